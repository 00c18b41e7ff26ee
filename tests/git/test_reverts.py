"""Determine the fate of commits: fourteen chains of a real month, and other cases."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sphinxext_progress.git.history.reverts import CommitFate, CommitState, Reverts, fold_chains

from .repositories import JANUARY, History, lines, open_branch

# The files before and after a change.
OLD = {"src/a.py": lines("old"), "src/b.py": lines("other")}
NEW = {"src/a.py": lines("old") + lines("new", 20)}


def fates(history: History) -> dict[str, CommitFate]:
    """Return the fates of the commits of January."""
    repository, branch = open_branch(history)
    end = branch.at_end(JANUARY)
    assert end
    return Reverts(repository, branch, end).fates(branch.within(JANUARY))


def only(history: History) -> CommitFate:
    (fate,) = fates(history).values()
    return fate


def story(fate: CommitFate) -> list[tuple[str, str]]:
    return [("reverted" if event.is_revert else "reapplied", event.evidence) for event in fate.events]


def begin(history: History, title: str, day: str = "2026-01-10") -> str:
    """Add a commit before January, and then the change."""
    history.commit("Begin", OLD, "2025-11-01")
    return history.commit(title, NEW, day)


# The chains of a real month, Megatron-LM's January 2026, named after the number of their first pull request.
# CHAINS lists the state of each at the end of the month, and its events with their evidence.


def c2955(history: History) -> str:
    first = begin(history, "Miscellaneous inference cleanup (#2955)")
    history.commit(
        f'Revert "Miscellaneous inference cleanup (#2955)"\n\nThis reverts commit {first}.', OLD, "2026-01-31"
    )
    return first


def c2966(history: History) -> str:
    first = begin(history, "Multiturn rollout support prep (#2966)")
    history.commit('Revert "Multiturn rollout support prep (#2966)" (#3153)', OLD, "2026-01-29")
    history.commit("Vitalyk/multiturn v2 (#3167)", NEW, "2026-01-30")
    return first


def c3112(history: History) -> str:
    first = begin(history, "Fix RL optimizer offload (#3112)")
    revert = history.commit('Revert "Fix RL optimizer offload (#3112)" (#3141)', OLD, "2026-01-29T10:42")
    history.commit(f"Reapply {revert} (#3146)", NEW, "2026-01-29T18:40")
    return first


def c2031(history: History) -> str:
    first = begin(history, "Support multimodule communication (#2031)")
    revert = history.commit('Revert "Support multimodule communication (#2031)" (#3068)', OLD, "2026-01-24")
    message = f'Reapply "Support multimodule communication (#2031)" (#3068)\n\nThis reverts commit {revert}.'
    history.commit(message, NEW, "2026-01-27")
    return first


def c2572(history: History) -> str:
    title = "Various CUDA graph improvements on capture time, replay time, memory footprint (#2572)"
    first = begin(history, title)
    history.commit(f'Revert "{title}"\n\nThis reverts commit {first}.', OLD, "2026-01-22")
    # The reapply has one additional and one different line, so its patch-id differs.
    again = lines("old") + lines("new", 19) + "new = rewritten()\nmore = True\n"
    history.commit(f'Reapply "{title}" (#3056)', {"src/a.py": again}, "2026-01-26")
    return first


def c2142(history: History) -> str:
    first = begin(history, "Remove calculation of padding token in moe routing loss (#2142)")
    history.commit(
        'Revert "Remove calculation of padding token in moe routing loss (#2142)" (#3069)', OLD, "2026-01-24"
    )
    history.commit("Fix for PR-2142 (#3096)", NEW, "2026-01-28")
    history.commit("Fix for PR-2142 (#3165)", {"src/b.py": lines("another")}, "2026-01-30")
    return first


def c3049(history: History) -> str:
    # The change only moves a line, so the tree has no evidence.
    before, after = "one = 1\ntwo = 2\nthree = 3\n", "two = 2\none = 1\nthree = 3\n"
    history.commit("Begin", {"src/a.py": before}, "2025-11-01")
    first = history.commit(
        "Bug fix with --no-use-tokenizer-from-checkpoint-args (#3049)", {"src/a.py": after}, "2026-01-23T17:36"
    )
    title = "Bug fix with --no-use-tokenizer-from-checkpoint-args"
    history.commit(f'Revert "{title} (#3049)" (#3057)', {"src/a.py": before}, "2026-01-23T21:04")
    history.commit(f"(REPLAY) {title} (#3059)", {"src/a.py": after}, "2026-01-24")
    return first


def c2698(history: History) -> str:
    title = "Various fixes to in-job restarter and better time accounting of startup operations"
    first = begin(history, f"{title} (#2698)")
    history.commit(f'Revert "{title} (#2698)"\n\nThis reverts commit {first}.', OLD, "2026-01-14")
    history.commit(f'Re-submit "{title}" (#2954)', NEW, "2026-01-17")
    return first


def c2898(history: History) -> str:
    # The change removes lines. The last message is a revert, but another change includes the reapply.
    old, new = {"src/a.py": lines("old") + lines("unused", 20)}, {"src/a.py": lines("old")}
    start = history.commit("Begin", old, "2025-11-01")
    title = "Remove unused FlashAttention3 args (#2898)"
    first = history.commit(title, new, "2026-01-12T17:32")
    revert = history.commit(f'Revert "{title}" (#2916)', old, "2026-01-12T23:40")
    message = f'Reapply "{title}" (#2916)\n\nThis reverts commit {revert}.'
    side = history.commit(message, new, "2026-01-14T00:19", branch="side", start=revert)
    history.commit("Merge branch 'side'", new, "2026-01-14T14:00", merge=side)
    history.commit(f'Revert "Reapply "{title}" (#2916)"\n\nThis reverts commit {side}.', old, "2026-01-14T15:45")
    with_wrapper = new | {"src/b.py": lines("wrapper", 4)}
    history.commit("Add a wrapper function for FA3 _flash_attn_forward call (#2933)", with_wrapper, "2026-01-21")
    assert start
    return first


def c2270(history: History) -> str:
    # The tag differs between the branches, and the change is from before the month.
    history.commit("Begin", OLD, "2025-11-01")
    first = history.commit("Add assertion for mxfp8 params without dp overlap (#2271)", NEW, "2025-12-02")
    history.commit(
        'Revert "[dev] Add assertion for mxfp8 params without dp overlap (#2270)" (#2901)', OLD, "2026-01-14"
    )
    return first


def c2506(history: History) -> str:
    # A merged side branch reapplied the change.
    first = begin(history, "feat: m4 leftover changes (#2506)")
    revert = history.commit(
        f'Revert "feat: m4 leftover changes (#2506)"\n\nThis reverts commit {first}.', OLD, "2026-01-13"
    )
    message = f'Reapply "feat: m4 leftover changes (#2506)"\n\nThis reverts commit {revert}.'
    side = history.commit(message, NEW, "2026-01-14T00:19", branch="side", start=revert)
    history.commit("build: Bump deps (#2911)", NEW, "2026-01-14T12:00", merge=side)
    return first


def c2883(history: History) -> str:
    first = begin(history, "RL: Fix cu_seqlens construction for PackedSeqParams (#2883)")
    message = f'Revert "RL: Fix cu_seqlens construction for PackedSeqParams (#2883)"\n\nThis reverts commit {first}.'
    history.commit(message, OLD, "2026-01-12")
    return first


def c2738(history: History) -> str:
    first = begin(history, "Dynamic Inference | Evict and re-compute context requests. (#2738)", "2026-01-08")
    history.commit(
        'Revert "Dynamic Inference | Evict and re-compute context requests. (#2738)" (#2884)', OLD, "2026-01-09"
    )
    again = {"src/a.py": lines("old") + lines("new", 19) + "mended = True\n"}
    history.commit("Inference | Evict overflow paused requests from context. (#2926)", again, "2026-01-14")
    return first


def c2963(history: History) -> str:
    # A copy from another branch is reverted.
    title = "cp: `ci(fix): GB200 racecondition (2962)` into `main` (#2963)"
    first = begin(history, title)
    history.commit(f'Revert "{title}"\n\nThis reverts commit {first}.', OLD, "2026-01-15")
    return first


CHAINS: list[tuple[Callable[[History], str], CommitState, list[tuple[str, str]]]] = [
    (c2955, CommitState.REVERTED, [("reverted", "hash")]),
    (c2966, CommitState.IN_EFFECT, [("reverted", "subject"), ("reapplied", "lines")]),
    (c3112, CommitState.IN_EFFECT, [("reverted", "subject"), ("reapplied", "hash")]),
    (c2031, CommitState.IN_EFFECT, [("reverted", "subject"), ("reapplied", "hash")]),
    (c2572, CommitState.IN_EFFECT, [("reverted", "hash"), ("reapplied", "subject")]),
    (c2142, CommitState.IN_EFFECT, [("reverted", "subject"), ("reapplied", "lines")]),
    (c3049, CommitState.IN_EFFECT, [("reverted", "subject"), ("reapplied", "subject")]),
    (c2698, CommitState.IN_EFFECT, [("reverted", "hash"), ("reapplied", "subject")]),
    (
        c2898,
        CommitState.IN_EFFECT,
        [("reverted", "subject"), ("reapplied", "hash"), ("reverted", "hash"), ("reapplied", "lines")],
    ),
    (c2270, CommitState.REVERTED, [("reverted", "subject")]),
    (c2506, CommitState.IN_EFFECT, [("reverted", "hash"), ("reapplied", "hash")]),
    (c2883, CommitState.REVERTED, [("reverted", "hash")]),
    (c2738, CommitState.IN_EFFECT, [("reverted", "subject"), ("reapplied", "lines")]),
    (c2963, CommitState.REVERTED, [("reverted", "hash")]),
]


@pytest.mark.parametrize(("chain", "state", "events"), CHAINS, ids=[chain.__name__ for chain, _, _ in CHAINS])
def test_chain_of_a_real_month(
    history: History, chain: Callable[[History], str], state: CommitState, events: list[tuple[str, str]]
) -> None:
    first = chain(history)
    fate = only(history)
    assert fate.commit.hash == first
    assert (fate.state, story(fate)) == (state, events)
    by = fate.effective_commit
    assert (by is None) == (state is CommitState.REVERTED)
    # The effective commit is the last reapply.
    assert by is None or by == fate.events[-1].by


def test_all_chains_in_one_month(history: History) -> None:
    """Chains in the same month do not affect each other."""
    expected: dict[str, CommitState] = {}
    # Each chain has its own files.
    for number, (chain, state, _) in enumerate(CHAINS):
        scoped = HistoryInFolder(history, f"part{number}/")
        expected[chain(scoped)] = state  # type: ignore[arg-type]
    assert {name: fate.state for name, fate in fates(history).items()} == expected


class HistoryInFolder:
    """A history with each file in a folder."""

    def __init__(self, history: History, folder: str) -> None:
        self._history = history
        self._folder = folder

    def commit(
        self, message: str, files: dict[str, str], on: str, *, branch: str = "main", merge: str = "", start: str = ""
    ) -> str:
        placed = {f"{self._folder}{name}": content for name, content in files.items()}
        own = branch if branch == "main" else f"{self._folder}{branch}"
        return self._history.commit(message, placed, on, branch=own, merge=merge, start=start)


def test_commit_reverted_and_reapplied_three_times(history: History) -> None:
    begin(history, "Add routers (#1)", "2026-01-02")
    name = history.tips["main"]
    for day in range(3, 9, 2):
        name = history.commit(f'Revert "Add routers (#1)"\n\nThis reverts commit {name}.', OLD, f"2026-01-0{day}")
        name = history.commit(f'Reapply "Add routers (#1)"\n\nThis reverts commit {name}.', NEW, f"2026-01-0{day + 1}")
    fate = only(history)
    assert [event for event, _ in story(fate)] == ["reverted", "reapplied"] * 3
    assert (fate.state, fate.effective_commit and fate.effective_commit.hash) == (CommitState.IN_EFFECT, name)


@pytest.mark.parametrize("end", ['…" (#8)', "… (#8)", "..."])
def test_truncated_title(history: History, end: str) -> None:
    title = "Add a router that is described by a title of so many words that nobody could read it in one line (#7)"
    first = begin(history, title)
    history.commit(f'Revert "{title[:66]}{end}', OLD, "2026-01-20")
    assert (only(history).commit.hash, only(history).state) == (first, CommitState.REVERTED)


def test_number_in_the_body(history: History) -> None:
    first = begin(history, "Add routers (#7)")
    history.commit("Routers break the build (#8)\n\nReverts example/otter#7\n", OLD, "2026-01-20")
    fate = only(history)
    assert (fate.commit.hash, fate.state, story(fate)) == (first, CommitState.REVERTED, [("reverted", "number")])


def test_number_from_the_forge_takes_precedence_over_an_ambiguous_title(history: History) -> None:
    first = begin(history, "Fix it (#7)")
    history.commit("Fix it (#8)", {"src/b.py": lines("fixed")}, "2026-01-12")
    history.commit('Revert "Fix it" (#9)\n\nReverts example/otter#7', OLD, "2026-01-20")
    assert only(history).commit.hash == first


def test_number_before_the_title(history: History) -> None:
    """GitLab mirrors put the number before the title."""
    first = begin(history, "example/otter!7 - Add routers")
    history.commit(f"Out with it\n\nThis reverts commit {first}.", OLD, "2026-01-20")
    last = history.commit("Replay (!7): routers", NEW, "2026-01-21")
    fate = only(history)
    assert story(fate) == [("reverted", "hash"), ("reapplied", "number")]
    assert fate.effective_commit
    assert fate.effective_commit.hash == last


def test_state_of_each_commit_of_a_chain(history: History) -> None:
    first = begin(history, "Add routers (#7)")
    revert = history.commit('Revert "Add routers (#7)"', OLD, "2026-01-20")
    fate = only(history)
    members = {commit.hash: fate.state_of(commit) for commit in fate.members}
    assert members == {first: CommitState.REVERTED, revert: CommitState.IN_EFFECT}


def test_hash_of_another_branch_refers_to_the_copy(history: History) -> None:
    history.commit("Begin", OLD, "2025-11-01")
    elsewhere = "0123456789" * 4
    copy = history.commit(f"Add routers\n\n(cherry picked from commit {elsewhere})", NEW, "2026-01-10")
    history.commit(f"Take routers out\n\nThis reverts commit {elsewhere}.", OLD, "2026-01-20")
    fate = only(history)
    assert (fate.commit.hash, fate.state, story(fate)) == (copy, CommitState.REVERTED, [("reverted", "hash")])


def test_target_of_a_revert_is_found_by_its_lines(history: History) -> None:
    first = begin(history, "Add routers (#7)")
    # Meanwhile, other commits change the same file.
    history.commit("Add a cache (#8)", {"src/a.py": NEW["src/a.py"] + lines("cache", 3)}, "2026-01-15")
    history.commit("Revert what was too slow (#9)", {"src/a.py": OLD["src/a.py"] + lines("cache", 3)}, "2026-01-20")
    fate = only(history)
    assert (fate.commit.hash, fate.state, story(fate)) == (first, CommitState.REVERTED, [("reverted", "lines")])


def test_partial_revert_is_a_separate_change(history: History) -> None:
    begin(history, "Add routers (#7)")
    history.commit("Revert the name of an argument (#8)", {"src/a.py": lines("old") + lines("new", 17)}, "2026-01-20")
    assert fates(history) == {}


def test_commit_that_also_reverts_something_is_not_a_revert(history: History) -> None:
    """A squashed pull request lists the messages of its own commits."""
    first = begin(history, "Add routers (#7)")
    body = f'* Revert "Add routers (#7)"\n\nThis reverts commit {first}.\n\n* Add better ones'
    history.commit(f"Better routers (#8)\n\n{body}", {"src/a.py": lines("old") + lines("better", 40)}, "2026-01-20")
    assert fates(history) == {}


def test_second_revert_in_a_row_reapplies(history: History) -> None:
    first = begin(history, "Add routers (#7)")
    history.commit(f'Revert "Add routers (#7)"\n\nThis reverts commit {first}.', OLD, "2026-01-20")
    last = history.commit("(Reverted) Add routers (#8)", NEW, "2026-01-21")
    fate = only(history)
    assert (fate.state, story(fate)) == (CommitState.IN_EFFECT, [("reverted", "hash"), ("reapplied", "lines")])
    assert fate.effective_commit
    assert fate.effective_commit.hash == last


def test_reapply_with_additional_changes(history: History) -> None:
    """The reapply is matched by the lines that the original commit added."""
    begin(history, "Add routers (#7)")
    fixed = {"src/a.py": lines("old") + lines("fixed", 6) + lines("new", 16)}
    fix = history.commit("Fix routers (#8)", fixed, "2026-01-12")
    history.commit(f'Revert "Fix routers (#8)"\n\nThis reverts commit {fix}.', NEW, "2026-01-13T10:00")
    history.commit('Revert "Add routers (#7)"', OLD, "2026-01-13T11:00")
    last = history.commit('Reapply "Add routers (#7)" (#9)', fixed, "2026-01-15")
    fate = fates(history)[fix]
    assert (fate.state, fate.effective_commit and fate.effective_commit.hash) == (CommitState.IN_EFFECT, last)


def test_partial_reapply_is_unsure(history: History) -> None:
    first = begin(history, "Add routers (#7)")
    history.commit(f'Revert "Add routers (#7)"\n\nThis reverts commit {first}.', OLD, "2026-01-20")
    part = lines("old") + "".join(lines("new", 20).splitlines(keepends=True)[:14]) + lines("other way", 6)
    last = history.commit("Add routers (#8)", {"src/a.py": part}, "2026-01-21")
    fate = only(history)
    assert (fate.state, story(fate)) == (CommitState.UNSURE, [("reverted", "hash"), ("reapplied", "lines")])
    assert fate.effective_commit
    assert fate.effective_commit.hash == last


def test_unstated_reapply_that_was_reverted_continues_the_chain(history: History) -> None:
    """The lines join two chains of messages, whatever their number."""
    first = begin(history, "Add routers (#7)")
    history.commit(f'Revert "Add routers (#7)"\n\nThis reverts commit {first}.', OLD, "2026-01-20")
    tries = []
    for number in (8, 10, 12):
        tries.append(history.commit(f"Try {number} (#{number})", NEW, f"2026-01-{12 + number}T10:00"))
        history.commit(f'Revert "Try {number} (#{number})" (#{number + 1})', OLD, f"2026-01-{12 + number}T11:00")
    assert {fate.state for fate in fates(history).values()} == {CommitState.REVERTED}
    last = history.commit("Routers at last (#14)", NEW, "2026-01-27")
    fate = only(history)
    assert (fate.state, fate.commit.hash) == (CommitState.IN_EFFECT, first)
    assert story(fate) == [
        ("reverted", "hash"),
        *([("reapplied", "lines"), ("reverted", "subject")] * 3),
        ("reapplied", "lines"),
    ]
    assert [event.by.hash for event in fate.events if not event.is_revert] == [*tries, last]


@pytest.mark.parametrize("merge", ["Merge pull request #{} from example/side", "Merge branch 'side{}' into 'main'"])
def test_merged_reverts(history: History, merge: str) -> None:
    """A merge represents its commits, so that chains consist of first-parent commits."""
    history.commit("Begin", OLD, "2025-11-01")

    def merged(title: str, body: str, files: dict[str, str], day: str, number: int) -> str:
        start = history.tips["main"]
        side = history.commit(f"{title}\n\n{body}", files, day, branch=f"side{number}", start=start)
        message = f"{merge.format(number)}\n\n{title}\n\nSee merge request example/otter!{number}"
        return history.commit(message, files, day, merge=side)

    first = merged("Add routers", "", NEW, "2026-01-10", 7)
    revert = merged('Revert "Add routers"', f"This reverts commit {first}.", OLD, "2026-01-20", 8)
    last = merged('Reapply "Add routers"', f"This reverts commit {revert}.", NEW, "2026-01-21", 9)
    fate = fates(history)[first]
    assert fate.commit.number == 7
    assert [event.by.hash for event in fate.events] == [revert, last]
    assert (fate.state, fate.effective_commit and fate.effective_commit.hash) == (CommitState.IN_EFFECT, last)


@pytest.mark.parametrize(
    "revert",
    [
        'Revert "example/otter!7 - Add routers"',
        'Revert "!7: Add routers"',
        'Revert "example/otter!7 - Add routers as they were called first"',
        'Revert "Add routers as they were called first"\n\nThis reverts merge request !7',
        'Revert "Add routers"\n\nThis reverts commit 0123456789012345678901234567890123456789.',
        "Revert \"Merge branch 'routers' into 'main'\"\n\nThis reverts merge request example/otter!7",
    ],
)
@pytest.mark.parametrize("method", ["merge", "squash", "side"])
def test_merge_request_is_found_by_its_reference(history: History, method: str, revert: str) -> None:
    start = history.commit("Begin", OLD, "2025-11-01")
    request = "Add routers\n\nSee merge request example/otter!7"
    if method == "squash":
        first = history.commit(request, NEW, "2026-01-10")
    else:
        side = history.commit("Add routers" if method == "merge" else request, NEW, branch="routers", start=start)
        first = history.commit(f"Merge branch 'routers' into 'main'\n\n{request}", NEW, "2026-01-10", merge=side)
    history.commit(revert, OLD, "2026-01-20")
    fate = only(history)
    assert (fate.state, open_branch(history)[1].landing(fate.commit).hash) == (CommitState.REVERTED, first)
    assert [event.evidence for event in fate.events] != ["lines"]


def test_revert_after_the_period_does_not_count(history: History) -> None:
    first = begin(history, "Add routers (#7)")
    history.commit(f'Revert "Add routers (#7)"\n\nThis reverts commit {first}.', OLD, "2026-02-01T00:00")
    assert fates(history) == {}


def test_titles_that_only_look_like_a_revert(history: History) -> None:
    begin(history, "Add routers (#7)")
    history.commit("Revert to two columns (#8)", {"src/b.py": lines("columns")}, "2026-01-20")
    history.commit("Reapply formatting (#9)", {"src/b.py": lines("format")}, "2026-01-21")
    assert fates(history) == {}


def test_rewritten_reapply_is_unsure(history: History) -> None:
    first = begin(history, "Add routers (#7)")
    revert = history.commit(f'Revert "Add routers (#7)"\n\nThis reverts commit {first}.', OLD, "2026-01-20")
    history.commit(f'Reapply "Add routers (#7)"\n\nThis reverts commit {revert}.', NEW, "2026-01-21")
    history.commit("Write routers anew (#9)", {"src/a.py": lines("anew", 40)}, "2026-01-25")
    assert only(history).state is CommitState.UNSURE


def test_chain_is_one_change(history: History) -> None:
    c2031(history)
    all_fates = fates(history)
    folded = fold_chains(all_fates.values())
    assert len(folded) == 3
    assert {commit.subject for commit in folded.values()} == {
        'Reapply "Support multimodule communication (#2031)" (#3068)'
    }


UTIL = lines("util", 60)


@pytest.mark.parametrize(
    ("then", "expected"),
    [
        # Moved to a new file, to an existing one, to a file with another name, and to two files.
        ([{"util.py": None, "helpers.py": UTIL}], 1.0),
        ([{"util.py": None, "old.py": lines("old") + UTIL}], 1.0),
        ([{"util.py": None, "lib/tools/helpers.py": "import os\n" + UTIL}], 1.0),
        ([{"util.py": None, "a.py": lines("util", 30), "b.py": UTIL.removeprefix(lines("util", 30))}], 1.0),
        # Copied first and deleted later, which is the exact inverse of the first commit.
        ([{"helpers.py": UTIL}, {"util.py": None}], 1.0),
        # Half of the lines are enough.
        ([{"util.py": None, "helpers.py": lines("util", 45)}], 0.75),
        ([{"util.py": None, "helpers.py": lines("util", 15)}], 0.25),
        # Deleted, although another file has contained the lines all along.
        ([{"util.py": None}], 0.0),
        ([{"util.py": None, "copy.py": UTIL + "# The only copy\n"}], 0.0),
    ],
)
def test_moved_lines_survive(history: History, then: list[dict[str, str | None]], expected: float) -> None:
    history.commit("Begin", {"old.py": lines("old"), "copy.py": UTIL}, "2026-01-01")
    first = history.commit("Add utilities (#1)", {"util.py": UTIL}, "2026-01-10")
    for day, files in enumerate(then, 20):
        history.commit("Go on", files, f"2026-01-{day}")
    repository, branch = open_branch(history)
    reverts = Reverts(repository, branch, branch.head)
    assert reverts.survival([branch.commits[first]]) == {first: expected}


def test_removed_lines_do_not_move(history: History) -> None:
    history.commit("Begin", OLD | NEW, "2025-11-01")
    first = history.commit("Remove routers (#7)", OLD, "2026-01-10")
    history.commit("Write them again (#8)", NEW | {"src/c.py": NEW["src/a.py"]}, "2026-01-20")
    repository, branch = open_branch(history)
    assert Reverts(repository, branch, branch.head).survival([branch.commits[first]]) == {first: 0.0}


def test_reapplied_and_moved_commit_is_in_effect(history: History) -> None:
    begin(history, "Add routers (#7)")
    history.commit('Revert "Add routers (#7)" (#8)', OLD, "2026-01-20")
    history.commit('Reapply "Add routers (#7)" (#9)', NEW, "2026-01-21")
    history.commit("Move the routers (#10)", OLD | {"src/routers.py": lines("new", 20)}, "2026-01-25")
    assert only(history).state is CommitState.IN_EFFECT


@pytest.mark.parametrize(
    ("files", "evidence"),
    [
        (OLD, "inverse"),
        # Another file, other lines, or not quite all of the lines.
        (OLD | {"src/b.py": lines("other", 9)}, "lines"),
        (OLD | {"src/a.py": OLD["src/a.py"] + "x = 1\n"}, "lines"),
        (OLD | {"src/a.py": OLD["src/a.py"] + lines("new", 1)}, "lines"),
    ],
)
def test_unstated_revert_is_found_by_its_lines(history: History, files: dict[str, str], evidence: str) -> None:
    first = begin(history, "Add routers (#7)")
    last = history.commit("Tidy up (#8)", files, "2026-01-20")
    repository, branch = open_branch(history)
    reverts = Reverts(repository, branch, branch.head)
    event = reverts.reverted_by_lines(branch.commits[first])
    assert event
    assert (event.is_revert, event.by.hash, event.evidence) == (True, last, evidence)


def test_exact_inverse_is_preferred_to_an_earlier_rewrite(history: History) -> None:
    first = begin(history, "Add routers (#7)")
    history.commit("Write routers anew (#8)", {"src/a.py": OLD["src/a.py"] + "x = 1\n"}, "2026-01-19")
    history.commit("Write them back (#9)", NEW, "2026-01-20")
    last = history.commit("Tidy up (#10)", OLD, "2026-01-21")
    repository, branch = open_branch(history)
    event = Reverts(repository, branch, branch.head).reverted_by_lines(branch.commits[first])
    assert event
    assert (event.by.hash, event.evidence) == (last, "inverse")
