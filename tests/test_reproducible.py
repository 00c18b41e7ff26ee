"""A45: builds are reproducible: the output does not depend on folder, time and number of processes."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest

from .conftest import REPORT, Build, Site, directive

#: Environment variables that differ between machines, and the one that sets the time of the build.
EPOCH = {"SOURCE_DATE_EPOCH": "1769904000"}
HERE, THERE = {"PYTHONHASHSEED": "1", "TZ": "UTC"} | EPOCH, {"PYTHONHASHSEED": "2", "TZ": "Asia/Tokyo"} | EPOCH

PAGES = {
    "months": directive("progress-report", "2025-07..2025-12"),
    "draft": "See :ref:`mlm-commits`.\n\n" + directive("progress-report", "progress/draft.yaml"),
    "faults": directive("commit-table", area="Moe, FSPD") + directive("progress-report", "progress/[bw]*.yaml"),
    "elsewhere": directive("commit-table", "../data/*.yaml") + directive("trend-table", "2030-01"),
}


@pytest.fixture
def rich(megatron: Site) -> Site:
    """Return a site with the reference report, tables of several months, unsupported markup and broken files."""
    for month in range(7, 13):
        report = REPORT.replace("Otter", "Megatron-LM").replace("2026-01\n", f"2025-{month:02}\nauthors: [ann]\n")
        report = report.replace("theme: MoE\n", "theme: MoE/Expert Parallel\n")
        report = report.replace("trajectory: Overlap → Routers → Replay", f"stage: [In {month}, done]")
        megatron.write(f"progress/2025-{month:02}.yaml", f"{report}published: 2026-01-31\n")
    megatron.write(
        "progress/draft.yaml", "period: 2026-02\ndraft: true\noverview: <b>x</b> ![x](x.png) [x](project:#mlm)\n"
    )
    megatron.write("progress/broken.yaml", "period: [")
    megatron.write("progress/wrong.yaml", "period: 2026-03\ncolour: red\nshade: blue\n")
    megatron.write("../data/2024-01.yaml", "period: 2024-01\ncommits: [{description: Outside}]\n")
    for page, text in PAGES.items():
        megatron.write(f"{page}.rst", f"{page}\n===============\n\n{text}")
    megatron.write("index.rst", "Site\n====\n\n.. toctree::\n   :glob:\n\n   *\n")
    more = 'language = "de"\nprogress_roots = ["../data"]\nman_pages = [("index", "site", "Site", ["ann"], 1)]\n'
    more += 'html_baseurl = "https://otter.example.org/"\n'
    megatron.write("conf.py", (megatron.src / "conf.py").read_text("utf-8") + more)
    return megatron


def contents(built: Build) -> dict[str, bytes]:
    """Read every output file, and the members of an EPUB file, whose archive contains times."""
    found = {path.relative_to(built.out).as_posix(): path for path in built.out.rglob("*") if path.is_file()}
    if books := [name for name in found if name.endswith(".epub")]:
        with zipfile.ZipFile(found.pop(*books)) as book:
            assert book.namelist()[0] == "mimetype"
            return {name: book.read(name) for name in book.namelist()}
    return {name: path.read_bytes() for name, path in found.items()}


def check_same(one: Build, other: Build) -> dict[str, bytes]:
    assert (one.status, other.status) == (0, 0)
    # Both builds report the same problems.
    assert one.warnings == other.warnings
    assert len(one.warnings) == 7, one.warnings
    first, second = contents(one), contents(other)
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []
    return first


@pytest.mark.parametrize("builder", ["html", "latex", "text", "man", "gettext", "epub"])
def test_a45_two_folders_give_the_same_output(rich: Site, tmp_path: Path, builder: str) -> None:
    elsewhere = Site(tmp_path / "a folder with" / "another name" / "src")
    for folder in ("src", "data"):
        shutil.copytree(rich.src.parent / folder, elsewhere.src.parent / folder)
    one = rich.build_apart(builder, "-j1", env=HERE)
    other = elsewhere.build_apart(builder, "-j2", env=THERE)
    same = check_same(one, other)
    assert {"progress.atom", "progress.json"} <= same.keys() or builder != "html"
    assert [name for name, data in same.items() if str(tmp_path).encode() in data] == []


@pytest.mark.parametrize("builder", ["xml", "pseudoxml"])
def test_a45_two_builds_in_a_folder_give_the_same_document(rich: Site, builder: str) -> None:
    one = rich.build_apart(builder, "-j1", env=HERE)
    kept = rich.src.parent / "kept"
    one.out.rename(kept)
    shutil.rmtree(rich.doctrees)
    other = rich.build_apart(builder, "-j2", env=THERE)
    same = check_same(Build(one.status, kept, one.output, one.warnings), other)
    # Docutils stores the path of the page in the document; the extension stores no absolute paths.
    for name, data in same.items():
        assert data.count(str(rich.src.parent).encode()) == 1, name
        assert f'<document source="{rich.src / Path(name).stem}.'.encode() in data, name
