"""Which part of the project a commit belongs to: its tags say it, then its scope, then the files that it changed."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

from sphinxext_progress.format.project import Area
from sphinxext_progress.git import subjects
from sphinxext_progress.git.touched_files import FilePurpose, file_purpose

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sphinxext_progress.git.commits import GitCommit
    from sphinxext_progress.git.touched_files import TouchedFile

#: So many commits make a tag or a folder an area, where the project lists none.
MIN_COMMITS_PER_AREA = 3

#: So many areas are proposed at most.
MAX_PROPOSED_AREAS = 12

# Folders that hold everything, and so tell nothing.
_ROOTS = frozenset({"src", "lib", "libs", "crates", "packages", "pkg", "source", "sources", "core", "internal"})


@lru_cache
def _compile_glob(glob: str) -> re.Pattern[str]:
    """Translate a glob: ``**`` is any number of folders, ``*`` and ``?`` stay in one."""
    parts = {"**/": "(?:[^/]+/)*", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    return re.compile(re.sub(r"\*\*/|\*\*|\*|\?|[^*?]+", lambda part: parts.get(part[0], re.escape(part[0])), glob))


class AreaMatcher:
    """The areas of a project, to be asked for that of a commit.

    :param areas: as ``project.yaml`` lists them.
    """

    def __init__(self, areas: Sequence[Area]) -> None:
        self._areas = areas
        self._names: dict[str, str] = {}
        for area in areas:
            for name in (area.name, *area.aliases, *area.tags):
                self._names.setdefault(_normalize(name), area.name)
        # The files of a project come again with every commit.
        self._area_of_path: dict[str, str] = {}
        self._paths = [(area.name, [_compile_glob(glob) for glob in area.paths]) for area in areas if area.paths]

    def of(self, title: str, lines: Mapping[str, int]) -> str:
        """Find the area of a commit.

        :param title: its subject, without the number of its pull request.
        :param lines: the files that it changed, and how many lines of each.
        :return: the name of the area; empty where nothing tells.
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
        """Choose the area with the most lines: of source files, else of all."""
        for wanted in ((FilePurpose.SOURCE,), tuple(FilePurpose)):
            votes: Counter[str] = Counter()
            for path, count in lines.items():
                if file_purpose(path) in wanted and (name := self._find_by_path(path)):
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
        """Find the area that is named first in the words of a subject, and there by the longest name."""
        folded = f" {_normalize(words)} "
        matches = [
            (at, -len(known), name) for known, name in self._names.items() if (at := folded.find(f" {known} ")) >= 0
        ]
        return min(matches)[2] if matches else ""


@lru_cache(maxsize=65_536)
def _normalize(name: str) -> str:
    """Bring a name to its words in lower case; an underscore parts words as a blank does."""
    return " ".join(re.findall(r"[^\W_]+[+#]*", name.casefold()))


def propose_areas(commits: Iterable[GitCommit], touched: Mapping[str, Sequence[TouchedFile]]) -> list[Area]:
    """Propose areas where a project lists none.

    :param commits: what landed lately.
    :param touched: the files that they touched, by the hash of the commit.
    :return: at most :data:`MAX_PROPOSED_AREAS` areas: the tags and scopes that came more than once, then the folders.
    """
    tags: Counter[str] = Counter()
    folders: Counter[str] = Counter()
    for commit in commits:
        subject = subjects.parse_subject(commit.title)
        tags.update({word for word in (*subject.tags, subject.scope.casefold()) if re.fullmatch(r"[a-z][\w-]*", word)})
        files = [one.path for one in touched.get(commit.hash, ()) if one.use is FilePurpose.SOURCE]
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
    return list(areas.values())[:MAX_PROPOSED_AREAS]


def _by_count(counted: Counter[str]) -> list[tuple[str, int]]:
    """Sort by count, and then by name: a set gives its names in another order every time."""
    return sorted(counted.items(), key=lambda item: (-item[1], item[0]))


def _folder(path: str) -> str:
    """Find the folder that names a part of the project: the first one that does not hold everything, two deep at most."""
    *parents, _ = path.split("/")
    depth = 1
    while depth < len(parents) and (parents[depth - 1] in _ROOTS or depth < 2):
        depth += 1
    return "/".join(parents[:depth])
