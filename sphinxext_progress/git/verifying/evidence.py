"""Search the messages of commits, and the files that they changed, for what a line states about a dependency."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from sphinxext_progress.git.dependencies import is_declaration

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sphinxext_progress.git.commits import GitCommit
    from sphinxext_progress.git.file_contents import FileContents

#: The maximum distance of a version from the name of its dependency in a file, in characters. The hook of a linter has its
#: version on the line after its address.
MAX_DISTANCE = 200

#: The minimum length of a word of a name with several words that identifies it.
MIN_WORD_LENGTH = 3

_WORD = re.compile(r"[^\W_]+")


class Evidence:
    """What some commits state about dependencies, in their messages and in the files that they changed.

    :param commits: the commits, oldest first.
    """

    def __init__(self, contents: FileContents, commits: Sequence[GitCommit]) -> None:
        self._contents = contents
        self._commits = commits

    def mentions(self, name: str) -> bool:
        """Return whether a message, a path or a changed file contains a name, or a word of a name with several words."""
        if " " in name:
            words = [word for word in _WORD.findall(name) if len(word) >= MIN_WORD_LENGTH]
            pattern = re.compile("|".join(map(_spelled, words)))
        else:
            # The name "left-pad" is no part of "left_padding".
            pattern = re.compile(rf"(?<![a-z0-9_]){_spelled(name)}(?![a-z_])")
        texts = (*self._lines, *map(str.casefold, self._blobs.values()))
        return any(map(pattern.search, texts)) or any(pattern.search(text) for _, text in self._files())

    def has_version(self, name: str, version: str) -> bool:
        """Return whether a line of a message or a place in a changed file contains a name and a version.

        The declared dependencies do not count, because they are compared exactly.
        """
        number = re.compile(rf"(?<![\d.]){re.escape(version)}(?![\d]|\.\d)")
        pattern = re.compile(_spelled(name))
        if any(number.search(line) and pattern.search(line) for line in self._lines):
            return True
        return any(
            number.search(text[max(0, match.start() - MAX_DISTANCE) : match.end() + MAX_DISTANCE])
            for path, text in self._files()
            if not is_declaration(path)
            for match in pattern.finditer(text)
        )

    @cached_property
    def _lines(self) -> list[str]:
        """The lines of the messages, in lower case."""
        texts = (f"{commit.full_title}\n{commit.body}" for commit in self._commits)
        return [line for text in texts for line in text.casefold().split("\n")]

    @cached_property
    def _blobs(self) -> dict[str, str]:
        """The paths of the changed files, by their last blobs."""
        edits = self._contents.edits(self._commits)
        last = {edit.path: edit.after for commit in self._commits for edit in edits[commit.hash]}
        return {blob: path for path, blob in last.items() if blob}

    def _files(self) -> Iterator[tuple[str, str]]:
        """Yield the path and the text of each changed file, in lower case, one at a time."""
        for blob, content in self._contents.read(self._blobs):
            yield self._blobs[blob], content.decode("utf-8", "replace").casefold()


def _spelled(name: str) -> str:
    """Return a pattern for a name in any spelling: with dashes, dots, underscores, spaces or none of them."""
    return r"[-_./@ ]?".join(map(re.escape, _WORD.findall(name.casefold())))
