"""``sphinx-progress check --git``: each thing that a report can say wrongly is found, and nothing else is."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from sphinxext_progress.cli.checking import fix
from sphinxext_progress.cli.main import main
from sphinxext_progress.diagnostics.messages import commands
from sphinxext_progress.git.verifying.rules import GitRule

from ..conftest import Site
from ..git.repositories import ANN, History, git, lines, seconds


@pytest.fixture(autouse=True)
def progress(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand beside an empty folder of reports."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "progress"
    folder.mkdir()
    return folder


@pytest.fixture
def otter(history: History) -> dict[str, str]:
    """Write a history of two changes a week from December to February; give the hashes by the subjects."""
    made = {"begin": history.commit("Begin", {"src/base.py": lines("base")}, "2025-11-01")}
    days = [
        "2025-12-31",
        "2026-01-01",
        "2026-01-06",
        "2026-01-09",
        "2026-01-13",
        "2026-01-20",
        "2026-01-27",
        "2026-01-31",
        "2026-02-01",
    ]
    names = ["attic", "bridge", "cache", "door", "engine", "filter", "garden", "harbour", "island"]
    for number, (name, day) in enumerate(zip(names, days, strict=True), 1):
        made[name] = history.commit(f"Add the {name} (#{number})", {f"src/{name}.py": lines(name, 30)}, day)
    made["later"] = history.commit("Mend what #3 broke (#10)", {"src/later.py": lines("later")}, "2026-01-30")
    made["plain"] = history.commit("Mend a word", {"src/plain.py": lines("plain")}, "2026-01-30")
    return made


def report(*rows: str, **values: str) -> None:
    """Write the report of January 2026."""
    head = "".join(f"{key}: {value}\n" for key, value in values.items())
    text = f"project: Otter\nperiod: 2026-01\noverview: Words.\n{head}commits:\n" + "".join(
        f"  - {row}\n" for row in rows
    )
    Path("progress/2026-01.yaml").write_text(text, "utf-8")


def row(name: str, **values: object) -> str:
    """Write a row about a part of the history."""
    written = {"area": "Parts", "description": f"Add the {name}", **values}
    return "{" + ", ".join(f"{key}: {json.dumps(value)}" for key, value in written.items()) + "}"


def check(history: History, capsys: pytest.CaptureFixture[str], *options: str) -> tuple[int, list[tuple[str, str]]]:
    """Check against the history; give the status, and each finding with its place and rule, without what is counted."""
    capsys.readouterr()
    path = history.show()
    status = main(
        ["check", "progress/2026-01.yaml", "--git", str(path), "--format", "json", "--ignore", "uncited", *options]
    )
    said = json.loads(capsys.readouterr().out)
    found = [
        (one["rule"], f"{one['line']}:{one['column']}: {one['message']}")
        for one in said["findings"]
        if one["rule"] not in {"coverage", "row-linked"}
    ]
    return status, found


def rules(found: list[tuple[str, str]]) -> list[str]:
    return [rule for rule, _ in found]


# Nothing is invented ----------------------------------------------------------------------------------


def test_a_report_that_is_true(history: History, otter: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    names = ["bridge", "cache", "door", "engine", "filter", "garden", "harbour"]
    days = ["01", "06", "09", "13", "20", "27", "31"]
    rows = [
        row(name, commit=otter[name][:10], pr=number, date=f"2026-01-{day}")
        for number, (name, day) in enumerate(zip(names, days, strict=True), 2)
    ]
    report(*rows)
    assert check(history, capsys) == (0, [])


def test_rows_that_are_true_in_other_ways(
    history: History, otter: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    history.commit('Revert "Add the attic (#1)" (#60)', {"src/attic.py": None}, "2026-01-31T13:00")
    revert = history.tips["main"]
    copied = history.commit(
        "cp: `Add a lock (#70)` into `main` (#71)", {"src/lock.py": lines("lock")}, "2026-01-31T14:00"
    )
    report(
        # Two changes in a row, with the day of one of them.
        row("two", commit=[otter["cache"][:10], otter["door"][:10]], pr=[3, 4], date="2026-01-06"),
        # A hash of one of two pull requests.
        row("three", commit=otter["engine"][:10], pr=[5, 6]),
        # A commit without a number, of a pull request that nothing tells of.
        row("plain", commit=otter["plain"][:10], pr=900),
        # Something that was taken back is told: by what it took back, or by its own number.
        row("revert", commit=revert[:10], pr=1, kind="revert"),
        # A copy, with the number of what it copies.
        row("copied", commit=copied[:10], pr=70),
        # All digits of a hash, in capitals.
        row("whole", commit=otter["garden"].upper()),
    )
    assert check(history, capsys) == (0, [])


def test_a_report_without_hashes_is_linked_by_its_words(
    history: History, otter: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    report(row("cache"), row("engine"))
    assert otter
    assert main(["check", "progress/2026-01.yaml", "--git", str(history.close())]) == 0
    said = capsys.readouterr().out
    linked = re.findall(r"by its words this row is ([0-9a-f]{10}) #(\d)", said)
    assert linked == [(otter["cache"][:10], "3"), (otter["engine"][:10], "5")]


# Each fault is found ----------------------------------------------------------------------------------


FAULTS: dict[str, tuple[Callable[[dict[str, str]], str], str, str]] = {
    "an unknown hash": (
        lambda _: row("cache", commit="0123456789ab"),
        "commit-unknown",
        "no commit is named '0123456789ab'; expected one of main; by its words the line is about",
    ),
    "an unknown hash of something else": (
        lambda _: row("x", description="Whatever it is", commit="0123456789ab"),
        "commit-unknown",
        "expected one of main; correct the hash",
    ),
    "an unknown number": (lambda _: row("cache", pr=99), "commit-unknown", "no commit on main has the number #99"),
    "another pull request": (
        lambda made: row("cache", commit=made["cache"][:10], pr=4),
        "pr-mismatch",
        "belongs to #3, not to #4",
    ),
    "a day too early": (
        lambda made: row("attic", commit=made["attic"][:10]),
        "outside-period",
        "landed on 2025-12-31 at 12:00 UTC, 1 day before 2026-01",
    ),
    "a day too late": (
        lambda made: row("island", commit=made["island"][:10]),
        "outside-period",
        "landed on 2026-02-01 at 12:00 UTC, 1 day after 2026-01",
    ),
    "another pull request, which its subject names": (
        lambda made: row("later", commit=made["later"][:10], pr=3),
        "pr-mismatch",
        "belongs to #10, not to #3",
    ),
    "one of two pull requests that nobody has": (
        lambda made: row("cache", commit=made["cache"][:10], pr=[3, 99]),
        "commit-unknown",
        "no commit on main has the number #99",
    ),
    "two pull requests, one of them another": (
        lambda made: row("both", commit=[made["cache"][:10], made["door"][:10]], pr=[3, 6]),
        "pr-mismatch",
        "#4 'Add the door' belongs to #4, not to #6",
    ),
    "the number of another commit": (
        lambda made: row("plain", commit=made["plain"][:10], pr=3),
        "pr-mismatch",
        "#3 'Add the cache', and not ",
    ),
    "an unknown hash beside a number": (
        lambda _: row("x", commit="0123456789ab", pr=3),
        "commit-unknown",
        "expected one of main; #3 is ",
    ),
    "a further pull request of another period": (
        lambda made: row("two", commit=made["cache"][:10], pr=[3, 9]),
        "outside-period",
        "#9 'Add the island' landed on 2026-02-01 at 12:00 UTC, 1 day after 2026-01",
    ),
    "another day": (
        lambda made: row("cache", commit=made["cache"][:10], date="2026-01-07"),
        "date-mismatch",
        "landed on 2026-01-06, not on 2026-01-07 (UTC)",
    ),
    "words that no commit has": (
        lambda _: row("x", description="Everything is better"),
        "row-unlinked",
        "no commit stands out",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_found_and_nothing_else(
    history: History, otter: dict[str, str], capsys: pytest.CaptureFixture[str], name: str
) -> None:
    make, rule, message = FAULTS[name]
    report(row("engine", commit=otter["engine"][:10], pr=5), make(otter))
    status, found = check(history, capsys)
    assert (status, rules(found)) == (1, [rule])
    assert message in found[0][1]
    # It stands at the hash, else at the words, of its row.
    line = Path("progress/2026-01.yaml").read_text("utf-8").splitlines()[5]
    value = re.search(r'commit: \[?(")' if "commit:" in line else r'description: (")', line)
    assert value
    assert found[0][1].startswith(f"6:{value.start(1) + 1}: ")


def test_a_commit_on_another_branch(
    history: History, otter: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    side = history.commit(
        "Add a tower (#20)", {"src/tower.py": lines("tower")}, "2026-01-15", branch="side", start=otter["door"]
    )
    report(row("tower", commit=side[:10]))
    status, found = check(history, capsys)
    assert (status, rules(found)) == (1, ["commit-elsewhere"])
    # Its own branch has it.
    status, found = check(history, capsys, "--ref", "side")
    assert "commit-elsewhere" not in rules(found)


def test_the_beginning_of_several_hashes(history: History, capsys: pytest.CaptureFixture[str]) -> None:
    begin = history.commit("Begin", {"a": "1\n"}, "2026-01-01")
    tree = git("-C", history.show(), "rev-parse", f"{begin}^{{tree}}")
    seen: dict[str, str] = {}
    message = other = ""
    # Among some ten thousand messages, two give hashes with the same seven digits.
    for number in count():
        message = f"Try {number} (#7)"
        when = f"{ANN} {seconds('2026-01-12')} +0000"
        content = f"tree {tree}\nparent {begin}\nauthor {when}\ncommitter {when}\n\n{message}"
        name = hashlib.sha1(f"commit {len(content)}\0{content}".encode(), usedforsecurity=False).hexdigest()
        if other := seen.get(name[:7], ""):
            break
        seen[name[:7]] = message
    one, two = (
        history.commit(text, {}, "2026-01-12", branch=branch, start=begin)
        for text, branch in ((other, "one"), (message, "two"))
    )
    assert one[:7] == two[:7]
    assert one != two
    history.commit("Merge one", {"b": "1\n"}, "2026-01-13", merge=one)
    history.commit("Merge two", {"c": "1\n"}, "2026-01-14", merge=two)
    report(row("try", commit=one[:7]), row("try", commit=two[:12]))
    status, found = check(history, capsys)
    assert (status, rules(found)) == (1, ["commit-ambiguous"])
    assert f"'{one[:7]}' is the beginning of 2 commits; expected one: " in found[0][1]
    assert one[:10] in found[0][1]
    assert two[:10] in found[0][1]


def test_a_commit_of_a_merged_branch_lands_with_the_merge(
    history: History, otter: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    tower = {"src/tower.py": lines("tower", 30)}
    side = history.commit("Add a tower", tower, "2025-12-20", branch="side", start=otter["begin"])
    history.commit("Merge pull request #21 from example/side\n\nAdd a tower", tower, "2026-01-31T13:00", merge=side)
    report(row("tower", commit=side[:10], pr=21, date="2026-01-31"))
    assert rules(check(history, capsys)[1]) == []


def test_the_day_that_it_was_written_on_does_not_count(
    history: History, otter: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert otter
    late = history.commit("Add a jetty (#30)", {"src/jetty.py": lines("jetty")}, "2026-02-03", written="2026-01-15")
    report(row("jetty", commit=late[:10], date="2026-01-15"))
    status, found = check(history, capsys)
    assert (status, sorted(rules(found))) == (1, ["date-mismatch", "outside-period"])
    assert "3 days after 2026-01 (it was written on 2026-01-15, which does not count)" in " ".join(
        text for _, text in found
    )


def test_what_was_taken_back(history: History, otter: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    message = f'Revert "Add the cache (#3)" (#40)\n\nThis reverts commit {otter["cache"]}.'
    history.commit(message, {"src/cache.py": None}, "2026-01-31T14:00")
    report(row("cache", commit=otter["cache"][:10]))
    status, found = check(history, capsys)
    assert (status, rules(found)) == (1, ["reverted"])
    assert "was taken back on 2026-01-31 by" in found[0][1]


def test_what_was_taken_back_and_landed_again_fails_nothing(
    history: History, otter: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    history.commit('Revert "Add the cache (#3)" (#40)', {"src/cache.py": None}, "2026-01-31T14:00")
    again = history.commit(
        'Reapply "Add the cache (#3)" (#41)', {"src/cache.py": lines("cache", 30)}, "2026-01-31T15:00"
    )
    for cited in (otter["cache"], again):
        report(row("cache", commit=cited[:10]))
        status, found = check(history, capsys)
        assert (status, rules(found)) == (0, ["landed-again"])
        assert f"landed again on 2026-01-31 by {again[:10]} #41" in found[0][1]


def test_a_row_about_what_was_taken_back_is_true_until_that_lands_again(
    history: History, otter: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert otter
    revert = history.commit('Revert "Add the attic (#1)" (#40)', {"src/attic.py": None}, "2026-01-31T14:00")
    report(row("x", commit=revert[:10], pr=40))
    assert check(history, capsys) == (0, [])
    again = history.commit(
        'Reapply "Add the attic (#1)" (#41)', {"src/attic.py": lines("attic", 30)}, "2026-01-31T15:00"
    )
    status, found = check(history, capsys)
    assert (status, rules(found)) == (1, ["reverted"])
    assert f"was taken back on 2026-01-31 by {again[:10]} #41" in found[0][1]


def test_what_took_older_work_back_is_found_by_its_words(
    history: History, otter: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert otter
    history.commit("Add a well (#50)", {"src/well.py": lines("well", 30)}, "2025-10-02")
    history.commit('Revert "Add a well (#50)" (#51)', {"src/well.py": None}, "2026-01-31T14:00")
    report(row("x", description="Revert the well"))
    assert check(history, capsys) == (0, [])


def test_what_was_taken_back_without_a_word(
    history: History, otter: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    history.commit("Tidy up (#40)", {"src/cache.py": None}, "2026-01-31T14:00")
    report(row("cache", commit=otter["cache"][:10]))
    status, found = check(history, capsys)
    assert (status, rules(found)) == (1, ["reverted"])
    assert "which has the opposite lines" in found[0][1]


def test_what_was_taken_back_without_a_word_is_found_in_two_rows(
    history: History, otter: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    history.commit("Tidy up (#40)", {"src/cache.py": None}, "2026-01-31T14:00")
    report(row("cache", commit=otter["cache"][:10]), row("cache", commit=otter["cache"][:10], pr=3))
    status, found = check(history, capsys)
    assert (status, sorted(rules(found))) == (1, ["cited-twice", "reverted", "reverted"])


def test_what_later_work_rewrote(history: History, otter: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    history.commit("Write the cache anew (#40)", {"src/cache.py": lines("anew", 90)}, "2026-01-31T14:00")
    report(row("cache", commit=otter["cache"][:10]))
    status, found = check(history, capsys)
    assert (status, rules(found)) == (0, ["superseded"])
    assert "0% of the lines of" in found[0][1]


def test_two_rows_about_one_commit(history: History, otter: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    name = otter["cache"][:10]
    report(row("cache", commit=name), row("engine", commit=otter["engine"][:10]), row("cache", commit=name))
    status, found = check(history, capsys)
    assert (status, rules(found)) == (1, ["cited-twice"])
    assert found[0][1].startswith("7:")
    assert "is cited in line 5 too" in found[0][1]


def test_two_rows_about_one_change_that_landed_twice(
    history: History, otter: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    history.commit('Revert "Add the cache (#3)" (#40)', {"src/cache.py": None}, "2026-01-31T14:00")
    again = history.commit(
        'Reapply "Add the cache (#3)" (#41)', {"src/cache.py": lines("cache", 30)}, "2026-01-31T15:00"
    )
    report(row("cache", commit=otter["cache"][:10]), row("cache", commit=again[:10]))
    status, found = check(history, capsys)
    assert (status, sorted(rules(found))) == (1, ["cited-twice", "landed-again", "landed-again"])
    (twice,) = [text for rule, text in found if rule == "cited-twice"]
    assert f"is cited in line 5 too as {otter['cache'][:10]} #3" in twice


def test_two_reports_about_one_commit(
    history: History, otter: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    report(row("cache", commit=otter["cache"][:10]))
    earlier = Path("progress/2026-01.yaml").read_text("utf-8").replace("period: 2026-01", "period: 2025-12")
    Path("progress/2025-12.yaml").write_text(earlier, "utf-8")
    status, found = check(history, capsys)
    assert (status, rules(found)) == (1, ["cited-twice"])
    assert "is cited in 2025-12.yaml too" in found[0][1]


def test_a_line_about_a_dependency(history: History, capsys: pytest.CaptureFixture[str]) -> None:
    project = '[project]\ndependencies = ["torch>={}", "flash-linear-attention~={}", "flash-attn"]\n'
    history.commit("Begin", {"pyproject.toml": project.format("2.5", "0.3")}, "2025-12-01")
    name = history.commit("Bump FLA (#1)", {"pyproject.toml": project.format("2.6", "0.4")}, "2026-01-15")
    texts = ["Flash Attention library bumped", "Minimum torch version set to 2.6", "torch bumped to 2.7"]
    report(row("x", description="Bump FLA", commit=name[:10]), infrastructure=json.dumps(texts))
    status, found = check(history, capsys)
    assert (status, rules(found)) == (1, ["dependency-mismatch", "dependency-mismatch"])
    said = " ".join(text for _, text in found)
    assert "what changed is 'flash-linear-attention' in 'pyproject.toml' (from ~=0.3 to ~=0.4" in said
    assert "no file says '2.7'" in said


def test_a_bullet_from_before_the_period(
    history: History, otter: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    report(row("cache", commit=otter["cache"][:10]), infrastructure='["Add the attic"]')
    status, found = check(history, capsys)
    assert (status, rules(found)) == (0, ["bullet-earlier"])
    assert f"the nearest before it are: 2025-12-31: {otter['attic'][:10]} #1" in found[0][1]


@pytest.mark.parametrize(
    ("head", "rule", "place"),
    [
        ('infrastructure: [{text: "Added", pr: 99}]', "commit-unknown", "4:25"),
        ('highlights: [{title: T, items: [{text: "Added", commit: "0123456789"}]}]', "commit-unknown", "4:57"),
        ('infrastructure: [{text: "Added", commit: "{attic}"}]', "outside-period", "4:42"),
        ('infrastructure: [{text: "Added", commit: "{cache}", pr: 4}]', "pr-mismatch", "4:42"),
        ('left_out: [{commit: "0123456789", reason: internal}]', "commit-unknown", "4:21"),
        ("left_out: [{pr: 99, reason: internal}]", "commit-unknown", "4:29"),
        ("left_out: [{pr: 99}]", "commit-unknown", "2:9"),
        ('trends: [{theme: T, stage: {text: "Added", pr: 99}}]', "commit-unknown", "4:35"),
    ],
)
def test_a_line_that_is_no_row_is_held_against_the_branch_too(
    history: History, otter: dict[str, str], capsys: pytest.CaptureFixture[str], head: str, rule: str, place: str
) -> None:
    key, _, value = head.partition(": ")
    for name in ("attic", "cache"):
        value = value.replace(f"{{{name}}}", otter[name][:10])
    report(row("engine", commit=otter["engine"][:10], pr=5), **{key: value})
    status, found = check(history, capsys)
    assert (status, rules(found)) == (1, [rule])
    assert found[0][1].startswith(f"{place}: ")


# What landed and is not said --------------------------------------------------------------------------


@pytest.fixture
def busy(history: History) -> dict[int, str]:
    """Write a history of two commits a day in January 2026, each a large change; give the last hash of each day."""
    made = {}
    for day in range(1, 32):
        for half in ("08", "16"):
            name = f"part{day}x{half}"
            message = f"Add {name} (#{day}{half})"
            made[day] = history.commit(message, {f"src/{name}.py": lines(name, 120)}, f"2026-01-{day:02}T{half}:00")
    return made


def test_a_hole(history: History, busy: dict[int, str], capsys: pytest.CaptureFixture[str]) -> None:
    report(*(row(f"part{day}", commit=busy[day][:10]) for day in range(21, 32)))
    status, found = check(history, capsys)
    assert (status, rules(found)) == (1, ["coverage-hole"])
    assert found[0][1].startswith("2:9: no row is from 2026-01-01 to 2026-01-20, when 40 of 62 commits (65%) landed")
    # A row from the middle of it closes it, as a draft does.
    report(*(row(f"part{day}", commit=busy[day][:10]) for day in (6, 12, 18, 21, 27)))
    assert check(history, capsys) == (0, [])
    report(row("part30", commit=busy[30][:10]), draft="true")
    assert check(history, capsys) == (0, [])


def test_coverage_by_week_and_by_area(
    history: History, busy: dict[int, str], capsys: pytest.CaptureFixture[str]
) -> None:
    Path("progress/project.yaml").write_text("areas: [{name: Parts, paths: ['src/**']}]\n", "utf-8")
    report(*(row(f"part{day}", commit=busy[day][:10]) for day in (6, 12, 18, 21, 27)))
    head = busy[31][:10]
    main(["check", "progress/2026-01.yaml", "--git", str(history.close())])
    said = capsys.readouterr().out
    weeks = "2026-W01 0 of 8, 2026-W02 1 of 14, 2026-W03 2 of 14, 2026-W04 1 of 14, 2026-W05 1 of 12"
    # The rule of a period is said with each result.
    rule = "by committer date, in UTC, on the branch's own line (first parents)"
    assert f"held against main at {head}, {rule}: 5 of 62 commits of the period are cited ({weeks})" in said
    assert "cited of the changes by area: Parts 5 of 62; set aside: nothing" in said


def test_large_changes_that_are_neither_cited_nor_left_out(
    history: History, busy: dict[int, str], capsys: pytest.CaptureFixture[str]
) -> None:
    history.commit("Add a palace (#900)", {"src/palace.py": lines("palace", 900)}, "2026-01-20")
    history.commit("Add a castle (#901)", {"src/castle.py": lines("castle", 800)}, "2026-01-21")
    history.commit("Fix a word (#902)", {"src/palace.py": lines("palace", 901)}, "2026-01-22")
    rows = [row(f"part{day}", commit=busy[day][:10]) for day in (6, 12, 18, 21, 27)]
    report(*rows, left_out="[{pr: 901, reason: internal}]")
    main(["check", "progress/2026-01.yaml", "--git", str(history.close())])
    said = [line for line in capsys.readouterr().out.splitlines() if "[uncited]" in line]
    assert len(said) == 20
    assert [line for line in said if "'Add a palace'" in line and "900 source lines" in line]
    assert not [line for line in said if "castle" in line or "Fix a word" in line]


def test_an_old_clone_is_named(history: History, otter: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    report(row("cache", commit=otter["cache"][:10]))
    text = Path("progress/2026-01.yaml").read_text("utf-8").replace("period: 2026-01", "period: 2026-Q1")
    Path("progress/2026-01.yaml").write_text(text, "utf-8")
    main(["check", "progress/2026-01.yaml", "--git", str(history.close())])
    said = capsys.readouterr().out
    assert "; its newest commit is from 2026-01-30, before 2026-Q1 ended; fetch, where there are later ones" in said
    Path("progress/2026-01.yaml").write_text(text.replace("2026-Q1", "2026-05"), "utf-8")
    main(["check", "progress/2026-01.yaml", "--git", str(history.close())])
    assert "(first parents): no commit landed in the period; its newest commit is from" in capsys.readouterr().out


@pytest.mark.parametrize("branch", ["main", "master"])
def test_a_checkout_of_ci_has_the_branch_of_its_remote_only(
    history: History, capsys: pytest.CaptureFixture[str], branch: str
) -> None:
    begin = history.commit("Begin", {"a": "1\n"}, "2026-01-01", branch=branch)
    history.commit("Work", {"b": "1\n"}, "2026-01-02", branch="work", start=begin)
    repository = history.close()
    report(row("x", commit=begin[:10]))
    git("clone", "--quiet", "--branch", "work", repository, "checkout")
    git("-C", "checkout", "checkout", "--quiet", "--detach")
    git("-C", "checkout", "branch", "--quiet", "-D", "work")
    git("-C", "checkout", "remote", "set-head", "origin", "--delete")
    main(["check", "progress/2026-01.yaml", "--git", "checkout"])
    assert f"held against origin/{branch} at {begin[:10]}" in capsys.readouterr().out


# Forms and ends ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["json", "sarif", "github"])
def test_other_forms_have_the_rules_of_git(
    history: History, otter: dict[str, str], capsys: pytest.CaptureFixture[str], form: str
) -> None:
    report(row("attic", commit=otter["attic"][:10]))
    main(["check", "progress/2026-01.yaml", "--git", str(history.close()), "--format", form])
    said = capsys.readouterr().out
    assert "outside-period" in said
    if form == "sarif":
        known: list[dict[str, Any]] = json.loads(said)["runs"][0]["tool"]["driver"]["rules"]
        assert set(GitRule) <= {one["id"] for one in known}


def test_nothing_is_said_of_the_work_in_a_pipe(
    history: History, otter: dict[str, str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    report(row("cache", commit=otter["cache"][:10]))
    arguments = ["check", "progress/2026-01.yaml", "--git", str(history.close())]
    main(arguments)
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    main(arguments)
    assert capsys.readouterr().err == "holding 2026-01.yaml against main …\n"


# --fix ------------------------------------------------------------------------------------------------


UNTIDY = """\
# A report.
project: Otter
period: 2026-01
commits:
  # The best of all.
  - area: Parts
    description: Add the cache   # really

  - description: >-
      Add the engine
    area: Parts
  - {area: Parts, description: "Add the door"}
  - {area: Parts, description: Add the filter, pr: 6}
  - description: Something that nobody knows
    kind: feature
