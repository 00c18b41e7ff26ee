"""Recognize the marks in a subject that are not about the change: branches, keys of issues, and symbols."""

from __future__ import annotations

import re

#: The maximum length of a mark: the patterns take more than linear time.
LONGEST_MARK = 100

# Tags that name the target branch, the state of the pull request, or what CI does.
_BRANCH_TAGS = frozenset(
    {
        *("main", "master", "dev", "develop", "trunk", "next", "stable", "nightly", "community"),
        *("backport", "cherry-pick", "cherrypick", "draft", "mrg", "mrg+1", "mrg+2", "rfr", "wip"),
        *("skip ci", "ci skip", "no ci", "skip-ci", "ci-skip", "skip actions", "actions skip", "skip-checks"),
    }
)
_BRANCH_TAG = re.compile(
    r"v?\d+(?:\.\d+)*(?:\.x)?|(?:rfc )?patch(?: v?\d[\d/]*)*|(?:backport|release|releases|stable|hotfix|branch)[ /:-]+v?\d[\w./-]*",
    re.IGNORECASE,
)

# The key of an issue: of GitHub and GitLab, of Phabricator, and of trackers such as Jira, but not the name of a standard.
_NUMBER = r"(?:[\w.-]{1,40}/[\w.-]{1,40})?[#!]\d{1,9}"
_WORD_AND_NUMBER = r"(?i:gh|gl|bpo|bug|issue|ticket|task|story|pr|mr)[ -]?\#?\d+"
_NO_PROJECT = r"(?i:aes|cp|crc|cve|fp|gpt|http|ieee|int|ipv|iso|md|pep|py|python|rfc|sha|tls|uint|utf)"
_PROJECT_KEY = rf"(?!{_NO_PROJECT}-)[A-Z][A-Z0-9_]{{1,15}}-\d+"
_LOWER_KEY = rf"(?!{_NO_PROJECT}-)[a-z][a-z0-9_]{{1,15}}-\d{{2,}}"
_KEY = rf"(?:{_NUMBER}|{_WORD_AND_NUMBER}|{_PROJECT_KEY}|[DT]\d{{3,}})(?![\w-])"
_KEYS = rf"{_KEY}(?:\s*[,/&+]\s*{_KEY})*"
_VERB = r"(?i:fix(?:e[sd])?|close[sd]?|resolve[sd]?|ref(?:s|erences)?|see|issues?|bugs?)"

_MARK = re.compile(
    rf"""
    \s*(?:
        [\[(](?:{_VERB}[ :]+)?{_KEYS}[\])] \s*(?:[:|]|--?(?=\s))?\s*
      | (?:{_VERB}[ ]+)?(?:{_KEYS}|{_LOWER_KEY}) (?:\s*:\s*|\s+[-–—|]+\s+)
      | (?:{_NUMBER}|{_PROJECT_KEY}|(?i:gh|bpo)-\d+)\s+(?=[A-Z\[`])
      | {_PROJECT_KEY}\.\s+(?=\S)
      | (?:fixup|squash|amend)!\s+
      | [#!]\d{{2,}}\s+(?=[a-z])
      | :[a-z][a-z0-9_+-]+:\s*
      | [\u2300-\u27bf\u2b00-\u2bff\U0001f300-\U0001faff]\ufe0f?\s*
      | \[(?P<tag>[^\[\]]{{1,40}})\]\s*:?\s*
    )
    """,
    re.VERBOSE,
)

# References at the end: "(fixes #12)", "(GH-12)", ", closes #12", "Words. #12".
_REFERENCES = rf"(?:{_VERB}[ :]+)?(?:{_KEYS})(?:(?:,| and|, and)? +(?:{_VERB}[ :]+)?(?:{_KEYS}))*"
# Mozilla's reviewers: "Words. r=ann,bob".
_REVIEWERS = r"[.,;]\s+r=[\w#!@.,-]+"
_TRAILING_REFERENCES = re.compile(rf"(?:\s*[(\[]{_REFERENCES}[)\]]|\s*[.,;:–—]\s+{_REFERENCES}|{_REVIEWERS})\.?$")
_TRAILING_MARKS = re.compile(r"(?:\s*\[(?:skip[ -](?:ci|actions)|(?:ci|actions)[ -]skip|no ci)\])+\s*$", re.IGNORECASE)


def is_branch_tag(word: str) -> bool:
    """Return whether a tag names a branch, the state of a pull request, or what CI does."""
    return word.casefold() in _BRANCH_TAGS or bool(_BRANCH_TAG.fullmatch(word))


def match_mark(words: str, at: int) -> re.Match[str] | None:
    """Match a tag in brackets, the key of an issue, or a symbol; the group ``tag`` is the tag."""
    match = _MARK.match(words, at, at + LONGEST_MARK)
    return match if match and match.end() > at else None


def without_trailing_marks(words: str) -> str:
    """Remove the marks for CI at the end of a subject."""
    return words[:-LONGEST_MARK] + _TRAILING_MARKS.sub("", words[-LONGEST_MARK:])


def without_trailing_references(words: str) -> str:
    """Remove references to issues and pull requests at the end of a subject, unless the sentence needs them."""
    start, end = words[:-LONGEST_MARK], words[-LONGEST_MARK:]
    while (shorter := _TRAILING_REFERENCES.sub("", end)) and shorter != end:
        end = shorter
    return start + end
