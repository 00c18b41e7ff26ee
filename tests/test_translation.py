"""Translations of the texts of the data, the same on reStructuredText and MyST pages."""

from __future__ import annotations

import pickle
import re
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from docutils import nodes

from sphinxext_progress.diagnostics.messages import texts

from .conftest import REPORT, Site, directive

DATA = (
    REPORT.replace("A month of **routers**.", "|\n  A month of **routers**, see #7.\n\n  - one\n  - two\n")
    + "sections: [{id: thanks, title: Thanks to *all*, items: [Ann]}]\n"
)

#: Translations with emphasis, code and a link in other places than in the source.
GERMAN = {
    "A month of **routers**, see #7.": "Ein Monat der *Router*, siehe #7 und [hier](https://example.org/).",
    "one": "eins",
    "two": "`zwei`",
    "Routers": "**Router**",
    "Replay of `routes`": "`Routen` noch einmal",
    "MoE": "MoE-Bereich",
    "Add router replay": "Router *wiederholen*",
    "Sphinx 9": "Sphinx 9 [neu](project:#target)",
    "Overlap → Routers → Replay": "Überlappung → `Router` → Wiederholung",
    "Thanks to *all*": "Dank an *alle*",
    "Ann": "Anna",
}


@pytest.fixture(params=["rst", "myst"])
def host(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture
def german(site: Site, host: str) -> Site:
    """Return a site whose report has a German catalog, made from the messages that gettext extracts."""
    site.write("progress/project.yaml", "repository: https://github.com/o/otter\n")
    site.write("progress/2026-01.yaml", DATA)
    head = ".. _target:\n\nPage\n====\n\n" if host == "rst" else "(target)=\n# Page\n\n"
    site.write("index.rst" if host == "rst" else "index.md", head + directive("progress-report", "2026-01", host))
    catalog = site.build("gettext", "-W", doctrees=site.src.parent / "gettext").out / "index.pot"
    write_catalog(site, catalog, GERMAN)
    return site


def write_catalog(site: Site, template: Path, translations: dict[str, str]) -> None:
    with template.open("rb") as stream:
        messages = read_po(stream)
    for message in messages:
        if message.id in translations:
            message.string = translations[str(message.id)]
    folder = site.src / "locale" / "de" / "LC_MESSAGES"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "index.mo").open("wb") as stream:
        write_mo(stream, messages)


def build(site: Site, *options: str) -> nodes.document:
    built = site.build("dummy", "-E", "-W", "-D", "locale_dirs=locale", *options)
    assert built.warnings == []
    return site.doctree("index")


def words(document: nodes.document) -> str:
    return " ".join(document.astext().split())


def test_every_text_of_the_data_is_extracted_with_its_line(german: Site) -> None:
    catalog = (german.src.parent / "out/gettext/index.pot").read_text("utf-8")
    extracted = re.findall(r'2026-01\.yaml:(\d+)\nmsgid "(.*)"', catalog)
    by_text = {text: int(line) for line, text in extracted}
    lines = DATA.splitlines()
    for text in ("Replay of `routes`", "Add router replay", "Overlap → Routers → Replay", "one", "Thanks to *all*"):
        assert text in lines[by_text[text] - 1], text
    for text in ("db6b895c69", "#2101", "Notable Commits", "Area", "Otter Monthly"):
        assert f'msgid "{text}' not in catalog


def test_translations_are_rendered_as_markdown(german: Site) -> None:
    document = build(german, "-D", "language=de")
    text = words(document)
    for part in (
        "Ein Monat der Router, siehe #7 und hier.",
        "eins zwei",
        "Routen noch einmal",
        "MoE-Bereich",
        "Router wiederholen (db6b895c69, #2101)",
        "Überlappung → Router → Wiederholung",
        "Dank an alle Anna",
    ):
        assert part in text, part
    assert {node.astext() for node in document.findall(nodes.literal)} == {"zwei", "Routen", "Router"}
    assert {node.astext() for node in document.findall(nodes.emphasis)} == {"Router", "wiederholen", "alle"}
    links = {node.astext(): node.get("refuri") for node in document.findall(nodes.reference)}
    assert links["hier"] == "https://example.org/"
    assert links["#7"] == "https://github.com/o/otter/issues/7"


