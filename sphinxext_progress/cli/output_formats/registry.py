"""The output formats by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinxext_progress.cli.output_formats.github import as_github_commands
from sphinxext_progress.cli.output_formats.gitlab import as_gitlab_report
from sphinxext_progress.cli.output_formats.json_object import as_json
from sphinxext_progress.cli.output_formats.junit import as_junit_report
from sphinxext_progress.cli.output_formats.plain_text import as_text
from sphinxext_progress.cli.output_formats.sarif import as_sarif

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinxext_progress.cli.output_formats.result import CheckResult

#: The output formats, by their ``--format`` name.
OUTPUT_FORMATS: dict[str, Callable[[CheckResult], str]] = {
    "text": as_text,
    "json": as_json,
    "github": as_github_commands,
    "gitlab": as_gitlab_report,
    "junit": as_junit_report,
    "sarif": as_sarif,
}

#: The formats that include key paths, or identify findings by them.
WITH_KEY_PATHS = frozenset({"json", "gitlab", "sarif"})
