"""Parse the numbers of changes that forges and review tools write: at the end of a subject, or in trailers."""

from __future__ import annotations

import re

#: The number of a pull request: positive, with at most nine digits.
NUMBER_PATTERN = "[1-9][0-9]{0,8}(?![0-9])"

#: The pull request number that forges append to the subject when they merge.
TRAILING_NUMBER = re.compile(rf"\((?:#|!)({NUMBER_PATTERN})\)\s*$")

# The lines that give the number of a change, in order of preference: those of forges, of Gerrit and of Phabricator.
_REVIEW_LINES = tuple(
    (words, re.compile(rf"^(?:{names})[ \t]*<?\S*?[#!/D]({NUMBER_PATTERN})/?>?(?:\s|$)", re.MULTILINE | re.IGNORECASE))
    for words, names in (
        (("request", "Request"), r"See merge request|(?:Merge|Pull)[- ]request(?: resolved)?:"),
        (("Part-of", "PR-URL", "MR:"), r"Part-of:|PR-URL:|MR:"),
        (("Github-P", "GitHub-P"), r"GitHub-(?:Pull(?:-Request)?|PR):"),
        (("_REVIEW",), r"COPYBARA_INTEGRATE_REVIEW="),
        (("eviewed-on",), r"Reviewed-on:"),
        (("ifferential ",), r"Differential Revision:"),
    )
)

# A line that gives the number of a change, or a reference to an issue, a commit, or the like.
_REFERENCE = r"(?:\S*[#!:]\d+|https?://\S+|<\S+>|[A-Z][A-Z0-9]+-\d+|(?=\S*\d)[0-9a-f]{7,64})"

# A trailer of git: its value is a person, an identifier or an address. A title such as "nu-command: Add a pool" is none.
_TRAILER = re.compile(
    rf"""
    [\w-]+-by:.*
    | [\w-]+-(?:rev)?id:?\s+\S+
    | [A-Za-z]\w*(?:-\w+)+:\s+(?:\S*[\d/<@]\S*|\S+\s<.+>)
    | (?:authors?|reviewers?|subscribers|release-notes?|cc|test\ plan|git-svn-id|topic):.*
    | [A-Z][A-Z_]+=\S*
    | See\ merge\ request\ \S+
    | Differential\ Revision:\s.*
    | Pull\ Request\ resolved:\s.*
    | (?:close[sd]?|fix(?:es|ed)?|resolve[sd]?|refs?|references?|see|part\ of|related(?:\ to)?|bug|issues?|link|change|tickets?|[PM]R)
      :?\s+(?:(?:issue|PR|pull\ request|merge\ request)s?\s+)?{_REFERENCE}(?:(?:,|\ and|,\ and)?\s+{_REFERENCE})*\.?
    """,
    re.VERBOSE | re.IGNORECASE,
)

# Longer lines are no trailers.
_LONGEST_TRAILER = 300


def review_number(body: str) -> int | None:
    """Return the number of the pull request, merge request or review that the body of a message gives."""
    for words, line in _REVIEW_LINES:
        # Most bodies contain none of the words, so avoid matching the patterns.
        if any(word in body for word in words) and (numbers := line.findall(body)):
            return int(numbers[-1])
    return None


def is_trailer(line: str) -> bool:
    """Return whether a line of a message is a trailer or consists of references, so that it cannot be a title."""
    return len(line) <= _LONGEST_TRAILER and bool(_TRAILER.fullmatch(line.strip()))
