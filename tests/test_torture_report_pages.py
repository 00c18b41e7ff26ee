"""The bad inputs as report pages, with an archive and assembled trends: the same ground rules."""

from __future__ import annotations

import re

import pytest

from sphinxext_progress.diagnostics.messages import data_files

from .conftest import REPORT, Site, directive
from .ground_rules import REPAIRED, Entry, built_texts, check_exit_and_messages, check_log, check_page, messages_of
from .test_torture_data import ENTRIES as DATA
from .test_torture_text import ENTRIES as TEXT

#: Inputs that Sphinx itself could not read: they are no pages until they are repaired.
NO_PAGE = ("A11", "A12", "A22")

BAD = "bad/data.report.yaml"


def lay_out(site: Site) -> None:
    """Write two good report pages, an archive and a trend table, with the bad page after them."""
    for period in ("2025-11", "2025-12"):
        site.write(f"good/{period}.report.yaml", REPORT.replace("2026-01\n", f"{period}\n"))
    site.write("conf.py", (site.src / "conf.py").read_text() + 'progress_reports = ["*/*.report.yaml"]\n')
    toctree = ".. toctree::\n   :glob:\n\n   good/*\n   archive\n   trends\n   bad/*"
    site.write("index.rst", f"Site\n====\n\n.. _target:\n\nText.\n\n{toctree}\n")
    site.write("archive.rst", "Archive\n=======\n\n" + directive("progress-index"))
    site.write("trends.rst", "Trends\n======\n\n" + directive("trend-table", columns="theme, trajectory, activity"))


def put(site: Site, entry: Entry) -> None:
    """Write the bad input."""
    path = site.src / BAD
    site.write("bad/page.rst", "Page\n====\n")
    path.unlink(missing_ok=True)
    if callable(entry.data):
        entry.data(path)
    else:
        path.write_bytes(entry.data.encode() if isinstance(entry.data, str) else entry.data)


def without_newer(page: str) -> str:
    """Remove the link to the newer report, because the month of a file with a syntax error is unknown."""
    return re.sub(r'<div class="line">Newer report:.*?</div>\n', "", page)


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    from .conftest import CONF

    site = Site(tmp_path_factory.mktemp("clean") / "src")
    site.write("conf.py", CONF)
    lay_out(site)
    put(site, Entry(REPAIRED))
    built = site.build("html", "-W", "--keep-going")
    assert built.warnings == []
    return built_texts(built, site)


@pytest.mark.sweep
@pytest.mark.parametrize("name", [*DATA, *TEXT])
def test_a_report_page_keeps_the_ground_rules(site: Site, clean: dict[str, str], name: str) -> None:
    entry = (DATA | TEXT)[name]
    is_page = not name.startswith(NO_PAGE)
    lay_out(site)
    put(site, entry)
    first = site.build("html", "-W", "--keep-going")
    # The archive and the trends use the file too, but each problem is reported once.
    check_exit_and_messages(first, entry, BAD)
    check_log(first)
    pages = built_texts(first, site)
    assert ("bad/data.html" in pages) == is_page
    assert pages["good/2025-11.html"] == clean["good/2025-11.html"]
    assert without_newer(pages["good/2025-12.html"]) == without_newer(clean["good/2025-12.html"])
    for period in ("November 2025", "December 2025"):
        assert period in pages["archive.html"]
    if entry.hidden is not None:
        for page in ("archive.html", "trends.html"):
            assert f"The data file {BAD} cannot be shown." in re.sub(r"<[^>]+>", "", pages[page])
    second = site.build("html", "-W", "--keep-going")
    assert (second.status, messages_of(second)) == (first.status, messages_of(first))
    parallel = site.build("html", "-E", "-j2", "-W", "--keep-going")
    assert messages_of(parallel) == messages_of(first)
    assert built_texts(parallel, site) == pages
    if is_page:
        for builder in ("html", "text", "xml", "epub", "latex"):
            built = site.build(builder, "-a")
            assert messages_of(built) == messages_of(first), builder
            check_page(builder, built_texts(built, site), {}, entry, BAD)
    put(site, Entry(REPAIRED))
    repaired = site.build("html", "-W", "--keep-going")
    assert repaired.warnings == []
    assert built_texts(repaired, site) == clean


def test_a_page_that_becomes_unreadable_is_removed(site: Site) -> None:
    lay_out(site)
    put(site, Entry(REPAIRED))
    site.write("all.rst", ":orphan:\n\nAll\n===\n\n.. toctree::\n   :hidden:\n\n   bad/data\n")
    assert site.build("html", "-W", "--keep-going").warnings == []
    put(site, Entry(b"period: 2026-01\noverview: caf\xe9\n"))
    built = site.build("html", "-W", "--keep-going")
    assert built.status == 1
    lines = messages_of(built)
    # A toctree that names the page has a located warning; a glob toctree just has one page less.
    assert [line.partition(" WARNING")[0] for line in lines] == ["SRC/all.rst:6:", "SRC/bad/data.report.yaml:2:14:"]
    assert data_files.NOT_UTF8.problem.format(byte=0xE9) in lines[1]
    assert "January 2026" not in built.read("index.html")
    again = site.build("html", "-W", "--keep-going")
    assert (again.status, messages_of(again)[-1:]) == (1, lines[1:])
    (site.src / BAD).unlink()
    (site.src / "all.rst").unlink()
    assert site.build("html", "-W", "--keep-going").warnings == []
