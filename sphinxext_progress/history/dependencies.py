"""What commits changed of what the project depends on, as its own files say it: name, before, after.

Read are ``pyproject.toml``, requirements files, the lock files of uv, Poetry, PDM and Cargo, and what submodules point to. A
declaration says what is asked for, a lock file what is used; both are told, because a report may mean either.
"""

from __future__ import annotations

import posixpath
import re
import tomllib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sphinxext_progress.history.commits import Commit
    from sphinxext_progress.history.contents import Contents, Edit

#: Lock files are large; of more bytes than this none is read.
LARGEST = 20_000_000

#: The files that say which versions are used.
LOCKS = frozenset({"uv.lock", "poetry.lock", "pdm.lock", "Cargo.lock"})
#: What is asked for where any version will do.
ANY = "any"

_REQUIREMENTS = re.compile(r"(?:requirements|constraints)[^/]*\.(?:txt|in)$|(?:^|/)requirements/[^/]+\.(?:txt|in)$")

# All of these write the name and the version of a package first, a line each. A parser of TOML takes a second for a
# lock file of some size, and there is one before and one after each commit. After them may come the commit that is used.
_LOCKED = re.compile(
    r'^\[\[package\]\]\nname = "([^"\n]+)"\nversion = "([^"\n]+)"'
    r'(?:\nsource = (?:\{ git = )?"[^"#\n]*#([0-9a-f]{8})[0-9a-f]{32})?',
    re.MULTILINE,
)

#: So many digits of the commit of a submodule are told.
DIGITS = 10


@dataclass(frozen=True, slots=True)
class Change:
    """A dependency that changed."""

    #: The name, as PyPI compares names.
    name: str
    #: The version, or what is asked for; empty where it was not there, ``any`` where any version did.
    before: str
    after: str
    #: The file that says so.
    path: str
    #: Whether the file says what is used, as a lock file does; else it says what is asked for.
    locked: bool
    #: The commit that changed it.
    commit: Commit
    #: The changes that it is the sum of, where it is one.
    steps: tuple[Change, ...] = ()


def is_declaration(path: str) -> bool:
    """Tell whether a file says what the project depends on, by its path."""
    if path.endswith((".txt", ".in")):
        return bool(_REQUIREMENTS.search(path))
    name = posixpath.basename(path)
    return name in LOCKS or name == "pyproject.toml"


def changes(contents: Contents, commits: Sequence[Commit]) -> list[Change]:
    """Find the dependencies that commits changed.

    :param contents: where the files are read.
    :param commits: the commits, in the order in which they landed.
    :return: each change of each, in this order, then by file and name; those of submodules come last.
    """
    edits = contents.edits(commits)
    changed = [(commit, edit) for commit in commits for edit in edits[commit.hash] if is_declaration(edit.path)]
    blobs = (blob for _, edit in changed for blob in (edit.before, edit.after) if blob)
    read = dict(contents.read(blobs, LARGEST))
    found = []
    for commit, edit in changed:
        # A file that cannot be read on one side would look as if all had come or gone.
        if all(blob in read for blob in (edit.before, edit.after) if blob):
            before, after = (declared(edit.path, read.get(blob, b"")) for blob in (edit.before, edit.after))
            locked = posixpath.basename(edit.path) in LOCKS
            found += [
                Change(name, before.get(name, ""), after.get(name, ""), edit.path, locked, commit)
                for name in sorted(before.keys() | after.keys())
                if before.get(name) != after.get(name)
            ]
    moved = contents.submodules(commits)
    found += [
        Change(canonicalize_name(posixpath.basename(one.path)), *_short(one), one.path, locked=True, commit=commit)
        for commit in commits
        for one in moved[commit.hash]
    ]
    return found


def _short(edit: Edit) -> tuple[str, str]:
    return edit.before[:DIGITS], edit.after[:DIGITS]


