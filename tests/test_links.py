"""Links to reports: the roles of the domain, intersphinx, and rows of tables on other pages."""

from __future__ import annotations

import re
import zlib
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from sphinxext_progress.diagnostics import expected, quoted
from sphinxext_progress.diagnostics.messages import site as messages
from sphinxext_progress.diagnostics.messages import values

from .conftest import CONF, HOST, MYST, REPORT, SUFFIX, Build, Site, directive

FORMER_ROW = "progress-otter-2026-01-db6b895c69"
ROW = f"row-{FORMER_ROW}"


def role(kind: str, target: str, host: str = HOST) -> str:
    return f"{{progress:{kind}}}`{target}`" if host == "myst" else f":progress:{kind}:`{target}`"


@pytest.fixture
def linked(site: Site) -> Site:
    site.write("progress/2026-01.yaml", REPORT)
    site.write("report.rst", directive("progress-report", "2026-01"))
    site.write("index.rst", "Site\n====\n\n.. toctree::\n\n   report\n   page\n")
    return site


def links(page: str) -> list[tuple[str, str]]:
    """Return the address and the text of each link in the body of a page."""
    body = page[page.index('<div class="body"') : page.index('<div class="sphinxsidebar"')]
    matches = re.findall(r'<a class="reference [^"]*" href="([^"]+)"[^>]*>(.*?)</a>', body, re.DOTALL)
    return [(address, re.sub(r"<[^>]+>", "", words)) for address, words in matches]


@pytest.mark.parametrize(
    ("kind", "target", "address", "words"),
    [
        ("report", "2026-01", "#progress-otter-2026-01", "Otter Monthly Progress Report: January 2026"),
        ("report", "Otter@2026-01", "#progress-otter-2026-01", "Otter Monthly Progress Report: January 2026"),
        ("report", "the month <2026-01>", "#progress-otter-2026-01", "the month"),
        ("highlight", "2026-01#routers", "#progress-otter-2026-01-routers", "Routers"),
        ("highlight", "Otter@2026-01#routers", "#progress-otter-2026-01-routers", "Routers"),
        ("commit", "db6b895c69", f"#{ROW}", "db6b895c69"),
        ("commit", "db6b895", f"#{ROW}", "db6b895"),
        ("commit", "DB6B895C69ad", f"#{ROW}", "DB6B895C69ad"),
        ("commit", "#2101", f"#{ROW}", "#2101"),
        ("commit", "2101", f"#{ROW}", "2101"),
        ("commit", "a row <#2101>", f"#{ROW}", "a row"),
    ],
)
def test_a_role_links_to_its_target(linked: Site, kind: str, target: str, address: str, words: str) -> None:
    linked.write(f"page.{SUFFIX}", f"Page\n====\n\n{role(kind, target)}\n")
    built = linked.build("html", "-W", "-n", "--keep-going")
    assert built.warnings == []
    assert links(built.read("page.html")) == [(f"report.html{address}", words)]
    assert f'id="{address[1:]}"' in built.read("report.html")


def test_a_row_never_takes_the_id_of_a_part(site: Site) -> None:
    site.write(
        "progress/2026-01.yaml",
        "project: Otter\nperiod: 2026-01\noverview: First.\ncommits: [{description: Overview}]\n",
    )
    site.write("index.rst", directive("progress-report", "2026-01"))
    page = site.build("html", "-W", "-n").read("index.html")
    assert '<section id="progress-otter-2026-01-overview">' in page
    assert 'id="row-progress-otter-2026-01-overview"' in page
    assert '<meta name="description" content="First." />' in page


