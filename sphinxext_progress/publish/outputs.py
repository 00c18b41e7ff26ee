"""Write the feed and the exported data next to the pages after a build."""

from __future__ import annotations

import filecmp
import json
import os
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, cast

from sphinx.util import logging

from sphinxext_progress._version import __version__
from sphinxext_progress.config import ProgressConfig
from sphinxext_progress.diagnostics import Subtype
from sphinxext_progress.diagnostics.messages import publish
from sphinxext_progress.publish.site_builders import has_base_url, is_site_builder
from sphinxext_progress.reading.data_files import Source
from sphinxext_progress.site.domain import progress_domain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder

_logger = logging.getLogger(__name__)


def feed_name(app: Sphinx) -> str:
    """Return the file name of the feed; empty if the site has none."""
    return ProgressConfig.of(app.config).feed if has_base_url(app.config) else ""


def _state(app: Sphinx, names: Iterable[str]) -> dict[str, Any]:
    """Return the state of the output files and of their inputs, the pages and reports.

    Includes the output files themselves, because another process or a full disk may have left an incomplete one.
    """
    builder = cast("StandaloneHTMLBuilder", app.builder)
    pages = [app.config.root_doc] if builder.name == "singlehtml" else progress_domain(app.env).pages.shown
    return {
        "version": __version__,
        "folder": str(app.outdir),
        "reports": progress_domain(app.env).report_cache.signature(Source()),
        "pages": {page: _timestamp(builder.get_outfilename(page)) for page in pages},
        "files": {name: _timestamp(Path(app.outdir, name)) for name in names},
    }


def _timestamp(path: str | os.PathLike[str]) -> list[int]:
    """Return the modification time and the size of a file; an empty list if it does not exist."""
    try:
        status = os.stat(path)  # noqa: PTH116 - a path that may be a text
    except OSError:
        return []
    return [status.st_mtime_ns, status.st_size]


def _state_file(app: Sphinx) -> Path:
    """Return the file for the state; not the environment, which is pickled before the outputs are written."""
    return Path(app.doctreedir, f"progress-{app.builder.name}.json")


def _is_unchanged(app: Sphinx, names: Iterable[str]) -> bool:
    """Return whether the files are unchanged and up to date."""
    try:
        return bool(json.loads(_state_file(app).read_bytes()) == _state(app, names))
    except (OSError, ValueError):
        return False


def on_build_finished_write_outputs(app: Sphinx, exception: Exception | None) -> None:
    """Write the feed and the data (``build-finished``)."""
    domain = progress_domain(app.env)
    if exception or not domain.pages.dependencies or not is_site_builder(app.builder):
        return
    config = ProgressConfig.of(app.config)
    schema = str(PurePosixPath(config.data).with_suffix(".schema.json")) if config.data else ""
    names = [name for name in (feed_name(app), config.data, schema) if name]
    if not _is_unchanged(app, names) and _write_all(app, config, schema):
        with suppress(OSError):
            _state_file(app).write_text(json.dumps(_state(app, names)), "utf-8")


def _write_all(app: Sphinx, config: ProgressConfig, schema: str) -> bool:
    """Write the files, and return whether all of them were written."""
    from sphinxext_progress.publish.built_site import BuiltSite, published_reports
    from sphinxext_progress.publish.feed import atom_feed
    from sphinxext_progress.reports.exported_data import DATA_SCHEMA, export_report, json_chunks
    from sphinxext_progress.reports.localization import localizer

    domain = progress_domain(app.env)
    files: dict[str, Iterable[str]] = {}
    pages = BuiltSite(cast("StandaloneHTMLBuilder", app.builder))
    language = localizer(app.config.language)
    reports = published_reports(domain)
    if config.feed and not pages.base:
        _logger.info("%s", publish.NO_FEED.format())
    elif config.feed:
        files[config.feed] = [atom_feed(reports, pages, config, language)]
    if config.data:
        exported = (export_report(published.entry, language, pages.addresses(published)) for published in reports)
        # One report at a time, so that the file is never in memory: 4 % of the memory at 5,000 rows.
        files[config.data] = json_chunks(exported)
        files[schema] = [DATA_SCHEMA.read_text("utf-8")]
    successes = [_write(app, name, chunks) for name, chunks in files.items()]
    return all(successes)


def _write(app: Sphinx, name: str, chunks: Iterable[str]) -> bool:
    """Write a file atomically if its content differs; remove it if there is no content."""
    path = Path(app.outdir, name)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("w", encoding="utf-8", newline="") as file:
            file.writelines(chunks)
        if not temporary.stat().st_size:
            path.unlink(missing_ok=True)
        elif not path.is_file() or not filecmp.cmp(path, temporary, shallow=False):
            temporary.replace(path)
    except OSError as error:
        _logger.warning(
            "%s",
            publish.CANNOT_WRITE.format(name=name, reason=error.strerror),
            type="progress",
            subtype=Subtype.CONFIG.value,
        )
        return False
    finally:
        with suppress(OSError):
            temporary.unlink()
    return True
