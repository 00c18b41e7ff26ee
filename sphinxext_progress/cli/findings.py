"""Findings of a check, and the output formats for people and services."""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

from sphinxext_progress._version import __version__
from sphinxext_progress.cli.console import count_noun, write_error
from sphinxext_progress.diagnostics import LintRule, Subtype, inert
from sphinxext_progress.git.verifying.rules import GitRule
from sphinxext_progress.reports.lint import ReportRule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sphinxext_progress.diagnostics import Diagnostic, Severity

#: The severities, highest first.
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")

# Warning subtypes of the build that are about data rather than pages.
_DATA_SUBTYPES = (
    Subtype.FILE,
    Subtype.YAML,
    Subtype.DATA,
    Subtype.NAME,
    Subtype.TEXT,
    Subtype.IMAGE,
    Subtype.DUPLICATE,
)

#: Rule descriptions: first the warning types of the build, named as in ``suppress_warnings``, then the lint rules.
RULE_DESCRIPTIONS = {f"progress.{subtype}": subtype.help for subtype in _DATA_SUBTYPES} | {
    rule.value: rule.help for rule in (*ReportRule, *GitRule)
}

#: The rules whose findings are errors of a build.
ERROR_RULES = [f"progress.{subtype}" for subtype in (Subtype.FILE, Subtype.YAML, Subtype.DATA)]


class Finding(NamedTuple):
    """A diagnostic or a lint finding, with its file as named on the command line."""

    path: str
    line: int
    column: int
    severity: Severity
    message: str
    rule: str
    #: The key path of the value, such as ``highlights[0].items[0].text``.
    key_path: str = ""

    @classmethod
    def of(cls, diagnostic: Diagnostic, path: str) -> Finding:
        """Create a finding from a diagnostic.

        :param path: the file, as named on the command line.
        """
        rule: str
        severity: Severity
        if isinstance(diagnostic.subtype, LintRule):
            rule, severity = diagnostic.subtype, diagnostic.subtype.severity
        else:
            rule, severity = f"progress.{diagnostic.subtype}", "error" if diagnostic.fatal else "warning"
        # As in a build, locate a diagnostic without a position at the start of the file.
        line, column = (diagnostic.line, diagnostic.column) if diagnostic.line else (1, 1)
        return cls(path, line, column, severity, diagnostic.message, rule, diagnostic.key_path)


class CheckResult(NamedTuple):
    """The result of a check."""

    findings: Sequence[Finding]
    #: The number of files that were checked.
    files: int
    #: Whether all of them could be read.
    complete: bool


def as_text(result: CheckResult) -> str:
    """Format the findings as text, one per line, followed by a summary line."""
    lines = [as_line(finding) for finding in result.findings]
    counts = Counter(finding.severity for finding in result.findings)
    totals = [count_noun(counts[severity], severity) for severity in SEVERITIES if counts[severity]]
    return "\n".join([*lines, f"{count_noun(result.files, 'file')} checked: {', '.join(totals) or 'nothing found'}"])


def as_line(finding: Finding) -> str:
    """Format a finding as one line of text."""
    return inert(
        f"{finding.path}:{finding.line}:{finding.column}: {finding.severity}: {finding.message} [{finding.rule}]",
        kept="",
    )


def report_diagnostics(diagnostics: Iterable[Diagnostic], path: str) -> None:
    """Write the diagnostics of a file to standard error."""
    for diagnostic in diagnostics:
        write_error(as_line(Finding.of(diagnostic, path)))


def as_json(result: CheckResult) -> str:
    """Format the result as a JSON object."""
    findings = [finding._asdict() for finding in result.findings]
    return _json({"files": result.files, "complete": result.complete, "findings": findings})


def _json(data: object) -> str:
    """Serialize to JSON. Escape ``##`` so that CI services do not interpret commands such as ``##[error]``."""
    return json.dumps(data, indent=2).replace("##", "#\\u0023")


# GitHub -----------------------------------------------------------------------------------------------


def as_github_commands(result: CheckResult) -> str:
    """Format the findings as GitHub Actions workflow commands, which annotate the lines of a pull request."""
    kinds = {"error": "error", "warning": "warning", "note": "notice"}
    return "\n".join(
        f"::{kinds[finding.severity]} file={_property(finding.path)},line={finding.line},col={finding.column}::"
        + _data(f"{finding.message} [{finding.rule}]")
        for finding in result.findings
    )


def _data(text: str) -> str:
    """Escape text for a workflow command, so that it can neither end the command nor start another one."""
    return inert(text, kept="\r\n").replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


# SARIF ------------------------------------------------------------------------------------------------


def as_sarif(result: CheckResult) -> str:
    """Format the result as a SARIF 2.1.0 log for code scanning services."""
    rule_ids = list(RULE_DESCRIPTIONS)
    driver = {
        "name": "sphinx-progress",
        "semanticVersion": __version__,
        "rules": [
            {"id": rule_id, "shortDescription": {"text": _sarif_text(help_)}}
            for rule_id, help_ in RULE_DESCRIPTIONS.items()
        ],
    }
    run = {
        "tool": {"driver": driver},
        "invocations": [{"executionSuccessful": result.complete}],
        "columnKind": "unicodeCodePoints",
        "results": [_sarif_result(finding, rule_ids.index(finding.rule)) for finding in result.findings],
    }
    schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
    return _json({"$schema": schema, "version": "2.1.0", "runs": [run]})


def _sarif_result(finding: Finding, index: int) -> dict[str, Any]:
    physical_location = {
        "artifactLocation": {"uri": _uri(finding.path)},
        "region": {"startLine": finding.line, "startColumn": finding.column},
    }
    location: dict[str, Any] = {"physicalLocation": physical_location}
    if finding.key_path:
        location["logicalLocations"] = [{"fullyQualifiedName": finding.key_path}]
    return {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": finding.severity,
        "message": {"text": _sarif_text(finding.message)},
        "locations": [location],
    }


def _sarif_text(text: str) -> str:
    """Escape brackets that SARIF would read as a link."""
    return re.sub(r"([\\\[\]])", r"\\\1", text) if "](" in text else text


def _uri(path: str) -> str:
    pure = PurePath(path)
    return pure.as_uri() if pure.is_absolute() else quote(os.fsencode(path))


#: The output formats, by their ``--format`` name.
OUTPUT_FORMATS: dict[str, Callable[[CheckResult], str]] = {
    "text": as_text,
    "json": as_json,
    "github": as_github_commands,
    "sarif": as_sarif,
}

#: The formats that include key paths.
WITH_KEY_PATHS = frozenset({"json", "sarif"})
