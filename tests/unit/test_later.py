"""Modules are loaded when they are used, and not before."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from sphinxext_progress.later import load_later


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Give the name of a package whose modules note that they are loaded."""
    folder = tmp_path / "otters"
    folder.mkdir()
    (folder / "__init__.py").write_text("loaded = []\n", "utf-8")
    for name in ("sea", "river"):
        text = f"from otters import loaded\nloaded.append({name!r})\nlength = 1.5\n"
        (folder / f"{name}.py").write_text(text, "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    for name in ("otters", "otters.sea", "otters.river"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    return "otters"


def test_a_module_is_loaded_when_it_is_used(package: str) -> None:
    otters = __import__(package)
    load_later(package, "sea", "river")
    sea = otters.sea
    assert otters.loaded == []
    assert sea.length == 1.5
    assert otters.loaded == ["sea"]
    # One that is loaded is not loaded again.
    load_later(package, "sea")
    assert otters.sea is sea
    assert otters.loaded == ["sea"]


def test_setup_loads_nothing_that_only_a_report_needs() -> None:
    script = (
        "import sys; from sphinx.application import Sphinx; import sphinxext_progress; "
        "from sphinxext_progress.later import load_later; before = set(sys.modules); "
        "load_later('sphinxext_progress', *sphinxext_progress.LAZY_PACKAGES); import sphinxext_progress.extension; "
        "heavy = {'pydantic', 'yaml', 'markdown_it', 'feedgenerator'}; sys.exit(bool(heavy & set(sys.modules) - before))"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
