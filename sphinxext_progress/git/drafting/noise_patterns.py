"""Match commits with the patterns of noise rules: the built-in ones of ``noise.yaml``, and those of ``project.yaml``.

The patterns are globs, whose matching takes a time proportional to the length of the text for each wildcard.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sphinxext_progress.format.project import Project
from sphinxext_progress.git.subjects import parse_subject
from sphinxext_progress.reading.loader import load_file

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinxext_progress.format.noise import NoiseEntry
    from sphinxext_progress.git.commits import GitCommit
    from sphinxext_progress.git.touched_files import TouchedFile

#: The file with the patterns of the built-in rules.
BUILT_IN = Path(__file__).with_name("noise.yaml")

# A word of a subject, with the hyphens, dots and apostrophes in it.
_WORD = re.compile(r"\w+(?:[-.']+\w+)*")


@cache
def built_in_entries() -> tuple[NoiseEntry, ...]:
    """Return the patterns of the built-in rules."""
    loaded = load_file(BUILT_IN, BUILT_IN.name, Project)
    assert loaded.model, loaded.diagnostics
    return tuple(loaded.model.noise)


class NoisePattern:
    """The compiled patterns of an entry."""

    def __init__(self, entry: NoiseEntry) -> None:
        self.name = str(entry.name)
        self._phrases = [[_compile_glob(word) for word in phrase.split()] for phrase in entry.words]
        self._subjects = [[_compile_part(part) for part in pattern.split()] for pattern in entry.subjects]
        self._authors = [_compile_glob(pattern) for pattern in entry.authors]
        self._paths = [[_compile_part(part) for part in pattern.split("/")] for pattern in entry.paths]
        self._purposes = frozenset(entry.purposes)

    def matches(self, commit: GitCommit, title: str, files: Sequence[TouchedFile]) -> bool:
        """Return whether a commit matches each of the kinds of patterns that the entry has.

        :param title: its title, or the original title if it reapplies a change.
        :param files: the files that it touched.
        """
        return (
            (not self._purposes or (bool(files) and all(file.purpose.value in self._purposes for file in files)))
            and (not self._phrases or self._has_phrase(title))
            and (not self._subjects or self._has_subject(title))
            and (not self._authors or self._is_by_author(commit))
            and (not self._paths or (bool(files) and all(self._has_path(file.path) for file in files)))
        )

    def _has_phrase(self, title: str) -> bool:
        words = _WORD.findall(title.casefold())
        return any(
            all(word.fullmatch(words[start + place]) for place, word in enumerate(phrase))
            for phrase in self._phrases
            for start in range(len(words) - len(phrase) + 1)
        )

    def _has_subject(self, title: str) -> bool:
        """Return whether a title matches as typed, or without its prefixes."""
        texts = (title, parse_subject(title).words)
        return any(_match_any(self._subjects, text.casefold().split()) for text in texts)

    def _is_by_author(self, commit: GitCommit) -> bool:
        """Return whether all commits of a change are by one of the authors."""
        return all(
            any(pattern.fullmatch(text.casefold()) for pattern in self._authors for text in (part.author, part.email))
            for part in commit.merged or (commit,)
        )

    def _has_path(self, path: str) -> bool:
        return _match_any(self._paths, path.casefold().split("/"))


def _compile_glob(pattern: str) -> re.Pattern[str]:
    """Translate a glob in which ``*`` matches any characters and ``?`` one, ignoring case."""
    first, *others = (
        "".join("." if character == "?" else re.escape(character) for character in part)
        for part in re.split(r"\*+", pattern.casefold())
    )
    if not others:
        return re.compile(first, re.DOTALL)
    # The first match of each part but the last suffices, so do not backtrack into it.
    middle = "".join(f"(?>.*?{part})" for part in others[:-1])
    return re.compile(f"{first}{middle}.*{others[-1]}", re.DOTALL)


def _compile_part(part: str) -> re.Pattern[str] | None:
    """Translate a word or a folder of a glob; None for ``**``, which matches any number of them."""
    return None if part == "**" else _compile_glob(part)


def _match_any(patterns: Sequence[Sequence[re.Pattern[str] | None]], parts: Sequence[str]) -> bool:
    return any(_match_parts(pattern, parts) for pattern in patterns)


def _match_parts(pattern: Sequence[re.Pattern[str] | None], parts: Sequence[str]) -> bool:
    """Return whether words or folders match a glob in full."""
    at = place = 0
    # Where to continue after the last "**", which is enough: an earlier one cannot match more.
    again: tuple[int, int] | None = None
    while place < len(parts):
        glob = pattern[at] if at < len(pattern) else None
        if at < len(pattern) and glob is None:
            at += 1
            again = at, place
        elif glob and glob.fullmatch(parts[place]):
            at, place = at + 1, place + 1
        elif again:
            again = again[0], again[1] + 1
            at, place = again
        else:
            return False
    return all(glob is None for glob in pattern[at:])
