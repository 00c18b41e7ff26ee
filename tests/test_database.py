"""The recipe that loads the exported data of many sites into DuckDB."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import pytest

from benchmarks.exported import RECIPE as MEASURED
from benchmarks.exported import measure
from sphinxext_progress.cli.main import main

from .conftest import CONF, REPORT, ROOT, Site, directive

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.data

RECIPE = ROOT / "docs" / "examples" / "duckdb"
LYNX = """\
project: Lynx
period: 2026-Q1
commits:
  - {area: MoE, description: Replay routes, date: 2026-02-03, pr: ["otter#2101", 7], commit: 4f9a1c0, kind: fix}
  - {area: CI, description: Run twice, breaking: true}
contributors:
  - {name: Ann Lee, login: ann, commit_count: 3}
  - bo
"""


class Folder:
    """A folder with exported data in ``sites``, in which the recipe runs."""

    def __init__(self, path: Path) -> None:
        import duckdb

        self.path = path
        (path / "sites").mkdir(exist_ok=True)
        self.database = duckdb.connect(path / "progress.duckdb")

    def run(self, name: str) -> list[tuple[Any, ...]]:
        """Run a file of the recipe, and return the rows of its last statement."""
        rows: list[tuple[Any, ...]] = self.database.execute((RECIPE / f"{name}.sql").read_text("utf-8")).fetchall()
        return rows

    def count(self, table: str) -> int:
        """Return the number of rows of a table."""
        return int(self.database.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0])


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    assert find_spec("duckdb"), "expected the group 'data'; pip install --group data"
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    return Folder(tmp_path / "work")


@pytest.fixture
def sites(site: Site, folder: Folder) -> Folder:
    """Put the data of a site, of a command, and of a site without reports into the folder."""
    site.write("conf.py", f'{CONF}html_baseurl = "https://otter.example.org/"\n')
    site.write("progress/project.yaml", "repository: https://github.com/otter/otter\n")
    site.write("progress/2026-01.yaml", f"{REPORT}contributors: [{{name: Ann Lee, login: ann}}]\n")
    site.write("progress/2026-02.yaml", REPORT.replace("2026-01", "2026-02").replace("db6b895c69", "aaaaaaa111"))
    site.write("index.rst", "Site\n====\n\n" + directive("progress-report", "2026-01..2026-02"))
    shutil.copy(site.build("html", "-W").out / "progress.json", folder.path / "sites" / "otter.json")
    lynx = folder.path / "lynx"
    lynx.mkdir()
    repositories = "repositories: {otter: https://github.com/otter/otter}\n"
    (lynx / "project.yaml").write_text(f"repository: https://github.com/lynx/lynx\n{repositories}", "utf-8")
    (lynx / "2026-Q1.yaml").write_text(LYNX, "utf-8")
    assert main(["export", "--format", "json", "--output", "sites/lynx.json", "lynx/2026-Q1.yaml"]) == 0
    (folder.path / "sites" / "new.json").write_text('{"format": 2, "reports": []}\n', "utf-8")
    folder.run("load")
    return folder


def test_there_is_a_row_for_each_commit(sites: Folder) -> None:
    rows = sites.database.execute("SELECT * FROM commits ORDER BY project, period, description").fetchall()
    columns = [column[0] for column in sites.database.description or ()]
    quarter, twice, january, _ = [dict(zip(columns, row, strict=True)) for row in rows]
    otter, lynx = "https://github.com/otter/otter", "https://github.com/lynx/lynx"
    assert quarter == {
        "file": "sites/lynx.json",
        "project": "Lynx",
        "period": "2026-Q1",
        "start": dt.date(2026, 1, 1),
        "report_url": None,
        "area": "MoE",
        "kind": "fix",
        "breaking": False,
        "description": "Replay routes",
        "date": dt.date(2026, 2, 3),
        "url": None,
        "commit": [{"repository": "", "hash": "4f9a1c0", "url": f"{lynx}/commit/4f9a1c0"}],
        "pr": [
            {"repository": "otter", "number": 2101, "url": f"{otter}/pull/2101"},
            {"repository": "", "number": 7, "url": f"{lynx}/pull/7"},
        ],
        "issue": [],
        "authors": [],
    }
    assert (twice["breaking"], twice["date"], twice["pr"]) == (True, None, [])
    page = "https://otter.example.org/index.html"
    assert january["report_url"] == f"{page}#progress-otter-2026-01"
    assert january["url"] == f"{page}#row-progress-otter-2026-01-db6b895c69"


def test_commits_are_counted_by_month_and_area(sites: Folder) -> None:
    assert sites.run("areas") == [("2026-02", "MoE", 2), ("2026-01", "CI", 1), ("2026-01", "MoE", 1)]


def test_people_are_counted_by_project(sites: Folder) -> None:
    assert sites.run("people") == [("Ann Lee", 2, 3), ("bo", 1, None)]


def test_a_pull_request_in_several_reports_is_found(sites: Folder) -> None:
    reports = ["Lynx 2026-Q1", "Otter 2026-01", "Otter 2026-02"]
    assert sites.run("repeated") == [("https://github.com/otter/otter/pull/2101", reports)]


def test_the_tables_are_saved_as_parquet(sites: Folder) -> None:
    sites.run("save")
    for table in ("commits", "contributors"):
        saved = sites.database.execute(f"SELECT * FROM '{table}.parquet' ORDER BY ALL").fetchall()
        assert saved == sites.database.execute(f"SELECT * FROM {table} ORDER BY ALL").fetchall()


def test_data_is_loaded_again(sites: Folder) -> None:
    (sites.path / "sites" / "otter.json").unlink()
    sites.run("load")
    assert sites.count("commits") == 2


def test_keys_that_are_unknown_or_missing_are_accepted(folder: Folder) -> None:
    report = {"project": "Otter", "period": "2026-01", "commits": [{"description": "A", "later": 1}], "later": [{}]}
    text = json.dumps({"format": 2, "reports": [report, {"project": "Lynx"}], "later": {}})
    (folder.path / "sites" / "a.json").write_text(text, "utf-8")
    folder.run("load")
    assert folder.database.execute("SELECT project, description, area, pr FROM commits").fetchall() == [
        ("Otter", "A", None, None)
    ]


def test_another_format_is_refused_with_its_file(folder: Folder) -> None:
    import duckdb

    (folder.path / "sites" / "a.json").write_text('{"format": 3, "reports": []}', "utf-8")
    with pytest.raises(duckdb.Error, match=r"not format 2 of the data: .*a\.json"):
        folder.run("load")


def test_the_page_shows_the_recipe_and_runs_it(sites: Folder) -> None:
    page = (ROOT / "docs" / "howto" / "database.md").read_text("utf-8")
    shown = re.findall(r"literalinclude\} \.\./examples/duckdb/(.+)\n", page)
    assert [RECIPE / name for name in shown] == MEASURED
    assert {*RECIPE.iterdir()} == {*MEASURED}
    shutil.copytree(RECIPE, sites.path, dirs_exist_ok=True)
    script, *spark = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    names: dict[str, Any] = {}
    exec(script, names)
    assert names["database"].sql((sites.path / "repeated.sql").read_text("utf-8")).fetchall() == sites.run("repeated")
    # Spark is not run, but the page is valid Python.
    for lines in spark:
        compile(lines, "database.md", "exec")


@pytest.mark.sweep
@pytest.mark.parametrize(("projects", "rows"), [(100, 10_000), (1, 100_000)])
def test_a_million_rows_and_one_very_large_file_are_loaded(folder: Folder, projects: int, rows: int) -> None:
    (folder.path / "sites").rmdir()
    folder.database.close()
    steps = measure(folder.path, projects, rows)
    # The limits are generous: docs/howto/database.md states the times.
    assert sum(step.cpu for step in steps) < 60, steps
    assert max(step.memory for step in steps) < 2e9, steps
    assert Folder(folder.path).count("commits") == projects * rows
