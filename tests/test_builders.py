"""Every builder of Sphinx, one after another with the same doctrees."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest

from .conftest import REPORT, Site, directive, validate

BUILDERS = (
    "html", "dirhtml", "singlehtml", "epub", "latex", "text", "man", "texinfo", "xml", "pseudoxml", "json", "dummy",
)  # fmt: skip


def strict(site: Site, builder: str) -> None:
    built = site.build(builder, "-W", "-n", "--keep-going")
    assert (built.status, built.warnings) == (0, []), builder


def test_all_builders_share_doctrees(megatron: Site) -> None:
    for builder in BUILDERS:
        strict(megatron, builder)
    for page in ("report.xml", "tables.xml"):
        ET.parse(megatron.src.parent / "out" / "xml" / page)


def test_gettext(megatron: Site) -> None:
    built = megatron.build("gettext", "-W", "-n", "--keep-going", doctrees=megatron.src.parent / "gettext-doctrees")
    assert (built.status, built.warnings) == (0, [])
    catalogue = built.read("report.pot")
    assert "progress/2026-01.yaml:10" in catalogue
    assert 'msgid "Generate arguments from `TransformerConfig` - moving toward' in catalogue
    for no_message in ("639c08ab82", "#2896", "Overview", "Notable Commits"):
        assert f'msgid "{no_message}"' not in catalogue


@pytest.mark.parametrize("builder", ["html", "latex"])
def test_a_second_build_writes_the_same_files(megatron: Site, builder: str) -> None:
    first = megatron.build(builder)
    pages = {path: path.read_bytes() for path in first.out.glob("*.html" if builder == "html" else "*.tex")}
    second = megatron.build(builder, "-E", "-a")
    assert second.warnings == []
    assert {path: path.read_bytes() for path in pages} == pages


def test_the_doctree_is_valid(megatron: Site) -> None:
    """Docutils can validate documents since 0.22."""
    megatron.build("dummy")
    for page in ("report", "tables"):
        document = megatron.doctree(page)
        if not hasattr(document, "validate"):
            pytest.skip("docutils before 0.22 cannot validate a document")
        validate(document)


def widths_in_latex(site: Site, **options: str) -> list[list[float]]:
    """Return the relative column widths of each table."""
    site.write("index.rst", "Page\n====\n\n" + directive("commit-table", "", **options))
    source = next(site.build("latex", "-W").out.glob("*.tex")).read_text("utf-8")
    column_specs = re.findall(r"\\begin\{(?:tabular|longtable)\}(?:\[t\])?\{((?:\\X\{\d+\}\{\d+\})+)\}", source)
    shares_of_tables = [re.findall(r"\\X\{(\d+)\}\{(\d+)\}", shares) for shares in column_specs]
    return [[int(part) / int(whole) for part, whole in shares] for shares in shares_of_tables]


def test_latex_columns_fit_their_longest_word_and_the_last_one_takes_the_rest(otter: Site) -> None:
    otter.write("progress/2026-01.yaml", REPORT.replace("area: MoE", "area: Documentation"))
    ((area, description),) = widths_in_latex(otter)
    # A line has about 86 characters.
    assert len("Documentation") / 86 < area < 0.4 < description
    ((date, commit, short),) = widths_in_latex(otter, columns="date, commit, pr")
    assert min(date, commit) > len("2026-01-26") / 86
    assert short > len("request") / 86


def test_latex_keeps_the_widths_of_an_author(otter: Site) -> None:
    assert widths_in_latex(otter, widths="1 3") == [[0.25, 0.75]]
    assert widths_in_latex(otter, widths="auto") == []
