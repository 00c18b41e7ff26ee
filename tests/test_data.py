"""The exported data of a site."""

from __future__ import annotations

import base64
import json
import re
import shutil
from collections import Counter
from importlib.util import find_spec
from typing import Any
from urllib.parse import unquote

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from .conftest import CONF, REPORT, ROOT, SUFFIX, Build, Site, directive
from .test_feed import BASE, check_addresses

HOWTO = ROOT / "docs" / "howto" / "data.md"


def data(built: Build, name: str = "progress.json") -> list[dict[str, Any]]:
    """Validate the data of a build against its schema, and return it."""
    read: dict[str, Any] = json.loads(built.read(name))
    schema = json.loads(built.read(name.replace(".json", ".schema.json")))
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema, format_checker=FormatChecker()).validate(read)
    assert read["format"] == 2
    reports: list[dict[str, Any]] = read["reports"]
    return reports


@pytest.fixture
def full(site: Site) -> Site:
    """Return a site with a report that has every key, a report that no page shows, and a draft."""
    shutil.copytree(ROOT / "docs" / "examples" / "format", site.src / "progress")
    site.write("conf.py", f'{CONF}html_baseurl = "{BASE}"\n')
    report = (site.src / "progress/2026-01.yaml").read_text("utf-8")
    site.write("progress/2026-01.yaml", report.replace("draft: true ", "draft: false "))
    site.write("progress/2025-12.yaml", REPORT.replace("2026-01\n", "2025-12\n").replace("project: Otter\n", ""))
    site.write("progress/2026-02.yaml", REPORT.replace("2026-01\n", "2026-02\n") + "draft: true\n")
    site.write("index.rst", "Site\n====\n\n" + directive("progress-report", "2026-01"))
    return site


def test_the_data_has_every_key(full: Site) -> None:
    january, december = data(full.build("html", "-W"))
    assert (january["project"], january["period"], december["period"]) == ("Otter", "2026-01", "2025-12")
    assert (january["title"], january["published"]) == ("Otter in January 2026", "2026-02-02")
    assert (january["start"], january["end"]) == ("2026-01-01", "2026-01-31")
    assert {"published", "title", "repository", "summary", "overview"} < january.keys()
    # The links are those of the page: of the forge, or from the templates of the project.
    (row, text_row), forge = january["commits"], "https://git.example.org/otter/otter/-"
    assert text_row["description"] == "Retry downloads that were cut off"
    assert row["commit"] == [{"repository": "", "hash": "4f9a1c07be", "url": f"{forge}/commit/4f9a1c07be"}]
    assert [reference for reference in row["pr"] if not reference["repository"]] == [
        {"repository": "", "number": number, "url": f"{forge}/merge_requests/{number}"} for number in (409, 411)
    ]
    assert row["issue"] == [{"repository": "", "number": 398, "url": f"{forge}/issues/398"}]
    assert row["links"][1] == {"url": "https://example.org/bench.html", "text": "Measurements"}
    assert january["authors"] == [{"name": "ann", "url": "https://people.example.org/ann"}, {"name": "Ben Miller"}]
    speed, config, docs, _ = january["trends"]
    assert [stage["text"] for stage in speed["trajectory"]] == ["Index cache", "Lazy metadata", "Parallel downloads"]
    assert (config["trajectory"][0]["period"], docs["stage"][0]["text"]) == ("2025-11", "Tutorial rewritten")
    # Unknown values are omitted, and so are changes that were left out on purpose.
    assert "url" not in december
    assert "left_out" not in january
    assert None not in december.values()


def test_a_row_of_the_reference_report(megatron: Site) -> None:
    megatron.write("conf.py", f'{CONF}html_baseurl = "https://example.org/"\n')
    (megatron.src / f"report.{SUFFIX}").rename(megatron.src / f"megatron-lm.{SUFFIX}")
    megatron.write("index.rst", "Site\n====\n\n.. toctree::\n\n   megatron-lm\n   tables\n")
    (report,) = data(megatron.build("html", "-W"))
    shown = json.loads((ROOT / "docs" / "examples" / "data" / "row.json").read_text("utf-8"))
    assert report["commits"][0] == shown
    assert len(report["commits"]) == 26


def addresses(report: dict[str, Any]) -> list[str]:
    """Return the addresses of a report and its parts."""
    return [entry["url"] for entry in (report, *report["highlights"], *report["commits"]) if "url" in entry]


@pytest.mark.parametrize("builder", ["html", "dirhtml", "singlehtml"])
def test_every_address_in_the_data_exists(full: Site, builder: str) -> None:
    built = full.build(builder, "-W")
    january, december = data(built)
    shown = addresses(january)
    assert len(shown) == 1 + len(january["highlights"]) + len(january["commits"])
    check_addresses(built, shown)
    assert addresses(december) == []


