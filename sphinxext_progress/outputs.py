"""The files beside the pages: the feed and the data, written when the site is."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, cast

from sphinx.util import logging

from sphinxext_progress import export, feed, published
from sphinxext_progress.config import ProgressConfig
from sphinxext_progress.diagnostics import Subtype
from sphinxext_progress.domain import progress_domain
from sphinxext_progress.files import Source
from sphinxext_progress.words import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder
    from sphinx.environment import BuildEnvironment

logger = logging.getLogger(__name__)


def feed_name(app: Sphinx) -> str:
    """Give the file of the feed; nothing where there is none.

    :param app: the application.
    """
    return ProgressConfig.of(app.config).feed if published.has_address(app.config) else ""


def note_written(app: Sphinx, _: BuildEnvironment) -> None:
    """Note when the pages that show reports were written, before this build writes any (``env-updated``)."""
    domain = progress_domain(app.env)
    if domain.shown and not domain.shows_anew and published.is_site(app.builder):
        domain.written = _written(app)


def _written(app: Sphinx) -> dict[str, int]:
    """Tell when the pages that show reports were written; one that is not there never was."""
    builder = cast("StandaloneHTMLBuilder", app.builder)
    found = {}
    pages = [app.config.root_doc] if builder.name == "singlehtml" else progress_domain(app.env).shown
    for page in pages:
        with suppress(OSError):
            found[page] = os.stat(builder.get_outfilename(page)).st_mtime_ns  # noqa: PTH116 - a path that may be a text
    return found


def _is_as_it_was(app: Sphinx, names: Sequence[str]) -> bool:
    """Tell whether all files are there and nothing has changed that they are made of: pages and reports."""
    domain = progress_domain(app.env)
    return (
        not domain.shows_anew
        and domain.written == _written(app)
        and domain.published == domain.finder.signature(Source())
        and all(Path(app.outdir, name).is_file() for name in names)
    )


def write_outputs(app: Sphinx, exception: Exception | None) -> None:
    """Write the feed and the data (``build-finished``)."""
    domain = progress_domain(app.env)
    if exception or not domain.used or not published.is_site(app.builder):
        return
    config = ProgressConfig.of(app.config)
    schema = str(PurePosixPath(config.data).with_suffix(".schema.json")) if config.data else ""
    if _is_as_it_was(app, [name for name in (feed_name(app), config.data, schema) if name]):
        return
    pages = published.Pages(cast("StandaloneHTMLBuilder", app.builder))
    language = words(app.config.language)
    reports = published.published(domain)
    if config.feed and not pages.base:
        logger.info("no feed of the reports is written: html_baseurl, the address of the site, is not set in conf.py")
    elif config.feed:
        _write(app, config.feed, feed.feed(reports, pages, config.feed, language).encode())
    if config.data:
        made = (export.export(one.entry, language, pages.addresses(one)) for one in reports)
        _write(app, config.data, b"".join(piece.encode() for piece in export.pieces(made)))
        _write(app, schema, export.SCHEMA.read_bytes())


def _write(app: Sphinx, name: str, data: bytes) -> None:
    """Write a file, where it is not there already; remove it where there is nothing to say."""
    path = Path(app.outdir, name)
    try:
        if not data:
            path.unlink(missing_ok=True)
        elif not path.is_file() or path.read_bytes() != data:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
    except OSError as error:
        logger.warning(
            "%s cannot be written: %s; expected a file inside the site; change 'progress_feed' or 'progress_data'",
            name,
            error.strerror,
            type="progress",
            subtype=Subtype.CONFIG.value,
        )
