"""The reference report in German, in both hosts: every title, bullet and cell, in the same nodes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages import Message
from babel.messages.pofile import read_po
from docutils import nodes

from sphinxext_progress.reports.localization import localizer

from .conftest import REFERENCE, ROOT, Site, directive
from .test_reference_report import expected, in_order, plain, text_of_epub, text_of_html

CATALOGUE = ROOT / "tests" / "data" / "megatron-lm-de.po"

#: The texts of the report that come from the extension.
OWN = {
    "Megatron-LM Monthly Progress Report: January 2026": "Monatlicher Fortschrittsbericht zu Megatron-LM: Januar 2026",
    "Summary: 6-Month Trend Analysis": "Zusammenfassung: Trendanalyse über 6 Monate",
    **{
        message: localizer("de")(message)
        for message in (
            "Overview",
            "Key Highlights",
            "Notable Commits",
            "Infrastructure Updates",
            "Area",
            "Description",
            "Theme",
            "Trajectory",
        )
    },
}


def catalogue(path: Path = CATALOGUE) -> dict[str, Message]:
    with path.open("rb") as stream:
        return {str(message.id): message for message in read_po(stream) if message.id}


def german(markdown: str) -> str:
    """Translate a heading, bullet or cell of the Markdown, but not its number and its references."""
    match = re.fullmatch(r"(\d\. )?(.*?)( \([0-9a-f]{10}\b.*\))?", markdown)
    assert match
    number, source, references = match[1] or "", match[2], match[3] or ""
    texts = {plain(message): plain(str(translation.string)) for message, translation in catalogue().items()} | OWN
    # Pages show the text of a link, and emphasis without asterisks.
    shown = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", texts[source]).replace("*", "")
    return number + shown + references


HOSTS = {"rst": "report.rst", "myst": "report.md"}


def lay_out(site: Site, host: str) -> Site:
    """Write a page with the reference report for a host, and the German catalog of the page."""
    for name in ("2026-01.yaml", "project.yaml"):
        site.write(f"progress/{name}", REFERENCE.with_name(name).read_text("utf-8"))
    site.write("index.rst", "Site\n====\n\n.. toctree::\n\n   report\n")
    site.write(HOSTS[host], directive("progress-report", "progress/2026-01.yaml", host, name="mlm"))
    site.write("locale/de/LC_MESSAGES/report.po", CATALOGUE.read_text("utf-8"))
    return site


@pytest.fixture(params=HOSTS)
def report(request: pytest.FixtureRequest, site: Site) -> Site:
    """Return a site with the reference report."""
    site.write("conf.py", (site.src / "conf.py").read_text("utf-8") + 'locale_dirs = ["locale"]\n')
    return lay_out(site, request.param)


def document(site: Site, *options: str) -> nodes.document:
    built = site.build("dummy", "-E", "-W", *options)
    assert built.warnings == []
    return site.doctree("report")


def test_the_catalog_has_every_message_of_the_report(report: Site) -> None:
    pot = report.build("gettext", "-W", doctrees=report.src.parent / "gettext").out / "report.pot"
    messages = catalogue()
    assert set(messages) == set(catalogue(pot))
    # Every translation differs from its message, so that untranslated texts can be found.
    assert [
        message
        for message, translation in messages.items()
        if translation.fuzzy or not translation.string or translation.string == message
    ] == []
    # The translations contain emphasis, code and a link.
    texts = [str(translation.string) for translation in messages.values()]
    for markup in (r"\*\*\w", r"(?<!\*)\*\w", r"`\w", r"\]\(https://"):
        assert [text for text in texts if re.search(markup, text)], markup


@pytest.mark.parametrize("builder", ["html", "epub"])
def test_every_title_bullet_and_cell_is_german(report: Site, builder: str) -> None:
    built = report.build(builder, "-W", "-D", "language=de", "-D", "epub_show_urls=no")
    assert built.warnings == []
    text = text_of_html(built.read("report.html")) if builder == "html" else text_of_epub(built.out)
    parts = expected()
    assert len(parts) == 1 + 5 + 1 + 8 + 24 + 8 + 2 * (2 + 26 + 9)
    in_order(text, [german(part) for part in parts])
    for part in parts:
        assert german(part) != part


def test_no_element_of_the_page_is_left_in_english(report: Site) -> None:
    messages = catalogue()
    translated = []
    for node in document(report, "-D", "language=de").findall(nodes.TextElement):
        if node.rawsource in messages:
            translated.append(node.rawsource)
            assert node["translated"] is True, node.rawsource
            assert plain(node.rawsource) not in re.split(r" \(|^\d\. ", node.astext()), node.rawsource
    # All titles, bullets and rows of both tables are translated.
    assert len(translated) == 1 + 8 + 24 + 8 + 2 * (26 + 9)
    assert set(translated) == set(messages)


def shape(document: nodes.document) -> list[str]:
    """List the elements of a page, except the inline elements of messages whose translation has different markup."""
    other = {message for message, translation in catalogue().items() if translation.user_comments}
    changed = {
        child
        for node in document.findall(nodes.TextElement)
        if node.rawsource in other
        for child in list(node.findall(nodes.Element))[1:]
    }
    elements = []
    for node in list(document.findall(nodes.Element))[1:]:
        if node in changed:
            continue
        kept = {name: value for name, value in node.attributes.items() if name != "translated"}
        elements.append(f"{node.tagname} {sorted(kept.items())}")
    return elements


def test_the_german_page_has_the_nodes_of_the_english_one(report: Site) -> None:
    english, in_german = document(report), document(report, "-D", "language=de")
    # Sphinx counts the same messages.
    assert in_german["translation_progress"] == {"total": 111, "translated": 111}
    assert len(shape(english)) > 400
    assert shape(in_german) == shape(english)
    # Markup that a translator added is rendered: in a bullet, in a cell, and in a stage.
    (link,) = [node for node in in_german.findall(nodes.reference) if node.astext() == "Dokumentation"]
    assert link["refuri"] == "https://docs.nvidia.com/megatron-core/"
    assert isinstance(link.parent.parent, nodes.list_item)
    (code,) = [node for node in in_german.findall(nodes.literal) if isinstance(node.parent.parent, nodes.entry)]
    assert code.parent.astext() == "cuda_graph_scope überarbeiten (2b343d739f, #1920)"
    stages = [node for node in in_german.findall(nodes.literal) if node.astext() == "argparse"]
    assert [node.parent["classes"] for node in stages] == [["progress-stage"]]
    assert {node.astext() for node in in_german.findall(nodes.emphasis)} == {"Context Parallelism", "Datenklassen"}


def test_both_hosts_give_the_same_german_nodes(site: Site) -> None:
    trees = []
    for host, page in HOSTS.items():
        german_page = document(lay_out(site, host), "-D", "language=de", "-D", "locale_dirs=locale")
        trees.append([node.pformat() for node in german_page.children])
        (site.src / page).unlink()
    assert trees[0] == trees[1]
