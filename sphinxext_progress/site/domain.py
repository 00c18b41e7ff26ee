"""The domain ``progress``: the data of each page in the environment, and the objects that can be linked to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast

from docutils import nodes
from sphinx.domains import Domain, ObjType
from sphinx.util.nodes import make_refnode

from sphinxext_progress.config import data_folders
from sphinxext_progress.site.objects import ObjectInventory
from sphinxext_progress.site.page_data import PAGE_DATA_KEYS, PageData
from sphinxext_progress.site.page_links import resolve_page_link
from sphinxext_progress.site.report_cache import ReportCache

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Set as AbstractSet

    from docutils.nodes import Element, reference
    from sphinx.addnodes import pending_xref
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

    from sphinxext_progress.site.objects import ShownReport


class ProgressDomain(Domain):
    """The domain ``progress``."""

    name = "progress"
    label = "Progress"
    data_version = 9
    initial_data: ClassVar[dict[str, Any]] = {key: {} for key in PAGE_DATA_KEYS}
    object_types: ClassVar[dict[str, ObjType]] = {
        "report": ObjType("report", "report"),
        "highlight": ObjType("highlight", "highlight"),
        # Thousands of rows would hide everything else in search results.
        "commit": ObjType("commit", "commit", searchprio=-1),
    }

    def __init__(self, env: BuildEnvironment) -> None:
        super().__init__(env)
        #: The data of each page, which is stored with the environment.
        self.pages = PageData(self.data)
        #: The builder of this build; set when it is initialized.
        self.builder: Builder
        #: Whether this extension has called ``gc.freeze()`` and has to undo it.
        self.has_frozen_objects = False
        self.begin()

    def begin(self) -> None:
        """Reset the state of a build, because files may have changed since the last one."""
        self._report_cache: ReportCache | None = None
        self._objects: ObjectInventory | None = None
        #: The reports on each page before this build.
        self.shown_before = {page: list(shown) for page, shown in self.pages.shown.items()}
        #: The page and the id of each label of an area: those of the last build until all pages are read.
        self.area_pages: dict[str, tuple[str, str]] = {}
        #: Whether this build reads pages.
        self.reads_pages = False
        #: Whether pages were removed since the last build.
        self.has_lost_pages = False

    @property
    def report_cache(self) -> ReportCache:
        """The reports of this build; created on first use, because the domain is created before the configuration."""
        if self._report_cache is None:
            self._report_cache = ReportCache(data_folders(self.env.config, self.env.srcdir))
        return self._report_cache

    @property
    def objects(self) -> ObjectInventory:
        """The objects that can be linked to."""
        if self._objects is None:
            self._objects = ObjectInventory(self.pages.shown)
        return self._objects

    def note_shown(self, page: str, shown: ShownReport) -> None:
        """Record that a page shows a report."""
        self.pages.shown.setdefault(page, []).append(shown)
        self._objects = None

    def clear_doc(self, docname: str) -> None:
        """Remove the data of a page."""
        self.pages.clear(docname)
        self._objects = None

    def merge_domaindata(self, docnames: AbstractSet[str], otherdata: dict[str, Any]) -> None:
        """Merge the data of the pages that another process has read."""
        self.pages.merge(docnames, otherdata)
        self._objects = None

    def get_objects(self) -> Iterator[tuple[str, str, str, str, str, int]]:
        """Return the objects for the inventory and the search index."""
        if not self.pages.shown:
            return iter(())
        with_rows = self.env.config.progress_inventory_rows
        return self.objects.listed(
            {
                kind: described.attrs["searchprio"]
                for kind, described in self.object_types.items()
                if kind != "commit" or with_rows
            }
        )

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
        if typ == "page":
            return resolve_page_link(self.env, fromdocname, builder, node, contnode)
        if not self.pages.shown:
            return None
        linkable = self.objects.find(typ, target)
        if not linkable:
            return None
        if not node["refexplicit"] and linkable.kind != "commit" and linkable.title:
            contnode[:] = [nodes.Text(linkable.title)]
        return make_refnode(builder, fromdocname, linkable.page, linkable.anchor, contnode)

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
        links = (
            (kind, self.resolve_xref(env, fromdocname, builder, kind, target, node, contnode))
            for kind in self.object_types
        )
        return [(f"{self.name}:{kind}", link) for kind, link in links if link is not None]


def progress_domain(env: BuildEnvironment) -> ProgressDomain:
    """Return the domain ``progress`` of an environment."""
    return cast("ProgressDomain", env.get_domain(ProgressDomain.name))
