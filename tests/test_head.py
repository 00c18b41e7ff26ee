"""The description of a report in the head of its page."""

from __future__ import annotations

import pytest
from lxml import html

from .conftest import CONF, REPORT, Build, Site, directive

TEXT = 'The "month" of 3 < 4 routers & more, e.g. replay. A second sentence.'
SENTENCE = 'The "month" of 3 < 4 routers & more, e.g. replay.'


def descriptions(built: Build, page: str = "index.html") -> list[str]:
    contents = html.fromstring(built.read(page)).xpath("//head/meta[@name='description']/@content")
    assert isinstance(contents, list)
    return [str(content) for content in contents]


@pytest.fixture
def described(site: Site) -> Site:
    for period in ("2026-01", "2026-02"):
        site.write(
            f"progress/{period}.report.yaml",
            REPORT.replace("2026-01\n", f"{period}\n").replace("A month of **routers**.", repr(TEXT)),
        )
    site.write("index.rst", "Site\n====\n\n.. toctree::\n   :glob:\n\n   progress/*\n")
    return site


@pytest.mark.parametrize(
    ("builder", "page"), [("html", "progress/2026-01.html"), ("dirhtml", "progress/2026-01/index.html")]
)
def test_a_report_page_is_described_by_its_first_sentence(described: Site, builder: str, page: str) -> None:
    assert descriptions(described.build(builder, "-W"), page) == [SENTENCE]


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("One\n===\n\n" + directive("progress-report", "2026-01", no_index="") + "\n", []),
        ("One\n===\n\n" + directive("progress-report", "2025-01"), [SENTENCE]),
        ("One\n===\n\n" + directive("progress-report", "2025-01", flat=""), [SENTENCE]),
        ("One\n===\n\n" + directive("progress-report", "2025-01..2025-02"), []),
        ("One\n===\n\n" + directive("progress-report", "2025-01", sections="highlights"), []),
        (".. meta::\n   :description: Mine.\n\nOne\n===\n\n" + directive("progress-report", "2025-01"), ["Mine."]),
        (":description: In a field.\n\nOne\n===\n\n" + directive("progress-report", "2025-01"), []),
        ("One\n===\n\n" + directive("progress-index"), []),
    ],
    ids=["no-index", "one", "flat", "two", "no overview", "described", "field", "archive"],
)
def test_a_page_with_one_report_is_described_too(described: Site, page: str, expected: list[str]) -> None:
    for period in ("2025-01", "2025-02"):
        report = (described.src / "progress/2026-01.report.yaml").read_text("utf-8")
        described.write(f"progress/{period}.yaml", report.replace("2026-01\n", f"{period}\n"))
    described.write("one.rst", f":orphan:\n{page}" if page.startswith(":") else f":orphan:\n\n{page}")
    assert descriptions(described.build("html", "-W"), "one.html") == expected


def test_the_description_is_in_the_language_of_the_page(described: Site) -> None:
    po = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "%s"\nmsgstr "Der Monat. Noch ein Satz."\n'
    described.write("locale/de/LC_MESSAGES/progress.po", po % TEXT.replace('"', '\\"'))
    described.write("conf.py", f'{CONF}language = "de"\nlocale_dirs = ["locale"]\n')
    assert descriptions(described.build("html"), "progress/2026-01.html") == ["Der Monat."]


def test_a_broken_report_gives_no_description(described: Site) -> None:
    described.write("progress/2026-01.report.yaml", "project: Otter\nperiod: 2026-01\ncolour: red\n")
    assert descriptions(described.build("html"), "progress/2026-01.html") == []


@pytest.mark.parametrize("builder", ["singlehtml", "epub", "text", "latex", "man", "gettext"])
def test_other_builders_have_no_description(described: Site, builder: str) -> None:
    built = described.build(builder, "-W", "--keep-going")
    assert built.status == 0
    if builder == "singlehtml":
        assert descriptions(built) == []
