"""True reports about a month of a clone, and faults to inject into them."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sphinxext_progress.git.commits import GitCommit

#: The number of faults of each kind in a report, and of the largest changes of which one is left out.
FAULTS_OF_KIND = 3

#: A change with fewer lines of source code may be left out.
MIN_LARGE = 200

Row = dict[str, Any]
_REVERTED = re.compile(r"This reverts commit ([0-9a-f]{40})")
_WORDS = re.compile(r"\w{3,}")


@dataclass(frozen=True)
class WrittenReport:
    """A report in which each row and each bullet is one line."""

    period: str
    rows: list[Row]
    bullets: list[Row]
    #: The indexes of the lines with the fault, among rows and bullets together; none for a missing row.
    faulty: tuple[int, ...] = ()
    #: The hash that a finding must mention.
    missing: str = ""

    def text(self) -> str:
        """Return the YAML of the report: the entry with index 0 is on line 5, the first bullet one line further down."""
        head = f"project: Benchmark\nperiod: {self.period}\noverview: Some words.\n"
        lines = [f"  - {json.dumps(entry, ensure_ascii=False)}\n" for entry in (*self.rows, *self.bullets)]
        bullets = ["infrastructure:\n", *lines[len(self.rows) :]] if self.bullets else []
        return "".join([head, "commits:\n", *lines[: len(self.rows)], *bullets])

    def is_about(self, finding: Row) -> bool:
        """Return whether a finding is about the fault."""
        if self.missing:
            return self.missing in finding["message"]
        return finding["line"] in {5 + index + (index >= len(self.rows)) for index in self.faulty}

    def described(self) -> str:
        """Return the lines with the fault."""
        lines = self.text().splitlines()
        return self.missing or " and ".join(
            lines[4 + index + (index >= len(self.rows))].strip() for index in self.faulty
        )

    def with_row(self, index: int, **values: object) -> WrittenReport:
        """Return a report in which a row has other values; None removes a value."""
        rows = [*self.rows]
        rows[index] = {key: value for key, value in {**rows[index], **values}.items() if value is not None}
        return replace(self, rows=rows, faulty=(*self.faulty, index))

    def with_bullet(self, text: str) -> WrittenReport:
        """Return a report with one more bullet."""
        bullets = [*self.bullets, {"text": text}]
        return replace(self, bullets=bullets, faulty=(len(self.rows) + len(self.bullets),))


@dataclass
class Month:
    """A month of a clone, with a true report."""

    report: WrittenReport
    commits: Sequence[GitCommit]
    #: The commits of the months before and after it.
    nearby: Sequence[GitCommit]
    #: The commit of another branch.
    elsewhere: str
    #: The lines of source code of each commit.
    source: dict[str, int]
    #: The words of changes of another project.
    foreign: Sequence[str]
    chance: random.Random = field(default_factory=lambda: random.Random(26))

    def row(self, needs: str = "commit") -> int:
        """Choose a row with one commit, enough words, and a value."""
        return self.chance.choice(
            [
                index
                for index, row in enumerate(self.report.rows)
                if isinstance(row.get("commit"), str) and isinstance(row.get(needs), str | int) and _is_specific(row)
            ]
        )

    def other_commit(self) -> GitCommit:
        """Choose a commit of the month that no row cites."""
        cited = {name for row in self.report.rows for name in _listed(row["commit"])}
        return self.chance.choice([commit for commit in self.commits if commit.short_hash not in cited])

    def reverted(self) -> list[GitCommit]:
        """Return the commits that landed and were reverted in the month, and that no later message mentions."""
        places = {commit.hash: place for place, commit in enumerate(self.commits)}
        found = []
        for place, revert in enumerate(self.commits):
            for name in _REVERTED.findall(revert.body):
                later = "".join(f"{commit.subject}\n{commit.body}\n" for commit in self.commits[place + 1 :])
                if places.get(name, place) < place and not any(
                    text in later for text in (name, revert.hash, revert.subject)
                ):
                    found.append(self.commits[places[name]])
        return found

    def bumps(self) -> list[tuple[str, str]]:
        """Return the dependencies that changed from one version to another, with the version before."""
        lines = (re.fullmatch(r"([\w.-]+): (\d[\w.]*) → \d[\w.]*", bullet["text"]) for bullet in self.report.bullets)
        return [(line[1], line[2]) for line in lines if line]


# The faults. Each function raises IndexError if the month has nothing to inject it into.


def wrong_number(month: Month) -> WrittenReport:
    """Cite the pull request of another change."""
    index = month.row("pr")
    own = month.report.rows[index]["pr"]
    others = [row["pr"] for row in month.report.rows if isinstance(row.get("pr"), int) and row["pr"] != own]
    return month.report.with_row(index, pr=month.chance.choice([*others, own + 100_000]))


def other_hash(month: Month) -> WrittenReport:
    """Cite the hash of another commit, with the right number."""
    return month.report.with_row(month.row("pr"), commit=month.other_commit().short_hash, date=None)


def other_hash_without_number(month: Month) -> WrittenReport:
    """Cite the hash of another commit, without a number."""
    return month.report.with_row(month.row(), commit=month.other_commit().short_hash, pr=None, date=None)


def unknown_hash(month: Month) -> WrittenReport:
    """Cite a hash that no commit has."""
    return month.report.with_row(month.row(), commit=f"{month.chance.randrange(16**10):010x}")


def other_month(month: Month) -> WrittenReport:
    """Cite a change of the month before or after."""
    commit = month.chance.choice([commit for commit in month.nearby if _WORDS.search(commit.title)])
    row = {"description": commit.title, "commit": commit.short_hash, "date": f"{commit.landed_at:%Y-%m-%d}"}
    return _with_new_row(month, row)


def duplicate(month: Month) -> WrittenReport:
    """Cite a commit a second time."""
    row = month.report.rows[month.row()]
    return _with_new_row(month, {**row, "description": f"Again: {row['description']}"})


def fabricated(month: Month) -> WrittenReport:
    """Describe a change that does not exist, without a hash."""
    return _with_new_row(month, {"description": month.chance.choice(month.foreign)})


def fabricated_with_hash(month: Month) -> WrittenReport:
    """Describe a change that does not exist, with the hash of another one."""
    commit = month.other_commit().short_hash
    return _with_new_row(month, {"description": month.chance.choice(month.foreign), "commit": commit})


def swapped(month: Month) -> WrittenReport:
    """Swap the references of two rows."""
    index, other = month.row(), month.row()
    while _said(month.report.rows[index]) == _said(month.report.rows[other]):
        other = month.row()
    first, second = (
        {key: row.get(key) for key in ("commit", "pr", "date")}
        for row in (month.report.rows[index], month.report.rows[other])
    )
    return month.report.with_row(index, **second).with_row(other, **first)


def reverted(month: Month) -> WrittenReport:
    """Cite a commit that was reverted."""
    commit = month.chance.choice(month.reverted())
    return _with_new_row(month, {"description": commit.title, "commit": commit.short_hash})


def other_branch(month: Month) -> WrittenReport:
    """Cite a commit of another branch."""
    return month.report.with_row(month.row(), commit=month.elsewhere[:10], pr=None)


def wrong_day(month: Month) -> WrittenReport:
    """State another day."""
    index = month.row("date")
    days = {f"{month.report.period}-{day:02}" for day in range(1, 29)} - {month.report.rows[index]["date"]}
    return month.report.with_row(index, date=month.chance.choice(sorted(days)))


def wrong_version(month: Month) -> WrittenReport:
    """State a version that no file has, in a sentence."""
    name, _ = month.chance.choice(month.bumps())
    return month.report.with_bullet(f"Bumped {name} to {month.chance.randrange(90, 99)}.9.9")


def wrong_version_in_draft_form(month: Month) -> WrittenReport:
    """State a version that no file has, in the form of a draft."""
    name, before = month.chance.choice(month.bumps())
    return month.report.with_bullet(f"{name}: {before} → {month.chance.randrange(90, 99)}.9.9")


def unknown_dependency(month: Month) -> WrittenReport:
    """State a change of a dependency that the project does not have."""
    name = f"{month.chance.choice(['left', 'quokka', 'zeppelin'])}-{month.chance.choice(['pad', 'gizmo', 'hamster'])}"
    return month.report.with_bullet(month.chance.choice([f"Bumped {name} to 3.1", f"{name}: 2.0.4 → 3.1.0"]))


def missing_change(month: Month) -> WrittenReport:
    """Leave out one of the changes with the most lines of source code."""
    sizes = {
        index: max(month.source.get(name, 0) for name in _listed(row["commit"]))
        for index, row in enumerate(month.report.rows)
    }
    largest = sorted((index for index, size in sizes.items() if size >= MIN_LARGE), key=lambda index: -sizes[index])
    index = month.chance.choice(largest[:FAULTS_OF_KIND])
    rows = [row for place, row in enumerate(month.report.rows) if place != index]
    return replace(month.report, rows=rows, missing=_listed(month.report.rows[index]["commit"])[0])


def _with_new_row(month: Month, row: Row) -> WrittenReport:
    return replace(month.report, rows=[*month.report.rows, row], faulty=(len(month.report.rows),))


def _listed(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


def _said(row: Row) -> set[str]:
    return set(_WORDS.findall(row["description"].casefold()))


def _is_specific(row: Row) -> bool:
    return len(_said(row)) >= 3


#: The kinds of faults, each with the rules whose findings name it.
FAULTS: dict[Callable[[Month], WrittenReport], set[str]] = {
    wrong_number: {"pr-mismatch", "commit-unknown"},
    other_hash: {"pr-mismatch"},
    other_hash_without_number: {"text-mismatch"},
    unknown_hash: {"commit-unknown"},
    other_month: {"outside-period"},
    duplicate: {"cited-twice"},
    fabricated: {"row-unlinked"},
    fabricated_with_hash: {"text-mismatch"},
    swapped: {"text-mismatch"},
    # It may have landed again in other words.
    reverted: {"reverted", "reapplied"},
    other_branch: {"commit-elsewhere"},
    wrong_day: {"date-mismatch"},
    wrong_version: {"dependency-mismatch"},
    wrong_version_in_draft_form: {"dependency-mismatch"},
    unknown_dependency: {"dependency-mismatch"},
    missing_change: {"uncited"},
}  # fmt: skip
