"""What messages say of other commits: that this one takes one back, or lands one again."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinxext_progress.git.commits import NUMBER_PATTERN, TRAILING_NUMBER

if TYPE_CHECKING:
    from sphinxext_progress.git.commits import GitCommit

# What may stand before the word: tags, and types or parts of the code with a colon.
_BEFORE = r"(?:\[[^\[\]]*\]\s*|[\w./+*-]+(?:\([^()]*\))?!?:\s+)*"
_AFTER = r"(?![\w-])(?:\([^()]*\))?[\])]?!?[:\s-]*(?:of\b[:\s]*)?"

# The words that begin a title. What follows must be found among the commits, so that "Revert to two columns" is none.
_UNDOES = re.compile(
    rf"{_BEFORE}[\[(]?(?:revert(?:ed|ing|s)?|back(?:ed|ing)?[ -]?out|undo|roll(?:ed|ing)?[ -]?back){_AFTER}"
    # The type of a conventional commit, and then the word.
    r"(?:revert\s+)?(?:commits?\s+)?",
    re.IGNORECASE,
)
_AGAIN = re.compile(
    rf"{_BEFORE}[\[(]?(?:replay|redo|second attempt at|re-?(?:apply|applied|land(?:ed|ing)?|submit(?:ted)?|"
    rf"introduc(?:e|ed|tion)|merged?|enabled?)){_AFTER}(?:commits?\s+)?",
    re.IGNORECASE,
)
# The words that end a title of its own: "Routers (replay of #7)".
_AGAIN_OF = re.compile(
    rf"\((?:replay|redo|re-?apply|re-?land|re-?submit)(?: of)? [#!]?({NUMBER_PATTERN})\)", re.IGNORECASE
)

# What git and GitHub write into the message; git-revert(1) has the first form.
_TRAILER = re.compile(r"reverts commits? ([0-9a-f]{7,64}(?:(?:,? and |, ?|\s+)[0-9a-f]{7,64})*)", re.IGNORECASE)
_NUMBERED = re.compile(rf"^Reverts (?:[\w.-]+/[\w.-]+)?[#!]({NUMBER_PATTERN})", re.MULTILINE)

# How forges name the branch of a revert: by the pull request (GitHub) or by the commit (GitLab).
_BRANCH = re.compile(rf"[/']revert-(?:({NUMBER_PATTERN})-|([0-9a-f]{{8}})')")

_HASH = re.compile(r"\b(?=[a-f]*[0-9])[0-9a-f]{7,64}\b")
_FIRST = re.compile(rf"\(?(?:PRs?\b|pull request|MRs?\b)?[- ]?[#!]\s?({NUMBER_PATTERN})\)?[:\s-]*", re.IGNORECASE)
# What may be the name of a repository is looked at once, from its beginning; a dash in it is as good as a blank before it.
_LAST = re.compile(rf"(?:[\s(]|(?<![\w./-])(?=[\w./]*-))[\w./-]*+[#!]({NUMBER_PATTERN})\)?$")
_CUT = ("…", "...")
_QUOTES = {'"': '"', "'": "'", "“": "”", "`": "`"}


@dataclass(frozen=True, slots=True)
class MessageReference:
    """What a commit says of another one."""

    #: Whether it takes the other one back; else it lands it again.
    undoes: bool
    #: Hashes or beginnings of hashes that the message names.
    hashes: tuple[str, ...] = ()
    #: Numbers of pull requests that the message names.
    numbers: tuple[int, ...] = ()
    #: The subject that it quotes, with the number of the pull request where that is quoted too.
    subject: str = ""
    #: Whether the subject was cut off, so that it is the beginning of one.
    cut: bool = False
    #: Hashes within that subject, which may be those of commits that it speaks of in turn.
    within: tuple[str, ...] = ()
    #: The number at the end of that subject; work that is copied from branch to branch has several.
    inner: int | None = None
    #: Whether the title says so; else it is something that stands in the text, beside other things perhaps.
    titled: bool = True


def parse_message(commit: GitCommit) -> MessageReference | None:
    """Read what a commit says of another one.

    :param commit: the commit.
    :return: what it says; None where it says nothing of the kind. Whether there is such a commit is not asked.
    """
    own = commit.full_title
    hashes: tuple[str, ...] = ()
    numbers: tuple[int, ...] = ()
    # Thousands of messages are read, and hardly one has the word.
    if "revert" in commit.body.lower():
        hashes = tuple(name for names in _TRAILER.findall(commit.body) for name in _HASH.findall(names))
        numbers = tuple(map(int, _NUMBERED.findall(commit.body)))
    if "revert-" in commit.subject and (branch := _BRANCH.search(commit.subject)):
        hashes += (branch[2],) if branch[2] else ()
        numbers += (int(branch[1]),) if branch[1] else ()
    if start := _UNDOES.match(own):
        return _said(own[start.end() :], hashes, numbers, undoes=True)
    if start := _AGAIN.match(own):
        # Git writes "Reapply" over a revert of a revert, and names the revert in the message.
        return _said(own[start.end() :], hashes, numbers, undoes=False)
    if again := _AGAIN_OF.search(own):
        return MessageReference(undoes=False, numbers=(int(again[1]),))
    if hashes or numbers:
        return MessageReference(undoes=True, hashes=hashes, numbers=numbers, titled=False)
    return None


def _said(rest: str, hashes: tuple[str, ...], numbers: tuple[int, ...], *, undoes: bool) -> MessageReference:
    """Read what follows the word."""
    # At the end stands the number of the commit itself, unless it ends a title that is quoted to the end.
    text = rest.strip() if rest.rstrip().endswith(tuple(_QUOTES.values())) else TRAILING_NUMBER.sub("", rest).strip()
    first = _FIRST.match(text)
    subject = _unquoted(text[first.end() :] if first else text)
    if cut := subject.endswith(_CUT):
        subject = subject.rstrip("….").rstrip()
    last = _LAST.search(subject)
    named = () if cut else tuple(_HASH.findall(subject))
    alone = bool(_HASH.fullmatch(subject))
    return MessageReference(
        undoes,
        hashes=(*hashes, *(named if alone else ())),
        numbers=(*numbers, *((int(first[1]),) if first else ())),
        subject=subject,
        cut=cut,
        within=() if alone else named,
        inner=int(last[1]) if last else None,
    )


def _unquoted(text: str) -> str:
    """Take a subject out of its quotes; one that was cut off has lost the second one."""
    if text[:1] not in _QUOTES:
        return text
    end = text.rfind(_QUOTES[text[0]])
    return text[1:end] if end > 0 and not text.endswith(_CUT) else text[1:]
