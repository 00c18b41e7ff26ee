"""Lists of reports: years that fold, pictures, and the link to the feed."""

from __future__ import annotations

import re

import pytest
from docutils import nodes
from lxml import html

from .conftest import CONF, HOST, PRINT_PAGES_READ, Site, directive
from .test_images import SVG, png, write
from .test_nesting import HOSTS

PERIODS = ("2024-11", "2025-02", "2025-03", "2026-01")
BASE = "https://otter.example.org/"


def month(period: str, more: str = "") -> str:
    return f"project: Otter\nperiod: {period}\noverview: The month {period} brought something.\n{more}"


@pytest.fixture
def years(site: Site) -> Site:
    """Return a site with reports of three years, one with a picture, and an archive."""
    site.write("conf.py", CONF + PRINT_PAGES_READ + f'html_baseurl = "{BASE}"\n')
    for period in PERIODS:
        site.write(f"progress/{period}.report.yaml", month(period))
    site.write("progress/2025-02.report.yaml", month("2025-02", picture("x.png")))
    write(site, "progress/x.png")
    site.write("index.rst", "Site\n====\n\n.. toctree::\n   :glob:\n\n   progress/*\n   archive\n")
    site.write("archive.rst", "Archive\n=======\n\n" + directive("progress-index"))
    return site


def picture(source: str) -> str:
    return f"sections: [{{title: Own, images: [{{src: '{source}', alt: A chart}}]}}]\n"


def list_of(site: Site, *options: str, builder: str = "html", page: str = "archive.html") -> html.HtmlElement:
    """Build a site without warnings and return the page with the list."""
    built = site.build(builder, "-W", "--keep-going", *options)
    assert "\n".join(built.warnings) == ""
    return html.fromstring(built.read(page))


def thumbnails(page: html.HtmlElement) -> list[str]:
    return [str(source) for source in page.xpath("//img[contains(@class, 'progress-thumbnail')]/@src")]


# Years --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("options", [(), ("-j2",)], ids=["serial", "parallel"])
@pytest.mark.parametrize(("host", "suffix"), HOSTS)
def test_earlier_years_are_folded(years: Site, host: str, suffix: str, options: tuple[str, ...]) -> None:
    (years.src / "archive.rst").unlink()
    years.write(f"archive.{suffix}", "Archive\n=======\n\n" + directive("progress-index", "", host))
    page = list_of(years, *options)
    folds = page.xpath("//details")
    assert [(fold.find("summary").text, fold.get("open"), fold.get("class")) for fold in folds] == [
        ("2026", "open", "progress-year"),
        ("2025", None, "progress-year"),
        ("2024", None, "progress-year"),
    ]
    assert [len(fold.xpath("ul/li")) for fold in folds] == [1, 2, 1]
    assert [fold.xpath("ul/@id") for fold in folds] == [[f"progress-year-{year}"] for year in (2026, 2025, 2024)]


def test_the_search_finds_the_words_of_all_years(years: Site) -> None:
    years.write("progress/2024-11.report.yaml", month("2024-11").replace("something", "penguins"))
    index = years.build("html", "-W").read("searchindex.js")
    documents, found = re.search(r'"?docnames"?:\s*\[(.*?)\]', index), re.search(r'"?penguin"?:\s*\[([\d,]+)\]', index)
    assert documents
    assert found
    pages = re.findall(r'"([^"]+)"', documents[1])
    assert {pages[int(number)] for number in found[1].split(",")} == {"archive", "progress/2024-11"}


def test_one_year_is_not_folded(years: Site) -> None:
    years.write("archive.rst", "Archive\n=======\n\n" + directive("progress-index", limit="1"))
    page = list_of(years)
    assert not page.xpath("//details")
    assert page.xpath("//p[contains(@class, 'progress-year')]/text()") == ["2026"]


def test_each_list_has_an_open_year(years: Site) -> None:
    years.write("archive.rst", "Archive\n=======\n\n" + 2 * (directive("progress-index") + "\n\n"))
    page = list_of(years)
    assert [bool(fold.get("open")) for fold in page.xpath("//details")] == 2 * [True, False, False]
    identifiers = page.xpath("//details/ul/@id")
    assert len(set(identifiers)) == 6


def test_books_show_all_years(years: Site) -> None:
    page = years.build("epub", "-W").read("archive.xhtml")
    assert page.count('<details class="progress-year" open="open">') == page.count("<details") == 3


def test_the_stored_doctree_has_standard_nodes(years: Site) -> None:
    years.build("html", "-W")
    doctree = years.doctree("archive")
    assert [rubric.astext() for rubric in doctree.findall(nodes.rubric)] == ["2026", "2025", "2024"]
    assert not [node for node in doctree.findall(nodes.Element) if type(node).__module__.startswith("sphinxext")]


# Pictures -----------------------------------------------------------------------------------------------


def test_the_picture_is_part_of_the_link(years: Site) -> None:
    page = list_of(years)
    (image,) = page.xpath("//img")
    assert dict(image.attrib) == {
        "src": "_images/x.png",
        "alt": "",
        "class": "progress-image progress-thumbnail",
        "loading": "lazy",
    }
    link = image.getparent()
    assert (link.tag, link.get("href")) == ("a", "progress/2025-02.html#progress-otter-2025-02")
    assert link.text_content() == "Otter Monthly Progress Report: February 2025"


