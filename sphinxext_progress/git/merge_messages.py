"""Parse the messages of merges, as git, forges and merge bots write them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinxext_progress.git.reviews import NUMBER_PATTERN, TRAILING_NUMBER, is_trailer, review_number

if TYPE_CHECKING:
    from collections.abc import Iterator

# Most subjects are none of the forms below, so test the start first.
_START = re.compile(
    r"\[|!|auto|bors|manual|roll-?up|squash|merg|land|pull[- ]request|chore\(release|release|version|v?\d",
    re.IGNORECASE,
)

_VERB = r"(?:\[[^\[\]]*\]\s*)?(?:(?:auto-?merge|bors):\s+)?(?:(?:auto(?:matic(?:ally)?|mated)?|manual(?:ly)?|rollup|squash)[ -]*)?(?:merg(?:e[ds]?|ing)|land(?:ed|ing)?)"
_REQUEST = r"(?:pull[- ]?requests?|merge[- ]?requests?|PRs?|MRs?):?"
_REFERENCE = rf"(?:[\w.-]+(?:/[\w.-]+)*)?[#!]{NUMBER_PATTERN}"

# Subjects with the number of a pull request, some with the title: GitHub, Gitea, Bitbucket, Azure DevOps, Gitee, and the
# bots bors, homu, bors-ng, Prow and Mergify.
_NUMBERED_MERGES = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"Merge pull request '(?P<title>.+)' \((?P<numbers>#{NUMBER_PATTERN})\) from ",
        rf"Merged in (?P<branch>\S+) \(pull request (?P<numbers>#{NUMBER_PATTERN})\)$",
        rf"Pull request (?P<numbers>#?{NUMBER_PATTERN}): (?P<title>.+)",
        rf"(?P<numbers>!{NUMBER_PATTERN}) merge (?P<branch>\S+) into \S+(?:\s+(?P<title>.+))?$",
        rf"(?P<numbers>!{NUMBER_PATTERN}):?\s+(?P<title>.+?)(?:\s+Merge pull request !{NUMBER_PATTERN} from \S+)?$",
        rf"{_VERB}:?\s+(?:of\s+)?(?P<numbers>(?:{_REQUEST}\s+(?:{_REFERENCE}|{NUMBER_PATTERN})|{_REFERENCE})"
        rf"(?:(?:,| and| &)?\s+[#!]?{NUMBER_PATTERN}(?![^\s,]))*)"
        r"(?:[.,]?(?:\s+with\s.*)?|\s*[:-]\s+(?P<bors>\S+), r=.*|\s*[:,]\s+(?P<title>.+)|\s+-\s+(?P<dashed>.+)|"
        r"\s+\((?P<bracketed>.+)\)|\s+(?:in|into|of|to|on|via|from)\s.*)$",
    )
)
_NUMBER = re.compile(rf"(?:^|[\s#!])({NUMBER_PATTERN})")
_SOURCE_BRANCH = re.compile(r"\sfrom\s(?:[^\s/:]+[/:])?(\S+)")

# Subjects without a number: of git, of Gerrit, which quotes the title, and of GitHub's security advisories.
_NAMES = r"(?:'[^']+'|\"[^\"]+\")(?:(?:,| and|, and) (?:'[^']+'|\"[^\"]+\"))*"
_UNNUMBERED_MERGES = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"Merged? (?P<remote>remote(?:-tracking)? )?(?:branch(?:es)?|tags?|commits?|topics?|bookmark) (?P<names>{_NAMES})",
        r'Merge "(?P<title>.+)"(?: into \S+)?$',
        r"Merge (?P<names>(?=[\w.+-]*[-/\d])[\w./+-]+|'[^']+'): (?P<title>.+)",
        r"Merge (?:commit|pull request) from (?:fork$|GHSA-)",
    )
)

_VERSION = r"v?\d+(?:\.\d+)+[\w.+-]*"

# Subjects that may also describe a commit of its own.
_AMBIGUOUS_MERGES = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        r"Merged? (?P<remote>remote(?:-tracking)? )?(?:branch|tag|topic) (?P<names>[\w./+-]+)(?: of \S+)?(?: into \S+)?\.?$",
        r"Merged? (?P<names>'[^']+'|[\w./+-]+)(?: of \S+)? into \S+?\.?$",
        r"Merged? (?P<names>[\w.+-]+/[\w./+-]+)$",
        r"Merge: (?P<title>.+)",
        r"merg(?:e|ed|ing)(?: \w+)?\.?$|merge changes\b",
        # A release: "Release v1.2.0: Words", or only the version.
        rf"(?P<title>(?:chore\(release\):\s*)?(?:(?:release|version)[ :/-]+)+(?P<names>{_VERSION})(?:[\s:].*)?)$",
        rf"(?P<title>(?:chore\(release\):\s*)?(?P<names>{_VERSION})(?: release)?)$",
    )
)
_NAME = re.compile(r"'([^']+)'|\"([^\"]+)\"|([\w./+-]+)")
_HASH = re.compile(r"[0-9a-f]{7,64}")

# The branches under which forges offer pull requests: refs/pull/9/head, pr/9, merge-requests/9/head.
_REQUEST_BRANCH = re.compile(
    rf"(?:^|[/'\"])(?:pulls?|pr|merge-requests|mr)/({NUMBER_PATTERN})(?:/(?:head|merge))?['\"]?$"
)

# Lines that git and bots write above or instead of a title.
_BOILERPLATE = re.compile(
    r"\s|#|<!--|- |[-=~]{3,}|\* .*:$|[0-9a-f]{7,40} |conflicts:|automatic merge from submit[- ]queue|merge pull request !|"
    r"merge in \S+ from |successful merges:|failed merges:|r\? @",
    re.IGNORECASE,
)

# The pull requests of a rollup in its body: " - #100 (Title)" (homu), "100: Title r=ann a=bob" (bors-ng).
_PARTS = re.compile(
    rf"\s*[-*]\s+[#!](?P<listed>{NUMBER_PATTERN}):?\s+(?P<bracket>\()?(?P<words>.+?)(?(bracket)\))\s*|"
    rf"#?(?P<number>{NUMBER_PATTERN}): (?P<title>.+?)(?: r=\S+)?(?: a=\S+)?\s*"
)
_ROLLUP = re.compile(r"\s*roll-?up\b", re.IGNORECASE)
_FAILED_MERGES = re.compile(r"^failed merges:", re.MULTILINE | re.IGNORECASE)

# Branches that collect the changes of many people, and versions.
_SHARED_BRANCH = re.compile(
    r"(?:origin/|upstream/)?(?:develop(?:ment)?|dev|main|master|trunk|default|next|staging|integration|"
    r"(?:releases?|rc)[/-].+|v?\d+(?:\.\d+)+\S*)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class MergeMessage:
    """What the message of a merge states."""

    #: The numbers of the pull requests in the subject, or that of the merge request in the body.
    numbers: tuple[int, ...] = ()
    #: The title of the merged change; empty if the message has none.
    title: str = ""
    #: The names of the merged branches or tags.
    branches: tuple[str, ...] = ()
    #: Whether it merges several pull requests.
    is_rollup: bool = False
    #: The pull requests that the body of a rollup lists, each with its number and its title.
    parts: tuple[tuple[int, str], ...] = ()

    @property
    def merges_shared_branch(self) -> bool:
        """Whether it merges a branch that collects changes, or a version."""
        return any(map(_SHARED_BRANCH.fullmatch, self.branches))


def parse_merge(subject: str, body: str, *, is_merge: bool) -> MergeMessage | None:
    """Parse the message of a merge; return None if the subject is none of the known forms.

    :param is_merge: whether the commit has several parents.
    """
    if not _START.match(subject):
        return None
    if is_merge and _ROLLUP.match(subject) and (parts := tuple(_listed_parts(body))):
        return MergeMessage(is_rollup=True, parts=parts)
    if match := _first_match(_NUMBERED_MERGES, subject):
        return _numbered_merge(match, body)
    if match := _first_match((*_UNNUMBERED_MERGES, *(_AMBIGUOUS_MERGES if is_merge else ())), subject):
        groups = match.groupdict()
        branches = tuple(_branches(groups.get("names") or "", is_remote=bool(groups.get("remote"))))
        title = groups.get("title") or _body_title(body)
        stated = TRAILING_NUMBER.search(title) or _REQUEST_BRANCH.search(groups.get("names") or "")
        number = review_number(body) or (int(stated[1]) if stated else None)
        return MergeMessage((number,) if number else (), title, branches)
    return None


def _first_match(forms: tuple[re.Pattern[str], ...], subject: str) -> re.Match[str] | None:
    return next((match for form in forms if (match := form.match(subject))), None)


def _numbered_merge(match: re.Match[str], body: str) -> MergeMessage:
    groups = match.groupdict()
    numbers = tuple(map(int, _NUMBER.findall(match["numbers"])))
    source = _SOURCE_BRANCH.search(match.string, match.end("numbers"))
    bors = re.split("[/:]", groups["bors"])[-1] if groups.get("bors") else ""
    branch = groups.get("branch") or bors or (source[1] if source else "")
    title = next((groups[name] for name in ("title", "dashed", "bracketed") if groups.get(name)), "")
    listed = tuple(_listed_parts(body))
    is_rollup = len(numbers) > 1 or bool(_ROLLUP.match(body) or _ROLLUP.match(branch))
    own = next((words for number, words in listed if (number,) == numbers), "")
    title = title or own or _body_title(body)
    if is_rollup and not listed:
        listed = tuple((number, "") for number in numbers if len(numbers) > 1)
    return MergeMessage(numbers, title, (branch,) if branch else (), is_rollup, listed if is_rollup else ())


def _branches(names: str, *, is_remote: bool) -> Iterator[str]:
    for groups in _NAME.findall(names):
        name = "".join(groups)
        if name not in {"and", ","} and not _HASH.fullmatch(name):
            yield name.partition("/")[2] or name if is_remote else name


def _listed_parts(body: str) -> Iterator[tuple[int, str]]:
    """Yield the pull requests that the body of a rollup lists, without those that could not be merged."""
    for line in _FAILED_MERGES.split(body)[0].splitlines():
        if part := _PARTS.fullmatch(line):
            yield int(part["listed"] or part["number"]), part["words"] or part["title"]


def _body_title(body: str) -> str:
    """Return the first line of a body that is neither a trailer nor boilerplate; empty if there is none."""
    lines = (line for line in body.splitlines() if line and not _BOILERPLATE.match(line) and not is_trailer(line))
    return next((line.strip().removeprefix("* ").removesuffix(":") for line in lines), "")
