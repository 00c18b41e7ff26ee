"""Exported reports: every reference in its full form, and no null values."""

from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from sphinxext_progress.reports import exported_data
from sphinxext_progress.reports.exported_data import ExportedData, PartAddresses
from sphinxext_progress.reports.localization import localizer

from ..samples import entry

ENTRY = """\
period: 2026-Q1
authors: [ann, Ben Miller]
overview: "First. Second."
highlights: [{title: One, items: [a]}, {title: Two, text: Words}]
commits:
  - {area: fetch, description: a, pr: 1, commit: 0123456, issue: 2, authors: ben, links: [https://example.org/], id: x}
  - {description: b, date: 2026-01-05, kind: fix, breaking: true}
infrastructure: [c]
trends: [{theme: fast, trajectory: a → b}, {theme: Docs, stage: {text: d, period: 2026-01}}]
sections: [{id: thanks, title: Thanks, items: [Ann]}]
left_out: [{pr: 9, reason: secret}]
"""
PROJECT = """\
project: Otter
repository: https://github.com/o/otter
areas: [{name: Download, aliases: [fetch]}]
themes: [{name: Speed, aliases: [fast]}]
"""


def exported(text: str, of: str = "", addresses: PartAddresses = PartAddresses()) -> dict[str, Any]:  # noqa: B008 - a tuple
    data = ExportedData(reports=[exported_data.export_report(entry(text, of), localizer("en"), addresses)])
    read = json.loads(data.text())
    Draft202012Validator(json.loads(exported_data.data_schema())).validate(read)
    (report,) = read["reports"]
    assert "null" not in data.text()
    return dict(report)


def test_a_report_with_all_fields() -> None:
    report = exported(ENTRY, PROJECT)
    assert (report["start"], report["end"], report["published"]) == ("2026-01-01", "2026-03-31", "2026-03-31")
    assert report["title"] == "Otter Quarterly Progress Report: Q1 2026"
    assert report["summary"] == "First."
    first, second = report["commits"]
    assert first == {
        "id": "x",
        "commit": [{"hash": "0123456", "url": "https://github.com/o/otter/commit/0123456"}],
        "pr": [{"number": 1, "url": "https://github.com/o/otter/pull/1"}],
        "issue": [{"number": 2, "url": "https://github.com/o/otter/issues/2"}],
        "authors": [{"name": "ben", "url": "https://github.com/ben"}],
        "links": [{"url": "https://example.org/"}],
        "description": "a",
        "area": "Download",
        "breaking": False,
    }
    assert (second["date"], second["kind"], second["breaking"]) == ("2026-01-05", "fix", True)
    speed, docs = report["trends"]
    assert (speed["theme"], [stage["text"] for stage in speed["trajectory"]], speed["stage"]) == (
        "Speed",
        ["a", "b"],
        [],
    )
    assert (docs["stage"][0]["text"], docs["stage"][0]["period"]) == ("d", "2026-01")
    assert report["sections"][0]["items"][0]["text"] == "Ann"
    assert "secret" not in json.dumps(report)


def test_a_minimal_report() -> None:
    report = exported("period: 2026-01")
    assert {key for key, value in report.items() if value} == {"period", "start", "end", "published", "title"}
    assert report["project"] == ""


def test_parts_have_their_addresses() -> None:
    report = exported(ENTRY, PROJECT, PartAddresses("p#r", ["p#one", ""], ["p#x", "p#b"]))
    assert report["url"] == "p#r"
    assert [highlight.get("url") for highlight in report["highlights"]] == ["p#one", None]
    assert [commit["url"] for commit in report["commits"]] == ["p#x", "p#b"]


@pytest.mark.parametrize("key", ["url", "colour"])
def test_the_schema_rejects_null_and_unknown_keys(key: str) -> None:
    read = {"format": 1, "reports": [exported("period: 2026-01") | {key: None}]}
    assert not Draft202012Validator(json.loads(exported_data.data_schema())).is_valid(read)


def test_the_stored_schema_matches_the_models() -> None:
    assert json.loads(exported_data.DATA_SCHEMA.read_text("utf-8")) == json.loads(exported_data.data_schema()), (
        "run 'nox -s generate'"
    )


@pytest.mark.parametrize("count", [0, 1, 2])
def test_chunks_are_the_same_json_as_the_whole_data(count: int) -> None:
    reports = [exported_data.export_report(entry(ENTRY, PROJECT), localizer("en"))] * count
    assert (
        "".join(exported_data.json_chunks(reports))
        == ExportedData(reports=reports).model_dump_json(indent=1, exclude_none=True) + "\n"
    )