def test_a_report_without_a_page_has_its_picture(years: Site) -> None:
    (years.src / "progress/2025-02.report.yaml").rename(years.src / "progress/2025-02.yaml")
    page = list_of(years)
    (image,) = page.xpath("//img")
    assert image.getparent().tag == "p"
    assert not page.xpath("//a[contains(., 'February 2025')]")


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ("highlights: [{title: A, images: [{src: y.png, alt: Y}]}]\n" + picture("x.png"), ["_images/y.png"]),
        (picture("x.svg"), ["_images/x.svg"]),
        ("highlights: [{title: A, text: '![Y](y.png)'}]\n", ["_images/y.png"]),
        ("highlights: [{title: A, text: '![Y](a%20b.png)'}]\n", ["_images/a%20b.png"]),
        ('highlights: [{title: A, items: ["Words\\n\\n![Y](y.png)"]}]\n', ["_images/y.png"]),
        # An image on the web, and one that its page shows as text.
        ("highlights: [{title: A, text: '![Y](https://example.org/y.png)'}]\n" + picture("x.png"), ["_images/x.png"]),
        (picture("https://example.org/y.png"), []),
    ],
)
def test_the_first_picture(years: Site, more: str, expected: list[str]) -> None:
    write(years, "progress/y.png")
    write(years, "progress/a b.png")
    write(years, "progress/x.svg", SVG)
    years.write("progress/2025-02.report.yaml", month("2025-02", more))
    assert thumbnails(list_of(years)) == expected


@pytest.mark.parametrize("source", ["missing.png", "../../outside.png", "x.bmp"])
def test_a_picture_that_cannot_be_shown(years: Site, source: str) -> None:
    years.write("progress/2025-02.report.yaml", month("2025-02", picture(source)))
    built = years.build("html")
    # Only the page of the report has a warning.
    assert len(built.warnings) == 1
    assert thumbnails(html.fromstring(built.read("archive.html"))) == []


@pytest.mark.parametrize(
    ("builder", "file"), [("text", "archive.txt"), ("man", "site.1"), ("xml", "archive.xml"), ("latex", "site.tex")]
)
def test_other_builders_show_no_pictures(years: Site, builder: str, file: str) -> None:
    years.write("progress/2025-02.report.yaml", month("2025-02"))
    years.build(builder, "-W", "--keep-going")
    before = years.build(builder, "-W", "-E").read(file)
    years.write("progress/2025-02.report.yaml", month("2025-02", picture("x.png")))
    years.write("index.rst", "Site\n====\n\n.. toctree::\n\n   archive\n")
    for period in PERIODS:
        (years.src / f"progress/{period}.report.yaml").rename(years.src / f"progress/{period}.yaml")
    after = years.build(builder, "-W", "-E").read(file)
    assert "x.png" not in after
    assert "thumbnail" not in after
    assert "February 2025" in before
    assert "February 2025" in after


def test_a_book_has_the_pictures(years: Site) -> None:
    built = years.build("epub", "-W")
    assert thumbnails(html.fromstring(built.read("archive.xhtml").encode())) == ["_images/x.png"]
    assert (built.out / "_images" / "x.png").is_file()


@pytest.mark.parametrize("options", [(), ("-j2",)], ids=["serial", "parallel"])
def test_a_changed_picture_updates_the_list(years: Site, options: tuple[str, ...]) -> None:
    years.build("html", "-W", *options)
    assert years.build("html", "-W", *options).pages_read == []
    path = write(years, "progress/x.png", png(1))
    assert years.build("html", "-W", *options).pages_read == ["archive", "progress/2025-02"]
    path.unlink()
    built = years.build("html", *options)
    assert built.pages_read == ["archive", "progress/2025-02"]
    assert "progress-thumbnail" not in built.read("archive.html")
    write(years, "progress/x.png")
    assert thumbnails(list_of(years, *options)) == ["_images/x.png"]


def test_another_picture_updates_the_list(years: Site) -> None:
    write(years, "progress/y.png")
    years.build("html", "-W")
    years.write("progress/2025-02.report.yaml", month("2025-02", picture("y.png")))
    built = years.build("html", "-W")
    assert "archive" in built.pages_read
    assert thumbnails(html.fromstring(built.read("archive.html"))) == ["_images/y.png"]


# The link to the feed -----------------------------------------------------------------------------------


def test_the_link_precedes_the_list(years: Site) -> None:
    links = list_of(years).xpath("//p[@class='progress-feed']/a")
    assert [(link.text, link.get("href")) for link in links] == [("Subscribe to the Atom feed", "progress.atom")]
    assert links[0].getparent().getnext().tag == "details"


@pytest.mark.parametrize(("option", "count"), [("", 1), ("none", 0)])
@pytest.mark.parametrize("host", sorted({"rst", HOST}))
def test_the_option(years: Site, option: str, count: int, host: str) -> None:
    (years.src / "archive.rst").unlink()
    suffix = "md" if host == "myst" else "rst"
    years.write(f"archive.{suffix}", "Archive\n=======\n\n" + directive("progress-index", "", host, feed=option))
    assert len(list_of(years).xpath("//p[@class='progress-feed']")) == count


def test_an_unknown_value_of_the_option(years: Site) -> None:
    years.write("archive.rst", "Archive\n=======\n\n" + directive("progress-index", feed="never"))
    assert '"never" unknown' in " ".join(years.build("html").warnings)


def test_a_page_has_one_link(years: Site) -> None:
    years.write("archive.rst", "Archive\n=======\n\n" + 2 * (directive("progress-index") + "\n\n"))
    assert len(list_of(years).xpath("//p[@class='progress-feed']")) == 1


def test_the_label_is_that_of_the_list(years: Site) -> None:
    years.write(
        "archive.rst", "Archive\n=======\n\n" + directive("progress-index", name="all") + "\n\n:ref:`see <all>`\n"
    )
    page = list_of(years, "-Dhtml_baseurl=")
    assert page.xpath("//a[contains(., 'see')]/@href") == ["#all"]
    assert page.xpath("//*[@id='all']")
