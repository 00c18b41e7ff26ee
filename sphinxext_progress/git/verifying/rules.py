"""The rules for verifying a report against its repository."""

from __future__ import annotations

from sphinxext_progress.diagnostics import LintRule


class GitRule(LintRule):
    """The rules of ``check --git``, with the names that ``--ignore`` accepts."""

    COMMIT_UNKNOWN = "commit-unknown", "error", "No commit has this hash or number."
    COMMIT_AMBIGUOUS = "commit-ambiguous", "error", "A hash matches several commits."
    COMMIT_ELSEWHERE = "commit-elsewhere", "error", "A commit exists, but is not on the branch."
    PR_MISMATCH = "pr-mismatch", "error", "A commit belongs to another pull request."
    DATE_MISMATCH = "date-mismatch", "warning", "A commit landed on another day."
    OUTSIDE_PERIOD = "outside-period", "warning", "A commit landed before or after the period of the report."
    REVERTED = "reverted", "warning", "A commit was reverted, and was not in effect at the end of the period."
    REAPPLIED = "reapplied", "note", "A commit was reverted and reapplied, and was in effect at the end of the period."
    SUPERSEDED = (
        "superseded",
        "note",
        "Little of a commit was left at the end of the period; later work may have replaced it.",
    )
    CITED_TWICE = "cited-twice", "warning", "Two rows, of the same report or of two reports, cite the same commit."
    ROW_UNLINKED = "row-unlinked", "warning", "A row cites no commit, and its text clearly matches none."
    ROW_LINKED = "row-linked", "note", "A row cites no commit, but its text matches one."
    TEXT_MISMATCH = (
        "text-mismatch",
        "note",
        "The words of a line fit another commit of the period, or share nothing with the commit that it cites.",
    )
    BULLET_EARLIER = "bullet-earlier", "note", "The text of a bullet matches only commits from before the period."
    DEPENDENCY_MISMATCH = (
        "dependency-mismatch",
        "warning",
        "A line about a dependency disagrees with `pyproject.toml`, requirements or lock files.",
    )
    COVERAGE_HOLE = (
        "coverage-hole",
        "warning",
        "A part of the period in which many of its commits landed has no row.",
    )
    COVERAGE = "coverage", "note", "How many commits of each week and area the report cites."
    UNCITED = "uncited", "note", "A large change is neither cited nor left out."
