"""Rules that exclude commits of no interest to readers. Excluded commits are counted and listed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinxext_progress.format.noise import NoiseRule
from sphinxext_progress.git import subjects
from sphinxext_progress.git.drafting.noise_patterns import NoisePattern, built_in_entries
from sphinxext_progress.git.people import is_bot
from sphinxext_progress.git.reviews import NUMBER_PATTERN
from sphinxext_progress.git.touched_files import FilePurpose

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sphinxext_progress.format.noise import NoiseEntry
    from sphinxext_progress.git.commits import GitCommit, History
    from sphinxext_progress.git.subjects import Subject
    from sphinxext_progress.git.touched_files import TouchedFile

_BOT_BRANCH = re.compile(r"(?:dependabot|renovate|pre-commit-ci|snyk|allcontributors|all-contributors)\b")
_COPIED_FROM = re.compile(r"\(cherry picked from commit ([0-9a-f]{7,64})\)")
_COPIED_NUMBER = re.compile(rf"\(#?({NUMBER_PATTERN})\)`")
_RELEASE = re.compile(
    r"(?:bump|set|update) (?:the )?(?:package |dev |project )?version\b|version bump|bump (?:to v?\d|v?\d+\.\d)|"
    r"(?:prepar(?:e|ing) (?:for )?|cut |tag )(?:the )?(?:next )?release\b|prep(?:ar(?:e|ing))? (?:for )?(?:version )?v?\d+\.\d|"
    r"releas(?:e|ing)[ /-](?:version\b|candidate\b|(?:version )?v?\d|[\w.-]+ v?\d+\.\d)|finish(?:ed)? release\b|release (?:main|master)$|"
    r"post[- ]release (?:version|bump)\b|back to dev(?:elopment)?$|version packages(?: \([\w-]+\))?$|tag(?:ging)? v?\d+\.\d|"
    r"(?:version )?v?\d+\.\d+(?:\.\d+)?(?:[-.]?(?:rc|beta|alpha)\S*)?$",
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


#: The sentence about rules of a project.
OWN_RULE_HELP = "A rule of project.yaml."


class NoiseRules:
    """The rules of a project.

    :param entries: the entries of its ``project.yaml``.
    """

    def __init__(self, entries: Sequence[NoiseEntry] = ()) -> None:
        disabled = {entry.name for entry in entries if entry.disabled}
        self._built_in = [rule for rule in NoiseRule if rule.value not in disabled]
        built_in = [entry for entry in built_in_entries() if entry.name not in disabled]
        self._patterns: dict[str, list[NoisePattern]] = {}
        for entry in (*built_in, *entries):
            if entry.has_patterns:
                self._patterns.setdefault(str(entry.name), []).append(NoisePattern(entry))

    def find(
        self, commit: GitCommit, title: str, files: Sequence[TouchedFile] | None, history: History, reports: str = ""
    ) -> tuple[str, str] | None:
        """Return the rule that excludes a commit, with its help text; None if the commit is a candidate for a report.

        :param title: its title, or the original title if it reapplies a change.
        :param files: the files that it touched; None if a partial clone lacks their names.
        :param reports: the path of the folder of the reports in the repository, with a slash at its end.
        """
        subject = subjects.parse_subject(title)
        for rule in self._built_in:
            predicate = None if files is None and _needs_files(rule, commit) else _PREDICATES.get(rule)
            if (
                (predicate and predicate(commit, subject, files or (), history))
                or (rule is NoiseRule.REPORTS and reports and _all_in(files or (), reports))
                or self._matches(rule, commit, title, files or ())
            ):
                return rule, rule.help
        names = (name for name in self._patterns if name not in self._built_in)
        own = next((name for name in names if self._matches(name, commit, title, files or ())), None)
        return (own, OWN_RULE_HELP) if own else None

    def _matches(self, name: str, commit: GitCommit, title: str, files: Sequence[TouchedFile]) -> bool:
        return any(pattern.matches(commit, title, files) for pattern in self._patterns.get(name, ()))


def _needs_files(rule: NoiseRule, commit: GitCommit) -> bool:
    """Return whether a rule excludes a commit only because it touched no files."""
    return rule is NoiseRule.EMPTY or (rule is NoiseRule.MERGES and bool(commit.merged))


def _all_in(files: Sequence[TouchedFile], folder: str) -> bool:
    return bool(files) and all(file.path.startswith(folder) for file in files)


def _all_for(files: Sequence[TouchedFile], *uses: FilePurpose) -> bool:
    return bool(files) and all(file.purpose in uses for file in files)


def _is_empty(commit: GitCommit, _subject: Subject, files: Sequence[TouchedFile], _history: History) -> bool:
    return not files and not commit.is_merge


def _is_merge(commit: GitCommit, _subject: Subject, files: Sequence[TouchedFile], _history: History) -> bool:
    return commit.is_merge and not (files and commit.merged)


def _is_by_bot(commit: GitCommit, _subject: Subject, _files: Sequence[TouchedFile], _history: History) -> bool:
    message = commit.merge_message
    if message and message.numbers and not commit.is_merge:
        # Somebody or something has squashed a pull request: only the name of its branch tells who wrote it.
        return any(map(_BOT_BRANCH.match, message.branches))
    return all(is_bot(part.author, part.email) for part in commit.merged or (commit,))


def _is_copy(commit: GitCommit, subject: Subject, _files: Sequence[TouchedFile], history: History) -> bool:
    names = _COPIED_FROM.findall(commit.body)
    if any(history.find(name) for name in names):
        return True
    number = _COPIED_NUMBER.search(commit.subject) if subject.copy else None
    return bool(number and int(number[1]) in history.by_number)


def _is_release(_commit: GitCommit, subject: Subject, _files: Sequence[TouchedFile], _history: History) -> bool:
    return subject.type == "release" or bool(_RELEASE.match(subject.words))


def _is_automation(_commit: GitCommit, subject: Subject, files: Sequence[TouchedFile], _history: History) -> bool:
    if _ADDS.match(subject.words):
        return False
    return subject.type == "ci" or subject.scope == "ci" or _all_for(files, FilePurpose.AUTOMATION)


def _is_chore(_commit: GitCommit, subject: Subject, files: Sequence[TouchedFile], _history: History) -> bool:
    # Some projects call everything except features a chore, so keep changes to source files.
    return subject.type in {"chore", "chores", "misc", "maint", "maintenance"} and not any(
        file.purpose is FilePurpose.SOURCE for file in files
    )


def _is_build(_commit: GitCommit, subject: Subject, files: Sequence[TouchedFile], _history: History) -> bool:
    if any(file.purpose is FilePurpose.BUILD and DECLARATION_FILES.search(file.path) for file in files):
        return False
    touches_build = any(file.purpose is FilePurpose.BUILD for file in files)
    return subject.type == "build" or (touches_build and _all_for(files, FilePurpose.BUILD, FilePurpose.AUTOMATION))


#: The files in which a project declares its dependencies.
DECLARATION_FILES = re.compile(
    r"(?:^|/)(?:pyproject\.toml|setup\.(?:py|cfg)|requirements[^/]*\.txt|Pipfile|Cargo\.toml|go\.mod|package\.json|Gemfile|pom\.xml)$"
)


def _is_formatting(_commit: GitCommit, subject: Subject, _files: Sequence[TouchedFile], _history: History) -> bool:
    return subject.type in {"style", "lint", "typo"} or bool(_FORMATTING.match(subject.words))


def _is_test_upkeep(_commit: GitCommit, subject: Subject, files: Sequence[TouchedFile], _history: History) -> bool:
    return _all_for(files, FilePurpose.TEST, FilePurpose.AUTOMATION) and bool(_UPKEEP.search(subject.words))


def _is_documentation(_commit: GitCommit, subject: Subject, files: Sequence[TouchedFile], _history: History) -> bool:
    return _all_for(files, FilePurpose.DOCUMENTATION) and bool(_UPKEEP.search(subject.words))


def _is_translation(_commit: GitCommit, subject: Subject, files: Sequence[TouchedFile], _history: History) -> bool:
    return _all_for(files, FilePurpose.TRANSLATION, FilePurpose.DOCUMENTATION) and not (
        _ADDS.match(subject.words) or _all_for(files, FilePurpose.DOCUMENTATION)
    )


_PREDICATES: dict[NoiseRule, Callable[[GitCommit, Subject, Sequence[TouchedFile], History], bool]] = {
    NoiseRule.EMPTY: _is_empty,
    NoiseRule.MERGES: _is_merge,
    NoiseRule.BOTS: _is_by_bot,
    NoiseRule.COPIES: _is_copy,
    NoiseRule.RELEASES: _is_release,
    NoiseRule.AUTOMATION: _is_automation,
    NoiseRule.CHORES: _is_chore,
    NoiseRule.BUILD: _is_build,
    NoiseRule.FORMATTING: _is_formatting,
    NoiseRule.TESTS: _is_test_upkeep,
    NoiseRule.DOCUMENTATION: _is_documentation,
    NoiseRule.TRANSLATIONS: _is_translation,
}
