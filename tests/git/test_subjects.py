"""Parse subjects."""

from __future__ import annotations

import pytest

from sphinxext_progress.git.subjects import is_area_name, parse_subject


@pytest.mark.parametrize(
    ("title", "words", "kind", "scope", "tags"),
    [
        ("Add a pool", "Add a pool", "", "", ()),
        ("feat(moe): Add routers", "Add routers", "feature", "moe", ()),
        ("[main] feat(moe): Add routers", "Add routers", "feature", "moe", ()),
        ("[MAIN][NVFP4][MOE] Pad", "Pad", "", "", ("nvfp4", "moe")),
        ("[fix] Offloading", "Offloading", "fix", "", ()),
        ("RL: Fix a length", "Fix a length", "", "", ("rl",)),
        ("Inference | Move a check", "Move a check", "", "", ("inference",)),
        ("perf(a(b)): Less", "Less", "performance", "a(b)", ()),
        ("channeldb+routing: refactor", "refactor", "", "", ("channeldb+routing",)),
        ("[only a tag]", "[only a tag]", "", "", ("only a tag",)),
        ("https://example.org", "https://example.org", "", "", ()),
        # The prefixes of scientific projects.
        ("ENH: Add a pool", "Add a pool", "feature", "", ()),
        ("BUG: stats: Count right", "Count right", "fix", "", ("stats",)),
        ("MAINT:Use a pool", "Use a pool", "refactoring", "", ()),
        ("DOC/TST: Describe it", "Describe it", "documentation", "", ()),
        ("BUG, ENH: Add it", "Add it", "fix", "", ()),
        ("TST - Test it", "Test it", "test", "", ()),
        ("[ENH] Add a pool", "Add a pool", "feature", "", ()),
        ("[MRG] FIX Count right", "Count right", "fix", "", ()),
        ("ENH(io): Read it", "Read it", "feature", "io", ()),
        ("DEP: Warn of it", "Warn of it", "deprecation", "", ()),
        ("API!: Drop it", "Drop it", "", "", ()),
        ("API docs are wrong", "API docs are wrong", "", "", ()),
        ("GPU/CPU: Share it", "Share it", "", "", ("gpu/cpu",)),
        ("api: Add a pool", "Add a pool", "", "", ("api",)),
        # Other words for types.
        ("Fixed: a race", "a race", "fix", "", ()),
        ("Add: a pool", "a pool", "feature", "", ()),
        ("[fix][net] A race", "A race", "fix", "", ("net",)),
        ("chores: tidy", "tidy", "", "", ()),
    ],
)
def test_parts_of_a_subject(title: str, words: str, kind: str, scope: str, tags: tuple[str, ...]) -> None:
    subject = parse_subject(title)
    assert (subject.words, subject.kind, subject.scope, subject.tags) == (words, kind, scope, tags)


def test_subject_marked_as_breaking() -> None:
    assert parse_subject("feat(api)!: Drop the old one").breaking
    assert not parse_subject("feat(api): Drop the old one!").breaking


@pytest.mark.parametrize(
    ("title", "part"),
    [("Add x (1/4)", (1, 4)), ("Add x [2 of 3]", (2, 3)), ("Add x (part 3/3)", (3, 3)), ("Use 1/2 of it", None)],
)
def test_part_of_a_series(title: str, part: tuple[int, int] | None) -> None:
    assert parse_subject(title).part == part


def test_copy_has_the_subject_of_its_original() -> None:
    subject = parse_subject("cp: `ci(fix): A race (2962)` into `main`")
    assert (subject.copy, subject.words, subject.type, subject.scope) == (True, "A race", "ci", "fix")


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("net", True),
        ("m-fsdp", True),
        ("fix", False),
        ("main", False),
        ("tests", False),
        ("otter-12", False),
        ("1", False),
    ],
)
def test_names_of_areas(word: str, expected: bool) -> None:
    assert is_area_name(word) is expected
