"""The headings that release tools write: kinds of changes, breaking changes, and the link to the full changelog."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinxext_progress.cli import markdown_text
from sphinxext_progress.cli.importing.headings import normalized_heading
from sphinxext_progress.cli.importing.outline_blocks import OutlineBlock
from sphinxext_progress.cli.importing.section_tree import OutlineSection

if TYPE_CHECKING:
    from collections.abc import Iterable

#: The kind of heading that marks the changes below it as breaking.
BREAKING = "breaking"

# Keep a Changelog, Conventional Commits with its tools, release-drafter and towncrier.
_KIND_HEADINGS = {
    "feature": "added, features, new features, enhancements, features and enhancements, new features and enhancements",
    "fix": "fixed, fixes, bug fixes, bugfixes, bugs fixed",
    "performance": "performance, performance improvements, performance enhancements",
    "refactoring": "code refactoring, code refactorings, refactoring, refactorings",
    "documentation": "documentation, docs, documentation changes, documentation updates, improved documentation",
    "test": "tests, testing",
    "build": "build, build system",
    "ci": "ci, continuous integration",
    "dependency": "dependencies, dependency updates, updated dependencies",
    "deprecation": "deprecated, deprecations",
    "removal": "removed, removals",
    "security": "security, security fixes",
    "revert": "reverts, reverted",
    BREAKING: "breaking, breaking changes, backwards incompatible changes, backward incompatible changes",
}
_KINDS = {heading: kind for kind, listed in _KIND_HEADINGS.items() for heading in listed.split(", ")}
# Headings that only release tools write. Beside one of them, the other headings name kinds too.
_RELEASE_HEADINGS = frozenset(
    [
        "added",
        "changed",
        "removed",
        "fixed",
        "features",
        "new features",
        "bug fixes",
        "bugfixes",
        "performance improvements",
    ]
)
_FULL_CHANGELOG = re.compile(r"\s*(?:\*\*|__)?(?P<title>Full Change ?log)(?:\*\*|__)?\s*:\s*(?:\*\*|__)?\s*(?P<link>\S.*)", re.IGNORECASE)  # fmt: skip


def kind_of_heading(title: str) -> str:
    """Return the kind of changes that a heading names, or :data:`BREAKING`; empty if it names none."""
    return _KINDS.get(normalized_heading(markdown_text.text_without_markup(title)), "")


def has_release_headings(sections: Iterable[OutlineSection]) -> bool:
    """Return whether a release tool has written one of some headings."""
    plain = (markdown_text.text_without_markup(section.title) for section in sections)
    return any(normalized_heading(title) in _RELEASE_HEADINGS for title in plain)


def take_changelog_links(section: OutlineSection) -> list[OutlineSection]:
    """Remove the links to the full changelog from a section and those below it; return a section for each."""
    found = []
    for part in section.walk():
        for block in list(part.blocks):
            match = _FULL_CHANGELOG.fullmatch(block.text) if block.kind == "paragraph" else None
            if match:
                part.blocks.remove(block)
                link = OutlineBlock("paragraph", block.line, match["link"], match["link"])
                found.append(OutlineSection(match["title"], block.line, section.level, [link]))
    return found
