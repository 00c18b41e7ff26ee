"""What a check found, in the forms that people and services read."""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Literal, NamedTuple
from urllib.parse import quote

from sphinxext_progress._version import __version__
from sphinxext_progress.diagnostics import Subtype, inert
from sphinxext_progress.git.verifying.rules import GitRule
from sphinxext_progress.reports.lint import ReportRule

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sphinxext_progress.diagnostics import Diagnostic, LintRule

Severity = Literal["error", "warning", "note"]
#: The worst one first.
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")

# What the build says of data, and not of pages.
_FAULTS = (Subtype.FILE, Subtype.YAML, Subtype.DATA, Subtype.NAME, Subtype.TEXT, Subtype.DUPLICATE)

#: What each rule finds: first the build's own, by the names of ``suppress_warnings``, then the opinions.
RULE_DESCRIPTIONS = {f"progress.{subtype.value}": subtype.help for subtype in _FAULTS} | {
    rule.value: rule.help for rule in (*ReportRule, *GitRule)
}

_OPINIONS: dict[str, LintRule] = {rule.value: rule for rule in (*ReportRule, *GitRule)}


class Finding(NamedTuple):
    """A diagnostic or an opinion, with a place in a file that is named as it was given."""

    path: str
    line: int
    column: int
    severity: Severity
    message: str
    rule: str
    #: The way to the value in the file, such as ``highlights[0].items[0].text``.
    key_path: str = ""

    @classmethod
    def of(cls, diagnostic: Diagnostic, path: str) -> Finding:
        """Make a finding.

        :param diagnostic: a diagnostic, or an opinion.
        :param path: the file, as it was given.
        """
        rule, severity = f"progress.{diagnostic.subtype}", "error" if diagnostic.fatal else "warning"
        if opinion := _OPINIONS.get(diagnostic.subtype):
            rule, severity = opinion.value, opinion.severity
        # What has no place in its file is said of the file's beginning, as the build does.
        line, column = (diagnostic.line, diagnostic.column) if diagnostic.line else (1, 1)
        return cls(path, line, column, severity, diagnostic.message, rule, diagnostic.key_path)  # type: ignore[arg-type]


class CheckResult(NamedTuple):
    """What a check gave."""

    findings: Sequence[Finding]
    #: How many files were given.
    files: int
    #: Whether all of them could be read.
    complete: bool


def as_text(result: CheckResult) -> str:
    """Write a line for each finding, and one that counts them."""
    lines = [as_line(one) for one in result.findings]
    counts = Counter(one.severity for one in result.findings)
    counted = [_counted(counts[severity], severity) for severity in SEVERITIES if counts[severity]]
    return "\n".join([*lines, f"{_counted(result.files, 'file')} checked: {', '.join(counted) or 'nothing found'}"])


def as_line(one: Finding) -> str:
    """Write a finding as one line."""
    return inert(f"{one.path}:{one.line}:{one.column}: {one.severity}: {one.message} [{one.rule}]", kept="")


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def as_json(result: CheckResult) -> str:
    """Write one JSON object, with the findings as a list."""
    found = [one._asdict() for one in result.findings]
    return _json({"files": result.files, "complete": result.complete, "findings": found})


def _json(data: object) -> str:
    """Write JSON in which no CI service finds a command such as ``##[error]``, with the same meaning."""
    return json.dumps(data, indent=2).replace("##", "#\\u0023")


# GitHub -----------------------------------------------------------------------------------------------


def as_github_commands(result: CheckResult) -> str:
    """Write workflow commands of GitHub Actions, which show the findings beside the lines of a pull request."""
    kinds = {"error": "error", "warning": "warning", "note": "notice"}
    return "\n".join(
        f"::{kinds[one.severity]} file={_property(one.path)},line={one.line},col={one.column}::"
        + _data(f"{one.message} [{one.rule}]")
        for one in result.findings
    )


def _data(words: str) -> str:
    """Escape the words of a workflow command, so that they end nothing and begin no other one."""
    return inert(words, kept="\r\n").replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(words: str) -> str:
    return _data(words).replace(":", "%3A").replace(",", "%2C")


# SARIF ------------------------------------------------------------------------------------------------


def as_sarif(result: CheckResult) -> str:
    """Write a log of SARIF 2.1.0, which code scanning services take in."""
    names = list(RULE_DESCRIPTIONS)
    driver = {
        "name": "sphinx-progress",
        "semanticVersion": __version__,
        "rules": [
            {"id": name, "shortDescription": {"text": _sarif_words(help_)}} for name, help_ in RULE_DESCRIPTIONS.items()
        ],
    }
    run = {
        "tool": {"driver": driver},
        "invocations": [{"executionSuccessful": result.complete}],
        "columnKind": "unicodeCodePoints",
        "results": [_sarif_result(one, names.index(one.rule)) for one in result.findings],
    }
    schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
    return _json({"$schema": schema, "version": "2.1.0", "runs": [run]})


def _sarif_result(one: Finding, index: int) -> dict[str, Any]:
    place = {
        "artifactLocation": {"uri": _uri(one.path)},
        "region": {"startLine": one.line, "startColumn": one.column},
    }
    location: dict[str, Any] = {"physicalLocation": place}
    if one.key_path:
        location["logicalLocations"] = [{"fullyQualifiedName": one.key_path}]
    return {
        "ruleId": one.rule,
        "ruleIndex": index,
        "level": one.severity,
        "message": {"text": _sarif_words(one.message)},
        "locations": [location],
    }


def _sarif_words(words: str) -> str:
    """Escape what SARIF would read as a link in a message."""
    return re.sub(r"([\\\[\]])", r"\\\1", words) if "](" in words else words


def _uri(path: str) -> str:
    pure = PurePath(path)
    return pure.as_uri() if pure.is_absolute() else quote(os.fsencode(path))


#: The forms by the names that ``--format`` takes.
OUTPUT_FORMATS: dict[str, Callable[[CheckResult], str]] = {
    "text": as_text,
    "json": as_json,
    "github": as_github_commands,
    "sarif": as_sarif,
}

#: Those that name the value that a finding is about.
WITH_KEY_PATHS = frozenset({"json", "sarif"})
