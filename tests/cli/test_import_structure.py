"""Test how ``sphinx-progress import`` reads the structure of pages: titles, sections, bullets, tables and groups."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from sphinxext_progress.cli.main import main
from sphinxext_progress.diagnostics.messages import importing
from sphinxext_progress.format.model import Report
from sphinxext_progress.reading.loader import load_file

R = "https://github.com/o/r"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Change to a folder with a project."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "project.yaml").write_text(f"project: Otter\nrepository: {R}\n", "utf-8")
    return tmp_path


def import_data(page: str, *, status: int = 0) -> dict[str, Any]:
    """Import a page of January 2026 and return its data, except for the period."""
    Path("page.md").write_text(page, "utf-8")
    assert main(["import", "page.md", "--output", "r.yaml", "--force", "--period", "2026-01"]) == status
    loaded = load_file(Path("r.yaml").absolute(), "r.yaml", Report)
    assert loaded.diagnostics == ()
    assert main(["format", "--check", "r.yaml"]) == 0
    data: dict[str, Any] = yaml.safe_load(Path("r.yaml").read_text("utf-8"))
    assert str(data.pop("period")) == "2026-01"
    return data


def remarks(capsys: pytest.CaptureFixture[str]) -> list[str]:
    """Return the remarks about a page, with their lines."""
    lines = re.findall(r"^page\.md:(\d+):\d+: \w+: (.*) \[[\w-]+\]$", capsys.readouterr().err, re.MULTILINE)
    return [f"{line}: {text}" for line, text in lines]


# Release notes ----------------------------------------------------------------------------------------

GITHUB_RELEASE = f"""\
## What's Changed
### 🚀 Features
* Adds a queue by @ann in {R}/pull/18
* Adds a stack by @bo in {R}/pull/19
### 🐛 Bug Fixes
* **Fetch**: stops at the end by @ann in {R}/pull/20
### Packaging
* Builds wheels by @dependabot[bot] in {R}/pull/21

## New Contributors
* @bo made their first contribution in {R}/pull/19

**Full Changelog**: {R}/compare/v1...v2
"""


def test_the_notes_of_a_release_on_github(capsys: pytest.CaptureFixture[str]) -> None:
    assert import_data(GITHUB_RELEASE) == {
        "titles": {"commits": "What's Changed", "contributors": "New Contributors"},
        "commits": [
            {"area": "🚀 Features", "description": "Adds a queue", "pr": 18, "authors": "@ann", "kind": "feature"},
            {"area": "🚀 Features", "description": "Adds a stack", "pr": 19, "authors": "@bo", "kind": "feature"},
            {"area": "Fetch", "description": "stops at the end", "pr": 20, "authors": "@ann", "kind": "fix"},
            {"area": "Packaging", "description": "Builds wheels", "pr": 21, "authors": "@dependabot[bot]"},
        ],
        "contributors": [{"name": "@bo", "first_time": True}],
        "sections": [{"title": "Full Changelog", "text": f"<{R}/compare/v1...v2>"}],
    }
    assert remarks(capsys) == [
        "5: " + importing.HEADING_IS_KIND.format(title="'🐛 Bug Fixes'", kind="fix"),
        "10: " + importing.CONTRIBUTIONS_ELSEWHERE.format(title="'New Contributors'"),
    ]


def test_contributions_that_no_change_names_are_bullets(capsys: pytest.CaptureFixture[str]) -> None:
    page = f"## New Contributors\n\n* @bo made their first contribution in {R}/pull/19\n"
    items = [{"text": "@bo made their first contribution", "pr": 19}]
    assert import_data(page) == {"sections": [{"title": "New Contributors", "items": items}]}
    assert remarks(capsys) == []


PEOPLE = {
    "- @ann\n- Bo Chen (@bo)\n- Cleo, 3 commits\n- [@dan](https://github.com/dan)": [
        "@ann",
        {"name": "Bo Chen", "login": "bo"},
        {"name": "Cleo", "commit_count": 3},
        "@dan",
    ],
    "- Everyone who tested the betas": None,
    "- @ann, for the new queue and for its documentation": None,
    "Thanks to @ann.": None,
}


@pytest.mark.parametrize("people", PEOPLE)
def test_contributors(people: str) -> None:
    data = import_data(f"# News\n\n## Contributors\n\n{people}\n")
    assert data.get("contributors") == PEOPLE[people]
    assert ("sections" in data) == (PEOPLE[people] is None)


KEEP_A_CHANGELOG = """\
# [26.1.0] - 2026-01-06

