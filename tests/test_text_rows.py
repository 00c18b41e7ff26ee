"""Rows of ``commits`` that are plain strings: the string is the description."""

from __future__ import annotations

from pathlib import Path

import pytest

from sphinxext_progress.cli.main import main
from sphinxext_progress.diagnostics.messages import values
from sphinxext_progress.format.base import LocatedText
from sphinxext_progress.format.model import Report
from sphinxext_progress.reading.loader import parse_file

from .conftest import Site, words

ROWS = """\
period: 2026-01
overview: Words
commits:
  - Fix a *thing*
  - {area: Core, description: Fix another thing, pr: 12}
  - >-
    Fold
    lines
"""


def test_a_row_may_be_a_string() -> None:
    model = parse_file(ROWS.encode(), "r.yaml", Report).model
    assert model is not None
    assert [commit.description for commit in model.commits] == ["Fix a *thing*", "Fix another thing", "Fold lines"]
    text = model.commits[0].description
    assert isinstance(text, LocatedText)
    assert (text.line, text.column) == (4, 5)


@pytest.mark.parametrize("builder", ["html", "text", "xml"])
def test_a_string_renders_like_its_long_form(site: Site, builder: str) -> None:
    site.write("progress/2026-01.yaml", ROWS)
    long = ROWS.replace("- Fix a", "- description: Fix a").replace(
        "- >-\n    Fold\n    lines", "- description: Fold lines"
    )
    pages = []
    for text in (ROWS, long):
        site.write("progress/2026-01.yaml", text)
        site.write("index.rst", "Page\n====\n\n.. commit-table::\n\n.. progress-report:: 2026-01\n")
        built = site.build(builder, "-W", "-E")
        assert built.status == 0, built.warnings
        pages.append(built.read({"html": "index.html", "text": "index.txt", "xml": "index.xml"}[builder]))
    assert pages[0] == pages[1]
    assert "Fold lines" in words(pages[0])


def test_the_command_line_reads_rows_that_are_strings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("2026-01.yaml").write_text(ROWS, "utf-8")
    assert main(["check", "2026-01.yaml"]) == 0
    assert "error" not in capsys.readouterr().out
    assert main(["format", "--check", "2026-01.yaml"]) == 0
    assert main(["export", "2026-01.yaml"]) == 0
    page = capsys.readouterr().out
    assert "Fix a *thing*" in page
    assert "Fold lines" in page


def test_format_quotes_a_row_that_yaml_reads_as_another_type(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    path = Path("2026-01.yaml")
    path.write_text(
        "commits: # notable\n- 3.10  # a version\n- Fix it\n- [yes]\nperiod: 2026-01\n".replace("[yes]", "yes"), "utf-8"
    )
    assert main(["format", str(path)]) == 0
    assert path.read_text("utf-8") == (
        'period: 2026-01\ncommits: # notable\n- "3.10"  # a version\n- Fix it\n- "yes"\n'
    )


def test_an_empty_row_is_an_error() -> None:
    (diagnostic,) = parse_file(b"period: 2026-01\ncommits:\n  -\n", "r.yaml", Report).diagnostics
    assert diagnostic.place == "r.yaml:3:4"
    assert diagnostic.message == values.REQUIRED_TEXT.format(path="'commits[0]'")