def test_translated_pages_have_the_same_structure(german: Site) -> None:
    def shape(document: nodes.document) -> list[str]:
        return [
            f"{node.tagname} {sorted(node.attributes.items())}"
            for node in document.findall(nodes.Element)
            if not isinstance(node, nodes.document | nodes.emphasis | nodes.strong | nodes.literal | nodes.reference)
            and node.tagname not in ("pending_xref", "inline")
        ]

    def without_mark(document: nodes.document) -> nodes.document:
        for node in document.findall(nodes.Element):
            node.attributes.pop("translated", None)
        return document

    source = shape(without_mark(build(german)))
    assert shape(without_mark(build(german, "-D", "language=de"))) == source


def test_a_translation_with_another_number_of_stages(german: Site) -> None:
    template = german.src.parent / "out/gettext/index.pot"
    write_catalog(german, template, {**GERMAN, "Overlap → Routers → Replay": "Zuerst → `dann`"})
    (stages,) = [
        node
        for node in build(german, "-D", "language=de").findall(nodes.paragraph)
        if "progress-stages" in node["classes"]
    ]
    assert stages.astext() == "Zuerst → dann"


def test_a_translation_may_have_arrows_from_right_to_left(german: Site) -> None:
    template = german.src.parent / "out/gettext/index.pot"
    write_catalog(german, template, {"Overlap → Routers → Replay": "تداخل ← موجّهات ← `إعادة`"})
    built = german.build("text", "-E", "-D", "locale_dirs=locale", "-D", "language=de")
    stages = [
        node.astext() for node in german.doctree("index").findall(nodes.inline) if node["classes"] == ["progress-stage"]
    ]
    assert stages == ["تداخل", "موجّهات", "إعادة"]
    assert "تداخل ← موجّهات ←" in " ".join(built.read("index.txt").split())


def test_captions_and_groups_of_tables_are_translated(german: Site, host: str) -> None:
    options = {"caption": "Changes of *all*", "group_by": "area"}
    tables = [directive("commit-table", "", host, **options), directive("trend-table", "", host, caption="Ways")]
    page = german.src / ("index.rst" if host == "rst" else "index.md")
    page.write_text("\n".join([page.read_text("utf-8").partition("\n\n")[0], "", "Page", "====", "", *tables]), "utf-8")
    template = german.build("gettext", "-E", "-W", doctrees=german.src.parent / "gettext").out / "index.pot"
    places = re.findall(r':(-?\d+)\nmsgid "((?:Changes|Ways).*)"', template.read_text("utf-8"))
    assert [message for _, message in places] == ["Changes of *all*", "Ways"]
    for line, message in places:
        assert "-table" in page.read_text("utf-8").splitlines()[int(line) - 1], message
    write_catalog(german, template, {"Changes of *all*": "Änderungen *aller*", "Ways": "Wege", "MoE": "MoE-Bereich"})
    document = build(german, "-D", "language=de")
    assert [node.astext() for node in document.findall(nodes.rubric)] == ["Änderungen aller", "MoE-Bereich"]
    assert [node.astext() for node in document.findall(nodes.emphasis)] == ["aller"]
    (table,) = [node for node in document.findall(nodes.table) if "progress-trends" in node["classes"]]
    assert table[0].astext() == "Wege"


def test_refused_markup_in_a_translation_is_a_warning(german: Site) -> None:
    template = german.src.parent / "out/gettext/index.pot"
    write_catalog(german, template, {"Sphinx 9": "[neu](javascript:x)"})
    built = german.build("dummy", "-E", "-D", "locale_dirs=locale", "-D", "language=de")
    (warning,) = built.warnings
    assert texts.REFUSED_LINK.format(targets="'javascript:'") in warning


def test_stored_doctrees_contain_nothing_of_the_renderer(german: Site) -> None:
    build(german, "-D", "language=de")
    assert b"progress_" not in (german.doctrees / "index.doctree").read_bytes()
    for node in german.doctree("index").findall(nodes.TextElement):
        assert not [name for name in node.__dict__ if name.startswith("progress")]
        pickle.dumps(node)
