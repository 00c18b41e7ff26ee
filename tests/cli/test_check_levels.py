"""The levels of rules: on the command line, in ``project.yaml`` and in ``pyproject.toml``."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from sphinxext_progress.cli.checking.rules import ERROR_RULES, RULES
from sphinxext_progress.cli.main import main
from sphinxext_progress.diagnostics import Position
from sphinxext_progress.diagnostics.messages import checking, cli, data_files, values

#: A report with the findings no-overview and progress.text, both of them warnings.
REPORT = "period: 2026-01\ninfrastructure: ['<b>']\n"
SUMMARY = "1 file checked: "


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Change to a folder with a report."""
    monkeypatch.chdir(tmp_path)
    write("progress/2026-01.yaml", REPORT)
    return tmp_path


def write(name: str, text: str) -> None:
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_text(text, "utf-8")


def check(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, str]]:
    """Return the exit code of a check, and the level of each finding by its rule."""
    status = main(["check", *(arguments or ["progress/2026-01.yaml"]), "--format", "json"])
    findings = json.loads(capsys.readouterr().out)["findings"]
    return status, {finding["rule"]: finding["severity"] for finding in findings}


def problems(capsys: pytest.CaptureFixture[str]) -> list[tuple[str, Position, str, str]]:
    """Return the findings about settings: file, position, message and key path."""
    assert main(["check", "progress", "--format", "json"]) in (1, 2)
    return [
        (finding["path"], Position(finding["line"], finding["column"]), finding["message"], finding["key_path"])
        for finding in json.loads(capsys.readouterr().out)["findings"]
        if finding["path"].endswith(("project.yaml", "pyproject.toml"))
    ]


