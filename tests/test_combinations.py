"""Every combination of the parts of themes and of rows, written by every builder."""

from __future__ import annotations

import re
from itertools import combinations, permutations, product
from typing import TYPE_CHECKING, Any, NamedTuple
from xml.etree import ElementTree as ET

import pytest
import yaml
from docutils import nodes

from sphinxext_progress.diagnostics.messages import site as messages
from sphinxext_progress.render.tables import TREND_COLUMNS
from sphinxext_progress.reports.query import COMMIT_COLUMNS

from .conftest import Site, directive

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BUILDERS = (
    "html", "dirhtml", "singlehtml", "epub", "latex", "text", "man", "texinfo", "xml", "pseudoxml", "json", "gettext",
    "linkcheck",
)  # fmt: skip

#: The builders whose pages show the text of every reference.
SHOW_WORDS = set(BUILDERS) - {"gettext", "linkcheck"}

MONTHS = ("2026-01", "2026-02")


def pages(out: Path) -> str:
    """Read all pages of a build."""
    suffixes = {".html", ".xhtml", ".tex", ".txt", ".1", ".texi", ".xml", ".pseudoxml", ".fjson", ".pot"}
    return "\n".join(path.read_text("utf-8") for path in sorted(out.rglob("*")) if path.suffix in suffixes)


def build_everything(site: Site, builder: str) -> str:
    """Build a site without warnings and return its pages."""
    # The gettext builder needs its own doctrees.
    doctrees = site.doctrees.with_name("of-gettext") if builder == "gettext" else None
    # Sphinx 7.4 warns about the default of this value.
    options = ("-D", "linkcheck_report_timeouts_as_broken=0") if builder == "linkcheck" else ()
    built = site.build(builder, "-W", "-n", "--keep-going", *options, doctrees=doctrees)
    assert (built.status, built.warnings) == (0, [])
    if builder in {"epub", "xml"}:
        for path in [*built.out.rglob("*.xhtml"), *built.out.rglob("index.xml")]:
            ET.parse(path)
    return pages(built.out)


# Trends -----------------------------------------------------------------------------------------------


class Way(NamedTuple):
    """The parts of a theme in one month."""

    #: The trajectory, the stages, and the references of the theme and of its stages.
    theme: dict[str, Any]
    #: The numbers of the references, by the part that they belong to.
    trajectory: tuple[int, ...] = ()
    stages: tuple[int, ...] = ()
    of_theme: tuple[int, ...] = ()


def ways(number: int) -> Iterator[Way | None]:
    """Return every combination of parts in one month; the references have consecutive numbers."""
    yield None
    for written, stages, referring in product(range(3), range(3), (False, True)):
        theme: dict[str, Any] = {"pr": [number]} if referring else {}
        for part, count, first in (("trajectory", written, number + 1), ("stage", stages, number + 3)):
            if count:
                theme[part] = [
                    {"text": "Words", **({"pr": [first + index]} if referring else {})} for index in range(count)
                ]
        if not written and not stages:
            continue
        yield Way(theme, numbers(theme.get("trajectory")), numbers(theme.get("stage")), tuple(theme.get("pr", ())))


def numbers(stages: list[dict[str, Any]] | None) -> tuple[int, ...]:
    """Return the numbers of the references of stages."""
    return tuple(number for stage in stages or () for number in stage.get("pr", ()))


def scene() -> dict[str, tuple[Way | None, ...]]:
    """Return the parts of every theme in each month, by its name."""
    themes = {}
    for number, chosen in enumerate(product(*([*ways(0)] for _ in MONTHS))):
        options = [[*ways(10_000 * (month + 1) + 10 * number)] for month in range(len(MONTHS))]
        places = [[*ways(0)].index(way) for way in chosen]
        themes[f"T{number}"] = tuple(options[month][place] for month, place in enumerate(places))
    return themes


SCENE = scene()


def write_trends(site: Site) -> None:
    """Write a report for each month and a page with every trend table."""
    for month, period in enumerate(MONTHS):
        trends = [{"theme": name, **way.theme} for name, months in SCENE.items() if (way := months[month])]
        site.write(f"progress/{period}.yaml", yaml.safe_dump({"period": period, "trends": trends}, allow_unicode=True))
    site.write("progress/project.yaml", "repository: https://github.com/o/otter\n")
    reports = "\n".join(directive("progress-report", period) for period in MONTHS)
    site.write("index.rst", "Page\n====\n\n" + directive("trend-table") + "\n" + reports)


def in_table(months: tuple[Way | None, ...]) -> list[int]:
    """Return the references that a table of all months shows, in order."""
    there = [way for way in months if way]
    if any("stage" in way.theme for way in there):
        return [number for way in there if "stage" in way.theme for number in (*way.stages, *way.of_theme)]
    return [*there[-1].trajectory, *there[-1].of_theme] if there else []


def in_reports(months: tuple[Way | None, ...]) -> Iterator[list[int]]:
    """Return the references that the report of each month shows, in order."""
    before: list[int] = []
    for way in months:
        if way and "trajectory" in way.theme:
            yield [*way.trajectory, *way.of_theme]
        else:
            yield [*before, *way.stages, *way.of_theme] if way else []
        if way and "stage" in way.theme:
            before += [*way.stages, *way.of_theme]


@pytest.mark.sweep
def test_every_builder_writes_any_trends(site: Site) -> None:
    write_trends(site)
    shown = {one for months in SCENE.values() for part in (in_table(months), *in_reports(months)) for one in part}
    for builder in BUILDERS:
        written = build_everything(site, builder)
        if builder in SHOW_WORDS:
            assert shown <= set(map(int, re.findall(r"#(\d+)", written))), builder


