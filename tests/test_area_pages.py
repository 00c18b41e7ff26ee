"""Names of areas link to the pages about them."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import html

from sphinxext_progress.format.slugs import area_label

from .conftest import CONF, PRINT_PAGES_READ, Build, Site, directive
from .test_nesting import HOSTS

REPORT = """\
period: 2026-01
commits:
  - {area: MoE, description: Router}
  - {area: moe, description: Replay}
  - {area: C++, description: Kernels}
  - No area
"""
PAGE = ".. _progress-area-otter-moe:\n\nMixture of experts\n==================\n\n"


@pytest.fixture(params=[(), ("-j2",)], ids=["serial", "parallel"])
def options(request: pytest.FixtureRequest) -> tuple[str, ...]:
    chosen: tuple[str, ...] = request.param
    return chosen


@pytest.fixture
def areas(site: Site) -> Site:
    """Return a site with a page about one of its areas."""
    site.write("conf.py", CONF + PRINT_PAGES_READ)
    site.write("progress/project.yaml", "project: Otter\nareas: [{name: MoE, aliases: [moe]}, C++]\n")
    site.write("progress/2026-01.report.yaml", REPORT)
    site.write("areas/moe.rst", PAGE + directive("commit-table", area="MoE", columns="area, description"))
    tables = [directive("commit-table"), directive("commit-table", group_by="area"), directive("progress-chart")]
    site.write("tables.rst", "Tables\n======\n\n" + "\n".join(tables))
    site.write("plain.rst", "Plain\n=====\n\nNothing of ours.\n")
    pages = "   progress/2026-01\n   tables\n   plain\n   areas/moe\n"
    site.write("index.rst", f"Site\n====\n\n.. toctree::\n\n{pages}")
    return site


def area_links(built: Build, page: str) -> list[tuple[str, str]]:
    """Return the text and the address of each link to a page about an area."""
    links: Any = html.fromstring(built.read(page)).xpath("//table//a | //p[contains(@class, 'progress-group')]/a")
    return [(link.text_content(), link.get("href")) for link in links if "progress-area-" in link.get("href")]


@pytest.mark.parametrize(
    ("project", "area", "expected"),
    [
        ("Otter", "MoE", "progress-area-otter-moe"),
        ("", "MoE", "progress-area-moe"),
        ("Otter", "C++", "progress-area-otter-cpp"),
        ("Otter", "C#", "progress-area-otter-csharp"),
        ("Otter", "3D view", "progress-area-otter-3d-view"),
        ("Otter", "文档", "progress-area-otter-2687ccdb"),
    ],
)
def test_the_label(project: str, area: str, expected: str) -> None:
    assert area_label(project, area) == expected


def test_names_link_to_the_page(areas: Site, options: tuple[str, ...]) -> None:
    built = areas.build("html", "-W", *options)
    link = ("MoE", "areas/moe.html#progress-area-otter-moe")
    # Two rows, a heading and a row of the chart; an area without a page is not a link.
    assert area_links(built, "tables.html") == 4 * [link]
    assert area_links(built, "progress/2026-01.html") == 2 * [("MoE", f"../{link[1]}")]
    # The filter has the names of the areas.
    buttons = html.fromstring(built.read("tables.html")).xpath("//button[@aria-pressed]/@value")
    assert buttons in ([], ["C++", "MoE", ""])


def test_the_page_does_not_link_to_itself(areas: Site) -> None:
    assert area_links(areas.build("html", "-W"), "areas/moe.html") == []


@pytest.mark.parametrize(("host", "suffix"), HOSTS)
def test_the_page_may_be_anywhere(areas: Site, host: str, suffix: str) -> None:
    (areas.src / "areas/moe.rst").unlink()
    label = "(progress-area-otter-moe)=\n# MoE\n" if host == "myst" else PAGE
    areas.write(f"guide/experts.{suffix}", label)
    areas.write("index.rst", (areas.src / "index.rst").read_text().replace("areas/moe", "guide/experts"))
    built = areas.build("html", "-W")
    assert area_links(built, "tables.html")[0] == ("MoE", "guide/experts.html#progress-area-otter-moe")


def test_a_translated_name(areas: Site) -> None:
    areas.write("locale/de/LC_MESSAGES/tables.po", 'msgid ""\nmsgstr ""\n\nmsgid "MoE"\nmsgstr "Experten"\n')
    built = areas.build("html", "-Dlanguage=de", "-Dlocale_dirs=locale", "-Dgettext_auto_build=1")
    assert area_links(built, "tables.html")[0] == ("Experten", "areas/moe.html#progress-area-otter-moe")


def test_a_page_appears_moves_and_disappears(areas: Site, options: tuple[str, ...]) -> None:
    path, index = areas.src / "areas/moe.rst", areas.src / "index.rst"
    with_page = index.read_text()
    page = path.read_text()
    path.unlink()
    index.write_text(with_page.replace("   areas/moe\n", ""))
    built = areas.build("html", "-W", *options)
    assert area_links(built, "tables.html") == []
    # Only the new page is read, but the pages with tables are written again.
    path.write_text(page)
    index.write_text(with_page)
    built = areas.build("html", "-W", *options)
    assert built.pages_read == ["areas/moe", "index"]
    assert len(area_links(built, "tables.html")) == 4
    areas.write("moe.rst", page)
    path.unlink()
    index.write_text(with_page.replace("areas/moe", "moe"))
    built = areas.build("html", "-W", *options)
    assert built.pages_read == ["index", "moe"]
    assert area_links(built, "tables.html")[0] == ("MoE", "moe.html#progress-area-otter-moe")
    (areas.src / "moe.rst").unlink()
    index.write_text(with_page.replace("   areas/moe\n", ""))
    assert area_links(areas.build("html", "-W", *options), "tables.html") == []


@pytest.mark.parametrize(
    ("builder", "file", "count"),
    [
        ("dirhtml", "tables/index.html", 4),
        ("epub", "tables.xhtml", 4),
        ("latex", "site.tex", 8),
        ("text", "tables.txt", 0),
        ("man", "site.1", 0),
        ("texinfo", "site.texi", None),
        ("xml", "tables.xml", None),
        ("linkcheck", "output.txt", 0),
    ],
)
def test_builders(areas: Site, builder: str, file: str, count: int | None) -> None:
    built = areas.build(builder, "-W", "--keep-going")
    assert built.warnings == []
    text = built.read(file)
    if builder in {"dirhtml", "epub"}:
        assert len(area_links(built, file)) == count
    elif count is not None:
        assert text.count("moe:progress-area-otter-moe}]{\\sphinxcrossref{MoE}}") == count


def test_a_document_without_the_page(areas: Site) -> None:
    areas.write("conf.py", CONF + "latex_documents = [('tables', 'tables.tex', 'Tables', 'nobody', 'howto')]\n")
    built = areas.build("latex", "-W")
    assert "hyperref[\\detokenize{areas" not in built.read("tables.tex")
