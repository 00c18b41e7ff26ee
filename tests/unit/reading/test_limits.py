"""Inputs at the limits of the parsers: a bracket after a tag, and lists nested too deeply."""

from __future__ import annotations

from pathlib import Path

import pytest

from sphinxext_progress.format.model import Report
from sphinxext_progress.reading.loader import parse_file


@pytest.mark.parametrize("value", ["!x [a, b", "!!seq [", "!x {a: b\n  c", "&a [a\noverview: x"])
def test_an_unclosed_bracket_after_a_tag_is_a_located_error(value: str) -> None:
    loaded = parse_file(f"period: 2026-01\noverview: {value}\n".encode(), "r.yaml", Report)
    assert loaded.model is None
    assert all(diagnostic.line >= 2 for diagnostic in loaded.diagnostics)


def test_a_list_nested_too_deeply_is_shown_as_plain_text_with_a_warning(tmp_path: Path) -> None:
    from sphinxext_progress.cli.main import main

    lines = "\n".join("    " + "  " * depth + "- x" for depth in range(30))
    path = tmp_path / "2026-01.yaml"
    path.write_text(f"period: 2026-01\noverview: |\n{lines}\n", "utf-8")
    assert main(["check", str(path)]) == 1
