"""The files beside the pages: the feed and the data, written when the site is."""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, cast

from sphinx.util import logging

from sphinxext_progress._version import __version__
from sphinxext_progress.config import ProgressConfig
from sphinxext_progress.diagnostics import Subtype
from sphinxext_progress.publish import built_site, feed
from sphinxext_progress.reading.data_files import Source
from sphinxext_progress.reports import exported_data
from sphinxext_progress.reports.localization import localizer
from sphinxext_progress.site.domain import progress_domain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder

_logger = logging.getLogger(__name__)


def feed_name(app: Sphinx) -> str:
    """Give the file of the feed; nothing where there is none.

    :param app: the application.
    """
    return ProgressConfig.of(app.config).feed if built_site.has_base_url(app.config) else ""


def _state(app: Sphinx, names: Iterable[str]) -> dict[str, Any]:
    """Describe what the files are made of, pages and reports, and what they hold.

    Their content counts, not that they are there: another process or a full disk may have left half of it.
    """
    files = {name: Path(app.outdir, name) for name in names}
    return {
        "version": __version__,
        "folder": str(app.outdir),
        "reports": progress_domain(app.env).report_cache.signature(Source()),
        "pages": _written(app),
        "files": {
            name: hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
            for name, path in files.items()
        },
    }


def _written(app: Sphinx) -> dict[str, list[int]]:
    """Tell when the pages that show reports were written, and how large they are."""
    builder = cast("StandaloneHTMLBuilder", app.builder)
    found = {}
    pages = [app.config.root_doc] if builder.name == "singlehtml" else progress_domain(app.env).shown
    for page in pages:
        with suppress(OSError):
            status = os.stat(builder.get_outfilename(page))  # noqa: PTH116 - a path that may be a text
            found[page] = [status.st_mtime_ns, status.st_size]
    return found


def _recorded(app: Sphinx) -> Path:
    """Give the file that holds the state after the files were written; the environment is stored before."""
    return Path(app.doctreedir, f"progress-{app.builder.name}.json")


def _is_as_it_was(app: Sphinx, names: Iterable[str]) -> bool:
    """Tell whether the files are as they were written, and would be written the same again."""
    try:
        return bool(json.loads(_recorded(app).read_bytes()) == _state(app, names))
    except (OSError, ValueError):
        return False


def on_build_finished_write_outputs(app: Sphinx, exception: Exception | None) -> None:
    """Write the feed and the data (``build-finished``)."""
    domain = progress_domain(app.env)
    if exception or not domain.used or not built_site.is_site_builder(app.builder):
        return
    config = ProgressConfig.of(app.config)
    schema = str(PurePosixPath(config.data).with_suffix(".schema.json")) if config.data else ""
    names = [name for name in (feed_name(app), config.data, schema) if name]
    if not _is_as_it_was(app, names) and _write_all(app, config, schema):
        with suppress(OSError):
            _recorded(app).write_text(json.dumps(_state(app, names)), "utf-8")


def _write_all(app: Sphinx, config: ProgressConfig, schema: str) -> bool:
    """Write the files; return whether all of them could be."""
    domain = progress_domain(app.env)
    files: dict[str, bytes] = {}
    pages = built_site.BuiltSite(cast("StandaloneHTMLBuilder", app.builder))
    language = localizer(app.config.language)
    reports = built_site.published_reports(domain)
    if config.feed and not pages.base:
        _logger.info("no feed of the reports is written: html_baseurl, the address of the site, is not set in conf.py")
    elif config.feed:
        files[config.feed] = feed.atom_feed(reports, pages, config.feed, language).encode()
    if config.data:
        made = (exported_data.export_report(one.entry, language, pages.addresses(one)) for one in reports)
        files[config.data] = b"".join(piece.encode() for piece in exported_data.json_chunks(made))
        files[schema] = exported_data.DATA_SCHEMA.read_bytes()
    written = [_write(app, name, data) for name, data in files.items()]
    return all(written)


def _write(app: Sphinx, name: str, data: bytes) -> bool:
    """Write a file, where it is not there already; remove it where there is nothing to say."""
    path = Path(app.outdir, name)
    try:
        if not data:
            path.unlink(missing_ok=True)
        elif not path.is_file() or path.read_bytes() != data:
            path.parent.mkdir(parents=True, exist_ok=True)
            _replace(path, data)
    except OSError as error:
        _logger.warning(
            "%s cannot be written: %s; expected a file inside the site; change 'progress_feed' or 'progress_data'",
            name,
            error.strerror,
            type="progress",
            subtype=Subtype.CONFIG.value,
        )
        return False
    return True


def _replace(path: Path, data: bytes) -> None:
    """Write a file beside its place and move it there, so that nobody ever finds half of it."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_bytes(data)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
