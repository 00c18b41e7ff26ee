"""Report files as pages: without a stub file, with an archive, neighbours, and assembled trends."""

from __future__ import annotations

import os
import re

import pytest

from sphinxext_progress.diagnostics.messages import data_files

from .conftest import CONF, HOST, PRINT_PAGES_READ, SUFFIX, Site, directive, words

MONTHS = {
    "2025-08": "Overlap",
    # A month without a stage is skipped.
    "2025-09": "",
    "2025-10": "Overlap of {send,receive}",
    "2025-11": "Routers",
    "2025-12": "",
    "2026-01": "Replay",
}


def month(period: str, stage: str, **changed: str) -> str:
    """Return the report of a month."""
    parts = {
        "overview": f"The **month** {period} went well, e.g. in routers. A second sentence.",
        "bullet": "Faster routers",
        "area": "MoE",
        **changed,
    }
    text = (
        f"project: Otter\nperiod: {period}\noverview: {parts['overview']}\n"
        f"highlights:\n  - {{title: Speed, items: ['{parts['bullet']}']}}\n"
        f"commits:\n  - {{area: {parts['area']}, description: Row of {period}, pr: 1}}\n"
        "  - {area: Docs, description: Words}\n"
    )
    return text + (f"trends:\n  - {{theme: moe, stage: '{stage}'}}\n" if stage else "")


@pytest.fixture(params=[(), ("-j2",)], ids=["serial", "parallel"])
def options(request: pytest.FixtureRequest) -> tuple[str, ...]:
    chosen: tuple[str, ...] = request.param
    return chosen


@pytest.fixture
def year(site: Site) -> Site:
    site.write("conf.py", CONF + PRINT_PAGES_READ)
    site.write(
        "progress/project.yaml",
        "project: Otter\nthemes: [{name: MoE, aliases: [moe], areas: [MoE, Router]}]\nareas: [MoE, Router, Docs]\n",
    )
    for period, stage in MONTHS.items():
        site.write(f"progress/{period}.report.yaml", month(period, stage))
    site.write(
        "index.rst", "Site\n====\n\n.. toctree::\n   :glob:\n   :reversed:\n\n   progress/*\n   archive\n   trends\n"
    )
    site.write(f"archive.{SUFFIX}", "Archive\n=======\n\n" + directive("progress-index", "", HOST))
    columns = {"columns": "theme, trajectory, activity"}
    site.write(f"trends.{SUFFIX}", "Trends\n======\n\n" + directive("trend-table", "", HOST, **columns))
    return site


def text(page: str) -> str:
    """Return the text of a page."""
    return words(re.sub(r"<[^>]+>", " ", page[page.index("<body") :]))


def test_a_report_file_is_a_page(year: Site, options: tuple[str, ...]) -> None:
    built = year.build("html", "-W", "--keep-going", "-n", *options)
    assert built.warnings == []
    for period in MONTHS:
        assert f"Row of {period}" in built.read(f"progress/{period}.html")
    page = built.read("progress/2026-01.html")
    assert "<h1>Otter Monthly Progress Report: January 2026" in page
    assert "<title>Otter Monthly Progress Report: January 2026 &#8212;" in page
    assert "_sources/progress/2026-01.report.yaml.txt" in page
    # The toctree contains the title and the sections of the report.
    index = built.read("index.html")
    assert '<a class="reference internal" href="progress/2026-01.html#overview' not in index
    assert '<a class="reference internal" href="progress/2026-01.html">Otter Monthly Progress Report' in index
    assert 'href="progress/2026-01.html#progress-otter-2026-01-overview">Overview</a>' in index


def test_neighbours(year: Site) -> None:
    built = year.build("html", "-W")
    august, october, january = (built.read(f"progress/{period}.html") for period in ("2025-08", "2025-10", "2026-01"))
    assert 'Newer report: <a class="reference internal" href="2025-11.html#progress-otter-2025-11">' in october
    assert "Older report:" not in august
    assert 'Older report: <a class="reference internal" href="2025-12.html#progress-otter-2025-12">' in january
    assert "Newer report:" not in january
    # In one direction, whatever the order of the toctree, so that no word contradicts the links of a theme.
    assert october.index("Newer report:") < october.index("Older report:")


