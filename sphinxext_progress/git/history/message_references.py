"""Parse references to other commits in messages: reverts and reapplies."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinxext_progress.git.reviews import NUMBER_PATTERN, TRAILING_NUMBER

if TYPE_CHECKING:
    from sphinxext_progress.git.commits import GitCommit

# Tags, and types or areas with a colon, that may come before the verb.
_TITLE_TAGS = r"(?:\[[^\[\]]*\]\s*|[\w./+*-]+(?:\([^()]*\))?!?:\s+)*"
_AFTER_VERB = r"(?![\w-])(?:\([^()]*\))?[\])]?!?[:\s-]*(?:of\b[:\s]*)?"

# The verbs that start a title. The rest must match a commit, so "Revert to two columns" is not a revert.
_REVERT_PREFIX = re.compile(
    rf"{_TITLE_TAGS}[\[(]?(?:revert(?:ed|ing|s)?|back(?:ed|ing)?[ -]?out|undo|roll(?:ed|ing)?[ -]?back){_AFTER_VERB}"
    # The verb may follow the type of a conventional commit.
    r"(?:revert\s+)?(?:commits?\s+)?",
    re.IGNORECASE,
)
_REAPPLY_PREFIX = re.compile(
    rf"{_TITLE_TAGS}[\[(]?(?:replay|redo|second attempt at|re-?(?:apply|applied|land(?:ed|ing)?|submit(?:ted)?|"
    rf"introduc(?:e|ed|tion)|merged?|enabled?)){_AFTER_VERB}(?:commits?\s+)?",
    re.IGNORECASE,
)
# Any other title may end with a reference: "Routers (replay of #7)".
_REAPPLY_NUMBER = re.compile(
    rf"\((?:replay|redo|re-?apply|re-?land|re-?submit)(?: of)? [#!]?({NUMBER_PATTERN})\)", re.IGNORECASE
)

# The text that git (git-revert(1)), GitHub and GitLab write into the message.
_TRAILER = re.compile(r"reverts commits? ([0-9a-f]{7,64}(?:(?:,? and |, ?|\s+)[0-9a-f]{7,64})*)", re.IGNORECASE)
_REVERTED_NUMBER = re.compile(
    rf"^(?:Reverts|This reverts (?:merge|pull) request) (?:[\w.-]+(?:/[\w.-]+)+)?[#!]({NUMBER_PATTERN})", re.MULTILINE
)

# The names that forges give to the branch of a revert: by pull request (GitHub) or by commit (GitLab).
_REVERT_BRANCH = re.compile(rf"[/']revert-(?:({NUMBER_PATTERN})-|([0-9a-f]{{8}})')")

_HASH = re.compile(r"\b(?=[a-f]*[0-9])[0-9a-f]{7,64}\b")
_LEADING_NUMBER = re.compile(
    rf"\(?(?:PRs?\b|pull request|MRs?\b)?[- ]?[#!]\s?({NUMBER_PATTERN})\)?[:\s-]*", re.IGNORECASE
)
# The title of a merge request with its full reference: "group/project!7 - Add routers".
_REQUEST_NUMBER = re.compile(rf"(?:[\w.-]+(?:/[\w.-]+)*)?!({NUMBER_PATTERN})(?: - |:? )")
# Match a repository name once, from its start, to avoid backtracking; it must follow a space or contain a dash.
_TRAILING_NUMBER = re.compile(rf"(?:[\s(]|(?<![\w./-])(?=[\w./]*-))[\w./-]*+[#!]({NUMBER_PATTERN})\)?$")
_ELLIPSES = ("…", "...")
_QUOTES = {'"': '"', "'": "'", "“": "”", "`": "`"}


@dataclass(frozen=True, slots=True)
class MessageReference:
    """A reference in the message of a commit to a commit that it reverts or reapplies."""

    #: Whether it reverts the other commit; otherwise it reapplies it.
    reverts: bool
    #: The hashes, or prefixes of hashes, in the message.
    hashes: tuple[str, ...] = ()
    #: The pull request numbers in the message.
    numbers: tuple[int, ...] = ()
    #: The quoted subject, including a quoted pull request number.
    subject: str = ""
    #: Whether the quoted subject is truncated.
    cut: bool = False
    #: The hashes in the quoted subject, which may refer to yet other commits.
    within: tuple[str, ...] = ()
    #: The number at the end of the quoted subject, or at its start; work copied between branches has several.
    inner: int | None = None
    #: Whether the reference is in the title; in the body, it may be one topic among others.
    titled: bool = True


def parse_message(commit: GitCommit) -> MessageReference | None:
    """Parse the reference in the message of a commit.

    :return: the reference, which need not match an existing commit; None if there is none.
    """
    title = commit.full_title
    hashes: tuple[str, ...] = ()
    numbers: tuple[int, ...] = ()
    # Most messages do not contain these words, so avoid matching the patterns.
    if "revert" in commit.body.lower():
        hashes = tuple(commit_hash for names in _TRAILER.findall(commit.body) for commit_hash in _HASH.findall(names))
        numbers = tuple(map(int, _REVERTED_NUMBER.findall(commit.body)))
    if "revert-" in commit.subject and (branch := _REVERT_BRANCH.search(commit.subject)):
        hashes += (branch[2],) if branch[2] else ()
        numbers += (int(branch[1]),) if branch[1] else ()
    if start := _REVERT_PREFIX.match(title):
        return _parse_reference(title[start.end() :], hashes, numbers, reverts=True)
    if start := _REAPPLY_PREFIX.match(title):
        # Git titles a revert of a revert "Reapply", with the hash of the revert in the message.
        return _parse_reference(title[start.end() :], hashes, numbers, reverts=False)
    if match := _REAPPLY_NUMBER.search(title):
        return MessageReference(reverts=False, numbers=(int(match[1]),))
    if hashes or numbers:
        return MessageReference(reverts=True, hashes=hashes, numbers=numbers, titled=False)
    return None


def _parse_reference(
    rest: str, hashes: tuple[str, ...], numbers: tuple[int, ...], *, reverts: bool
) -> MessageReference:
    """Parse the text after the verb."""
    # A number at the end is the commit's own, unless the text ends with a quotation.
    text = rest.strip() if rest.rstrip().endswith(tuple(_QUOTES.values())) else TRAILING_NUMBER.sub("", rest).strip()
    first = _LEADING_NUMBER.match(text)
    subject = _unquote(text[first.end() :] if first else text)
    if cut := subject.endswith(_ELLIPSES):
        subject = subject.rstrip("….").rstrip()
    last = _TRAILING_NUMBER.search(subject) or _REQUEST_NUMBER.match(subject)
    subject_hashes = () if cut else tuple(_HASH.findall(subject))
    is_hash = bool(_HASH.fullmatch(subject))
    return MessageReference(
        reverts,
        hashes=(*hashes, *(subject_hashes if is_hash else ())),
        numbers=(*numbers, *((int(first[1]),) if first else ())),
        subject=subject,
        cut=cut,
        within=() if is_hash else subject_hashes,
        inner=int(last[1]) if last else None,
    )


def _unquote(text: str) -> str:
    """Remove the quotes around a subject; a truncated one has no closing quote."""
    if text[:1] not in _QUOTES:
        return text
    end = text.rfind(_QUOTES[text[0]])
    return text[1:end] if end > 0 and not text.endswith(_ELLIPSES) else text[1:]
