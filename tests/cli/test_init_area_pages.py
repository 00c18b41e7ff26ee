"""Test ``sphinx-progress init --area-pages``: the pages that it writes are built."""

from __future__ import annotations

from pathlib import Path

import pytest

from sphinxext_progress.cli.main import main
from sphinxext_progress.diagnostics.messages import init as messages

from ..conftest import MYST, Site
from .test_init import CONF, INDEX, tree

PROJECT = """\
project: Otter
areas: [{name: MoE, aliases: [Mixture of Experts]}, C++, "1. Docs: *all*", "C#"]
themes: [{name: Experts, areas: [Mixture of Experts]}]
"""
REPORT = """\
period: 2026-01
commits:
  - {area: MoE, description: Router replay}
  - {area: "1. Docs: *all*", description: New guide}
trends: [{theme: Experts, stage: Replay}]
"""

HOSTS = [("rst", "rst"), pytest.param(("myst", "md"), marks=pytest.mark.skipif(not MYST, reason="needs myst-parser"))]


@pytest.fixture(params=HOSTS)
def docs(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, str]:
    """Change to a site with a report, and return its folder and the suffix of its pages."""
    host, suffix = request.param
    folder = tmp_path / "docs"
    (folder / "progress").mkdir(parents=True)
    extensions = '"sphinxext_progress"' + (', "myst_parser"' if host == "myst" else "")
    (folder / "conf.py").write_text(CONF.format(extensions), "utf-8")
    (folder / f"index.{suffix}").write_text(INDEX[host], "utf-8")
    (folder / "progress" / "project.yaml").write_text(PROJECT, "utf-8")
    (folder / "progress" / "2026-01.yaml").write_text(REPORT, "utf-8")
    monkeypatch.chdir(folder)
    return folder, suffix


def pages(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "progress" / "areas").glob("*"))


def test_pages_are_written_and_built(docs: tuple[Path, str], capsys: pytest.CaptureFixture[str]) -> None:
    folder, suffix = docs
    assert main(["init", "--area-pages", "--toctree", f"index.{suffix}"]) == 0
    names = [f"1-docs-all.{suffix}", f"cpp.{suffix}", f"csharp.{suffix}", f"index.{suffix}", f"moe.{suffix}"]
    assert pages(folder) == names
    output = capsys.readouterr().out
    assert f"wrote progress/areas/moe.{suffix}\n" in output
    assert "added 'progress/areas/index' to" in output
    site = Site(folder)
    built = site.build("html", "-W", "--keep-going", "-n")
    assert built.warnings == []
    moe, docs_page, cpp = (built.read(f"progress/areas/{name}.html") for name in ("moe", "1-docs-all", "cpp"))
    assert "Router replay" in moe
    assert "New guide" not in moe
    assert "progress-timeline" in moe
    assert "<h1>1. Docs: *all*<" in docs_page
    assert "New guide" in docs_page
    assert "progress-trends" not in docs_page
    assert "There are no commits to show." in cpp
    assert "<h1>C++<" in cpp


def test_names_of_other_pages_link_to_them(docs: tuple[Path, str]) -> None:
    folder, suffix = docs
    assert main(["init", "--area-pages", "--toctree", f"index.{suffix}"]) == 0
    site = Site(folder)
    site.write("all.rst", ":orphan:\n\nAll\n===\n\n.. commit-table::\n")
    page = site.build("html", "-W").read("all.html")
    assert 'href="progress/areas/moe.html#progress-area-otter-moe">MoE</a>' in page
    assert 'href="progress/areas/1-docs-all.html#progress-area-otter-1-docs-all">1. Docs: *all*</a>' in page


def test_a_second_run_adds_only_new_areas(docs: tuple[Path, str], capsys: pytest.CaptureFixture[str]) -> None:
    folder, suffix = docs
    assert main(["init", "--area-pages"]) == 0
    assert capsys.readouterr().out.endswith("toctree, such as that of the first page:\n\n    progress/areas/index\n")
    own = folder / "progress" / "areas" / f"moe.{suffix}"
    own.write_text("My own words.\n", "utf-8")
    before = tree(folder)
    assert main(["init", "--area-pages"]) == 0
    assert tree(folder) == before
    assert capsys.readouterr().out == "4 areas have their pages in progress/areas already\n"
    project = folder / "progress" / "project.yaml"
    project.write_text(PROJECT.replace("areas: [{", "areas: [Router, {", 1), "utf-8")
    assert main(["init", "--area-pages"]) == 0
    assert capsys.readouterr().out == (
        f"wrote progress/areas/router.{suffix}\n4 areas have their pages in progress/areas already\n"
    )
    assert own.read_text("utf-8") == "My own words.\n"


def test_dry_run(docs: tuple[Path, str], capsys: pytest.CaptureFixture[str]) -> None:
    folder, suffix = docs
    before = tree(folder)
    assert main(["init", "--area-pages", "--dry-run"]) == 0
    assert tree(folder) == before
    assert f"would write progress/areas/moe.{suffix}\n" in capsys.readouterr().out


@pytest.fixture
def areas(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Change to a site in reStructuredText with an empty project file, and return that file."""
    (tmp_path / "progress").mkdir()
    (tmp_path / "conf.py").write_text(CONF.format('"sphinxext_progress"'), "utf-8")
    (tmp_path / "index.rst").write_text(INDEX["rst"], "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "progress" / "project.yaml"


def test_strange_names(areas: Path, capsys: pytest.CaptureFixture[str]) -> None:
    areas.write_text(
        "areas: [Index, 'a, b', {name: 'c, d', aliases: [cd]}, x y, x/y, 文档, '|s|', '- item', '..', MoE, MoE]\n",
        "utf-8",
    )
    (areas.parent / "2026-01.yaml").write_text("period: 2026-01\ncommits: [{area: cd, description: Row}]\n", "utf-8")
    assert main(["init", "--area-pages", "--toctree", "index.rst"]) == 0
    notes = capsys.readouterr().err
    assert messages.SAME_AREA_LABEL.format(area="'x/y'", other="'x y'") in notes
    assert messages.AREA_WITH_COMMA.format(area="'a, b'") in notes
    assert {"index.rst", "index-2.rst", "c-d.rst", "x-y.rst", "s.rst", "item.rst", "moe.rst"} <= set(
        pages(areas.parents[1])
    )
    built = Site(areas.parents[1]).build("html", "-W", "--keep-going")
    assert built.warnings == []
    assert "Row" in built.read("progress/areas/c-d.html")
    assert "<h1>|s|<" in built.read("progress/areas/s.html")
    assert "<h1>- item<" in built.read("progress/areas/item.html")


@pytest.mark.parametrize("text", ["project: Otter\n", ""])
def test_no_areas(areas: Path, capsys: pytest.CaptureFixture[str], text: str) -> None:
    if text:
        areas.write_text(text, "utf-8")
    assert main(["init", "--area-pages"]) == 2
    assert messages.NO_AREAS_LISTED.format(path="'progress/project.yaml'") in capsys.readouterr().err


@pytest.mark.parametrize("option", ["--git=.", "--period=2026-01", "--project=X", "--repository=https://example.org/x"])
def test_other_options(areas: Path, capsys: pytest.CaptureFixture[str], option: str) -> None:
    areas.write_text("areas: [MoE]\n", "utf-8")
    assert main(["init", "--area-pages", option]) == 2
    message = messages.ONLY_AREA_PAGES.format(option=option.partition("=")[0])
    assert message in capsys.readouterr().err
    assert not (areas.parent / "areas").exists()