@pytest.mark.parametrize("builder", ["html", "singlehtml"])
def test_images_have_the_address_of_the_copy_on_the_site(full: Site, builder: str) -> None:
    png = base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="
    )
    for name in ("ä.png", "both.png", "progress/ä.png", "progress/both.png"):
        (full.src / name).write_bytes(png)
    for name in ("progress/both.pdf", "progress/both.gif"):
        (full.src / name).write_bytes(b"")
    images = ["{src: ä.png, alt: A}", "{src: both.*, alt: B}", "{src: missing.png, alt: C}"]
    full.write("progress/2026-01.yaml", f"{REPORT}sections: [{{title: More, images: [{', '.join(images)}]}}]\n")
    # The page itself shows the same files, and others with the same names.
    own = "".join(
        f".. image:: {name}\n   :alt: x\n\n" for name in ("ä.png", "both.*", "progress/ä.png", "progress/both.*")
    )
    full.write("index.rst", f"Site\n====\n\n{own}{directive('progress-report', '2026-01')}")
    built = full.build(builder)
    report = data(built)[0]
    first, second, third = report["sections"][-1]["images"]
    assert (first["src"], second["src"], third) == ("ä.png", "both.*", {"src": "missing.png", "alt": "C"})
    for image in (first, second):
        path = unquote(image["url"].removeprefix(BASE))
        assert path.startswith("_images/")
        assert (built.out / path).read_bytes() == png


def test_parts_that_are_not_shown_have_no_address(full: Site) -> None:
    full.write("index.rst", "Site\n====\n\n" + directive("progress-report", "2026-01", sections="overview"))
    january, _ = data(full.build("html", "-W"))
    assert addresses(january) == [f"{BASE}index.html#progress-otter-2026-01"]


def test_addresses_are_relative_to_the_file_if_the_site_has_no_address(full: Site) -> None:
    full.write("conf.py", CONF)
    january, _ = data(full.build("html", "-W"))
    assert january["url"] == "index.html#progress-otter-2026-01"


def test_a_broken_file_removes_only_its_own_report_from_the_data(full: Site) -> None:
    full.write("progress/2026-01.yaml", "period: 2026-01\ncolour: red\n")
    full.write("progress/2026-03.yaml", "period: [")
    assert [report["period"] for report in data(full.build("html"))] == ["2025-12"]


def test_reports_that_no_page_shows_are_updated_with_their_files(full: Site) -> None:
    full.build("html")
    full.write("progress/2025-12.yaml", REPORT.replace("2026-01\n", "2025-12\n").replace("Replay", "Rehearsal"))
    assert "Rehearsal" in json.dumps(data(full.build("html")))


def test_a_current_data_file_is_kept_and_a_missing_one_is_written_again(full: Site) -> None:
    before = full.build().out / "progress.json"
    written = before.stat().st_mtime_ns
    full.build()
    assert before.stat().st_mtime_ns == written
    before.unlink()
    assert len(data(full.build())) == 2


def test_a_report_outside_progress_reports_is_exported_if_a_page_shows_it(full: Site) -> None:
    full.write("elsewhere/2024-01.yaml", REPORT.replace("2026-01\n", "2024-01\n"))
    full.write("old.rst", ":orphan:\n\n" + directive("progress-report", "elsewhere/2024-01.yaml"))
    assert [report["period"] for report in data(full.build("html"))] == ["2026-01", "2025-12", "2024-01"]


def test_exported_texts_are_unchanged(otter: Site) -> None:
    text = 'A "<b>" & `]]>` **شهر** 月。\\u2026'
    otter.write("progress/2026-01.yaml", f"period: 2026-01\nproject: Otter\noverview: {json.dumps(text)}\n")
    (report,) = data(otter.build("html"))
    assert report["overview"] == text
    assert report["summary"] == 'A "<b>" & ]]> شهر 月。'
    assert "شهر" in otter.build("html").read("progress.json")


def test_the_data_file_can_be_renamed_and_turned_off(full: Site) -> None:
    conf = (full.src / "conf.py").read_text("utf-8")
    full.write("conf.py", f"{conf}progress_data = 'api/v1/reports.json'\n")
    built = full.build("html", "-W")
    assert len(data(built, "api/v1/reports.json")) == 2
    shutil.rmtree(built.out)
    full.write("conf.py", f"{conf}progress_data = ''\n")
    assert list(full.build("html", "-W").out.rglob("*.json")) == []


def recipe(language: str) -> str:
    """Return a recipe of the docs, which has three lines."""
    (text,) = re.findall(rf"```{language}\n(.*?)```", HOWTO.read_text("utf-8"), re.DOTALL)
    assert len([line for line in text.splitlines() if line]) == 3
    return str(text)


@pytest.mark.data
def test_pandas_reads_it(megatron: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    assert find_spec("pandas"), "expected the group 'data'; pip install --group data"
    monkeypatch.chdir(megatron.build("html").out)
    names: dict[str, Any] = {}
    exec(recipe("python"), names)
    rows = names["rows"]
    assert len(rows) == 26
    assert set(rows["project"]) == {"Megatron-LM"}
    assert rows.iloc[0]["description"] == "Generate arguments from TransformerConfig"


@pytest.mark.data
def test_duckdb_reads_it(megatron: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    assert find_spec("duckdb"), "expected the group 'data'; pip install --group data"
    import duckdb

    monkeypatch.chdir(megatron.build("html").out)
    areas = dict(duckdb.execute(recipe("sql")).fetchall())
    (report,) = json.loads((megatron.src.parent / "out/html/progress.json").read_text("utf-8"))["reports"]
    assert areas == Counter(row["area"] for row in report["commits"])
