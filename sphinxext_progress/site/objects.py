"""What can be linked to on a site: the reports that its pages show, their highlights and their rows."""

from __future__ import annotations

import re
from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from sphinxext_progress.format import period
from sphinxext_progress.render.ids import report_id
from sphinxext_progress.reports.row_keys import SHORT_HASH_LENGTH
from sphinxext_progress.reports.titles import default_title

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sphinxext_progress.reports.localization import Localizer


class ShownReport(NamedTuple):
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

    def title(self, words: Localizer) -> str:
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


# In an inventory, the name ends where a word and a number follow it.
_END_OF_NAME = re.compile(r"\s\S+\s+-?\d+(?=\s|$)")


def inventory_name(name: str) -> str:
    """Return the name of an object as an inventory lists it: one line, which no reader takes for several fields.

    :param name: the name, which holds words of the data.
    """
    line = " ".join(name.split())
    return line.replace(" ", "-") if _END_OF_NAME.search(line) else line


class LinkableObject(NamedTuple):
    """Something that can be linked to."""

    #: ``report``, ``highlight`` or ``commit``.
    kind: str
    name: str
    title: str
    page: str
    anchor: str


class ObjectInventory:
    """The objects of a site, by their names."""

    def __init__(self, shown: Mapping[str, Sequence[ShownReport]], words: Localizer) -> None:
        """Index what the pages show.

        :param shown: the reports that can be linked to, by page.
        :param words: the language of default titles.
        """
        self._words = words
        self._keys_by_report: dict[tuple[str, str], frozenset[str]] = {}
        #: The places of each report, by project and period, in the order of the pages.
        self.places: dict[tuple[str, str], list[tuple[str, ShownReport]]] = {}
        for page in sorted(shown):
            for one in shown[page]:
                self.places.setdefault((one.project, one.period), []).append((page, one))

    @cached_property
    def _titled(self) -> dict[str, dict[str, LinkableObject]]:
        """The reports and the highlights, by kind and name."""
        by_name: dict[str, dict[str, LinkableObject]] = {"report": {}, "highlight": {}}
        for (page, shown), *_ in self.places.values():
            title = shown.title(self._words)
            by_name["report"].setdefault(shown.name, LinkableObject("report", shown.name, title, page, shown.anchor))
            for key, words in shown.highlights:
                name = f"{shown.name}#{key}"
                by_name["highlight"].setdefault(name, LinkableObject("highlight", name, words, page, shown.id_of(key)))
        return by_name

    @cached_property
    def _rows(self) -> dict[str, tuple[str, str]]:
        """The page and the id of each row, by each of its names; there are thousands, so they are no objects yet."""
        rows = {}
        for (page, shown), *_ in self.places.values():
            before = shown.id_of("")
            for key, *names in shown.rows:
                for name in names:
                    if name not in rows:
                        rows[name] = page, before + key
        return rows

    def listed(self, priorities: Mapping[str, int]) -> list[tuple[str, str, str, str, str, int]]:
        """List all objects as :meth:`sphinx.domains.Domain.get_objects` has them.

        :param priorities: how a search ranks each kind.
        """
        titled = [one for objects in self._titled.values() for one in objects.values()]
        found = []
        for kind, name, title, page, anchor in titled:
            listed = inventory_name(name)
            found.append((listed, " ".join(title.split()) or listed, kind, page, anchor, priorities[kind]))
        low = priorities["commit"]
        return found + [(name, name, "commit", page, anchor, low) for name, (page, anchor) in self._rows.items()]

    def known(self, kind: str) -> list[str]:
        """List the names of a kind, as a role takes them."""
        if kind == "commit":
            return [*self._rows]
        names = self._titled[kind]
        short = Counter(name.rpartition("@")[2] for name in names)
        return sorted(part if short[part := name.rpartition("@")[2]] == 1 else name for name in names)

    def find(self, kind: str, target: str) -> LinkableObject | None:
        """Find what a role names.

        :param kind: ``report``, ``highlight`` or ``commit``.
        :param target: a name; the project may be left out where only one is meant; of a hash, seven digits do.
        :return: the object; None where nothing that is rendered has that name.
        """
        if kind == "commit":
            return self._commit(target)
        objects = self._titled[kind]
        if found := objects.get(target):
            return found
        found_all = [found for name, found in objects.items() if name.rpartition("@")[2] == target]
        return found_all[0] if len(found_all) == 1 else None

    def part(self, project: str, period: str, key: str = "") -> LinkableObject | None:
        """Find the place of a report, or of a row in it.

        :param project: the project.
        :param period: the period, as it is written.
        :param key: the key of the row; the report is meant without it, and where the row is not shown.
        """
        if not (places := self.places.get((project, period))):
            return None
        page, one = places[0]
        anchor = one.id_of(key) if key and key in self._keys(project, period) else one.anchor
        return LinkableObject("report", one.name, one.title(self._words), page, anchor)

    def _keys(self, project: str, period: str) -> frozenset[str]:
        """Return the keys of the rows of a report where it can be linked to."""
        if (project, period) not in self._keys_by_report:
            _, shown = self.places[project, period][0]
            self._keys_by_report[project, period] = frozenset(row[0] for row in shown.rows)
        return self._keys_by_report[project, period]

    def _commit(self, target: str) -> LinkableObject | None:
        names = (target, f"#{target.lstrip('#!')}", target.lower()[:SHORT_HASH_LENGTH])
        found = [name for name in names if name in self._rows][:1]
        if not found and len(target) >= 7:
            found = [name for name in self._rows if name.startswith(target.lower())]
        return LinkableObject("commit", found[0], found[0], *self._rows[found[0]]) if len(found) == 1 else None
