"""The format ``gitlab``: a Code Quality report, whose findings GitLab shows in a merge request."""

from __future__ import annotations

import hashlib
import os
import posixpath
from collections import Counter
from typing import TYPE_CHECKING, Any

from sphinxext_progress.cli.output_formats.result import escaped_json

if TYPE_CHECKING:
    from sphinxext_progress.cli.findings import Finding
    from sphinxext_progress.cli.output_formats.result import CheckResult

_SEVERITIES = {"error": "major", "warning": "minor", "note": "info"}


def as_gitlab_report(result: CheckResult) -> str:
    """Format the findings as a Code Quality report.

    A fingerprint identifies a finding in two versions of a file, so it does not depend on the line.
    """
    occurrences: Counter[tuple[str, ...]] = Counter()
    issues: list[dict[str, Any]] = []
    for finding in result.findings:
        path = _relative(finding.path)
        identity = (path, finding.rule, finding.key_path, finding.message)
        issues.append(_issue(finding, path, _fingerprint(*identity, str(occurrences[identity]))))
        occurrences[identity] += 1
    return escaped_json(issues)


def _issue(finding: Finding, path: str, fingerprint: str) -> dict[str, Any]:
    return {
        "description": finding.message,
        "check_name": finding.rule,
        "fingerprint": fingerprint,
        "severity": _SEVERITIES[finding.severity],
        "location": {"path": path, "lines": {"begin": finding.line}},
    }


def _relative(path: str) -> str:
    """Return a path relative to the current folder, which is that of the repository, without ``./``."""
    absolute = posixpath.normpath(os.path.abspath(path).replace(os.sep, "/"))  # noqa: PTH100 - resolves ".." as well
    folder = os.getcwd().replace(os.sep, "/").rstrip("/") + "/"  # noqa: PTH109 - text, like the path
    return absolute.removeprefix(folder)


def _fingerprint(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
