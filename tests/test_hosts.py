"""Both hosts give the same page."""

from __future__ import annotations

import shutil

import pytest
from docutils import nodes

from .conftest import REFERENCE, Site, directive

CASES = [
    ("progress-report", "progress/2026-01.yaml", {}),
    ("progress-report", "2026-01", {"name": "mlm", "sections": "trends, overview", "class": "wide"}),
    ("progress-report", "2025-08..2026-01", {"flat": "", "no_index": ""}),
    ("commit-table", "", {}),
    (
        "commit-table",
        "progress/*.yaml",
        {
            "area": "MoE, FSDP",
            "columns": "period, date, area, description, commit, pr, authors, kind",
            "sort": "-date, area",
            "limit": "3",
            "caption": "Everything about MoE",
            "name": "moe",
            "align": "left",
            "width": "80%",
            "widths": "1 1 1 4 1 1 1 1",
        },
    ),
    ("commit-table", "/progress/2026-01.yaml", {"group_by": "area", "caption": "Areas", "name": "areas"}),
    ("commit-table", "2026-01", {"area": "Moe", "sort": "size", "columns": "are, description", "limit": "x"}),
    ("trend-table", "2026", {}),
    ("trend-table", "2026-01", {"window": "6", "widths": "auto", "caption": "Trends"}),
    ("trend-table", "nothing.yaml", {}),
    ("trend-table", "2026", {"layout": "timeline", "area": "MoE", "columns": "theme", "widths": "1 2 1"}),
]


@pytest.mark.parametrize(("name", "argument", "options"), CASES)
def test_a_directive_gives_the_same_stored_doctree_in_each_host(
    site: Site, name: str, argument: str, options: dict[str, str]
) -> None:
    (site.src / "progress").mkdir()
    for file in ("2026-01.yaml", "project.yaml"):
        shutil.copy(REFERENCE.with_name(file), site.src / "progress" / file)
    trees, warnings = {}, {}
    for host, suffix, title in (
        ("rst", "rst", "Page\n====\n"),
        ("myst", "md", "# Page\n"),
        ("colon", "md", "# Page\n"),
    ):
        text = f"{title}\n{directive(name, argument, host, **options)}"
        page = site.write(f"index.{suffix}", text)
        built = site.build("dummy", "-E")
        # The line of the directive is the only thing that differs between the hosts.
        warnings[host] = [
            line.replace(f"SRC/index.{suffix}:{text.splitlines().index(first(text)) + 1}", "PAGE")
            for line in built.warnings
        ]
        trees[host] = [node.pformat() for node in section_of(site).children[1:]]
        page.unlink()
    assert trees["rst"] == trees["myst"] == trees["colon"]
    assert trees["rst"], "the directive made nothing"
    assert warnings["rst"] == warnings["myst"] == warnings["colon"]


def first(text: str) -> str:
    """Return the line on which the directive begins."""
    return next(line for line in text.splitlines() if "progress-report" in line or "-table" in line)


def section_of(site: Site) -> nodes.section:
    return next(site.doctree("index").findall(nodes.section))
