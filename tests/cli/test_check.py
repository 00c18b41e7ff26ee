"""Test ``sphinx-progress check``: the files it checks, its messages, output formats and exit codes."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from pydantic_sarif.model import StaticAnalysisResultsFormatSarifVersion210JsonSchema as Sarif

from sphinxext_progress.cli.checking.rules import RULES
from sphinxext_progress.cli.findings import Finding
from sphinxext_progress.cli.main import main
from sphinxext_progress.cli.output_formats.github import as_github_commands
from sphinxext_progress.cli.output_formats.plain_text import as_text
from sphinxext_progress.cli.output_formats.registry import OUTPUT_FORMATS
from sphinxext_progress.cli.output_formats.result import CheckResult
from sphinxext_progress.cli.output_formats.sarif import as_sarif
from sphinxext_progress.diagnostics.messages import checking, cli, data_files, images, reports, values
from sphinxext_progress.format.check_record import rows_digest
from sphinxext_progress.format.model import Report

GOOD = "project: Otter\nperiod: 2026-01\noverview: Words.\n"
BAD = "project: Otter\nperiod: 2026-01\noverview: Words.\ncommits: [{descripton: x}]\n"


@pytest.fixture(autouse=True)
def progress(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Change to a folder with an empty reports folder, and return the latter."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "progress"
    folder.mkdir()
    return folder


def write(**texts: str) -> None:
    """Write monthly reports; ``m12="…"`` writes the report of December 2025."""
    for name, text in texts.items():
        month = int(name[1:])
        period = f"{2026 if month < 9 else 2025}-{month:02}"
        Path("progress", f"{period}.yaml").write_text(f"project: Otter\nperiod: {period}\n{text}", "utf-8")


def lines(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    """Run a check and return the printed lines."""
    capsys.readouterr()
    main(["check", *arguments])
    captured = capsys.readouterr()
    assert captured.err == ""
    return captured.out.splitlines()


# Exit codes -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "status", "summary"),
    [
        (GOOD, 0, "1 file checked: nothing found"),
        (BAD, 1, "1 file checked: 1 error"),
        ("period: 2026-01\n", 1, "1 file checked: 1 warning"),
        ("period: 2026-01\ninfrastructure: ['<b>', '![](x)']\n", 1, "1 file checked: 3 warnings"),
        (None, 2, "1 file checked: 1 error"),
    ],
)
def test_exit_status_is_0_without_findings_1_with_findings_and_2_for_an_unreadable_file(
    progress: Path, capsys: pytest.CaptureFixture[str], text: str | None, status: int, summary: str
) -> None:
    if text is not None:
        (progress / "2026-01.yaml").write_text(text, "utf-8")
    assert main(["check", "progress/2026-01.yaml"]) == status
    assert capsys.readouterr().out.splitlines()[-1] == summary


def test_notes_alone_do_not_fail_the_check(capsys: pytest.CaptureFixture[str]) -> None:
    rows = "overview: x\ncommits:\n" + "  - {area: Config, description: x}\n" * 15
    write(m11=rows, m12=rows, m1=rows + "  - {area: Confgi, description: x}\n")
    assert main(["check", "progress"]) == 0
    assert capsys.readouterr().out == (
        "progress/2026-01.yaml:20:12: note: "
        + reports.AREA_ONCE_MISSPELLED.format(area="'Confgi'", rows="46", reports="3", closest="'Config'")
        + " [area-once]\n3 files checked: 1 note\n"
    )


def test_folder_without_reports_is_an_error(progress: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (progress / ".hidden.yaml").touch()
    assert main(["check", "progress"]) == 2
    assert capsys.readouterr().err == ("sphinx-progress: " + cli.NO_REPORT_IN_FOLDER.format(path="'progress'") + "\n")


def test_rule_can_be_ignored(progress: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (progress / "2026-01.yaml").write_text("period: 2026-01\ninfrastructure: ['<b>']\n", "utf-8")
    assert main(["check", "progress", "--ignore", "no-overview", "--ignore", "progress.text"]) == 0
    assert lines(capsys, "progress", "--ignore", "progress.text")[0].endswith("[no-overview]")
    with pytest.raises(SystemExit) as ended:
        main(["check", "progress", "--ignore", "nonsense"])
    assert ended.value.code == 2
    assert "'progress.duplicate', 'no-overview', " in capsys.readouterr().err


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ("theme-stop", checking.MISSPELLED_RULE.format(rule="'theme-stop'", closest="'theme-stops'")),
        ("progress.data", checking.RULE_OF_ERRORS.format(rule="'progress.data'")),
        ("progress.yaml", checking.RULE_OF_ERRORS.format(rule="'progress.yaml'")),
        ("progress.file", checking.RULE_OF_ERRORS.format(rule="'progress.file'")),
    ],
)
def test_errors_cannot_be_ignored(rule: str, message: str, progress: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (progress / "2026-01.yaml").write_text("period: 2026-01\ncolour: red\n", "utf-8")
    with pytest.raises(SystemExit) as ended:
        main(["check", "progress", "--ignore", rule])
    assert ended.value.code == 2
    assert capsys.readouterr().err.endswith(f"argument --ignore: {message}\n")


# Checked files ----------------------------------------------------------------------------------------


def test_reports_of_the_same_folder_are_compared(capsys: pytest.CaptureFixture[str]) -> None:
    write(
        m12="trends: [{theme: Way, trajectory: a → b}, {theme: Docs, stage: x}]",
        m1="overview: x\ntrends: [{theme: Way, trajectory: c → d}]",
    )
    # The missing overview of December is not reported, because only January was requested.
    assert [line.partition(";")[0] for line in lines(capsys, "progress/2026-01.yaml")] == [
        "progress/2026-01.yaml:4:18: warning: " + reports.THEME_STOPS.problem.format(theme="'Docs'", period="2025-12"),
        "progress/2026-01.yaml:4:35: warning: "
        + reports.TRAJECTORY_BREAKS.problem.format(theme="'Way'", period="2025-12"),
        "1 file checked: 2 warnings",
    ]
    assert lines(capsys, "progress/2025-12.yaml")[0].endswith("[no-overview]")
    assert len(lines(capsys, "progress")) == 4


def test_an_unreadable_neighbour_causes_no_finding_about_a_report(
    progress: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(m1="overview: x")
    (progress / "2025-12.yaml").write_text("period: [", "utf-8")
    (progress / "2025-11.yaml").mkdir()
    (progress / "2025-10.yaml").symlink_to("/etc/passwd")
    assert main(["check", "progress/2026-01.yaml"]) == 0
    # A folder is not a report, even if its name looks like one.
    assert len(lines(capsys, "progress")) == 3


@pytest.mark.parametrize("chosen", ["2026-01.yaml", "january.yaml"])
def test_a_second_file_of_a_period_is_reported_for_both(
    progress: Path, capsys: pytest.CaptureFixture[str], chosen: str
) -> None:
    for name in ("2026-01.yaml", "january.yaml"):
        (progress / name).write_text(GOOD, "utf-8")
    for name in ("x.yaml", "y.yaml"):
        (progress / name).write_text(GOOD.replace("2026-01", "2026-02"), "utf-8")
    assert lines(capsys, f"progress/{chosen}") == [
        "progress/january.yaml:2:9: error: "
        + data_files.DUPLICATE_REPORT.format(name="'2026-01.yaml'", project="'Otter'", period="2026-01")
        + " [progress.duplicate]",
        "1 file checked: 1 error",
    ]


@pytest.mark.parametrize("arguments", [["progress/2026-01.yaml"], ["progress/project.yaml"], ["progress"]])
def test_the_project_of_the_folder_is_checked_too(
    progress: Path, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    write(m1="overview: x", m2="overview: x")
    (progress / "project.yaml").write_text("repository: https://git.example.org/o/otter\n", "utf-8")
    (line, _) = lines(capsys, *arguments)
    assert line.startswith(
        "progress/project.yaml:1:13: warning: "
        + values.UNKNOWN_HOST.problem.format(repository="'https://git.example.org/o/otter'")
    )


def test_a_project_can_be_checked_alone(progress: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = progress / "project.yaml"
    path.write_text("repositry: x\n", "utf-8")
    assert lines(capsys, "progress/project.yaml")[0].startswith(
        "progress/project.yaml:1:1: error: " + values.UNKNOWN_KEY.problem.format(key="'repositry'")
    )
    path.write_text("project: Otter\n", "utf-8")
    assert main(["check", "progress/project.yaml"]) == 0
    path.unlink()
    assert main(["check", "progress/project.yaml"]) == 2


def test_the_project_option_applies_to_reports_without_a_project(
    progress: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(m1="overview: x\ncommits: [{area: Confgi, description: x}]")
    Path("conf").mkdir()
    Path("conf", "otter.yaml").write_text("areas: [Config]\nforge: github\nx: y\n", "utf-8")
    assert lines(capsys, "progress", "--project-file", "conf/otter.yaml")[0].startswith(
        "conf/otter.yaml:3:1: error: " + values.UNKNOWN_KEY.problem.format(key="'x'")
    )
    Path("conf", "otter.yaml").write_text("areas: [Config]\n", "utf-8")
    (line, *_) = lines(capsys, "progress", "--project-file", "conf/otter.yaml")
    assert values.CLOSEST_NAME.format(closest="'Config'") in line
    # As in a build, the project file next to the reports takes precedence.
    (progress / "project.yaml").write_text("areas: [Confgi]\n", "utf-8")
    assert main(["check", "progress", "--project-file", "conf/otter.yaml"]) == 0


def test_paths_are_printed_as_given(
    progress: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write(m1="")
    for argument in (
        "progress/2026-01.yaml",
        str(progress / "2026-01.yaml"),
        "../" + progress.parent.name + "/progress",
    ):
        assert lines(capsys, argument, argument)[0].startswith(
            argument.removesuffix("/2026-01.yaml") + "/2026-01.yaml:2:9: "
        )
    monkeypatch.chdir(progress)
    assert lines(capsys, ".")[0].startswith("2026-01.yaml:2:9: ")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("nix/2026-01.yaml", data_files.MISSING.format()),
        ("nix/project.yaml", data_files.MISSING.format()),
        ("x" * 300, data_files.UNREADABLE.format(reason="File name too long")),
    ],
)
def test_missing_file(capsys: pytest.CaptureFixture[str], name: str, message: str) -> None:
    assert main(["check", name]) == 2
    assert capsys.readouterr().out.startswith(f"{name}:1:1: error: {message}")


@pytest.mark.parametrize("name", ["2026-01.yaml", "project.yaml"])
def test_link_out_of_the_folder_is_not_read(
    progress: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    secret = progress.parent / "secret"
    secret.write_text("root:x:0:0\n", "utf-8")
    (progress / name).symlink_to(secret)
    monkeypatch.chdir(progress)
    assert main(["check", name]) == 2
    output = capsys.readouterr().out
    assert output.startswith(f"{name}:1:1: error: " + data_files.OUTSIDE_FOLDERS.problem.format(name=f"'{name}'"))
    assert "root:" not in output
    # Inside the current folder, the target is a file of the project.
    monkeypatch.chdir(progress.parent)
    assert main(["check", f"progress/{name}"]) == 1


# Output formats ---------------------------------------------------------------------------------------

HOSTILE = [
    Finding("a,b:c%.yaml", 3, 7, "error", values.UNKNOWN_KEY.problem.format(key="'::error::x'"), "progress.data"),
    Finding("x\n::stop-commands::y", 1, 1, "note", "one\r\n::set-output name=a::b%0A", "area-once"),
]


def test_all_formats_have_the_same_findings(progress: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (progress / "2026-01.yaml").write_text("project: Otter\nperiod: 2026-01\ninfrastructure: ['<b>']\n", "utf-8")
    text = [line.rpartition(" [")[0] for line in lines(capsys, "progress")[:-1]]
    assert len(text) == 2
    log = json.loads("\n".join(lines(capsys, "progress", "--format", "json")))
    assert (log["files"], log["complete"]) == (1, True)
    assert ["{path}:{line}:{column}: {severity}: {message}".format(**finding) for finding in log["findings"]] == text
    assert [finding["key_path"] for finding in log["findings"]] == ["period", "infrastructure[0]"]
    results = json.loads("\n".join(lines(capsys, "progress", "--format", "sarif")))["runs"][0]["results"]
    locations = [result["locations"][0]["logicalLocations"] for result in results]
    assert locations == [[{"fullyQualifiedName": "period"}], [{"fullyQualifiedName": "infrastructure[0]"}]]
    assert [result["message"]["text"] for result in results] == [line.split(": ", 2)[2] for line in text]
    assert lines(capsys, "progress", "--format", "github") == [
        f"::warning file=progress/2026-01.yaml,line={line},col={column}::{finding['message']} [{finding['rule']}]"
        for finding, (line, column) in zip(log["findings"], [(2, 9), (3, 18)], strict=True)
    ]


def test_github_output_without_findings_is_empty(progress: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (progress / "2026-01.yaml").write_text(GOOD, "utf-8")
    assert lines(capsys, "progress", "--format", "github") == []


def test_data_cannot_start_a_workflow_command() -> None:
    assert as_github_commands(CheckResult(HOSTILE, ["a", "b"], complete=True)).split("\n") == [
        "::error file=a%2Cb%3Ac%25.yaml,line=3,col=7::"
        + values.UNKNOWN_KEY.problem.format(key="'::error::x'")
        + " [progress.data]",
        "::notice file=x%0AU+003A%3Astop-commands%3A%3Ay,line=1,col=1::one%0D%0AU+003A:set-output name=a::b%250A [area-once]",
    ]


def test_hostile_file_name_stays_on_one_line(progress: Path) -> None:
    name = "x\n::error::\x1b[31m\r.yaml"
    (progress / name).write_text("period: '\\n::error::x'\n", "utf-8")
    for form in OUTPUT_FORMATS:
        ran = subprocess.run(
            [sys.executable, "-m", "sphinxext_progress.cli", "check", "progress", "--format", form],
            capture_output=True,
            check=False,
        )
        assert (ran.returncode, ran.stderr) == (1, b"")
        assert not re.search(rb"[\x00-\x09\x0b-\x1f]", ran.stdout)
        commands = re.findall(rb"^\s*(::\w+)", ran.stdout, re.MULTILINE)
        assert commands == ([b"::error"] if form == "github" else [])


def test_file_name_cannot_start_a_workflow_command() -> None:
    finding = HOSTILE[0]._replace(path=" ::error::x.yaml")
    assert as_text(CheckResult([finding], ["a"], complete=True)).startswith(" U+003A:error::x.yaml:3:7: error: ")


def sarif(result: CheckResult) -> dict[str, Any]:
    """Format the result as SARIF, validate it, and return its only run."""
    text = as_sarif(result)
    Sarif.model_validate_json(text)
    (run,) = json.loads(text)["runs"]
    assert isinstance(run, dict)
    return run


def test_sarif_is_valid_and_complete() -> None:
    run = sarif(CheckResult(HOSTILE, ["a", "b"], complete=False))
    assert run["invocations"] == [{"executionSuccessful": False}]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == list(RULES)
    for result, finding in zip(run["results"], HOSTILE, strict=True):
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == finding.rule
        assert result["level"] == finding.severity
        (location,) = result["locations"]
        assert location["physicalLocation"]["region"] == {"startLine": finding.line, "startColumn": finding.column}
    uris = [result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for result in run["results"]]
    assert uris == ["a%2Cb%3Ac%25.yaml", "x%0A%3A%3Astop-commands%3A%3Ay"]


def test_sarif_without_findings_is_valid() -> None:
    assert sarif(CheckResult([], ["a"], complete=True))["results"] == []


def test_sarif_messages_contain_no_links_from_data() -> None:
    finding = HOSTILE[0]._replace(message=r"found '[go](javascript:x) \' in 'title'", path=os.path.abspath("x.yaml"))  # noqa: PTH100
    (result,) = sarif(CheckResult([finding], ["a"], complete=True))["results"]
    assert result["message"]["text"] == r"found '\[go\](javascript:x) \\' in 'title'"
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == Path("x.yaml").absolute().as_uri()


def test_a_check_record_is_not_a_report(progress: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (progress / "2026-01.yaml").write_text(GOOD, "utf-8")
    record = progress / "2026-01.check.yaml"
    record.write_text(
        f"ref: main\nhead: d98e8a64dd\ndate: 2026-02-28\nrows: {rows_digest(Report(period='2026-01'))}\n", "utf-8"
    )
    # Hooks pass file names; people pass the folder.
    assert lines(capsys, "progress/2026-01.check.yaml", "progress/2026-01.yaml") == ["2 files checked: nothing found"]
    assert lines(capsys, "progress") == ["1 file checked: nothing found"]
    record.write_text("ref: main\nhead: d98e8a64dd\ndate: 2026-02-30\nrows: x\n", "utf-8")
    for argument in ("progress/2026-01.check.yaml", "progress"):
        (line, _) = lines(capsys, argument)
        assert line.startswith(
            "progress/2026-01.check.yaml:3:7: error: "
            + values.CALENDAR_DATE.format(path="'date'", found="'2026-02-30'")
        )


def test_images_are_checked_as_on_a_page(progress: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (progress / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (progress / "text.png").write_text("text", "utf-8")
    (progress / "data.txt").write_text("text", "utf-8")
    (progress.parents[1] / "outside.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    sources = [
        "a.png",
        "a.*",
        "missing.png",
        "../../outside.png",
        "text.png",
        "data.txt",
        "/a.png",
        "https://e.org/a.png",
    ]
    listed = "".join(f"      - {{src: '{source}', alt: x}}\n" for source in sources)
    text = '"Words.\\n\\n![x](gone.png)\\n\\n![x](a.png)\\n\\n![](a.png)"'
    (progress / "2026-01.yaml").write_text(
        f"period: 2026-01\noverview: {text}\nsections:\n  - title: S\n    images:\n{listed}", "utf-8"
    )
    found = [line for line in lines(capsys, "progress") if "[progress.image]" in line]
    assert [line.split(" warning: ")[0].removeprefix("progress/2026-01.yaml:") for line in found] == [
        "2:11:",
        "8:15:",
        "9:15:",
        "10:15:",
        "11:15:",
        "12:15:",
    ]
    assert images.NO_IMAGE_FILE.format(name="'missing.png'") in found[1]
    assert images.IMAGE_OTHER_CONTENT.format(name="'text.png'", suffix=".png") in found[3]
    assert images.IMAGE_NOT_A_PATH.format(source="'/a.png'") in found[5]
    assert [line for line in lines(capsys, "progress") if "no alternative text" in line]
