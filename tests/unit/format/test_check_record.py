"""Check records: what they say about the rows of a report, in the current format and the former one."""

from __future__ import annotations

import pytest

from sphinxext_progress.format.check_record import CheckRecord, rows_digest
from sphinxext_progress.format.digest import repr_digest
from sphinxext_progress.format.references import numbers_of
from sphinxext_progress.reading.loader import parse_file

from ..samples import report

REPORT = """\
period: 2026-01
commits:
  - {description: By hash, commit: 61F627DDE7}
  - {description: By number, pr: 2896}
  - {description: Not checked, commit: db6b895c69}
"""
OUTCOMES = """\
commits:
  - {commit: 61f627dde7aa, state: reverted, on: 2026-02-03}
  - {pr: 2896, state: reverted, on: 2026-02-03}
"""
REPOSITORY = "ref: main, head: d98e8a64dd, date: 2026-02-28"


def record(text: str) -> CheckRecord:
    """Return a valid check record."""
    loaded = parse_file(text.encode(), "r.check.yaml", CheckRecord)
    assert loaded.diagnostics == ()
    assert loaded.model
    return loaded.model


def test_outcome_belongs_to_the_row_with_its_hash_or_number() -> None:
    checked = record(f"repositories: [{{{REPOSITORY}}}]\nrows: v1:0\n{OUTCOMES}")
    outcomes = [checked.reverted(row) for row in report(REPORT).commits]
    assert outcomes == [checked.commits[0], checked.commits[1], None]


@pytest.mark.parametrize(("changed", "is_current"), [("", True), (" now", False)])
def test_record_belongs_to_the_rows_that_were_checked(changed: str, *, is_current: bool) -> None:
    rows = rows_digest(report(REPORT))
    checked = record(f"repositories: [{{{REPOSITORY}}}]\nrows: '{rows}'\n")
    assert checked.is_of(report(REPORT.replace("By hash", f"By hash{changed}"))) is is_current


def test_former_record_is_read() -> None:
    rows = repr_digest(
        [
            (str(row.description), [*map(str, row.commit)], numbers_of(row.pr), row.date)
            for row in report(REPORT).commits
        ]
    )
    checked = record(f"{{{REPOSITORY}, rows: '{rows}'}}\n")
    assert [repository.ref for repository in checked.repositories] == ["main"]
    assert checked.is_of(report(REPORT))
