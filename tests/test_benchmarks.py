"""The benchmarks compare equal content, and their results state what holds."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

import pytest

from benchmarks import run, scene
from benchmarks.content import differences, floor_differences, table_differences
from benchmarks.data import make
from benchmarks.forms import FORMS, pages_of
from benchmarks.measure import (
    CPU,
    INSTRUCTIONS,
    MEMORY,
    PAGES,
    BuildError,
    Metric,
    Site,
    can_count_instructions,
    count_instructions,
)
from benchmarks.results import WITHOUT_VALGRIND, replace_section, scene_text
from benchmarks.scene import Bound, Case, Scene, ratio_to
from benchmarks.scenes import QUICK_SCENES, SCENES, rebuilds, scale
from benchmarks.scenes.sites import content_differences, reports_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from benchmarks.data import Report

ROWS, REPORTS, PAGES_OF_SITE = 60, 4, 2

#: The other extensions, which are installed with the dependency group ``bench``.
OTHERS = {"needs", "datatemplates"}
#: Forms that do not show all the reports, or show them as another form does.
WITHOUT_CONTENT = (
    *("empty", "unused", "with-names", "without-names", "trends", "index", "linked-commit-csv", "linked-trend-csv"),
)


def marks(name: str) -> list[pytest.MarkDecorator]:
    if name in OTHERS:
        return [pytest.mark.neighbours]
    without_myst = FORMS[name].host == "myst" and find_spec("myst_parser") is None
    return [pytest.mark.skip(reason="a page in MyST needs myst-parser")] if without_myst else []


def built(folder: Path, name: str) -> Site:
    site = Site(folder / name)
    site.write(name, ROWS, REPORTS, PAGES_OF_SITE)
    site.build()
    return site


COMPARED = [pytest.param(name, marks=marks(name)) for name in FORMS if not name.startswith(WITHOUT_CONTENT)]


@pytest.mark.parametrize("name", COMPARED)
def test_each_form_has_the_same_content(tmp_path: Path, name: str) -> None:
    names = [name, *([name.replace("ours", "floor")] if name.startswith("ours") else [])]
    sites = [built(tmp_path, each) for each in names]
    assert content_differences(name, ROWS, REPORTS, PAGES_OF_SITE, *sites) == []


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Report], str, str]:
    """Build a page with the extension and as the full floor; return the reports and both pages."""
    folder = tmp_path_factory.mktemp("pages")
    ours, floor = ((built(folder, name).html / "p000.html").read_text("utf-8") for name in ("ours-rst", "floor-rst"))
    return pages_of(make(ROWS, REPORTS), PAGES_OF_SITE)["p000"], ours, floor


@pytest.mark.parametrize(
    ("this", "that"),
    [
        ("</code>", "x</code>"),
        ('href="https://github.com/otter/otter/pull/', 'href="https://github.com/otter/otter/issues/'),
        ('id="progress-otter-2001-01-overview"', 'id="overview"'),
        ("<th", "<td"),
        ("MoE</p>", "MoD</p>"),
    ],
)
def test_a_difference_is_found(pages: tuple[list[Report], str, str], this: str, that: str) -> None:
    reports, ours, floor = pages
    assert this in ours.partition("main")[2]
    assert not floor_differences(ours, floor)
    assert floor_differences(ours, floor.replace(this, that))
    if "id=" not in this:
        assert differences("ours-rst", reports, ours.replace(this, that))


def test_a_difference_between_tables_over_many_reports_is_found(tmp_path: Path) -> None:
    name = "linked-commit-table-rst"
    reports = [*reversed(make(ROWS, REPORTS))]
    html = (built(tmp_path, name).html / "table.html").read_text("utf-8")
    assert table_differences(name, reports, html) == []
    assert "words" in table_differences(name, reports, html.replace("Apr 2001", "May 2001"))[0]
    unlinked = html.replace('href="p001.html#row', 'href="https://otter.example.org/#row', 1)
    assert table_differences(name, reports, unlinked)[-1] == f"{name}: {ROWS - 1} links to reports, not {ROWS}"


def test_generated_rows_are_reproducible() -> None:
    assert make(100, 7) == make(100, 7)
    reports = make(100, 7)
    assert sum(len(report.rows) for report in reports) == 100
    kinds = {piece.kind for report in reports for row in report.rows for piece in row.description}
    assert kinds == {"words", "code", "strong", "link"}


@pytest.mark.parametrize(("rows", "pages", "reports"), [(1000, 60, 60), (20_000, 1, 20), (500, 1, 1)])
def test_a_single_page_has_several_reports_if_one_would_be_too_large(rows: int, pages: int, reports: int) -> None:
    assert reports_of(rows, pages) == reports


# What is measured --------------------------------------------------------------------------------------


def commands(code: Mapping[str, str], bounds: tuple[Bound, ...] = (), metrics: tuple[Metric, ...] = (CPU,)) -> Scene:
    """Return a scene that runs code; each piece is compared with the one that is called 'other'."""
    cases = {
        name: Case(f"case {name}", ("-c", text), "other" if name != "other" else "") for name, text in code.items()
    }
    return Scene("commands", "Commands", lambda _: cases, bounds, metrics)


def test_the_cases_of_a_scene_run_in_turn(tmp_path: Path) -> None:
    line = f"import pathlib; pathlib.Path({str(tmp_path / 'order')!r}).open('a').write('%s ')"
    tried = commands({name: line % name for name in ("a", "other")})
    _, values = scene.measure(tried, tmp_path, 3, lambda _: None)
    assert (tmp_path / "order").read_text("utf-8").split() == ["a", "other"] * 3
    assert {name: len(costs[CPU]) for name, costs in values.items()} == {"a": 3, "other": 3}


def test_a_ratio_is_the_median_of_the_ratios_within_each_round() -> None:
    values = {"a": {CPU: [2.0, 30.0, 3.0]}, "other": {CPU: [1.0, 10.0, 2.0]}, "rest": {CPU: [0.5, 8.0, 1.0]}}
    assert ratio_to(values, Bound(CPU, "a", "other", None)) == 2.0
    assert ratio_to(values, Bound(CPU, "a", "other", None, "rest")) == 3.0
    assert ratio_to(values, Bound(CPU, "a", "", None)) == 3.0
    assert ratio_to(values, Bound(INSTRUCTIONS, "a", "other", None)) is None
    values["other"][CPU][0] = 0.0
    assert ratio_to(values, Bound(CPU, "a", "other", None)) is None


def test_sites_with_different_content_are_not_measured(tmp_path: Path) -> None:
    different = Scene("other", "Other", lambda _: {}, find_differences=lambda _: ["a word is missing"])
    with pytest.raises(BuildError, match="a word is missing"):
        scene.measure(different, tmp_path, 1, lambda _: None)


def test_a_command_with_a_warning_fails(tmp_path: Path) -> None:
    tried = commands({"other": "import sys; sys.stderr.write('WARNING: a mistake')"})
    with pytest.raises(BuildError, match="a mistake"):
        scene.measure(tried, tmp_path, 1, lambda _: None)


@pytest.mark.skipif(not can_count_instructions(), reason="needs valgrind")
def test_instructions_are_reproducible() -> None:
    counts = [count_instructions("-c", "sum(range(100_000))") for _ in range(2)]
    assert counts[0] == pytest.approx(counts[1], rel=0.01)
    assert counts[0] > 10_000_000


# What the results state --------------------------------------------------------------------------------

CASES = {"a": Case("first form", (), "other"), "other": Case("second form", ())}


def results(cpu: float, *, instructions: float | None, limit: float = 1.05) -> tuple[str, bool]:
    """Return the results of a scene in which the costs of the other case are 1."""
    bounds = [Bound(metric, "a", "other", limit) for metric in (CPU, INSTRUCTIONS)]
    values = {"a": {CPU: [cpu], MEMORY: [5e6]}, "other": {CPU: [1.0], MEMORY: [4e6]}}
    if instructions:
        values["a"][INSTRUCTIONS], values["other"][INSTRUCTIONS] = [instructions * 1e6], [1e6]
    return scene_text(Scene("name", "Two forms", lambda _: CASES, bounds), CASES, values)


@pytest.mark.parametrize(("cpu", "holds"), [(1.05, True), (1.06, False)])
def test_the_results_state_whether_the_bounds_hold(cpu: float, holds: bool) -> None:
    text, all_hold = results(cpu, instructions=1.0)
    assert all_hold is holds
    kept = "holds" if holds else "**does not hold**"
    assert f"| CPU time: first form / second form | {cpu:.3f} | 1.05 | {kept} | {cpu:.2f} | 1.00 |" in text
    assert text.startswith("## Two forms\n")


def test_a_value_without_a_baseline_has_a_bound() -> None:
    values = {"a": {CPU: [1.0], PAGES: [3.0]}}
    cases = {"a": Case("one edited", ())}
    text, holds = scene_text(
        Scene("name", "Edits", lambda _: cases, [Bound(PAGES, "a", "", 2)], (CPU, PAGES)), cases, values
    )
    assert not holds
    assert "| pages read: one edited | 3 | 2 | **does not hold** | 1.00 |  |" in text


def test_the_results_say_where_cpu_time_and_instructions_disagree() -> None:
    assert "- first form: 1.20 of the CPU time, 1.00 of the instructions" in results(1.2, instructions=1.0)[0]
    assert "differ by at most 0.05" in results(1.02, instructions=1.0)[0]


def test_without_valgrind_the_results_have_cpu_time_and_memory() -> None:
    text, holds = results(1.0, instructions=None)
    assert holds
    assert WITHOUT_VALGRIND in text
    assert "Instructions, millions" not in text
    assert "Memory, MB" in text


# Runs --------------------------------------------------------------------------------------------------


def test_a_section_replaces_only_itself() -> None:
    titles = ["A", "B", "C"]
    page = replace_section("", "## C\n\nlast\n", titles)
    page = replace_section(page, "## A\n\nfirst\n", titles)
    assert page == "## A\n\nfirst\n\n## C\n\nlast\n"
    assert replace_section(page, "## A\n\nagain\n", titles) == "## A\n\nagain\n\n## C\n\nlast\n"
    assert replace_section(page, "## B\n\nsecond\n", ["B", "C"]) == "## B\n\nsecond\n\n## C\n\nlast\n"


def test_a_scene_that_fails_keeps_the_results_of_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "results.md"
    page.write_text("## Broken\n\nresults of an earlier run\n", "utf-8")
    broken = Scene("broken", "Broken", lambda _: {"a": Case("a", ("-c", "raise ValueError"))})
    monkeypatch.setattr(run, "SCENES", (broken, commands({"other": "pass"})))
    assert run.main(["--write", str(page), "--rounds", "1"]) == 1
    assert "broken failed: " in capsys.readouterr().err
    text = page.read_text("utf-8")
    assert text.startswith("## Broken\n\nresults of an earlier run\n")
    assert "## Commands\n" in text
    assert [path.name for path in tmp_path.iterdir()] == ["results.md"]


def test_a_bound_that_does_not_hold_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    impossible = commands({"other": "pass"}, bounds=(Bound(MEMORY, "other", "", 1),))
    monkeypatch.setattr(run, "SCENES", (impossible,))
    assert run.main(["--rounds", "1"]) == 1


def test_scenes_are_chosen_by_name_or_group() -> None:
    assert run.choose([], quick=False) == list(SCENES)
    assert [each.name for each in run.choose(["forms-1000x1", "scale"], quick=False)] == [
        *("forms-1000x1", "scale-pages", "scale-archive", "scale-reports"),
    ]
    with pytest.raises(ValueError, match="no scene 'form'"):
        run.choose(["form"], quick=False)


def test_quick_mode_measures_cpu_time_and_memory_only() -> None:
    assert run.choose([], quick=True) == list(QUICK_SCENES)
    assert all(INSTRUCTIONS not in quick.metrics for quick in QUICK_SCENES)
    assert {quick.title for quick in QUICK_SCENES} <= {each.title for each in SCENES}


def test_every_bound_names_cases_of_its_scene(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Site, "write", lambda *_: None)
    monkeypatch.setattr(Site, "build", lambda *_: None)
    # The scene with an edit reads the site that it has written.
    for number, each in enumerate(each for each in SCENES if each.bounds and each.name != "rebuild-edited"):
        folder = tmp_path / str(number)
        folder.mkdir()
        cases = each.make_cases(folder)
        named = {name for bound in each.bounds for name in (bound.case, bound.baseline, bound.without) if name}
        assert named <= {*cases}, each.name
        assert {case.baseline for case in cases.values() if case.baseline} <= {*cases}


def test_files_of_two_builds_are_compared(tmp_path: Path) -> None:
    sites = [Site(tmp_path / name) for name in ("one", "two")]
    for site in sites:
        (site.html / "folder").mkdir(parents=True)
        (site.html / "folder" / "page.html").write_text("words", "utf-8")
    assert rebuilds.different_files(*sites) == {rebuilds.DIFFERENT_FILES: 0}
    (sites[1].html / "folder" / "page.html").write_text("other words", "utf-8")
    (sites[0].html / "index.html").write_text("words", "utf-8")
    assert rebuilds.different_files(*sites) == {rebuilds.DIFFERENT_FILES: 2}


def test_each_size_is_compared_with_half_of_it_in_every_part(tmp_path: Path) -> None:
    make_cases = scale.doublings("rows", (4, 8), {"reports": "ours-rst"}, lambda rows: (rows, 2, 2))
    cases, values = scene.measure(Scene("scale", "Sizes", make_cases, metrics=(CPU,)), tmp_path, 1, lambda _: None)
    assert [(case.title, case.baseline) for case in cases.values()] == [
        *(("reports: 4 rows", ""), ("reports: 8 rows", "ours-rst-4"), ("reports: 8 rows, -j2", "ours-rst-8")),
    ]
    parts = values["ours-rst-8"]
    assert sum(parts[part][0] for part in scale.PARTS) < parts[CPU][0]
