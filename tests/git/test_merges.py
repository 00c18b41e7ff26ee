"""Merges by people and by bots: numbers, titles, and the changes that a merge brings."""

from __future__ import annotations

import pytest

from sphinxext_progress.git.differences import count_lines
from sphinxext_progress.git.drafting import period_changes
from sphinxext_progress.git.drafting.period_changes import PeriodChanges
from sphinxext_progress.git.log import read_log
from sphinxext_progress.git.merge_messages import parse_merge
from sphinxext_progress.git.merged_changes import MAX_MERGE_DEPTH
from sphinxext_progress.git.repository import Repository
from sphinxext_progress.git.reviews import is_trailer

from .repositories import ANN, JANUARY, History, git, lines, open_branch

BOT = "otter-merge-bot <bot@example.org>"


def gathered(history: History) -> PeriodChanges:
    repository, branch = open_branch(history)
    return period_changes.gather_changes(repository, branch, JANUARY, ())


def rows(history: History) -> list[tuple[str, int | None]]:
    """Return the title and the number of each proposed change, in the order in which they landed."""
    changes = [change.landed for change in gathered(history).changes]
    order = {commit.hash: index for index, commit in enumerate(gathered(history).commits)}
    changes.sort(key=lambda landed: order[landed.commits[0].hash])
    return [(landed.title, landed.commits[0].number) for landed in changes]


def excluded(history: History) -> dict[str, list[str]]:
    return {group.rule: [commit.subject for commit in group.commits] for group in gathered(history).excluded_commits}


@pytest.fixture
def begin(history: History) -> str:
    return history.commit("Begin", {"src/a.py": lines("a")}, "2025-12-01")


def side_branch(
    history: History, start: str, *subjects: str, branch: str = "side", on: str = "2026-01-05", author: str = ANN
) -> str:
    """Commit to a side branch, each commit with a file of its own, and return the newest."""
    for index, subject in enumerate(subjects):
        files = {f"src/{branch.replace('/', '_')}{index}.py": lines(f"{branch[-1]}{index}")}
        start = history.commit(subject, files, on, branch=branch, start=start, author=author)
    return start


def merge(
    history: History, message: str, *sides: str, author: str = BOT, on: str = "2026-01-12", into: str = "main"
) -> str:
    """Merge commits into a branch, with the files of the newest one."""
    path = history.show()
    names = git("-C", path, "ls-tree", "-r", "--name-only", sides[-1]).splitlines()
    files = {name: git("-C", path, "show", f"{sides[-1]}:{name}") + "\n" for name in names}
    return history.commit(message, files, on, merge=sides, author=author, branch=into)


