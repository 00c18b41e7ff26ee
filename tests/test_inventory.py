"""The inventory for other sites: each entry is one line, and data cannot add entries of another domain."""

from __future__ import annotations

import re
import zlib

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from sphinxext_progress.site.objects import inventory_name

from .conftest import CONF, PRINT_PAGES_READ, REPORT, Site, directive

#: The pattern with which Sphinx reads a line.
LINE = re.compile(r"(.+?)\s+(\S+)\s+(-?\d+)\s+?(\S*)\s+(.*)")

NAMES = [
    "E\ntorch.nn.Module py:class 1 //evil.example/x -\nz",
    "torch.nn.Module py:class 1 //evil.example/x -",
    "torch.nn.Module py:class -1",
    "a\u2028b py:class 1 x -\u0085z",
]

WORDS = st.lists(
    st.one_of(st.sampled_from([*" \t\n-1a:", "py:class", " 1 ", "\u2028", "\xa0"]), st.text(max_size=3))
).map("".join)


def entries(site: Site) -> list[tuple[str, ...]]:
    """Return the entries of the inventory of a site."""
    data = (site.src.parent / "out" / "html" / "objects.inv").read_bytes()
    lines = zlib.decompress(data.split(b"\n", 4)[4]).decode("utf-8").splitlines()
    matches = [LINE.match(line) for line in lines]
    assert all(matches)
    return [match.groups() for match in matches if match]


@given(WORDS)
@example("a b 1")
@example("torch.nn.Module py:class 1 x -")
def test_a_report_of_any_project_is_one_entry(project: str) -> None:
    name = inventory_name(f"{project}@2026-01")
    line = f"{name} progress:report 1 index.html#a -"
    assert len(line.splitlines()) == 1
    match = LINE.match(line)
    assert match
    assert match.group(1, 2) == (name, "progress:report")


@pytest.mark.parametrize("name", ["Megatron LM@2026-01", "Area 51 Tools@2026-01", "2026-01", "Otter 2@2026#routers"])
def test_an_ordinary_name_is_unchanged(name: str) -> None:
    assert inventory_name(name) == name


@pytest.mark.parametrize("project", NAMES)
def test_text_of_a_report_adds_no_entry(site: Site, project: str) -> None:
    report = {
        "period": "2026-01",
        "project": project,
        "titles": {"report": f"{project} report", "highlights": project, "overview": project},
        "overview": "Words.",
        "highlights": [{"title": project, "id": "routers", "items": ["Words"]}],
        "sections": [{"title": project, "id": "own", "items": ["Words"]}],
        "commits": [{"description": project, "pr": 1, "commit": "abc1234"}],
    }
    site.write("progress/2026-01.yaml", yaml.safe_dump(report))
    site.write("page.report.yaml", yaml.safe_dump({**report, "period": "2026-02"}))
    site.write("index.rst", directive("progress-report", "progress/2026-01.yaml", name="january"))
    site.build("html")
    objects = entries(site)
    assert {role for _, role, *_ in objects} <= {
        *("progress:report", "progress:highlight", "progress:commit", "std:label", "std:doc")
    }
    assert {name for name, role, *_ in objects if role == "std:doc"} == {"index", "page"}
    assert not [entry for entry in objects if entry[3].startswith("//")]


def test_a_role_on_the_same_site_uses_the_project_as_written(site: Site) -> None:
    site.write("progress/2026-01.yaml", "period: 2026-01\nproject: Otter Release 2 x\n")
    role = ":progress:report:`Otter Release 2 x@2026-01`"
    site.write("index.rst", f"Page\n====\n\n{role}\n\n" + directive("progress-report", "2026-01"))
    built = site.build("html", "-W", "-n")
    assert built.warnings == []
    assert "Otter-Release-2-x@2026-01" in {name for name, role, *_ in entries(site) if role == "progress:report"}


def test_rows_can_be_left_out_without_reading_a_page_again(site: Site) -> None:
    site.write("progress/2026-01.yaml", REPORT)
    role = ":progress:commit:`#2101`"
    site.write("index.rst", f"Page\n====\n\n{role}\n\n" + directive("progress-report", "2026-01"))
    site.write("conf.py", CONF + PRINT_PAGES_READ)
    site.build("html", "-W", "-n")
    assert {name for name, kind, *_ in entries(site) if kind == "progress:commit"} == {"#2101", "db6b895c69"}
    built = site.build("html", "-W", "-n", "-D", "progress_inventory_rows=0")
    assert built.pages_read == []
    site.write("index.rst", f"New page\n========\n\n{role}\n\n" + directive("progress-report", "2026-01"))
    page = site.build("html", "-W", "-n", "-D", "progress_inventory_rows=0").read("index.html")
    assert 'href="#row-progress-otter-2026-01-db6b895c69"' in page
    # Sphinx 7.4 writes the inventory only if a page has changed.
    kinds = {kind for _, kind, *_ in entries(site) if kind.startswith("progress:")}
    assert kinds == {"progress:report", "progress:highlight"}
