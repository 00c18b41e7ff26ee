"""What no reader of a report looks for: each rule has a name, and what it sets aside is counted and never dropped in silence."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinxext_progress.diagnostics import Described
from sphinxext_progress.history import subjects
from sphinxext_progress.history.commits import DIGITS
from sphinxext_progress.history.files import Use

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sphinxext_progress.history.commits import Commit, History
    from sphinxext_progress.history.files import Touched
    from sphinxext_progress.history.subjects import Subject

_BOT = re.compile(
    r"\[bot\]|(?:^|[\s_-])bot$|^github[ -]actions?$|^(?:dependabot|renovate|bors|mergify)\b", re.IGNORECASE
)
_MERGE = re.compile(r"merge (?:remote-tracking )?(?:branch|tag|commit)\b|merge [\w./-]+ into [\w./-]+$", re.IGNORECASE)
_COPIED_FROM = re.compile(r"\(cherry picked from commit ([0-9a-f]{7,64})\)")
_COPIED_NUMBER = re.compile(rf"\(#?({DIGITS})\)`")
_GOLDEN = re.compile(r"\b(?:golden[ _-]?(?:values?|files?|masters?)|goldens|snapshots?|baselines?)\b", re.IGNORECASE)
# The name of a test alone: gpt3_mcore_te_tp1_pp2_resume
_NAME_OF_A_TEST = re.compile(r"(?:[\w-]+ & )?(?=(?:[^_]*_){3})[\w-]+")
_ADMINISTRATION = re.compile(
    r"\bon-?call\b|\bslack\b|\bcode ?owners?\b|\bcode ?rabbit\b|\bgreptile\b|\bmergify\b|\brenovate\b|\bdependabot\b|"
    r"\b(?:issue|pr|pull request) templates?\b|\bpr (?:message|labels?)\b|\bstale (?:bot|issues|prs)\b|\bcontributor list\b|"
    r"\bout-of-sla\b",
    re.IGNORECASE,
)
_ADMINISTRATIVE_FILE = re.compile(
    r"CODEOWNERS$|(?:issue|pull_request)_template|(?:^|/)\.?(?:coderabbit|greptile|mergify|renovate|dependabot)\b|on-?call|"
    r"(?:^|/)(?:AUTHORS|CONTRIBUTORS|\.mailmap)",
    re.IGNORECASE,
)
_RELEASE = re.compile(
    r"(?:bump|set|update) (?:the )?(?:package |dev |project )?version\b|prepare (?:for )?(?:the )?(?:next )?release\b|release v?\d|"
    r"v?\d+\.\d+(?:\.\d+)?(?:[-.]?(?:rc|beta|alpha)\S*)?$",
    re.IGNORECASE,
)
_FORMATTING = re.compile(
    r"(?:fix |apply |run |some |more |address )*(?:typos?|whitespace|formatting|lint(?:er|ing)?|pylint|ruff|black|isort|rustfmt|"
    r"gofmt|clippy|prettier|code style)\b",
    re.IGNORECASE,
)
_ADDS = re.compile(r"(?:add|introduce)\b", re.IGNORECASE)
_UPKEEP = re.compile(
    r"\b(?:fix(?:es|ed)?|skip|disable|enable|mark|flaky|repair|unbreak|harden|restore|remove|update|move|rename|clean ?up|bump|"
    r"unit tests? for|improve error|broken|typos?|wording|links?|minor|small|capitali[sz]ation)\b",
    re.IGNORECASE,
)


class Rule(Described):
    """The rules, in the order in which they are asked; the first one that fits sets a commit aside."""

    BOTS = "bots", "Written by a bot."
    MERGES = "merges", "A merge of branches that is no pull request, or a commit without a change."
    COPIES = "copies", "A copy of a commit that landed on this branch itself."
    GOLDEN_VALUES = "golden values", "Expected values of tests, or a subject that is the name of a test."
    ADMINISTRATION = "administration", "Duties, reviewers, templates: the repository's own affairs."
    RELEASES = "releases", "The number of a version, the making of a release."
    AUTOMATION = "automation", "Upkeep of the automation (CI); what it adds stays."
    CHORES = "chores", "A chore, by its own word."
    BUILD = "build", "Upkeep of the build; a change of what the project depends on stays."
    FORMATTING = "formatting", "Formatting, lint, typing errors."
    TESTS = "tests", "Upkeep of tests; new ones stay."
    DOCUMENTATION = "documentation", "Upkeep of documentation; new pages stay."


def rule(commit: Commit, title: str, files: Sequence[Touched], history: History) -> Rule | None:
    """Find the rule that sets a commit aside.

    :param commit: the commit.
    :param title: its title, or the one that the same change landed with first.
    :param files: the files that it touched.
    :param history: the branch that it is on.
    :return: the rule; None where the commit is a candidate for a report.
    """
    subject = subjects.parse(title)
    return next((one for one, fits in _TESTS.items() if fits(commit, subject, files, history)), None)


def _only(files: Sequence[Touched], *uses: Use) -> bool:
    return bool(files) and all(one.use in uses for one in files)


def _by_bot(commit: Commit, _subject: Subject, _files: Sequence[Touched], _history: History) -> bool:
    return bool(_BOT.search(commit.author)) or "[bot]@" in commit.email


def _merges(commit: Commit, _subject: Subject, files: Sequence[Touched], _history: History) -> bool:
    return not files or (commit.number is None and bool(_MERGE.match(commit.subject)))


def _copies(commit: Commit, subject: Subject, _files: Sequence[Touched], history: History) -> bool:
    names = _COPIED_FROM.findall(commit.body)
    if any(history.find(name) for name in names):
        return True
    number = _COPIED_NUMBER.search(commit.subject) if subject.copy else None
    return bool(number and int(number[1]) in history.by_number)


def _golden(_commit: Commit, subject: Subject, files: Sequence[Touched], _history: History) -> bool:
    if _NAME_OF_A_TEST.fullmatch(subject.words):
        return True
    return bool(_GOLDEN.search(subject.words)) and _only(files, Use.TEST, Use.DATA, Use.AUTOMATION)


def _administers(_commit: Commit, subject: Subject, files: Sequence[Touched], _history: History) -> bool:
    if _only(files, Use.AUTOMATION, Use.DOCUMENTATION, Use.DATA) and _ADMINISTRATION.search(subject.words):
        return True
    return bool(files) and all(_ADMINISTRATIVE_FILE.search(one.path) for one in files)


def _releases(_commit: Commit, subject: Subject, _files: Sequence[Touched], _history: History) -> bool:
    return subject.type == "release" or bool(_RELEASE.match(subject.words))


def _automates(_commit: Commit, subject: Subject, files: Sequence[Touched], _history: History) -> bool:
    if _ADDS.match(subject.words) and subject.scope != "hotfix":
        return False
    return subject.type == "ci" or subject.scope == "ci" or _only(files, Use.AUTOMATION)


def _chores(_commit: Commit, subject: Subject, files: Sequence[Touched], _history: History) -> bool:
    # Some projects call anything a chore that is no feature: what touches source files may be told.
    return subject.type in {"chore", "misc"} and not any(one.use is Use.SOURCE for one in files)


def _builds(_commit: Commit, subject: Subject, files: Sequence[Touched], _history: History) -> bool:
    if any(one.use is Use.BUILD and DECLARATION.search(one.path) for one in files):
        return False
    some = any(one.use is Use.BUILD for one in files)
    return subject.type == "build" or (some and _only(files, Use.BUILD, Use.AUTOMATION))


#: The files in which a project declares what it depends on.
DECLARATION = re.compile(
    r"(?:^|/)(?:pyproject\.toml|setup\.(?:py|cfg)|requirements[^/]*\.txt|Pipfile|Cargo\.toml|go\.mod|package\.json|Gemfile|pom\.xml)$"
)


def _formats(_commit: Commit, subject: Subject, _files: Sequence[Touched], _history: History) -> bool:
    return subject.type in {"style", "lint", "typo"} or bool(_FORMATTING.match(subject.words))


def _tests(_commit: Commit, subject: Subject, files: Sequence[Touched], _history: History) -> bool:
    return _only(files, Use.TEST, Use.AUTOMATION) and bool(_UPKEEP.search(subject.words))


def _documents(_commit: Commit, subject: Subject, files: Sequence[Touched], _history: History) -> bool:
    return _only(files, Use.DOCUMENTATION) and bool(_UPKEEP.search(subject.words))


_TESTS: dict[Rule, Callable[[Commit, Subject, Sequence[Touched], History], bool]] = {
    Rule.BOTS: _by_bot,
    Rule.MERGES: _merges,
    Rule.COPIES: _copies,
    Rule.GOLDEN_VALUES: _golden,
    Rule.ADMINISTRATION: _administers,
    Rule.RELEASES: _releases,
    Rule.AUTOMATION: _automates,
    Rule.CHORES: _chores,
    Rule.BUILD: _builds,
    Rule.FORMATTING: _formats,
    Rule.TESTS: _tests,
    Rule.DOCUMENTATION: _documents,
}
