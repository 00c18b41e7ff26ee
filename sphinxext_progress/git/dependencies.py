"""Dependency changes made by commits: name, version before, version after.

They come from ``pyproject.toml``, ``Cargo.toml``, requirements files, the lock files of uv, Poetry, PDM and Cargo, and
submodules. A declaration gives the requested version, and a lock file gives the installed one; both are kept, because a report may
mean either.
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

from sphinxext_progress.git.commits import SHOWN_HASH_LENGTH

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sphinxext_progress.git.commits import GitCommit
    from sphinxext_progress.git.file_contents import FileContents

#: The size limits of lock files and of hand-written files, in bytes; larger files are not read.
MAX_LOCK_BYTES, MAX_DECLARATION_BYTES = 20_000_000, 1_000_000

#: The maximum number of packages in a file and of characters in a requirement; larger ones are ignored.
MAX_PACKAGES, MAX_REQUIREMENT_LENGTH = 20_000, 1_000

# tomllib takes quadratic time in the number of parts of a key. No relevant key has this many.
# A quoted string counts as one word; an unclosed quote ends with its line.
_LONG_KEY = re.compile(r"(?<![\w-])(?:[\w-]++[ \t]*+\.[ \t]*+){32}")
_QUOTED = re.compile(r"""\"{3,}|'{3,}|"(?:[^"\\\n]|\\.)*+"?|'[^'\n]*+'?""")

#: The files that record the installed versions.
LOCK_FILES = frozenset({"uv.lock", "poetry.lock", "pdm.lock", "Cargo.lock"})
#: The requirement of a dependency without a version constraint.
ANY_VERSION = "any"

# All lock files start a package with its name and its version, one per line; its source may follow.
# Parsing a large lock file as TOML takes a second, and each commit has two of them.
_LOCKED_PACKAGE = re.compile(
    r'^\[\[package\]\]\nname = "([^"\n]+)"\nversion = "([^"\n]+)"(?:\nsource = ([^\n]{1,1000}))?', re.MULTILINE
)
_INSTALLED_COMMIT = re.compile(r'(?:\{ git = )?"[^"#\n]*#([0-9a-f]{8})[0-9a-f]{32}')
# A package of the repository itself: uv names its folder, and Cargo gives it no source.
_LOCAL_SOURCE = re.compile(r"\{ (?:editable|virtual|directory|path) = ")


@dataclass(frozen=True, slots=True)
class DependencyChange:
    """A dependency that changed."""

    #: The name, normalized as on PyPI.
    name: str
    #: The version or the constraint; empty if the dependency was absent, ``any`` without a constraint.
    before: str
    after: str
    #: The file that declares it.
    path: str
    #: Whether the file is a lock file, which has installed versions rather than constraints.
    locked: bool
    #: The commit that changed it.
    commit: GitCommit
    #: The individual changes that a net change combines.
    steps: tuple[DependencyChange, ...] = ()


def is_declaration(path: str) -> bool:
    """Return whether a file declares dependencies, by its path."""
    folder, name = posixpath.split(path)
    if name.endswith((".txt", ".in")):
        return "requirements" in name or "constraints" in name or posixpath.basename(folder) == "requirements"
    return name in LOCK_FILES or name in {"pyproject.toml", "Cargo.toml"}


def dependency_changes(contents: FileContents, commits: Sequence[GitCommit]) -> list[DependencyChange]:
    """Return the dependency changes of commits.

    :param commits: the commits, oldest first.
    :return: the changes, in the order of the commits, then by file and name; those of submodules come last.
    """
    edits = contents.edits(commits)
    changed = [(commit, edit) for commit in commits for edit in edits[commit.hash] if is_declaration(edit.path)]
    declarations = read_declarations(
        contents, ((edit.path, blob) for _, edit in changed for blob in (edit.before, edit.after))
    )
    changes, readable = [], dict[str, dict[str, str] | None]()
    for commit, edit in changed:
        before, after = (declarations.get((edit.path, blob)) for blob in (edit.before, edit.after))
        # Compare with the last version that can be read: otherwise, every dependency would look added or removed.
        before = readable.get(edit.path) if before is None else before
        readable[edit.path] = before if after is None else after
        if before is not None and after is not None:
            locked = posixpath.basename(edit.path) in LOCK_FILES
            changes += [
                DependencyChange(name, before.get(name, ""), after.get(name, ""), edit.path, locked, commit)
                for name in sorted(before.keys() | after.keys())
                if before.get(name) != after.get(name)
            ]
    submodules = contents.submodules(commits)
    changes += [
        DependencyChange(
            canonicalize_name(posixpath.basename(submodule.path)),
            submodule.before[:SHOWN_HASH_LENGTH],
            submodule.after[:SHOWN_HASH_LENGTH],
            submodule.path,
            locked=True,
            commit=commit,
        )
        for commit in commits
        for submodule in submodules[commit.hash]
    ]
    return changes


def net_dependency_changes(changes: Iterable[DependencyChange]) -> list[DependencyChange]:
    """Combine all changes of a dependency in a file into one, from the first old version to the last new one.

    :param changes: the changes, oldest first.
    :return: the net changes, with the commit of the last step; none for a dependency that ends at its original version.
    """
    grouped: dict[tuple[str, str], list[DependencyChange]] = {}
    for change in changes:
        grouped[change.path, change.name] = [*grouped.pop((change.path, change.name), ()), change]
    ends = [(steps[0].before, steps[-1].after, steps) for steps in grouped.values()]
    return [replace(steps[-1], before=before, steps=tuple(steps)) for before, after, steps in ends if before != after]


def known_dependencies(contents: FileContents, commit: GitCommit) -> list[str]:
    """Return the sorted names of the project's dependencies at a commit."""
    blobs = {blob: path for path, blob in contents.tree(commit).items() if is_declaration(path)}
    files = contents.read(blobs, MAX_LOCK_BYTES)
    return sorted({name for blob, content in files for name in declared_dependencies(blobs[blob], content) or ()})


def read_declarations(
    contents: FileContents, files: Iterable[tuple[str, str]], *, with_local: bool = True
) -> dict[tuple[str, str], dict[str, str]]:
    """Read the dependencies that files declare, keeping only one file in memory at a time.

    :param files: the path and the blob of each file; the blob is empty if there is no file.
    :param with_local: whether to include the packages of the repository itself, which lock files also list.
    :return: the dependencies by path and blob; empty if there is no file, without an entry if it cannot be read.
    """
    declarations: dict[tuple[str, str], dict[str, str]] = {}
    paths: dict[str, set[str]] = {}
    for path, blob in files:
        if blob:
            paths.setdefault(blob, set()).add(path)
        else:
            declarations[path, ""] = {}
    # Intern the strings: most of them are the same in every commit.
    interned: dict[str, str] = {}
    for blob, content in contents.read(paths, MAX_LOCK_BYTES):
        for path in paths[blob]:
            if (versions := declared_dependencies(path, content, with_local=with_local)) is not None:
                pairs = versions.items()
                declarations[path, blob] = {
                    interned.setdefault(name, name): interned.setdefault(version, version) for name, version in pairs
                }
    return declarations


def declared_dependencies(path: str, content: bytes, *, with_local: bool = True) -> dict[str, str] | None:
    """Read the dependencies that a file declares.

    :param path: its path, which determines the format.
    :param with_local: whether to include the packages of the repository itself, which lock files also list.
    :return: the versions or constraints by name, ``any`` without a constraint; None if the file is malformed or too
        large.
    """
    is_lock = posixpath.basename(path) in LOCK_FILES
    if not is_lock and len(content) > MAX_DECLARATION_BYTES:
        return None
    text = content.decode("utf-8", "replace").replace("\r\n", "\n")
    if is_lock:
        dependencies = _merge_versions(
            _locked_version(*match.groups(""))
            for match in islice(_LOCKED_PACKAGE.finditer(text), MAX_PACKAGES + 1)
            if with_local or not _is_local(path, match[3] or "")
        )
    elif path.endswith(".toml"):
        try:
            project = None if _LONG_KEY.search(_QUOTED.sub("a", text)) else tomllib.loads(text)
        except (ValueError, RecursionError):
            # The file is not TOML, is nested too deeply, or has a number that is too long for Python.
            return None
        if project is None:
            return None
        dependencies = _merge_versions(
            [
                *_parse_requirements(_project_requirements(project)),
                *_poetry_dependencies(project),
                *_uv_sources(project),
                *_cargo_dependencies(project),
            ]
        )
    else:
        lines = (re.sub(r"(?:^|\s)#.*", "", line).strip() for line in text.replace("\\\n", " ").split("\n"))
        dependencies = _merge_versions(
            _parse_requirements(re.split(r"\s-", line, maxsplit=1)[0] for line in lines if not line.startswith("-"))
        )
    return dependencies if len(dependencies) <= MAX_PACKAGES else None


def _locked_version(name: str, version: str, source: str) -> tuple[str, str]:
    """Return the name and the version of a package, with the installed commit if the version does not contain it."""
    commit = _INSTALLED_COMMIT.match(source)
    return name, version if not commit or commit[1][:7] in version else f"{version}+{commit[1]}"


def _is_local(path: str, source: str) -> bool:
    """Return whether a package of a lock file is one of the repository itself."""
    return bool(_LOCAL_SOURCE.match(source)) or (not source and posixpath.basename(path) == "Cargo.lock")


def _merge_versions(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Combine the versions of each name, since extras and markers may request several."""
    versions_of: dict[str, list[str]] = {}
    for name, version in pairs:
        versions_of.setdefault(canonicalize_name(name), []).append(version)
    return {name: ", ".join(sorted(set(versions) - {""})) or ANY_VERSION for name, versions in versions_of.items()}


def _parse_requirements(requirements: Iterable[str]) -> Iterator[tuple[str, str]]:
    for text in requirements:
        if len(text) > MAX_REQUIREMENT_LENGTH:
            continue
        try:
            requirement = Requirement(text)
            # Put the lower bound first, as is customary.
            bounds = sorted(map(str, requirement.specifier), key=lambda bound: bound[0] in "<!")
        except (ValueError, RecursionError):
            # InvalidRequirement is a ValueError, and so is a number that is too long for Python.
            continue
        yield requirement.name, requirement.url or ",".join(bounds)


def _project_requirements(project: dict[str, Any]) -> Iterator[str]:
    """Yield the requirements of a ``pyproject.toml`` (PEP 518, 621 and 735)."""
    tables = [_table(project, "project", "optional-dependencies"), _table(project, "dependency-groups")]
    lists = [
        _table(project, "build-system").get("requires"),
        _table(project, "project").get("dependencies"),
        *(requirements for table in tables for requirements in table.values()),
    ]
    for requirements in lists:
        if isinstance(requirements, list):
            yield from (text for text in requirements if isinstance(text, str))


def _poetry_dependencies(project: dict[str, Any]) -> Iterator[tuple[str, str]]:
    groups = [_table(project, "tool", "poetry"), *_table(project, "tool", "poetry", "group").values()]
    for group in groups:
        for name, constraint in _table(group, "dependencies").items():
            version = constraint.get("version", "") if isinstance(constraint, dict) else constraint
            if name != "python" and isinstance(version, str):
                yield name, "" if version == "*" else version


def _uv_sources(project: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the packages that uv installs from a repository, with their revision, tag or branch."""
    for name, source in _table(project, "tool", "uv", "sources").items():
        for entry in source if isinstance(source, list) else [source]:
            if isinstance(entry, dict):
                yield from (
                    (name, f"{key} {entry[key]}") for key in ("rev", "tag", "branch") if isinstance(entry.get(key), str)
                )


def _cargo_dependencies(project: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the dependencies of a ``Cargo.toml``, except those of the repository itself."""
    scopes = [project, _table(project, "workspace"), *_table(project, "target").values()]
    for scope in scopes:
        for kind in ("dependencies", "dev-dependencies", "build-dependencies"):
            for name, constraint in _table(scope, kind).items():
                details = constraint if isinstance(constraint, dict) else {"version": constraint}
                revision = next((f"{key} {details[key]}" for key in ("rev", "tag", "branch") if key in details), "")
                version, package = details.get("version", revision), details.get("package", name)
                if not details.keys() & {"path", "workspace"} and isinstance(version, str) and isinstance(package, str):
                    yield package, version


def _table(outer: object, *keys: str) -> dict[str, Any]:
    for key in keys:
        outer = outer.get(key) if isinstance(outer, dict) else None
    return outer if isinstance(outer, dict) else {}
