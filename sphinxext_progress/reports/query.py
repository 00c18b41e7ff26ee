"""Choosing, sorting, grouping and cutting the commits of reports: pure functions over rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from sphinxext_progress.format.model import Commit
    from sphinxext_progress.reading.entry import ReportEntry

COMMIT_COLUMNS = ("period", "date", "area", "description", "commit", "pr", "authors", "kind")
"""The columns of a table of commits."""


class CommitRow(NamedTuple):
    """A commit and the report it stands in."""

    commit: Commit
    entry: ReportEntry
    #: Its place in the report, from 0.
    number: int

    @property
    def area(self) -> str:
        """The area, its alias folded."""
        return self.entry.area(self.commit.area)


def commit_rows(entries: Iterable[ReportEntry]) -> list[CommitRow]:
    """List the commits of reports: the reports as they come, the rows in the order of their file."""
    return [CommitRow(commit, entry, number) for entry in entries for number, commit in enumerate(entry.report.commits)]


def select_rows(
    rows: Iterable[CommitRow], *, areas: Collection[str] = (), kinds: Collection[str] = ()
) -> list[CommitRow]:
    """Choose rows; a collection that is empty chooses all.

    :param rows: the rows.
    :param areas: the areas, by name or by alias.
    :param kinds: the kinds.
    """
    return [
        row
        for row in rows
        if (not areas or row.area in areas or row.area in {row.entry.area(area) for area in areas})
        and (not kinds or row.commit.kind in kinds)
    ]


# What a column sorts and groups by; None or an empty value is a missing one.
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
    """Sort rows by several columns; rows that are equal in all of them keep their order.

    :param rows: the rows.
    :param keys: names of columns, the most important first; ``-`` before one sorts it downwards.
    :return: the rows; one without a value comes last in either direction.
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
    """Put rows with one value of a column together, in the order in which the values first come.

    :param rows: the rows.
    :param column: the name of a column.
    """
    groups: dict[str, list[CommitRow]] = {}
    for row in rows:
        groups.setdefault(repr(_VALUES[column](row)), []).append(row)
    return list(groups.values())