def test_a_neighbour_without_a_page_is_not_named(year: Site) -> None:
    (year.src / "progress/2025-12.report.yaml").rename(year.src / "progress/2025-12.yaml")
    built = year.build("html", "-W", "--keep-going")
    assert "Older report:" not in built.read("progress/2026-01.html")
    # Once the page exists, the link appears, and the report is not read again.
    year.write("december.rst", ":orphan:\n\n" + directive("progress-report", "progress/2025-12.yaml"))
    built = year.build("html", "-W", "--keep-going")
    assert built.pages_read == ["december", "index"]
    assert 'Older report: <a class="reference internal" href="../december.html#' in built.read("progress/2026-01.html")


def test_the_archive(year: Site) -> None:
    year.write("progress/2026-01.report.yaml", month("2026-01", "Replay") + "draft: true\n")
    year.build("html", "-W")
    archive = year.build("text", "-W").read("archive.txt")
    assert words(archive) == words(
        """Archive ******* -[ 2026 ]-
        * Otter Monthly Progress Report: January 2026 (Draft)
        The month 2026-01 went well, e.g. in routers. 1 highlight, 2 commits, 1 theme
        -[ 2025 ]-
        * Otter Monthly Progress Report: December 2025
        The month 2025-12 went well, e.g. in routers. 1 highlight, 2 commits
        * Otter Monthly Progress Report: November 2025
        The month 2025-11 went well, e.g. in routers. 1 highlight, 2 commits, 1 theme
        * Otter Monthly Progress Report: October 2025
        The month 2025-10 went well, e.g. in routers. 1 highlight, 2 commits, 1 theme
        * Otter Monthly Progress Report: September 2025
        The month 2025-09 went well, e.g. in routers. 1 highlight, 2 commits
        * Otter Monthly Progress Report: August 2025
        The month 2025-08 went well, e.g. in routers. 1 highlight, 2 commits, 1 theme"""
    )
    html = year.build("html", "-W").read("archive.html")
    assert 'href="progress/2025-12.html#progress-otter-2025-12"' in html


def test_a_short_archive(year: Site) -> None:
    year.write("archive.rst", "Archive\n=======\n\n" + directive("progress-index", limit="1", name="newest"))
    (year.src / f"archive.{SUFFIX}").unlink() if SUFFIX != "rst" else None
    page = text(year.build("html", "-W").read("archive.html"))
    assert "January 2026" in page
    assert "December 2025" not in page
    assert "5 earlier reports are not listed." in page


def test_trends_are_assembled_from_the_months(year: Site) -> None:
    built = year.build("html", "-W")
    stages = re.search(r'<ol class="arabic simple progress-stages">.*?</ol>', built.read("trends.html"), re.DOTALL)
    assert stages
    assert text("<body" + stages[0]) == (
        "Overlap ( Aug 2025 ) → Overlap of {send,receive} ( Oct 2025 ) → Routers ( Nov 2025 ) → Replay ( Jan 2026 )"
    )
    assert 'href="progress/2025-11.html#progress-otter-2025-11"' in stages[0]
    figures = re.search(r'<ol class="[^"]*progress-activity.*?</ol>', built.read("trends.html"), re.DOTALL)
    assert figures
    assert text("<body" + figures[0]) == "Aug 2025: 1 Sep 2025: 1 Oct 2025: 1 Nov 2025: 1 Dec 2025: 1 Jan 2026: 1"
    # The trends of a month include earlier stages, but no later ones.
    january, november = (text(built.read(f"progress/{period}.html")) for period in ("2026-01", "2025-11"))
    assert "Overlap of {send,receive} ( Oct 2025 ) → Routers ( Nov 2025 ) → Replay" in january
    assert "Overlap of {send,receive} ( Oct 2025 ) → Routers" in november
    assert "Replay" not in november


def test_the_window_of_a_report_limits_its_trends(year: Site) -> None:
    year.write("progress/2026-01.report.yaml", month("2026-01", "Replay") + "window: 3\n")
    page = text(year.build("html", "-W").read("progress/2026-01.html"))
    assert "Routers ( Nov 2025 ) → Replay" in page
    assert "Overlap" not in page


@pytest.mark.parametrize("builder", ["html", "dirhtml", "singlehtml", "epub", "latex", "text", "man", "xml"])
def test_every_builder(year: Site, builder: str) -> None:
    built = year.build(builder, "-W", "--keep-going")
    assert built.warnings == []
    assert built.status == 0


