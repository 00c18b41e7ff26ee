"""Match rows to commits: a real report with the subjects of its month, and texts without a match."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import pytest

from sphinxext_progress.format.model import Report
from sphinxext_progress.git.commits import GitCommit
from sphinxext_progress.git.verifying.text_matching import MAX_NEAREST, TextMatcher, text_tokens
from sphinxext_progress.reading import loader

from ..conftest import REFERENCE

DATA = Path(__file__).parent.parent / "data"

#: The first and the effective commit of the chains of the month; see test_reverts.
CHAINS = {
    "8baf01408ad760a5834128448fffa9b378bf46b7": "642fdd9010",
    "485ed1817d18e25817cb26f0813e6bd1e608eeb7": "35e85a6710",
    "287d2f47c3": "36411ddff1",
}


def commit(name: str, subject: str, day: str = "2026-01-15T12:00:00Z") -> GitCommit:
    landed = int(dt.datetime.fromisoformat(day).timestamp())
    return GitCommit(name, (), landed, landed, "Ann", "ann@example.org", subject, "")


@pytest.fixture(scope="module")
def january() -> list[GitCommit]:
    """Return the commits of January 2026 and of the week before, oldest first."""
    with (DATA / "megatron-lm-january.tsv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [commit(row["sha"], row["subject"], row["committer_date"]) for row in reversed(rows)]


@pytest.fixture(scope="module")
def matcher(january: list[GitCommit]) -> TextMatcher:
    """Return the matcher for that month, with its chains folded."""
    by_hash = {commit.hash: commit for commit in january}

    def find(prefix: str) -> GitCommit:
        return next(commit for name, commit in by_hash.items() if name.startswith(prefix))

    representatives: dict[str, GitCommit] = {}
    for first, last in CHAINS.items():
        revert = next(commit for commit in january if commit.subject.startswith(f'Revert "{find(first).subject[:40]}'))
        representatives |= dict.fromkeys((find(first).hash, revert.hash, find(last).hash), find(last))
    return TextMatcher(january, representatives)


@pytest.fixture(scope="module")
def report() -> Report:
    """Return the reference report."""
    loaded = loader.load_file(REFERENCE, "2026-01.yaml", Report).model
    assert loaded
    return loaded


def test_each_row_of_a_real_report_is_matched_by_its_words(matcher: TextMatcher, report: Report) -> None:
    matched = {row.description: matcher.match(row.description).best for row in report.commits}
    assert len(matched) == 26
    wrong = {
        row.description: matched[row.description]
        for row in report.commits
        if (best := matched[row.description]) is None or not best.hash.startswith(row.commit[0])
    }
    assert wrong == {}


@pytest.mark.parametrize(
    "text",
    [
        "Flash Attention library bumped",
        "Node tainting for ephemeral CI jobs",
        "These optimizations help reduce overhead for graph-based execution",
        "Better in every way",
        "",
    ],
)
def test_no_best_match_for_unrelated_text(matcher: TextMatcher, text: str) -> None:
    match = matcher.match(text)
    assert match.best is None
    assert match.certain is None
    assert len(match.nearest) <= MAX_NEAREST


def test_equal_matches_are_both_listed() -> None:
    matcher = TextMatcher(
        [commit("a", "Fix the router (#1)"), commit("b", "Fix the router (#2)"), commit("c", "Add a cache (#3)")]
    )
    match = matcher.match("Fix the router")
    assert match.best is None
    # The later commit comes first.
    assert [commit.hash for commit in match.nearest] == ["b", "a"]


def test_rare_word_has_more_weight() -> None:
    common = [commit(str(number), f"Add tests for part {number}") for number in range(20)]
    matcher = TextMatcher([*common, commit("x", "Add zstandard")])
    best = matcher.match("Add tests for zstandard").best
    assert best
    assert best.hash == "x"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Added `LoggerConfig`", "add logger config"),
        ("Supporting routers", "support router"),
        ("bump TE2.12", "Bump to TE 2.12"),
        ("the __init__ of a class", "init class"),
        ("ÄPFEL", "äpfel"),
        ("支持HTTP代理服务器", "HTTP 代理"),
        ("プロキシ対応を追加しました", "プロキシ対応"),
        ("锁", "锁"),
    ],
)
def test_words_are_compared_by_their_stems(one: str, other: str) -> None:
    assert text_tokens(other) <= text_tokens(one)