# Messages ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("message", "number", "title"),
    [
        # GitHub, also with a bot.
        ("Merge pull request #9 from example/side\n\nA better way", 9, "A better way"),
        ("Merge pull request #9 from example/side", 9, "Work"),
        ("Merge pull request #9\n\nA better way", 9, "A better way"),
        ("Merge pull request example/otter#9 from side\n\nA better way", 9, "A better way"),
        ("Merge pull-request #9 into develop.\n\nA better way", 9, "A better way"),
        ("Merge commit from fork\n\n* A better way", None, "A better way"),
        ("Merge pull request from GHSA-xxxx-yyyy-zzzz\n\nA better way", None, "A better way"),
        ("Merge PR #9: A better way", 9, "A better way"),
        ("Merge PR 9 into master\n\nA better way", 9, "A better way"),
        ("Merge PR #9 (A better way)", 9, "A better way"),
        ("Merge PR #9, with edits\n\nA better way", 9, "A better way"),
        ("Merge #9: A better way", 9, "A better way"),
        ("Merge example/otter#9: A better way", 9, "A better way"),
        ("Land #9, A better way", 9, "A better way"),
        # Bots.
        ("Automatic merge of #9 from dev/f1\n\nA better way", 9, "A better way"),
        ("Auto merge of #9 - ann:side, r=bob\n\nA better way\n\nMore.", 9, "A better way"),
        ("auto merge of #9 : ann/otter/side, r=bob\n\nA better way", 9, "A better way"),
        ("Rollup merge of #9 - ann:side, r=bob\n\nA better way", 9, "A better way"),
        ("Merge #9\n\n9: A better way r=bob a=ann\n\nMore.\n\nCo-authored-by: Ann <ann@example.org>", 9, "A better way"),
        ("Merge of #9\n\nA better way", 9, "A better way"),
        ("Automerge: #9\n\nA better way", 9, "A better way"),
        ("[bot] Merge PR #9\n\nA better way", 9, "A better way"),
        ("automerge: merge PR 9\n\nA better way", 9, "A better way"),
        ("bors: Merge #9 - A better way", 9, "A better way"),
        # The branches of forges.
        ("Merge remote-tracking branch 'pull/9/head' into main", 9, "Work"),
        ("Merge remote-tracking branch 'origin/pr/9'", 9, "Work"),
        ("Merge commit 'refs/pull/9/head' of example.org:o/n into main", 9, "Work"),
        ("Merge commit 'refs/merge-requests/9/head'\n\nA better way", 9, "A better way"),
        ("Merge branch 'grandpr/9'", None, "Work"),
        ("Merge feature/pool", None, "Work"),
        ("Merge: A better way\n\nMR: https://gitlab.example.org/o/n/-/merge_requests/9\n\nMore.", 9, "A better way"),
        (
            "Merge pull request #9 from example/side\n\nAutomatic merge from submit-queue (batch tested with PRs 8, 9)\n\n"
            "A better way\n\nMore.",
            9,
            "A better way",
        ),
        # GitLab, with its bot and as a fast-forward.
        ("Merge branch 'side' into 'main'\n\nA better way\n\nSee merge request example/otter!9", 9, "A better way"),
        ("Merge branch 'side' into 'main'\n\nA better way\n\nCloses #3\n\nSee merge request !9", 9, "A better way"),
        ("Merge branch 'side' into 'main'\n\nCloses #3 and #4\n\nSee merge request !9", 9, "Work"),
        ("Merge branch 'side' into 'main'\n\nSee merge request !9", 9, "Work"),
        ("Merge example/otter!9: A better way", 9, "A better way"),
        ("A better way\n\nSee merge request example/otter!9", 9, "A better way"),
        ("A better way\n\nMore.\n\nPart-of: <https://gitlab.example.org/o/n/-/merge_requests/9>", 9, "A better way"),
        # Gitea, Bitbucket, Azure DevOps, Gitee.
        ("Merge pull request 'A better way' (#9) from side into main", 9, "A better way"),
        ("A better way\n\nReviewed-on: https://codeberg.org/o/n/pulls/9\nReviewed-by: Bob <bob@example.org>", 9, "A better way"),
        ("Merged in side (pull request #9)\n\nA better way\n\nApproved-by: Ann", 9, "A better way"),
        ("Merge pull request #9 in OTTER/otter from side to main\n\nA better way", 9, "A better way"),
        ("Merge pull request #9 in OTTER/otter from side to main\n\n* commit '0123456':\n  Try\n  Work", 9, "Work"),
        ("Pull request #9: A better way\n\nMerge in OTTER/otter from side to main", 9, "A better way"),
        ("Merged PR 9: A better way", 9, "A better way"),
        ("!9 A better way", 9, "A better way"),
        ("!9 A better way\nMerge pull request !9 from Ann/side", 9, "A better way"),
        ("Pull request 9: A better way", 9, "A better way"),
        ("!9 merge side into master\n\nA better way\n\nCreated-by: ann", 9, "A better way"),
        ("!9 merge side into master\nA better way", 9, "A better way"),
        ("!9 fix: A better way\n\nFrom: @ann\nReviewed-by: @bob", 9, "fix: A better way"),
        # Gerrit and Phabricator.
        ('Merge "A better way"', None, "A better way"),
        ('Merge "A better way" into stable', None, "A better way"),
        ("A better way\n\nChange-Id: I0123abc\nReviewed-on: https://review.example.org/c/otter/+/9\nTested-by: CI", 9, "A better way"),
        ("A better way\n\nReviewed-on: https://review.example.org/9", 9, "A better way"),
        ("A better way\n\nReviewers: bob\n\nDifferential Revision: https://reviews.example.org/D9", 9, "A better way"),
        ("A better way\n\nDifferential Revision: D9", 9, "A better way"),
        ("A better way\n\nPull Request resolved: https://example.org/o/n/pull/9\n\nDifferential Revision: D77", 9, "A better way"),
        ("A better way\n\nPR-URL: https://example.org/o/n/pull/9\nReviewed-By: Bob", 9, "A better way"),
        ("Merge topic 'side'\n\n0123456 Work\n\nAcked-by: Robot\nMerge-request: !9", 9, "Work"),
        # A number at the end of the subject comes first.
        ("A better way (!9)", 9, "A better way"),
        ("A better way (#9)\n\nDifferential Revision: D77", 9, "A better way"),
        ("Merge branch 'side'\n\nA better way (#9)", 9, "A better way"),
        # Without a number.
        ("Merge branch 'side'\n\nA better way", None, "A better way"),
        ("Merge branch 'side' of example.org:ann/otter into main\n\n# Conflicts:\n#\tsrc/a.py", None, "Work"),
        ("Merge branch 'side'\n\n* side:\n  Work", None, "Work"),
        ("Merge remote-tracking branch 'origin/side'", None, "Work"),
        ("Merge side into main", None, "Work"),
        ("Merge 7-side: A better way", None, "A better way"),
        ("Merge tag 'net-1' of git://example.org/net\n\nPull network updates from Ann:\n\n - More", None, "Pull network updates from Ann"),
        ("merge", None, "Work"),
        ("Merged upstream.", None, "Work"),
        # Trailers are not titles, but an area is one.
        ("Merge pull request #9 from example/side\n\nSome-Revision-Id: 671567949", 9, "Work"),
        ("Merge pull request #9 from example/side\n\nReviewed-by: Bob", 9, "Work"),
        ("Merge pull request #9 from example/side\n\nChange-Id: I0123abc\n\nA better way", 9, "A better way"),
        ("Merge pull request #9 from example/side\n\nnu-command: A better way", 9, "nu-command: A better way"),
        ("Merge pull request #9 from example/side\n\nfix: A better way", 9, "fix: A better way"),
        # Not a merge message.
        ("Merge the tables (#9)", 9, "Merge the tables"),
        ("Merge the tables", None, "Merge the tables"),
        ("Land on the right page", None, "Land on the right page"),
    ],
)  # fmt: skip
def test_number_and_title_of_a_merge(
    history: History, begin: str, message: str, number: int | None, title: str
) -> None:
    side = history.commit("Work", {"b": "1\n"}, "2026-01-11", branch="side", start=begin)
    history.commit(message, {"b": "1\n"}, "2026-01-12", merge=side)
    _, branch = open_branch(history)
    assert (branch.head.number, branch.head.title) == (number, title)
    assert [commit.hash for commit in branch.by_number.get(9, [])] == [branch.head.hash][: number or 0]
    assert number is None or number in branch.head.numbers


