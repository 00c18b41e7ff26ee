"""The updates of a project's dependencies in a period."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from sphinxext_progress.git.dependencies import LOCK_FILES, is_declaration, read_declarations

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping, Sequence

    from sphinxext_progress.git.commits import GitCommit
    from sphinxext_progress.git.file_contents import FileContents


@dataclass(frozen=True, slots=True)
class DependencyUpdate:
    """A dependency that changed in a period."""

    name: str
    #: The version or the constraint; empty if the dependency was absent or removed.
    before: str
    after: str
    #: The commit that changed it; None if several commits of the period changed the file.
    commit: GitCommit | None


class DependencyUpdates(NamedTuple):
    """The dependency updates of a period, sorted by name."""

    #: Those of the dependencies that the project declares.
    direct: Sequence[DependencyUpdate] = ()
    #: Those of other packages in lock files.
    indirect: Sequence[DependencyUpdate] = ()
    #: Whether any file declares dependencies; otherwise, it is unknown which packages of lock files are direct ones.
    are_declared: bool = True


@dataclass(frozen=True, slots=True)
class _ChangedFile:
    """A file that declares dependencies and changed in the period; a blob is empty if there was no file."""

    path: str
    before: str
    after: str
    #: The only commit that changed it; None if there are several.
    commit: GitCommit | None


def dependency_updates(contents: FileContents, commits: Sequence[GitCommit]) -> DependencyUpdates:
    """Return the dependency updates of a period.

    :param commits: the commits of the period, oldest first.
    """
    changed = _changed_files(contents, commits)
    if not changed:
        return DependencyUpdates()
    tree = {path: blob for path, blob in contents.tree(commits[-1]).items() if is_declaration(path)}
    locks = {path for path in (*tree, *(file.path for file in changed)) if _is_lock_file(path, tree)}
    # The packages of an additional lock file are only new if no other file has them.
    with_locks = any(not (file.before and file.after) for file in changed)
    unchanged = tree.items() - {(file.path, file.after) for file in changed}
    unchanged = {file for file in unchanged if with_locks or file[0] not in locks}
    starts = {(file.path, file.before) for file in changed} | unchanged
    ends = {(file.path, file.after) for file in changed} | unchanged
    declarations = read_declarations(contents, sorted(starts | ends), with_local=False)
    before, after = ({name for file in files for name in declarations.get(file, ())} for files in (starts, ends))
    requested = {name for file in starts | ends if file[0] not in locks for name in declarations.get(file, ())}
    updates = {
        update.name: update
        for file in sorted(changed, key=lambda file: file.path in locks)
        for update in _updates(file, declarations)
        if (update.before or update.name not in before) and (update.after or update.name not in after)
    }
    listed = [updates[name] for name in sorted(updates)]
    return DependencyUpdates(
        [update for update in listed if update.name in requested],
        [update for update in listed if update.name not in requested],
        are_declared=bool(requested),
    )


def _changed_files(contents: FileContents, commits: Sequence[GitCommit]) -> list[_ChangedFile]:
    edits = contents.edits(commits)
    changed: dict[str, _ChangedFile] = {}
    for commit in commits:
        for edit in edits[commit.hash]:
            if is_declaration(edit.path):
                earlier = changed.get(edit.path)
                before = earlier.before if earlier else edit.before
                changed[edit.path] = _ChangedFile(edit.path, before, edit.after, _changed_by(commit, earlier))
    return list(changed.values())


def _updates(
    file: _ChangedFile, declarations: Mapping[tuple[str, str], Mapping[str, str]]
) -> Iterator[DependencyUpdate]:
    """Yield the updates of a file; none if it cannot be read."""
    before, after = (declarations.get((file.path, blob)) for blob in (file.before, file.after))
    if before is not None and after is not None:
        for name in sorted(before.keys() | after.keys()):
            if before.get(name) != after.get(name):
                yield DependencyUpdate(name, before.get(name, ""), after.get(name, ""), file.commit)


def _changed_by(commit: GitCommit, earlier: _ChangedFile | None) -> GitCommit | None:
    """Return the only commit that changed a file so far; None if there are several."""
    if not earlier:
        return commit
    # The changes of a merge of several come before it.
    return earlier.commit if commit.is_merge and not commit.merged else None


def _is_lock_file(path: str, paths: Container[str]) -> bool:
    """Return whether a file lists installed packages, requested or not.

    Constraints request nothing, and tools compile ``requirements.in`` to ``requirements.txt``.

    :param paths: the paths of all files that declare dependencies.
    """
    folder, name = posixpath.split(path)
    is_constraints = "constraints" in name or posixpath.basename(folder) == "constraints"
    return name in LOCK_FILES or is_constraints or (name.endswith(".txt") and f"{path[:-4]}.in" in paths)
