"""Lines that are joined into one: every case in which this loses something has a warning."""

from __future__ import annotations

import pytest

from sphinxext_progress.cli.main import main
from sphinxext_progress.diagnostics.messages import data_files, texts, yaml_syntax
from sphinxext_progress.format.model import Report
from sphinxext_progress.reading.loader import parse_file

from .conftest import Site
from .ground_rules import messages_of

BLOCKS = {
    "paragraphs": r"First.\n\nSecond.",
    "a list": r"First:\n- one\n- two",
    "a list alone": r"- one\n- two",
    "a numbered list": r"First:\n\n2. two\n3. three",
    "a fence": r"```\ncode\n```",
    "a quote": r"> said\n> more",
    "a heading": r"Big\n===\nwords",
    "a table": r"a | b\n--|--\n1 | 2",
    "indented code": r"First:\n\n    code",
    "a rule": r"First\n\n***",
}
FIELDS = {
    "commits: [{area: A, description: X}]": 34,
    "highlights: [{title: X, items: [x]}]": 22,
    "sections: [{id: own, title: X, text: x}]": 29,
    "trends: [{theme: T, trajectory: X}]": 33,
    "trends: [{theme: T, stage: [{text: X}]}]": 36,
}


@pytest.mark.parametrize("name", BLOCKS)
@pytest.mark.parametrize("field", FIELDS)
def test_blocks_in_a_single_line_field_are_a_located_warning(
    site: Site, field: str, name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    site.write("progress/2026-01.yaml", f"period: 2026-01\n{field.replace('X', chr(34) + BLOCKS[name] + chr(34))}\n")
    site.write("index.rst", ".. progress-report:: 2026-01\n")
    place = f"progress/2026-01.yaml:2:{FIELDS[field]}"
    message = f"{texts.SEVERAL_BLOCKS.format()} [progress.text]"
    assert messages_of(site.build("dummy")) == [f"SRC/{place}: WARNING: {message}"]
    monkeypatch.chdir(site.src)
    capsys.readouterr()
    assert main(["check", "progress"]) == 1
    assert f"{place}: warning: {message}" in capsys.readouterr().out


@pytest.mark.parametrize("text", ["one line", "# x", "- x", "1. x", "> x", r"a\nb", r"a\\\nb", r"a\n# b c", r"\n\nx\n"])
def test_one_paragraph_in_a_single_line_field_has_no_warning(site: Site, text: str) -> None:
    text = text.replace("# b c", "b")
    site.write("progress/2026-01.yaml", f'period: 2026-01\ncommits: [{{area: A, description: "{text}"}}]\n')
    site.write("index.rst", ".. progress-report:: 2026-01\n")
    assert messages_of(site.build("dummy")) == []


FOLDED = {
    "a bullet": ("infrastructure:\n  - x\n   - y\n", ["3:4"]),
    "a deeply indented bullet": ("infrastructure:\n  - x\n      - y\n      - z\n  - w\n", ["3:7", "4:7"]),
    "another marker": ("infrastructure:\n  - x\n    * y\n", ["3:5"]),
    "the text of an item": ("highlights:\n  - title: t\n    items:\n    - text: x\n        - y\n", ["5:9"]),
    "a text": ("overview: x\n  - y\n", ["2:3"]),
    "a quoted text": ("overview: 'x\n  - y'\n", ["2:3"]),
    "a folded text": ("overview: >\n  x\n  - y\n\n  - z\n    - in\ninfrastructure:\n- w\n", ["3:3"]),
    "a row": ("commits:\n  - description: x\n      - y\n", ["3:7"]),
    "a literal text": ("overview: |\n  x\n  - y\n", []),
    "a text with an empty line": ("overview: x\n\n  - y\n", []),
    "a list": ("infrastructure:\n  - x\n  - y\n", []),
    "a dash in a line": ("overview: x\n  y - z\n", []),
    "a folded text with an indentation indicator": (
        "overview: >2\n    x\n    - y\ninfrastructure:\n- >-1\n   x\n   - y\n",
        [],
    ),
    "a list after a folded text": ("overview: >-\n  x\ninfrastructure:\n  - y\n", []),
}


@pytest.mark.parametrize("name", FOLDED)
def test_a_line_that_looks_like_a_nested_list_is_a_located_warning(
    site: Site, name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text, places = FOLDED[name]
    site.write("progress/2026-01.yaml", f"{text}period: 2026-01\n")
    site.write("index.rst", ".. progress-report:: 2026-01\n")
    message = f"{yaml_syntax.FOLDED_LIST.format()} [progress.yaml]"
    assert messages_of(site.build("dummy")) == [
        f"SRC/progress/2026-01.yaml:{place}: WARNING: {message}" for place in places
    ]
    monkeypatch.chdir(site.src)
    capsys.readouterr()
    main(["check", "progress"])
    checked = [line for line in capsys.readouterr().out.splitlines() if "[progress.yaml]" in line]
    assert checked == [f"progress/2026-01.yaml:{place}: warning: {message}" for place in places]


def test_the_number_of_warnings_is_limited() -> None:
    loaded = parse_file(b"period: 2026-01\ninfrastructure:\n" + b"  - x\n   - y\n" * 60, "r.yaml", Report)
    assert loaded.model
    assert len(loaded.warnings) == 50
    assert loaded.warnings[-1].message == data_files.MORE_PROBLEMS.format(count=11)
