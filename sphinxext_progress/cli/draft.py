"""The rows of a drafted report, as YAML: each with its reasons as a comment, and below them what was set aside."""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING

from sphinxext_progress.cli.quoting import quoted_scalar, scalar
from sphinxext_progress.diagnostics import quoted
from sphinxext_progress.escape import escape
from sphinxext_progress.history.commits import RULE
from sphinxext_progress.history.dependencies import ANY
from sphinxext_progress.history.month import kind
from sphinxext_progress.unseen import show_unseen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sphinxext_progress.history.commits import Commit, History
    from sphinxext_progress.history.month import Change, Month
    from sphinxext_progress.history.updates import Update
    from sphinxext_progress.project import Area

#: The digits of a hash that are written, where they are enough.
DIGITS = 10

#: What the comment begins with that the next draft reads, and replaces.
MARK = "# Drafted from git: "

_PROPOSED = "# Proposed so far; what is none of the rows any more has been cut, and stays out:"
_UPDATED = "# Dependencies told so far:"
_WIDTH = 100

#: The longest text of a commit in a row and in a comment, in characters, and the most entries of a list in a comment:
#: a check refuses texts and files that are too long.
LONGEST, LONGEST_COMMENT, MOST = 500, 1_000, 500
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


def literal(text: str) -> str:
    """Write words of strangers so that the page shows just them.

    :param text: the words, such as the subject of a commit.
    :return: a text of the dialect, on one line, in which every character can be seen; long ones are cut.
    """
    cut = _cut(text.strip(), LONGEST)
    seen = show_unseen(re.sub(r"[\t\r\n]", lambda found: f"U+{ord(found[0]):04X}", cut))
    return escape(" ".join(seen.split())) or "(no subject)"


def short(commit: Commit, history: History) -> str:
    """Write a hash with as many digits as tell it from all others."""
    digits = DIGITS
    while len(history.find(commit.hash[:digits])) > 1:
        digits += 1
    return commit.hash[:digits]


def row(change: Change, history: History) -> list[str]:
    """Write a row.

    :param change: what it tells of.
    :param history: the branch that its commits are on.
    :return: the lines: a comment with the reasons, then the keys.
    """
    of = kind(change)
    keys = [
        f"area: {_name(change.area)}" if change.area else "",
        *references("description", change, history),
        f'date: "{max(commit.landed for commit in change.landed.commits).date()}"',
        f"kind: {of}" if of else "",
        "breaking: true" if "breaking" in change.signals.said else "",
    ]
    return [*comment("; ".join([*change.reasons, *change.landed.story])), *entry(keys)]


def references(words: str, change: Change, history: History) -> list[str]:
    """Write the keys that say what landed, and by which commits and pull requests.

    :param words: the key of the words.
    """
    commits = change.landed.commits
    names = [f'"{short(commit, history)}"' for commit in commits]
    return [
        f"{words}: {quoted_scalar(literal(change.landed.title))}",
        f"commit: {_one_or_list(names)}",
        _pull_requests(commits),
    ]


def entry(keys: Iterable[str]) -> list[str]:
    """Write the lines of an entry of a list from its keys, without those that are empty."""
    first, *others = filter(None, keys)
    return [f"- {first}", *(f"  {key}" for key in others)]


def update(one: Update) -> list[str]:
    """Write a bullet for a dependency that changed.

    :param one: the dependency.
    """
    what = f"{one.name}:" if one.used else f"{one.name}, as asked for:"
    if not one.before:
        text = f"{one.name}: new" if one.after == ANY else f"{what} {one.after}, new"
    elif not one.after:
        text = f"{one.name}: removed" if one.before == ANY else f"{what} {one.before}, removed"
    else:
        text = f"{what} {one.before} → {one.after}"
    words = quoted_scalar(literal(text))
    if not one.commit:
        return [f"- {words}"]
    return entry([f"text: {words}", f'commit: "{one.commit.hash[:DIGITS]}"', _pull_requests([one.commit])])


