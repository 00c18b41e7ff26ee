"""The Python API for scripts: what ``load`` returns, what is public, and the examples of its page."""

from __future__ import annotations

import doctest
import importlib
import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import sphinxext_progress
from sphinxext_progress import api
from sphinxext_progress.diagnostics import Subtype
from sphinxext_progress.diagnostics.messages import data_files, images
from sphinxext_progress.reading.collection import ReportCollection
from sphinxext_progress.reading.data_files import SourceError

from .conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PAGE = ROOT / "docs" / "python.md"

FILES = {
    "otter/project.yaml": "project: Otter\nareas: [{name: Core, aliases: Kernel}]\nthemes: [Speed]\n",
    "otter/2026-01.yml": "period: 2026-01\ncommits: [{area: Kernel, description: b}, {area: Cor, description: a}]\n",
    "otter/2026-02.yaml": "period: 2026-02\ncommits: [{area: Core, description: c, kind: fix}]\n"
    "trends: [{theme: Speed, stage: Second}]\n",
    "otter/2026-Q1.yaml": "period: 2026-Q1\ntrends: [{theme: Speed, stage: Third}]\n",
    "seal/project.yaml": "project: Seal\n",
    "seal/2026-01.yaml": "period: 2026-01\noverview: '![x](gone.png)'\nsections: [{title: S, text: <b>}]\n",
    "seal/2026-02.yaml": "period: 2026-02\noverview: [\n",
    "seal/settings.yaml": "a: b\n",
    "plain/2026-01.yaml": "period: 2026-01\n",
}