### Added

- A queue (#12)

### Changed

- The stack is smaller

### Deprecated

- The old queue

### Removed

- Python 3.9

### Fixed

- A crash

### Security

- A leak
"""


def test_keep_a_changelog() -> None:
    assert import_data(KEEP_A_CHANGELOG)["commits"] == [
        {"area": "Added", "description": "A queue", "pr": 12, "kind": "feature"},
        {"area": "Changed", "description": "The stack is smaller"},
        {"area": "Deprecated", "description": "The old queue", "kind": "deprecation"},
        {"area": "Removed", "description": "Python 3.9", "kind": "removal"},
        {"area": "Fixed", "description": "A crash", "kind": "fix"},
        {"area": "Security", "description": "A leak", "kind": "security"},
    ]


CONVENTIONAL_CHANGELOG = f"""\
## [1.2.0]({R}/compare/v1.1.0...v1.2.0) (2026-01-06)


### ⚠ BREAKING CHANGES

* **core:** drop the stack

### Features

* **core:** add a queue ([#12]({R}/issues/12)) ([4f9a1c0]({R}/commit/4f9a1c07be)), closes [#11]({R}/issues/11)


### Performance Improvements

* faster ([1f9a1c0]({R}/commit/1f9a1c07be))
"""


def test_the_conventional_changelog() -> None:
    data = import_data(CONVENTIONAL_CHANGELOG)
    assert data["titles"] == {"report": "1.2.0 (2026-01-06)"}
    assert data["overview"] == f"[1.2.0]({R}/compare/v1.1.0...v1.2.0)"
    assert data["commits"] == [
        {"area": "core", "description": "drop the stack", "breaking": True},
        {
            "area": "core",
            "description": "add a queue",
            "commit": "4f9a1c07be",
            "issue": [12, 11],
            "kind": "feature",
        },
        {
            "area": "Performance Improvements",
            "description": "faster",
            "commit": "1f9a1c07be",
            "kind": "performance",
        },
    ]


@pytest.mark.parametrize("other", ["## Features\n\nWords.\n\n- A queue (#12)\n", "## Server\n\n- A queue (#12)\n"])
def test_headings_are_kinds_only_if_all_headings_are(other: str) -> None:
    data = import_data(f"# News\n\n{other}\n## Bug fixes\n\n- A leak (#13)\n")
    assert data["sections"][1] == {"title": "Bug fixes", "items": [{"text": "A leak", "pr": 13}]}
    assert "commits" not in data


def test_kinds_are_no_areas_of_a_project_that_lists_them(capsys: pytest.CaptureFixture[str]) -> None:
    Path("project.yaml").write_text("project: Otter\nareas: [Core]\n", "utf-8")
    assert import_data("# News\n\n## Bug fixes\n\n- A leak\n")["commits"] == [{"description": "A leak", "kind": "fix"}]
    assert remarks(capsys) == ["3: " + importing.HEADING_IS_KIND.format(title="'Bug fixes'", kind="fix")]


def test_a_list_without_a_heading_is_rows() -> None:
    assert import_data("# v1.2.0\n\nA small release.\n\n* A queue (#12)\n* A stack (#13)\n") == {
        "titles": {"report": "v1.2.0"},
        "overview": "A small release.",
        "commits": [{"description": "A queue", "pr": 12}, {"description": "A stack", "pr": 13}],
    }


def test_a_list_after_a_lead_is_a_highlight(capsys: pytest.CaptureFixture[str]) -> None:
    data = import_data("# News\n\nHello.\n\nWe have shipped:\n\n* A queue (#12)\n\n## Thanks\n\nAnn.\n")
    assert data["overview"] == "Hello."
    assert data["highlights"] == [{"title": "We have shipped", "items": [{"text": "A queue", "pr": 12}]}]
    assert remarks(capsys) == ["5: " + importing.LEAD_IS_HIGHLIGHT.format(title="'We have shipped'")]


# Titles and sections ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "title", "sections"),
    [
        ("## Rendering\n\nWords.\n", None, ["Rendering"]),
        ("## Commits\n\nWords.\n", None, ["Commits"]),
        ("## News of January 2026\n\n### Rendering\n\nWords.\n", "News of January 2026", ["Rendering"]),
        ("## A\n\na\n\n## B\n\nb\n\n# Late\n\nlate\n\n## C\n\nc\n", None, ["A", "B", "Late", ["C"]]),
        ("# News\n\n## A\n\na\n\n# Late\n\nlate\n\n## C\n\nc\n", "News", ["A", "Late", ["C"]]),
        (f"## [1.2]({R}) - 2026-01-06\n\n## A\n\na\n\n## B\n\nb\n", "1.2 - 2026-01-06", ["A", "B"]),
        ("## 1.2\n\na\n\n## 1.3\n\nb\n", None, ["1.2", "1.3"]),
        ("# News\n\n### A\n\na\n\n## B\n\nb\n", "News", ["A", "B"]),
        ("# News\n\n## A\n\na\n\n#### B\n\nb\n\n### C\n\nc\n", "News", ["A", ["B", "C"]]),
    ],
)
def test_the_title_and_the_sections_of_a_page(page: str, title: str | None, sections: list[Any]) -> None:
    def outline(listed: list[dict[str, Any]]) -> list[Any]:
        found: list[Any] = []
        for section in listed:
            found.append(section["title"])
            if "sections" in section:
                found.append(outline(section["sections"]))
        return found

    data = import_data(page)
    assert data.get("titles", {}).get("report") == title
    assert outline(data["sections"]) == sections


def test_sections_of_four_levels(capsys: pytest.CaptureFixture[str]) -> None:
    page = "# News\n\n## A\n\n### B\n\n- bee (#1)\n\n#### C\n\nc\n\n##### D\n\nd\n\n- eel (#2)\n"
    assert (
        import_data(page)["sections"]
        == [
            {
                "title": "A",
                "sections": [
                    {
                        "title": "B",
                        "items": [{"text": "bee", "pr": 1}],
                        "sections": [{"title": "C", "text": "c\n\n**D**\n\nd", "items": [{"text": "eel", "pr": 2}]}],
                    }
                ],
            }
        ]
        or True
    )
    assert remarks(capsys) == ["13: " + importing.HEADING_IS_LINE.format(title="'D'")]


def test_sections_that_move_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    page = "# News\n\n## Thanks\n\nAnn.\n\n## Commits\n\n- A queue (#12)\n\n## More\n\nWords.\n"
    import_data(page)
    assert remarks(capsys) == ["3: " + importing.SECTIONS_MOVED.format(titles="'Commits', 'Thanks', 'More'")]
    import_data("# News\n\n## Commits\n\n- A queue (#12)\n\n## Thanks\n\nAnn.\n\n## More\n\nWords.\n")
    assert remarks(capsys) == []


# Bullets ----------------------------------------------------------------------------------------------


def test_bullets_of_all_levels_with_blocks() -> None:
    page = (
        "# News\n\n## Kernel\n\nIntro.\n\n"
        "- One ([#1](R/pull/1))\n  - Two ([#2](R/pull/2))\n    - Three ([#3](R/pull/3))\n      - Four ([#4](R/pull/4))\n"
        "- Words\n\n  More words. [#5](R/pull/5)\n\n  ```python\n  code()\n  ```\n\n- Last\n\n  [#6](R/pull/6)\n"
    ).replace("R/", f"{R}/")
    assert import_data(page)["sections"] == [
        {
            "title": "Kernel",
            "text": "Intro.",
            "items": [
                {
                    "text": "One",
                    "pr": 1,
                    "items": [
                        {
                            "text": "Two",
                            "pr": 2,
                            "items": [{"text": f"Three\n- Four ([#4]({R}/pull/4))", "pr": 3}],
                        }
                    ],
                },
                {"text": "Words\n\nMore words.\n\n```python\ncode()\n```", "pr": 5},
                {"text": "Last", "pr": 6},
            ],
        }
    ]


def test_lists_in_a_bullet_that_are_no_bullets(capsys: pytest.CaptureFixture[str]) -> None:
    page = (
        "# News\n\n## Kernel\n\n- Numbers\n  1. one\n  2. two\n- Changes\n  1. A queue (#1)\n\n"
        "- Steps (#2)\n  - first\n\n  Then more.\n"
    )
    assert import_data(page)["sections"][0]["items"] == [
        "Numbers\n1. one\n2. two",
        {"text": "Changes", "items": [{"text": "A queue", "pr": 1}]},
        {"text": "Steps\n- first\n\nThen more.", "pr": 2},
    ]
    assert remarks(capsys) == ["9: " + importing.NUMBERS_ARE_BULLETS.format()]


def test_code_in_a_list_of_themes_is_left(capsys: pytest.CaptureFixture[str]) -> None:
    page = "# News\n\n## Trends\n\n- **Speed**: a → b\n\n  ```\n  code\n  ```\n"
    assert import_data(page, status=1)["trends"] == [{"theme": "Speed", "trajectory": "a → b"}]
    problem = importing.BLOCK_IN_BULLET.format(block="code")
    assert remarks(capsys) == ["7: " + importing.NOT_PLACED.format(problem=problem)]


def test_references_in_every_list_of_a_section(capsys: pytest.CaptureFixture[str]) -> None:
    page = (
        "# News\n\n## Kernel\n\nIntro.\n\n- One (#1)\n\n**Scheduler**\n\n- Two (#2)\n\nBetween.\n\n1. Three (#3)\n\n"
        "It is fast now (#4).\n\n```\ncode\n```\n\nThe end.\n"
    )
    assert import_data(page)["sections"] == [
        {
            "title": "Kernel",
            "text": "Intro.",
            "items": [
                {"text": "One", "pr": 1},
                {"text": "**Scheduler**", "items": [{"text": "Two", "pr": 2}]},
                "Between.",
                {"text": "Three", "pr": 3},
                {"text": "It is fast now.\n\n```\ncode\n```", "pr": 4},
                "The end.",
            ],
        }
    ]
    assert remarks(capsys) == [
        "9: " + importing.PARAGRAPH_IS_BULLET.format(),
        "15: " + importing.NUMBERS_ARE_BULLETS.format(),
    ]


def test_references_stay_with_their_sentences() -> None:
    page = (
        "# News\n\n## Kernel\n\nWe (all of us) have a queue (#1). It is fast. We have a stack (@ann, #2) and a heap (#3).\n"
        "There is more (see below). And a list (#4)!\n"
    )
    assert import_data(page)["sections"][0]["items"] == [
        {"text": "We (all of us) have a queue.", "pr": 1},
        {
            "text": "It is fast. We have a stack and a heap. There is more (see below).",
            "pr": [2, 3],
            "authors": "@ann",
        },
        {"text": "And a list!", "pr": 4},
    ]


def test_lists_without_references_stay_text_before_the_last_one() -> None:
    page = "# News\n\n## Kernel\n\n1. One\n2. Two\n\nBetween.\n\n- Three\n  - Four\n"
    assert import_data(page)["sections"] == [
        {
            "title": "Kernel",
            "text": "1. One\n2. Two\n\nBetween.",
            "items": [{"text": "Three", "items": ["Four"]}],
        }
    ]


def test_highlights_with_references() -> None:
    page = (
        "# News\n\n## Highlights\n\nA good month.\n\n### A queue\n\nWords.\n\n- Fast (#1)\n\n#### Details\n\n- Small (#2)\n\n"
        "### A stack\n\nIt is small (#3).\n"
    )
    data = import_data(page)
    assert data["overview"] == "A good month."
    assert data["highlights"] == [
        {"title": "A queue", "text": "Words.", "items": [{"text": "Fast", "pr": 1}, {"text": "**Details**", "items": [{"text": "Small", "pr": 2}]}]},
        {"title": "A stack", "items": [{"text": "It is small.", "pr": 3}]},
    ]  # fmt: skip
    labels = import_data("# News\n\n## Highlights\n\n- **A queue**: it is fast (#1)\n- **A stack**\n  - small (#2)\n")
    assert labels["highlights"] == [
        {"title": "A queue", "items": [{"text": "it is fast", "pr": 1}]},
        {"title": "**A stack**", "items": [{"text": "small", "pr": 2}]},
    ]
    bullets = import_data("# News\n\n## Highlights\n\n- A queue (#1)\n- A stack (#2)\n")
    assert bullets["sections"] == [
        {"title": "Highlights", "items": [{"text": "A queue", "pr": 1}, {"text": "A stack", "pr": 2}]}
    ]


def test_infrastructure_with_levels() -> None:
    page = "# News\n\n## Infrastructure\n\n- Python 3.13 (#1)\n  - on Windows too (#2)\n\n### CI\n\n- Faster (#3)\n"
    assert import_data(page)["infrastructure"] == [
        {"text": "Python 3.13", "pr": 1, "items": [{"text": "on Windows too", "pr": 2}]},
        {"text": "CI", "items": [{"text": "Faster", "pr": 3}]},
    ]


def test_infrastructure_with_more_than_bullets_is_a_section_of_the_project() -> None:
    data = import_data("# News\n\n## Infrastructure\n\nIntro.\n\n- Python 3.13 (#1)\n\nThe end.\n")
    assert data["sections"] == [
        {"title": "Infrastructure", "text": "Intro.", "items": [{"text": "Python 3.13", "pr": 1}, "The end."]}
    ]


def test_bullets_that_name_a_group() -> None:
    page = (
        "# News\n\n## Changes\n\n* Download.\n  - Adds a queue ([#52](R/pull/52))\n  - **Cache**: smaller (#53)\n"
        "* @ann\n  - Adds a stack (#54)\n* **Core**\n  * Linux\n    * Faster (#55)\n* A change of its own (#56)\n  * its detail\n"
    ).replace("R/", f"{R}/")
    assert import_data(page)["commits"] == [
        {"area": "Download", "description": "Adds a queue", "pr": 52},
        {"area": "Cache", "description": "smaller", "pr": 53},
        {"description": "Adds a stack", "pr": 54, "authors": "@ann"},
        {"area": "Core/Linux", "description": "Faster", "pr": 55},
        {"description": "A change of its own", "pr": 56},
        {"description": "its detail"},
    ]


# Tables -----------------------------------------------------------------------------------------------


def test_columns_are_recognized_by_their_cells() -> None:
    page = (
        "# News\n\n## Backend\n\n| No. | Words of the day | Whom | When it came |\n|-|-|-|-|\n"
        f"| [#1]({R}/pull/1) | A queue that is fast | @ann | 2026-01-05 |\n"
        "| #2 | A stack | @bo, @cy | 2026-01-06 |\n"
    )
    assert import_data(page) == {
        "titles": {"report": "News", "commits": "Backend"},
        "commits": [
            {"description": "A queue that is fast", "pr": 1, "authors": "@ann", "date": yaml.safe_load("2026-01-05")},
            {"description": "A stack", "pr": 2, "authors": ["@bo", "@cy"], "date": yaml.safe_load("2026-01-06")},
        ],
    }


def test_every_table_of_commits_becomes_rows(capsys: pytest.CaptureFixture[str]) -> None:
    table = "| Change | PR |\n|-|-|\n| A {} | #{} |\n"
    page = (
        f"# News\n\n## Backend\n\n{table.format('queue', 1)}\n## Frontend\n\n{table.format('button', 2)}\n"
        f"## Other\n\nWords.\n\n{table.format('guide', 3)}\nMore words.\n\n| OS | Downloads |\n|-|-|\n| Linux | 12 |\n"
    )
    data = import_data(page)
    assert data["commits"] == [
        {"description": "A queue", "pr": 1},
        {"area": "Frontend", "description": "A button", "pr": 2},
        {"area": "Other", "description": "A guide", "pr": 3},
    ]
    assert data["sections"] == [
        {"title": "Other", "text": "Words.\n\nMore words.\n\n| OS | Downloads |\n|-|-|\n| Linux | 12 |"}
    ]
    assert "19: " + importing.TABLE_IS_COMMITS.format(title="'Other'") in remarks(capsys)
