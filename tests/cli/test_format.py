"""Test ``sphinx-progress format``: the canonical format, without loss of content or comments."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from ruamel.yaml import YAML

from sphinxext_progress.cli.formatting import formatter
from sphinxext_progress.cli.formatting.key_order import KeyOrder
from sphinxext_progress.cli.main import main
from sphinxext_progress.diagnostics.messages import commands, data_files, values
from sphinxext_progress.format.base import FormatModel
from sphinxext_progress.format.fields import CommitHash, element_type
from sphinxext_progress.format.model import Report
from sphinxext_progress.reading import yaml_tree
from sphinxext_progress.reading.loader import parse_file
from sphinxext_progress.text import invisible

from ..conftest import REFERENCE, ROOT, Site
from ..test_schema import BAD, GOOD
from ..test_torture_data import ENTRIES as TORTURE_DATA
from ..test_torture_text import ENTRIES as TORTURE_TEXT

NAMED = {name: entry.data for name, entry in {**TORTURE_DATA, **TORTURE_TEXT}.items() if not callable(entry.data)}
DATA = {name: data.encode() if isinstance(data, str) else data for name, data in {**GOOD, **BAD, **NAMED}.items()}
FINE = {name: data for name, data in DATA.items() if not parse_file(data, name, Report).diagnostics}
FAULTY = {name: data for name, data in DATA.items() if name not in FINE}


@pytest.fixture
def report(tmp_path: Path) -> Path:
    return tmp_path / "2026-01.yaml"


def formatted(path: Path, text: str | bytes) -> str:
    """Write a file, format it, and check that formatting it again changes nothing."""
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    assert main(["format", str(path)]) == 0
    content = path.read_bytes()
    assert main(["format", "--check", str(path)]) == 0
    return content.decode()


# The canonical format ---------------------------------------------------------------------------------


def test_keys_are_sorted_together_with_their_comments(report: Path) -> None:
    before = """\
# yaml-language-server: $schema=../schema/report-1.json
# The report of January.

# about the period
period: 2026-01  # beside it
# about the project
project: Otter
# below the project, and not above what follows

# about the rows
commits:
  # about the first row
  - description: Fetch packages in parallel   # beside the words
    # about the area
    area: Download
    # at the end of the first row
  # about the second row
  - commit: abc1234   # a hash

    description: Read it once
    # pr: 12
  # - description: a third row
# about the overview
overview: |
  Words.
  # words, too

  more words

authors: [ann,   # the first
  # and the second
  ben]
# at the end
"""
    after = """\
# yaml-language-server: $schema=../schema/report-1.json
# The report of January.

# about the project
project: Otter
# below the project, and not above what follows

# about the period
period: 2026-01  # beside it

authors: [ann,   # the first
  # and the second
  ben]

# about the overview
overview: |
  Words.
  # words, too

  more words
# about the rows
commits:
  # about the first row
  -
    # about the area
    area: Download
    description: Fetch packages in parallel   # beside the words
    # at the end of the first row
  # about the second row
  - description: Read it once

    commit: "abc1234"   # a hash
    # pr: 12
  # - description: a third row
