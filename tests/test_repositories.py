"""References to other repositories of a project."""

from __future__ import annotations

import json

import pytest
from docutils import nodes

from .conftest import Site, directive
from .test_combinations import BUILDERS, SHOW_WORDS, build_everything
from .test_inventory import entries

PROJECT = """\
repository: https://github.com/o/otter
repositories:
  docs: https://gitlab.com/o/docs
"""

REPORT = """\
period: 2026-01
commits:
  - {description: Rewrite the guide, commit: "docs@4F9A1C07BE12", pr: "docs!34"}
  - {description: Both, commit: "4f9a1c0", pr: [34, "o/docs#35"], issue: "docs#7"}
  - {description: Named, repository: docs, pr: 36}
infrastructure:
  - {text: A bullet, pr: "docs#37"}
"""


@pytest.fixture
def docs(site: Site) -> Site:
    """Return a site whose report refers to two repositories."""
    site.write("progress/project.yaml", PROJECT)
    site.write("progress/2026-01.yaml", REPORT)
    site.write("report.rst", directive("progress-report", "2026-01"))
    return site


def reference_texts(site: Site) -> dict[str, str]:
    """Return the addresses of the links on the page of the report, by text."""
    return {
        link.astext(): link["refuri"] for link in site.doctree("report").findall(nodes.reference) if "refuri" in link
    }


@pytest.mark.parametrize("builder", BUILDERS)
def test_builders(docs: Site, builder: str) -> None:
    docs.write(
        "index.rst", "Site\n====\n\n.. toctree::\n\n   report\n\n" + directive("commit-table", columns="pr, commit")
    )
    pages = build_everything(docs, builder)
    if builder in SHOW_WORDS:
        assert "docs!34" in pages.replace("\\", "").replace("@@", "@").replace("{}", "")


def test_links(docs: Site) -> None:
    docs.write("index.rst", "Site\n====\n\n.. toctree::\n\n   report\n")
    assert docs.build().warnings == []
    links = reference_texts(docs)
    assert links["docs@4F9A1C07BE"] == "https://gitlab.com/o/docs/-/commit/4F9A1C07BE12"
    assert links["docs!34"] == "https://gitlab.com/o/docs/-/merge_requests/34"
    assert links["docs!35"] == "https://gitlab.com/o/docs/-/merge_requests/35"
    assert links["docs!36"] == "https://gitlab.com/o/docs/-/merge_requests/36"
    assert links["docs!37"] == "https://gitlab.com/o/docs/-/merge_requests/37"
    assert links["docs#7"] == "https://gitlab.com/o/docs/-/issues/7"
    assert links["#34"] == "https://github.com/o/otter/pull/34"
    assert links["4f9a1c0"] == "https://github.com/o/otter/commit/4f9a1c0"


@pytest.mark.parametrize(
    ("target", "row"),
    [
        ("docs#34", "docs-4f9a1c07be"),
        ("docs!34", "docs-4f9a1c07be"),
        ("docs@4f9a1c07be", "docs-4f9a1c07be"),
        ("docs@4f9a1c0", "docs-4f9a1c07be"),
        ("docs@4F9A1C07BE12", "docs-4f9a1c07be"),
        ("docs#36", "docs-36"),
        ("4f9a1c0", "4f9a1c0"),
        ("#34", "4f9a1c0"),
        ("34", "4f9a1c0"),
        ("docs#35", "4f9a1c0"),
    ],
)
def test_role(docs: Site, target: str, row: str) -> None:
    docs.write("index.rst", f"Site\n====\n\n.. toctree::\n\n   report\n\n:progress:commit:`{target}`\n")
    built = docs.build()
    assert built.warnings == []
    assert f'href="report.html#row-progress-2026-01-{row}"' in built.read("index.html")
    assert f'id="row-progress-2026-01-{row}"' in built.read("report.html")


@pytest.mark.parametrize("target", ["docs@4f9a1c", "docs@", "web#34", "docs#4f9a1c0", "docs@34"])
def test_role_without_object(docs: Site, target: str) -> None:
    docs.write("index.rst", f"Site\n====\n\n.. toctree::\n\n   report\n\n:progress:commit:`{target}`\n")
    (warning,) = docs.build().warnings
    assert "no commit" in warning


def test_inventory_and_data(docs: Site) -> None:
    docs.write("index.rst", "Site\n====\n\n.. toctree::\n\n   report\n")
    built = docs.build()
    names = [name for name, role, *_ in entries(docs) if role == "progress:commit"]
    assert {"docs#34", "docs@4f9a1c07be", "#34", "4f9a1c0", "docs#36"} <= set(names)
    assert json.loads(built.read("progress.json"))


def test_unknown_repository(site: Site) -> None:
    site.write("progress/project.yaml", PROJECT)
    site.write("progress/2026-01.yaml", 'period: 2026-01\ncommits:\n  - {description: Row, pr: "dcos#34"}\n')
    site.write("report.rst", directive("progress-report", "2026-01"))
    site.write("index.rst", "Site\n====\n\n.. toctree::\n\n   report\n\n:progress:commit:`dcos#34`\n")
    built = site.build()
    (warning,) = built.warnings
    assert warning.startswith("SRC/progress/2026-01.yaml:3:")
    assert "'dcos'" in warning
    assert "[progress.name]" in warning
    assert reference_texts(site) == {}
    assert "(dcos#34)" in site.doctree("report").astext()
    assert 'href="report.html#row-progress-2026-01-dcos-34"' in built.read("index.html")
