"""Sites with many pages, rows and reports: what each doubling costs, and which part of the build it is."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING

from ..measure import CLOCK, CPU, MEMORY, Metric
from ..scene import Case, Scene
from .sites import site_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from ..measure import Sample, Site

#: The parts of a build, in user CPU time of the main process: until the reports are loaded, until the pages are read,
#: until the links are checked, until the pages are written, and until the feed and the JSON are written.
PARTS = tuple(Metric(name, "s") for name in ("Loading", "Reading", "Checking", "Writing", "Feed and JSON"))

#: Lines of ``conf.py`` that write when each part ends. A sidebar with the pages of the site would cost pages times
#: pages, in Sphinx.
_CONF = """
import json
import resource

html_baseurl = "https://otter.example.org/"
html_sidebars = {"**": []}
_ENDS = []


def _end_part(*_):
    _ENDS.append(resource.getrusage(resource.RUSAGE_SELF).ru_utime)


def _write_parts(*_):
    _end_part()
    (Path(__file__).parent.parent / "parts").write_text(json.dumps(_ENDS), "utf-8")


def setup(app):
    app.connect("env-before-read-docs", _end_part, priority=999)
    app.connect("env-updated", _end_part, priority=1)
    app.connect("env-updated", _end_part, priority=999)
    app.connect("build-finished", _end_part, priority=1)
    app.connect("build-finished", _write_parts, priority=999)
"""


def _case(site: Site, title: str, baseline: str = "", jobs: str = "-j1") -> Case:
    conf = site.src / "conf.py"
    if _CONF not in (text := conf.read_text("utf-8")):
        conf.write_text(text + _CONF, "utf-8")
    # With two processes, the main process does only a part of the work.
    observe = partial(_read_parts, site) if jobs == "-j1" else dict[Metric, float]
    return Case(title, site.command(jobs), baseline, prepare=site.clean, observe=observe)


def _read_parts(site: Site) -> Sample:
    ends = json.loads((site.path / "parts").read_text("utf-8"))
    return {part: end - begin for part, begin, end in zip(PARTS, [0, *ends], ends, strict=False)}


def doublings(
    unit: str, sizes: tuple[int, ...], forms: Mapping[str, str], counts: Callable[[int], tuple[int, int, int]]
) -> Callable[[Path], dict[str, Case]]:
    """Return the function that makes the cases: each form in each size, compared with half of it, and -j2.

    :param unit: what is doubled.
    :param forms: the forms by their titles.
    :param counts: returns the numbers of rows, reports and pages of a size.
    """

    def make_cases(folder: Path) -> dict[str, Case]:
        cases: dict[str, Case] = {}
        for title, form in forms.items():
            for size in sizes:
                half = f"{form}-{size // 2}"
                site = site_of(folder, form, *counts(size))
                cases[f"{form}-{size}"] = _case(site, f"{title}: {size:,} {unit}", half if half in cases else "")
        largest, (title, form) = sizes[-1], next(iter(forms.items()))
        site = site_of(folder, form, *counts(largest))
        cases["two"] = _case(site, f"{title}: {largest:,} {unit}, -j2", f"{form}-{largest}", "-j2")
        return cases

    return make_cases


def _scene(name: str, title: str, make_cases: Callable[[Path], dict[str, Case]]) -> Scene:
    return Scene(f"scale-{name}", title, make_cases, metrics=(CPU, CLOCK, MEMORY, *PARTS), rounds=1)


SCENES = (
    _scene(
        "pages",
        "20,000 rows on 300 pages",
        doublings(
            "rows",
            (5_000, 10_000, 20_000),
            {"sphinxext_progress": "ours-rst", "`csv-table`": "csv-table-rst"},
            lambda rows: (rows, rows * 3 // 200, rows * 3 // 200),
        ),
    ),
    _scene(
        "archive",
        "100,000 rows in one table",
        doublings(
            "rows",
            (25_000, 50_000, 100_000),
            {"`commit-table`": "commit-table-rst", "`csv-table`": "commit-csv-rst"},
            lambda rows: (rows, rows // 1_000, 1),
        ),
    ),
    _scene(
        "reports",
        "2,000 reports, a page each, and an index of them",
        doublings(
            "reports",
            (500, 1_000, 2_000),
            {"sphinxext_progress": "index-rst", "empty pages": "empty-rst"},
            lambda reports: (5 * reports, reports, reports),
        ),
    ),
)
