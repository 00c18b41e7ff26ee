"""Pure functions that select, sort and group the commits of reports."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from sphinxext_progress.format.model import Commit
    from sphinxext_progress.reading.entry import ReportEntry

COMMIT_COLUMNS = ("period", "date", "area", "description", "commit", "pr", "authors", "kind")
"""The columns of a table of commits."""


class CommitRow(NamedTuple):
    """A commit and the report that lists it."""

    commit: Commit
    entry: ReportEntry
    #: Its index in the report, from 0.
    number: int

    @property
    def area(self) -> str:
        """The area, with aliases resolved."""
        return self.entry.area(self.commit.area)


def commit_rows(entries: Iterable[ReportEntry]) -> list[CommitRow]:
    """Return the commits of reports, in the order of the reports and then of each file."""
    return [CommitRow(commit, entry, number) for entry in entries for number, commit in enumerate(entry.report.commits)]


def select_rows(
    rows: Iterable[CommitRow], *, areas: Collection[str] = (), kinds: Collection[str] = ()
) -> list[CommitRow]:
    """Select rows by area and kind; an empty collection selects all.

    :param areas: the areas, by name or by alias.
    """
    return [
        row
        for row in rows
        if (not areas or row.area in areas or row.area in {row.entry.area(area) for area in areas})
        and (not kinds or row.commit.kind in kinds)
    ]


# The value that a column is sorted and grouped by; a falsy one counts as missing.
_VALUES: dict[str, Callable[[CommitRow], object]] = {
    "period": lambda row: row.entry.report.period,
    "date": lambda row: row.commit.date,
    "area": lambda row: row.area.casefold(),
    "description": lambda row: row.commit.description.casefold(),
    "commit": lambda row: row.commit.commit,
    "pr": lambda row: row.commit.pr,
    "authors": lambda row: [author.casefold() for author in row.commit.authors],
    "kind": lambda row: row.commit.kind.casefold(),
}


def sort_rows(rows: Iterable[CommitRow], keys: Sequence[str]) -> list[CommitRow]:
    """Sort rows by several columns; the sort is stable.

    :param keys: names of columns, the most significant first; a leading ``-`` sorts in descending order.
    :return: the sorted rows; those without a value come last in either direction.
    """
    ordered = list(rows)
    for key in reversed(keys):
        value = _VALUES[key.removeprefix("-")]
        present = [row for row in ordered if value(row)]
        missing = [row for row in ordered if not value(row)]
        present.sort(key=value, reverse=key.startswith("-"))  # type: ignore[arg-type]
        ordered = present + missing
    return ordered


def group_rows(rows: Iterable[CommitRow], column: str) -> list[list[CommitRow]]:
    """Group rows by their value in a column, in order of the first occurrence of each value."""
    groups: dict[str, list[CommitRow]] = {}
    for row in rows:
        groups.setdefault(repr(_VALUES[column](row)), []).append(row)
    return list(groups.values())
