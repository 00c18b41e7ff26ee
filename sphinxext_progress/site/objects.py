"""The objects that can be linked to on a site: reports, their highlights and their rows."""

from __future__ import annotations

import re
from collections import Counter
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from sphinxext_progress.render.ids import report_id, row_id
from sphinxext_progress.reports.row_keys import SHORT_HASH_LENGTH

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

#: The target of a link: the kind, the name and "" for a role; "", the report and the row key for a generated link.
LinkTarget: TypeAlias = tuple[str, str, str]


class ShownReport(NamedTuple):
    """A report that a page renders and that links lead to."""

    project: str
    period: str
    #: The line of the directive on the page.
    line: int
    #: Its id, if that is not the one derived from project and period; empty if it has no id.
    own_anchor: str | None = None
    #: Its title, stored so that a build that reads no page needs neither the models nor the locale.
    title: str = ""
    #: The keys and titles of the highlights; a key is the part of an id after that of the report.
    highlights: tuple[tuple[str, str], ...] = ()
    #: The key of each row, then the names that link to it, such as ``639c08ab82`` and ``#2896``.
    rows: tuple[tuple[str, ...], ...] = ()

    @property
    def anchor(self) -> str:
        """The id of the report."""
        return report_id(self.project, self.period) if self.own_anchor is None else self.own_anchor

    @property
    def name(self) -> str:
        """The name of the report, such as ``Megatron-LM@2026-01``; only the period if there is no project."""
        return f"{self.project}@{self.period}" if self.project else self.period

    def id_of(self, key: str) -> str:
        """Return the id of a part."""
        return f"{report_id(self.project, self.period)}-{key}"

    def row_id_of(self, key: str) -> str:
        """Return the id of a row."""
        return row_id(report_id(self.project, self.period), key)


# Workaround, see docs/develop/workarounds.md#inventory-names
# Readers of an inventory end the name where a word and a number follow.
_END_OF_NAME = re.compile(r"\s\S+\s+-?\d+(?=\s|$)")


def inventory_name(name: str) -> str:
    """Return the name of an object for an inventory: one line that cannot be read as several fields.

    :param name: the name, which contains text of the data.
    """
    line = " ".join(name.split())
    return line.replace(" ", "-") if _END_OF_NAME.search(line) else line


class LinkableObject(NamedTuple):
    """A report, a highlight or a row that can be linked to."""

    #: ``report``, ``highlight`` or ``commit``.
    kind: str
    name: str
    title: str
    page: str
    anchor: str


class ObjectInventory:
    """The objects of a site, by name."""

    def __init__(self, shown: Mapping[str, Sequence[ShownReport]]) -> None:
        """Index the reports on pages.

        :param shown: the reports that can be linked to, by page.
        """
        self._keys_by_report: dict[tuple[str, str], dict[str, str]] = {}
        #: The places of each report, by project and period, in the order of the pages.
        self.places: dict[tuple[str, str], list[tuple[str, ShownReport]]] = {}
        for page in sorted(shown):
            for report in shown[page]:
                self.places.setdefault((report.project, report.period), []).append((page, report))

    @cached_property
    def _titled(self) -> dict[str, dict[str, LinkableObject]]:
        """The reports and the highlights, by kind and name."""
        by_name: dict[str, dict[str, LinkableObject]] = {"report": {}, "highlight": {}}
        for (page, shown), *_ in self.places.values():
            by_name["report"].setdefault(
                shown.name, LinkableObject("report", shown.name, shown.title, page, shown.anchor)
            )
            for key, title in shown.highlights:
                name = f"{shown.name}#{key}"
                by_name["highlight"].setdefault(name, LinkableObject("highlight", name, title, page, shown.id_of(key)))
        return by_name

    @cached_property
    def _rows(self) -> dict[str, tuple[str, str]]:
        """The page and id of each row, by each of its names; tuples, because there are thousands."""
        rows = {}
        for (page, shown), *_ in self.places.values():
            before = shown.row_id_of("")
            for key, *names in shown.rows:
                for name in names:
                    if name not in rows:
                        rows[name] = page, before + key
        return rows

    def listed(self, priorities: Mapping[str, int]) -> Iterator[tuple[str, str, str, str, str, int]]:
        """Yield objects in the form of :meth:`sphinx.domains.Domain.get_objects`.

        :param priorities: the search priority of each kind to list.
        """
        for kind, name, title, page, anchor in chain.from_iterable(map(dict.values, self._titled.values())):
            listed = inventory_name(name)
            yield listed, " ".join(title.split()) or listed, kind, page, anchor, priorities[kind]
        if "commit" in priorities:
            for name, (page, anchor) in self._rows.items():
                yield name, name, "commit", page, anchor, priorities["commit"]

    def known(self, kind: str) -> list[str]:
        """Return the names of a kind, as roles accept them."""
        if kind == "commit":
            return [*self._rows]
        names = self._titled[kind]
        short = Counter(name.rpartition("@")[2] for name in names)
        return sorted(part if short[part := name.rpartition("@")[2]] == 1 else name for name in names)

    def find(self, kind: str, target: str) -> LinkableObject | None:
        """Find the object that a role refers to.

        :param kind: ``report``, ``highlight`` or ``commit``.
        :param target: a name; the project may be omitted if it is unambiguous, and seven digits of a hash suffice.
        :return: the object; None if no rendered object has that name.
        """
        if kind == "commit":
            return self._commit(target)
        objects = self._titled[kind]
        if linkable := objects.get(target):
            return linkable
        matches = [linkable for name, linkable in objects.items() if name.rpartition("@")[2] == target]
        return matches[0] if len(matches) == 1 else None

    def resolve(self, target: LinkTarget) -> LinkableObject | None:
        """Find the place that a role or a generated link leads to; None if no page renders it."""
        kind, name, key = target
        if kind:
            return self.find(kind, name)
        project, _, period = name.rpartition("@")
        return self._part(project, period, key)

    def _part(self, project: str, period: str, key: str) -> LinkableObject | None:
        """Find a report, or a row in it.

        :param period: the period as written in the file.
        :param key: the key of the row; if it is empty, or the row is not rendered, the report is returned.
        """
        if not (places := self.places.get((project, period))):
            return None
        page, shown = places[0]
        final_key = self._keys(project, period).get(key)
        anchor = shown.anchor if final_key is None else shown.row_id_of(final_key)
        return LinkableObject("report", shown.name, shown.title, page, anchor)

    def _keys(self, project: str, period: str) -> dict[str, str]:
        """Return the key in the id of each row of a report in the place that links lead to, by the key of the row."""
        if (project, period) not in self._keys_by_report:
            _, shown = self.places[project, period][0]
            # Where the id of a row had to change, its key is the first name.
            first_names = {row[1]: row[0] for row in shown.rows if len(row) > 1}
            self._keys_by_report[project, period] = first_names | {row[0]: row[0] for row in shown.rows}
        return self._keys_by_report[project, period]

    def _commit(self, target: str) -> LinkableObject | None:
        # Names of other repositories have a prefix: docs#34, docs@4f9a1c0.
        repository, _, number = target.replace("!", "#").rpartition("#")
        prefix, at, commit = target.lower().rpartition("@")
        names = (target, f"{repository}#{number}", f"{prefix}{at}{commit[:SHORT_HASH_LENGTH]}")
        matches = [name for name in names if name in self._rows][:1]
        if not matches and len(commit) >= 7:
            matches = [name for name in self._rows if name.startswith(target.lower())]
        return LinkableObject("commit", matches[0], matches[0], *self._rows[matches[0]]) if len(matches) == 1 else None
