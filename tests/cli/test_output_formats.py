"""A tree of three projects is checked in every output format, and each output is valid."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import jsonschema
import pytest
from lxml import etree
from pydantic_sarif.model import StaticAnalysisResultsFormatSarifVersion210JsonSchema as Sarif

from sphinxext_progress.cli.findings import Finding
from sphinxext_progress.cli.main import main
from sphinxext_progress.cli.output_formats.gitlab import as_gitlab_report
from sphinxext_progress.cli.output_formats.junit import as_junit_report
from sphinxext_progress.cli.output_formats.registry import OUTPUT_FORMATS
from sphinxext_progress.cli.output_formats.result import CheckResult

if TYPE_CHECKING:
    from collections.abc import Callable

SCHEMAS = Path(__file__).with_name("schemas")

FILES = {
    "otter/project.yaml": "project: Otter\ncheck: {levels: {no-overview: off}}\n",
    "otter/2026-01.yml": "period: 2026-01\n",
    "otter/2026-02.yaml": "period: 2026-02\ninfrastructure: ['<b> & \"x\"']\n",
    "seal/project.yaml": "project: Seal\ncheck: {fail_on: error}\n",
    "seal/2026-01.yml": "period: 2026-01\n",
    "seal/more/2026-02.yml": "period: 2026-02\noverview: x\n",
    "whale/project.yaml": "project: Whale\n",
    "whale/2026-01.yml": "period: 2026-01\noverview: [\n",
    "whale/2026-02.yml": "period: 2026-02\noverview: x\n",
}


class Expected(NamedTuple):
    """A finding of the tree."""

    place: str
    severity: str
    rule: str
    fails: bool


EXPECTED = [
    Expected("otter/2026-02.yaml:2:18", "warning", "progress.text", fails=True),
    Expected("seal/2026-01.yml:1:9", "warning", "no-overview", fails=False),
    Expected("whale/2026-01.yml:2:11", "error", "progress.yaml", fails=True),
]


@pytest.fixture(autouse=True)
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Change to a folder with the reports of three projects, one of them broken."""
    monkeypatch.chdir(tmp_path)
    for name, text in FILES.items():
        path = tmp_path / "docs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return tmp_path


def of_text(text: str) -> list[Expected]:
    *lines, summary = text.splitlines()
    assert summary == "9 files checked: 1 error, 2 warnings"
    found = [re.fullmatch(r"docs/(\S+): (\w+): .* \[([\w.-]+)\]", line) for line in lines]
    by_place = {expected.place: expected.fails for expected in EXPECTED}
    return [Expected(match[1], match[2], match[3], by_place[match[1]]) for match in found if match]


def of_json(text: str) -> list[Expected]:
    result = json.loads(text)
    assert (result["files"], result["complete"]) == (9, True)
    return [
        Expected(
            f"{finding['path'].removeprefix('docs/')}:{finding['line']}:{finding['column']}",
            finding["severity"],
            finding["rule"],
            finding["fails"],
        )
        for finding in result["findings"]
    ]


def of_github(text: str) -> list[Expected]:
    lines = [
        re.fullmatch(r"::(\w+) file=docs/(\S+),line=(\d+),col=(\d+)::.*\[([\w.-]+)\]", line)
        for line in text.splitlines()
    ]
    by_rule = {expected.rule: expected.fails for expected in EXPECTED}
    return [
        Expected(f"{match[2]}:{match[3]}:{match[4]}", match[1], match[5], by_rule[match[5]]) for match in lines if match
    ]


def of_gitlab(text: str) -> list[Expected]:
    issues = json.loads(text)
    jsonschema.validate(issues, json.loads((SCHEMAS / "gitlab-code-quality.json").read_text("utf-8")))
    assert len({issue["fingerprint"] for issue in issues}) == len(issues)
    severities = {"major": "error", "minor": "warning", "info": "note"}
    found = []
    for issue, expected in zip(issues, EXPECTED, strict=True):
        # The format has no columns.
        place = f"{issue['location']['path'].removeprefix('docs/')}:{issue['location']['lines']['begin']}:"
        assert expected.place.startswith(place)
        found.append(Expected(expected.place, severities[issue["severity"]], issue["check_name"], expected.fails))
    return found


