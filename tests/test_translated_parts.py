"""Translations of bullets and sections on all levels, and of images, in every builder and both hosts."""

from __future__ import annotations

import re

import pytest
from docutils import nodes

from .conftest import CONF, MYST, Site, directive
from .test_combinations import BUILDERS, SHOW_WORDS, pages
from .test_images import write
from .test_translation import write_catalog

DATA = """\
period: 2026-01
infrastructure:
  - text: |
      Outer *words*

      Second paragraph
    pr: 1
    items:
      - text: Middle words
        items: [Inner words]
sections:
  - title: Kernel
    images:
      - {src: x.png, alt: Install time, caption: A *cold* cache}
      - {src: missing.png, alt: Missing picture, caption: Missing caption}
      - {src: "https://example.org/x.png", alt: Remote picture}
    sections:
      - title: Scheduler title
        sections: [{title: Fair title}]
contributors: [{name: Ann, first_time: true}]
"""

GERMAN = {
    "Outer *words*": "Äußere *Worte*",
    "Second paragraph": "Zweiter **Absatz**",
    "Middle words": "Mittlere Worte",
    "Inner words": "Innere Worte",
    "Kernel": "Kern",
    "Install time": "Installationsdauer",
    "A *cold* cache": "Ein *kalter* Puffer",
    "Missing picture": "Fehlendes Bild",
    "Missing caption": "Fehlende Beschriftung",
    "[Remote picture](<https://example.org/x.png>)": "[Fernes Bild](<https://example.org/x.png>)",
    "Scheduler title": "Planer",
    "Fair title": "Gerecht",
}


@pytest.fixture(params=["rst", pytest.param("myst", marks=pytest.mark.skipif(not MYST, reason="needs myst-parser"))])
def german(site: Site, request: pytest.FixtureRequest) -> Site:
    """Return a site whose report has a German catalog, made from the messages that gettext extracts."""
    host, suffix = request.param, "md" if request.param == "myst" else "rst"
    site.write("conf.py", CONF + 'linkcheck_ignore = [".*"]\nlocale_dirs = ["locale"]\n')
    site.write("progress/2026-01.yaml", DATA)
    write(site, "progress/x.png")
    site.write(f"index.{suffix}", directive("progress-report", "2026-01", host))
    catalog = site.build("gettext", doctrees=site.src.parent / "gettext").out / "index.pot"
    write_catalog(site, catalog, GERMAN)
    return site


def test_every_text_is_extracted_with_its_line(german: Site) -> None:
    catalog = (german.src.parent / "out/gettext/index.pot").read_text("utf-8")
    extracted = re.findall(r'2026-01\.yaml:(\d+)\nmsgid "(.*)"', catalog)
    by_text = {text: int(line) for line, text in extracted}
    assert set(by_text) == set(GERMAN)
    lines = DATA.splitlines()
    for text, line in by_text.items():
        assert text.removeprefix("[").partition("]")[0] in lines[line - 1], text


@pytest.mark.parametrize("builder", BUILDERS)
def test_translated(german: Site, builder: str) -> None:
    doctrees = german.doctrees.with_name("of-gettext") if builder == "gettext" else None
    built = german.build(builder, "-D", "language=de", doctrees=doctrees)
    assert [line for line in built.warnings if "missing.png" not in line] == []
    if builder in SHOW_WORDS:
        shown = pages(built.out)
        for text in ("Worte", "Zweiter", "Mittlere", "Innere", "kalter", "Fehlendes Bild", "Beschriftung", "Fernes"):
            assert text in shown, text
        # LaTeX has no alternative text.
        assert builder == "latex" or "Installationsdauer" in shown
        for text in GERMAN:
            assert text not in shown or builder in {"xml", "pseudoxml"}, text


def test_links_and_references_are_kept(german: Site) -> None:
    german.build("html", "-D", "language=de")
    document = german.doctree("index")
    bullet = document.next_node(nodes.list_item)
    assert bullet is not None
    assert bullet.astext().split("\n\n")[:2] == ["Äußere Worte", "Zweiter Absatz (#1)"]
    links = {link.astext(): link.get("refuri") for link in document.findall(nodes.reference)}
    assert links["Fernes Bild"] == "https://example.org/x.png"
