"""The updates of a project's dependencies in a period."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from sphinxext_progress.git.dependencies import LOCK_FILES, is_declaration, read_declarations

if TYPE_CHECKING:
    from collections.abc import Sequence

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
    #: Whether these are installed versions rather than constraints.
    installed: bool


class DependencyUpdates(NamedTuple):
    """The dependency updates of a period, sorted by name."""

    #: Those of the dependencies that the project declares.
    direct: Sequence[DependencyUpdate] = ()
    #: Those of other packages in lock files.
    indirect: Sequence[DependencyUpdate] = ()
    #: Whether any file declares dependencies; otherwise, it is unknown which packages of lock files are direct ones.
    are_declared: bool = True


def dependency_updates(contents: FileContents, commits: Sequence[GitCommit]) -> DependencyUpdates:
    """Return the dependency updates of a period.

    :param commits: the commits of the period, oldest first.
    """
    edits = contents.edits(commits)
    first: dict[str, str] = {}
    last: dict[str, tuple[str, GitCommit | None]] = {}
    for commit in commits:
        for edit in edits[commit.hash]:
            if is_declaration(edit.path):
                first.setdefault(edit.path, edit.before)
                last[edit.path] = edit.after, _changed_by(commit, last.get(edit.path))
    tree = contents.tree(commits[-1]) if last else {}
    unchanged = {
        path: blob
        for path, blob in tree.items()
        if is_declaration(path) and not _is_lock_file(path) and path not in last
    }
    ends = ((path, blob) for path, (blob, _) in last.items())
    files = sorted({*first.items(), *ends, *unchanged.items()})
    declarations = read_declarations(contents, files, with_local=False)
    requested = {name for file in unchanged.items() for name in declarations.get(file, ())}
    updates: dict[str, DependencyUpdate] = {}
    for path in sorted(last, key=_is_lock_file):
        blob, single_commit = last[path]
        before, after = declarations.get((path, first[path])), declarations.get((path, blob))
        if before is None or after is None:
            continue
        if not _is_lock_file(path):
            requested |= before.keys() | after.keys()
        for name in sorted(before.keys() | after.keys()):
            update = DependencyUpdate(
                name, before.get(name, ""), after.get(name, ""), single_commit, _is_lock_file(path)
            )
            if update.before != update.after:
                updates[name] = update
    listed = [updates[name] for name in sorted(updates)]
    return DependencyUpdates(
        [update for update in listed if update.name in requested],
        [update for update in listed if update.name not in requested],
        are_declared=bool(requested),
    )


def _changed_by(commit: GitCommit, earlier: tuple[str, GitCommit | None] | None) -> GitCommit | None:
    """Return the only commit that changed a file so far; None if there are several."""
    if not earlier:
        return commit
    # The changes of a merge of several come before it.
    return earlier[1] if commit.is_merge and not commit.merged else None


def _is_lock_file(path: str) -> bool:
    return posixpath.basename(path) in LOCK_FILES
