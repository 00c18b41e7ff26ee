"""Find the commits that reports and messages refer to, if they are outside the part of a branch that was read."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from sphinxext_progress.git import subjects
from sphinxext_progress.git.commits import seconds_at
from sphinxext_progress.git.history.message_keys import MessageKeys, originals_of, subjects_of
from sphinxext_progress.git.history.message_references import parse_message
from sphinxext_progress.git.history.revert_targets import revert_targets

if TYPE_CHECKING:
    from collections.abc import Collection

    from sphinxext_progress.git.commits import GitCommit, History
    from sphinxext_progress.git.landings import Landings
    from sphinxext_progress.git.log_records import LogReader
    from sphinxext_progress.git.scope import Scope

#: The number of commits that are kept for a number or a subject, newest first.
COMMITS_PER_KEY = 3

#: The number of commits whose reverts and reapplies are searched for at once, and the number of those that are kept.
SEARCHED_AT_ONCE, KEPT_EVENTS = 50, 50

#: The number of digits of a hash that messages give at least.
SHORTEST_HASH = 7


class CommitSearch:
    """Search a branch for commits.

    :param tip: the hash of the newest commit of the branch.
    :param top: the hash of the newest commit of the part that was read.
    """

    def __init__(self, reader: LogReader, landings: Landings, tip: str, top: str) -> None:
        self._reader = reader
        self._landings = landings
        self._tip = tip
        self._top = top

    def named(self, history: History, scope: Scope) -> set[int]:
        """Return the indexes of the commits that reports or messages refer to by hash."""
        named = {
            name
            for _, reference in revert_targets(history).references
            for name in (*reference.hashes, *reference.within)
        }
        named.update(*map(originals_of, history.commits.values()))
        unknown = {name for name in named if not history.find(name)}
        found = self._landings.find_names({name.lower() for name in scope.hashes} | unknown)
        missing = [name for name in found if name not in history.commits]
        return self._landings.indexes(self._reader.named(missing).values())

    def described(self, history: History, scope: Scope) -> set[int]:
        """Return the indexes of the commits that reports or messages refer to by number or subject."""
        start = min((seconds_at(period.start) for period in scope.periods), default=0)
        numbers = {number for number in scope.numbers if number not in history.by_number}
        keys = MessageKeys(numbers={*numbers})
        for commit in history.commits.values():
            # The title of the original is in backticks.
            is_copy = ")`" in commit.subject and subjects.parse_subject(commit.title).copy
            if is_copy and (history.landing(commit).committed or start) >= start:
                keys.numbers |= commit.numbers - history.by_number.keys()
        targets = revert_targets(history)
        for commit, reference in targets.references:
            if (history.landing(commit).committed or start) >= start:
                targets.add_unknown(keys, commit, reference)
        # Messages refer to older commits, and reports to any.
        newer = self._search(history, MessageKeys(numbers), self._tip, self._top) if self._top != self._tip else set()
        return newer | self._search(history, keys, self._top)

    def _search(self, history: History, keys: MessageKeys, top: str, *excluded: str) -> set[int]:
        """Return the indexes of the newest commits that fit keys; prefer first-parent commits."""
        counts: Counter[int | str] = Counter()
        line: list[GitCommit] = []
        behind: list[tuple[GitCommit, set[int | str]]] = []
        unknown = set(keys)
        for commit in self._reader.matching(keys.patterns(), top, *excluded):
            fitting = {key for key in keys.of(commit) if counts[key] < COMMITS_PER_KEY}
            if not fitting or commit.hash in history.commits:
                continue
            if commit.hash in self._landings.on_line:
                counts.update(fitting)
                line.append(commit)
                unknown -= fitting
                if not unknown:
                    break
            else:
                behind.append((commit, fitting))
        for commit, fitting in behind:
            if any(key in unknown and counts[key] < COMMITS_PER_KEY for key in fitting):
                counts.update(fitting)
                line.append(commit)
        return self._landings.indexes(line)

    def events(self, history: History, commits: Collection[GitCommit]) -> set[int]:
        """Return the indexes of the reverts and reapplies of older commits, and of their reverts."""
        keys = MessageKeys()
        oldest = ""
        for commit in list(commits)[-SEARCHED_AT_ONCE:]:
            keys.hashes.add(commit.hash[:SHORTEST_HASH])
            keys.numbers |= commit.numbers
            keys.subjects |= subjects_of(commit)
            oldest = commit.hash
        found: list[GitCommit] = []
        for commit in self._reader.matching(keys.patterns(), self._top, oldest):
            if commit.hash not in history.commits and parse_message(commit):
                found.append(commit)
                if len(found) == KEPT_EVENTS:
                    break
        return self._landings.indexes(found)
