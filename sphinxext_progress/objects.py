"""What can be linked to on a site: the reports that its pages show, their highlights and their rows."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from sphinxext_progress import period
from sphinxext_progress.ids import DIGITS, report_id
from sphinxext_progress.titles import default_title

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sphinxext_progress.words import Words


class Shown(NamedTuple):
    """A report that a page shows, and that can be linked to there."""

    project: str
    period: str
    #: The line of the directive on the page.
    line: int
    #: Its id, where that is not made of project and period; empty where nothing of it has one.
    own_anchor: str | None = None
    #: Its title, where that is not the default one.
    own_title: str = ""
    #: The highlights: the rest of their ids, after that of the report, and their titles.
    highlights: tuple[tuple[str, str], ...] = ()
    #: The rows: the rest of their ids, then the names they are linked by, as ``639c08ab82`` and ``#2896``.
    rows: tuple[tuple[str, ...], ...] = ()

    @property
    def anchor(self) -> str:
        """The id of the report."""
        return report_id(self.project, self.period) if self.own_anchor is None else self.own_anchor

    def title(self, words: Words) -> str:
        """The title of the report."""
        parsed = period.Period.parse(self.period)
        return self.own_title or (default_title(self.project, parsed, words) if parsed else self.name)

    @property
    def name(self) -> str:
        """The name of the report, as ``Megatron-LM@2026-01``; the period alone where there is no project."""
        return f"{self.project}@{self.period}" if self.project else self.period

    def id_of(self, key: str) -> str:
        """Give the id of a part."""
        return f"{report_id(self.project, self.period)}-{key}"


class Object(NamedTuple):
    """Something that can be linked to."""

    #: ``report``, ``highlight`` or ``commit``.
    kind: str
    name: str
    title: str
    page: str
    anchor: str


class Objects:
    """The objects of a site, by their names."""

    def __init__(self, shown: Mapping[str, Sequence[Shown]], words: Words) -> None:
        """Index what the pages show.

        :param shown: the reports that can be linked to, by page.
        :param words: the language of default titles.
        """
        self._words = words
        #: The places of each report, by project and period, in the order of the pages.
        self.places: dict[tuple[str, str], list[tuple[str, Shown]]] = {}
        for page in sorted(shown):
            for one in shown[page]:
                self.places.setdefault((one.project, one.period), []).append((page, one))

    @cached_property
    def _by_name(self) -> dict[str, dict[str, Object]]:
        """The objects, by kind and name."""
        by_name: dict[str, dict[str, Object]] = {"report": {}, "highlight": {}, "commit": {}}
        for places in self.places.values():
            page, one = places[0]
            for found in _objects(page, one, self._words):
                names = by_name[found.kind]
                if found.name not in names:
                    names[found.name] = found
        return by_name

    def __iter__(self) -> Iterator[Object]:
        """List all objects."""
        return chain.from_iterable(objects.values() for objects in self._by_name.values())

    def known(self, kind: str) -> list[str]:
        """List the names of a kind, as a role takes them."""
        names = [*self._by_name[kind]]
        if kind == "commit":
            return names
        short = Counter(name.rpartition("@")[2] for name in names)
        return sorted(part if short[part := name.rpartition("@")[2]] == 1 else name for name in names)

    def find(self, kind: str, target: str) -> Object | None:
        """Find what a role names.

        :param kind: ``report``, ``highlight`` or ``commit``.
        :param target: a name; the project may be left out where only one is meant; of a hash, seven digits do.
        :return: the object; None where nothing that is rendered has that name.
        """
        objects = self._by_name[kind]
        if found := objects.get(target):
            return found
        if kind == "commit":
            return self._commit(target)
        found_all = [found for name, found in objects.items() if name.rpartition("@")[2] == target]
        return found_all[0] if len(found_all) == 1 else None

    def part(self, project: str, period: str, key: str = "") -> Object | None:
        """Find the place of a report, or of a row in it.

        :param project: the project.
        :param period: the period, as it is written.
        :param key: the key of the row; the report is meant without it, and where the row is not shown.
        """
        if not (places := self.places.get((project, period))):
            return None
        page, one = places[0]
        anchor = one.id_of(key) if key and any(row[0] == key for row in one.rows) else one.anchor
        return Object("report", one.name, one.title(self._words), page, anchor)

    def _commit(self, target: str) -> Object | None:
        objects = self._by_name["commit"]
        if found := objects.get(f"#{target.lstrip('#!')}") or objects.get(target.lower()[:DIGITS]):
            return found
        near = [found for name, found in objects.items() if len(target) >= 7 and name.startswith(target.lower())]
        return near[0] if len(near) == 1 else None


def _objects(page: str, shown: Shown, words: Words) -> Iterator[Object]:
    yield Object("report", shown.name, shown.title(words), page, shown.anchor)
    for key, title in shown.highlights:
        yield Object("highlight", f"{shown.name}#{key}", title, page, shown.id_of(key))
    before = shown.id_of("")
    for key, *names in shown.rows:
        for name in names:
            yield Object("commit", name, name, page, before + key)
