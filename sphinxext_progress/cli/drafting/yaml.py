"""The rows of a drafted report, as YAML: each with its reasons as a comment, and below them what was set aside."""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING

from sphinxext_progress.cli.yaml_scalars import plain_or_quoted, quoted_scalar
from sphinxext_progress.diagnostics import quoted
from sphinxext_progress.git.commits import PERIOD_RULE
from sphinxext_progress.git.dependencies import ANY_VERSION
from sphinxext_progress.git.drafting.period_changes import change_kind
from sphinxext_progress.text.escaping import escape_text
from sphinxext_progress.text.invisible import show_hidden

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sphinxext_progress.format.project import Area
    from sphinxext_progress.git.commits import GitCommit, History
    from sphinxext_progress.git.drafting.dependency_updates import DependencyUpdate
    from sphinxext_progress.git.drafting.period_changes import CandidateChange, PeriodChanges

#: The digits of a hash that are written, where they are enough.
DRAFT_HASH_LENGTH = 10

#: What the comment begins with that the next draft reads, and replaces.
LEDGER_MARK = "# Drafted from git: "

_PROPOSED = "# Proposed so far; what is none of the rows any more has been cut, and stays out:"
_UPDATED = "# Dependencies told so far:"
_WIDTH = 100

#: The longest text of a commit in a row and in a comment, in characters, and the most entries of a list in a comment:
#: a check refuses texts and files that are too long.
MAX_DRAFT_TEXT, MAX_DRAFT_COMMENT, MAX_DRAFT_ENTRIES = 500, 1_000, 500
_LARGEST_NUMBER = 999_999_999


@dataclass(frozen=True, slots=True)
class Draft:
    """What is written of a period."""

    #: The rows that are proposed, each a list of lines without indentation.
    rows: Sequence[Sequence[str]]
    #: The changes of dependencies, likewise.
    infrastructure: Sequence[Sequence[str]]
    #: The lines of the comment at the end.
    ledger: Sequence[str]


def literal_text(text: str) -> str:
    """Write words of strangers so that the page shows just them.

    :param text: the words, such as the subject of a commit.
    :return: a text of the dialect, on one line, in which every character can be seen; long ones are cut.
    """
    cut = _cut(text.strip(), MAX_DRAFT_TEXT)
    seen = show_hidden(re.sub(r"[\t\r\n]", lambda found: f"U+{ord(found[0]):04X}", cut))
    return escape_text(" ".join(seen.split())) or "(no subject)"


def short_hash(commit: GitCommit, history: History) -> str:
    """Write a hash with as many digits as tell it from all others."""
    digits = DRAFT_HASH_LENGTH
    while len(history.find(commit.hash[:digits])) > 1:
        digits += 1
    return commit.hash[:digits]


def row_lines(change: CandidateChange, history: History) -> list[str]:
    """Write a row.

    :param change: what it tells of.
    :param history: the branch that its commits are on.
    :return: the lines: a comment with the reasons, then the keys.
    """
    of = change_kind(change)
    keys = [
        f"area: {_name(change.area)}" if change.area else "",
        *reference_lines("description", change, history),
        f'date: "{max(commit.landed for commit in change.landed.commits).date()}"',
        f"kind: {of}" if of else "",
        "breaking: true" if "breaking" in change.signals.said else "",
    ]
    return [*comment_lines("; ".join([*change.reasons, *change.landed.story])), *entry_lines(keys)]


def reference_lines(words: str, change: CandidateChange, history: History) -> list[str]:
    """Write the keys that say what landed, and by which commits and pull requests.

    :param words: the key of the words.
    """
    commits = change.landed.commits
    names = [f'"{short_hash(commit, history)}"' for commit in commits]
    return [
        f"{words}: {quoted_scalar(literal_text(change.landed.title))}",
        f"commit: {_one_or_list(names)}",
        _pull_requests(commits),
    ]


def entry_lines(keys: Iterable[str]) -> list[str]:
    """Write the lines of an entry of a list from its keys, without those that are empty."""
    first, *others = filter(None, keys)
    return [f"- {first}", *(f"  {key}" for key in others)]


def update_lines(one: DependencyUpdate) -> list[str]:
    """Write a bullet for a dependency that changed.

    :param one: the dependency.
    """
    what = f"{one.name}:" if one.used else f"{one.name}, as asked for:"
    if not one.before:
        text = f"{one.name}: new" if one.after == ANY_VERSION else f"{what} {one.after}, new"
    elif not one.after:
        text = f"{one.name}: removed" if one.before == ANY_VERSION else f"{what} {one.before}, removed"
    else:
        text = f"{what} {one.before} → {one.after}"
    words = quoted_scalar(literal_text(text))
    if not one.commit:
        return [f"- {words}"]
    return entry_lines(
        [f"text: {words}", f'commit: "{one.commit.hash[:DRAFT_HASH_LENGTH]}"', _pull_requests([one.commit])]
    )