@pytest.mark.parametrize(("label", "row"), [(FORMER_ROW, ROW), (ROW, f"{ROW}-2")])
def test_links_to_a_row_do_not_lead_to_a_label_of_the_page(linked: Site, label: str, row: str) -> None:
    labels = f".. _{label}:\n\n.. _progress-otter-2026-01-routers:\n\nSite\n----\n\nText.\n\n"
    linked.write("report.rst", "Report\n======\n\n" + labels + directive("progress-report", "2026-01"))
    targets = [role("commit", "#2101"), role("highlight", "2026-01#routers-2")]
    table = directive("commit-table", "2026-01", HOST, columns="period, description")
    linked.write(f"page.{SUFFIX}", "Page\n====\n\n" + "\n\n".join([*targets, table]) + "\n")
    built = linked.build("html", "-W", "-n", "--keep-going")
    assert [address for address, _ in links(built.read("page.html")) if address.startswith("report")] == [
        f"report.html#{row}",
        "report.html#progress-otter-2026-01-routers-2",
        f"report.html#{row}",
    ]
    ids = re.findall(r'\bid="([^"]+)"', built.read("report.html"))
    assert len(ids) == len(set(ids))
    assert f'<tr class="row-even" id="{row}" role="row">' in built.read("report.html")
    assert "progress-otter-2026-01-routers-2" in ids


@pytest.mark.parametrize("builder", ["html", "singlehtml"])
def test_the_id_that_a_row_had_in_version_1_0_still_leads_to_it(linked: Site, builder: str) -> None:
    linked.write(f"page.{SUFFIX}", "Page\n====\n")
    page = linked.build(builder, "-W").read("index.html" if builder == "singlehtml" else "report.html")
    (row,) = re.findall(rf'<tr [^>]*id="{ROW}"[^>]*>(.*?)</tr>', page, re.DOTALL)
    assert f'<span class="target" id="{FORMER_ROW}"></span>' in row


@pytest.mark.parametrize(
    ("kind", "target", "known"),
    [
        ("report", "2026-02", values.CLOSEST_NAME.format(closest="'2026-01'")),
        (
            "highlight",
            "2026-01#router",
            values.CLOSEST_NAME.format(closest="'2026-01#routers'"),
        ),
        ("commit", "#2102", values.CLOSEST_OF_NAMES.format(names="db6b895c69, #2101", closest="'#2101'")),
        ("commit", "db6b89", values.CLOSEST_OF_NAMES.format(names="db6b895c69, #2101", closest="'db6b895c69'")),
        ("report", "x\u202e" + "y" * 100, values.KNOWN_NAME.format(names="2026-01")),
    ],
)
@pytest.mark.parametrize("options", [(), ("-j2",)], ids=["serial", "parallel"])
def test_an_unknown_target_is_a_warning_with_the_closest_name_in_every_build(
    linked: Site, kind: str, target: str, known: str, options: tuple[str, ...]
) -> None:
    linked.write("page.rst", f"Page\n====\n\n{role(kind, target, 'rst')}\n")
    for _ in range(2):
        built = linked.build("html", "-W", "-n", "--keep-going", *options)
        assert built.status == 1
        message = messages.UNKNOWN_OBJECT.format(kind=kind, name=quoted(target), expected=known)
        assert built.warnings == [f"SRC/page.rst:4: WARNING: {message} [progress.link]"]
        assert "\u202e" not in message
    assert target in built.read("page.html")
    linked.write("page.rst", f"Page\n====\n\n{role('report', '2026-01', 'rst')}\n")
    assert linked.build("html", "-W", "-n", *options).warnings == []


@pytest.mark.skipif(not MYST, reason="a page in MyST needs myst-parser")
def test_unknown_targets_have_the_same_warning_on_rst_and_myst_pages(linked: Site) -> None:
    warnings = []
    for host, suffix in (("rst", "rst"), ("myst", "md")):
        linked.write(f"page.{suffix}", f"Page\n====\n\n{role('commit', '#1', host)}\n")
        warnings.append(linked.build("html").warnings[0].replace(f"page.{suffix}", "page"))
        (linked.src / f"page.{suffix}").unlink()
    assert warnings[0] == warnings[1]


def test_a_period_of_several_projects_needs_the_project(linked: Site) -> None:
    linked.write("progress/badger.yaml", REPORT.replace("Otter", "Badger"))
    linked.write("badger.rst", ":orphan:\n\n" + directive("progress-report", "progress/badger.yaml"))
    linked.write("report.rst", directive("progress-report", "progress/2026-01.yaml"))
    linked.write("page.rst", f"Page\n====\n\n{role('report', 'Badger@2026-01', 'rst')}\n")
    built = linked.build("html", "-W", "-n", "--keep-going")
    assert built.warnings == []
    assert links(built.read("page.html"))[0][0] == "badger.html#progress-badger-2026-01"
    linked.write("page.rst", f"Page\n====\n\n{role('report', '2026-01', 'rst')}\n")
    known = expected("2026-01", ["Badger@2026-01", "Otter@2026-01"])
    message = messages.UNKNOWN_OBJECT.format(kind="report", name="'2026-01'", expected=known)
    (warning,) = linked.build("html").warnings
    assert message in warning