def left_out(commit: Commit, name: str) -> list[str]:
    """Write an entry of what is left out: a commit that was a row, and is none any more.

    :param commit: the commit.
    :param name: its hash as the row had it.
    """
    return entry([f'commit: "{name}"', _pull_requests([commit]), "reason: cut from the draft"])


def _pull_requests(commits: Iterable[Commit]) -> str:
    """Write the key of the pull requests of commits, as far as the format has their numbers; empty where there is none."""
    found = dict.fromkeys(commit.number for commit in commits)
    numbers = [str(number) for number in found if number and number <= _LARGEST_NUMBER]
    return f"pr: {_one_or_list(numbers)}" if numbers else ""


def _name(text: str) -> str:
    """Write the name of an area as one scalar."""
    return scalar(_cut(show_unseen(text), LONGEST)) if text else "''"


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def _one_or_list(values: Sequence[str]) -> str:
    return values[0] if len(values) == 1 else f"[{', '.join(values)}]"


def ledger(month: Month, history: History, shown: Sequence[Change], once: Once, top_level: str = "") -> list[str]:
    """Write what git says of the period, as the comment at the end of the file.

    :param month: the period.
    :param history: the branch.
    :param shown: the changes that are rows, or were once.
    :param once: what was proposed, by this draft and by those before it.
    :param top_level: the repository, where another folder was named.
    """
    others = [change for change in month.changes if change not in shown]
    aside = sum(len(one.commits) for one in month.ledger)
    end = f" up to {short(month.end, history)}" if month.end else ""
    lines = [
        f"{MARK}{_seen(history.ref)}{f' of {_seen(quoted(top_level, 300))}' if top_level else ''}{end}.",
        f"# What belongs to the period: {RULE}.",
        f"# {_count(len(month.commits), 'commit')}; {aside} of them set aside:",
    ]
    for one in month.ledger:
        lines += [f"#   {len(one.commits)} {one.rule}: {one.help}"]
        lines += _wrapped(" ".join(short(commit, history) for commit in one.commits[:MOST]), "#     ")
        lines += _more(one.commits, "#     ")
    if others:
        lines += [f"# {_count(len(others), 'change')} not proposed, the best first:"]
        titles = [f"#   {short(one.landed.commits[0], history)} {_seen(one.landed.title)}" for one in others[:MOST]]
        lines += [title[:_WIDTH] for title in titles] + _more(others, "#   ")
    lines += _areas(month.proposed)
    if once.updates:
        lines += [_UPDATED, *_wrapped(" ".join(map(_seen, once.updates)), "#   ")]
    return [*lines, _PROPOSED, *_wrapped(" ".join(once.commits), "#   ")]


def _more(entries: Sequence[object], indent: str) -> list[str]:
    """Count the entries of a list that are not written."""
    return [f"{indent}and {len(entries) - MOST} more"] if len(entries) > MOST else []


@dataclass(frozen=True, slots=True)
class Once:
    """What drafts of a report proposed."""

    #: Hashes, shortened.
    commits: Sequence[str] = ()
    #: The names of dependencies.
    updates: Sequence[str] = ()


def read_once(text: str) -> Once:
    """Read what the drafts before proposed.

    :param text: the file; where the comment at its end is gone, nothing was.
    """
    names = [one for one in _listed(text, _PROPOSED) if re.fullmatch("[0-9a-f]{7,64}", one)]
    return Once(names, _listed(text, _UPDATED))


def _listed(text: str, heading: str) -> list[str]:
    """Read the words below a heading of the comment, which are indented."""
    below = text.partition(MARK)[2].partition(f"{heading}")[2].splitlines()[1:]
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


def comment(text: str) -> list[str]:
    """Write words of strangers as a comment."""
    return _wrapped(_seen(text), "# ")


def _wrapped(text: str, indent: str) -> list[str]:
    return textwrap.wrap(
        text, _WIDTH, initial_indent=indent, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )


def _seen(text: str) -> str:
    """Bring words of strangers to one line of a comment."""
    return " ".join(show_unseen(re.sub(r"[\t\r\n]", " ", _cut(text, LONGEST_COMMENT))).split())


def _count(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
