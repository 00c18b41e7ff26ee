"""Every form of source, and the reports that it selects."""

from __future__ import annotations

import pytest

from sphinxext_progress.diagnostics.messages import data_files

from .conftest import CONF, Site, directive

#: The reports of the site, by file: each has one commit, which identifies it.
FILES = {
    "progress/a.yaml": "{project: Otter, period: 2026-01, commits: [otter january]}",
    "progress/b.yaml": "{project: Otter, period: 2025-12, commits: [otter december]}",
    "progress/c.yaml": "{project: Otter, period: 2025-Q4, commits: [otter quarter]}",
    "progress/d.yaml": "{project: Beaver, period: 2026-01, commits: [beaver january]}",
    "progress/2026-02.yaml": "{project: Otter, period: 2026-02, commits: [otter february]}",
    "pages/data/e.yaml": "{project: Otter, period: 2024, commits: [elsewhere]}",
    "progress/project.yaml": "{project: Otter}",
}
JANUARIES = ["otter january", "beaver january"]


@pytest.fixture
def sources(site: Site) -> Site:
    for name, text in FILES.items():
        commit = text.replace("[", "[{description: ").replace("]", "}]")
        site.write(name, commit + "\n")
    site.write("index.rst", "Site\n====\n\n.. toctree::\n\n   pages/page\n")
    return site


def shown(site: Site, argument: str, **options: str) -> list[str]:
    """Return the commits that a table on ``pages/page`` shows, in order."""
    site.write(
        "pages/page.rst", "Page\n====\n\n" + directive("commit-table", argument, columns="description", **options)
    )
    text = site.build("text", "-W").read("pages/page.txt")
    every = {"otter january", "otter december", "otter quarter", "beaver january", "otter february", "elsewhere"}
    return sorted((name for name in every if name in text), key=text.index)


@pytest.mark.parametrize(
    ("argument", "expected"),
    [
        ("data/e.yaml", ["elsewhere"]),
        ("data/*.yaml", ["elsewhere"]),
        ("../progress/a.yaml", ["otter january"]),
        ("/progress/b.yaml", ["otter december"]),
        ("/progress/[ab].yaml", ["otter january", "otter december"]),
        ("/**/e.yaml", ["elsewhere"]),
        ("2026-01", JANUARIES),
        ("2025-Q4", ["otter quarter"]),
        ("2025-10-01/2025-12-31", ["otter quarter"]),
        ("2025-12..2026-01", [*JANUARIES, "otter december"]),
        ("2025..2026-01", [*JANUARIES, "otter december", "otter quarter"]),
        ("", ["otter february", *JANUARIES, "otter december", "otter quarter"]),
    ],
)
def test_an_argument_selects(sources: Site, argument: str, expected: list[str]) -> None:
    assert shown(sources, argument) == expected


def test_the_project_option_selects(sources: Site) -> None:
    assert shown(sources, "2026-01", project="Beaver") == ["beaver january"]
    assert shown(sources, "/progress/*.yaml", project="Beaver") == ["beaver january"]


def test_conf_py_sets_the_reports(sources: Site) -> None:
    sources.write("conf.py", CONF + 'progress_reports = ["progress/b.yaml", "pages/data/*.yaml"]\n')
    assert shown(sources, "") == ["otter december", "elsewhere"]


def test_a_project_next_to_the_reports_takes_precedence(sources: Site) -> None:
    sources.write("conf.py", CONF + 'progress_project = "all.yaml"\n')
    sources.write("all.yaml", "project: Everything\n")
    sources.write("pages/data/e.yaml", "{period: 2024, commits: [{description: elsewhere}]}\n")
    sources.write("progress/a.yaml", "{period: 2026-01, commits: [{description: otter january}]}\n")
    assert shown(sources, "data/*.yaml", project="Everything") == ["elsewhere"]
    assert shown(sources, "2026-01", project="Otter") == ["otter january"]


def test_data_may_be_in_a_folder_that_conf_py_allows(sources: Site) -> None:
    outside = sources.src.parent / "reports"
    outside.mkdir()
    (outside / "x.yaml").write_text("{period: 2023, commits: [{description: elsewhere}]}\n", "utf-8")
    sources.write("conf.py", CONF + 'progress_roots = ["../reports"]\nprogress_reports = ["../reports/*.yaml"]\n')
    assert shown(sources, "") == ["elsewhere"]
    assert shown(sources, "../../reports/x.yaml") == ["elsewhere"]


@pytest.mark.parametrize("root", ["loop", "nowhere", "a\0b"])
def test_a_missing_root_allows_nothing(sources: Site, root: str) -> None:
    (sources.src / "loop").symlink_to("loop")
    sources.write("conf.py", f"{CONF}progress_roots = [{root!r}]\n")
    assert shown(sources, "2026-01", project="Otter") == ["otter january"]
    sources.write("pages/page.rst", "Page\n====\n\n" + directive("commit-table", "/../reports/*.yaml"))
    assert [line.partition(";")[0] for line in sources.build("text").warnings] == [
        "SRC/pages/page.rst:4: WARNING: " + data_files.OUTSIDE_FOLDERS.problem.format(name="'../reports/*.yaml'")
    ]


def test_two_files_with_one_project_and_period_are_an_error_that_names_both(sources: Site) -> None:
    sources.write("progress/z.yaml", "project: Otter\nperiod: 2026-01\ncommits: [{description: beaver}]\n")
    sources.write("pages/page.rst", "Page\n====\n\n" + directive("commit-table", "2026-01"))
    built = sources.build("text")
    assert [line for line in built.warnings if "z.yaml" in line] == built.warnings
    assert built.warnings[0].startswith(
        "SRC/progress/z.yaml:2:9: WARNING: "
        + data_files.DUPLICATE_REPORT.problem.format(name="'progress/a.yaml'", project="'Otter'", period="2026-01")
    )
    page = built.read("pages/page.txt")
    assert "otter january" in page
    assert "The data file progress/z.yaml cannot be shown." in page