def of_junit(text: str) -> list[Expected]:
    report = etree.fromstring(text.encode())
    etree.XMLSchema(etree.parse(SCHEMAS / "junit.xsd")).assertValid(report)
    assert [report.get(count) for count in ("tests", "failures", "errors")] == ["9", "2", "0"]
    assert {f"docs/{name}" for name in FILES} == {suite.get("name") for suite in report.iter("testsuite")}
    found = []
    for test in report.iter("testcase"):
        if outcome := [*test]:
            line = str(outcome[0].text)
            match = re.fullmatch(r"docs/(\S+): (\w+): .* \[([\w.-]+)\]", line)
            assert match
            assert outcome[0].get("type", match[2]) == match[2]
            found.append(Expected(match[1], match[2], match[3], outcome[0].tag == "failure"))
    return found


def of_sarif(text: str) -> list[Expected]:
    Sarif.model_validate_json(text)
    (run,) = json.loads(text)["runs"]
    rules = run["tool"]["driver"]["rules"]
    found = []
    for result, expected in zip(run["results"], EXPECTED, strict=True):
        place = result["locations"][0]["physicalLocation"]
        line, column = place["region"]["startLine"], place["region"]["startColumn"]
        name = f"{place['artifactLocation']['uri'].removeprefix('docs/')}:{line}:{column}"
        rule = rules[result["ruleIndex"]]
        assert rule["helpUri"].endswith(f"#progress-rule-{result['ruleId']}")
        found.append(Expected(name, result["level"], rule["id"], expected.fails))
    return found


READERS: dict[str, Callable[[str], list[Expected]]] = {
    "text": of_text,
    "json": of_json,
    "github": of_github,
    "gitlab": of_gitlab,
    "junit": of_junit,
    "sarif": of_sarif,
}


@pytest.mark.parametrize("form", OUTPUT_FORMATS)
def test_every_format_has_the_findings_of_three_projects(form: str) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "sphinxext_progress.cli", "check", "docs", "--format", form],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (1, "")
    assert READERS[form](ran.stdout) == EXPECTED


@pytest.mark.parametrize("form", OUTPUT_FORMATS)
def test_every_format_is_valid_without_findings(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "docs/whale/2026-02.yml", "--format", form]) == 0
    output = capsys.readouterr().out
    match form:
        case "text":
            assert output == "1 file checked: nothing found\n"
        case "github":
            assert output == ""
        case "gitlab":
            assert json.loads(output) == []
        case "junit":
            (test,) = etree.fromstring(output.encode()).iter("testcase")
            assert (test.get("classname"), len(test)) == ("docs/whale/2026-02.yml", 0)
        case "sarif":
            Sarif.model_validate_json(output)
        case "json":
            assert json.loads(output)["findings"] == []


def test_a_file_that_cannot_be_read_is_an_error_in_junit(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "docs/otter/2027-01.yaml", "--format", "junit"]) == 2
    report = etree.fromstring(capsys.readouterr().out.encode())
    etree.XMLSchema(etree.parse(SCHEMAS / "junit.xsd")).assertValid(report)
    assert (report.get("failures"), report.get("errors")) == ("0", "1")


def test_hostile_text_gives_valid_xml() -> None:
    hostile = Finding(
        "x\x00\ud800\n]]>&<.yaml", 1, 1, "error", "\x1b \ufffe ##[error] <!-- \n::x", "progress.data", "", fails=True
    )
    text = as_junit_report(CheckResult([hostile], [hostile.path], complete=True))
    report = etree.fromstring(text.encode())
    etree.XMLSchema(etree.parse(SCHEMAS / "junit.xsd")).assertValid(report)


# GitLab compares fingerprints between branches ----------------------------------------------------------


def fingerprints(*findings: Finding) -> list[Any]:
    return [issue["fingerprint"] for issue in json.loads(as_gitlab_report(CheckResult(findings, [], complete=True)))]


def test_fingerprints_do_not_depend_on_lines_and_are_unique() -> None:
    finding = Finding("a.yaml", 3, 7, "warning", "message", "no-overview", "highlights[0]")
    (first,) = fingerprints(finding)
    assert fingerprints(finding._replace(line=30, column=1)) == [first]
    twice = fingerprints(finding, finding._replace(line=30))
    assert twice[0] == first
    changes = [
        finding._replace(path="b.yaml"),
        finding._replace(message="other"),
        finding._replace(rule="theme-stops"),
        finding._replace(key_path="highlights[1]"),
    ]
    assert len({*twice, *fingerprints(*changes)}) == 6


def test_paths_for_gitlab_are_relative_to_the_current_folder(tree: Path) -> None:
    for path in ("docs/a.yaml", "./docs/a.yaml", "docs/../docs/a.yaml", (tree / "docs/a.yaml").as_posix()):
        finding = Finding(path, 1, 1, "error", "x", "progress.data")
        (issue,) = json.loads(as_gitlab_report(CheckResult([finding], [path], complete=True)))
        assert issue["location"]["path"] == "docs/a.yaml"