def test_a_page_is_written_again_when_a_link_target_moves(linked: Site) -> None:
    linked.write("page.rst", f"Page\n====\n\n{role('commit', '#2101', 'rst')}\n")
    linked.build("html", "-W")
    linked.write("report.rst", "Report\n======\n")
    linked.write("other.rst", ":orphan:\n\n" + directive("progress-report", "2026-01"))
    built = linked.build("html", "-W")
    assert links(built.read("page.html")) == [(f"other.html#{ROW}", "#2101")]


def test_the_inventory(linked: Site) -> None:
    linked.write("page.rst", "Page\n====\n")
    data = (linked.build("html", "-W").out / "objects.inv").read_bytes()
    lines = zlib.decompress(data.split(b"zlib.\n", 1)[1]).decode().splitlines()
    ours = sorted(line for line in lines if " progress:" in line)
    assert ours == [
        f"#2101 progress:commit -1 report.html#{ROW} -",
        "Otter@2026-01 progress:report 1 report.html#progress-otter-2026-01 Otter Monthly Progress Report: January 2026",
        "Otter@2026-01#routers progress:highlight 1 report.html#progress-otter-2026-01-routers Routers",
        # "$" stands for the name.
        "db6b895c69 progress:commit -1 report.html#row-progress-otter-2026-01-$ -",
    ]


@pytest.mark.parametrize("builder", ["html", "latex"])
def test_other_sites_link_with_intersphinx(linked: Site, tmp_path: Path, builder: str) -> None:
    linked.write("page.rst", "Page\n====\n")
    there = linked.build("html", "-W").out
    other = Site(tmp_path / "other" / "src")
    other.write(
        "conf.py",
        CONF.replace("\nextensions = [", '\nextensions = ["sphinx.ext.intersphinx", ')
        + f"intersphinx_mapping = {{'otter': ('https://otter.example.org/', '{there / 'objects.inv'}')}}\n",
    )
    roles = [
        role("report", "Otter@2026-01", "rst"),
        ":external:progress:highlight:`Otter@2026-01#routers`",
        ":external+otter:progress:commit:`#2101`",
    ]
    other.write("index.rst", "Other\n=====\n\n" + "\n\n".join(roles) + "\n")
    built = other.build(builder, "-W", "-n", "--keep-going")
    assert built.warnings == []
    page = "".join(path.read_text("utf-8") for path in built.out.glob("*.html" if builder == "html" else "*.tex"))
    for anchor in ("progress-otter-2026-01", "progress-otter-2026-01-routers", ROW):
        address = f"https://otter.example.org/report.html#{anchor}"
        assert (address if builder == "html" else address.replace("#", r"\#")) in page
    assert "Otter Monthly Progress Report: January 2026" in page
    other.write("index.rst", "Other\n=====\n\n" + role("report", "Badger@2026-01", "rst") + "\n")
    message = messages.UNKNOWN_OBJECT.format(kind="report", name="'Badger@2026-01'", expected=expected("Badger", []))
    assert message in other.build().warnings[0]


def test_rows_of_other_tables_link_to_the_row_in_its_report(linked: Site) -> None:
    tables = [directive("commit-table"), directive("commit-table", columns="period, description")]
    linked.write("page.rst", "Page\n====\n\n" + "\n".join(tables))
    built = linked.build("html", "-W", "-n")
    assert built.warnings == []
    assert [link for link in links(built.read("page.html")) if "#" in link[0]] == [
        (f"report.html#{ROW}", "Jan 2026"),
        (f"report.html#{ROW}", "January 2026"),
    ]


def test_rows_of_a_report_without_a_page_have_no_links(linked: Site) -> None:
    linked.write("report.rst", "Report\n======\n")
    linked.write("page.rst", "Page\n====\n\n" + directive("commit-table"))
    built = linked.build("html", "-W", "-n")
    assert links(built.read("page.html")) == []
    assert "Jan 2026" in built.read("page.html")