# at the end
"""
    assert formatted(report, before) == after


MOVED = {
    "blank lines stay between the neighbours that they parted": (
        "commits: []\n\nperiod: 2026-01\nproject: A\n",
        "project: A\nperiod: 2026-01\n\ncommits: []\n",
    ),
    "keys without a blank line get none": (
        "commits: []\nperiod: 2026-01\nproject: A\n",
        "project: A\nperiod: 2026-01\ncommits: []\n",
    ),
    "a dash may be on its own line, or far from the key": (
        "period: 2026-01\ncommits:\n-\n  description: x\n  area: z\n-   description: x\n    area: z\n",
        "period: 2026-01\ncommits:\n-\n  area: z\n  description: x\n-   area: z\n    description: x\n",
    ),
    "a comment next to a dash belongs to the row": (
        "period: 2026-01\ncommits:\n  - # row\n    description: x\n    area: z\n",
        "period: 2026-01\ncommits:\n  - # row\n    area: z\n    description: x\n",
    ),
    "a commented-out row is a comment": (
        "period: 2026-01\ncommits:\n  -\n    # b\n# - a\n    description: x\n    area: z\n",
        "period: 2026-01\ncommits:\n  -\n    area: z\n    # b\n# - a\n    description: x\n",
    ),
    "a comment below a key and indented deeper belongs to its value": (
        "commits:\n  - description: x\n\n  # - description: y\nperiod: 2026-01\n",
        "period: 2026-01\ncommits:\n  - description: x\n\n  # - description: y\n",
    ),
    "a comment above a blank line at the top of a mapping belongs to the mapping": (
        "period: 2026-01\ntitles:\n  # ours\n\n  overview: x\n  report: z\n",
        "period: 2026-01\ntitles:\n  # ours\n\n  report: z\n  overview: x\n",
    ),
    "a remark below a key keeps its distance from the next key": (
        "period: 2026-01\n# remark\n\nproject: A\ndraft: false\n",
        "project: A\n\nperiod: 2026-01\n# remark\n\ndraft: false\n",
    ),
    "a remark stays separate from the comment at the end": (
        "overview: x\n# remark\n\nperiod: 2026-01\n# end\n",
        "period: 2026-01\n\noverview: x\n# remark\n\n# end\n",
    ),
    "modelines, licences and directives of YAML stay on top": (
        "%YAML 1.2\n---\n# SPDX-License-Identifier: MIT\n# about the period\nperiod: 2026-01\nproject: A\n",
        "%YAML 1.2\n---\n# SPDX-License-Identifier: MIT\nproject: A\n# about the period\nperiod: 2026-01\n",
    ),
    "the end of the document stays at the end": (
        "period: 2026-01\nproject: A\n...\n# end\n",
        "project: A\nperiod: 2026-01\n...\n# end\n",
    ),
    "values of several lines move as they are": (
        "period: 2026-01\noverview: 'a\n\n  # b'\nauthors:\n  [ann,\n ben]\nproject: a\n  b\n",
        "project: a\n  b\nperiod: 2026-01\nauthors:\n  [ann,\n ben]\noverview: 'a\n\n  # b'\n",
    ),
    "a text that ends with the file still has no line break": (
        "period: 2026-01\noverview: |\n  a\nproject: |+2\n  b",
        "project: |2-\n  b\nperiod: 2026-01\noverview: |\n  a\n",
    ),
    "blank lines with spaces in them do not run into a text": (
        "overview: |\n  a\nperiod: 2026-01\n      \nauthors: ann\n    \n",
        "period: 2026-01\n\nauthors: ann\noverview: |\n  a\n\n",
    ),
    "keys do not move if a text keeps trailing blank lines": (
        "period: 2026-01\noverview: |+\n  a\n\nproject: A\n",
        "period: 2026-01\noverview: |+\n  a\n\nproject: A\n",
    ),
    "explicit keys do not move": (
        "? period\n: 2026-01\n? project\n: 12\n",
        '? period\n: 2026-01\n? project\n: "12"\n',
    ),
    "mappings in braces stay as they are": (
        "# a\n{period: 2026-01, project: 12, commits: [{description: x,area: on}]}",
        '# a\n{period: 2026-01, project: "12", commits: [{description: x,area: "on"}]}\n',
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", MOVED)
@pytest.mark.parametrize(("newline", "mark"), [("\n", ""), ("\r\n", "\ufeff"), ("\r", "")])
def test_keys_move_with_their_comments(report: Path, name: str, newline: str, mark: str) -> None:
    before, after = (mark + text.replace("\n", newline) for text in MOVED[name])
    assert formatted(report, before).split(newline) == after.split(newline)


SCALARS = {
    "hashes": ("commit: abcdef0", 'commit: "abcdef0"'),
    "a list of hashes": ("commit: [abcdef0, 'abcdef1', 0123456]", "commit: [\"abcdef0\", 'abcdef1', \"0123456\"]"),
    "numbers stay numbers": ("pr: [12, '13']\n    date: 2026-01-30", "pr: [12, '13']\n    date: 2026-01-30"),
    "booleans stay booleans": ("breaking: True", "breaking: True"),
    "a key without a value is unchanged": ("kind: ~\n    breaking:", "kind: ~\n    breaking:"),
    "a comment stays next to its value": ("kind: on  # off", 'kind: "on"  # off'),
    "a date over two lines": ("kind: 2026-01-30\n      10:00:00", 'kind: "2026-01-30\n      10:00:00"'),
    "not a number in any parser": ("authors: [3.10.2, 2 x]", "authors: [3.10.2, 2 x]"),
    "a question mark": ("kind: why?", "kind: why?"),
    "already quoted": ("kind: 'on'", "kind: 'on'"),
} | {
    f"a text that reads {word}": (f"kind: {word}", f'kind: "{word}"')
    for word in (
        *("0123456", "12e4567", "1234567", "1e3", "0o7", "0x1F", "0b1", "1_000", "-1", "+.5", "3.10", ".inf", "08"),
        *("yes", "No", "on", "OFF", "y", "N", "true", "False", "1:30", "2026-01-30", "=", "<<", "-_"),
    )
}  # fmt: skip


@pytest.mark.parametrize("name", SCALARS)
def test_ambiguous_scalars_are_quoted(report: Path, name: str) -> None:
    frame = "period: 2026-01\ncommits:\n  - description: x\n    {}\n"
    before, after = (frame.format(text) for text in SCALARS[name])
    assert formatted(report, before) == after


ARROWS = {
    "plain": ("a -> b → c", "a → b → c"),
    "quoted": ("'it''s -> b'", "'it''s → b'"),
    "over two lines": ("a\n      -> b", "a\n      → b"),
    "a block": (">- # a -> b\n      a -> b\n      -> c", ">- # a -> b\n      a → b\n      → c"),
    "in brackets": (
        "[a]\n    stage: b\n  - {theme: c, trajectory: d -> e}",
        "[a]\n    stage: b\n  - {theme: c, trajectory: d → e}",
    ),
    "in code": ("a -> `b -> c`", "a → `b -> c`"),
    "no arrow between stages": (">-\n      -> a -> b", ">-\n      -> a → b"),
    "no stages at all": ("'-> a'", "'-> a'"),
    "an escape that hides an arrow": ('"a \\x2d> b -> c"', '"a \\x2d> b -> c"'),
    "arrows in a list are text": ("[a -> b, c]", "[a -> b, c]"),
}


@pytest.mark.parametrize("name", ARROWS)
def test_arrows_in_trajectories_are_normalized(report: Path, name: str) -> None:
    frame = "period: 2026-01\ntrends:\n  - theme: x -> y\n    trajectory: {}\n"
    before, after = (frame.format(text) for text in ARROWS[name])
    assert formatted(report, before) == after


@pytest.mark.parametrize("loader", ["SafeLoader", "CSafeLoader"])
def test_both_pyyaml_loaders_give_the_same_result(report: Path, loader: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if not hasattr(yaml, loader):
        pytest.skip("PyYAML was built without libyaml")
    monkeypatch.setattr(formatter, "_Loader", getattr(yaml, loader))
    for before, after in MOVED.values():
        assert formatted(report, before) == after


def test_reference_report_and_examples_are_formatted(
    capsys: pytest.CaptureFixture[str],
) -> None:
    # Two example folders contain deliberate errors.
    invalid = [ROOT / "docs" / "examples" / folder for folder in ("untidy", "check", "trouble")]
    paths = [path for path in (ROOT / "docs").rglob("*.yaml") if not any(map(path.is_relative_to, invalid))]
    assert REFERENCE in paths
    assert main(["format", "--check", "--diff", *map(str, paths)]) == 1
    # An example in the documentation of the format shows both spellings of arrows.
    changes = [line for line in capsys.readouterr().out.splitlines() if line.startswith(("+", "-"))]
    assert [line.partition(": ")[2] for line in changes[2:]] == [
        "Index cache → Lazy metadata -> Parallel downloads",
        "Index cache → Lazy metadata → Parallel downloads",
    ]


def test_project_keys_have_their_own_order(tmp_path: Path) -> None:
    text = formatted(tmp_path / "project.yaml", "areas:\n  - aliases: [on]\n    name: 12\nproject: A")
    assert text == 'project: A\nareas:\n  - name: "12"\n    aliases: ["on"]\n'


@pytest.mark.parametrize("text", ["", "# nothing yet", "project: A"])
def test_a_project_may_be_empty(tmp_path: Path, text: str) -> None:
    assert formatted(tmp_path / "project.yaml", text).strip() == text


@pytest.mark.parametrize("host", ["myst", "rst"])
def test_output_of_other_commands_is_formatted(tmp_path: Path, host: str) -> None:
    (tmp_path / "conf.py").touch()
    assert main(["init", str(tmp_path), "--markup", host, "--period", "2026-01", "--project", "on: off"]) == 0
    report = tmp_path / "progress" / "2026-01.report.yaml"
    report.write_text(
        f"{report.read_text()}  - {{theme: 'yes', trajectory: a → b}}\nsections: [{{id: '1', title: 'on'}}]\n"
    )
    assert main(["new", "--reports", str(report.parent)]) == 0
    assert main(["format", "--check", str(report.parent)]) == 0


# Preserved content ------------------------------------------------------------------------------------


def same(ours: yaml_tree.YamlNode, theirs: object, kind: object) -> bool:
    """Return whether another parser reads the same strings as ours, and other values with the same text."""
    if isinstance(ours, dict):
        assert isinstance(theirs, dict)
        assert isinstance(kind, type)
        assert issubclass(kind, FormatModel)
        fields = kind.model_fields
        return list(ours) == list(theirs) and all(
            same(value, theirs[key], element_type(fields[key].annotation)) for key, value in ours.items()
        )
    if isinstance(ours, list):
        assert isinstance(theirs, list)
        return len(ours) == len(theirs) and all(same(*pair, kind) for pair in zip(ours, theirs, strict=True))
    if not ours:
        return theirs in (None, "")
    if kind == CommitHash or (isinstance(kind, type) and issubclass(kind, str | FormatModel)):
        return isinstance(theirs, str) and invisible.show_invisible(theirs) == ours
    return str(theirs).lower() == ours.lower()


def readers(text: str) -> list[object]:
    return [yaml.safe_load(text), YAML(typ="safe", pure=True).load(text)]


@pytest.mark.parametrize("name", FINE)
def test_a55_valid_input_reads_the_same_in_three_parsers(report: Path, name: str) -> None:
    model = parse_file(FINE[name], "r.yaml", Report).model
    text = formatted(report, FINE[name])
    assert parse_file(text.encode(), "r.yaml", Report).model == model
    tree, diagnostics = yaml_tree.parse_yaml(text.removeprefix("\ufeff"), "r.yaml")
    assert not diagnostics
    assert tree is not None
    for other in readers(text):
        assert same(tree, other, Report)


def test_a55_unformatted_input_reads_differently() -> None:
    text = FINE["words that look like booleans and numbers"].decode()
    tree, _ = yaml_tree.parse_yaml(text, "r.yaml")
    assert tree is not None
    assert [same(tree, other, Report) for other in readers(text)] == [False, False]


@pytest.mark.parametrize("name", FAULTY)
def test_an_invalid_file_is_unchanged_and_its_problems_are_reported(
    report: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    report.write_bytes(FAULTY[name])
    for options in ([], ["--check"], ["--dry-run"], ["--diff"]):
        assert main(["format", *options, str(report)]) == 2
        captured = capsys.readouterr()
        assert captured.out == ""
        main(["check", str(report)])
        assert captured.err.splitlines() == [
            line for line in capsys.readouterr().out.splitlines() if ": error: " in line
        ]
    assert report.read_bytes() == FAULTY[name]


def test_diagnostics_match_the_build(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    path = site.write("2026-01.yaml", "period: 2026-13\noverview: [a]\nprojekt: b\ncommits: [{descripton: x}]\n")
    site.write("index.rst", ".. progress-report:: 2026-01.yaml\n")
    built = [line.replace("WARNING: ", "error: ") for line in site.build("dummy").warnings]
    assert main(["format", str(path)]) == 2
    assert sorted(capsys.readouterr().err.replace(f"{site.src}/", "SRC/").splitlines()) == sorted(built)


# The command ------------------------------------------------------------------------------------------

UNTIDY, TIDY = "period: 2026-01\nproject: on\n", 'project: "on"\nperiod: 2026-01\n'


@pytest.mark.parametrize(
    ("options", "status", "output"),
    [
        ([], 0, "untidy.yaml: formatted\n"),
        (["--dry-run"], 0, "untidy.yaml: would be formatted\n"),
        (["--check"], 1, "untidy.yaml: would be formatted\n"),
        (["--diff"], 0, "--- untidy.yaml\n+++ untidy.yaml\n@@ -1,2 +1,2 @@\n+project: \"on\"\n period: 2026-01\n-project: on\n"),
        (["--check", "--diff"], 1, "--- untidy.yaml\n+++ untidy.yaml\n@@ -1,2 +1,2 @@\n+project: \"on\"\n period: 2026-01\n-project: on\n"),
    ],
)  # fmt: skip
def test_effects_of_options(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    options: list[str],
    status: int,
    output: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("untidy.yaml").write_text(UNTIDY)
    Path("tidy.yaml").write_text(TIDY)
    stamp = Path("tidy.yaml").stat()
    assert main(["format", *options, "tidy.yaml", "untidy.yaml"]) == status
    assert capsys.readouterr() == (output, "")
    assert Path("untidy.yaml").read_text() == (UNTIDY if options else TIDY)
    # A formatted file is not rewritten.
    assert Path("tidy.yaml").stat().st_ino == stamp.st_ino
    assert Path("tidy.yaml").stat().st_mtime_ns == stamp.st_mtime_ns


def test_error_in_one_file_does_not_stop_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("bad.yaml").write_text("period: x\n")
    Path("untidy.yaml").write_text(UNTIDY)
    assert main(["format", "--check", "nowhere.yaml", "bad.yaml", "untidy.yaml"]) == 2
    assert main(["format", "nowhere.yaml", "bad.yaml", "untidy.yaml"]) == 2
    assert Path("untidy.yaml").read_text() == TIDY
    captured = capsys.readouterr()
    assert captured.out == "untidy.yaml: would be formatted\nuntidy.yaml: formatted\n"
    missing, bad, *again = captured.err.splitlines()
    assert missing == "nowhere.yaml:1:1: error: " + data_files.MISSING.format() + " [progress.file]"
    assert bad.startswith("bad.yaml:1:9: error: " + values.PERIOD.problem.format(found="'x'", path="'period'"))
    assert again == [missing, bad]


def test_folder_expands_to_its_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("progress", "nothing"):
        Path(name).mkdir()
    for name in ("2026-01", "2026-02", "project"):
        Path("progress", f"{name}.yaml").write_text("project: on\n" if name == "project" else UNTIDY)
    assert main(["format", "progress"]) == 0
    lines = [f"progress/{name}.yaml: formatted" for name in ("2026-01", "2026-02", "project")]
    assert capsys.readouterr().out.splitlines() == lines
    assert main(["format", "nothing"]) == 2


def test_a_diff_marks_a_missing_line_ending_and_shows_no_others(
    report: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report.write_bytes(b"period: 2026-01\r\ndraft: true")
    main(["format", "--diff", str(report)])
    assert capsys.readouterr().out.splitlines()[2:] == [
        "@@ -1,3 +1,2 @@",
        " period: 2026-01",
        " draft: true",
        "-\\ No newline at end of file",
    ]


def test_changing_the_meaning_is_refused(
    report: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(KeyOrder, "ordered", lambda *_: "period: 2026-02\n")
    report.write_text(UNTIDY)
    assert main(["format", str(report)]) == 2
    assert commands.MEANING_WOULD_CHANGE.format(path=repr(str(report))) in capsys.readouterr().err
    assert report.read_text() == UNTIDY


def test_control_characters_in_file_names_are_escaped(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a\x1b[31m.yaml"
    path.write_text(UNTIDY)
    assert main(["format", str(path)]) == 0
    assert "aU+001B[31m.yaml: formatted" in capsys.readouterr().out


KILLED = """
import os, pathlib, signal, sys, tempfile
from sphinxext_progress.cli.main import main
def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)
{step} = die
main(["format", sys.argv[1]])
"""


@pytest.mark.parametrize("step", ["tempfile.mkstemp", "os.fdopen", "os.fsync", "pathlib.Path.replace"])
def test_a54_killed_process_leaves_the_old_file(report: Path, step: str) -> None:
    report.write_text(UNTIDY)
    done = subprocess.run([sys.executable, "-c", KILLED.format(step=step), str(report)], check=False)
    assert done.returncode == -signal.SIGKILL
    assert report.read_text() == UNTIDY


@pytest.mark.parametrize("step", ["pathlib.Path.open", "tempfile.mkstemp", "os.fsync", "pathlib.Path.replace"])
@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), MemoryError()])
def test_a56_failing_call_leaves_only_the_old_file(
    report: Path, step: str, error: Exception, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    report.write_text(UNTIDY)

    def fail(*_: object, **__: object) -> None:
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(step, fail)
        assert main(["format", str(report)]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert len(captured.err.splitlines()) == 1
    assert {path.name: path.read_text() for path in report.parent.iterdir()} == {report.name: UNTIDY}


def test_links_and_permissions_are_kept(report: Path) -> None:
    report.write_text(UNTIDY)
    report.chmod(0o640)
    link = report.with_name("link.yaml")
    link.symlink_to(report.name)
    assert main(["format", str(link)]) == 0
    assert link.is_symlink()
    assert (report.read_text(), report.stat().st_mode & 0o777) == (TIDY, 0o640)


def test_nested_lists_images_and_repositories_are_formatted(tmp_path: Path) -> None:
    (tmp_path / "2026-01.yaml").write_text(
        "sections:\n"
        "  - sections:\n"
        "      - items: [a]\n"
        "        title: Inner\n"
        "        sections:\n"
        "          - text: x\n"
        "            title: Deep # deepest\n"
        "    images:\n"
        "      - alt: 012\n"
        "        src: a.png\n"
        "    title: Kernel\n"
        "contributors:\n"
        "  - login: ann\n"
        "    name: Ann\n"
        "  - 0123\n"
        "infrastructure:\n"
        "  - items:\n"
        "      - items: [c]\n"
        "        # about b\n"
        "        text: b\n"
        "    commit: docs@0123456\n"
        "    text: a\n"
        "period: 2026-01\n",
        "utf-8",
    )
    (tmp_path / "project.yaml").write_text(
        "repositories:\n  tools: https://a.org/o/t # tools\n  no: https://a.org/o/n\n  12: https://a.org/o/m\nproject: x\n",
        "utf-8",
    )
    assert main(["format", str(tmp_path)]) == 0
    assert (tmp_path / "2026-01.yaml").read_text("utf-8") == (
        "period: 2026-01\n"
        "infrastructure:\n"
        "  - text: a\n"
        '    commit: "docs@0123456"\n'
        "    items:\n"
        "      -\n"
        "        # about b\n"
        "        text: b\n"
        "        items: [c]\n"
        "contributors:\n"
        "  - name: Ann\n"
        "    login: ann\n"
        '  - "0123"\n'
        "sections:\n"
        "  - title: Kernel\n"
        "    images:\n"
        "      - src: a.png\n"
        '        alt: "012"\n'
        "    sections:\n"
        "      - title: Inner\n"
        "        items: [a]\n"
        "        sections:\n"
        "          - title: Deep # deepest\n"
        "            text: x\n"
    )
    assert (tmp_path / "project.yaml").read_text("utf-8") == (
        'project: x\nrepositories:\n  tools: https://a.org/o/t # tools\n  "no": https://a.org/o/n\n  "12": https://a.org/o/m\n'
    )
    assert main(["format", "--check", str(tmp_path)]) == 0


def test_the_repositories_of_the_project_are_known(tmp_path: Path) -> None:
    (tmp_path / "project.yaml").write_text("repositories:\n  docs: https://github.com/o/docs\n", "utf-8")
    report = tmp_path / "2026-01.yaml"
    report.write_text("commits:\n  - {description: x, repository: docs, pr: o/docs#3}\nperiod: 2026-01\n", "utf-8")
    assert main(["format", str(tmp_path)]) == 0
    assert report.read_text("utf-8").startswith("period: 2026-01\n")
    report.write_text("commits:\n  - {description: x, repository: docs, pr: o/x#3}\nperiod: 2026-01\n", "utf-8")
    assert main(["format", str(tmp_path)]) == 2