"""

FIXED = """\
# A report.
project: Otter
period: 2026-01
commits:
  # The best of all.
  - area: Parts
    description: Add the cache   # really
    id: "add-the-cache"
    commit: "{cache}"
    pr: 3
    date: 2026-01-06

  - description: >-
      Add the engine
    area: Parts
    id: "add-the-engine"
    commit: "{engine}"
    pr: 5
    date: 2026-01-13
  - {{area: Parts, description: "Add the door", id: "add-the-door", commit: "{door}", pr: 4, date: 2026-01-09}}
  - {{area: Parts, description: Add the filter, id: "6", commit: "{filter}", date: 2026-01-20, pr: 6}}
  - description: Something that nobody knows
    kind: feature
"""


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_fix_fills_in_what_is_certain_and_changes_nothing_else(
    history: History, otter: dict[str, str], capsys: pytest.CaptureFixture[str], newline: str
) -> None:
    path = Path("progress/2026-01.yaml")
    path.write_bytes(UNTIDY.replace("\n", newline).encode())
    repository = str(history.close())
    main(["check", str(path), "--git", repository, "--fix", "--dry-run"])
    said = capsys.readouterr()
    assert said.err == "would write progress/2026-01.yaml: 4 rows filled in\n"
    assert path.read_bytes() == UNTIDY.replace("\n", newline).encode()
    main(["check", str(path), "--git", repository, "--fix"])
    assert capsys.readouterr().err == "wrote progress/2026-01.yaml: 4 rows filled in\n"
    expected = FIXED.format(**{name: value[:10] for name, value in otter.items()})
    assert path.read_bytes().decode() == expected.replace("\n", newline)
    # Once more, and nothing is left to do.
    main(["check", str(path), "--git", repository, "--fix"])
    assert capsys.readouterr().err == "progress/2026-01.yaml: nothing to fill in\n"


def test_fix_writes_before_a_text_of_several_lines_and_keeps_the_mark(history: History, otter: dict[str, str]) -> None:
    path = Path("progress/2026-01.yaml")
    words = "period: 2026-01\ncommits:\n- {}description: |+\n    Add the cache\n\n\n- area: >\n   Parts\n  {}description: >\n   Add the door"
    words = words.replace("- area: >\n   Parts\n  {}", "- {}area: >\n   Parts\n  ")
    path.write_bytes(("\ufeff" + words.format("", "")).encode())
    main(["check", str(path), "--git", str(history.close()), "--fix"])
    cache = f'id: "add-the-cache"\n  commit: "{otter["cache"][:10]}"\n  pr: 3\n  date: 2026-01-06\n  '
    door = f'id: "add-the-door"\n  commit: "{otter["door"][:10]}"\n  pr: 4\n  date: 2026-01-09\n  '
    assert path.read_bytes().decode() == "\ufeff" + words.format(cache, door)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            'commits:\n  - Add the cache  # really\n  - "Add\n    the door"\n',
            "commits:\n  - description: Add the cache  # really\n    {cache}\n"
            '  - description: "Add\n      the door"\n    {door}\n',
        ),
        (
            "commits:\n- |\n  Add the cache\n\n# end\n- Unknown\n",
            "commits:\n- {cache}\n  description: |\n    Add the cache\n\n# end\n- Unknown\n",
        ),
        (
            "commits: [Add the cache, {{description: x}}, 'Add the door']\n",
            "commits: [{{description: Add the cache, {cache}}}, {{description: x}}, "
            "{{description: 'Add the door', {door}}}]\n",
        ),
        ("commits:\n  - Add the cache", "commits:\n  - description: Add the cache\n    {cache}"),
    ],
)
def test_fix_turns_a_row_that_is_a_text_into_a_mapping(
    history: History, otter: dict[str, str], before: str, after: str
) -> None:
    path = Path("progress/2026-01.yaml")
    path.write_text("period: 2026-01\n" + before.format(), "utf-8")
    main(["check", str(path), "--git", str(history.close()), "--fix"])
    found = {
        name: [f'id: "add-the-{name}"', f'commit: "{otter[name][:10]}"', f"pr: {number}", f"date: 2026-01-{day}"]
        for name, number, day in (("cache", 3, "06"), ("door", 4, "09"))
    }
    between = ", " if "[" in before else "\n  " if "- |" in before else "\n    "
    expected = after.format(**{name: between.join(values) for name, values in found.items()})
    assert path.read_text("utf-8") == "period: 2026-01\n" + expected


def test_fix_writes_no_commit_of_another_period_unseen(history: History, otter: dict[str, str]) -> None:
    assert otter
    report(row("attic"))
    before = Path("progress/2026-01.yaml").read_bytes()
    main(["check", "progress", "--git", str(history.close()), "--fix"])
    assert Path("progress/2026-01.yaml").read_bytes() == before


def test_fix_writes_nothing_that_reads_otherwise(
    history: History, otter: dict[str, str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert otter
    report(row("cache"))
    before = Path("progress/2026-01.yaml").read_bytes()
    # As if a place was found wrongly.
    monkeypatch.setattr(fix, "_insertion", lambda *_: (0, "window: 3\n"))
    assert main(["check", "progress", "--git", str(history.close()), "--fix"]) == 2
    assert commands.CANNOT_FILL_IN.problem.format(path="'progress/2026-01.yaml'") in capsys.readouterr().err
    assert Path("progress/2026-01.yaml").read_bytes() == before


def test_links_to_rows_lead_where_they_led(history: History, otter: dict[str, str], site: Site) -> None:
    assert otter
    site.write("progress/2026-01.yaml", UNTIDY)
    site.write("index.rst", ".. progress-report:: 2026-01\n")
    os.chdir(site.src)

    def anchors() -> set[str]:
        return set(re.findall(r'id="(progress-[^"]*)"', site.build().read("index.html")))

    before = anchors()
    assert "progress-otter-2026-01-add-the-cache" in before
    assert "progress-otter-2026-01-6" in before
    main(["check", "progress/2026-01.yaml", "--git", str(history.close()), "--fix"])
    assert before <= anchors()


def test_fix_wants_a_repository(capsys: pytest.CaptureFixture[str]) -> None:
    report(row("cache"))
    assert main(["check", "progress/2026-01.yaml", "--fix"]) == 2
    assert "'--fix' has no effect without '--git'" in capsys.readouterr().err


# When calls fail --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "error", [OSError(12, "Cannot allocate memory"), MemoryError()], ids=["OSError", "MemoryError"]
)
def test_a56_each_call_of_git_fails_in_turn(
    history: History,
    otter: dict[str, str],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
) -> None:
    assert otter
    path = Path("progress/2026-01.yaml")
    path.write_text(UNTIDY, "utf-8")
    arguments = ["check", str(path), "--git", str(history.close()), "--fix", "--record"]
    run, failing, calls = subprocess.Popen, 0, 1

    def sabotaged(*given: Any, **named: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == failing:
            raise error
        return run(*given, **named)

    monkeypatch.setattr(subprocess, "Popen", sabotaged)
    while calls >= failing:
        failing, calls = failing + 1, 0
        status = main(arguments)
        said = capsys.readouterr()
        if calls >= failing:
            # It says why, and writes nothing of which it is not sure.
            assert (status, len(said.err.splitlines())) == (2, 1), failing
            assert path.read_text("utf-8") == UNTIDY, failing
            assert sorted(one.name for one in path.parent.iterdir()) == ["2026-01.yaml"], failing
    assert failing > 8
    assert path.read_text("utf-8") != UNTIDY