@pytest.mark.parametrize(
    ("message", "number", "title"),
    [
        ("Add routers (#7)", 7, "Add routers"),
        ("Add routers", None, "Add routers"),
        ("Merge pull request #7 from example/routers\n\nAdd routers", 7, "Add routers"),
        ("Merge pull request #7 from example/routers", 7, "routers"),
        ("Merge branch 'routers' into 'main'\n\nAdd routers\n\nSee merge request example/otter!7", 7, "Add routers"),
        ("Merge branch 'routers' into 'main'\n\nSee merge request example/otter!7", 7, "routers"),
        ("Merge branch 'routers'\n\nA text", None, "A text"),
        ("Merge branch 'routers'", None, "Merge branch 'routers'"),
        ("Merge routers into core\n\nThey share most of it.", None, "Merge routers into core"),
        ("!7 Add routers\n\nFrom: @ann", 7, "Add routers"),
    ],
)
def test_number_and_title_of_a_squashed_merge(history: History, message: str, number: int | None, title: str) -> None:
    history.commit(message, {"a": "1\n"})
    head = read_log(Repository(history.close())).head
    assert (head.number, head.title) == (number, title)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Change-Id: Iabcdef", True),
        ("Some-Revision-Id: 671567949", True),
        ("PiperOrigin-RevId: 671567949", True),
        ("Signed-off-by: Ann <ann@example.org>", True),
        ("Reviewed-by: Bob", True),
        ("git-svn-id: https://example.org/trunk@1 0123", True),
        ("Cr-Commit-Position: refs/heads/main@{#1}", True),
        ("Depends-On: https://example.org/1", True),
        ("BUG=123", True),
        ("Fixes: #12, #13", True),
        ("Fixes 0123456", True),
        ("Resolves OTTER-12", True),
        ("Author: ann", True),
        ("Fixes: ticket:12", True),
        ("See merge request o/n!9", True),
        ("Fix a race", False),
        ("fix: Add a pool", False),
        ("M-FSDP: Fix it", False),
        ("nu-command: Add a pool", False),
        ("Fixes the pool of #12", False),
        ("Add BUG=123", False),
    ],
)
def test_trailers(line: str, expected: bool) -> None:
    assert is_trailer(line) is expected


