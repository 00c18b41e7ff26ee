"""The format ``junit``: a test report, which most CI services show."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from sphinxext_progress.cli.findings import as_line
from sphinxext_progress.diagnostics import Subtype, inert

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinxext_progress.cli.findings import Finding
    from sphinxext_progress.cli.output_formats.result import CheckResult


def as_junit_report(result: CheckResult) -> str:
    """Format the result as JUnit XML: a suite for each file, with a test for each finding.

    A finding that does not fail the check is a test that passes. A file without findings is one test that passes.
    """
    of_files: dict[str, list[Finding]] = {path: [] for path in result.files}
    for finding in result.findings:
        of_files.setdefault(finding.path, []).append(finding)
    report = ET.Element("testsuites", name="sphinx-progress")
    for path, findings in of_files.items():
        report.append(_suite(inert(path, kept=""), findings))
    for count in ("tests", "failures", "errors"):
        report.set(count, str(sum(int(suite.get(count, "0")) for suite in report)))
    ET.indent(report)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(report, "unicode")}'


def _suite(path: str, findings: Sequence[Finding]) -> ET.Element:
    suite = ET.Element("testsuite", name=path)
    for finding in findings:
        name = f"{finding.rule} at {finding.line}:{finding.column}"
        test = ET.SubElement(suite, "testcase", classname=path, name=name, file=path)
        _add_outcome(test, finding)
    if not findings:
        ET.SubElement(suite, "testcase", classname=path, name="check", file=path)
    suite.set("tests", str(len(suite)))
    suite.set("failures", str(len(suite.findall("testcase/failure"))))
    suite.set("errors", str(len(suite.findall("testcase/error"))))
    return suite


def _add_outcome(test: ET.Element, finding: Finding) -> None:
    if not finding.fails:
        ET.SubElement(test, "system-out").text = as_line(finding)
        return
    kind = "error" if finding.rule == f"progress.{Subtype.FILE}" else "failure"
    outcome = ET.SubElement(test, kind, type=finding.severity, message=inert(finding.message, kept=""))
    outcome.text = as_line(finding)
