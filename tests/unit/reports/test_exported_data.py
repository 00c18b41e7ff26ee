"""Exported reports: every reference in its full form, and no null values."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from sphinxext_progress.reports import exported_data
from sphinxext_progress.reports.exported_data import DATA_VERSION, ExportedData, PartAddresses
from sphinxext_progress.reports.localization import localizer

from ..samples import entry

ENTRY = """\
period: 2026-Q1
authors: [ann, Ben Miller]
overview: "First. Second."
highlights:
  - title: One
    items: [{text: a, items: [{text: b, pr: "docs#3", items: [c]}]}]
    images: {src: speed.png, alt: Speed, caption: "*Cold*", width: 80%, link: "https://example.org/speed"}
  - {title: Two, text: Words}
commits:
  - {area: fetch, description: a, pr: 1, commit: 0123456, issue: 2, authors: ben, links: [https://example.org/], id: x}
  - {description: b, date: 2026-01-05, kind: fix, breaking: true}
infrastructure: [c]
trends: [{theme: fast, trajectory: a → b}, {theme: Docs, stage: {text: d, period: 2026-01}}]
contributors: [bo, {name: Ann Lee, login: ann, commit_count: 12, first_time: true}, {login: cy}]
sections:
  - {id: thanks, title: Thanks, items: [Ann]}
  - title: Kernel
    sections: [{title: Scheduler, images: {src: a.svg, alt: A}, sections: [{title: Idle, items: [Less]}]}]
left_out: [{pr: 9, reason: secret}]
"""
PROJECT = """\
project: Otter
repository: https://github.com/o/otter
repositories: {docs: "https://gitlab.com/o/docs"}
areas: [{name: Download, aliases: [fetch]}]
themes: [{name: Speed, aliases: [fast]}]
"""


SCHEMA = Draft202012Validator(json.loads(exported_data.data_schema()), format_checker=FormatChecker())


def walk(value: Any) -> Iterator[dict[str, Any]]:
    """Yield all mappings of JSON data."""
    if isinstance(value, dict):
        yield value
    for child in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from walk(child)


def exported(text: str, of: str = "", addresses: PartAddresses = PartAddresses()) -> dict[str, Any]:  # noqa: B008 - a tuple
    report = exported_data.export_report(entry(text, of), localizer("en"), addresses)
    data = "".join(exported_data.json_chunks([report]))
    read = json.loads(data)
    SCHEMA.validate(read)
    (report,) = read["reports"]
    assert "null" not in data
    return dict(report)


def test_a_report_with_all_fields() -> None:
    report = exported(ENTRY, PROJECT)
    assert (report["start"], report["end"], report["published"]) == ("2026-01-01", "2026-03-31", "2026-03-31")
    assert report["title"] == "Otter Quarterly Progress Report: Q1 2026"
    assert report["summary"] == "First."
    first, second = report["commits"]
    assert first == {
        "id": "x",
        "commit": [{"repository": "", "hash": "0123456", "url": "https://github.com/o/otter/commit/0123456"}],
        "pr": [{"repository": "", "number": 1, "url": "https://github.com/o/otter/pull/1"}],
        "issue": [{"repository": "", "number": 2, "url": "https://github.com/o/otter/issues/2"}],
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


def test_bullets_sections_and_images_below_others() -> None:
    report = exported(ENTRY, PROJECT, PartAddresses(images={"speed.png": "p/_images/speed.png"}))
    (item,) = report["highlights"][0]["items"]
    assert (item["text"], item["items"][0]["text"], item["items"][0]["items"][0]["items"]) == ("a", "b", [])
    assert report["highlights"][0]["images"] == [
        {
            "src": "speed.png",
            "url": "p/_images/speed.png",
            "alt": "Speed",
            "caption": "*Cold*",
            "width": "80%",
            "link": "https://example.org/speed",
        }
    ]
    (scheduler,) = report["sections"][1]["sections"]
    assert (scheduler["id"], scheduler["images"]) == ("scheduler", [{"src": "a.svg", "alt": "A"}])
    assert [section["title"] for section in scheduler["sections"]] == ["Idle"]


def test_other_repositories() -> None:
    report = exported(ENTRY, PROJECT)
    assert report["repositories"] == [{"name": "docs", "url": "https://gitlab.com/o/docs"}]
    assert report["highlights"][0]["items"][0]["items"][0]["pr"] == [
        {"repository": "docs", "number": 3, "url": "https://gitlab.com/o/docs/-/merge_requests/3"}
    ]


def test_contributors() -> None:
    assert exported(ENTRY, PROJECT)["contributors"] == [
        {"name": "bo", "url": "https://github.com/bo", "first_time": False},
        {"name": "Ann Lee", "login": "ann", "url": "https://github.com/ann", "commit_count": 12, "first_time": True},
        {"name": "cy", "url": "https://github.com/cy", "first_time": False},
    ]


def test_a_minimal_report() -> None:
    report = exported("period: 2026-01")
    assert {key for key, value in report.items() if value} == {"period", "start", "end", "published", "title"}
    assert report["project"] == ""


def test_parts_have_their_addresses() -> None:
    report = exported(ENTRY, PROJECT, PartAddresses("p#r", ["p#one", ""], ["p#x", "p#b"]))
    assert report["url"] == "p#r"
    assert [highlight.get("url") for highlight in report["highlights"]] == ["p#one", None]
    assert [commit["url"] for commit in report["commits"]] == ["p#x", "p#b"]


def test_the_schema_accepts_additional_keys_everywhere() -> None:
    read = {"format": 2, "reports": [exported(ENTRY, PROJECT)]}
    mappings = list(walk(read))
    assert len(mappings) > 20
    for mapping in mappings:
        mapping["later"] = {"any": "thing"}
    SCHEMA.validate(read)


def test_the_schema_requires_every_key_that_is_always_there() -> None:
    read = {"format": 2, "reports": [exported("period: 2026-01")]}
    required = next(walk(read["reports"])).keys()
    assert required == set(json.loads(exported_data.data_schema())["$defs"]["Report"]["required"])


@pytest.mark.parametrize(("key", "value"), [("url", None), ("commits", None), ("start", "January"), ("authors", "ann")])
def test_the_schema_rejects_other_values(key: str, value: str | None) -> None:
    read = {"format": 2, "reports": [exported("period: 2026-01") | {key: value}]}
    assert not SCHEMA.is_valid(read)


def test_the_schema_rejects_version_1() -> None:
    assert SCHEMA.is_valid({"format": 2, "reports": []})
    assert not SCHEMA.is_valid({"format": 1, "reports": []})


def test_the_stored_schema_matches_the_models() -> None:
    assert json.loads(exported_data.DATA_SCHEMA.read_text("utf-8")) == json.loads(exported_data.data_schema()), (
        "run 'nox -s generate'"
    )


@pytest.mark.parametrize("count", [0, 1, 2])
def test_chunks_are_the_same_json_as_the_whole_data(count: int) -> None:
    reports = [exported_data.export_report(entry(ENTRY, PROJECT), localizer("en"))] * count
    assert (
        "".join(exported_data.json_chunks(reports))
        == ExportedData(format=DATA_VERSION, reports=reports).model_dump_json(indent=1, exclude_none=True) + "\n"
    )
