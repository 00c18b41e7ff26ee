"""Unused reports are listed once per build in an info message."""

from __future__ import annotations

from sphinxext_progress.diagnostics.messages import site as messages

from .conftest import REPORT, Build, Site, directive


def mentioned(built: Build) -> list[str]:
    assert built.warnings == []
    beginnings = tuple(message.format(names="") for message in (messages.UNCOVERED_REPORTS, messages.UNSHOWN_REPORTS))
    return [line for line in built.output.splitlines() if line.startswith(beginnings)]


def test_a_report_that_no_pattern_covers_is_mentioned(otter: Site) -> None:
    for name in ("progress/2025/2025-12.yaml", "progress/2026-02.yml", "progress/notes.yml", "2024.yaml"):
        otter.write(name, REPORT)
    for name in ("progress/2025/data.yaml", "progress/project.yaml", "hidden/2026-03.yaml", "named/2025-11.yaml"):
        otter.write(name, "period: 2025-11\n" if "named" in name else "project: Otter\n")
    with (otter.src / "conf.py").open("a") as conf:
        conf.write("exclude_patterns = ['hidden']\n")
    otter.write("other.rst", ":orphan:\n\nOther\n=====\n\n" + directive("progress-report", "named/2025-11.yaml"))
    names = "2024.yaml, progress/2025/2025-12.yaml, progress/2026-02.yml, progress/notes.yml"
    line = messages.UNCOVERED_REPORTS.format(names=names)
    assert [mentioned(otter.build()), mentioned(otter.build())] == [[line], [line]]


def test_a_finished_report_that_no_page_shows_is_mentioned(otter: Site) -> None:
    otter.write("progress/2025-12.yaml", REPORT.replace("2026-01", "2025-12", 1))
    otter.write("progress/2025-11.yaml", "period: 2025-11\ndraft: true\n")
    otter.write("list.rst", ":orphan:\n\nList\n====\n\n" + directive("progress-index"))
    assert mentioned(otter.build()) == [messages.UNSHOWN_REPORTS.format(names="progress/2025-12.yaml")]
    # A build that reads no page does not load reports.
    assert mentioned(otter.build()) == []
    otter.write("index.rst", directive("progress-report"))
    assert mentioned(otter.build()) == []


def test_at_most_ten_reports_are_listed(otter: Site) -> None:
    for year in range(2000, 2012):
        otter.write(f"progress/{year}.yaml", f"project: Otter\nperiod: {year}\n")
    assert mentioned(otter.build())[0].endswith(f"progress/2009.yaml, {messages.MORE_FILES.format(count=2)}")