@pytest.mark.parametrize(
    ("names", "expected"),
    [("develop", True), ("release/1.2", True), ("1.2.0", True), ("feature/main", False), ("hotfix/1.2", False)],
)
def test_shared_branches(names: str, expected: bool) -> None:
    message = parse_merge(f"Merge branch '{names}'", "", is_merge=True)
    assert message
    assert message.merges_shared_branch is expected


# Merges by bots ---------------------------------------------------------------------------------------


def test_merge_by_a_bot_is_the_change_that_it_brings(history: History, begin: str) -> None:
    merge(
        history, "Automatic merge of #101 from dev/f1\n\nAdd feature 1", side_branch(history, begin, "Start", "Finish")
    )
    assert rows(history) == [("Add feature 1", 101)]


def test_merge_of_the_work_of_a_bot_is_by_a_bot(history: History, begin: str) -> None:
    side = history.commit(
        "Bump x from 1 to 2",
        {"x.txt": "2"},
        "2026-01-05",
        branch="side",
        start=begin,
        author="dependabot[bot] <d@example.org>",
    )
    merge(
        history,
        "Merge pull request #7 from dependabot/pip/x\n\nBump x from 1 to 2",
        side,
        author="Ann <ann@example.org>",
    )
    assert rows(history) == []
    assert excluded(history) == {"bots": ["Merge pull request #7 from dependabot/pip/x"]}


@pytest.mark.parametrize(("branch", "expected"), [("ann/pool", [("Add a pool", 7)]), ("app/dependabot", [])])
def test_squashed_merge_by_a_bot(history: History, begin: str, branch: str, expected: list[object]) -> None:
    assert begin
    history.commit(
        f"Merge pull request #7 from {branch}\n\nAdd a pool", {"src/b.py": lines("b")}, "2026-01-05", author=BOT
    )
    assert rows(history) == expected


# Merges without a pull request ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("message", "subjects", "title"),
    [
        ("Merge branch 'topic'", ["Add a pool"], "Add a pool"),
        ("Merge branch 'topic'", ["Start a pool", "Finish it"], "topic"),
        ("Merge branch 'feature/pool' into develop", ["Start a pool", "Finish it"], "feature/pool"),
        (
            "Merge branch 'topic'\n\nAdd a pool\n\nSigned-off-by: Ann <ann@example.org>",
            ["Start", "Finish"],
            "Add a pool",
        ),
        ("Merge tag 'pool-1' of git://example.org/x", ["Start a pool", "Finish it"], "pool-1"),
        ("Use a pool everywhere", ["Start a pool", "Finish it"], "Use a pool everywhere"),
    ],
)
def test_merge_without_a_pull_request_is_a_change(
    history: History, begin: str, message: str, subjects: list[str], title: str
) -> None:
    merge(history, message, side_branch(history, begin, *subjects), author=ANN)
    assert rows(history) == [(title, None)]
    assert excluded(history) == {}


def test_number_of_the_only_commit_of_a_merge(history: History, begin: str) -> None:
    merge(history, "Merge branch 'topic'", side_branch(history, begin, "Add a pool (#12)"))
    assert rows(history) == [("Add a pool", 12)]


def test_merges_that_bring_nothing_are_excluded(history: History, begin: str) -> None:
    side = history.commit("Keep a note", {}, "2026-01-05", branch="side", start=begin)
    history.commit("Merge branch 'side'", {}, "2026-01-06", merge=side)
    history.commit("Merge branch 'side'", {"src/evil.py": lines("e")}, "2026-01-07", merge=side)
    history.commit("Nothing", {}, "2026-01-08")
    assert rows(history) == []
    assert excluded(history) == {"empty": ["Nothing"], "merges": ["Merge branch 'side'", "Merge branch 'side'"]}


# Merges of several changes ----------------------------------------------------------------------------

