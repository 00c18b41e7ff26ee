"""Gather the changes of a month: net changes, grouping, reasons, and the model trained on earlier reports."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from sphinxext_progress.format.model import LeftOut, Report
from sphinxext_progress.format.project import Area
from sphinxext_progress.git.drafting import period_changes
from sphinxext_progress.git.drafting.examples import CitedCommits, cited_commits, learn_from_reports
from sphinxext_progress.git.drafting.model_choice import ModelChoice
from sphinxext_progress.git.drafting.period_changes import PeriodChanges

from .repositories import JANUARY, History, lines, open_branch


def gathered(history: History, areas: Sequence[Area] = ()) -> PeriodChanges:
    repository, branch = open_branch(history)
    return period_changes.gather_changes(repository, branch, JANUARY, areas)


def titles(result: PeriodChanges) -> list[str]:
    return [change.landed.title for change in result.changes]


def excluded_subjects(result: PeriodChanges) -> dict[str, list[str]]:
    return {group.rule: [commit.subject for commit in group.commits] for group in result.excluded_commits}


@pytest.fixture(autouse=True)
def _begun(history: History) -> None:
    history.commit("Begin", {"src/a.py": lines("a")}, "2025-12-01")


def test_empty_month_has_no_changes(history: History) -> None:
    result = gathered(history)
    assert (result.commits, result.changes, result.excluded_commits, result.updates.direct) == ((), (), (), ())


# Net effect -------------------------------------------------------------------------------------------


def test_reverted_commit_is_not_a_change(history: History) -> None:
    history.commit("Add a pool (#1)", {"src/b.py": lines("b")}, "2026-01-02")
    history.commit('Revert "Add a pool (#1)" (#2)', {"src/b.py": None}, "2026-01-03")
    result = gathered(history)
    assert result.changes == []
    assert excluded_subjects(result) == {"reverts": ['Revert "Add a pool (#1)" (#2)'], "undone": ["Add a pool (#1)"]}


def test_reapplied_change_keeps_its_new_title(history: History) -> None:
    history.commit("Prepare turns (#1)", {"src/b.py": lines("b")}, "2026-01-02")
    history.commit('Revert "Prepare turns (#1)" (#2)', {"src/b.py": None}, "2026-01-03")
    history.commit("Turns, second version (#3)", {"src/b.py": lines("b")}, "2026-01-04")
    (change,) = gathered(history).changes
    assert (change.landed.title, change.landed.commits[0].number) == ("Turns, second version", 3)
    assert change.landed.notes == ("first landed as #1 Prepare turns, then was reverted and reapplied",)


def test_reapply_that_only_refers_to_the_first_has_its_title(history: History) -> None:
    history.commit("Count padding right (#1)", {"src/b.py": lines("b")}, "2026-01-02")
    history.commit('Revert "Count padding right (#1)" (#2)', {"src/b.py": None}, "2026-01-03")
    history.commit("Fix for PR-1 (#3)", {"src/b.py": lines("b")}, "2026-01-04")
    history.commit("Fix for PR-1 (#4)", {"src/b.py": lines("b", 9)}, "2026-01-05")
    (change,) = gathered(history).changes
    assert change.landed.title == "Count padding right"
    assert [commit.number for commit in change.landed.commits] == [3, 4]


def test_revert_and_reapply_of_older_work_is_not_a_change(history: History) -> None:
    history.commit("Add a pool (#1)", {"src/b.py": lines("b")}, "2025-12-10")
    history.commit('Revert "Add a pool (#1)" (#2)', {"src/b.py": None}, "2026-01-03")
    history.commit('Reapply "Add a pool (#1)" (#3)', {"src/b.py": lines("b")}, "2026-01-04")
    result = gathered(history)
    assert result.changes == []
    assert excluded_subjects(result) == {
        "first tries": ['Reapply "Add a pool (#1)" (#3)'],
        "reverts": ['Revert "Add a pool (#1)" (#2)'],
    }


def test_reapply_of_work_reverted_before_the_period_is_a_change(history: History) -> None:
    history.commit("Add a pool (#1)", {"src/b.py": lines("b")}, "2025-12-10")
    history.commit('Revert "Add a pool (#1)" (#2)', {"src/b.py": None}, "2025-12-20")
    history.commit('Reapply "Add a pool (#1)" (#3)', {"src/b.py": lines("b")}, "2026-01-04")
    assert titles(gathered(history)) == ["Add a pool"]


def test_reapply_on_a_side_branch_is_listed_as_the_first_landing(history: History) -> None:
    first = history.commit("Add a pool (#1)", {"src/b.py": lines("b")}, "2026-01-02")
    undone = history.commit('Revert "Add a pool (#1)"', {"src/b.py": None}, "2026-01-03")
    side = history.commit(
        'Reapply "Add a pool (#1)"', {"src/b.py": lines("b")}, "2026-01-04", branch="side", start=undone
    )
    history.commit("Merge branch 'side'", {"src/b.py": lines("b")}, "2026-01-05", merge=side)
    (change,) = gathered(history).changes
    assert [commit.hash for commit in change.landed.commits] == [first]
    assert change.landed.notes == ("was reverted and reapplied",)


# Grouping ---------------------------------------------------------------------------------------------


def test_series_is_one_change_in_the_order_of_its_parts(history: History) -> None:
    for number, part in enumerate((2, 3, 1), 1):
        history.commit(
            f"feat(net): Add step {part} ({part}/3) (#{number})",
            {f"src/{part}.py": lines(str(part))},
            f"2026-01-0{number}",
        )
    history.commit("feat(net): Add another (1/3) (#9)", {"src/9.py": lines("9", 2)}, "2026-01-09")
    result = gathered(history)
    assert [[commit.number for commit in change.landed.commits] for change in result.changes] == [[3, 1, 2], [9]]
    assert result.changes[0].signals.new == 3
    assert result.changes[0].landed.notes == ("with #1 feat(net): Add step 2 (2/3); #2 feat(net): Add step 3 (3/3)",)


def test_fix_is_grouped_with_the_change_of_the_same_month(history: History) -> None:
    name = history.commit("Add a pool (#1)", {"src/b.py": lines("b")}, "2026-01-02")
    history.commit("Fix the tests of #1 (#2)", {"src/c.py": lines("c")}, "2026-01-03")
    history.commit(f"Repair what {name[:9]} broke", {"src/d.py": lines("d")}, "2026-01-04")
    history.commit("Use the pool of #1 (#4)", {"src/e.py": lines("e")}, "2026-01-05")
    history.commit("Fix #77 (#5)", {"src/f.py": lines("f")}, "2026-01-06")
    result = gathered(history)
    assert sorted(titles(result)) == ["Add a pool", "Fix #77", "Use the pool of #1"]
    assert sorted(len(change.landed.commits) for change in result.changes) == [1, 1, 3]


# Reasons ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        ("Add x\n\n```release-note\nThere is x.\n```\n", "release note in its message"),
        ("Add x\n\n```release-note\nNONE\n```\n", ""),
        ("Add x\n\nRelease-note: there is x\n", "release note in its message"),
        ("Add x\n\nRelease note: none\n", ""),
        ("Add x [highlight]", "labelled as notable"),
        ("feat!: Add x", "breaking"),
        ("Add x\n\nBREAKING CHANGE: y is gone", "breaking"),
    ],
)
def test_mark_of_the_author_is_a_reason(history: History, message: str, reason: str) -> None:
    history.commit(message, {"src/x.py": lines("x")}, "2026-01-02")
    (change,) = gathered(history).changes
    assert change.signals.author_marks == ((reason,) if reason else ())
    assert not reason or change.reasons[0] == reason


@pytest.mark.parametrize(
    "path", ["newsfragments/1.feature", "changelog.d/1.md", "CHANGELOG.md", "releasenotes/notes/x.yaml"]
)
def test_changelog_entry_is_a_reason(history: History, path: str) -> None:
    history.commit("Add x", {"src/x.py": lines("x"), path: "There is x."}, "2026-01-02")
    history.commit("Write about x", {path: "There is x, too."}, "2026-01-03")
    reasons = [change.signals.author_marks for change in gathered(history).changes]
    assert reasons == [("has an entry for the changelog",), ()]


def test_reasons_from_measured_signals(history: History) -> None:
    for number in (1, 2, 3):
        history.commit(f"Part {number} (#{number})", {"src/a.py": f"{number}\n"}, "2026-01-02")
    history.commit("feat(new): Add x (#4)", {"src/x.py": "x = 1\n", "tests/test_x.py": lines("t")}, "2026-01-03")
    history.commit("refactor: Less (#5)", {"src/x.py": "x = 2\n"}, "2026-01-04")
    history.commit("Write (#6)", {"docs/x.md": "A word.\n"}, "2026-01-05")
    reasons = {change.landed.title: change.reasons for change in gathered(history, [Area(name="new")]).changes}
    assert reasons["feat(new): Add x"] == (
        "1 source line",
        "1 new source file",
        "first change in new",
        "its subject describes a feature",
    )
    assert reasons["refactor: Less"] == ("2 source lines", "its subject describes a chore")
    assert reasons["Write"] == ("no source files, 1 line added",)
    assert reasons["Part 1"] == ("9 source lines", "its pull request was open for a long time")


# Ranking model ----------------------------------------------------------------------------------------


def report(period: str, *numbers: int, draft: bool = False, **more: object) -> Report:
    rows = [{"description": "x", "pr": str(number)} for number in numbers]
    return Report.model_validate({"period": period, "commits": rows, "draft": str(draft).lower(), **more})


def test_rows_bullets_and_left_out_changes_are_cited() -> None:
    citing_report = report(
        "2026-01",
        1,
        highlights=[{"title": "x", "items": [{"text": "y", "pr": "2"}]}],
        infrastructure=[{"text": "y", "pr": "3"}],
        sections=[{"id": "own", "title": "x", "items": [{"text": "y", "commit": "ABCDEF012345"}]}],
        left_out=[{"pr": "5"}],
    )
    assert cited_commits(citing_report)
    assert not CitedCommits([LeftOut()])


def test_model_is_fitted_to_finished_reports(history: History) -> None:
    for number in range(1, 41):
        part = "net" if number % 2 else "core"
        history.commit(f"[{part}] Part {number} (#{number})", {f"src/{number}.py": lines(str(number))}, "2025-12-10")
    repository, branch = open_branch(history)
    numbers = tuple(range(1, 41, 2))
    assert learn_from_reports(repository, branch, []) == ModelChoice()
    assert learn_from_reports(repository, branch, [report("2025-12")]) == ModelChoice()
    assert learn_from_reports(repository, branch, [report("2025-12", *numbers, draft=True)]) == ModelChoice()
    assert learn_from_reports(repository, branch, [report("2025-12", *numbers[:5])]) == ModelChoice()
    model = learn_from_reports(repository, branch, [report("2025-12", *numbers)]).model
    assert model
    again = learn_from_reports(repository, branch, [report("2025-12", *numbers)]).model
    assert again
    assert model.weights == again.weights
    for number in (50, 51):
        history.commit(
            f"[{'net' if number % 2 else 'core'}] New (#{number})",
            {f"src/{number}.py": lines(str(number))},
            "2026-01-10",
        )
    _, branch = open_branch(history)
    result = period_changes.gather_changes(repository, branch, JANUARY, (), model)
    assert [change.landed.commits[0].number for change in result.changes] == [51, 50]
    assert result.changes[0].reasons[-1] == "earlier reports cite 20 of 20 changes in net"
    assert result.changes[1].reasons[-1] == "earlier reports cite 0 of 20 changes in core"
