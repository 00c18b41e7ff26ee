"""Reports are sections: in the contents and toctrees, with labels."""

from __future__ import annotations

import re

import pytest
from docutils import nodes

from sphinxext_progress.diagnostics.messages import site as messages

from .conftest import HOST, REPORT, SUFFIX, Site, directive, words

TITLE = "Otter Monthly Progress Report: January 2026"


def outline(site: Site, page: str) -> list[str]:
    """Return the titles of a page, indented by depth."""
    titles = []
    for section in site.doctree(page).findall(nodes.section):
        depth, node = 0, section.parent
        while node is not None:
            depth, node = depth + isinstance(node, nodes.section), node.parent
        titles.append("  " * depth + section[0].astext())
    return titles


WHOLE = [
    TITLE,
    "  Overview",
    "  Key Highlights",
    "    Routers",
    "  Notable Commits",
    "  Infrastructure Updates",
    "  Summary: 6-Month Trend Analysis",
]


def test_the_title_of_a_report_becomes_the_title_of_its_page(otter: Site) -> None:
    built = otter.build("html", "-W")
    assert outline(otter, "index") == WHOLE
    assert re.search(rf"<title>\s*{TITLE} ", built.read("index.html"))


def test_below_a_page_title_the_report_is_a_section(otter: Site) -> None:
    otter.write("index.rst", "Page\n====\n\n" + directive("progress-report", "2026-01"))
    otter.build("dummy", "-W")
    assert outline(otter, "index") == ["Page", *(f"  {title}" for title in WHOLE)]


def test_flat_adds_the_parts_directly_to_the_page(otter: Site) -> None:
    otter.write("index.rst", "Page\n====\n\n" + directive("progress-report", "2026-01", flat=""))
    otter.build("dummy", "-W")
    assert outline(otter, "index") == ["Page", *WHOLE[1:]]


def test_the_sections_option_selects_and_orders_parts(otter: Site) -> None:
    otter.write("index.rst", directive("progress-report", "2026-01", sections="trends, overview"))
    otter.build("dummy", "-W")
    assert outline(otter, "index") == [TITLE, "  Summary: 6-Month Trend Analysis", "  Overview"]


def test_own_sections_follow_the_built_in_ones_and_can_be_selected(otter: Site) -> None:
    own = "sections:\n  - {id: thanks, title: Thanks to *all*, text: 'To', items: [Ann, Ben]}\n"
    otter.write("progress/2026-01.yaml", REPORT + own)
    otter.build("dummy", "-W")
    assert outline(otter, "index") == [*WHOLE, "  Thanks to all"]
    otter.write("index.rst", directive("progress-report", "2026-01", sections="thanks, commits"))
    otter.build("dummy", "-W")
    assert outline(otter, "index") == [TITLE, "  Thanks to all", "  Notable Commits"]


def test_the_numbers_of_highlights_can_be_turned_off(otter: Site) -> None:
    otter.build("dummy", "-D", "progress_number_highlights=0")
    assert "    Routers" in outline(otter, "index")


def test_titles_come_from_the_report_then_from_the_project(otter: Site) -> None:
    otter.write("progress/project.yaml", "titles: {report: '{project} in {period}', commits: Changes}\n")
    otter.write("progress/2026-01.yaml", REPORT + "titles: {commits: What landed, trends: 'The last {window}'}\n")
    otter.build("dummy", "-W")
    titles = outline(otter, "index")
    assert titles[0] == "Otter in January 2026"
    assert titles[4:] == ["  What landed", "  Infrastructure Updates", "  The last 6"]


def test_the_contents_and_the_toctree_have_the_sections(otter: Site) -> None:
    otter.write(f"report.{SUFFIX}", directive("progress-report", "2026-01", HOST))
    otter.write("index.rst", "Site\n====\n\n.. toctree::\n\n   report\n")
    page = otter.build("html", "-W").read("index.html")
    links = re.findall(r'<li class="toctree-l\d"><a [^>]*href="report.html[^"]*">(.*?)</a>', page)
    assert [words(re.sub("<[^>]*>", "", link)) for link in links] == [title.strip() for title in WHOLE]


def test_labels_of_the_report_its_parts_and_a_table(otter: Site) -> None:
    otter.write("report.rst", directive("progress-report", "2026-01", name="jan"))
    otter.write(
        "table.md", "# T\n\n" + directive("commit-table", "2026-01", "myst", name="moe table", caption="All of it")
    )
    parts = ("overview", "highlights", "commits", "infrastructure", "trends")
    roles = " ".join(f":ref:`jan-{part}`" for part in parts)
    otter.write(
        "index.rst", f"Site\n====\n\n.. toctree::\n\n   report\n   table\n\n:ref:`jan` {roles} :ref:`moe table`\n"
    )
    otter.write("other.md", "---\norphan: true\n---\n# O\n\n{ref}`jan` {ref}`jan-commits` [](#jan-trends)\n")
    built = otter.build("html", "-W", "-n", "--keep-going")
    assert built.warnings == []
    page = built.read("index.html").partition("</ul>")[2]
    assert 'href="report.html#progress-otter-2026-01"' in page
    assert 'href="report.html#progress-otter-2026-01-commits"><span class="std std-ref">Notable Commits' in page
    assert 'href="table.html#moe-table"><span class="std std-ref">All of it' in page
    for part in parts:
        assert f'href="report.html#progress-otter-2026-01-{part}"' in page
    assert "Summary: 6-Month Trend Analysis" in built.read("other.html")


