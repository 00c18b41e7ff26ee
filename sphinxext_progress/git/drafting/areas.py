"""Find the area of a commit by its tags, its scope, its words or its changed files, in this order."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from sphinxext_progress.format.project import Area
from sphinxext_progress.git import subjects
from sphinxext_progress.git.touched_files import FilePurpose, file_purpose

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from sphinxext_progress.git.commits import GitCommit
    from sphinxext_progress.git.touched_files import TouchedFile

#: The minimum number of commits for a tag or a folder to be proposed as an area.
MIN_COMMITS_PER_AREA = 3

#: The minimum number of changes of which no proposed area may hold more than half.
MIN_CHANGES = 4

#: The maximum number of proposed areas.
MAX_PROPOSED_AREAS = 12

# Folders that contain all sources.
_SOURCE_ROOTS = frozenset({"src", "source", "sources"})

# Folders that contain the whole project and so do not identify an area.
_ROOTS = _SOURCE_ROOTS | {"lib", "libs", "crates", "packages", "pkg", "core", "internal"}


def _compile_glob(glob: str) -> re.Pattern[str]:
    """Translate a glob: ``**`` matches any number of folders, ``*`` and ``?`` match within one."""
    parts = {"**/": "(?:[^/]+/)*", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    return re.compile(re.sub(r"\*\*/|\*\*|\*|\?|[^*?]+", lambda part: parts.get(part[0], re.escape(part[0])), glob))


def _depth(glob: str) -> tuple[int, int]:
    """Return how specific a glob is: the number of its folders and names without wildcards, then their length."""
    names = [name for name in glob.split("/") if not re.search(r"[*?]", name)]
    return len(names), len("/".join(names))


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
        # The deepest glob decides; of two with the same depth, the first one.
        globs = [(_depth(glob), area.name, _compile_glob(glob)) for area in areas for glob in area.paths]
        self._globs = sorted(globs, key=lambda entry: entry[0], reverse=True)

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

    def names_area(self, area: str, word: str) -> bool:
        """Return whether a word is the name, an alias or a tag of an area."""
        return self._names.get(_normalize(word)) == area

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
        return next((name for _, name, glob in self._globs if glob.fullmatch(path)), "")

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
    :return: at most :data:`MAX_PROPOSED_AREAS` areas: frequent tags and scopes, then frequent folders.
    """
    tags: Counter[str] = Counter()
    folders: Counter[str] = Counter()
    for commit in commits:
        subject = subjects.parse_subject(commit.title)
        tags.update({word for word in (*subject.tags, subject.scope.casefold()) if subjects.is_area_name(word)})
        folders.update(_folders(touched.get(commit.hash, ()), _folder))
    areas: dict[str, Area] = {}
    for tag, count in _by_count(tags):
        if count >= MIN_COMMITS_PER_AREA:
            areas.setdefault(_normalize(tag), Area(name=tag, tags=[tag]))
    for folder, count in _by_count(folders):
        area = _folder_area(folder)
        known = areas.get(_normalize(area.name))
        if known and not known.paths:
            areas[_normalize(area.name)] = Area(name=known.name, tags=known.tags, paths=area.paths)
        elif not known and count >= MIN_COMMITS_PER_AREA:
            areas[_normalize(area.name)] = area
    return list(areas.values())[:MAX_PROPOSED_AREAS]


def find_dominant_area(areas: Sequence[str]) -> str:
    """Return the area of more than half of the changes; empty if there is none, or there are only a few changes.

    :param areas: the name of the area of each change; may be empty.
    """
    name, count = max(Counter(areas).items(), key=lambda item: (bool(item[0]), item[1]), default=("", 0))
    return name if name and len(areas) >= MIN_CHANGES and 2 * count > len(areas) else ""


def split_area(
    areas: Sequence[Area], name: str, commits: Iterable[GitCommit], touched: Mapping[str, Sequence[TouchedFile]]
) -> list[Area]:
    """Replace a proposed area, which distinguishes too little, by the frequent folders in it.

    :param name: the name of the area.
    """
    split = next(area for area in areas if area.name == name)
    others = [area for area in areas if area.name != name]
    known = {_normalize(area.name) for area in areas}
    folders: Counter[str] = Counter()
    for commit in commits:
        folders.update(_folders(touched.get(commit.hash, ()), lambda path: _folder_in(path, split.paths)))
    for folder, count in _by_count(folders):
        area = _folder_area(folder)
        if count >= MIN_COMMITS_PER_AREA and _normalize(area.name) not in known and len(others) < MAX_PROPOSED_AREAS:
            known.add(_normalize(area.name))
            others.append(area)
    return others


def _folders(files: Iterable[TouchedFile], folder_of: Callable[[str], str]) -> set[str]:
    """Return the folders of the source files among some files, without empty ones."""
    paths = [file.path for file in files if file.purpose is FilePurpose.SOURCE]
    return {folder for path in paths if (folder := folder_of(path))}


def _folder_area(folder: str) -> Area:
    name = folder.rpartition("/")[2]
    # Underscores mark private packages.
    return Area(name=name.strip("_") or name, paths=[f"{folder}/**"])


def _folder_in(path: str, globs: Sequence[str]) -> str:
    """Return the folder of a path that is directly in the folder of a proposed area; empty if there is none."""
    outer = next((glob.removesuffix("**") for glob in globs if path.startswith(glob.removesuffix("**"))), "")
    name, slash, _ = path.removeprefix(outer).partition("/")
    return f"{outer}{name}" if outer and slash else ""


def _by_count(counts: Counter[str]) -> list[tuple[str, int]]:
    """Sort by count, then by name, because the names come from sets and have no stable order."""
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def _folder(path: str) -> str:
    """Return the folder that identifies a part of the project: at least two levels, not counting root folders.

    Return an empty string for a file directly in a folder of all sources.
    """
    *parents, _ = path.split("/")
    depth = 1
    while depth < len(parents) and (parents[depth - 1] in _ROOTS or depth < 2):
        depth += 1
    return "" if set(parents) <= _SOURCE_ROOTS else "/".join(parents[:depth])
