"""Problems of arguments, of the site and of builds, by their numbers: A21, A23, A36 to A44."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest
from docutils import nodes

from sphinxext_progress.diagnostics import quoted
from sphinxext_progress.diagnostics.messages import commands, data_files
from sphinxext_progress.diagnostics.messages import site as messages
from sphinxext_progress.reading.collection import ReportCollection
from sphinxext_progress.reading.data_files import DataFolders, SourceError
from sphinxext_progress.reading.source_argument import parse_source

from .conftest import PRINT_PAGES_READ, REPORT, Site, directive
from .ground_rules import check_log, lay_out, messages_of, put
from .messages import message_pattern


@pytest.fixture
def watched(otter: Site) -> Site:
    """Return a site that prints which pages it reads."""
    otter.write("conf.py", (otter.src / "conf.py").read_text("utf-8") + PRINT_PAGES_READ)
    return otter


@pytest.mark.parametrize("host", ["rst", "myst"])
@pytest.mark.parametrize(
    ("argument", "message"),
    [
        ("../../../../etc/hostname", data_files.OUTSIDE_FOLDERS.problem.format(name="'../../../etc/hostname'")),
        ("../../../../etc/no-such-file", data_files.OUTSIDE_FOLDERS.problem.format(name="'../../../etc/no-such-file'")),
        ("/../../etc/*", data_files.OUTSIDE_FOLDERS.problem.format(name="'../../etc/*'")),
        ("x" * 300, data_files.NO_FILE.format(pattern=quoted("pages/" + "x" * 300))),
        ("no-such-*.yaml", data_files.NO_FILE.problem.format(pattern="'pages/no-such-*.yaml'")),
        ("project.yaml", commands.NOT_A_REPORT.problem.format(path="'pages/project.yaml'")),
    ],
)
def test_a21_and_a23_an_unusual_argument(otter: Site, host: str, argument: str, message: str) -> None:
    (otter.src / "index.rst").unlink()
    otter.write("index.md", "# Site\n\n```{toctree}\npages/bad\n```\n")
    suffix = "rst" if host == "rst" else "md"
    otter.write("pages/project.yaml", "project: x\n")
    otter.write(f"pages/bad.{suffix}", "Bad\n===\n\n" + directive("progress-report", argument, host))
    first = otter.build("html", "-W", "--keep-going")
    assert first.status == 1
    assert len(messages_of(first)) == 1
    assert messages_of(first)[0].startswith(f"SRC/pages/bad.{suffix}:4: WARNING: ")
    assert message in messages_of(first)[0]
    check_log(first)
    assert "progress-notice" in first.read("pages/bad.html")
    # A build that reads nothing, and every other builder, report the same.
    assert messages_of(otter.build("html", "-W", "--keep-going")) == messages_of(first)
    for builder in ("text", "latex", "man", "xml"):
        assert messages_of(otter.build(builder, "-a")) == messages_of(first)


def test_a23_a_directive_call_may_have_a_null_or_nothing_as_argument(otter: Site) -> None:
    where = DataFolders(otter.src, ("progress/*.yaml",))
    with pytest.raises(SourceError, match=message_pattern(data_files.NOT_A_PATH, pattern="'aU+0000b'")):
        ReportCollection(where).find(parse_source("a\0b", ""))
    assert [entry.name for entry in ReportCollection(where).find(parse_source("", "")).entries] == [
        "progress/2026-01.yaml"
    ]


def test_a36_the_same_report_on_two_pages(otter: Site) -> None:
    otter.write("index.rst", "Site\n====\n\n.. toctree::\n\n   first\n   second\n\n:ref:`jan` :ref:`jan-commits`\n")
    otter.write("first.rst", "First\n=====\n\n" + directive("progress-report", "2026-01", name="jan"))
    again = "Second\n======\n\n" + directive("progress-report", "2026-01")
    otter.write("second.rst", again)
    built = otter.build("html", "-W", "--keep-going")
    message = messages.RENDERED_TWICE.format(period="2026-01", place="'first.rst:4'")
    assert messages_of(built) == [f"SRC/second.rst:4: WARNING: {message} [progress.duplicate]"]
    for page in ("first.html", "second.html"):
        assert "Add router replay" in built.read(page)
    otter.write("second.rst", again + "   :no-index:\n")
    built = otter.build("html", "-W", "-n", "--keep-going")
    assert built.warnings == []
    assert 'href="first.html#progress-otter-2026-01-commits"' in built.read("index.html")
    single = otter.build("singlehtml", "-W", "--keep-going").read("index.html")
    ids = [identifier for identifier in re.findall(r'id="([^"]+)"', single) if "progress-" in identifier]
    assert len(ids) == len(set(ids))
    latex = next(otter.build("latex", "-W", "--keep-going").out.glob("*.tex")).read_text("utf-8")
    labels = [label for label in re.findall(r"\\label\{([^}]+)\}", latex) if "progress" in label]
    assert labels
    assert len(labels) == len(set(labels))


@pytest.mark.parametrize("around", ["* item\n\n  {}", ".. note::\n\n   {}"])
def test_a37_a_report_inside_a_list_item_or_a_note(otter: Site, around: str) -> None:
    text = around.format(directive("progress-report", "2026-01").rstrip())
    otter.write("index.rst", f"Page\n====\n\n{text}\n")
    built = otter.build("latex", "-W", "--keep-going")
    assert len(messages_of(built)) == 1
    assert re.search(message_pattern(messages.NESTED_REPORT), messages_of(built)[0])
    latex = next(built.out.glob("*.tex")).read_text("utf-8")
    assert r"\section{" not in latex
    sections = list(otter.doctree("index").findall(nodes.section))
    assert [section[0].astext() for section in sections] == ["Page"]


def test_a38_a_new_file_under_the_pattern(watched: Site) -> None:
    watched.write("index.rst", "Site\n====\n\n.. toctree::\n\n   all\n   one\n")
    watched.write("all.rst", "All\n===\n\n" + directive("commit-table", "progress/*.yaml"))
    watched.write("one.rst", directive("progress-report", "progress/2026-01.yaml"))
    watched.build()
    watched.write("progress/2026-02.yaml", REPORT.replace("2026-01\n", "2026-02\n"))
    assert watched.build().pages_read == ["all"]
    assert watched.build().pages_read == []


def test_a39_an_edit_that_keeps_the_time(otter: Site) -> None:
    otter.build()
    path = otter.src / "progress/2026-01.yaml"
    before = path.stat()
    path.write_text(REPORT.replace("2101", "9999"), "utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert "#9999" in otter.build().read("index.html")


def test_a40_a_trend_page_follows_the_reports(otter: Site) -> None:
    otter.write(
        "progress/2025-12.yaml", REPORT.replace("2026-01\n", "2025-12\n").replace("MoE\n    traj", "Gone\n    traj")
    )
    otter.write("index.rst", "Trends\n======\n\n.. toctree::\n\n   january\n\n" + directive("trend-table"))
    otter.write("january.rst", directive("progress-report", "2026-01"))
    assert "Gone" in otter.build("html", "-W").read("index.html")
    otter.write("progress/2026-01.yaml", REPORT.replace("Overlap", "Overlap 2"))
    assert "Overlap 2" in otter.build("html", "-W").read("index.html")
    (otter.src / "progress/2025-12.yaml").unlink()
    built = otter.build("html", "-W")
    assert built.warnings == []
    assert "Gone" not in built.read("index.html")


def test_a41_parallel_builds_give_the_same_bytes(site: Site) -> None:
    months = [f"2025-{month:02}" for month in range(1, 13)] + ["2026-01", "2026-02"]
    for month in months:
        report = REPORT.replace("2026-01\n", f"{month}\n")
        site.write(
            f"progress/{month}.yaml", report.replace("trajectory: Overlap → Routers → Replay", f"stage: In {month}")
        )
        site.write(f"{month}.rst", directive("progress-report", month))
    site.write("index.rst", "Site\n====\n\n.. toctree::\n   :glob:\n\n   2*\n\n" + directive("trend-table"))
    trees = []
    for jobs in ("-j1", "-j2", "-j4"):
        shutil.rmtree(site.src.parent / "out", ignore_errors=True)
        # The warnings do not include "not safe for parallel reading".
        built = site.build("html", jobs, "-E", "-W")
        assert (built.status, built.warnings) == (0, [])
        trees.append(
            {path.relative_to(built.out): path.read_bytes() for path in built.out.rglob("*") if path.is_file()}
        )
    assert trees[0] == trees[1] == trees[2]
    # Each month has a page, and the trend page has the stages of all months.
    trend = trees[0][Path("index.html")].decode()
    for month in months:
        assert f"In {month}" in trend
        assert f'href="{month}.html#progress-otter-{month}"' in trend
        assert b"Add router replay" in trees[0][Path(f"{month}.html")]


def test_a42_one_bad_file_among_twelve(site: Site) -> None:
    months = [f"2025-{month:02}" for month in range(1, 13)]
    for month in months:
        site.write(f"progress/{month}.yaml", REPORT.replace("2026-01\n", f"{month}\n"))
        site.write(f"{month}.rst", f"{month}\n=======\n\n" + directive("progress-report", f"progress/{month}.yaml"))
    site.write("index.rst", "Site\n====\n\n.. toctree::\n   :glob:\n\n   2*\n\n" + directive("trend-table"))
    clean = site.build("html", "-W")
    pages = {month: clean.read(f"{month}.html") for month in months}
    site.write("progress/2025-06.yaml", REPORT.replace("2026-01\n", "2025-06\npublished: 2026-02-30\n"))
    built = site.build("html", "-W", "--keep-going")
    assert built.status == 1
    assert [line.partition(" WARNING")[0] for line in messages_of(built)] == ["SRC/progress/2025-06.yaml:3:12:"]
    for month in months:
        assert (built.read(f"{month}.html") == pages[month]) == (month != "2025-06")
    assert "progress-notice" in built.read("index.html")


@pytest.mark.parametrize("options", [(), ("-j2",)])
def test_a43_a_second_build_with_warnings_as_errors_fails_like_the_first(site: Site, options: tuple[str, ...]) -> None:
    lay_out(site, "rst")
    put(site, "period: 2026-01\nperiod: 2026-02\n")
    first = site.build("html", "-W", "--keep-going", *options)
    second = site.build("html", "-W", "--keep-going", *options)
    assert (first.status, second.status) == (1, 1)
    assert messages_of(first) == messages_of(second)
    assert len(messages_of(first)) == 1


@pytest.mark.parametrize("host", ["rst", "myst"])
def test_a44_messages_for_translators_have_the_lines_of_the_data(site: Site, host: str) -> None:
    data = REPORT.replace("highlights:\n", "highlights:\n  - title: Routers\n    items: [First]\n").replace(
        "    commit:", "    authors: [ann]\n    commit:"
    )
    site.write("data/2026-01.yaml", data)
    site.write("data/project.yaml", "repository: https://github.com/o/otter\n")
    site.write(f"index.{'rst' if host == 'rst' else 'md'}", directive("progress-report", "data/2026-01.yaml", host))
    built = site.build("gettext", "-W")
    assert built.warnings == []
    blocks = re.findall(r'((?:#: .*\n)+)msgid "(.+)"', built.read("index.pot"))
    places = {message: re.findall(r"(\S+):(-?\d+)", block) for block, message in blocks}
    assert len(places["Routers"]) == 2
    assert {Path(file).name for locations in places.values() for file, _ in locations} == {"2026-01.yaml"}
    for message, locations in places.items():
        for file, line in locations:
            assert file.endswith("data/2026-01.yaml")
            assert message in data.splitlines()[int(line) - 1], (message, line)
    # All texts, and nothing else: no hashes, no numbers, no names, no default titles.
    assert list(places) == [
        "A month of **routers**.",
        "Routers",
        "First",
        "Replay of `routes`",
        "MoE",
        "Add router replay",
        "Sphinx 9",
        "Overlap → Routers → Replay",
    ]
