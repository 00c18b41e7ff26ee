"""Each data file is parsed once, even if several processes read pages."""

from __future__ import annotations

import gc
import re
from collections import Counter

import pytest

from .conftest import CONF, REPORT, Site, directive

#: Logs each parsed file and each page that is read, with the process id, to a file, because Sphinx forks.
NOTES = """
import os
from pathlib import Path

from sphinxext_progress.reading import loader

def note(*words):
    with (Path(__file__).parent.parent / "notes").open("a") as notes:
        print(*words, os.getpid(), file=notes)

def setup(app):
    parse = loader.parse_file

    def noted(data, name, *rest):
        note("parse", name)
        return parse(data, name, *rest)

    loader.parse_file = noted
    note("main", "")
    app.connect("source-read", lambda app, docname, source: note("read", docname))
"""

NAMED = [f"progress/2025-{month:02}.yaml" for month in range(1, 6)]
#: Files that pages refer to only by path.
OTHERS = ["other/2024-11.yaml", "other/2024-12.yaml"]


@pytest.fixture
def noted(site: Site) -> Site:
    """Return a site with many pages that use the same files."""
    site.write("conf.py", CONF + NOTES)
    for name in (*NAMED, *OTHERS):
        month = name.partition("/")[2].removesuffix(".yaml")
        site.write(name, REPORT.replace("2026-01\n", f"{month}\n"))
        site.write(f"{month}.rst", directive("progress-report", f"/{name}"))
        site.write(f"table-{month}.rst", f"{month}\n=======\n\n" + directive("commit-table"))
        site.write(f"other-{month}.rst", f"{month}\n=======\n\n" + directive("commit-table", "other/*.yaml"))
    # Broken files are not parsed more often: a syntax error, a format error, a duplicate.
    site.write("progress/broken.yaml", "period: [")
    site.write("progress/wrong.yaml", "period: 2026-01\ncolour: red\n")
    site.write("progress/twin.yaml", REPORT.replace("2026-01\n", "2025-05\n"))
    site.write("progress/project.yaml", "repository: https://github.com/o/otter\n")
    site.write("other/project.yaml", "repository: https://gitlab.com/o/otter\n")
    site.write("index.rst", "Site\n====\n\n.. toctree::\n   :glob:\n\n   *\n\n" + directive("trend-table"))
    return site


def build(site: Site, jobs: str) -> tuple[Counter[tuple[str, str]], str, set[str]]:
    """Build; return how often each process parsed each file, the main process, and the processes that read pages."""
    notes = site.src.parent / "notes"
    notes.unlink(missing_ok=True)
    built = site.build_apart("html", jobs)
    assert built.status == 0, built.warnings
    assert len(built.warnings) == 3, built.warnings
    lines = [line.split() for line in notes.read_text().splitlines()]
    (main,) = (line[-1] for line in lines if line[0] == "main")
    parsed = Counter((name, process) for what, name, process in (line for line in lines if line[0] == "parse"))
    return parsed, main, {line[-1] for line in lines if line[0] == "read"}


@pytest.mark.parametrize("jobs", ["-j1", "-j2", "-j4"])
def test_each_file_is_parsed_once(noted: Site, jobs: str) -> None:
    parsed, main, readers = build(noted, jobs)
    assert readers == {main} if jobs == "-j1" else len(readers) > 1
    # The files that progress_reports matches, and their projects, are parsed before Sphinx forks.
    named = {*NAMED, *(f"progress/{name}.yaml" for name in ("broken", "wrong", "twin", "project"))}
    assert {(name, process) for name, process in parsed if name in named} == {(name, main) for name in named}
    # Any other file is parsed at most once in each process that shows it.
    others = {*OTHERS, "other/project.yaml"}
    assert {name for name, _ in parsed} == named | others
    assert set(parsed.values()) == {1}
    # A later build parses all used files before Sphinx forks.
    noted.write("progress/2025-03.yaml", REPORT.replace("2026-01\n", "2025-03\n").replace("Sphinx 9", "Sphinx 10"))
    parsed, main, readers = build(noted, jobs)
    assert parsed == Counter((name, main) for name in named | others)
    assert readers
    # Without changes, nothing is parsed.
    parsed, main, readers = build(noted, jobs)
    assert not parsed
    assert not readers


def test_reports_are_frozen_only_while_pages_are_read(otter: Site) -> None:
    watch = "import gc\n\ndef setup(app):\n    app.connect('doctree-read', lambda *_: print('spared', gc.get_freeze_count()))\n"
    otter.write("conf.py", CONF + watch)
    (spared,) = re.findall(r"spared (\d+)", otter.build("html", "-W").output)
    assert int(spared) > 0
    assert gc.get_freeze_count() == 0


def test_objects_that_another_extension_froze_stay_frozen(otter: Site) -> None:
    freeze = """
import gc

def setup(app):
    gc.freeze()
    # Allocated later, so that a second gc.freeze() would raise the count.
    app.later = [[] for _ in range(1000)]
    app.connect("doctree-read", lambda *_: print("frozen", gc.get_freeze_count()))
    print("frozen", gc.get_freeze_count())
"""
    otter.write("conf.py", CONF + freeze)
    try:
        counts = [int(count) for count in re.findall(r"frozen (\d+)", otter.build("html", "-W").output)]
        # The count may fall because objects are deleted, but it does not grow and is not reset.
        assert len(counts) > 1
        assert counts == sorted(counts, reverse=True)
        assert 0 < gc.get_freeze_count() <= counts[0]
    finally:
        gc.unfreeze()
