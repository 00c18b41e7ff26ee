"""The table ``[tool.sphinx-progress]`` of ``pyproject.toml``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sphinxext_progress.diagnostics import Position
from sphinxext_progress.format.check_settings import ToolSettings
from sphinxext_progress.reading.decoding import DataError
from sphinxext_progress.reading.pyproject import load_tool_settings

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "pyproject.toml"


def load(path: Path, text: str) -> ToolSettings | None:
    path.write_text(text, "utf-8")
    return load_tool_settings(path, "pyproject.toml")


def places(path: Path, text: str) -> list[Position]:
    """Return the positions of the problems in a file."""
    with pytest.raises(DataError) as raised:
        load(path, text)
    return [Position(diagnostic.line, diagnostic.column) for diagnostic in raised.value.diagnostics]


@pytest.mark.parametrize("text", ["", "[tool]\n", "not TOML", "# sphinx-progress\n", "tool = 'sphinx-progress'\n"])
def test_a_file_without_the_table_has_no_settings(path: Path, text: str) -> None:
    assert load(path, text) is None


@pytest.mark.parametrize(
    "text",
    [
        "[tool.sphinx-progress.check]\nfail_on = 'note'\nlevels = {a = 'off'}\n",
        "[tool.sphinx-progress.check.levels]\na = 'off'\n[tool.sphinx-progress.check]\nfail_on = 'note'\n",
        "[tool.'sphinx-progress']\ncheck.fail_on = 'note'\ncheck.levels.a = 'off'\n",
        "[tool]\nsphinx-progress = {check = {fail_on = 'note', levels = {a = 'off'}}}\n",
    ],
)
def test_every_way_to_write_a_table_is_read(path: Path, text: str) -> None:
    assert load(path, text) == ToolSettings.model_validate({"check": {"levels": {"a": "off"}, "fail_on": "note"}})


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("[tool.sphinx-progress.check]\nlevels = {a = 'off', b = 'x'}\n", (2, 26)),
        ("[tool.sphinx-progress.check.levels]\n# b = 'x'\n  b = 'x'\n", (3, 7)),
        ("[tool.sphinx-progress.check]\nlevels = [1]\n", (2, 10)),
        ("[tool.sphinx-progress.check]\nfail_on = true\n", (2, 11)),
        ("[tool.sphinx-progress.check]\nfail_on = {}\n", (2, 11)),
        ("[tool.sphinx-progress.chek]\n", (1, 23)),
        # A key with an escape sequence is not found in the text.
        ('[tool.sphinx-progress.check]\n"\\u0061" = 1\n', (1, 28)),
        ('[tool."sphinx\\u002dprogress"]\nx = 1 # sphinx-progress\n', (2, 1)),
        ("[tool.sphinx-progress]\nx =\n", (2, 4)),
        ("[tool.sphinx-progress]\nx = '''", (2, 8)),
    ],
)
def test_a_mistake_is_located(path: Path, text: str, place: tuple[int, int]) -> None:
    assert places(path, text) == [place]
