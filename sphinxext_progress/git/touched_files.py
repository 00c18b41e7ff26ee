"""List the files that commits touched, and determine the purpose of a file from its path."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinxext_progress.git.commits import GitCommit
    from sphinxext_progress.git.file_contents import FileContents, FileEdit


class FilePurpose(Enum):
    """The purpose of a file."""

    SOURCE = "source"
    TEST = "test"
    TRANSLATION = "translation"
    DOCUMENTATION = "documentation"
    AUTOMATION = "automation"
    BUILD = "build"
    DATA = "data"


# The codes of common languages, some with a country, without codes that are English words.
_LANGUAGE = (
    r"(?:[a-z]{2,3}[_-][A-Z]{2}|[a-z]{2}[_-]Han[st]|ar|bg|ca|cs|da|de|el|en|es|et|eu|fa|fi|fr|gl|he|hi|hr|hu|ja|ko|lt|lv|nb|"
    r"nl|nn|pl|pt|ro|ru|sk|sl|sr|sv|ta|th|tr|uk|vi|zh)"
)

# The first matching pattern decides. The patterns cover common folder and file names of many languages.
_PURPOSE_PATTERNS: tuple[tuple[FilePurpose, re.Pattern[str]], ...] = tuple(
    (purpose, re.compile(pattern, re.IGNORECASE))
    for purpose, pattern in (
        (
            FilePurpose.AUTOMATION,
            r"(?:^|/)\.(?:github|gitlab|circleci|buildkite|azure-pipelines)(?:/|$)|(?:^|/)ci/|"
            r"(?:^|/)(?:\.gitlab-ci|\.travis|\.pre-commit-config|appveyor|azure-pipelines|bors|codecov|\.codecov|"
            r"\.coderabbit|mergify|\.mergify|renovate)\.(?:ya?ml|toml|json)$|(?:^|/)(?:Jenkinsfile|CODEOWNERS)$",
        ),
        (
            FilePurpose.TEST,
            r"(?:^|/)(?:[a-z0-9]+[_-])?(?:i?tests?|testing|testdata|testcases|specs?|fixtures|snapshots|__tests__)(?:[_-][a-z0-9]+)?/|"
            r"(?:^|/)(?:test_[^/]*|conftest\.py|[^/]*[_.-](?:test|tests|spec)\.[a-z]+)$",
        ),
        (
            FilePurpose.TRANSLATION,
            # Qt and TypeScript share a suffix: the name of a translation contains a language.
            r"\.(?:pot?|mo|qm|xliff|xlf|arb)$|"
            rf"(?:^|/)(?:translations?|i18n|l10n|lang(?:uage)?s?|locales?|ts)/(?:[^/]*/)*(?:[^/]*[_.-])?{_LANGUAGE}\.ts$|"
            rf"_{_LANGUAGE}\.ts$",
        ),
        (
            FilePurpose.DOCUMENTATION,
            r"(?:^|/)(?:docs?|documentation|man|changelogs?|changes|changelog\.d|newsfragments|release[-_]?notes)/|"
            r"\.(?:md|rst|adoc|txt)$|(?:^|/)(?:README|CHANGELOG|CHANGES|NEWS|LICEN[CS]E|AUTHORS|NOTICE|CITATION)[^/]*$",
        ),
        (
            FilePurpose.BUILD,
            r"(?:^|/)(?=[^/]*+$)(?:(?:pyproject\.toml|setup\.(?:py|cfg)|Pipfile|Cargo\.toml|go\.mod|go\.sum|"
            r"package\.json|Gemfile|pom\.xml|build\.(?:gradle|sbt)|[^/]*\.(?:lock|nix|cmake|mk)|package-lock\.json|pnpm-lock\.yaml|"
            r"CMakeLists\.txt|Makefile|tox\.ini|noxfile\.py|leanpkg\.toml|MANIFEST\.in)$|requirements|constraints|"
            r"[^/]*Dockerfile)|(?:^|/)docker/",
        ),
        (
            FilePurpose.DATA,
            r"\.(?:json|jsonl|ya?ml|toml|ini|cfg|csv|tsv|xml|svg|png|jpe?g|gif|ico|pdf|npz?|bin|pb\.go|pb\.gw\.go|swagger\.json|"
            r"ipynb|parquet|pickle|pkl|gz|zip|ttf|woff2?)$|(?:^|/)\.[^/]*$|(?:^|/)(?:vendor|third[-_]party|node_modules)/",
        ),
    )
)

# Requirements files have the suffix .txt as well.
_BUILD_FIRST = re.compile(
    r"(?:^|/)(?:(?:requirements|constraints)[^/]*|CMakeLists|requirements/[^/]+)\.txt$", re.IGNORECASE
)


# The cache saves 27 % of the CPU time of ``new --git``: commits touch the same files.
@lru_cache(maxsize=65_536)
def file_purpose(path: str) -> FilePurpose:
    """Return the purpose of a file by its path in the repository; ``SOURCE`` if no pattern matches."""
    if _BUILD_FIRST.search(path):
        return FilePurpose.BUILD
    return next((kind for kind, pattern in _PURPOSE_PATTERNS if pattern.search(path)), FilePurpose.SOURCE)


@dataclass(frozen=True, slots=True)
class TouchedFile:
    """A file that a commit touched."""

    path: str
    #: The status: ``A`` (added), ``D`` (deleted) or ``M`` (modified).
    status: str

    @property
    def purpose(self) -> FilePurpose:
        """The purpose of the file."""
        return file_purpose(self.path)


def touched_files(contents: FileContents, commits: Iterable[GitCommit]) -> dict[str, list[TouchedFile]]:
    """Return the files that commits touched, compared with their first parents; much cheaper than counting lines.

    :return: the files by the hash of the commit; a renamed file counts as one deleted and one added. A commit has no
        entry if a partial clone lacks the names of its files.
    """
    edits = contents.edits(commits)
    return {
        name: [TouchedFile(edit.path, _status(edit)) for edit in files]
        for name, files in edits.items()
        if name not in contents.missing.commits
    }


def _status(edit: FileEdit) -> str:
    return "M" if edit.before and edit.after else "A" if edit.after else "D"
