"""Transforms that run while a page is read do not visit the rows of its tables, and the doctree has all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .conftest import CONF, Site, directive

if TYPE_CHECKING:
    import pytest

#: A ``conf.py`` with an extension that counts the rows of the page at three points.
COUNTS = f"""{CONF}
from docutils import nodes
from sphinx.transforms import SphinxTransform


def note(when, doctree):
    with open("counts.txt", "a") as counts:
        print(when, len(list(doctree.findall(nodes.row))), file=counts)


class Early(SphinxTransform):
    default_priority = 25

    def apply(self):
        note("translation", self.document)


class Late(SphinxTransform):
    default_priority = 500

    def apply(self):
        note("references", self.document)


def setup(app):
    app.add_transform(Early)
    app.add_transform(Late)
    app.connect("doctree-read", lambda app, doctree: note("doctree-read", doctree))
"""


def test_rows_are_hidden_while_references_are_resolved(otter: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(otter.src)
    otter.write("conf.py", COUNTS)
    otter.write("index.rst", "Site\n====\n\n" + directive("progress-report", "2026-01"))
    assert otter.build("html", "-W").status == 0
    counts = dict(line.split() for line in (otter.src / "counts.txt").read_text("utf-8").splitlines())
    # Two tables, each with a header and one row.
    assert counts == {"translation": "4", "references": "2", "doctree-read": "4"}


def test_a_host_table_around_a_report_table_keeps_its_rows(otter: Site) -> None:
    table = "".join(f"       {line}\n" for line in directive("commit-table").splitlines())
    otter.write(
        "index.rst", f'Site\n====\n\n.. list-table::\n\n   * - Row "one", link_\n   * -\n{table}\n.. _link: #a\n'
    )
    page = otter.build("html", "-W").read("index.html")
    # The transforms for references and quotes see the row of the page.
    assert "Row “one”" in page
    assert 'href="#a">link</a>' in page
    assert "Add router replay" in page
