"""Only pages whose data has changed are read again."""

from __future__ import annotations

import os

import pytest

from sphinxext_progress.diagnostics.messages import data_files

from .conftest import CONF, PRINT_PAGES_READ, REPORT, Site

PAGES = {
    "index": "Site\n====\n\n.. toctree::\n   :glob:\n\n   *\n",
    "january": ".. progress-report:: progress/2026-01.yaml\n",
    "period": "Period\n======\n\n.. commit-table:: 2026-01\n",
    "all": "All\n===\n\n.. trend-table:: progress/*.yaml\n",
    "plain": "Plain\n=====\n",
}


@pytest.fixture(params=[(), ("-j2",)], ids=["serial", "parallel"])
def options(request: pytest.FixtureRequest) -> tuple[str, ...]:
    chosen: tuple[str, ...] = request.param
    return chosen


@pytest.fixture
def rebuilt(site: Site, options: tuple[str, ...]) -> Site:
    site.write("progress/2026-01.yaml", REPORT)
    site.write("progress/2025-12.yaml", REPORT.replace("2026-01\n", "2025-12\n"))
    site.write("progress/project.yaml", "repository: https://github.com/o/otter\n")
    site.write("conf.py", CONF + PRINT_PAGES_READ)
    for page, text in PAGES.items():
        site.write(f"{page}.rst", text)
    assert site.build("html", "-W", "--keep-going", *options).warnings == []
    return site


def test_nothing_changed(rebuilt: Site, options: tuple[str, ...]) -> None:
    assert rebuilt.build("html", *options).pages_read == []


def test_an_edit(rebuilt: Site, options: tuple[str, ...]) -> None:
    rebuilt.write("progress/2026-01.yaml", REPORT.replace("Add router", "Add better router"))
    built = rebuilt.build("html", *options)
    # The trend table does not show rows.
    assert built.pages_read == ["january", "period"]
    assert "Add better router replay" in built.read("period.html")
    assert rebuilt.build("html", *options).pages_read == []


def test_an_edit_of_another_file(rebuilt: Site, options: tuple[str, ...]) -> None:
    other = REPORT.replace("2026-01\n", "2025-12\n")
    rebuilt.write("progress/2025-12.yaml", other + "draft: true\n")
    assert rebuilt.build("html", *options).pages_read == []
    rebuilt.write("progress/2025-12.yaml", other.replace("Lazy", "Eager").replace("Overlap", "Less overlap"))
    assert rebuilt.build("html", *options).pages_read == ["all"]


def test_an_edit_that_keeps_the_time(rebuilt: Site, options: tuple[str, ...]) -> None:
    path = rebuilt.src / "progress/2026-01.yaml"
    before = path.stat()
    rebuilt.write("progress/2026-01.yaml", REPORT.replace("2101", "2102"))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    built = rebuilt.build("html", *options)
    assert built.pages_read == ["january", "period"]
    assert "#2102" in built.read("january.html")


def test_an_edit_of_the_project(rebuilt: Site, options: tuple[str, ...]) -> None:
    rebuilt.write("progress/project.yaml", "repository: https://gitlab.com/o/otter\n")
    built = rebuilt.build("html", *options)
    assert built.pages_read == ["all", "january", "period"]
    assert "https://gitlab.com/o/otter/-/commit/db6b895c69" in built.read("january.html")


def test_a_new_file(rebuilt: Site, options: tuple[str, ...]) -> None:
    rebuilt.write("progress/2026-02.yaml", REPORT.replace("2026-01\n", "2026-02\n"))
    assert rebuilt.build("html", *options).pages_read == ["all"]
    assert rebuilt.build("html", *options).pages_read == []


def test_a_deleted_file(rebuilt: Site, options: tuple[str, ...]) -> None:
    (rebuilt.src / "progress/2025-12.yaml").unlink()
    assert rebuilt.build("html", *options).pages_read == ["all"]


def test_a_renamed_file(rebuilt: Site, options: tuple[str, ...]) -> None:
    (rebuilt.src / "progress/2026-01.yaml").rename(rebuilt.src / "progress/january.yaml")
    built = rebuilt.build("html", *options)
    assert built.pages_read == ["all", "january", "period"]
    assert [line.partition(" WARNING: ")[2].partition(" [")[0] for line in built.warnings] == [
        data_files.NO_FILE.problem.format(pattern="'progress/2026-01.yaml'")
    ]
    (rebuilt.src / "progress/january.yaml").rename(rebuilt.src / "progress/2026-01.yaml")
    assert rebuilt.build("html", "-W", *options).warnings == []


def test_an_edit_of_a_page(rebuilt: Site, options: tuple[str, ...]) -> None:
    rebuilt.write("plain.rst", "Plain\n=====\n\nNew words.\n")
    assert rebuilt.build("html", *options).pages_read == ["plain"]


def test_a_removed_page(rebuilt: Site, options: tuple[str, ...]) -> None:
    (rebuilt.src / "january.rst").unlink()
    assert "january" not in rebuilt.build("html", *options).pages_read
    assert rebuilt.build("html", "-W", *options).warnings == []


@pytest.mark.parametrize(
    "value",
    [
        'progress_reports = ["progress/2026*.yaml"]',
        'progress_project = "progress/project.yaml"',
        'progress_roots = ["../elsewhere"]',
        "progress_number_highlights = False",
        'language = "de"',
    ],
)
def test_a_change_of_a_configuration_value(rebuilt: Site, options: tuple[str, ...], value: str) -> None:
    conf = (rebuilt.src / "conf.py").read_text("utf-8")
    rebuilt.write("conf.py", f"{conf}\n{value}\n")
    assert rebuilt.build("html", *options).pages_read == sorted(PAGES)
    assert rebuilt.build("html", *options).pages_read == []


def test_a_timeline_depends_on_the_trends_and_the_areas_of_rows(rebuilt: Site, options: tuple[str, ...]) -> None:
    rebuilt.write("progress/project.yaml", "themes: [{name: MoE, areas: [MoE, CI]}]\n")
    rebuilt.write("all.rst", "All\n===\n\n.. trend-table::\n   :layout: timeline\n")
    rebuilt.write("plain.rst", "Plain\n=====\n\n.. trend-table::\n   :area: MoE\n")
    assert "1 commit" in rebuilt.build("html", "-W", *options).read("all.html")
    rebuilt.write("progress/2026-01.yaml", REPORT.replace("Add router", "Add better router"))
    assert rebuilt.build("html", *options).pages_read == ["january", "period"]
    rebuilt.write("progress/2026-01.yaml", REPORT.replace("area: MoE", "area: Docs"))
    assert rebuilt.build("html", *options).pages_read == ["all", "january", "period", "plain"]
    # A new place of a report changes the link in the head of its column.
    rebuilt.write("december.rst", ".. progress-report:: progress/2025-12.yaml\n")
    built = rebuilt.build("html", "-W", *options)
    assert built.pages_read == ["december", "index"]
    assert 'href="december.html#progress-otter-2025-12"' in built.read("all.html")
