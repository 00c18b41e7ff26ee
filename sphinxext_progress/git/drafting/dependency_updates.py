"""What a project depends on, before a period and after it: the packages that it asks for itself, with their versions."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinxext_progress.git.dependencies import LOCK_FILES, is_declaration, stated_dependencies

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinxext_progress.git.commits import GitCommit
    from sphinxext_progress.git.file_contents import FileContents


@dataclass(frozen=True, slots=True)
class DependencyUpdate:
    """A dependency that is another one after a period."""

    name: str
    #: The version, or what is asked for; empty where it was not there, or is not there any more.
    before: str
    after: str
    #: The commit that changed it, where no other one of the period changed the file.
    commit: GitCommit | None
    #: Whether it is the version that is used; else it is what is asked for.
    used: bool


def dependency_updates(contents: FileContents, commits: Sequence[GitCommit]) -> list[DependencyUpdate]:
    """Compare what a project depends on before some commits and after them.

    :param contents: where the files are read.
    :param commits: the commits of a period, in the order in which they landed.
    :return: by name; of a package that others need, and the project does not ask for, nothing is said.
    """
    edits = contents.edits(commits)
    first: dict[str, str] = {}
    last: dict[str, tuple[str, GitCommit | None]] = {}
    for commit in commits:
        for edit in edits[commit.hash]:
            if is_declaration(edit.path):
                first.setdefault(edit.path, edit.before)
                last[edit.path] = edit.after, None if edit.path in last else commit
    tree = contents.tree(commits[-1]) if last else {}
    unchanged = {
        path: blob
        for path, blob in tree.items()
        if is_declaration(path) and not _is_lock_file(path) and path not in last
    }
    ends = ((path, blob) for path, (blob, _) in last.items())
    stated = stated_dependencies(contents, sorted({*first.items(), *ends, *unchanged.items()}))
    requested = {name for file in unchanged.items() for name in stated.get(file, ())}
    updates: dict[str, DependencyUpdate] = {}
    for path in sorted(last, key=_is_lock_file):
        blob, single_commit = last[path]
        before, after = stated.get((path, first[path])), stated.get((path, blob))
        if before is None or after is None:
            continue
        if not _is_lock_file(path):
            requested |= before.keys() | after.keys()
        for name in sorted(before.keys() | after.keys()):
            update = DependencyUpdate(
                name, before.get(name, ""), after.get(name, ""), single_commit, _is_lock_file(path)
            )
            if update.before != update.after and name in requested:
                updates[name] = update
    return [updates[name] for name in sorted(updates)]


def _is_lock_file(path: str) -> bool:
    return posixpath.basename(path) in LOCK_FILES