ROLLUP = """Auto merge of #50 - ann:rollup-xyz, r=ann

Rollup of 2 pull requests

Successful merges:

 - #40 (Add a pool)
 - #41 (Add routers)

Failed merges:

 - #42 (Add a cache)
"""


def test_rollup_is_as_many_changes(history: History, begin: str) -> None:
    pool = side_branch(history, begin, "Start a pool", "Finish it", branch="pool")
    routers = side_branch(history, begin, "Add routers", branch="routers")
    history.tips["rollup"] = begin
    first = merge(
        history, "Rollup merge of #40 - ann:pool, r=bob\n\nAdd a pool\n\nMore.", pool, into="rollup", on="2026-01-30"
    )
    second = merge(
        history, "Rollup merge of #41 - bob:routers, r=ann\n\nAdd routers", routers, into="rollup", on="2026-01-30"
    )
    rollup = merge(history, ROLLUP, second, on="2026-01-31")
    assert rows(history) == [("Add a pool", 40), ("Add routers", 41)]
    assert excluded(history) == {"merges": ["Auto merge of #50 - ann:rollup-xyz, r=ann"]}
    _, branch = open_branch(history)
    assert [commit.hash for commit in branch.line] == [rollup, second, first, begin]
    assert {commit.day for commit in branch.within(JANUARY)} == {"2026-01-31"}
    assert branch.landing(branch.commits[pool]).hash == first
    assert [part.subject for part in branch.commits[first].merged] == ["Finish it", "Start a pool"]


def test_rollup_without_a_number_of_its_own(history: History, begin: str) -> None:
    side = side_branch(history, begin, "Start (#5)", "Go on (#6)")
    merge(history, "Rollup of 2 pull requests\n\nSuccessful merges:\n\n - #5 (Add pools)\n - #6 (Add routers)", side)
    assert rows(history) == [("Start", 5), ("Go on", 6)]


def test_rollup_lands_when_it_is_merged(history: History, begin: str) -> None:
    side = side_branch(history, begin, "Add a pool (#40)", "Add routers (#41)", on="2025-12-30")
    merge(history, "Merge #50: Rollup of 2 pull requests\n\nRollup", side, on="2026-01-02")
    assert rows(history) == [("Add a pool", 40), ("Add routers", 41)]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("5: Add pools r=ann a=bob\n\nMore.\n\n6: Add routers r=bob a=ann\n", [("Add pools", 5), ("Add routers", 6)]),
        ("", [("Start", 5), ("Add routers", 6)]),
    ],
)
def test_merge_of_several_branches_at_once(
    history: History, begin: str, body: str, expected: list[tuple[str, int]]
) -> None:
    pool = side_branch(history, begin, "Go on", "Start", branch="pool")
    routers = side_branch(history, begin, "Add routers", branch="routers")
    merged = history.commit(
        f"Merge #5 #6\n\n{body}",
        {"src/pool0.py": lines("l0"), "src/pool1.py": lines("l1"), "src/routers0.py": lines("s0")},
        merge=(pool, routers),
        author=BOT,
    )
    assert rows(history) == expected
    repository, branch = open_branch(history)
    assert [commit.hash for commit in branch.line] == [merged, routers, pool, begin]
    assert [file.path for file in count_lines(repository, branch.line)[pool]] == ["src/pool0.py", "src/pool1.py"]
    assert [branch.by_number[number][0].hash for number in (5, 6)] == [pool, routers]


def test_octopus_merge_is_titled_by_its_branches(history: History, begin: str) -> None:
    pool = side_branch(history, begin, "Go on", "Start", branch="pool")
    routers = side_branch(history, begin, "Add routers", branch="routers")
    merge(history, "Merge branches 'pool' and 'routers' into main", pool, routers)
    assert rows(history) == [("pool", None), ("Add routers", None)]


def test_rollup_of_plain_commits_has_the_numbers_of_its_message(history: History, begin: str) -> None:
    side = side_branch(history, begin, "Add routers", "Pool things", "Add a cache")
    body = " - #41 (Add a pool)\n - #40 (Add routers)\n - #42: Add a cache\n"
    merge(history, f"Automatic merge of #50 from dev/rollup\n\nRollup of 3 pull requests\n\n{body}", side)
    assert rows(history) == [("Add routers", 40), ("Add a pool", 41), ("Add a cache", 42)]