@pytest.mark.parametrize("place", ["project.yaml", "pyproject.toml", "command line"])
@pytest.mark.parametrize(
    ("level", "fail_on", "status", "shown"),
    [
        ("off", "warning", 1, {"progress.text": "warning"}),
        ("off", "error", 0, {"progress.text": "warning"}),
        ("error", "error", 1, {"no-overview": "error", "progress.text": "warning"}),
        ("note", "error", 0, {"no-overview": "note", "progress.text": "warning"}),
        ("warning", "error", 0, {"no-overview": "warning", "progress.text": "warning"}),
        ("note", "note", 1, {"no-overview": "note", "progress.text": "warning"}),
    ],
)
def test_levels_can_be_set_in_three_places(
    place: str, level: str, fail_on: str, status: int, shown: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    options = []
    if place == "project.yaml":
        write("progress/project.yaml", f"check:\n  levels: {{no-overview: {level}}}\n  fail_on: {fail_on}\n")
    elif place == "pyproject.toml":
        table = f'[tool.sphinx-progress.check]\nlevels.no-overview = "{level}"\nfail_on = "{fail_on}"\n'
        write("pyproject.toml", table)
    else:
        options = ["--level", f"no-overview={level}", "--fail-on", fail_on]
    assert check(capsys, "progress/2026-01.yaml", *options) == (status, shown)


def test_the_command_line_wins_over_project_yaml_and_that_over_pyproject_toml(
    capsys: pytest.CaptureFixture[str],
) -> None:
    write(
        "pyproject.toml",
        '[tool.sphinx-progress.check]\nfail_on = "note"\nlevels = {no-overview = "off", "progress.text" = "off"}\n',
    )
    assert check(capsys) == (0, {})
    write("progress/project.yaml", "check: {levels: {no-overview: note}}\n")
    assert check(capsys) == (1, {"no-overview": "note"})
    write("progress/project.yaml", "check: {levels: {no-overview: note}, fail_on: error}\n")
    assert check(capsys) == (0, {"no-overview": "note"})
    given = ["--level", "no-overview=warning", "--level", "no-overview=error", "--fail-on", "note"]
    assert check(capsys, "progress/2026-01.yaml", *given) == (1, {"no-overview": "error"})
    assert check(capsys, "progress/2026-01.yaml", *given, "--ignore", "no-overview") == (0, {})


def test_each_folder_has_its_levels(capsys: pytest.CaptureFixture[str]) -> None:
    for name, settings in (("a", "levels: {no-overview: off}, fail_on: error"), ("b", "fail_on: note"), ("c", "")):
        write(f"{name}/2026-01.yml", "period: 2026-01\noverview:\n")
        write(f"{name}/project.yaml", f"project: {name}\ncheck: {{{settings}}}\n")
    assert check(capsys, "a") == (0, {})
    assert check(capsys, "b") == (1, {"no-overview": "warning"})
    assert check(capsys, "a", "c") == (1, {"no-overview": "warning"})
    # The warning of c fails although a and b alone would pass.
    write("b/project.yaml", "project: b\ncheck: {fail_on: error}\n")
    assert check(capsys, ".", "--ignore", "progress.text")[0] == 1
    write("c/project.yaml", "project: c\ncheck: {fail_on: error}\n")
    write("progress/project.yaml", "check: {fail_on: error}\n")
    assert check(capsys, ".") == (0, {"no-overview": "warning", "progress.text": "warning"})


def test_the_project_file_of_an_option_has_levels_too(capsys: pytest.CaptureFixture[str]) -> None:
    write("shared/project.yaml", "check: {levels: {no-overview: off, no-overvie: off}}\n")
    assert check(capsys, "progress", "--project-file", "shared/project.yaml") == (
        1,
        {"progress.text": "warning", "progress.data": "error"},
    )
    main(["check", "progress", "--project-file", "shared/project.yaml"])
    assert "shared/project.yaml:1:36: error: there is no rule 'no-overvie'" in capsys.readouterr().out


def test_the_nearest_pyproject_with_a_table_counts(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write("pyproject.toml", '[tool.sphinx-progress.check]\nlevels.no-overview = "off"\nlevels.x = "off"\n')
    # This one mentions the name of the command only, and this one is not valid, but of no concern.
    write("site/pyproject.toml", '[project.scripts]\nsphinx-progress = "x:y"\n')
    write("site/docs/pyproject.toml", "not TOML\n")
    write("site/docs/progress/2026-01.yaml", "period: 2026-01\n")
    assert check(capsys, "site/docs/progress/2026-01.yaml") == (1, {"progress.data": "error"})
    monkeypatch.chdir("site")
    main(["check", "docs/progress/2026-01.yaml"])
    assert capsys.readouterr().out.startswith(f"{folder.as_posix()}/pyproject.toml:3:8: error: ")
    write("docs/pyproject.toml", "[tool.sphinx-progress]\n")
    assert check(capsys, "docs/progress/2026-01.yaml") == (1, {"no-overview": "warning"})


def test_a_former_name_of_a_rule_is_accepted(capsys: pytest.CaptureFixture[str]) -> None:
    write("progress/project.yaml", "check: {levels: {landed-again: off}}\n")
    assert "progress.data" not in check(capsys)[1]


# Mistakes ---------------------------------------------------------------------------------------------


def unknown(rule: str) -> str:
    return checking.UNKNOWN_RULE.format(
        rule=repr(rule), rules=", ".join(map(repr, [r for r in RULES if r not in ERROR_RULES]))
    )


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ("no-overvue", checking.MISSPELLED_RULE.format(rule="'no-overvue'", closest="'no-overview'")),
        ("No-Overview", checking.MISSPELLED_RULE.format(rule="'No-Overview'", closest="'no-overview'")),
        ("xyz", unknown("xyz")),
        *((rule, checking.RULE_OF_ERRORS.format(rule=repr(rule))) for rule in ERROR_RULES),
    ],
)
def test_a_rule_that_cannot_have_a_level_is_a_located_error(
    rule: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    write("progress/project.yaml", f"project: A\ncheck:\n  levels:\n    {rule}: note\n")
    write("pyproject.toml", f'[tool.sphinx-progress.check.levels]\n"{rule}" = "off"\n')
    path = f"check.levels['{rule}']" if "." in rule else f"check.levels.{rule}"
    assert problems(capsys) == [
        ("progress/project.yaml", Position(4, 5), message, path),
        ("pyproject.toml", Position(2, 1), message, path),
    ]
    with pytest.raises(SystemExit):
        main(["check", "--level", f"{rule}=note"])
    assert capsys.readouterr().err.endswith(f"argument --level: {message}\n")


@pytest.mark.parametrize("rule", ERROR_RULES)
def test_rules_of_errors_may_be_set_to_error(rule: str, capsys: pytest.CaptureFixture[str]) -> None:
    write("progress/project.yaml", f"check: {{levels: {{{rule}: error}}}}\n")
    # Ambiguous YAML is a warning of a rule whose other findings are errors.
    write("progress/2026-01.yaml", "period: 2026-01\noverview: C# is faster than C #\n")
    assert set(check(capsys)[1].values()) <= {"error", "warning"}
    assert problems_of_settings(capsys) == []


def problems_of_settings(capsys: pytest.CaptureFixture[str]) -> list[str]:
    main(["check", "progress/project.yaml", "--quiet"])
    return capsys.readouterr().out.splitlines()


@pytest.mark.parametrize(
    ("level", "hint"),
    [("eror", "did you mean 'error'?"), ("Off", "did you mean 'off'?"), ("x", ""), ("true", ""), ("3", "")],
)
def test_an_unknown_level_is_a_located_error(level: str, hint: str, capsys: pytest.CaptureFixture[str]) -> None:
    write("progress/project.yaml", f"check:\n  levels:\n    no-overview: {level}\n")
    shown = level if level in ("true", "3") else f'"{level}"'
    write("pyproject.toml", f"[tool.sphinx-progress.check]\n# no-overview is off\nlevels.no-overview = {shown}\n")
    problem = values.LEVEL.format(
        path="'check.levels.no-overview'", levels="error, warning, note or off", found=repr(level)
    )
    message = "; ".join(filter(None, [problem, hint]))
    assert problems(capsys) == [
        ("progress/project.yaml", Position(3, 18), message, "check.levels.no-overview"),
        ("pyproject.toml", Position(3, 22), message, "check.levels.no-overview"),
    ]


@pytest.mark.parametrize(
    ("option", "message"),
    [
        ("no-overview", checking.NO_LEVEL_ARGUMENT.format(value="'no-overview'")),
        ("no-overview=", checking.UNKNOWN_LEVEL.format(level="''", levels="error, warning, note, off")),
        ("no-overview=eror", checking.MISSPELLED_LEVEL_ARGUMENT.format(level="'eror'", closest="'error'")),
    ],
)
def test_an_unknown_level_on_the_command_line(option: str, message: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["check", "--level", option])
    assert capsys.readouterr().err.endswith(f"argument --level: {message}\n")


@pytest.mark.parametrize(
    ("text", "line", "column", "reason"),
    [
        ("[tool.sphinx-progress.check]\nfail_on = error\n", 2, 11, "invalid value"),
        ("[tool.sphinx-progress.check\n", 1, 28, None),
        ('[tool.sphinx-progress.check]\nfail_on = "', 2, 12, None),
        ("[tool.sphinx-progress.check]\nfail_on = 1\nfail_on = 2\n", 3, None, None),
        ("[tool.sphinx-progress.check]\nx = " + "[" * 9000, 2, 9005, None),
        ("[tool.sphinx-progress.check]\nx = " + "9" * 5000, 2, 5005, None),
    ],
)
def test_invalid_toml_is_a_located_error(
    text: str, line: int, column: int | None, reason: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    write("pyproject.toml", text)
    assert main(["check", "progress"]) == 2
    found = re.search(
        r"^pyproject\.toml:(\d+):(\d+): error: (.*) \[progress\.file\]$", capsys.readouterr().out, re.MULTILINE
    )
    assert found
    assert int(found[1]) == line
    assert column in (None, int(found[2]))
    assert found[3].startswith(data_files.INVALID_TOML.problem.format(reason=reason or ""))


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("[tool.sphinx-progress]\nlevels = {}\n", (2, 1), values.UNKNOWN_KEY.problem.format(key="'levels'")),
        (
            "[tool.sphinx-progress.check]\nfail-on = 'note'\n",
            (2, 1),
            values.UNKNOWN_KEY.problem.format(key="'fail-on'"),
        ),
        (
            "[tool]\nsphinx-progress = {check = {fail_on = 'off'}}\n",
            (2, 39),
            "'check.fail_on' must be error, warning or note",
        ),
        (
            "[tool.sphinx-progress.check.levels]\nprogress.text = 'off'\n",
            (2, 9),
            "'check.levels.progress' must be error, warning, note or off, not a mapping; quote a rule that contains a dot",
        ),
        ("[tool]\n'sphinx-progress'.check.levels = ['a']\n", (2, 34), "'check.levels' must be a mapping, not a list"),
        ("tool.sphinx-progress = 3\n", (1, 21), "the file must be a mapping, not '3'"),
    ],
)
def test_a_mistake_in_the_table_is_located(
    text: str, place: tuple[int, int], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    write("pyproject.toml", text)
    ((path, found, shown, _),) = problems(capsys)
    assert (path, found) == ("pyproject.toml", place)
    assert shown.startswith(message)


def test_a_pyproject_without_a_table_of_tools_is_no_concern(capsys: pytest.CaptureFixture[str]) -> None:
    write("pyproject.toml", "tool = 'sphinx-progress'\n")
    assert check(capsys) == (1, {"no-overview": "warning", "progress.text": "warning"})


def test_a_pyproject_that_links_elsewhere_is_not_read(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write("secret.toml", "[tool.sphinx-progress]\nsecret\n")
    write("inner/progress/2026-01.yaml", REPORT)
    Path("inner/pyproject.toml").symlink_to(folder / "secret.toml")
    monkeypatch.chdir("inner")
    assert main(["check", "progress"]) == 2
    path = "'" + (folder / "inner/pyproject.toml").as_posix() + "'"
    assert capsys.readouterr().err == f"sphinx-progress: {cli.LINK_OUT_OF_FOLDER.format(path=path)}\n"


# Output -----------------------------------------------------------------------------------------------


def test_quiet_prints_only_findings(capsys: pytest.CaptureFixture[str]) -> None:
    write("progress/inner/other.yaml", "a: b\n")
    assert main(["check", "progress", "--quiet"]) == 1
    captured = capsys.readouterr()
    assert len(captured.out.splitlines()) == 2
    assert captured.err == ""
    quiet = ["check", "progress", "--quiet", "--ignore", "no-overview", "--ignore", "progress.text"]
    assert main(quiet) == 0
    assert capsys.readouterr() == ("", "")


def test_verbose_lists_levels_and_files(capsys: pytest.CaptureFixture[str]) -> None:
    write("pyproject.toml", '[tool.sphinx-progress.check]\nfail_on = "error"\nlevels.no-overvie = "off"\n')
    write("progress/project.yaml", "check: {levels: {theme-stops: note}}\n")
    main(["check", "progress", "--verbose", "--ignore", "no-overview"])
    assert capsys.readouterr().err.splitlines() == [
        checking.FOLDER_FAILS_ON.format(folder="progress", level="error", origin="pyproject.toml"),
        checking.FOLDER_LEVEL.format(folder="progress", rule="no-overview", level="off", origin="command line"),
        checking.FOLDER_LEVEL.format(
            folder="progress", rule="theme-stops", level="note", origin="progress/project.yaml"
        ),
        checking.FILE_CHECKED.format(path="progress/2026-01.yaml", findings="1 finding"),
        checking.FILE_CHECKED.format(path="progress/project.yaml", findings="0 findings"),
    ]


def test_notes_of_a_site_have_levels_too(capsys: pytest.CaptureFixture[str]) -> None:
    write("conf.py", "")
    write("progress/2026-01.yaml", "period: 2026-01\noverview: x\n")
    assert main(["check", "--site", "."]) == 0
    assert "[not-shown]" in capsys.readouterr().out
    write("progress/project.yaml", "check: {levels: {not-shown: error}}\n")
    assert main(["check", "--site", "."]) == 1
    assert "error: " in capsys.readouterr().out
    assert main(["check", "--site", ".", "--ignore", "not-shown"]) == 0
    assert capsys.readouterr().out.startswith(SUMMARY)
