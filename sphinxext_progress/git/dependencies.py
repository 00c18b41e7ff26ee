"""What commits changed of what the project depends on, as its own files say it: name, before, after.

Read are ``pyproject.toml``, requirements files, the lock files of uv, Poetry, PDM and Cargo, and what submodules point to. A
declaration says what is asked for, a lock file what is used; both are told, because a report may mean either.
"""

from __future__ import annotations

import posixpath
import re
import tomllib
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sphinxext_progress.git.commits import GitCommit
    from sphinxext_progress.git.file_contents import FileContents, FileEdit

#: Lock files are large; of more bytes than this none is read. What people write is smaller.
MAX_LOCK_BYTES, MAX_DECLARATION_BYTES = 20_000_000, 1_000_000

#: A file with more packages than this says nothing, nor does a requirement of more characters.
MAX_PACKAGES, MAX_REQUIREMENT_LENGTH = 20_000, 1_000

# tomllib takes a time that grows with the square of the parts of a key. No key that is read here has so many.
# Whatever is in quotes counts as one word; quotes that nothing closes end with their line.
_DEEP = re.compile(r"(?<![\w-])(?:[\w-]++[ \t]*+\.[ \t]*+){32}")
_IN_QUOTES = re.compile(r"""\"{3,}|'{3,}|"(?:[^"\\\n]|\\.)*+"?|'[^'\n]*+'?""")

#: The files that say which versions are used.
LOCK_FILES = frozenset({"uv.lock", "poetry.lock", "pdm.lock", "Cargo.lock"})
#: What is asked for where any version will do.
ANY_VERSION = "any"

# All of these write the name and the version of a package first, a line each. A parser of TOML takes a second for a
# lock file of some size, and there is one before and one after each commit. After them may come the commit that is used.
_LOCKED = re.compile(
    r'^\[\[package\]\]\nname = "([^"\n]+)"\nversion = "([^"\n]+)"'
    r'(?:\nsource = (?:\{ git = )?"[^"#\n]*#([0-9a-f]{8})[0-9a-f]{32})?',
    re.MULTILINE,
)

#: So many digits of the commit of a submodule are told.
SUBMODULE_HASH_LENGTH = 10


@dataclass(frozen=True, slots=True)
class DependencyChange:
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
    commit: GitCommit
    #: The changes that it is the sum of, where it is one.
    steps: tuple[DependencyChange, ...] = ()


def is_declaration(path: str) -> bool:
    """Tell whether a file says what the project depends on, by its path."""
    folder, name = posixpath.split(path)
    if name.endswith((".txt", ".in")):
        return "requirements" in name or "constraints" in name or posixpath.basename(folder) == "requirements"
    return name in LOCK_FILES or name == "pyproject.toml"


def dependency_changes(contents: FileContents, commits: Sequence[GitCommit]) -> list[DependencyChange]:
    """Find the dependencies that commits changed.

    :param contents: where the files are read.
    :param commits: the commits, in the order in which they landed.
    :return: each change of each, in this order, then by file and name; those of submodules come last.
    """
    edits = contents.edits(commits)
    changed = [(commit, edit) for commit in commits for edit in edits[commit.hash] if is_declaration(edit.path)]
    said = stated_dependencies(
        contents, ((edit.path, blob) for _, edit in changed for blob in (edit.before, edit.after))
    )
    found = []
    for commit, edit in changed:
        before, after = (said.get((edit.path, blob)) for blob in (edit.before, edit.after))
        # A file that cannot be read on one side would look as if all had come or gone.
        if before is not None and after is not None:
            locked = posixpath.basename(edit.path) in LOCK_FILES
            found += [
                DependencyChange(name, before.get(name, ""), after.get(name, ""), edit.path, locked, commit)
                for name in sorted(before.keys() | after.keys())
                if before.get(name) != after.get(name)
            ]
    moved = contents.submodules(commits)
    found += [
        DependencyChange(
            canonicalize_name(posixpath.basename(one.path)), *_short(one), one.path, locked=True, commit=commit
        )
        for commit in commits
        for one in moved[commit.hash]
    ]
    return found


def _short(edit: FileEdit) -> tuple[str, str]:
    return edit.before[:SUBMODULE_HASH_LENGTH], edit.after[:SUBMODULE_HASH_LENGTH]