def test_the_references_of_a_theme_follow_the_stage_of_their_month(site: Site) -> None:
    write_trends(site)
    site.build("dummy", "-W")
    shown = [
        {row.children[0].astext(): row.children[1].astext() for row in table.findall(nodes.row)}
        for table in site.doctree("index").findall(nodes.table)
    ]
    for name, months in SCENE.items():
        for rows, expected in zip(shown, (in_table(months), *in_reports(months)), strict=True):
            assert list(map(int, re.findall(r"#(\d+)", rows.get(name, "")))) == expected, rows.get(name)


def test_a_reference_of_a_theme_and_of_its_stage_is_shown_once(site: Site) -> None:
    for period, text in (("2026-01", "{theme: F, stage: {text: A, pr: [11, 12]}, pr: [11, 13]}"), ("2026-02", "")):
        site.write(f"progress/{period}.yaml", f"period: {period}\ntrends: [{text}]\n")
    site.write("index.rst", "Page\n====\n\n" + directive("trend-table"))
    assert "A (#11, #12, #13, Jan 2026)" in site.build("text", "-W").read("index.txt")


def test_the_references_of_a_theme_lead_to_the_repository_of_its_own_report(site: Site) -> None:
    for folder, period, stage in (("old", "2026-01", "A, pr: 11"), ("new", "2026-02", "B, pr: 12")):
        site.write(f"{folder}/project.yaml", f"project: Otter\nrepository: https://github.com/{folder}/otter\n")
        site.write(f"{folder}/{period}.yaml", f"period: {period}\ntrends: [{{theme: F, stage: {stage}}}]\n")
    site.write("conf.py", (site.src / "conf.py").read_text("utf-8") + 'progress_reports = ["old/*", "new/*"]\n')
    site.write(
        "index.rst", "Page\n====\n\n" + directive("trend-table") + "\n" + directive("progress-report", "2026-02")
    )
    page = site.build("html", "-W").read("index.html")
    links = re.findall(r"https://github.com/(\w+)/otter/pull/(\d+)", page)
    assert links == [("old", "11"), ("new", "12")] * 2


# Rows -------------------------------------------------------------------------------------------------

#: The optional parts of a row.
PARTS: dict[str, object] = {
    "area": "A",
    "date": "2026-01-03",
    "kind": "fix",
    "commit": "abc1234",
    "pr": 3,
    "authors": "ann",
    "breaking": True,
}


def write_rows(site: Site) -> None:
    """Write rows that have none, one or all of the optional parts."""
    rows = [{"description": "Words", **{key: PARTS[key] for key in keys}} for keys in ((), ("area",), ("pr",), PARTS)]
    report = {"period": "2026-01", "commits": rows, "trends": [{"theme": "F", "stage": "S"}]}
    site.write("progress/2026-01.yaml", yaml.safe_dump(report))
    site.write("progress/project.yaml", "repository: https://github.com/o/otter\n")


def tables() -> str:
    """Return tables of each column and each pair of columns, and of each column grouped by each other one."""
    chosen = [*combinations(COMMIT_COLUMNS, 1), *combinations(COMMIT_COLUMNS, 2)]
    plain = [directive("commit-table", columns=", ".join(columns)) for columns in chosen]
    grouped = [
        directive("commit-table", columns=column, group_by=group) for column, group in permutations(COMMIT_COLUMNS, 2)
    ]
    of_trends = [
        directive("trend-table", columns=", ".join(columns))
        for size in range(1, len(TREND_COLUMNS) + 1)
        for columns in permutations(TREND_COLUMNS, size)
    ]
    return "\n".join([*plain, *grouped, *of_trends])


@pytest.mark.sweep
def test_every_builder_writes_any_columns_of_sparse_rows(site: Site) -> None:
    write_rows(site)
    site.write("index.rst", "Page\n====\n\n" + directive("progress-report", "2026-01", no_index=""))
    site.write("tables.rst", ":orphan:\n\nTables\n======\n\n" + tables())
    for builder in BUILDERS:
        build_everything(site, builder)


@pytest.mark.parametrize("column", COMMIT_COLUMNS)
def test_a_grouped_table_without_remaining_columns_shows_the_default_ones_with_a_warning(
    site: Site, column: str
) -> None:
    write_rows(site)
    site.write("index.rst", "Page\n====\n\n" + directive("commit-table", columns=column, group_by=column))
    built = site.build("html")
    message = messages.NO_COLUMN_LEFT.format(column=f"'{column}'")
    assert built.warnings == [f"SRC/index.rst:4: WARNING: {message} [progress.option]"]
    # Without the area, only the description is left: each group is a list.
    heads = {row.astext() for row in site.doctree("index").findall(nodes.thead)}
    expected = {"area": set(), "description": {"Area"}}
    assert heads == expected.get(column, {"Area\n\nDescription"})
    assert site.build("text", "-E").status == 0


@pytest.mark.parametrize("option", ["columns", "group-by", "area", "kind"])
def test_only_sort_columns_accept_a_minus_sign(site: Site, option: str) -> None:
    write_rows(site)
    name = {"area": "A", "kind": "fix"}.get(option, "area")
    site.write("index.rst", "Page\n====\n\n" + directive("commit-table", sort="-area", **{option: f"-{name}"}))
    built = site.build("html")
    message = messages.UNKNOWN_VALUE.format(option=option, value=f"'-{name}'", expected="")
    assert len(built.warnings) == 1
    assert built.warnings[0].startswith(f"SRC/index.rst:4: WARNING: {message}")