@pytest.mark.parametrize(
    "message",
    [
        "Merge branch 'develop'",
        "Merge branch 'release/1.2'",
        "Merge tag '1.2' into main",
        "Release v1.2",
        "Release version 1.2.0: The pool\n\nNotes",
        "chore(release): 1.2.0-rc.1",
        "v1.2",
    ],
)
def test_merge_of_a_shared_branch_is_as_many_changes(history: History, begin: str, message: str) -> None:
    pool = side_branch(history, begin, "Start a pool", "Finish it", branch="feature/pool")
    history.tips["develop"] = begin
    merge(history, "Merge branch 'feature/pool' into develop", pool, into="develop")
    routers = history.commit("Add routers", {"src/r.py": lines("r")}, "2026-01-13", branch="develop")
    merge(history, message, routers, on="2026-01-14")
    assert rows(history) == [("feature/pool", None), ("Add routers", None)]


def test_merge_of_a_version_number_with_words_is_one_change(history: History, begin: str) -> None:
    merge(history, "1.5x faster pools", side_branch(history, begin, "Start a pool", "Finish it"))
    assert rows(history) == [("1.5x faster pools", None)]


def test_merge_of_a_single_commit_of_a_release_is_a_release(history: History, begin: str) -> None:
    merge(history, "Release v1.2.0\n\nNotes", side_branch(history, begin, "Bump version to 1.2.0"))
    assert rows(history) == []
    assert excluded(history) == {"releases": ["Release v1.2.0"]}


def test_pull_request_of_a_shared_branch_with_pull_requests(history: History, begin: str) -> None:
    side = side_branch(history, begin, "Add a pool (#40)", "Add routers (#41)")
    merge(history, "Merge pull request #50 from otter/develop\n\nRelease", side)
    assert rows(history) == [("Add a pool", 40), ("Add routers", 41)]


@pytest.mark.parametrize(
    "message",
    [
        # Somebody's own copy of the main branch, and a branch with other branches in it.
        "Merge pull request #50 from ann/main\n\nAdd a pool",
        "Merge pull request #50 from ann/pool\n\nAdd a pool",
    ],
)
def test_pull_request_is_one_change(history: History, begin: str, message: str) -> None:
    inner = side_branch(history, begin, "Try", "Try again", branch="try")
    history.tips["side"] = begin
    side = merge(history, "Merge branch 'try' into side", inner, into="side")
    merge(history, message, side)
    assert rows(history) == [("Add a pool", 50)]


def test_branch_with_several_merges_is_as_many_changes(history: History, begin: str) -> None:
    history.tips["side"] = begin
    for name in ("pool", "routers"):
        work = side_branch(history, begin, "Start", "Finish", branch=name)
        side = merge(history, f"Merge branch '{name}' into side", work, into="side")
    merge(history, "Merge branch 'side'", side)
    assert rows(history) == [("pool", None), ("routers", None)]


def test_nesting_of_merges_is_limited(history: History, begin: str) -> None:
    side = begin
    for depth in range(2 * MAX_MERGE_DEPTH):
        history.tips[f"d{depth}"] = begin
        base = history.commit(f"Base {depth}", {f"src/{depth}.py": lines(f"x{depth}")}, branch=f"d{depth}")
        side = history.commit("Merge branch 'develop'", {}, branch=f"d{depth}", merge=side) if depth else base
    history.commit("Merge branch 'develop'", {"src/z.py": lines("z")}, merge=side)
    _, branch = open_branch(history)
    assert branch.head.subject == "Merge branch 'develop'"


def test_dependency_update_of_a_rollup_cites_its_change(history: History, begin: str) -> None:
    files = ({"pyproject.toml": f'[project]\ndependencies = ["httpx=={version}"]\n'} for version in ("0.27", "0.28"))
    start = history.commit("Depend on httpx", next(files), "2025-12-02")
    assert begin
    bump = history.commit("Bump httpx (#40)", next(files), branch="side", start=start)
    side = history.commit("Add routers (#41)", {"src/r.py": lines("r")}, branch="side")
    merge(history, "Merge #50: Rollup of 2 pull requests\n\nRollup", side)
    (update,) = gathered(history).updates.direct
    assert update.commit
    assert (update.name, update.commit.hash) == ("httpx", bump)
