"""Find the lines of a commit that later commits moved to other files."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from sphinxext_progress.diagnostics.messages.repository import SKIPPED_LINES
from sphinxext_progress.git.file_contents import LineDelta, count_content_lines

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinxext_progress.git.commits import GitCommit
    from sphinxext_progress.git.file_contents import FileContents


def moved_share(contents: FileContents, commit: GitCommit, end: GitCommit) -> float:
    """Return the share of a commit's changed lines that files it did not touch have gained since, 0 to 1."""
    paths = {edit.path for edit in contents.edits([commit])[commit.hash]}
    own = next((delta for _, delta in contents.deltas([commit], paths)), LineDelta())
    if not own.added:
        return 0.0
    then, now = contents.tree(commit), contents.tree(end)
    earlier = {blob: then.get(path, "") for path, blob in now.items() if path not in paths and then.get(path) != blob}
    present = _count_lines(contents, earlier, own.added)
    # Lines that a file had before were not moved there.
    before = _count_lines(contents, filter(None, (earlier[blob] for blob in present)), own.added)
    gained: Counter[bytes] = Counter()
    for blob, lines in present.items():
        gained += lines - before.get(earlier[blob], Counter())
    return (own.added & gained).total() / own.size


def _count_lines(contents: FileContents, blobs: Iterable[str], wanted: Counter[bytes]) -> dict[str, Counter[bytes]]:
    """Count some lines in blobs, keeping only those lines in memory; blobs without any of them have no entry."""
    counts = {}
    for blob, content in contents.read(blobs, check=SKIPPED_LINES):
        lines = count_content_lines(content)
        if common := lines.keys() & wanted.keys():
            counts[blob] = Counter({line: lines[line] for line in common})
    return counts
