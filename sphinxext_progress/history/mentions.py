"""What messages say of other commits: that this one takes one back, or lands one again."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinxext_progress.history.commits import NUMBER

if TYPE_CHECKING:
    from sphinxext_progress.history.commits import Commit

# The words that begin a subject. What follows must be found among the commits, so that "Revert to two columns" is none.
_UNDOES = re.compile(
    r"[\[(]?(?:revert(?:ed|ing|s)?|back(?:ed|ing)? ?out|undo)[\])]?(?:\b|(?<=[\])]))[:\s]*", re.IGNORECASE
)
_AGAIN = re.compile(
    r"[\[(]?(?:replay|redo|second attempt at|"
    r"re-?(?:apply|applied|land(?:ed|ing)?|submit(?:ted)?|introduc(?:e|ed|tion)|merge[d]?|enable[d]?))[\])]?(?:\b|(?<=[\])]))[:\s]*",
    re.IGNORECASE,
)

# What git and GitHub write into the message; git-revert(1) has the first form.
_TRAILER = re.compile(r"reverts commits? ([0-9a-f]{7,64}(?:(?:,? and |, ?|\s+)[0-9a-f]{7,64})*)", re.IGNORECASE)
_NUMBERED = re.compile(r"^Reverts (?:[\w.-]+/[\w.-]+)?[#!](\d+)", re.MULTILINE)

_HASHES = re.compile(r"\b[0-9a-f]{7,64}\b")
_NUMBERS = re.compile(r"(?:\bPR[- ]?#?|[#!])(\d+)", re.IGNORECASE)
_CUT = ("…", "...")


@dataclass(frozen=True, slots=True)
class Mention:
    """What a commit says of another one."""

    #: Whether it takes the other one back; else it lands it again.
    undoes: bool
    #: Hashes or beginnings of hashes that the message names.
    hashes: tuple[str, ...] = ()
    #: The subject that it quotes, with the number of the pull request where that is quoted too.
    subject: str = ""
    #: Whether the subject was cut off, so that it is the beginning of one.
    cut: bool = False
    #: Numbers of pull requests that the message names.
    numbers: tuple[int, ...] = ()


def parse(commit: Commit) -> Mention | None:
    """Read what a commit says of another one.

    :param commit: the commit.
    :return: what it says; None where it says nothing of the kind. Whether there is such a commit is not asked.
    """
    own = commit.subject
    trailers = tuple(name for names in _TRAILER.findall(commit.body) for name in _HASHES.findall(names))
    numbers = tuple(map(int, _NUMBERED.findall(commit.body)))
    if start := _UNDOES.match(own):
        return _said(own[start.end() :], trailers, numbers, undoes=True)
    if start := _AGAIN.match(own):
        # Git writes "Reapply" over a revert of a revert, and names the revert in the message.
        return _said(own[start.end() :], trailers, numbers, undoes=False)
    if trailers or numbers:
        return Mention(undoes=True, hashes=trailers, numbers=numbers)
    return None


def _said(rest: str, hashes: tuple[str, ...], numbers: tuple[int, ...], *, undoes: bool) -> Mention:
    """Read what follows the word."""
    subject, quote = rest.strip(), rest[:1]
    if quote in {'"', "'", "“", "`"}:
        end = subject.rfind({"“": "”"}.get(quote, quote))
        subject = subject[1:end] if end > 0 else subject[1:]
    else:
        # Outside quotes, the number at the end is that of the commit itself.
        subject = NUMBER.sub("", subject).strip()
        if _HASHES.fullmatch(subject):
            return Mention(undoes, (subject, *hashes), numbers=numbers)
    cut = subject.endswith(_CUT)
    if cut:
        subject = subject.rstrip("….").rstrip()
    # Only the number of the subject itself: one within may be anything.
    inner = NUMBER.search(subject)
    alone = _NUMBERS.fullmatch(subject)
    found = inner or alone
    return Mention(undoes, hashes, subject, cut, (*numbers, *((int(found[1]),) if found else ())))
