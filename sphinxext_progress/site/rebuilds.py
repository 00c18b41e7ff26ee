"""Which pages have to be read again, and what is said on every build."""

from __future__ import annotations

import gc
from contextlib import suppress
from itertools import chain
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes
from sphinx.util import logging

from sphinxext_progress.diagnostics import Diagnostic, Subtype, at_most, inert, visible_name
from sphinxext_progress.reading import data_files
from sphinxext_progress.reading.data_files import SourceError
from sphinxext_progress.render.builders import block_elements
from sphinxext_progress.site.domain import progress_domain
from sphinxext_progress.site.roles import find_unknown_targets

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Set as AbstractSet

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

_logger = logging.getLogger(__name__)

# What may follow the sections of a report: nothing that a reader would see.
_SILENT = (nodes.section, nodes.Invisible, nodes.system_message, addnodes.toctree)


def on_env_get_outdated_find_pages(
    _: Sphinx, env: BuildEnvironment, _added: AbstractSet[str], _changed: AbstractSet[str], removed: AbstractSet[str]
) -> list[str]:
    """Find the pages whose data is no longer what they were made of (``env-get-outdated``).

    By content: a file that was only touched changes nothing, one that was edited within the same
    second does.
    """
    domain = progress_domain(env)
    domain.begin()
    return [page for page in domain.used if page not in removed and not domain.is_as_it_was(page)]


def on_env_updated_find_moved_links(_: Sphinx, env: BuildEnvironment) -> list[str]:
    """Find the pages to write again because a report they link to is elsewhere now (``env-updated``)."""
    return progress_domain(env).pages_with_moved_links()


def on_env_before_read_docs_load_reports(_: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Load all reports before Sphinx forks, so that each is parsed once (``env-before-read-docs``)."""
    domain = progress_domain(env)
    domain.reads_pages = bool(docnames)
    if docnames and domain.report_cache.has_reports():
        # What is wrong is said by the directives, each in its place.
        with suppress(SourceError):
            domain.report_cache.find(data_files.Source())
        # These objects live until the build ends. The garbage collector would traverse them again and again, and make
        # each forked process copy them. Another extension that has frozen objects already decides for itself.
        if gc.get_freeze_count() == 0:
            gc.freeze()
            domain.has_frozen_objects = True


def on_build_finished_unfreeze(app: Sphinx, _exception: Exception | None) -> None:
    """Let the garbage collector see the reports again, if this extension hid them (``build-finished``)."""
    domain = progress_domain(app.env)
    if domain.has_frozen_objects:
        domain.has_frozen_objects = False
        gc.unfreeze()


def on_doctree_read_check_trailing_text(app: Sphinx, doctree: nodes.document) -> None:
    """Find text after a report: it would look like a part of the report's last section (``doctree-read``)."""
    if app.env.docname not in progress_domain(app.env).used:
        return
    diagnostics = []
    for section in block_elements(doctree):
        if not isinstance(section, nodes.section) or "progress-part" not in section["classes"]:
            continue
        after = section.next_node(ascend=False, descend=False, siblings=True)
        if after is not None and not isinstance(after, _SILENT):
            message = (
                "text follows the sections of a report and looks like a part of the last one; expected nothing or "
                "a heading; put the directive last, or a heading after it"
            )
            diagnostics.append(
                Diagnostic(
                    str(app.env.doc2path(app.env.docname, base=False)), after.line or 0, 0, message, Subtype.PLACE.value
                )
            )
    progress_domain(app.env).note_faults(diagnostics)


def on_env_updated_report_diagnostics(app: Sphinx, env: BuildEnvironment) -> None:
    """Say everything that is wrong, each thing once, on every build (``env-updated``).

    Said while reading, a diagnostic would be silent in the next build, in which its page is not read.
    """
    domain = progress_domain(env)
    diagnostics = {diagnostic for page in domain.diagnostics.values() for diagnostic in page} | {
        *domain.twice(),
        *find_unknown_targets(domain),
    }
    for diagnostic in _listed(diagnostics):
        # What has no place in its file is said of the file's beginning.
        place = [diagnostic.line, diagnostic.column] if diagnostic.line else [1, 1]
        location = ":".join(
            [visible_name(str(app.srcdir / diagnostic.path)), *(str(number) for number in place if number)]
        )
        _logger.warning(
            "%s", inert(diagnostic.message, ""), type="progress", subtype=diagnostic.subtype, location=location
        )


def _listed(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Sort diagnostics, and keep the first ones of the texts of each file, which are found page by page."""
    texts: dict[str, list[Diagnostic]] = {}
    others: list[Diagnostic] = []
    for diagnostic in sorted(diagnostics):
        (texts.setdefault(diagnostic.path, []) if diagnostic.subtype == Subtype.TEXT.value else others).append(
            diagnostic
        )
    return sorted(chain(others, *map(at_most, texts.values())))
