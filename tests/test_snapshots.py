"""The examples of the docs as doctree and as HTML, in both hosts, so that a change of the output is seen in its diff.

``UPDATE_SNAPSHOTS=1 nox -s tests -- tests/test_snapshots.py`` writes the snapshots again; read their diff.
"""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import docutils
import pytest
import sphinx

from .conftest import CONF, ROOT, Site, write_linked_pages

DOCS = ROOT / "docs"
SNIPPETS = DOCS / "examples" / "snippets"
SNAPSHOTS = Path(__file__).parent / "snapshots"

# The HTML depends on the releases of themes and writers.
pytestmark = pytest.mark.skipif(
    sphinx.version_info[0] < 9 or docutils.__version_info__[:2] < (0, 22), reason="snapshots are those of Sphinx 9"
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Return a built site with a page for each example in each host."""
    site = Site(tmp_path_factory.mktemp("snapshots") / "src")
    for folder in ("progress", "examples/areas", "examples/format", "examples/contents"):
        shutil.copytree(DOCS / folder, site.src / folder, ignore=shutil.ignore_patterns("*.md"))
    site.write("conf.py", CONF + "progress_reports = ['progress/*.yaml']\n")
    site.write("index.rst", "Site\n====\n\n.. toctree::\n   :glob:\n\n   rst/*\n   md/*\n   report\n")
    write_linked_pages(site)
    site.write("report.rst", ":orphan:\n\n.. progress-report:: 2026-01\n")
    for path in SNIPPETS.iterdir():
        site.write(f"{path.suffix[1:]}/{path.name}", f"Page\n====\n\n{path.read_text('utf-8')}")
    built = site.build("html")
    assert built.status == 0
    return site


def body(site: Site, page: str) -> str:
    """Return the body of a page, one element a line."""
    html = (site.src.parent / "out" / "html" / f"{page}.html").read_text("utf-8")
    start = html.index('<div class="body" role="main">')
    return re.sub(r">\s*<(?!/)", ">\n<", html[start : html.index('<div class="clearer">', start)]) + "\n"


def doctree(site: Site, page: str) -> str:
    """Return the doctree of a page, without the document itself, whose attributes name the source."""
    return "".join(node.pformat() for node in site.doctree(page).children).replace(str(site.src), "SRC")


@pytest.mark.parametrize("host", ["rst", "md"])
@pytest.mark.parametrize("name", sorted({path.stem for path in SNIPPETS.iterdir()}))
def test_an_example_matches_its_snapshot(site: Site, name: str, host: str) -> None:
    page = f"{host}/{name}"
    for kind, text in (("html", body(site, page)), ("doctree", doctree(site, page))):
        snapshot = SNAPSHOTS / f"{name}.{kind}"
        found = re.sub(rf"\b{host}([/-]{name})", r"HOST\1", text)
        if os.environ.get("UPDATE_SNAPSHOTS"):
            SNAPSHOTS.mkdir(exist_ok=True)
            snapshot.write_text(found, "utf-8")
        assert found == snapshot.read_text("utf-8"), f"{snapshot.name} differs; see the first lines of this module"