def test_a_new_report_file(year: Site, options: tuple[str, ...]) -> None:
    year.build("html", "-W", *options)
    year.write("progress/2026-02.report.yaml", month("2026-02", "Sharding"))
    built = year.build("html", "-W", "--keep-going", *options)
    assert built.pages_read == ["archive", "index", "progress/2026-01", "progress/2026-02", "trends"]
    assert "February 2026" in text(built.read("archive.html"))
    assert 'Newer report: <a class="reference internal" href="2026-02.html' in built.read("progress/2026-01.html")
    assert "→ Sharding" in text(built.read("trends.html"))
    assert year.build("html", "-W", *options).pages_read == []


def test_an_edited_bullet(year: Site, options: tuple[str, ...]) -> None:
    year.build("html", "-W", *options)
    year.write("progress/2025-11.report.yaml", month("2025-11", "Routers", bullet="Much faster routers"))
    built = year.build("html", "-W", *options)
    assert built.pages_read == ["progress/2025-11"]
    assert "Much faster routers" in built.read("progress/2025-11.html")


def test_an_edited_first_sentence(year: Site, options: tuple[str, ...]) -> None:
    year.build("html", "-W", *options)
    year.write("progress/2025-11.report.yaml", month("2025-11", "Routers", overview="Other words."))
    assert year.build("html", "-W", *options).pages_read == ["archive", "progress/2025-11"]


def test_an_edited_stage(year: Site, options: tuple[str, ...]) -> None:
    year.build("html", "-W", *options)
    year.write("progress/2025-11.report.yaml", month("2025-11", "Better routers"))
    # December has no trends, so it does not show earlier stages.
    assert year.build("html", "-W", *options).pages_read == ["progress/2025-11", "progress/2026-01", "trends"]


def test_an_edited_area(year: Site, options: tuple[str, ...]) -> None:
    year.build("html", "-W", *options)
    year.write("progress/2025-11.report.yaml", month("2025-11", "Routers", area="Docs"))
    built = year.build("html", "-W", *options)
    assert built.pages_read == ["progress/2025-11", "trends"]
    assert "Nov 2025: </span>0</span>" in built.read("trends.html")


def test_an_edit_that_keeps_the_time(year: Site, options: tuple[str, ...]) -> None:
    year.build("html", "-W", *options)
    path = year.src / "progress/2025-11.report.yaml"
    before = path.stat()
    year.write("progress/2025-11.report.yaml", month("2025-11", "Routers", bullet="Other"))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert year.build("html", "-W", *options).pages_read == ["progress/2025-11"]


def test_a_deleted_month(year: Site, options: tuple[str, ...]) -> None:
    year.write("links.rst", "Links\n=====\n\n.. toctree::\n\n   progress/2025-11\n")
    year.build("html", *options)
    (year.src / "progress/2025-11.report.yaml").unlink()
    built = year.build("html", "-W", "--keep-going", *options)
    for page in ("archive", "trends", "progress/2025-10", "progress/2025-12", "progress/2026-01", "index"):
        assert "2025-11" not in built.read(f"{page}.html"), page
    assert 'Newer report: <a class="reference internal" href="2025-12.html' in built.read("progress/2025-10.html")
    built = year.build("html", "-W", "--keep-going", "-E", *options)
    assert [line.partition(": WARNING")[0] for line in built.warnings][:1] == ["SRC/links.rst:4"]


def test_two_files_of_one_month(year: Site) -> None:
    year.write("progress/2026-01.yaml", month("2026-01", "Replay"))
    built = year.build("html", "-W", "--keep-going")
    (line,) = (line for line in built.warnings if "build finished" not in line)
    assert line.startswith(
        "SRC/progress/2026-01.yaml:2:9: WARNING: "
        + data_files.DUPLICATE_REPORT.problem.format(
            name="'progress/2026-01.report.yaml'", project="'Otter'", period="2026-01"
        )
    )


def test_a_report_page_may_have_a_suffix_of_one_dot(year: Site) -> None:
    (year.src / "progress/2026-01.report.yaml").rename(year.src / "progress/2026-01.progress")
    built = year.build("html", "-W", "-n")
    assert built.warnings == []
    assert "Row of 2026-01" in built.read("progress/2026-01.html")
    assert "progress/2026-01.html" in built.read("archive.html")
    assert "Jan 2026" in built.read("trends.html")