def test_rows_link_to_a_report_that_does_not_show_them(linked: Site) -> None:
    linked.write("report.rst", directive("progress-report", "2026-01", sections="overview"))
    linked.write("page.rst", "Page\n====\n\n" + directive("commit-table"))
    assert links(linked.build("html", "-W").read("page.html")) == [("report.html#progress-otter-2026-01", "Jan 2026")]


def anchors(built: Build, builder: str) -> tuple[list[str], set[str]]:
    """Return the ids of this extension in a build, and those that its links refer to."""
    texts = [path.read_text("utf-8") for path in built.out.rglob("*.html" if "html" in builder else "*.xhtml")]
    if builder == "latex":
        texts = [path.read_text("utf-8") for path in built.out.glob("*.tex")]
        ids = [
            identifier
            for text in texts
            for identifier in re.findall(r"\\label\{\\detokenize\{[^:}]*:?((?:row-)?progress-[^}]+)\}\}", text)
        ]
        referenced = {
            identifier
            for text in texts
            for identifier in re.findall(r"\\detokenize\{[^:}]*:?((?:row-)?progress-[^}]+)\}", text)
        }
        return ids, referenced
    ids = [identifier for text in texts for identifier in re.findall(r'\bid="((?:row-)?progress-[^"]+)"', text)]
    return ids, {
        identifier for text in texts for identifier in re.findall(r'href="[^"]*#((?:row-)?progress-[^"]+)"', text)
    }


@pytest.mark.parametrize("builder", ["html", "dirhtml", "singlehtml", "epub", "latex"])
def test_links_resolve_and_ids_are_unique(megatron: Site, builder: str) -> None:
    index = directive("progress-index") + directive("commit-table", columns="period, area, description")
    megatron.write("more.rst", f"More\n====\n\n{index}\n")
    megatron.write("index.rst", "Site\n====\n\n.. toctree::\n\n   report\n   tables\n   more\n")
    built = megatron.build(builder, "-W", "--keep-going")
    assert built.warnings == []
    ids, referenced = anchors(built, builder)
    assert len(ids) == len(set(ids))
    # The report, its five parts, eight highlights and 26 rows with two ids each. Only HTML has links to the groups of a table
    # and to the year of an archive.
    groups_and_year = 0 if builder == "latex" else 13 + 1
    assert len(ids) == 1 + 5 + 8 + 2 * 26 + groups_and_year
    assert len(referenced) >= 27
    assert referenced <= set(ids)


def test_the_search_index_finds_a_row(megatron: Site) -> None:
    text = megatron.build("html", "-W").read("searchindex.js")
    # Sphinx omits numbers from the index and from queries.
    for term in ("moe", "checkpointconfig", "d4f9347335"):
        assert f'"{term}":' in text, term


def test_reports_whose_ids_would_be_equal_have_different_ids(linked: Site) -> None:
    linked.write("progress/twin.yaml", REPORT.replace("Otter", "otter"))
    linked.write("report.rst", directive("progress-report", "progress/*.yaml"))
    linked.write("page.rst", "Page\n====\n")
    built = linked.build("xml", "--keep-going")
    message = messages.SAME_PROJECT_ID.format(first="'Otter'", second="'otter'")
    assert built.warnings == [f"SRC/report.rst:1: WARNING: {message} [progress.duplicate]"]
    ids = re.findall(r'\bids="([^"]+)"', ET.tostring(ET.parse(built.out / "report.xml").getroot(), "unicode"))
    assert len(ids) == len(set(ids))


def test_a_link_to_a_report_without_an_id_leads_to_its_page(linked: Site) -> None:
    linked.write("progress/2026-01.yaml", "project: Otter\nperiod: 2026-01\ncommits: [{description: Row}]\n")
    linked.write(
        "report.rst", "Report\n======\n\n" + directive("progress-report", "2026-01", flat="", sections="overview")
    )
    linked.write("page.rst", f"Page\n====\n\n{role('report', '2026-01', 'rst')}\n")
    assert links(linked.build("html", "-W").read("page.html"))[0][0] == "report.html"
