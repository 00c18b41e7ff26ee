"""A period as git has it: the changes that may be told, ranked, and what was set aside with the rule that did it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinxext_progress.history import noise, ranking, subjects
from sphinxext_progress.history.areas import Areas, proposed
from sphinxext_progress.history.differences import changes
from sphinxext_progress.history.files import Use, touched
from sphinxext_progress.history.net import Landed, name, settle
from sphinxext_progress.history.reverts import Reverts
from sphinxext_progress.history.series import folded
from sphinxext_progress.history.signals import UNCOUNTED, measure
from sphinxext_progress.history.updates import updates

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sphinxext_progress.history.commits import Commit, History
    from sphinxext_progress.history.differences import FileChange
    from sphinxext_progress.history.files import Touched
    from sphinxext_progress.history.git import Repository
    from sphinxext_progress.history.signals import Signals
    from sphinxext_progress.history.training import Model
    from sphinxext_progress.history.updates import Update
    from sphinxext_progress.period import Period
    from sphinxext_progress.project import Area

#: So many commits before a period tell which areas had a change of late.
LATELY = 200


@dataclass(frozen=True, slots=True)
class Change:
    """A change that may be told."""

    landed: Landed
    area: str
    signals: Signals
    #: Why it is where it is among the others, a phrase each.
    reasons: tuple[str, ...]
    #: The source files that it brought.
    new_files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Aside:
    """What a rule set aside."""

    rule: str
    #: The rule in a sentence.
    help: str
    commits: tuple[Commit, ...]


@dataclass(frozen=True, slots=True)
class Month:
    """What landed in a period."""

    #: All commits of the branch's own line.
    commits: Sequence[Commit]
    #: What may be told, the best first.
    changes: Sequence[Change]
    ledger: Sequence[Aside]
    #: The areas that were made up because the project lists none.
    proposed: Sequence[Area]
    #: What the project depends on, where it changed.
    updates: Sequence[Update]
    #: The last commit of the period on the line.
    end: Commit | None


def gather(
    repository: Repository, history: History, period: Period, areas: Sequence[Area], model: Model | None = None
) -> Month:
    """Put a period together.

    :param repository: where the commits are.
    :param history: the branch.
    :param period: the period.
    :param areas: the areas of the project; some are made up from the history where it has none.
    :param model: what earlier reports taught.
    """
    commits, end = history.within(period), history.at_end(period)
    if not commits or not end:
        return Month((), (), (), (), (), end)
    reverts = Reverts(repository, history, end)
    net = settle(commits, reverts.fates(commits))
    before = _before(history, commits)
    files = touched(reverts.contents, [*commits, *before])
    aside, kept = net.aside, []
    for landed in net.landed:
        if rule := noise.rule(landed.commits[0], landed.title, files[landed.commits[0].hash], history):
            aside.setdefault((rule.value, rule.help), []).extend(landed.commits)
        else:
            kept.append(landed)
    made_up = [] if areas else proposed([*before, *commits], files)
    told = Areas(areas or made_up)
    ranked = _ranked(_together(kept), files, _counted(repository, kept), told, _known(before, files, told), model)
    ledger = [Aside(*name, tuple(some)) for name, some in aside.items()]
    ledger.sort(key=lambda one: (-len(one.commits), one.rule))
    return Month(commits, ranked, ledger, made_up, updates(reverts.contents, commits), end)


def _before(history: History, commits: Sequence[Commit]) -> Sequence[Commit]:
    """List what landed shortly before some commits."""
    oldest = next(at for at, commit in enumerate(history.line) if commit.hash == commits[0].hash)
    return history.line[oldest + 1 : oldest + 1 + LATELY]


def _counted(repository: Repository, kept: Sequence[Landed]) -> dict[str, list[FileChange]]:
    commits = [commit for landed in kept for commit in landed.commits]
    return changes(repository, commits, UNCOUNTED) if commits else {}


def _together(kept: Sequence[Landed]) -> list[Landed]:
    """Put the parts of a series together, and a fix of what landed in the period with that."""
    found = []
    for first, *others in folded(kept):
        commits = (*first.commits, *(commit for other in others for commit in other.commits))
        beside = [f"with {'; '.join(name(other.commits[0]) for other in others)}"] if others else []
        found.append(Landed(commits, first.title, (*first.story, *beside), first.first))
    return found


def _known(before: Sequence[Commit], files: Mapping[str, Sequence[Touched]], areas: Areas) -> frozenset[str]:
    """Find the areas that had a change of late."""
    return frozenset(areas.of(commit.title, {one.path: 1 for one in files[commit.hash]}) for commit in before)


def _ranked(
    together: Sequence[Landed],
    files: Mapping[str, Sequence[Touched]],
    counted: Mapping[str, Sequence[FileChange]],
    areas: Areas,
    known: frozenset[str],
    model: Model | None,
) -> list[Change]:
    of = [areas.of(one.title, _lines(one.commits, counted)) for one in together]
    signals = measure([(one.title, one.commits) for one in together], files, counted, of, known)
    return [
        Change(
            together[place.index],
            of[place.index],
            signals[place.index],
            place.reasons,
            tuple(_new_files(together[place.index].commits, files)),
        )
        for place in ranking.rank(signals, model)
    ]


def _lines(commits: Sequence[Commit], counted: Mapping[str, Sequence[FileChange]]) -> dict[str, int]:
    lines: dict[str, int] = {}
    for commit in commits:
        for one in counted.get(commit.hash, ()):
            lines[one.path] = lines.get(one.path, 0) + one.added + one.deleted
    return lines


def _new_files(commits: Sequence[Commit], files: Mapping[str, Sequence[Touched]]) -> list[str]:
    return [one.path for commit in commits for one in files[commit.hash] if one.status == "A" and one.use is Use.SOURCE]


def kind(change: Change) -> str:
    """Give the kind of a change as its title says it; empty where it does not."""
    return subjects.parse(change.landed.title).kind