def net(changed: Iterable[Change]) -> list[Change]:
    """Put the changes of each dependency in a file together: from before the first to after the last.

    :param changed: the changes, in the order in which they landed.
    :return: those that are left, with the commit that made the last one; what went back to where it was is none.
    """
    kept: dict[tuple[str, str], list[Change]] = {}
    for one in changed:
        kept[one.path, one.name] = [*kept.pop((one.path, one.name), ()), one]
    ends = [(steps[0].before, steps[-1].after, steps) for steps in kept.values()]
    return [replace(steps[-1], before=before, steps=tuple(steps)) for before, after, steps in ends if before != after]


def known(contents: Contents, commit: Commit) -> list[str]:
    """List what the project depended on at a commit.

    :param contents: where the files are read.
    :param commit: the commit.
    :return: the names, sorted.
    """
    blobs = {blob: path for path, blob in contents.tree(commit).items() if is_declaration(path)}
    return sorted({name for blob, content in contents.read(blobs, LARGEST) for name in declared(blobs[blob], content)})


def declared(path: str, content: bytes) -> dict[str, str]:
    """Read what a file says of dependencies.

    :param path: its path, which tells its form.
    :param content: its bytes; what is not of this form says nothing.
    :return: by name, the versions, or what is asked for; ``any`` where that is nothing.
    """
    text = content.decode("utf-8", "replace").replace("\r\n", "\n")
    if posixpath.basename(path) in LOCKS:
        return _together(_used(*found) for found in _LOCKED.findall(text))
    if not path.endswith(".toml"):
        lines = (re.sub(r"(?:^|\s)#.*", "", line).strip() for line in text.replace("\\\n", " ").split("\n"))
        return _together(_parsed(re.split(r"\s--hash|\s-", line)[0] for line in lines if not line.startswith("-")))
    try:
        project = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return {}
    return _together([*_parsed(_asked(project)), *_poetry(project), *_pinned(project)])


def _used(name: str, version: str, commit: str) -> tuple[str, str]:
    """Tell the version with the commit, where one is used that the version does not name."""
    return name, version if not commit or commit[:7] in version else f"{version}+{commit}"


def _together(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Put what is said of one name together: extras and markers may ask for several versions."""
    found: dict[str, list[str]] = {}
    for name, version in pairs:
        found.setdefault(canonicalize_name(name), []).append(version)
    return {name: ", ".join(sorted(set(versions) - {""})) or ANY for name, versions in found.items()}


def _parsed(requirements: Iterable[str]) -> Iterator[tuple[str, str]]:
    for text in requirements:
        try:
            one = Requirement(text)
        except InvalidRequirement:
            continue
        # In the order in which people write them: the lower bound first.
        bounds = sorted(map(str, one.specifier), key=lambda bound: bound[0] in "<!")
        yield one.name, one.url or ",".join(bounds)


def _asked(project: dict[str, Any]) -> Iterator[str]:
    """List the requirements of a ``pyproject.toml`` (PEP 518, 621 and 735)."""
    tables = [_table(project, "project", "optional-dependencies"), _table(project, "dependency-groups")]
    lists = [
        _table(project, "build-system").get("requires"),
        _table(project, "project").get("dependencies"),
        *(one for table in tables for one in table.values()),
    ]
    for one in lists:
        if isinstance(one, list):
            yield from (text for text in one if isinstance(text, str))


def _poetry(project: dict[str, Any]) -> Iterator[tuple[str, str]]:
    groups = [_table(project, "tool", "poetry"), *_table(project, "tool", "poetry", "group").values()]
    for group in groups:
        for name, asked in _table(group, "dependencies").items():
            version = asked.get("version", "") if isinstance(asked, dict) else asked
            if name != "python" and isinstance(version, str):
                yield name, "" if version == "*" else version


def _pinned(project: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """List the packages that uv takes from a repository, with what is taken."""
    for name, source in _table(project, "tool", "uv", "sources").items():
        for one in source if isinstance(source, list) else [source]:
            if isinstance(one, dict):
                yield from (
                    (name, f"{key} {one[key]}") for key in ("rev", "tag", "branch") if isinstance(one.get(key), str)
                )


def _table(outer: object, *keys: str) -> dict[str, Any]:
    for key in keys:
        outer = outer.get(key) if isinstance(outer, dict) else None
    return outer if isinstance(outer, dict) else {}
