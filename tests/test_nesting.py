"""Bullets below bullets, bullets with blocks, and sections below sections, in every builder and both hosts."""

from __future__ import annotations

from typing import Any

import pytest
from docutils import nodes

from sphinxext_progress.diagnostics.messages import site as messages

from .conftest import MYST, Site, directive, validate
from .test_combinations import BUILDERS as ALL_BUILDERS
from .test_combinations import SHOW_WORDS, build_everything

HOSTS = [("rst", "rst"), pytest.param("myst", "md", marks=pytest.mark.skipif(not MYST, reason="needs myst-parser"))]

NESTED = """\
period: 2026-01
infrastructure:
  - text: Outer
    pr: 1
    items:
      - text: Middle
        pr: 2
        items:
          - Inner
          - {text: "Inner *two*", pr: 3}
  - Last
sections:
  - title: Kernel
    text: Words of the kernel.
    sections:
      - title: Scheduler
        items: [Less contention]
        sections:
          - {title: Fair, text: Words about fairness.}
          - {id: own, title: Own}
"""

BLOCKS = """\
period: 2026-01
infrastructure:
  - text: |
      One paragraph
      on two lines
    pr: 1
  - text: |
      First paragraph.

      Second paragraph.
    pr: 2
  - text: |
      Ends with code:

      ```python
      and_code()
      ```
    pr: 3
    items: [Below code]
  - text: |
      Ends with a list:

      - of one
  - text: |
      ```
      only code
      ```
"""


def bullets(document: nodes.document) -> Any:
    """Return the first bullet list of a page."""
    return document.next_node(nodes.bullet_list)


@pytest.mark.parametrize("builder", ALL_BUILDERS)
@pytest.mark.parametrize(("host", "suffix"), HOSTS)
def test_builders(site: Site, builder: str, host: str, suffix: str) -> None:
    site.write("progress/2026-01.yaml", NESTED)
    site.write(f"index.{suffix}", directive("progress-report", "2026-01", host, name="january"))
    pages = build_everything(site, builder)
    if builder in SHOW_WORDS:
        for text in ("Outer", "Middle", "Inner", "Last", "Kernel", "Scheduler", "Less contention", "fairness", "Own"):
            assert text.casefold() in pages.casefold(), text


def test_nested_bullets(site: Site) -> None:
    site.write("progress/2026-01.yaml", NESTED)
    site.write("index.rst", directive("progress-report", "2026-01"))
    assert site.build().warnings == []
    document = site.doctree("index")
    outer = bullets(document)
    assert [item[0].astext() for item in outer] == ["Outer (#1)", "Last"]
    middle = outer[0][1]
    assert middle[0][0].astext() == "Middle (#2)"
    assert [item.astext() for item in middle[0][1]] == ["Inner", "Inner two (#3)"]
    validate(document)


def test_blocks_in_bullets(site: Site) -> None:
    site.write("progress/2026-01.yaml", BLOCKS)
    site.write("index.rst", directive("progress-report", "2026-01"))
    assert site.build().warnings == []
    document = site.doctree("index")
    one, two, code, listed, alone = bullets(document)
    assert [child.astext() for child in one] == ["One paragraph on two lines (#1)"]
    assert [child.astext() for child in two] == ["First paragraph.", "Second paragraph. (#2)"]
    assert [child.tagname for child in code] == ["paragraph", "literal_block", "paragraph", "bullet_list"]
    assert (code[1]["language"], code[1].line, code[2].astext()) == ("python", 15, "#3")
    assert [child.tagname for child in listed] == ["paragraph", "bullet_list"]
    assert [child.tagname for child in alone] == ["literal_block"]
    validate(document)


