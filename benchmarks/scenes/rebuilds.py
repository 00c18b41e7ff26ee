"""Builds with little to do, and builds with several processes."""

from __future__ import annotations

import re
from functools import partial
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from ..forms import HOSTS
from ..markup import directive, heading
from ..measure import CLOCK, CPU, INSTRUCTIONS, MEMORY, PAGES, Metric
from ..scene import Bound, Case, Scene
from .sites import build_from_scratch, site_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..measure import Sample, Site

ROWS, REPORTS = 5_000, 60

DIFFERENT_FILES = Metric("Files that differ from -j1", "", digits=0)


def no_changes(folder: Path) -> dict[str, Case]:
    """Build a second time without changes, with and without the names of rows, and the site without reports."""
    cases = {}
    for host, language in HOSTS.items():
        for form, baseline in (("without-names", "empty"), ("with-names", "empty"), ("empty", "")):
            name = f"{form}-{host}"
            site = site_of(folder, name, ROWS, REPORTS, REPORTS)
            site.build()
            title = {"empty": "the site with empty pages"}.get(form, f"reports {form.replace('-', ' ')} of rows")
            cases[name] = Case(f"{title}, {language}", site.command(), baseline and f"{baseline}-{host}")
    return cases


def one_edited(folder: Path) -> dict[str, Case]:
    """Edit a row of one report, on a site that also has a table of one area, a trend table and an index."""
    cases = {}
    for host, language in HOSTS.items():
        site = site_of(folder, f"ours-{host}", ROWS, REPORTS, REPORTS)
        _add_overviews(site, host)
        site.build()
        edited = sorted((site.src / "progress").glob("2*.yaml"))[REPORTS // 2]
        cases[host] = Case(
            f"one report of {REPORTS} edited, {language}", site.command(), prepare=partial(_edit, edited, count())
        )
    return cases


def _add_overviews(site: Site, host: str) -> None:
    suffix = "md" if host == "myst" else "rst"
    pages = {
        "moe": directive("commit-table", host, options=":area: MoE\n"),
        "trends": directive("trend-table", host),
        "archive": directive("progress-index", host),
    }
    for name, source in pages.items():
        (site.src / f"{name}.{suffix}").write_text(f"{heading('Overview', 1, host)}\n{source}", "utf-8")
    with (site.src / f"index.{suffix}").open("a", encoding="utf-8") as index:
        index.write("\n" + directive("toctree", host, content="\n".join(pages)))


def _edit(data: Path, numbers: Iterator[int]) -> None:
    text = data.read_text("utf-8")
    data.write_text(re.sub(r'(description: "\w+)', rf"\1 once{next(numbers)}", text, count=1), "utf-8")


def parallel(folder: Path) -> dict[str, Case]:
    """Build from scratch with one process and with two."""
    cases = {}
    for host, language in HOSTS.items():
        form = f"ours-{host}"
        one, two = (site_of(folder / jobs, form, ROWS, REPORTS, REPORTS) for jobs in ("one", "two"))
        cases[f"one-{host}"] = build_from_scratch(one, form, title=f"-j1, {language}")
        cases[f"two-{host}"] = Case(
            f"-j2, {language}",
            two.command("-j2"),
            f"one-{host}",
            prepare=two.clean,
            observe=partial(different_files, one, two),
        )
    return cases


def different_files(one: Site, two: Site) -> Sample:
    """Count the files that only one of two sites has, or whose contents differ."""
    first, second = (
        {path.relative_to(site.html): path.read_bytes() for path in site.html.rglob("*") if path.is_file()}
        for site in (one, two)
    )
    return {DIFFERENT_FILES: len({path for path, _ in first.items() ^ second.items()})}


SCENES = (
    Scene(
        "rebuild-nothing",
        "A build without changes",
        no_changes,
        [
            Bound(metric, f"{form}-{host}", f"empty-{host}", limit)
            for host in HOSTS
            for form, limit in (("without-names", 1.05), ("with-names", 1.15))
            for metric in (CPU, INSTRUCTIONS)
        ],
    ),
    Scene(
        "rebuild-edited",
        "One report edited",
        one_edited,
        # The page of the report, and the table of one area.
        [Bound(PAGES, host, "", 2) for host in HOSTS],
        (CPU, MEMORY, PAGES),
    ),
    Scene(
        "rebuild-parallel",
        "Two processes",
        parallel,
        [Bound(DIFFERENT_FILES, f"two-{host}", "", 0) for host in HOSTS],
        (CPU, CLOCK, MEMORY, DIFFERENT_FILES),
    ),
)
