"""The format ``sarif``: a log for code scanning services."""

from __future__ import annotations

import os
import re
from pathlib import PurePath
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from sphinxext_progress._version import DOCUMENTATION_URL, __version__
from sphinxext_progress.cli.checking.rules import RULES
from sphinxext_progress.cli.output_formats.result import escaped_json

if TYPE_CHECKING:
    from sphinxext_progress.cli.checking.rules import Rule
    from sphinxext_progress.cli.findings import Finding
    from sphinxext_progress.cli.output_formats.result import CheckResult

#: The page of the documentation about the rules, which has an anchor for each.
RULES_PAGE = f"{DOCUMENTATION_URL}rules.html"


def as_sarif(result: CheckResult) -> str:
    """Format the result as a SARIF 2.1.0 log."""
    rule_ids = list(RULES)
    driver = {
        "name": "sphinx-progress",
        "semanticVersion": __version__,
        "informationUri": DOCUMENTATION_URL,
        "rules": [_rule(rule_id, rule) for rule_id, rule in RULES.items()],
    }
    run = {
        "tool": {"driver": driver},
        "invocations": [{"executionSuccessful": result.complete}],
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, rule_ids.index(finding.rule)) for finding in result.findings],
    }
    schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
    return escaped_json({"$schema": schema, "version": "2.1.0", "runs": [run]})


def _rule(rule_id: str, rule: Rule) -> dict[str, Any]:
    return {
        "id": rule_id,
        "shortDescription": {"text": _text(rule.help)},
        "helpUri": f"{RULES_PAGE}#progress-rule-{rule_id}",
        "defaultConfiguration": {"level": rule.level},
    }


def _result(finding: Finding, index: int) -> dict[str, Any]:
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
        "message": {"text": _text(finding.message)},
        "locations": [location],
    }


def _text(text: str) -> str:
    """Escape brackets that SARIF would read as a link."""
    return re.sub(r"([\\\[\]])", r"\\\1", text) if "](" in text else text


def _uri(path: str) -> str:
    pure = PurePath(path)
    return pure.as_uri() if pure.is_absolute() else quote(os.fsencode(path))
