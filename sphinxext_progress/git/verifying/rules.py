"""The rules for verifying a report against its repository."""

from __future__ import annotations

from sphinxext_progress.diagnostics import LintRule


class GitRule(LintRule):
    """The rules of ``check --git``, with the names that ``--ignore`` accepts."""

    COMMIT_UNKNOWN = "commit-unknown", "error", "No commit has the hash or the number."
    COMMIT_AMBIGUOUS = "commit-ambiguous", "error", "Several commits begin with the digits of a hash."
    COMMIT_ELSEWHERE = "commit-elsewhere", "error", "A commit exists, and the branch does not have it."
    PR_MISMATCH = "pr-mismatch", "error", "A commit belongs to another pull request."
    DATE_MISMATCH = "date-mismatch", "warning", "A commit landed on another day."
    OUTSIDE_PERIOD = "outside-period", "warning", "A commit landed before or after the period of the report."
    REVERTED = "reverted", "warning", "A commit was taken back and had not landed again when the period ended."
    REAPPLIED = "reapplied", "note", "A commit was reverted and reapplied, and was in effect when the period ended."
    SUPERSEDED = (
        "superseded",
        "note",
        "Little of a commit was left in its files when the period ended; later work may have rewritten them.",
    )
    CITED_TWICE = "cited-twice", "warning", "Two rows, of one report or of two, are about one commit."
    ROW_UNLINKED = "row-unlinked", "warning", "A row has no hash and no number, and no commit stands out by its words."
    ROW_LINKED = "row-linked", "note", "A row has no hash and no number, and one commit stands out by its words."
    BULLET_EARLIER = "bullet-earlier", "note", "By its words, a bullet is about a commit from before the period."
    DEPENDENCY_MISMATCH = (
        "dependency-mismatch",
        "warning",
        "A line about a dependency says otherwise than `pyproject.toml`, requirements and lock files.",
    )
    COVERAGE_HOLE = (
        "coverage-hole",
        "warning",
        "No row is from a stretch of the period in which a large share of its commits landed.",
    )
    COVERAGE = "coverage", "note", "How many commits of each week and of each area the rows are about."
    UNCITED = "uncited", "note", "A large change is neither cited nor left out."
