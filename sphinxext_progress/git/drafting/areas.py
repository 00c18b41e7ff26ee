"""Find the area of a commit by its tags, its scope, its words or its changed files, in this order."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from sphinxext_progress.format.project import Area
from sphinxext_progress.git import subjects
from sphinxext_progress.git.touched_files import FilePurpose, file_purpose

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sphinxext_progress.git.commits import GitCommit
    from sphinxext_progress.git.touched_files import TouchedFile

#: The minimum number of commits for a tag or a folder to be proposed as an area.
MIN_COMMITS_PER_AREA = 3

#: The maximum number of proposed areas.
MAX_PROPOSED_AREAS = 12

# Folders that contain the whole project and so do not identify an area.
_ROOTS = frozenset({"src", "lib", "libs", "crates", "packages", "pkg", "source", "sources", "core", "internal"})


def _compile_glob(glob: str) -> re.Pattern[str]:
    """Translate a glob: ``**`` matches any number of folders, ``*`` and ``?`` match within one."""
    parts = {"**/": "(?:[^/]+/)*", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    return re.compile(re.sub(r"\*\*/|\*\*|\*|\?|[^*?]+", lambda part: parts.get(part[0], re.escape(part[0])), glob))


class AreaMatcher:
    """Find the areas of commits.

    :param areas: the areas of ``project.yaml``.
    """

    def __init__(self, areas: Sequence[Area]) -> None:
        self._areas = areas
        self._names: dict[str, str] = {}
        for area in areas:
            for name in (area.name, *area.aliases, *area.tags):
                self._names.setdefault(_normalize(name), area.name)
        # Cache the areas of files, because the same files occur in many commits.
        self._area_of_path: dict[str, str] = {}
        self._paths = [(area.name, [_compile_glob(glob) for glob in area.paths]) for area in areas if area.paths]

    def find(self, title: str, lines: Mapping[str, int]) -> str:
        """Return the name of the area of a commit; empty if there is none.

        :param title: its subject, without the number of its pull request.
        :param lines: the number of changed lines of each file.
        """
        subject = subjects.parse_subject(title)
        for word in (*subject.tags, subject.scope, *re.split(r"[/,|]", subject.scope)):
            if word and (name := self._names.get(_normalize(word))):
                return name
        return (
            self._names.get(_normalize(subject.type))
            or self._find_by_words(subject.words)
            or self._find_by_lines(lines)
        )

    def _find_by_lines(self, lines: Mapping[str, int]) -> str:
        """Find the area with the most changed lines in source files, else in all files."""
        for purposes in ((FilePurpose.SOURCE,), tuple(FilePurpose)):
            votes: Counter[str] = Counter()
            for path, count in lines.items():
                if file_purpose(path) in purposes and (name := self._find_by_path(path)):
                    votes[name] += count + 1
            if votes:
                return votes.most_common(1)[0][0]
        return ""

    def _find_by_path(self, path: str) -> str:
        if path not in self._area_of_path:
            self._area_of_path[path] = self._match_path(path)
        return self._area_of_path[path]

    def _match_path(self, path: str) -> str:
        return next((name for name, globs in self._paths if any(glob.fullmatch(path) for glob in globs)), "")

    def _find_by_words(self, words: str) -> str:
        """Find the area whose name comes first in the words of a subject; prefer the longest name."""
        folded = f" {_normalize(words)} "
        matches = [
            (at, -len(normalized), name)
            for normalized, name in self._names.items()
            if (at := folded.find(f" {normalized} ")) >= 0
        ]
        return min(matches)[2] if matches else ""


def _normalize(name: str) -> str:
    """Return the words of a name in lower case, with underscores treated as spaces."""
    return " ".join(re.findall(r"[^\W_]+[+#]*", name.casefold()))


def propose_areas(commits: Iterable[GitCommit], touched: Mapping[str, Sequence[TouchedFile]]) -> list[Area]:
    """Propose areas for a project that lists none.

    :param commits: the recent commits.
    :param touched: the files that they touched, by the hash of the commit.
    :return: at most :data:`MAX_PROPOSED_AREAS` areas: frequent tags and scopes, then frequent folders; a folder comes
        after the folders in it, because the first area that matches a file wins.
    """
    tags: Counter[str] = Counter()
    folders: Counter[str] = Counter()
    for commit in commits:
        subject = subjects.parse_subject(commit.title)
        tags.update({word for word in (*subject.tags, subject.scope.casefold()) if re.fullmatch(r"[a-z][\w-]*", word)})
        files = [file.path for file in touched.get(commit.hash, ()) if file.purpose is FilePurpose.SOURCE]
        folders.update({folder for path in files if (folder := _folder(path))})
    areas: dict[str, Area] = {}
    for tag, count in _by_count(tags):
        if count >= MIN_COMMITS_PER_AREA:
            areas.setdefault(_normalize(tag), Area(name=tag, tags=[tag]))
    for folder, count in _by_count(folders):
        name = folder.rsplit("/", 1)[1] if "/" in folder else folder
        known = areas.get(_normalize(name))
        if known and not known.paths:
            areas[_normalize(name)] = Area(name=known.name, tags=known.tags, paths=[f"{folder}/**"])
        elif not known and count >= MIN_COMMITS_PER_AREA:
            areas[_normalize(name)] = Area(name=name, paths=[f"{folder}/**"])
    proposed = list(areas.values())[:MAX_PROPOSED_AREAS]
    return sorted(proposed, key=lambda area: sum(_contains(area, other) for other in proposed))


def _contains(area: Area, other: Area) -> bool:
    """Tell whether the folder of a proposed area contains that of another one."""
    return area != other and any(
        inner.startswith(outer.removesuffix("**")) for outer in area.paths for inner in other.paths
    )


def _by_count(counts: Counter[str]) -> list[tuple[str, int]]:
    """Sort by count, then by name, because the names come from sets and have no stable order."""
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def _folder(path: str) -> str:
    """Return the folder that identifies a part of the project: at least two levels, not counting root folders."""
    *parents, _ = path.split("/")
    depth = 1
    while depth < len(parents) and (parents[depth - 1] in _ROOTS or depth < 2):
        depth += 1
    return "/".join(parents[:depth])
