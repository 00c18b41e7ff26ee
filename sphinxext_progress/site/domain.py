"""The domain ``progress``: the data of each page in the environment, and the objects to link to.

The data is plain values by page, so that Sphinx can pickle it, purge a page and merge the data of
parallel reads.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, ClassVar, cast

from docutils import nodes
from sphinx.domains import Domain, ObjType
from sphinx.util.nodes import make_refnode

from sphinxext_progress.config import data_folders
from sphinxext_progress.diagnostics import Diagnostic, Subtype, quoted
from sphinxext_progress.render.ids import report_id
from sphinxext_progress.reports.localization import localizer
from sphinxext_progress.site import objects
from sphinxext_progress.site.report_cache import ReportCache

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from collections.abc import Set as AbstractSet

    from docutils.nodes import Element, TextElement, reference
    from sphinx.addnodes import pending_xref
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

    from sphinxext_progress.reading.data_files import Source
    from sphinxext_progress.render.markup import TranslatableText
    from sphinxext_progress.site.objects import LinkableObject, ObjectInventory, ShownReport
    from sphinxext_progress.site.report_cache import SourceState

#: The keys of the domain data, each of which maps pages to values.
PAGE_DATA = ("shown", "used", "linked", "roles", "faults")

#: The target of a link: the kind, the name and "" for a role; "", the report and the row key for a generated link.
LinkTarget = tuple[str, str, str]


class ProgressDomain(Domain):
    """The domain ``progress``."""

    name = "progress"
    label = "Progress"
    data_version = 6
    initial_data: ClassVar[dict[str, Any]] = {part: {} for part in PAGE_DATA}
    object_types: ClassVar[dict[str, ObjType]] = {
        "report": ObjType("report", "report"),
        "highlight": ObjType("highlight", "highlight"),
        # Thousands of rows would hide everything else in search results.
        "commit": ObjType("commit", "commit", searchprio=-1),
    }

    def __init__(self, env: BuildEnvironment) -> None:
        super().__init__(env)
        #: Whether this extension has called ``gc.freeze()`` and has to undo it.
        self.has_frozen_objects = False
        self.begin()

    def begin(self) -> None:
        """Reset the state of a build, because files may have changed since the last one."""
        self._report_cache: ReportCache | None = None
        self._shown_before = {page: list(shown) for page, shown in self.shown.items()}
        self._objects: ObjectInventory | None = None
        #: Whether this build reads pages.
        self.reads_pages = False
        #: The texts of the page that is being read, until they are translated.
        self.texts: list[tuple[TextElement, TranslatableText]] = []
        #: The translated nodes, until the transforms of Sphinx have skipped them.
        self.hidden: list[TextElement] = []

    @property
    def report_cache(self) -> ReportCache:
        """The reports of this build; created on first use, because the domain is created before the configuration."""
        if self._report_cache is None:
            self._report_cache = ReportCache(data_folders(self.env.config, self.env.srcdir))
        return self._report_cache

    @property
    def shown(self) -> dict[str, list[ShownReport]]:
        """The reports that can be linked to, by page."""
        return cast("dict[str, list[ShownReport]]", self.data["shown"])

    @property
    def used(self) -> dict[str, dict[tuple[Source, str], SourceState]]:
        """The state of each source and dependency of a page, by page."""
        return cast("dict[str, dict[tuple[Source, str], SourceState]]", self.data["used"])

    @property
    def linked(self) -> dict[str, dict[LinkTarget, None]]:
        """The targets that a page links to, without duplicates and in order, by page."""
        return cast("dict[str, dict[LinkTarget, None]]", self.data["linked"])

    @property
    def role_lines(self) -> dict[str, list[tuple[str, str, int]]]:
        """The kind, name and line of each role, by page."""
        return cast("dict[str, list[tuple[str, str, int]]]", self.data["roles"])

    @property
    def diagnostics(self) -> dict[str, list[Diagnostic]]:
        """The problems of a page and of the data it uses, by page."""
        return cast("dict[str, list[Diagnostic]]", self.data["faults"])

    # While pages are read -----------------------------------------------------------------------------

    def note_shown(self, shown: ShownReport) -> None:
        """Record that the current page shows a report."""
        self.shown.setdefault(self.env.docname, []).append(shown)
        self._objects = None

    def note_used(self, source: Source, use: str) -> None:
        """Record a dependency of the current page."""
        # A plain, interned string: unpickling an enum member would import its module with every environment.
        self.used.setdefault(self.env.docname, {})[source, sys.intern(str(use))] = self.report_cache.use(source, use)

    def is_as_it_was(self, page: str) -> bool:
        """Tell whether the reports on a page would be rendered as before."""
        used, report_cache = self.used[page], self.report_cache
        for (source, use), recorded in used.items():
            # If the bytes of all files are the same, there is no need to parse them.
            if not recorded.signature or recorded.signature != report_cache.signature(source):
                if recorded.digest != report_cache.digest(source, use):
                    return False
                used[source, use] = report_cache.use(source, use)
        return True

    def note_linked(self, node: pending_xref) -> None:
        """Record a generated link on the current page."""
        target = ("", node["reftarget"], node["progress_key"])
        self.linked.setdefault(self.env.docname, {})[target] = None

    def note_role(self, kind: str, name: str, line: int) -> None:
        """Record a role on the current page."""
        self.role_lines.setdefault(self.env.docname, []).append((kind, name, line))

    def note_faults(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Record problems of the current page or its data."""
        if new := list(diagnostics):
            self.diagnostics.setdefault(self.env.docname, []).extend(new)

    def clear_doc(self, docname: str) -> None:
        """Remove the data of a page."""
        for part in PAGE_DATA:
            self.data[part].pop(docname, None)
        self._objects = None

    def merge_domaindata(self, docnames: AbstractSet[str], otherdata: dict[str, Any]) -> None:
        """Merge the data of the pages that another process has read."""
        for part in PAGE_DATA:
            theirs = otherdata[part]
            self.data[part].update({page: theirs[page] for page in docnames if page in theirs})
        self._objects = None

    # After all pages are read -------------------------------------------------------------------------

    @property
    def objects(self) -> ObjectInventory:
        """The objects that can be linked to."""
        if self._objects is None:
            self._objects = objects.ObjectInventory(self.shown, localizer(self.env.config.language))
        return self._objects

    def place(self, target: str, key: str = "") -> LinkableObject | None:
        """Find the place that a link to a report, or to a row of it, leads to.

        :param target: the report, as ``project@period``.
        :param key: the key of the row.
        :return: the place; None if no page renders the report.
        """
        return _place(self.objects, ("", target, key))

    def pages_with_moved_links(self) -> list[str]:
        """Find the pages with links whose targets have moved or disappeared in this build."""
        if self.shown == self._shown_before:
            return []
        before, now = objects.ObjectInventory(self._shown_before, localizer(self.env.config.language)), self.objects
        pages = {page: list(targets) for page, targets in self.linked.items()}
        for page, roles in self.role_lines.items():
            pages.setdefault(page, []).extend((kind, name, "") for kind, name, _ in roles)
        return [
            page
            for page, targets in pages.items()
            if any(_place(before, target) != _place(now, target) for target in targets)
        ]

    def twice(self) -> Iterator[Diagnostic]:
        """Find reports that are rendered in several places, and projects whose ids collide."""
        if not self.shown:
            return
        for (_, period), ((first, shown), *others) in self.objects.places.items():
            for page, other in others:
                there = f"{self.env.doc2path(first, base=False)}:{shown.line}"
                message = (
                    f"the report for {period} is rendered in {quoted(there)} too; expected one place to link to; "
                    "add ':no-index:' to one of them"
                )
                yield self._fault(page, other.line, message, Subtype.DUPLICATE)
        projects: dict[str, str] = {}
        for (project, period), ((page, shown), *_) in self.objects.places.items():
            known = projects.setdefault(report_id(project, period), project)
            if known != project:
                message = (
                    f"the ids of the projects {quoted(known)} and {quoted(project)} are the same; expected names that "
                    "differ in letters or digits; rename one of them"
                )
                yield self._fault(page, shown.line, message, Subtype.DUPLICATE)

    def _fault(self, page: str, line: int, message: str, subtype: Subtype) -> Diagnostic:
        return Diagnostic(str(self.env.doc2path(page, base=False)), line, 0, message, subtype)

    # The API of Sphinx --------------------------------------------------------------------------------

    def get_objects(self) -> Iterator[tuple[str, str, str, str, str, int]]:
        """Return the objects for the inventory and the search index."""
        if not self.shown:
            return iter(())
        priorities = {kind: described.attrs["searchprio"] for kind, described in self.object_types.items()}
        return iter(self.objects.listed(priorities))

    def get_full_qualified_name(self, node: Element) -> str | None:
        """Return the name of a target in inventories."""
        return cast("str | None", node.get("reftarget"))

    def resolve_xref(  # noqa: PLR0913, PLR0917 - the signature is that of Sphinx
        self,
        env: BuildEnvironment,  # noqa: ARG002
        fromdocname: str,
        builder: Builder,
        typ: str,
        target: str,
        node: pending_xref,
        contnode: Element,
    ) -> reference | None:
        """Resolve a link to an object; return None if no rendered object has that name."""
        if not self.shown:
            return None
        is_generated = "progress_key" in node
        target_object = _place(self.objects, ("" if is_generated else typ, target, node.get("progress_key", "")))
        if not target_object:
            return None
        if not node["refexplicit"] and target_object.kind != "commit" and target_object.title:
            contnode[:] = [nodes.Text(target_object.title)]
        return make_refnode(builder, fromdocname, target_object.page, target_object.anchor, contnode)

    def resolve_any_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        target: str,
        node: pending_xref,
        contnode: Element,
    ) -> list[tuple[str, reference]]:
        """Resolve an ``any`` role to the objects of each kind that have that name."""
        results = []
        for kind in self.object_types:
            link = self.resolve_xref(env, fromdocname, builder, kind, target, node, contnode)
            if link is not None:
                results.append((f"{self.name}:{kind}", link))
        return results


def _place(known: ObjectInventory, target: LinkTarget) -> LinkableObject | None:
    kind, name, key = target
    if kind:
        return known.find(kind, name)
    project, _, period = name.rpartition("@")
    return known.part(project, period, key)


def progress_domain(env: BuildEnvironment) -> ProgressDomain:
    """Return the domain ``progress`` of an environment."""
    return cast("ProgressDomain", env.get_domain(ProgressDomain.name))