def write(folder: Path, files: Mapping[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path / "progress", FILES)


def names(reports: api.LoadedReports) -> list[str]:
    return [entry.name for entry in reports]


def test_each_folder_has_its_project_and_reports_are_sorted(folder: Path) -> None:
    reports = sphinxext_progress.load(folder)
    assert [(entry.name, entry.project_name) for entry in reports] == [
        ("otter/2026-02.yaml", "Otter"),
        ("otter/2026-Q1.yaml", "Otter"),
        ("otter/2026-01.yml", "Otter"),
        ("plain/2026-01.yaml", ""),
        ("seal/2026-01.yaml", "Seal"),
    ]
    assert (len(reports), reports.projects) == (5, ["", "Otter", "Seal"])
    assert sphinxext_progress.load(str(folder)) == reports


def test_problems_are_located_and_no_exception(folder: Path) -> None:
    problems = sphinxext_progress.load(folder).problems
    assert [(problem.place, problem.subtype, problem.fatal) for problem in problems] == [
        ("otter/2026-01.yml:2:50", Subtype.NAME, False),
        ("seal/2026-01.yaml:2:11", Subtype.IMAGE, False),
        ("seal/2026-01.yaml:3:29", Subtype.TEXT, False),
        ("seal/2026-02.yaml:2:11", Subtype.YAML, True),
    ]
    assert images.NO_IMAGE_FILE.problem.format(name="'seal/gone.png'") in problems[1].message


def test_a_single_report_is_loaded_with_its_project(folder: Path) -> None:
    reports = sphinxext_progress.load(folder / "otter/2026-02.yaml")
    assert [(entry.name, entry.project_name) for entry in reports] == [("2026-02.yaml", "Otter")]


def test_a_project_file_serves_folders_without_one(folder: Path) -> None:
    write(folder.parent, {"shared/project.yaml": "project: Shared\n"})
    reports = sphinxext_progress.load(folder, project_file=folder.parent / "shared/project.yaml")
    assert reports.projects == ["Otter", "Seal", "Shared"]
    missing = sphinxext_progress.load(folder, project_file=folder / "nix.yaml")
    assert data_files.MISSING.format() in {problem.message for problem in missing.problems}


@pytest.mark.parametrize("path", ["nix", "nix/2026-01.yaml"])
def test_a_missing_folder_raises(folder: Path, path: str) -> None:
    with pytest.raises(FileNotFoundError):
        sphinxext_progress.load(folder / path)


def test_a_folder_without_reports_is_empty(tmp_path: Path) -> None:
    reports = sphinxext_progress.load(tmp_path)
    assert (len(reports), reports.problems, reports.projects, reports.commits()) == (0, (), [], [])


def test_no_memory_is_an_os_error(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise SourceError(data_files.OUT_OF_MEMORY.format())

    monkeypatch.setattr(ReportCollection, "find", fail)
    with pytest.raises(OSError, match=data_files.OUT_OF_MEMORY.problem):
        sphinxext_progress.load(folder)


def test_a_link_out_of_the_folder_is_not_read(folder: Path) -> None:
    (folder.parent / "secret.yaml").write_text("period: 2026-03\n", "utf-8")
    (folder / "otter" / "2026-03.yaml").symlink_to("../../secret.yaml")
    reports = sphinxext_progress.load(folder)
    assert "otter/2026-03.yaml" not in names(reports)
    assert "otter/2026-03.yaml" in {problem.path for problem in reports.problems}


@pytest.mark.parametrize(
    ("selection", "chosen"),
    [
        ({"project": "Seal"}, ["seal/2026-01.yaml"]),
        ({"period": "2026-01"}, ["otter/2026-01.yml", "plain/2026-01.yaml", "seal/2026-01.yaml"]),
        ({"period": "2026-Q1"}, ["otter/2026-Q1.yaml"]),
        ({"period": "2026-01..2026-02", "project": "Otter"}, ["otter/2026-02.yaml", "otter/2026-01.yml"]),
        ({"period": "2030"}, []),
        ({"project": "Nix"}, []),
    ],
)
def test_selections_are_those_of_directives(folder: Path, selection: dict[str, str], chosen: list[str]) -> None:
    selected = sphinxext_progress.load(folder).select(**selection)
    assert names(selected) == chosen
    assert {problem.path for problem in selected.problems} <= {*chosen}


def test_an_invalid_period_is_an_error(folder: Path) -> None:
    with pytest.raises(ValueError, match="'January' is not a period"):
        sphinxext_progress.load(folder).select(period="January")


def test_commits_are_selected_and_sorted(folder: Path) -> None:
    reports = sphinxext_progress.load(folder)
    assert [row.commit.description for row in reports.commits()] == ["c", "b", "a"]
    assert [row.commit.description for row in reports.commits(sort=["description"])] == ["a", "b", "c"]
    assert [(row.area, row.commit.description) for row in reports.commits(areas=["Kernel"])] == [
        ("Core", "c"),
        ("Core", "b"),
    ]
    assert [row.entry.report.period.name for row in reports.commits(kinds=["fix"])] == ["2026-02"]


@pytest.mark.parametrize("sort", [["area", "-dat"], "date"])
def test_an_unknown_column_is_an_error(folder: Path, sort: Sequence[str]) -> None:
    with pytest.raises(ValueError, match=r"^unknown column '(dat'; did you mean 'date'|d'; use one of period, date, )"):
        sphinxext_progress.load(folder).commits(sort=sort)


def test_trajectories_cover_the_selected_reports(folder: Path) -> None:
    (theme,) = sphinxext_progress.load(folder).select(period="2026-02").trajectories()
    assert (theme.name, [step.stage.text for step in theme.steps]) == ("Speed", ["Second"])


def test_the_export_is_that_of_the_command(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    from sphinxext_progress.cli.main import main

    path = folder / "otter/2026-02.yaml"
    assert main(["export", str(path), "--format", "json", "--language", "de"]) == 0
    assert sphinxext_progress.load(path).to_json(language="de") == capfd.readouterr().out
    assert json.loads(sphinxext_progress.load(folder).to_json())["format"] == 2


# What is public -----------------------------------------------------------------------------------------


def test_every_public_name_exists_and_is_on_the_page() -> None:
    text = PAGE.read_text("utf-8")
    for name in api.__all__:
        assert hasattr(api, name)
        assert f"`{name}`" in text, name
    for name in sphinxext_progress.__all__:
        assert callable(getattr(sphinxext_progress, name))


def test_importing_the_package_imports_nothing() -> None:
    script = (
        "import sys; before = set(sys.modules); import sphinxext_progress; print(*sorted(set(sys.modules) - before))"
    )
    ran = subprocess.run([sys.executable, "-S", "-c", script], capture_output=True, text=True, check=True, cwd=ROOT)
    assert ran.stdout.split() == ["__future__", "sphinxext_progress"]


def test_the_api_needs_neither_sphinx_nor_the_command_line() -> None:
    script = (
        "import sys; sys.modules |= dict.fromkeys(['sphinx', 'docutils']); import sphinxext_progress as package; "
        "print(len(package.load('docs/progress')), *[name for name in sys.modules if name.startswith('sphinxext_progress.cli')])"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT)
    assert ran.stdout == "6\n"


def test_the_examples_of_the_page_print_what_it_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    examples = doctest.DocTestParser().get_doctest(
        "\n".join(block.partition("```")[0] for block in PAGE.read_text("utf-8").split("```pycon\n")[1:]),
        {},
        "python.md",
        str(PAGE),
        0,
    )
    assert len(examples.examples) > 20
    output: list[str] = []
    doctest.DocTestRunner().run(examples, out=output.append)
    assert "".join(output) == ""


def test_the_example_script_runs() -> None:
    script = ROOT / "docs" / "examples" / "python" / "areas.py"
    command = [sys.executable, str(script), "docs/progress", "2025-08..2026-01"]
    ran = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    assert ran.stdout.splitlines()[0].split() == ["16", "Inference"]


# Types --------------------------------------------------------------------------------------------------

TYPED = """\
from datetime import date
from typing import assert_type

import sphinxext_progress
from sphinxext_progress.api import (
    Area, Commit, CommitRow, Contributor, Diagnostic, Highlight, Item, LoadedReports, Period, Project, Report,
    ReportEntry, Section, Stage, Step, Subtype, Theme, Trajectory,
)

reports = sphinxext_progress.load("docs/progress", project_file="docs/progress/project.yaml")
assert_type(reports, LoadedReports)
assert_type(reports.select(project="Otter", period="2026-01"), LoadedReports)
assert_type(reports.entries, tuple[ReportEntry, ...])
assert_type(reports.problems, tuple[Diagnostic, ...])
assert_type(reports.projects, list[str])
assert_type(reports.to_json(language="de"), str)
assert_type(len(reports), int)
for entry in reports:
    assert_type(entry, ReportEntry)
    assert_type(entry.report, Report)
    assert_type(entry.project, Project)
    assert_type(entry.project.areas, list[Area])
    assert_type(entry.report.period, Period)
    assert_type(entry.report.period.start, date)
    assert_type(entry.report.highlights, list[Highlight])
    assert_type(entry.report.commits, list[Commit])
    assert_type(entry.report.trends, list[Theme])
    assert_type(entry.report.sections, list[Section])
    assert_type(entry.report.infrastructure, list[Item])
    assert_type(entry.report.contributors, list[Contributor])
for row in reports.commits(areas=["Core"], kinds={"fix"}, sort=["-date"]):
    assert_type(row, CommitRow)
    assert_type(row.commit, Commit)
    assert_type(row.area, str)
for theme in reports.trajectories():
    assert_type(theme, Trajectory)
    assert_type(theme.steps, tuple[Step, ...])
    assert_type(theme.steps[0].stage, Stage)
for problem in reports.problems:
    assert_type(problem.line, int)
    assert_type(problem.fatal, bool)
    if problem.subtype == Subtype.DATA:
        print(problem.place)
sphinxext_progress.load(3)  # type: ignore[arg-type]
reports.select(area="Core")  # type: ignore[call-arg]
entry.report.period = "2026-01"  # type: ignore[misc, assignment]
"""


def test_scripts_are_typed(tmp_path: Path) -> None:
    pytest.importorskip("mypy")
    (tmp_path / "script.py").write_text(TYPED, "utf-8")
    package = Path(str(importlib.import_module("sphinxext_progress").__file__)).parents[1]
    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(tmp_path / "cache"), "script.py"]
    environment = {"MYPYPATH": str(package), "PATH": ""}
    ran = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path, env=environment)
    errors = [line for line in ran.stdout.splitlines() if line.startswith("script.py:")]
    assert errors == [], ran.stdout
    assert "script.py" not in ran.stderr
