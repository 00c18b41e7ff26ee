"""The Atom feed of the reports of a site."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urldefrag

import feedparser
import pytest
from lxml import etree, html
from sphinx.cmd.build import build_main

from sphinxext_progress.diagnostics.messages import config, publish

from .conftest import CONF, HOST, REPORT, SUFFIX, Build, Site, directive
from .test_images import write

ATOM = Path(__file__).parent / "data" / "atom.rnc"
BASE = "https://otter.example.org/docs/"


def month(period: str, more: str = "") -> str:
    return REPORT.replace("2026-01\n", f"{period}\n").replace("A month", f"The month {period}") + more


@pytest.fixture
def year(site: Site) -> Site:
    """Return a site with report pages, a draft, a report that no page shows, an archive, and an address."""
    site.write("conf.py", f'{CONF}html_baseurl = "{BASE}"\n')
    site.write("progress/project.yaml", "project: Otter\nrepository: https://github.com/example/otter\n")
    site.write("progress/2025-11.report.yaml", month("2025-11", "authors: [ann, Ben Miller]\npublished: 2025-12-03\n"))
    site.write("progress/2025-12.report.yaml", month("2025-12"))
    site.write("progress/2026-01.yaml", month("2026-01", "authors: ann\n"))
    site.write("progress/2026-02.report.yaml", month("2026-02", "draft: true\n"))
    site.write("progress/2026-03.yaml", month("2026-03"))
    site.write(f"pages/flat.{SUFFIX}", "# A month\n\n" if SUFFIX == "md" else "A month\n=======\n\n")
    with (site.src / f"pages/flat.{SUFFIX}").open("a") as page:
        page.write(directive("progress-report", "/progress/2026-01.yaml", HOST, flat=""))
    site.write("archive.rst", "Archive\n=======\n\n.. progress-index::\n")
    site.write("plain.rst", "Plain\n=====\n\nNothing of ours.\n")
    site.write(
        "index.rst", "Site\n====\n\n.. toctree::\n   :glob:\n\n   progress/*\n   pages/flat\n   archive\n   plain\n"
    )
    return site


def feed(built: Build, name: str = "progress.atom") -> Any:
    """Validate the feed of a build against the RFC, check its links, and return it."""
    text = built.read(name)
    grammar = etree.RelaxNG(file=str(ATOM))
    assert grammar.validate(etree.fromstring(text.encode())), grammar.error_log
    read = feedparser.parse(text.encode(), sanitize_html=False)
    assert read.bozo == 0
    identifiers = [entry.id for entry in read.entries]
    assert len(set(identifiers)) == len(identifiers)
    check_addresses(built, [link["href"] for entry in read.entries for link in entry.links])
    for entry in read.entries:
        if "content" not in entry:
            continue
        (content,) = entry.content
        assert content["type"] == "text/html"
        fragment = html.fragment_fromstring(content["value"], create_parent="div")
        addresses = [address for _, _, address, _ in fragment.iterlinks()]
        assert all(re.match("[a-z]+:", address) for address in addresses), addresses
        check_addresses(built, [address for address in addresses if address.startswith(BASE)])
        assert not fragment.xpath("//*[contains(@class, 'headerlink') or contains(@class, 'progress-neighbours')]")
        assert not fragment.xpath("//script | //style | //@onclick")
    return read


def check_addresses(built: Build, addresses: list[str]) -> None:
    """Check that each address is that of a file, and if it is a page, that the page has the anchor."""
    for address in addresses:
        assert address.startswith(BASE)
        target, anchor = urldefrag(address)
        file = built.out / unquote(target.removeprefix(BASE))
        file = file / "index.html" if file.is_dir() else file
        assert file.is_file(), address
        if anchor:
            assert html.parse(str(file)).xpath("//*[@id = $anchor]", anchor=anchor), address


def test_the_feed(year: Site) -> None:
    built = year.build("html", "-W", "-n")
    read = feed(built)
    assert (read.feed.title, read.feed.link, read.feed.id) == ("Site Progress Reports", BASE, f"{BASE}progress.atom")
    assert [(entry.title, entry.link, entry.published, entry.updated) for entry in read.entries] == [
        (
            "Otter Monthly Progress Report: January 2026",
            f"{BASE}pages/flat.html#progress-otter-2026-01-overview",
            "2026-01-31T00:00:00+00:00",
            "2026-01-31T00:00:00+00:00",
        ),
        (
            "Otter Monthly Progress Report: December 2025",
            f"{BASE}progress/2025-12.html#progress-otter-2025-12",
            "2025-12-31T00:00:00+00:00",
            "2025-12-31T00:00:00+00:00",
        ),
        (
            "Otter Monthly Progress Report: November 2025",
            f"{BASE}progress/2025-11.html#progress-otter-2025-11",
            "2025-12-03T00:00:00+00:00",
            "2025-12-03T00:00:00+00:00",
        ),
    ]
    assert read.feed.updated == "2026-01-31T00:00:00+00:00"
    january, december, november = read.entries
    assert november.id == "tag:otter.example.org,2025-11-01:/docs/Otter@2025-11"
    # An author with a handle has an address.
    assert november.authors == [{"name": "ann", "href": "https://github.com/ann"}, {"name": "Ben Miller"}]
    assert (december.get("authors"), read.feed.author) == (None, "Site")
    # The feed has neither the draft nor the month that no page shows.
    assert not re.search("2026-0[23]", built.read("progress.atom"))
    assert [entry.content[0]["value"].count("Replay of") for entry in read.entries] == [1, 1, 1]
    # All parts of a report without a section, and the sections below its heading.
    for entry in read.entries:
        headings = re.findall(r"<h2>(.*?)</h2>", entry.content[0]["value"])
        assert headings[:3] == ["Overview", "Key Highlights", "Notable Commits"]
        assert "<h1" not in entry.content[0]["value"]
    assert "Monthly Progress Report" not in january.content[0]["value"]


@pytest.mark.parametrize(
    ("builder", "page", "address"),
    [
        ("html", "pages/list.html", "../progress.atom"),
        ("dirhtml", "pages/list/index.html", "../../progress.atom"),
        ("singlehtml", "index.html", "progress.atom"),
    ],
)
def test_an_archive_links_to_the_feed(year: Site, builder: str, page: str, address: str) -> None:
    year.write("pages/list.rst", "List\n====\n\n.. progress-index::\n")
    with (year.src / "index.rst").open("a") as index:
        index.write("   pages/list\n")
    built = year.build(builder, "-W", "-n")
    link = f'<p class="progress-feed"><a class="reference internal" href="{address}">Subscribe to the Atom feed</a></p>'
    assert built.read(page).count(link) == 1
    assert (built.out / "progress.atom").is_file()
    # Other builders write no feed.
    assert "Atom feed" not in year.build("text", "-W").read("pages/list.txt")


@pytest.mark.parametrize("without", ["-Dhtml_baseurl=", "-Dprogress_feed=", "drafts only"])
def test_an_archive_without_a_feed_has_no_link(site: Site, without: str) -> None:
    site.write("conf.py", CONF + f'html_baseurl = "{BASE}"\n')
    site.write("progress/2026-01.report.yaml", month("2026-01", "draft: true\n" if without == "drafts only" else ""))
    site.write("index.rst", "Site\n====\n\n.. progress-index::\n   :feed:\n\n.. toctree::\n\n   progress/2026-01\n")
    options = [] if without == "drafts only" else [without]
    assert "progress-feed" not in site.build("html", "-W", *options).read("index.html")
    assert not (site.src.parent / "out" / "html" / "progress.atom").exists()


@pytest.mark.parametrize("builder", ["html", "dirhtml", "singlehtml"])
def test_every_address_exists(year: Site, builder: str) -> None:
    built = year.build(builder, "-W")
    read = feed(built)
    assert len(read.entries) == 3
    if builder == "dirhtml":
        assert read.entries[1].link == f"{BASE}progress/2025-12/#progress-otter-2025-12"


@pytest.mark.parametrize("builder", ["epub", "text", "latex", "json", "xml", "gettext"])
def test_other_builders_write_no_feed(year: Site, builder: str) -> None:
    built = year.build(builder, "-W", "--keep-going")
    assert built.status == 0
    assert [path.name for path in built.out.rglob("progress.*") if path.suffix in {".atom", ".json"}] == []
    assert publish.NO_FEED.format() not in built.output


def links(built: Build) -> dict[str, list[str]]:
    """Return the feed links in the heads of the pages of a build."""
    return {
        path.relative_to(built.out).as_posix(): html.parse(str(path)).xpath(
            "//head/link[@rel='alternate'][@type='application/atom+xml']/@href"
        )
        for path in sorted(built.out.rglob("*.html"))
    }


def test_pages_with_reports_link_the_feed(year: Site) -> None:
    feeds_by_page = links(year.build("html"))
    assert {page for page, feeds in feeds_by_page.items() if feeds} == {
        "archive.html",
        "pages/flat.html",
        "progress/2025-11.html",
        "progress/2025-12.html",
        "progress/2026-02.html",
    }
    assert feeds_by_page["archive.html"] == ["progress.atom"]
    assert feeds_by_page["progress/2025-11.html"] == ["../progress.atom"]
    assert links(year.build("dirhtml"))["pages/flat/index.html"] == ["../../progress.atom"]
    assert links(year.build("singlehtml")) == {"index.html": ["progress.atom"]}


def test_a_site_without_an_address_has_no_feed_and_one_message(year: Site) -> None:
    for conf in (CONF, f"{CONF}html_baseurl = '/docs/'\n"):
        year.write("conf.py", conf)
        built = year.build("html", "-W", "-E")
        assert built.output.count(publish.NO_FEED.format()) == 1
        assert not (built.out / "progress.atom").exists()
        assert not any(links(built).values())


def test_a_site_without_reports_gets_no_message(site: Site) -> None:
    site.write("index.rst", "Site\n====\n")
    site.write("progress/2026-01.yaml", REPORT)
    built = site.build("html", "-W")
    assert publish.NO_FEED.format() not in built.output
    assert list(built.out.glob("progress.*")) == []


def test_the_feed_can_be_renamed_and_switched_off(year: Site) -> None:
    conf = (year.src / "conf.py").read_text("utf-8")
    year.write("conf.py", f"{conf}progress_feed = 'feeds/all.xml'\n")
    built = year.build("html", "-W")
    assert feed(built, "feeds/all.xml").feed.id == f"{BASE}feeds/all.xml"
    assert links(built)["archive.html"] == ["feeds/all.xml"]
    year.write("conf.py", f"{conf}progress_feed = progress_data = ''\n")
    shutil.rmtree(built.out)
    built = year.build("html", "-W")
    assert not any(links(built).values())
    assert list(built.out.glob("progress.*")) == []


@pytest.mark.parametrize("name", ["/tmp/progress.atom", "../progress.atom", "feeds/", "a/../../b"])
def test_the_feed_stays_inside_the_site(year: Site, name: str) -> None:
    conf = (year.src / "conf.py").read_text("utf-8")
    year.write("conf.py", f"{conf}progress_feed = {name!r}\n")
    built = year.build("html")
    expected = config.FILE_INSIDE_SITE.format(default="progress.atom")
    message = config.INVALID_VALUE.format(name="progress_feed", value=name, expected=expected)
    assert built.warnings == [f"WARNING: {message} [progress.config]"]
    feed(built)


def test_a_folder_in_place_of_the_feed_is_a_warning(year: Site) -> None:
    conf = (year.src / "conf.py").read_text("utf-8")
    year.write("conf.py", f"{conf}progress_feed = '_static'\n")
    (warning,) = year.build("html").warnings
    assert warning.startswith(f"WARNING: {publish.CANNOT_WRITE.format(name='_static', reason='Is a directory')}")


def test_two_builds_write_the_same(year: Site) -> None:
    first = year.build("html", "-j1")
    kept = {name: first.read(name) for name in ("progress.atom", "progress.json", "progress.schema.json")}
    stamp = (first.out / "progress.atom").stat().st_mtime_ns
    again = year.build("html")
    assert {name: again.read(name) for name in kept} == kept
    # An unchanged file is not written again.
    assert (again.out / "progress.atom").stat().st_mtime_ns == stamp
    shutil.rmtree(first.out)
    parallel = year.build("html", "-E", "-j2")
    assert {name: parallel.read(name) for name in kept} == kept
    assert str(year.src.parent) not in "".join(kept.values())


@pytest.mark.parametrize("options", [(), ("-j2",)], ids=["serial", "parallel"])
def test_the_feed_changes_with_the_pages(year: Site, options: tuple[str, ...]) -> None:
    def titles() -> list[str]:
        return [entry.title.rpartition(": ")[2] for entry in feed(year.build("html", *options)).entries]

    assert titles() == ["January 2026", "December 2025", "November 2025"]
    # Add a month, finish a draft, add a page for a month, edit a word.
    year.write("progress/2026-04.report.yaml", month("2026-04"))
    year.write("progress/2026-02.report.yaml", month("2026-02"))
    year.write("march.rst", ":orphan:\n\n" + directive("progress-report", "2026-03"))
    year.write("progress/2025-12.report.yaml", month("2025-12").replace("Replay of", "Rehearsal of"))
    assert titles() == ["April 2026", "March 2026", "February 2026", "January 2026", "December 2025", "November 2025"]
    assert "Rehearsal of" in (year.src.parent / "out/html/progress.atom").read_text("utf-8")
    # Remove a page, turn a month into a draft.
    (year.src / "march.rst").unlink()
    (year.src / "progress/2025-11.report.yaml").unlink()
    year.write("progress/2026-04.report.yaml", month("2026-04", "draft: true\n"))
    assert titles() == ["February 2026", "January 2026", "December 2025"]
    # Change only a date.
    year.write("progress/2026-02.report.yaml", month("2026-02", "published: 2026-03-09\n"))
    assert feed(year.build("html", *options)).feed.updated == "2026-03-09T00:00:00+00:00"


def test_the_feed_is_removed_with_the_last_report(otter: Site) -> None:
    otter.write("conf.py", f'{CONF}html_baseurl = "{BASE}"\n')
    assert len(feed(otter.build("html")).entries) == 1
    otter.write("progress/2026-01.yaml", REPORT + "draft: true\n")
    built = otter.build("html")
    assert not (built.out / "progress.atom").exists()
    assert not any(links(built).values())


def test_a_broken_file_removes_only_its_own_entry(year: Site) -> None:
    year.write("progress/2025-12.report.yaml", "period: 2025-12\nproject: Otter\ncolour: red\n")
    year.write("progress/2026-05.report.yaml", "period: [")
    built = year.build("html")
    assert [entry.title.rpartition(": ")[2] for entry in feed(built).entries] == ["January 2026", "November 2025"]


def test_a_report_that_the_builder_does_not_show_is_not_in_the_feed(otter: Site) -> None:
    otter.write("conf.py", f'{CONF}html_baseurl = "{BASE}"\n')
    otter.write("progress/2026-02.yaml", month("2026-02"))
    otter.write("index.rst", "Site\n====\n\n" + directive("progress-report", "2026-01"))
    only = "Paper\n=====\n\n.. only:: latex\n\n"
    lines = directive("progress-report", "2026-02").splitlines()
    otter.write("paper.rst", ":orphan:\n\n" + only + "".join(f"   {line}\n" for line in lines))
    assert [entry.title for entry in feed(otter.build("html")).entries] == [
        "Otter Monthly Progress Report: January 2026"
    ]


@pytest.mark.parametrize(
    ("expression", "is_shown"),
    [("html and not latex", True), ("latex or draft", False), ("html", True), ("not html", False)],
)
def test_the_tags_of_the_build_decide_which_reports_are_in_the_feed(
    otter: Site, expression: str, is_shown: bool
) -> None:
    otter.write("conf.py", f'{CONF}html_baseurl = "{BASE}"\n')
    lines = directive("progress-report", "2026-01").splitlines()
    only = f".. only:: {expression}\n\n" + "".join(f"   {line}\n" for line in lines)
    otter.write("index.rst", f"Site\n====\n\n{only}")
    built = otter.build("html")
    assert (built.out / "progress.atom").exists() is is_shown
    (report,) = json.loads(built.read("progress.json"))["reports"]
    assert ("url" in report) is is_shown


@pytest.mark.parametrize(("outer", "inner", "is_shown"), [("html", "html", True), ("html", "latex", False)])
def test_all_expressions_around_a_report_must_be_true(otter: Site, outer: str, inner: str, is_shown: bool) -> None:
    otter.write("conf.py", f'{CONF}html_baseurl = "{BASE}"\n')
    lines = "".join(f"         {line}\n" for line in directive("progress-report", "2026-01").splitlines())
    # Sphinx 7.4 fails where the directives follow each other directly.
    nested = f".. only:: {outer}\n\n   .. container:: note\n\n      .. only:: {inner}\n\n{lines}"
    otter.write("index.rst", f"Site\n====\n\n{nested}")
    assert (otter.build("html").out / "progress.atom").exists() is is_shown


DISCARD = """
from sphinx.util.docutils import SphinxDirective