def left_out_lines(commit: GitCommit, name: str) -> list[str]:
    """Write an entry of what is left out: a commit that was a row, and is none any more.

    :param commit: the commit.
    :param name: its hash as the row had it.
    """
    return entry_lines([f'commit: "{name}"', _pull_requests([commit]), "reason: cut from the draft"])


def _pull_requests(commits: Iterable[GitCommit]) -> str:
    """Write the key of the pull requests of commits, as far as the format has their numbers; empty where there is none."""
    found = dict.fromkeys(commit.number for commit in commits)
    numbers = [str(number) for number in found if number and number <= _LARGEST_NUMBER]
    return f"pr: {_one_or_list(numbers)}" if numbers else ""


def _name(text: str) -> str:
    """Write the name of an area as one scalar."""
    return plain_or_quoted(_cut(show_hidden(text), MAX_DRAFT_TEXT)) if text else "''"


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def _one_or_list(values: Sequence[str]) -> str:
    return values[0] if len(values) == 1 else f"[{', '.join(values)}]"


def ledger_lines(
    month: PeriodChanges,
    history: History,
    shown: Sequence[CandidateChange],
    once: EarlierProposals,
    top_level: str = "",
) -> list[str]:
    """Write what git says of the period, as the comment at the end of the file.

    :param month: the period.
    :param history: the branch.
    :param shown: the changes that are rows, or were once.
    :param once: what was proposed, by this draft and by those before it.
    :param top_level: the repository, where another folder was named.
    """
    others = [change for change in month.changes if change not in shown]
    aside = sum(len(one.commits) for one in month.ledger)
    end = f" up to {short_hash(month.end, history)}" if month.end else ""
    lines = [
        f"{LEDGER_MARK}{_seen(history.ref)}{f' of {_seen(quoted(top_level, 300))}' if top_level else ''}{end}.",
        f"# What belongs to the period: {PERIOD_RULE}.",
        f"# {_count(len(month.commits), 'commit')}; {aside} of them set aside:",
    ]
    for one in month.ledger:
        lines += [f"#   {len(one.commits)} {one.rule}: {one.help}"]
        lines += _wrapped(" ".join(short_hash(commit, history) for commit in one.commits[:MAX_DRAFT_ENTRIES]), "#     ")
        lines += _more(one.commits, "#     ")
    if others:
        lines += [f"# {_count(len(others), 'change')} not proposed, the best first:"]
        titles = [
            f"#   {short_hash(one.landed.commits[0], history)} {_seen(one.landed.title)}"
            for one in others[:MAX_DRAFT_ENTRIES]
        ]
        lines += [title[:_WIDTH] for title in titles] + _more(others, "#   ")
    lines += _areas(month.proposed)
    if once.updates:
        lines += [_UPDATED, *_wrapped(" ".join(map(_seen, once.updates)), "#   ")]
    return [*lines, _PROPOSED, *_wrapped(" ".join(once.commits), "#   ")]


def _more(entries: Sequence[object], indent: str) -> list[str]:
    """Count the entries of a list that are not written."""
    return [f"{indent}and {len(entries) - MAX_DRAFT_ENTRIES} more"] if len(entries) > MAX_DRAFT_ENTRIES else []


@dataclass(frozen=True, slots=True)
class EarlierProposals:
    """What drafts of a report proposed."""

    #: Hashes, shortened.
    commits: Sequence[str] = ()
    #: The names of dependencies.
    updates: Sequence[str] = ()


def read_earlier_proposals(text: str) -> EarlierProposals:
    """Read what the drafts before proposed.

    :param text: the file; where the comment at its end is gone, nothing was.
    """
    names = [one for one in _listed(text, _PROPOSED) if re.fullmatch("[0-9a-f]{7,64}", one)]
    return EarlierProposals(names, _listed(text, _UPDATED))


def _listed(text: str, heading: str) -> list[str]:
    """Read the words below a heading of the comment, which are indented."""
    below = text.partition(LEDGER_MARK)[2].partition(f"{heading}")[2].splitlines()[1:]
    return [word for line in takewhile(lambda line: line.startswith("#   "), below) for word in line[1:].split()]


def _areas(areas: Sequence[Area]) -> Iterator[str]:
    if not areas:
        return
    yield "# The areas are guessed from tags, scopes and folders. Correct them, and keep them in project.yaml:"
    yield "#   areas:"
    for area in areas:
        parts = [f"name: {_name(area.name)}"]
        parts += [f"tags: [{', '.join(map(_name, area.tags))}]"] if area.tags else []
        parts += [f"paths: [{', '.join(map(quoted_scalar, map(_seen, area.paths)))}]"] if area.paths else []
        yield f"#     - {{{', '.join(parts)}}}"


def comment_lines(text: str) -> list[str]:
    """Write words of strangers as a comment."""
    return _wrapped(_seen(text), "# ")


def _wrapped(text: str, indent: str) -> list[str]:
    return textwrap.wrap(
        text, _WIDTH, initial_indent=indent, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )


def _seen(text: str) -> str:
    """Bring words of strangers to one line of a comment."""
    return " ".join(show_hidden(re.sub(r"[\t\r\n]", " ", _cut(text, MAX_DRAFT_COMMENT))).split())


def _count(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