def net_dependency_changes(changed: Iterable[DependencyChange]) -> list[DependencyChange]:
    """Put the changes of each dependency in a file together: from before the first to after the last.

    :param changed: the changes, in the order in which they landed.
    :return: those that are left, with the commit that made the last one; what went back to where it was is none.
    """
    kept: dict[tuple[str, str], list[DependencyChange]] = {}
    for one in changed:
        kept[one.path, one.name] = [*kept.pop((one.path, one.name), ()), one]
    ends = [(steps[0].before, steps[-1].after, steps) for steps in kept.values()]
    return [replace(steps[-1], before=before, steps=tuple(steps)) for before, after, steps in ends if before != after]


def known_dependencies(contents: FileContents, commit: GitCommit) -> list[str]:
    """List what the project depended on at a commit.

    :param contents: where the files are read.
    :param commit: the commit.
    :return: the names, sorted.
    """
    blobs = {blob: path for path, blob in contents.tree(commit).items() if is_declaration(path)}
    read = contents.read(blobs, MAX_LOCK_BYTES)
    return sorted({name for blob, content in read for name in declared_dependencies(blobs[blob], content) or ()})


def stated_dependencies(
    contents: FileContents, files: Iterable[tuple[str, str]]
) -> dict[tuple[str, str], dict[str, str]]:
    """Read what files say of dependencies, with no more than one of them in memory.

    :param contents: where they are read.
    :param files: the path of each and the name of its contents, which is empty where there is no file.
    :return: what each says; nothing where there is no file, and no entry where it cannot be read.
    """
    said: dict[tuple[str, str], dict[str, str]] = {}
    paths: dict[str, set[str]] = {}
    for path, blob in files:
        if blob:
            paths.setdefault(blob, set()).add(path)
        else:
            said[path, ""] = {}
    # From commit to commit most of it is the same, and is kept once.
    same: dict[str, str] = {}
    for blob, content in contents.read(paths, MAX_LOCK_BYTES):
        for path in paths[blob]:
            if (found := declared_dependencies(path, content)) is not None:
                pairs = found.items()
                said[path, blob] = {same.setdefault(name, name): same.setdefault(one, one) for name, one in pairs}
    return said


def declared_dependencies(path: str, content: bytes) -> dict[str, str] | None:
    """Read what a file says of dependencies.

    :param path: its path, which tells its form.
    :param content: its bytes.
    :return: by name, the versions, or what is asked for; ``any`` where that is nothing. None where it cannot be read,
        because it is not of its form or larger than any that people use.
    """
    is_lock = posixpath.basename(path) in LOCK_FILES
    if not is_lock and len(content) > MAX_DECLARATION_BYTES:
        return None
    text = content.decode("utf-8", "replace").replace("\r\n", "\n")
    if is_lock:
        found = _together(_used(*one.groups("")) for one in islice(_LOCKED.finditer(text), MAX_PACKAGES + 1))
    elif path.endswith(".toml"):
        try:
            project = None if _DEEP.search(_IN_QUOTES.sub("a", text)) else tomllib.loads(text)
        except (ValueError, RecursionError):
            # Not TOML, or TOML that is nested too deep, or with a number that Python does not read.
            return None
        if project is None:
            return None
        found = _together([*_parsed(_asked(project)), *_poetry(project), *_pinned(project)])
    else:
        lines = (re.sub(r"(?:^|\s)#.*", "", line).strip() for line in text.replace("\\\n", " ").split("\n"))
        found = _together(_parsed(re.split(r"\s-", line, maxsplit=1)[0] for line in lines if not line.startswith("-")))
    return found if len(found) <= MAX_PACKAGES else None


def _used(name: str, version: str, commit: str) -> tuple[str, str]:
    """Tell the version with the commit, where one is used that the version does not name."""
    return name, version if not commit or commit[:7] in version else f"{version}+{commit}"


def _together(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Put what is said of one name together: extras and markers may ask for several versions."""
    found: dict[str, list[str]] = {}
    for name, version in pairs:
        found.setdefault(canonicalize_name(name), []).append(version)
    return {name: ", ".join(sorted(set(versions) - {""})) or ANY_VERSION for name, versions in found.items()}


def _parsed(requirements: Iterable[str]) -> Iterator[tuple[str, str]]:
    for text in requirements:
        if len(text) > MAX_REQUIREMENT_LENGTH:
            continue
        try:
            one = Requirement(text)
            # In the order in which people write them: the lower bound first.
            bounds = sorted(map(str, one.specifier), key=lambda bound: bound[0] in "<!")
        except (ValueError, RecursionError):
            # What is invalid is a ValueError, and so is a number that Python does not read.
            continue
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
