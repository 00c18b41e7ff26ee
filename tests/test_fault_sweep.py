"""A56 for builds: fail the n-th call that accesses a file, for every n."""

from __future__ import annotations

import re

import pytest

from .conftest import Build, Site, directive
from .ground_rules import GOOD, REPAIRED, built_texts, lay_out, put, section
from .sabotage import Sabotage

pytestmark = pytest.mark.sweep

_NEIGHBOURS = re.compile(r' *<line_block classes="progress-neighbours">.*?</line_block>\n', re.DOTALL)


@pytest.fixture
def swept(site: Site) -> Site:
    """Return a site with good reports (one is a link, one is a page), their projects, a table, and a list."""
    lay_out(site, "rst")
    put(site, REPAIRED)
    (site.src / "bad/data.yaml").rename(site.src / "bad/linked.yaml")
    (site.src / "bad/data.yaml").symlink_to("linked.yaml")
    site.write("good/project.yaml", "repository: https://github.com/o/otter\n")
    site.write("project.yaml", "repository: https://gitlab.com/o/otter\n")
    site.write("goods/2025-10.yaml", GOOD.replace("2025-11", "2025-10"))
    table = directive("commit-table", "goo*/*.yaml", columns="period, description")
    site.write("table.rst", f"Table\n=====\n\n{table}")
    site.write("2024-05.report.yaml", GOOD.replace("2025-11", "2024-05"))
    site.write("archive.rst", "Archive\n=======\n\n" + directive("progress-index", "*.report.yaml"))
    site.write("index.rst", "Site\n====\n\n.. toctree::\n   :glob:\n\n   *\n")
    more = 'progress_project = "project.yaml"\nprogress_reports = ["good/*.yaml", "bad/data.yaml"]\n'
    site.write("conf.py", (site.src / "conf.py").read_text("utf-8") + more)
    return site


def pages_of(built: Build, site: Site) -> dict[str, str]:
    """Read the pages without the titles of other pages, which are in the index and in navigation links."""
    pages = built_texts(built, site)
    del pages["index.xml"]
    return {name: _NEIGHBOURS.sub("", page) for name, page in pages.items()}


def without_places(page: str) -> str:
    """Replace links between pages with their text."""
    return re.sub(r'<reference internal="1"[^>]*>(.*?)</reference>', r"\1", page)


def check(built: Build, pages: dict[str, str], clean: dict[str, str], failing: int) -> None:
    """Check the ground rules: the error is reported, a notice replaces the content, and everything else is unchanged."""
    assert built.status == 0, (failing, built.warnings)
    assert "Traceback" not in "".join(built.warnings), failing
    messages = "\n".join(built.warnings)
    # A page that Sphinx itself could not read is missing.
    unread = {"2024-05.report.xml"} if "2024-05.report.yaml:1:1" in messages else set()
    assert clean.keys() - pages.keys() <= unread, failing
    for line in built.warnings:
        assert re.match(r"(?:SRC/[^ ]+|\S+/src):\d+(?::\d+)?: WARNING: [^;]+(?:; [^;]+)*\[progress\.file\]$", line), (
            line
        )
    for name, page in pages.items():
        # A row of a table links to its report only if that is shown.
        assert without_places(page) == without_places(clean[name]) or "progress-notice" in page, (failing, name)
    assert messages or pages == clean, failing
    # The other report of the page is unchanged, unless the failing call is about that one.
    if not re.search(r"good/(?:2025-12|project)\.yaml|bad\.rst:4", messages):
        good = "progress-otter-2025-12"
        assert section(pages["bad.xml"], good) == section(clean["bad.xml"], good), failing
    # The table is unchanged, unless the failing call is about one of its files or folders.
    if not re.search(r"goods?[/:]|project\.yaml|(?:table|good|bad)\.rst|/src:1:1", messages):
        assert pages["table.xml"] == clean["table.xml"], (failing, messages)


@pytest.mark.parametrize("error", [OSError, MemoryError])
@pytest.mark.parametrize("options", [("-E", "-a"), ()], ids=["first build", "later build"])
def test_a56_the_build_survives_each_failing_call(
    swept: Site, monkeypatch: pytest.MonkeyPatch, error: type[BaseException], options: tuple[str, ...]
) -> None:
    first = swept.build("xml", "-W")
    assert first.warnings == []
    clean = pages_of(first, swept)
    sabotage = Sabotage(monkeypatch, swept.src)
    failing, hit = 0, True
    while hit:
        failing += 1
        sabotage.start(failing, error)
        built = swept.build("xml", "--keep-going", *options)
        hit = sabotage.calls >= failing
        check(built, pages_of(built, swept), clean, failing)
        if built.warnings:
            # The next build, without a failure, is clean again.
            sabotage.start(0, error)
            repaired = swept.build("xml", "-W")
            assert (repaired.status, repaired.warnings) == (0, []), failing
            assert pages_of(repaired, swept) == clean, failing
    assert failing > 50, "the sweep reached nothing"
    assert built.warnings == []
