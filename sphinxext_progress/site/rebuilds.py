"""Find outdated pages, and report diagnostics on every build."""

from __future__ import annotations

import gc
from contextlib import suppress
from itertools import chain
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes
from sphinx.util import logging

from sphinxext_progress.diagnostics import Diagnostic, Subtype, at_most, inert, visible_name
from sphinxext_progress.diagnostics.messages import site
from sphinxext_progress.reading.data_files import Source, SourceError
from sphinxext_progress.render.builders import block_elements
from sphinxext_progress.site.area_links import find_area_pages
from sphinxext_progress.site.domain import progress_domain
from sphinxext_progress.site.link_checks import (
    find_duplicates,
    find_missing_pages,
    find_moved_links,
    find_pages_with_references,
    find_unknown_targets,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Set as AbstractSet

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from sphinxext_progress.site.domain import ProgressDomain

_logger = logging.getLogger(__name__)

# The nodes that may follow the sections of a report, because a reader does not see them as text of the report.
_ALLOWED_AFTER_REPORT = (nodes.section, nodes.Invisible, nodes.system_message, addnodes.toctree)


def on_env_get_outdated_find_pages(
    _: Sphinx, env: BuildEnvironment, _added: AbstractSet[str], _changed: AbstractSet[str], removed: AbstractSet[str]
) -> list[str]:
    """Find the pages whose data has changed (``env-get-outdated``).

    Content is compared, not modification times: a file that was only touched has not changed, while one that was
    edited within the same second has.
    """
    domain = progress_domain(env)
    domain.begin()
    domain.area_pages = find_area_pages(env)
    domain.has_lost_pages = bool(removed)
    return [page for page in domain.pages.dependencies if page not in removed and _is_outdated(domain, page)]


def _is_outdated(domain: ProgressDomain, page: str) -> bool:
    """Return whether the report data that a page shows has changed since the page was read."""
    dependencies, cache = domain.pages.dependencies[page], domain.report_cache
    if any(cache.image(name).digest != digest for name, digest in domain.pages.images.get(page, {}).items()):
        return True
    for (source, dependency), recorded in dependencies.items():
        # If the bytes of all files are the same, there is no need to parse them.
        if not recorded.signature or recorded.signature != cache.signature(source):
            state = cache.state(source, dependency)
            if state.digest != recorded.digest:
                return True
            dependencies[source, dependency] = state
    return False


def on_env_updated_find_moved_links(_: Sphinx, env: BuildEnvironment) -> list[str]:
    """Find the pages to write again because the targets of their links have moved (``env-updated``)."""
    domain = progress_domain(env)
    # A new page about an area, or one that has moved, is rare, so that pages need not record which areas they show.
    before, domain.area_pages = domain.area_pages, find_area_pages(env)
    with_areas = domain.pages.dependencies if domain.area_pages != before else ()
    return [*dict.fromkeys([*find_moved_links(domain), *find_pages_with_references(domain), *with_areas])]


def on_env_before_read_docs_load_reports(_: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Load all reports before Sphinx forks, so that each is parsed once (``env-before-read-docs``)."""
    domain = progress_domain(env)
    domain.reads_pages = bool(docnames)
    if docnames and domain.report_cache.has_reports():
        # The directives report errors, each at its own location.
        with suppress(SourceError):
            domain.report_cache.find(Source())
        # These objects live until the build ends. The garbage collector would traverse them repeatedly, and make
        # each forked process copy them. If another extension has already frozen objects, leave that to it.
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
    """Report text after a report, which would look like part of the report's last section (``doctree-read``)."""
    pages, docname = progress_domain(app.env).pages, app.env.docname
    if docname not in pages.dependencies:
        return
    diagnostics = []
    for section in block_elements(doctree):
        if not isinstance(section, nodes.section) or "progress-part" not in section["classes"]:
            continue
        after = section.next_node(ascend=False, descend=False, siblings=True)
        if after is not None and not isinstance(after, _ALLOWED_AFTER_REPORT):
            path = str(app.env.doc2path(docname, base=False))
            diagnostics.append(Diagnostic(path, after.line or 0, 0, site.TEXT_AFTER_REPORT.format(), Subtype.PLACE))
    pages.note_diagnostics(docname, diagnostics)


# Workaround, see docs/develop/workarounds.md#warnings-on-every-build
def on_env_updated_report_diagnostics(app: Sphinx, env: BuildEnvironment) -> None:
    """Log all diagnostics, each once, on every build (``env-updated``).

    If they were logged while a page is read, they would be missing in the next build, which does not read it again.
    """
    domain = progress_domain(env)
    diagnostics = {
        *chain.from_iterable(domain.pages.diagnostics.values()),
        *find_duplicates(domain),
        *find_unknown_targets(domain),
        *find_missing_pages(domain),
    }
    for diagnostic in _sort_and_limit(diagnostics):
        # A diagnostic without a location refers to the beginning of its file.
        place = [diagnostic.line, diagnostic.column] if diagnostic.line else [1, 1]
        location = ":".join(
            [visible_name(str(app.srcdir / diagnostic.path)), *(str(number) for number in place if number)]
        )
        _logger.warning(
            "%s", inert(diagnostic.message, ""), type="progress", subtype=diagnostic.subtype.value, location=location
        )


def _sort_and_limit(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Sort diagnostics, and limit those about texts per file, because each page finds its own."""
    texts: dict[str, list[Diagnostic]] = {}
    others: list[Diagnostic] = []
    for diagnostic in sorted(diagnostics):
        (texts.setdefault(diagnostic.path, []) if diagnostic.subtype == Subtype.TEXT else others).append(diagnostic)
    return sorted(chain(others, *map(at_most, texts.values())))