class Discard(SphinxDirective):
    has_content = True

    def run(self):
        self.parse_content_to_nodes()
        return []


def setup(app):
    app.add_directive("discard", Discard)
"""


def test_a_report_that_another_directive_discards_is_not_in_the_feed(otter: Site) -> None:
    otter.write("conf.py", f'{CONF}html_baseurl = "{BASE}"\n{DISCARD}')
    lines = "".join(f"   {line}\n" for line in directive("progress-report", "2026-01").splitlines())
    otter.write("index.rst", f"Site\n====\n\n.. discard::\n\n{lines}")
    built = otter.build("html")
    assert not (built.out / "progress.atom").exists()
    assert "url" not in json.loads(built.read("progress.json"))["reports"][0]


def test_an_invalid_expression_hides_nothing(otter: Site) -> None:
    otter.write("conf.py", f'{CONF}html_baseurl = "{BASE}"\n')
    lines = directive("progress-report", "2026-01").splitlines()
    otter.write("index.rst", "Site\n====\n\n.. only:: html and (\n\n" + "".join(f"   {line}\n" for line in lines))
    built = otter.build("html")
    assert any("exception while evaluating only directive expression" in warning for warning in built.warnings)
    # Sphinx shows the content.
    assert "Add router replay" in built.read("index.html")
    assert len(feed(built).entries) == 1


def test_the_entry_of_a_report_in_a_note_is_its_first_sentence(otter: Site) -> None:
    otter.write("conf.py", f'{CONF}html_baseurl = "{BASE}"\n')
    otter.write("progress/2026-01.yaml", REPORT.replace("A month of", "Less < more & all of"))
    otter.write("index.rst", "Site\n====\n\n.. note::\n\n   .. progress-report:: 2026-01\n")
    (entry,) = feed(otter.build("html")).entries
    assert "content" not in entry
    assert entry.summary == "Less &lt; more &amp; all of routers."


HOSTILE = """\
project: 'Otter ]]> <script>alert(1)</script> & "co"'
period: 2026-01
authors: ['<b>Ann</b> & co', 'x" onclick="y']
overview: |
  A `]]>` & <script>alert("x")</script> of **routers**. [ann](https://example.org/?a=1&b=2) ]]&gt; &lt;i&gt;
titles: {report: 'The `new` **month** <i>of</i> {period} ]]>'}
commits:
  - {area: </content></entry>, description: "</section><!-- x", links: ["https://example.org/?a=1&b=%22"]}
"""


def test_markup_in_data_is_escaped(otter: Site) -> None:
    otter.write("conf.py", f'{CONF}html_baseurl = "{BASE}"\n')
    otter.write("progress/2026-01.yaml", HOSTILE)
    built = otter.build("html", "-D", "nitpicky=0")
    (entry,) = feed(built).entries
    assert entry.title_detail.type == "text/plain"
    assert entry.title == "The `new` **month** <i>of</i> January 2026 ]]>"
    assert [author["name"] for author in entry.authors] == ["<b>Ann</b> & co", 'x" onclick="y']
    content = html.fragment_fromstring(entry.content[0]["value"], create_parent="div")
    text = content.text_content()
    for words in ('<script>alert("x")</script>', "]]>", "</section><!-- x", "</content></entry>"):
        assert words in text, words
    assert "https://example.org/?a=1&b=2" in [address for _, _, address, _ in content.iterlinks()]


def test_controls_of_other_extensions_are_omitted(otter: Site) -> None:
    bad = "def setup(app):\n    app.connect('html-page-context', lambda a, p, t, c, d: c.update(body=(c.get('body') or '').replace('A month', 'A \\x0b\\ufffemonth')))\n"
    otter.write("conf.py", f'{CONF}html_baseurl = "{BASE}"\n{bad}')
    assert "A month of <strong>" in feed(otter.build("html")).entries[0].content[0]["value"]


@pytest.mark.parametrize(
    ("language", "project", "title"),
    [
        ("ar", "قندس", "تقارير تقدم مشروع Site"),
        ("ja", "カワウソ", "Site 進捗レポート一覧"),
        ("de", "Otter", "Fortschrittsberichte von Site"),
        ("zh_CN", "水獭", "Site 进展报告"),
    ],
)
def test_other_languages(otter: Site, language: str, project: str, title: str) -> None:
    otter.write("conf.py", f'{CONF}html_baseurl = "{BASE}"\nlanguage = "{language}"\n')
    otter.write("progress/2026-01.yaml", REPORT.replace("Otter", project).replace("A month of", "شهر。月の"))
    read = feed(otter.build("html", "-W"))
    assert (read.feed.title, read.feed.language) == (title, language.replace("_", "-"))
    (entry,) = read.entries
    assert project in entry.title
    assert entry.id.startswith("tag:otter.example.org,2026-01-01:/docs/")
    assert entry.id.isascii()
    assert entry.content[0]["value"].startswith('<div dir="rtl">') == (language == "ar")


def test_page_names_that_are_not_ascii(site: Site) -> None:
    site.write("conf.py", f'{CONF}html_baseurl = "{BASE.rstrip("/")}"\n')
    site.write("progress/januar 100% ä.report.yaml", REPORT)
    site.write("index.rst", "Site\n====\n\n.. toctree::\n   :glob:\n\n   progress/*\n")
    for builder in ("html", "dirhtml"):
        (entry,) = feed(site.build(builder)).entries
        assert entry.link.startswith(f"{BASE}progress/januar%20100%25%20%C3%A4"), builder


def test_a_page_that_was_not_built_is_not_in_the_feed(year: Site) -> None:
    built = year.build("html", "-W")
    shutil.rmtree(built.out)
    assert build_main([*year._arguments("html"), str(year.src / "progress/2025-12.report.yaml")]) == 0
    assert [entry.title.rpartition(": ")[2] for entry in feed(built).entries] == ["December 2025"]


def test_later_changes_to_a_written_page_do_not_change_the_feed(year: Site) -> None:
    spoil = (
        "def setup(app):\n    app.connect('build-finished', lambda a, e: (a.outdir / 'progress/2025-12.html')"
        ".write_bytes(b'\\xff'), priority=1)\n"
    )
    year.write("conf.py", (year.src / "conf.py").read_text("utf-8") + spoil)
    built = year.build("html", "-W")
    assert "Replay of" in feedparser.parse(built.read("progress.atom").encode()).entries[1].content[0]["value"]


@pytest.mark.parametrize(
    ("setting", "count"), [("", 20), ("progress_feed_limit = 3", 3), ("progress_feed_limit = 0", 22)]
)
def test_the_feed_has_the_newest_reports(site: Site, setting: str, count: int) -> None:
    site.write("conf.py", f'{CONF}html_baseurl = "{BASE}"\n{setting}\n')
    periods = [f"{2024 + number // 12}-{number % 12 + 1:02}" for number in range(22)]
    for period in periods:
        site.write(f"progress/{period}.report.yaml", month(period))
    site.write("index.rst", "Site\n====\n\n.. toctree::\n   :glob:\n\n   progress/*\n")
    entries = feed(site.build("html", "-W")).entries
    assert [entry.id[len("tag:otter.example.org,") :][:7] for entry in entries] == periods[::-1][:count]


def test_a_page_with_several_reports_gives_each_its_own_entry(otter: Site) -> None:
    otter.write("conf.py", f'{CONF}html_baseurl = "{BASE}"\n')
    otter.write("progress/2025-12.yaml", month("2025-12"))
    otter.write("index.rst", "Site\n====\n\n" + directive("progress-report", "2025-12..2026-01"))
    entries = feed(otter.build("html", "-W")).entries
    contents = [entry.content[0]["value"] for entry in entries]
    assert [content.count("Replay of") for content in contents] == [1, 1]
    assert ["The month 2025-12" in content for content in contents] == [False, True]


def test_warnings_of_a_page_are_not_repeated_for_the_feed(otter: Site) -> None:
    otter.write("conf.py", f'{CONF}html_baseurl = "{BASE}"\n')
    otter.write("index.rst", "Site\n====\n\n:ref:`missing`\n\n" + directive("progress-report", "2026-01"))
    built = otter.build("html")
    assert len(built.warnings) == 1
    assert "missing" in built.warnings[0]
    assert len(feed(built).entries) == 1


# Half-written files -------------------------------------------------------------------------------------

OUTPUTS = ("progress.atom", "progress.json", "progress.schema.json")


@pytest.mark.parametrize("damage", ["half", "empty", "other", "gone"])
def test_an_incomplete_file_is_written_again(otter: Site, damage: str) -> None:
    otter.write("conf.py", f"{CONF}html_baseurl = 'https://example.org/'\n")
    built = otter.build()
    good = {name: built.read(name) for name in OUTPUTS}
    for name, text in good.items():
        path = built.out / name
        if damage == "gone":
            path.unlink()
        else:
            path.write_text({"half": text[: len(text) // 2], "empty": "", "other": "x" * len(text)}[damage], "utf-8")
    again = otter.build()
    assert "updating environment: 0 added, 0 changed, 0 removed" in again.output
    assert {name: again.read(name) for name in OUTPUTS} == good


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full, a device that is always full")
def test_an_error_while_writing_keeps_the_previous_file(otter: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    otter.write("conf.py", f"{CONF}html_baseurl = 'https://example.org/'\n")
    built = otter.build()
    old = {name: built.read(name) for name in OUTPUTS}
    opened = Path.open

    def full(path: Path, *arguments: Any, **options: Any) -> Any:
        if not path.name.startswith(".progress.") or "schema" in path.name:
            # Every other file is written.
            return opened(path, *arguments, **options)
        with opened(path, "wb") as file:
            file.write(b"incomplete")
        return opened(Path("/dev/full"), *arguments, **options)

    otter.write("progress/2026-01.yaml", REPORT.replace("Otter", "Lynx"))
    with monkeypatch.context() as context:
        context.setattr(Path, "open", full)
        failed = otter.build()
    reason = "No space left on device"
    assert [line.removesuffix(" [progress.config]") for line in failed.warnings] == [
        f"WARNING: {publish.CANNOT_WRITE.format(name=name, reason=reason)}" for name in OUTPUTS[:2]
    ]
    assert {name: failed.read(name) for name in OUTPUTS} == old
    assert [path.name for path in built.out.iterdir() if path.name.startswith(".progress")] == []
    later = otter.build()
    assert later.warnings == []
    assert all("Lynx" in later.read(name) for name in OUTPUTS[:2])


def test_outputs_are_updated_after_a_build_that_failed_late(otter: Site) -> None:
    conf = f"{CONF}html_baseurl = 'https://example.org/'\n"
    otter.write("conf.py", conf)
    otter.build()
    otter.write("progress/2026-01.yaml", REPORT.replace("Otter", "Lynx"))
    failing = "def setup(app):\n    def fail(*_):\n        raise ValueError\n    app.connect('build-finished', fail, priority=1)\n"
    otter.write("conf.py", conf + failing)
    assert otter.build().status != 0
    otter.write("conf.py", conf)
    assert "Lynx" in otter.build().read("progress.json")


def test_a_build_without_changes_writes_no_outputs(otter: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    otter.write("conf.py", f"{CONF}html_baseurl = 'https://example.org/'\n")
    otter.build()
    monkeypatch.setattr("sphinxext_progress.publish.outputs._write_all", None)
    assert otter.build().status == 0


RICH = """\
period: 2026-01
overview: |
  Words.

  ![In a text](<a b.png>)
highlights:
  - title: Speed
    images: [{src: x.png, alt: X, width: 50%, caption: A caption, link: "https://example.org/x"}, {src: x.png, alt: W, width: 9px}]
    text: |
      | One | Two |
      |---|---|
      | 1 | 2 |
    items: [{text: Bullet, items: [Inner bullet]}]
commits: [{area: MoE, description: A row}]
infrastructure: [Sphinx 9]
trends: [{theme: Experts, stage: Replay}]
contributors: [ann]
sections:
  - title: Outer
    images: [{src: x.png, alt: X}]
    sections: [{title: Middle, sections: [{title: Inner, text: "[guide](../plain.rst)"}]}]
"""


@pytest.mark.parametrize("builder", ["html", "dirhtml", "singlehtml"])
def test_an_entry_has_every_part_and_the_addresses_of_its_pictures(year: Site, builder: str) -> None:
    for name in ("x.png", "a b.png"):
        write(year, f"progress/{name}")
    year.write("progress/2025-12.report.yaml", RICH.replace("2026-01", "2025-12"))
    read = feed(year.build(builder, "-W", "--keep-going"))
    (content,) = next(entry for entry in read.entries if "December" in entry.title).content
    fragment = html.fragment_fromstring(content["value"], create_parent="div")
    assert fragment.xpath("//img/@src") == [f"{BASE}_images/{name}" for name in ("a%20b.png", *3 * ["x.png"])]
    # The second picture is scaled, so it links to the file.
    assert f"{BASE}_images/x.png" in fragment.xpath("//a/@href")
    words = fragment.text_content()
    parts = ("A caption", "Two", "Inner bullet", "A row", "Sphinx 9", "Replay", "ann", "Inner", "guide")
    assert [part for part in parts if part not in words] == []
    assert not fragment.xpath("//@srcset")
