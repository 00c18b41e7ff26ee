"""Parse subjects."""

from __future__ import annotations

import pytest

from sphinxext_progress.git.subjects import parse_subject


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
