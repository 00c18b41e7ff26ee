"""Manual pages: texts that tbl or troff could read as commands are shown as text."""

from __future__ import annotations

import re

import yaml

from .conftest import Site, directive

CELLS = ["T}", "T}\tx", "a T} b T} c", "**T}** x", "T&#125; x", "T}T}", "`T}` x", ".TE", "'TE", "_", "=", "T{", ".T&"]


def page_of(site: Site) -> str:
    """Build a manual page whose tables have a text in each kind of cell."""
    rows = [{"description": text, "area": text, "kind": text} for text in CELLS]
    trends = [{"theme": text, "stage": [text, text]} for text in CELLS]
    site.write("progress/2026-01.yaml", yaml.safe_dump({"period": "2026-01", "commits": rows, "trends": trends}))
    tables = directive("commit-table", columns="kind, area, description") + "\n" + directive("trend-table")
    site.write("index.rst", f"Page\n====\n\n{tables}\n" + directive("progress-report", "2026-01"))
    return site.build("man").read("site.1")


def test_no_text_ends_a_cell(site: Site) -> None:
    page = page_of(site)
    for table in re.findall(r"^\.TS$(.*?)^\.TE$", page, re.DOTALL | re.MULTILINE):
        cells = re.split(r"^T\}", table, flags=re.MULTILINE)[:-1]
        assert all(re.search(r"(?:^|\t)T\{$", cell, re.MULTILINE) for cell in cells)
    assert page.count("T\\&}") > 20