def test_nested_sections(site: Site) -> None:
    site.write("progress/2026-01.yaml", NESTED)
    link = ":ref:`january-kernel`, :ref:`january-fair`, :ref:`january-own`\n\n"
    site.write("index.rst", "Site\n====\n\n.. toctree::\n\n   page\n\n" + link)
    site.write("page.rst", directive("progress-report", "2026-01", name="january"))
    built = site.build()
    assert built.warnings == []
    sections = {section["ids"][0]: section for section in site.doctree("page").findall(nodes.section)}
    prefix = "progress-2026-01-"
    assert sections[f"{prefix}scheduler"].parent is sections[f"{prefix}kernel"]
    assert sections[f"{prefix}fair"].parent is sections[f"{prefix}scheduler"]
    assert sections[f"{prefix}own"]["names"] == ["january-own"]
    html = built.read("index.html")
    assert f'href="page.html#{prefix}fair"><span class="std std-ref">Fair</span>' in html
    assert f'href="page.html#{prefix}own"' in html


def test_chosen_sections_bring_those_below_them(site: Site) -> None:
    site.write("progress/2026-01.yaml", NESTED)
    site.write("index.rst", directive("progress-report", "2026-01", sections="kernel"))
    assert site.build().warnings == []
    titles = [title.astext() for title in site.doctree("index").findall(nodes.title)]
    assert titles[1:] == ["Kernel", "Scheduler", "Fair", "Own"]
    site.write("index.rst", directive("progress-report", "2026-01", sections="scheduler"))
    (warning,) = site.build().warnings
    assert "unknown value 'scheduler'" in warning


def test_without_sections(site: Site) -> None:
    """Where sections are not allowed, nested sections are rubrics too."""
    site.write("progress/2026-01.yaml", NESTED)
    site.write("index.rst", "Site\n====\n\n- Item\n\n  .. progress-report:: 2026-01\n     :sections: kernel\n")
    (warning,) = site.build().warnings
    assert "shown without sections" in warning
    rubrics = [rubric.astext() for rubric in site.doctree("index").findall(nodes.rubric)]
    assert rubrics[1:] == ["Kernel", "Scheduler", "Fair", "Own"]


def deep_page(host: str) -> str:
    """Return a page with a report below four levels of headings."""
    if host == "rst":
        headings = "\n".join(f"L{number}\n{sign * 2}\n" for number, sign in enumerate("=-~^", 1))
    else:
        headings = "\n".join(f"{'#' * number} L{number}\n" for number in range(1, 5))
    return f"{headings}\n{directive('progress-report', '2026-01', host, name='january')}"


@pytest.mark.parametrize("builder", ALL_BUILDERS)
@pytest.mark.parametrize(("host", "suffix"), HOSTS)
def test_deep_host(site: Site, builder: str, host: str, suffix: str) -> None:
    """A heading below the sixth level is a rubric: the text builder would stop at the eighth."""
    site.write("progress/2026-01.yaml", NESTED)
    site.write(f"index.{suffix}", deep_page(host) + "\n")
    # Sphinx 7.4 warns about the default of this value.
    options = ("-D", "linkcheck_report_timeouts_as_broken=0") if builder == "linkcheck" else ()
    built = site.build(builder, *options)
    assert built.status == 0
    problems = [line for line in built.warnings if "linkcheck" not in line]
    line = 13 if host == "rst" else 9
    assert problems == [f"SRC/index.{suffix}:{line}: WARNING: {messages.DEEP_HEADING.format(limit=6)} [progress.place]"]
    document = site.doctree("index")
    assert [rubric.astext() for rubric in document.findall(nodes.rubric)] == ["Scheduler", "Fair", "Own"]
    validate(document)


def test_links_to_deep_headings(site: Site) -> None:
    site.write("progress/2026-01.yaml", NESTED)
    site.write("index.rst", deep_page("rst") + "\n:ref:`january-fair`\n")
    built = site.build()
    assert 'href="#progress-2026-01-fair"' in built.read("index.html")
    assert 'id="progress-2026-01-fair"' in built.read("index.html")


def test_deep_host_inside_only(site: Site) -> None:
    """While the directive runs inside ``only``, it does not know its level."""
    site.write("progress/2026-01.yaml", NESTED)
    page = deep_page("rst").replace(".. progress-report", ".. only:: text\n\n   .. progress-report")
    site.write("index.rst", page.replace("   :name", "      :name"))
    built = site.build("text")
    assert built.status == 0
    assert len(built.warnings) == 1
    assert "Scheduler" in built.read("index.txt")