@pytest.mark.parametrize(
    ("around", "tag"),
    [(".. note::\n\n   {}", "note"), ("* item\n\n  {}", "list_item"), ("   quote\n\n   {}", "block_quote")],
)
def test_where_sections_are_not_allowed_headings_are_rubrics_with_a_warning(otter: Site, around: str, tag: str) -> None:
    text = directive("progress-report", "2026-01").rstrip()
    otter.write("index.rst", "Page\n====\n\n" + around.format(text) + "\n")
    built = otter.build("html", "--keep-going", "-W")
    assert built.status == 1
    assert len([line for line in built.warnings if "WARNING" in line]) == 1
    assert built.warnings[0].startswith(f"SRC/index.rst:6: WARNING: {messages.NESTED_REPORT.format(parent=tag)}")
    assert outline(otter, "index") == ["Page"]
    rubrics = [rubric.astext() for rubric in otter.doctree("index").findall(nodes.rubric)]
    assert rubrics == [title.strip() for title in WHOLE]


@pytest.mark.parametrize("host", ["rst", "myst"])
def test_text_after_a_report_is_a_warning_at_its_line(otter: Site, host: str) -> None:
    (otter.src / "index.rst").unlink()
    head = "Page\n====\n\n" if host == "rst" else "# Page\n\n\n"
    suffix = "rst" if host == "rst" else "md"
    text = head + directive("progress-report", "2026-01", host) + "\nMore text.\n"
    otter.write(f"index.{suffix}", text)
    built = otter.build()
    line = text.splitlines().index("More text.") + 1
    assert len(built.warnings) == 1
    message = messages.TEXT_AFTER_REPORT.format()
    assert built.warnings[0].startswith(f"SRC/index.{suffix}:{line}: WARNING: {message}")


def test_headings_and_comments_may_follow_a_report(otter: Site) -> None:
    page = "Page\n====\n\n" + directive("progress-report", "2026-01") + "\n.. a comment\n\nNext\n====\n\nText.\n"
    otter.write("index.rst", page)
    assert otter.build("html", "-W").warnings == []


def test_a_report_inside_only(otter: Site) -> None:
    otter.write("index.rst", "Page\n====\n\n.. only:: html\n\n   .. progress-report:: 2026-01\n")
    assert otter.build("html", "-W").warnings == []
    assert outline(otter, "index")[1:] == [f"  {title}" for title in WHOLE]


def test_a_report_on_two_pages_is_a_warning_that_names_both(otter: Site) -> None:
    again = "Page\n====\n\n" + directive("progress-report", "2026-01")
    otter.write("other.rst", ":orphan:\n\n" + again)
    built = otter.build()
    assert len(built.warnings) == 1
    message = messages.RENDERED_TWICE.format(period="2026-01", place="'index.rst:1'")
    assert built.warnings[0].startswith(f"SRC/other.rst:6: WARNING: {message}")
    otter.write("other.rst", ":orphan:\n\n" + again + "   :no-index:\n")
    assert otter.build().warnings == []


def test_ids_are_unique_in_a_single_page_build(otter: Site) -> None:
    twice = "".join(directive("progress-report", "2026-01", no_index="") + "\n" for _ in range(2))
    otter.write("other.rst", "Other\n=====\n\n" + twice)
    otter.write("index.rst", "Site\n====\n\n.. toctree::\n\n   other\n\n" + directive("progress-report", "2026-01"))
    page = otter.build("singlehtml", "-W").read("index.html")
    ids = [identifier for identifier in re.findall(r'id="([^"]+)"', page) if "progress-" in identifier]
    assert len(ids) > 20
    assert len(ids) == len(set(ids))


def test_several_reports_are_newest_first_and_the_newest_has_the_label(otter: Site) -> None:
    otter.write("progress/2025-12.yaml", REPORT.replace("2026-01\n", "2025-12\n"))
    otter.write("index.rst", "Page\n====\n\n" + directive("progress-report", "progress/*.yaml", name="new"))
    assert otter.build("html", "-W").warnings == []
    titles = [title for title in outline(otter, "index") if "Report" in title]
    assert titles == [f"  {TITLE}", "  Otter Monthly Progress Report: December 2025"]
    section = next(node for node in otter.doctree("index").findall(nodes.section) if "new" in node["names"])
    assert section[0].astext() == TITLE


def test_a_draft_has_a_notice_and_an_info_message(otter: Site) -> None:
    otter.write("progress/2026-01.yaml", REPORT + "draft: true\n")
    built = otter.build("text", "-W")
    assert "Draft: this report is not finished." in built.read("index.txt")
    assert messages.DRAFT_REPORT.format(name="progress/2026-01.yaml") in built.output


def test_the_byline_has_the_date_and_the_authors(otter: Site) -> None:
    otter.write("progress/project.yaml", "repository: https://github.com/o/otter\n")
    otter.write("progress/2026-01.yaml", REPORT + "published: 2026-02-02\nauthors: [ann, Ben Miller]\n")
    page = otter.build("html", "-W").read("index.html")
    assert "Published on February 2, 2026" in page
    assert 'href="https://github.com/ann">ann</a>, <span class="progress-ref">Ben Miller</span>' in page
