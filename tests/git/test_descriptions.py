"""Describe changes by their titles."""

from __future__ import annotations

from pathlib import Path

import pytest

from sphinxext_progress.git.commits import GitCommit
from sphinxext_progress.git.drafting.descriptions import describe_change, original_title
from sphinxext_progress.git.drafting.net_changes import LandedChange

from .repositories import History, open_branch


def landed(title: str, subject: str = "", commits: int = 1) -> LandedChange:
    commit = GitCommit("0" * 40, (), 0, 0, "Ann", "ann@example.org", subject or title, "")
    return LandedChange((commit,) * commits, title)


def described(title: str, commits: int = 1) -> str:
    """Return the description of a change in the area 'core'."""
    return describe_change(landed(title, commits=commits), lambda word: word == "core")


@pytest.mark.parametrize(
    ("title", "description"),
    [
        # Types, and tags that name the area.
        ("feat(core)!: add a pool", "Add a pool"),
        ("feat(pool): add it", "Add it"),
        ("feat:add a pool", "Add a pool"),
        ("feat：add a pool", "Add a pool"),
        ("Fix (core): a race", "A race"),
        ("fix(core) : a race", "A race"),
        ("ENH: core: add a pool", "Add a pool"),
        ("BUG: stats: count right", "Stats: Count right"),
        ("[Core] add a pool", "Add a pool"),
        ("feat: [core] add a pool", "Add a pool"),
        ("core: add a pool", "Add a pool"),
        ("Core | Add a pool", "Add a pool"),
        ("download: fetch in parallel", "Download: Fetch in parallel"),
        ("[ty] fix it", "[ty] Fix it"),
        ("chore: tidy", "Tidy"),
        # Branches, states and words for CI.
        ("[main] [core] feat: add a pool", "Add a pool"),
        ("[3.12] add a pool", "Add a pool"),
        ("[release/2.x] Add a pool", "Add a pool"),
        ("[v2.1.x] [Backport] Add a pool", "Add a pool"),
        ("[WIP] Add a pool [skip ci]", "Add a pool"),
        ("[MRG] Add a pool", "Add a pool"),
        ("[PATCH] add a pool", "Add a pool"),
        ("[RFC PATCH v2 1/3] add a pool", "Add a pool"),
        ("fixup! feat: add a pool", "Add a pool"),
        # Keys of issues.
        ("JIRA-123: add a pool", "Add a pool"),
        ("ABC-12 Add a pool", "Add a pool"),
        ("[ABC-12][DEF-3] Add a pool", "Add a pool"),
        ("(ABC-12) - Add a pool", "Add a pool"),
        ("ABC-12. Add a pool.", "Add a pool"),
        ("fix: ABC-12: a race", "A race"),
        ("otter-12: add a pool", "Add a pool"),
        ("#123: add a pool", "Add a pool"),
        ("#123 add a pool", "Add a pool"),
        ("gh-123: Add a pool", "Add a pool"),
        ("bpo-123: Add a pool", "Add a pool"),
        ("!2 Add a pool", "Add a pool"),
        ("Issue #12: Add a pool", "Add a pool"),
        ("Fixed #12, #13 -- Corrected a race", "Corrected a race"),
        ("D1234: Add a pool", "Add a pool"),
        ("Add 'vendor/otter/' from commit '805576db5b605b150517389b31a5b4a9a3400b1d'", "Add vendor/otter"),
        ("Squashed 'vendor/otter/' content from commit 805576d", "Add vendor/otter"),
        ("Squashed 'vendor/otter/' changes from 805576d..a97a7ca", "Update vendor/otter"),
        ("std::move a pool", "std::move a pool"),
        ("https://example.org is gone", "https://example.org is gone"),
        ("ann/otter#12: Add a pool", "Add a pool"),
        ("Add a pool (#12)", "Add a pool"),
        ("Add a pool (fixes #12, #13)", "Add a pool"),
        ("Add a pool (GH-12)", "Add a pool"),
        ("Bug 1234567 - Add a pool. r=ann,bob", "Add a pool"),
        ("Handle r=None", "Handle r=None"),
        ("Add a pool, closes #12", "Add a pool"),
        ("Make it compact. #12", "Make it compact"),
        ("Fix a crash in #12", "Fix a crash in #12"),
        ("Fix #12 and more", "Fix #12 and more"),
        ("UTF-8: Read it", "UTF-8: Read it"),
        ("SHA-256 is used", "SHA-256 is used"),
        ("Follow the PEP (PEP-658)", "Follow the PEP (PEP-658)"),
        # Symbols.
        (":sparkles: add a pool", "Add a pool"),
        ("\N{BUG} fix: a race", "A race"),
        # Capitals and full stops.
        ("add a pool.", "Add a pool"),
        ("add `pool`.", "Add `pool`"),
        ("don't wait", "Don't wait"),
        ("re-enable it", "Re-enable it"),
        ("écrire", "Écrire"),
        ("torch-scatter is optional", "torch-scatter is optional"),
        ("`pool` is new", "`pool` is new"),
        ("numpy.array works", "numpy.array works"),
        ("add_pool works", "add_pool works"),
        ("add() works", "add() works"),
        ("iOS works", "iOS works"),
        ("2to3 is gone", "2to3 is gone"),
        ("Wait...", "Wait..."),
        ("Support pip install et al.", "Support pip install et al."),
        ("Drop tools, etc.", "Drop tools, etc."),
        # What is left if nothing else is.
        ("fix:", "Fix:"),
        ("[core]", "[core]"),
        ("ABC-12:", "ABC-12:"),
        (".", "."),
        ("#12", "#12"),
    ],
)
def test_descriptions_are_ready_to_publish(title: str, description: str) -> None:
    assert described(title) == description


@pytest.mark.parametrize(
    ("title", "commits", "description"),
    [
        ("Add a pool (1/2)", 2, "Add a pool"),
        ("[1/2] Add a pool", 2, "Add a pool"),
        ("Add a pool (1/3)", 2, "Add a pool (1/3)"),
        ("(1/2)", 2, "(1/2)"),
    ],
)
def test_the_number_of_a_part_goes_if_the_row_has_all_parts(title: str, commits: int, description: str) -> None:
    assert described(title, commits) == description


def test_the_original_title_has_the_number_unless_another_commit_gave_it() -> None:
    assert original_title(landed("feat: Add it", "feat: Add it (#12)")) == "feat: Add it (#12)"
    assert original_title(landed("feat: Add it", 'Reapply "feat: Add it" (#13)')) == "feat: Add it"


def test_the_original_title_of_a_merge_is_that_of_its_change(tmp_path: Path) -> None:
    history = History(tmp_path / "repository")
    history.commit("Begin")
    topic = history.commit("Work", {"x.py": "x\n"}, branch="topic", start=history.tips["main"])
    history.commit("Merge pull request #7 from ann/topic\n\nfeat: add a pool", {}, merge=topic)
    _, branch = open_branch(history)
    history.close()
    change = LandedChange((branch.head,), branch.head.title)
    assert (original_title(change), describe_change(change, lambda _: False)) == ("feat: add a pool", "Add a pool")
