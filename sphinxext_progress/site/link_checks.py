"""Checks that need the data of all pages: duplicate reports, unknown targets and moved links."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinxext_progress.diagnostics import Diagnostic, Subtype, expected, quoted
from sphinxext_progress.diagnostics.messages import site
from sphinxext_progress.render.ids import report_id
from sphinxext_progress.site.objects import ObjectInventory
from sphinxext_progress.site.page_links import find_place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.environment import BuildEnvironment

    from sphinxext_progress.site.domain import ProgressDomain


def find_duplicates(domain: ProgressDomain) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each report that is rendered again, and for each project whose ids collide."""
    if not domain.pages.shown:
        return
    for (_, period), ((first, shown), *others) in domain.objects.places.items():
        place = quoted(f"{domain.env.doc2path(first, base=False)}:{shown.line}")
        for page, other in others:
            message = site.RENDERED_TWICE.format(period=period, place=place)
            yield _diagnostic(domain.env, page, other.line, message, Subtype.DUPLICATE)
    projects: dict[str, str] = {}
    for (project, period), ((page, shown), *_) in domain.objects.places.items():
        first_project = projects.setdefault(report_id(project, period), project)
        if first_project != project:
            message = site.SAME_PROJECT_ID.format(first=quoted(first_project), second=quoted(project))
            yield _diagnostic(domain.env, page, shown.line, message, Subtype.DUPLICATE)


def find_unknown_targets(domain: ProgressDomain) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each role without a target, with the closest known name."""
    for page, roles in domain.pages.roles.items():
        path = str(domain.env.doc2path(page, base=False))
        for kind, name, line in roles:
            yield from _unknown_target(domain, kind, name, (path, line, 0))
    for references in domain.pages.references.values():
        for reference in references:
            if reference.domain == domain.name:
                yield from _unknown_target(domain, reference.kind, reference.target, reference[3:])


def _unknown_target(
    domain: ProgressDomain, kind: str, name: str, location: tuple[str, int, int]
) -> Iterator[Diagnostic]:
    if not domain.objects.find(kind, name) and not _is_in_other_site(domain.env, kind, name):
        suggestion = expected(name, domain.objects.known(kind))
        message = site.UNKNOWN_OBJECT.format(kind=kind, name=quoted(name), expected=suggestion)
        yield Diagnostic(*location, message, Subtype.LINK)


def find_missing_pages(domain: ProgressDomain) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each link in the data to a page or label that does not exist."""
    for links in domain.pages.page_links.values():
        for link in links:
            if link.page not in domain.env.found_docs:
                message = site.MISSING_PAGE.format(path=quoted(link.written))
            elif link.label and not find_place(domain.env, link.page, link.label):
                message = site.MISSING_LABEL.format(path=quoted(link.written), label=quoted(link.label))
            else:
                continue
            yield Diagnostic(link.path, link.line, link.column, message, Subtype.LINK)


def find_pages_with_references(domain: ProgressDomain) -> list[str]:
    """Return the pages with references to other pages, whose titles and labels may have changed in this build."""
    if not domain.reads_pages and not domain.has_lost_pages:
        return []
    return [*domain.pages.references, *domain.pages.page_links]


def find_moved_links(domain: ProgressDomain) -> list[str]:
    """Return the pages with links whose targets have moved or disappeared in this build."""
    if domain.pages.shown == domain.shown_before:
        return []
    before, now = ObjectInventory(domain.shown_before), domain.objects
    targets_by_page = {page: list(targets) for page, targets in domain.pages.links.items()}
    for page, roles in domain.pages.roles.items():
        targets_by_page.setdefault(page, []).extend((kind, name, "") for kind, name, _ in roles)
    return [
        page
        for page, targets in targets_by_page.items()
        if any(before.resolve(target) != now.resolve(target) for target in targets)
    ]


# Workaround, see docs/develop/workarounds.md#intersphinx-inventories
def _is_in_other_site(env: BuildEnvironment, kind: str, name: str) -> bool:
    """Return whether intersphinx knows the name on another site."""
    inventories = [getattr(env, "intersphinx_inventory", {})]
    site_name, colon, rest = name.partition(":")
    if colon:
        inventories.append(getattr(env, "intersphinx_named_inventory", {}).get(site_name, {}))
    return any(target in inventory.get(f"progress:{kind}", {}) for inventory in inventories for target in (name, rest))


def _diagnostic(env: BuildEnvironment, page: str, line: int, message: str, subtype: Subtype) -> Diagnostic:
    return Diagnostic(str(env.doc2path(page, base=False)), line, 0, message, subtype)
