"""Measure how notable a change is from its commits."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinxext_progress.git import subjects
from sphinxext_progress.git.touched_files import FilePurpose, file_purpose

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sphinxext_progress.git.commits import GitCommit
    from sphinxext_progress.git.differences import FileChange
    from sphinxext_progress.git.touched_files import TouchedFile

# A release note in a message, and the values that mean there is none.
_RELEASE_NOTE = re.compile(
    r"^```\s*release-notes?[^\n]*\n(?P<fenced>.*?)^```|^(?:release[- ]notes?|changelog):[ \t]*(?P<line>.*)$",
    re.IGNORECASE | re.MULTILINE | re.DOTALL,
)
_NO_RELEASE_NOTE = re.compile(r"\W*+(?:none|n/?a|no|not needed|skip|internal)?\W*+", re.IGNORECASE)
_FRAGMENT = re.compile(
    r"(?:^|/)(?:newsfragments|changelog\.d|changelogs?/fragments|changes\.d|\.changes|\.changeset|releasenotes/notes|"
    r"release_notes?|news)/[^/]+$|(?:^|/)(?:CHANGELOG|CHANGES|NEWS|RELEASE_?NOTES)(?:\.\w+)?$",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"(?:^|[\[(#\s])(?:notable(?:-change)?|highlight|relnotes?|release[- ]highlight)(?:[\])\s:]|$)", re.IGNORECASE
)
_BREAKING = re.compile(r"^BREAKING[ -]CHANGES?:", re.MULTILINE)

#: Files whose lines are not counted: they are mostly generated, and comparing them is slow.
UNCOUNTED_SUFFIXES = (".json", ".lock")

# Shorter words carry no meaning.
_WORD = re.compile(r"[^\W\d_]{3,}")


@dataclass(frozen=True, slots=True)
class Signals:
    """The signals of a change."""

    #: The number of changed lines in source files.
    source: int
    #: The number of added lines, excluding files with :data:`UNCOUNTED_SUFFIXES`.
    added: int
    #: The number of new source files.
    new: int
    #: The relative age of its pull request, by number: 1 for the oldest of the period, 0 for the newest.
    age: float
    #: The kind stated by its subject; empty if it has none.
    kind: str
    #: Whether its subject calls it a chore, a refactoring, or the like.
    chore: bool
    #: Phrases that describe how its author marked it as notable.
    author_marks: tuple[str, ...]
    #: Its area if it is the first change in it; empty otherwise or if unknown.
    first_in: str
    #: Its part of the project and its words, which are compared with earlier choices.
    part: str
    words: frozenset[str]


def measure_signals(
    changes: Sequence[tuple[str, Sequence[GitCommit]]],
    files: Mapping[str, Sequence[TouchedFile]],
    line_counts: Mapping[str, Sequence[FileChange]],
    areas: Sequence[str] = (),
    known: frozenset[str] | None = None,
) -> list[Signals]:
    """Measure the signals of the changes of a period.

    :param changes: the title and the commits of each change; the first commit identifies it.
    :param files: the touched files by the hash of the commit.
    :param line_counts: the changed lines by the hash of the commit; a missing commit has none.
    :param areas: the area of each change; empty if there are none.
    :param known: the areas with earlier changes; None if unknown.
    """
    numbers = sorted(number for _, commits in changes if (number := commits[0].number) is not None)
    seen = set(known or ())
    signals = []
    for index, change in enumerate(changes):
        area = areas[index] if areas else ""
        is_first = bool(known is not None and area and area not in seen)
        seen.add(area)
        age = _age(change[1][0].number, numbers)
        signals.append(_signals(*change, files, line_counts, age, area if is_first else ""))
    return signals


def _age(number: int | None, numbers: Sequence[int]) -> float:
    """Return the relative age of a pull request by its number; assume a fairly recent one if there is no number."""
    if number is None or len(numbers) < 2:
        return 0.3
    return 1 - bisect_left(numbers, number) / (len(numbers) - 1)


def _signals(
    title: str,
    commits: Sequence[GitCommit],
    files: Mapping[str, Sequence[TouchedFile]],
    line_counts: Mapping[str, Sequence[FileChange]],
    age: float,
    first_in: str,
) -> Signals:
    subject = subjects.parse_subject(title)
    line_changes = [file for commit in commits for file in line_counts.get(commit.hash, ())]
    touched = [file for commit in commits for file in files.get(commit.hash, ())]
    sources = [file.path for file in touched if file.purpose is FilePurpose.SOURCE]
    return Signals(
        source=sum(file.added + file.deleted for file in line_changes if file_purpose(file.path) is FilePurpose.SOURCE),
        added=sum(file.added for file in line_changes),
        new=sum(file.status == "A" and file.purpose is FilePurpose.SOURCE for file in touched),
        age=age,
        kind=subject.kind,
        chore=subject.type in {"chore", "style", "cleanup", "misc"} or subject.kind == "refactoring",
        author_marks=tuple(
            phrase for commit in commits for phrase in _author_marks(commit, files.get(commit.hash, ()))
        ),
        first_in=first_in,
        part=_part(subject, sources or [file.path for file in touched]),
        words=frozenset(word.casefold() for word in _WORD.findall(subject.words)),
    )


def _author_marks(commit: GitCommit, files: Sequence[TouchedFile]) -> list[str]:
    """Return how the author marked a commit as notable: a release note, a changelog entry, a label in the message."""
    phrases = []
    note = _RELEASE_NOTE.search(commit.body)
    if note and not _NO_RELEASE_NOTE.fullmatch(note["fenced"] or note["line"] or ""):
        phrases.append("release note in its message")
    if any(_FRAGMENT.search(file.path) for file in files) and any(
        file.purpose is not FilePurpose.DOCUMENTATION for file in files
    ):
        phrases.append("has an entry for the changelog")
    if _LABEL.search(commit.title) or _LABEL.search(commit.body.partition("\n\n")[0]):
        phrases.append("labelled as notable")
    if subjects.parse_subject(commit.title).breaking or _BREAKING.search(commit.body):
        phrases.append("breaking")
    return phrases


def _part(subject: subjects.Subject, paths: Sequence[str]) -> str:
    """Return the part of the project: the scope or tag, else the folder with most of the files."""
    scope_or_tag = subject.scope.casefold() or next(iter(subject.tags), "")
    if scope_or_tag:
        return re.split(r"[/,(|\s]", scope_or_tag)[0]
    folders = Counter("/".join(path.split("/")[:-1][:2]) for path in paths)
    return min(folders, key=lambda folder: (-folders[folder], folder), default="")
