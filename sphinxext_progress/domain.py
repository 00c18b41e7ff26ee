"""What the environment holds of each page: the reports it shows, the sources it used, its faults.

Plain values only, by page, so that Sphinx can pickle them, drop a page and merge two builds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, cast

from sphinx.domains import Domain
from sphinx.util.nodes import make_refnode

from sphinxext_progress import shelf, uses
from sphinxext_progress.config import site
from sphinxext_progress.diagnostics import Fault, Subtype, quoted
from sphinxext_progress.files import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Set as AbstractSet

    from docutils.nodes import Element, reference
    from sphinx.addnodes import pending_xref
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

    from sphinxext_progress.shelf import Found, Source


class Shown(NamedTuple):
    """A report that a page shows, and that can be linked to there."""

    project: str
    period: str
    anchor: str
    #: The line of the directive on the page.
    line: int


class ProgressDomain(Domain):
    """The domain ``progress``."""

    name = "progress"
    label = "Progress"
    data_version = 1
    initial_data: ClassVar[dict[str, Any]] = {"shown": {}, "used": {}, "linked": {}, "faults": {}}

    # For one build in one process; nothing of it is stored.
    _found: dict[Source, Found | SourceError]
    _digests: dict[tuple[Source, str], str]
    _places_before: dict[tuple[str, str], tuple[str, str]]

    def __init__(self, env: BuildEnvironment) -> None:
        super().__init__(env)
        self.begin()

    @property
    def shown(self) -> dict[str, list[Shown]]:
        """The reports that can be linked to, by page."""
        return cast("dict[str, list[Shown]]", self.data["shown"])

    @property
    def used(self) -> dict[str, dict[tuple[Source, str], str]]:
        """The sources a page used, for what, and the digest of what they gave, by page."""
        return cast("dict[str, dict[tuple[Source, str], str]]", self.data["used"])

    @property
    def linked(self) -> dict[str, list[str]]:
        """The reports that a page links to, as ``project@period``, by page."""
        return cast("dict[str, list[str]]", self.data["linked"])

    @property
    def faults(self) -> dict[str, list[Fault]]:
        """What is wrong on a page and in the data it uses, by page."""
        return cast("dict[str, list[Fault]]", self.data["faults"])

    def begin(self) -> None:
        """Forget what was found: a build begins, and files may have changed."""
        self._found = {}
        self._digests = {}
        self._places_before = self._first_places()

    def find(self, source: Source) -> Found:
        """Find the reports that a source means, once a build.

        :param source: the source.
        :raises SourceError: where the source gives nothing.
        """
        if source not in self._found:
            try:
                self._found[source] = shelf.find(source, site(self.env.config, self.env.srcdir))
            except SourceError as error:
                self._found[source] = error
        found = self._found[source]
        if isinstance(found, SourceError):
            raise found
        return found

    def digest(self, source: Source, use: str) -> str:
        """Get the digest of what a source gives now for a use; empty where it gives nothing."""
        if (source, use) not in self._digests:
            try:
                self._digests[source, use] = uses.digest(self.find(source), use)
            except SourceError:
                self._digests[source, use] = ""
        return self._digests[source, use]

    def note_shown(self, shown: Shown) -> None:
        """Note that the page that is being read shows a report."""
        self.shown.setdefault(self.env.docname, []).append(shown)

    def note_used(self, source: Source, use: str) -> None:
        """Note what the page that is being read uses."""
        self.used.setdefault(self.env.docname, {})[source, use] = self.digest(source, use)

    def note_linked(self, target: str) -> None:
        """Note a report that the page that is being read links to."""
        targets = self.linked.setdefault(self.env.docname, [])
        if target not in targets:
            targets.append(target)

    def note_faults(self, faults: Iterable[Fault]) -> None:
        """Note what is wrong on the page that is being read, or in its data."""
        if new := list(faults):
            self.faults.setdefault(self.env.docname, []).extend(new)

    def clear_doc(self, docname: str) -> None:
        """Forget a page."""
        for part in self.initial_data:
            self.data[part].pop(docname, None)

    def merge_domaindata(self, docnames: AbstractSet[str], otherdata: dict[str, Any]) -> None:
        """Take over the pages that another process has read."""
        for part in self.initial_data:
            theirs = otherdata[part]
            self.data[part].update({page: theirs[page] for page in docnames if page in theirs})

    def places(self) -> dict[tuple[str, str], list[tuple[str, Shown]]]:
        """Give the places of each report, in the order of the pages."""
        places: dict[tuple[str, str], list[tuple[str, Shown]]] = {}
        for page in sorted(self.shown):
            for shown in self.shown[page]:
                places.setdefault((shown.project, shown.period), []).append((page, shown))
        return places

    def _first_places(self) -> dict[tuple[str, str], tuple[str, str]]:
        return {key: (places[0][0], places[0][1].anchor) for key, places in self.places().items()}

    def pages_with_moved_links(self) -> list[str]:
        """Find the pages that link to reports which stand elsewhere since this build began, or nowhere."""
        before, now = self._places_before, self._first_places()
        moved = {"@".join(key) for key in before.keys() | now.keys() if before.get(key) != now.get(key)}
        return [page for page, targets in self.linked.items() if not moved.isdisjoint(targets)]

    def place(self, target: str) -> tuple[str, Shown] | None:
        """Find the page where a report can be linked to.

        :param target: the report, as ``project@period``.
        :return: the page, and what it shows; None where the report is rendered nowhere.
        """
        project, _, period = target.rpartition("@")
        places = self.places().get((project, period))
        return places[0] if places else None

    def twice(self) -> list[Fault]:
        """Find the reports that can be linked to in several places."""
        faults = []
        for (_, period), ((first, shown), *others) in self.places().items():
            there = f"{self.env.doc2path(first, base=False)}:{shown.line}"
            for page, other in others:
                message = (
                    f"the report for {period} is rendered in {quoted(there)} too; expected one place to link to; "
                    "add ':no-index:' to one of them"
                )
                faults.append(
                    Fault(str(self.env.doc2path(page, base=False)), other.line, 0, message, Subtype.DUPLICATE.value)
                )
        return faults

    def resolve_xref(  # noqa: PLR0913, PLR0917 - the signature is that of Sphinx
        self,
        env: BuildEnvironment,  # noqa: ARG002
        fromdocname: str,
        builder: Builder,
        typ: str,  # noqa: ARG002
        target: str,
        node: pending_xref,  # noqa: ARG002
        contnode: Element,
    ) -> reference | None:
        """Link to the first place of a report; None where it is rendered nowhere."""
        place = self.place(target)
        if not place:
            return None
        page, shown = place
        return make_refnode(builder, fromdocname, page, shown.anchor, contnode)

    def resolve_any_xref(self, *_: Any) -> list[tuple[str, reference]]:
        """Answer nothing to ``any``: what can be linked to has a label."""
        return []


def progress_domain(env: BuildEnvironment) -> ProgressDomain:
    """Get the domain of an environment."""
    return cast("ProgressDomain", env.get_domain(ProgressDomain.name))


def leave_words(_app: Sphinx, domain: Domain | None, _node: pending_xref) -> bool | None:
    """Say nothing of a report that is rendered nowhere, not even in a nitpicky build: its words stand alone."""
    return isinstance(domain, ProgressDomain) or None
