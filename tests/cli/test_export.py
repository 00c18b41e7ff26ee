"""Test ``sphinx-progress export``: a report as an equivalent Markdown page, and as the JSON data of a site."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from markdown_it import MarkdownIt

from sphinxext_progress.cli.main import main
from sphinxext_progress.diagnostics.messages import cli, commands, data_files, values
from sphinxext_progress.reports import exported_data

from ..conftest import REFERENCE, Site

REPORT = """\
period: 2026-01
published: 2026-02-02
authors: [ann, Ben Miller]
draft: true
overview: |
  # no heading

  > no quote
  - but a list
highlights:
  - title: 'C #'
    text: "- a\\n- b"
    items: ["- no list", "1. no number", "<b>bold</b> ![no](image.png) `<b>`"]
commits:
  - {area: 'a|b', description: 'x | `y | z`', pr: 12, commit: 639c08ab82d5, issue: 3, authors: ann, breaking: true}
  - {description: "one\\\\\\ntwo", date: 2026-01-30, kind: fix, links: ['https://example.org/a_(b)']}
infrastructure: [Sphinx]
trends:
  - {theme: '*T*', trajectory: [a -> b, {text: c, period: 2025-11}]}
  - {theme: U, stage: d}
sections: [{id: thanks, title: Thanks}]
left_out: [{pr: 9, reason: secret}]
"""

PAGE = """\
# Otter Monthly Progress Report: January 2026

*Draft: this report is not finished.*

Published on February 2, 2026

Authors: [ann](https://github.com/ann), Ben Miller

## Overview

\\# no heading

> no quote

- but a list

---

## Key Highlights

### 1. C \\#

- a
- b

* \\- no list
* 1\\. no number
* \\<b>bold\\</b> no `<b>`

---

## Notable Commits

| Area | Description | Date | Kind |
|------|-------------|------|------|
| a\\|b | **Breaking:** x \\| `y \\| z` ([639c08ab82](https://github.com/o/otter/commit/639c08ab82d5), [#12](https://github.com/o/otter/pull/12), [#3](https://github.com/o/otter/issues/3), [ann](https://github.com/ann)) |  |  |
|  | one<br>two ([https://example.org/a\\_\\(b\\)](https://example.org/a_(b))) | 2026-01-30 | fix |

---

## Infrastructure Updates

- Sphinx

---

## Summary: 6-Month Trend Analysis

| Theme | Trajectory | This period |
|-------|------------|-------------|
| **\\*T\\*** | a -\\> b → c (Nov 2025) |  |
| **U** |  | d |

---

## Thanks
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Change to a folder with a report and its project."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    (folder / "r.yaml").write_text(REPORT, "utf-8")
    (folder / "project.yaml").write_text("project: Otter\nrepository: https://github.com/o/otter\n", "utf-8")
    return folder


def test_a_page_with_everything(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "r.yaml"]) == 0
    assert capfd.readouterr() == (PAGE, "")


def test_page_has_no_markup_beyond_that_of_the_report() -> None:
    tokens = MarkdownIt("commonmark").enable("table").parse(PAGE)
    inline = [child.type for token in tokens for child in token.children or []]
    assert "image" not in inline
    # Only HTML can break a line in a cell.
    html = [child.content for token in tokens for child in token.children or [] if child.type == "html_inline"]
    assert html == ["<br>"]
    assert [token.tag for token in tokens if token.type == "heading_open"] == ["h1", "h2", "h2", "h3", *["h2"] * 4]
    assert not any(token.type == "html_block" for token in tokens)


def test_references_are_plain_text_without_a_repository(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (folder / "project.yaml").unlink()
    assert main(["export", "r.yaml"]) == 0
    assert "(commit 639c08ab82d5, PR #12, issue #3, by ann)" in capfd.readouterr().out
    (folder / "other.yaml").write_text("repository: https://gitlab.com/o/otter\n")
    assert main(["export", "r.yaml", "--project-file", "other.yaml"]) == 0
    assert "[!12](https://gitlab.com/o/otter/-/merge_requests/12)" in capfd.readouterr().out


def test_json_matches_that_of_the_site(site: Site, capfd: pytest.CaptureFixture[str]) -> None:
    for name in (REFERENCE.name, "project.yaml"):
        site.write(f"progress/{name}", REFERENCE.with_name(name).read_text("utf-8"))
    site.write("index.rst", "Site\n====\n\n.. trend-table::\n")
    of_site = json.loads(site.build("html").read("progress.json"))
    capfd.readouterr()
    assert main(["export", str(site.src / "progress" / REFERENCE.name), "--format", "json"]) == 0
    exported = json.loads(capfd.readouterr().out)
    Draft202012Validator(json.loads(exported_data.data_schema())).validate(exported)
    assert exported == of_site


def test_titles_are_localized(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "r.yaml", "--language", "de"]) == 0
    page = capfd.readouterr().out
    assert page.startswith("# Monatlicher Fortschrittsbericht zu Otter: Januar 2026\n")
    assert "| Dieser Zeitraum |" in page
    with pytest.raises(SystemExit) as ended:
        main(["export", "r.yaml", "--language", "xx-no-such"])
    assert ended.value.code == 2
    assert cli.NO_LANGUAGE_ARGUMENT.format(value="'xx-no-such'") in capfd.readouterr().err


def test_a54_existing_file_is_not_overwritten(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (folder / "page.md").write_text("by hand")
    for options in ([], ["--dry-run"]):
        assert main(["export", "r.yaml", "--output", "page.md", *options]) == 2
        captured = capfd.readouterr()
        assert captured.out == ""
        message = (cli.ONE_FILE_EXISTS if options else cli.FILE_EXISTS).format(path="'page.md'", paths="'page.md'")
        assert captured.err == f"sphinx-progress: {message}\n"
        assert (folder / "page.md").read_text() == "by hand"
    assert main(["export", "r.yaml", "--output", "new.md", "--dry-run"]) == 0
    assert capfd.readouterr() == (PAGE, "would write new.md\n")
    assert not (folder / "new.md").exists()
    assert main(["export", "r.yaml", "--output", "page.md", "--force"]) == 0
    assert (folder / "page.md").read_text("utf-8") == PAGE


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("bad.yaml", "bad.yaml:1:9: error: " + values.PERIOD.problem.format(found="'2026-13'", path="'period'")),
        (
            "nix.yaml",
            "nix.yaml:1:1: error: " + data_files.MISSING.format() + " [progress.file]",
        ),
        ("project.yaml", "sphinx-progress: " + commands.NOT_A_REPORT.format(path="'project.yaml'")),
    ],
)
def test_unexportable_files_are_reported(
    folder: Path, name: str, message: str, capfd: pytest.CaptureFixture[str]
) -> None:
    (folder / "bad.yaml").write_text("period: 2026-13\n")
    assert main(["export", name]) == 2
    captured = capfd.readouterr()
    assert captured.out == ""
    assert captured.err.startswith(message)


def test_backticks_of_two_stages_do_not_pair(folder: Path) -> None:
    (folder / "r.yaml").write_text("period: 2026-01\ntrends: [{theme: T, trajectory: ['a ` b', 'c ` d', '`e`']}]\n")
    assert main(["export", "r.yaml", "--output", "page.md"]) == 0
    assert "| a &#96; b → c &#96; d → &#96;e&#96; |" in (folder / "page.md").read_text("utf-8")
    assert main(["import", "page.md", "--output", "again.yaml"]) == 0
    assert "trajectory: 'a &#96; b → c &#96; d → &#96;e&#96;'" in (folder / "again.yaml").read_text("utf-8")


def test_printed_output_equals_the_written_file(folder: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    # Terminals do not interpret these characters, and emoji families contain one of them.
    (folder / "r.yaml").write_text("period: 2026-01\noverview: '👨\u200d👩\u200d👧 a\u00a0b \u3000'\n", "utf-8")
    assert main(["export", "r.yaml"]) == 0
    assert "👨\u200d👩\u200d👧 a\u00a0b".encode() in capfdbinary.readouterr().out


NEW_PARTS = """\
period: 2026-01
highlights:
  - title: Faster
    images:
      - {src: speed.png, alt: "Install [time]", caption: 'Cold "cache"', link: "https://example.org/speed(1)"}
      - {src: "a b.png", alt: Wide, width: 80%, link: "https://example.org/?a=1&b"}
      - {src: "a b.png", alt: "<Wide>"}
    items:
      - text: |
          Paragraph one.

          ```python
          code()
          ```
        pr: 3
        items: [{text: Second, pr: "docs#34", items: [Third, {text: "- x", issue: "tools#3", commit: "docs@4f9a1c0be7"}]}]
      - text: "Words.\\n\\nMore words."
        pr: "docs#1"
      - {text: "Ends:\\n\\n- with\\n- a list", items: [below]}
commits: [{description: d, pr: ["docs#34", 12], commit: "tools@4f9a1c0"}]
contributors: [bo, {name: Ann Lee, login: ann, commit_count: 12, first_time: true}, {login: cy, commit_count: 1}, "1. x"]
sections:
  - title: Kernel
    text: T
    sections: [{title: Scheduler, items: [Less], sections: [{title: Idle, text: More words}]}]
"""

NEW_PARTS_PAGE = """\
### 1. Faster

[![Install [time]](speed.png "Cold \\"cache\\"")](https://example.org/speed\\(1\\))

<a href="https://example.org/?a=1&amp;b"><img src="a b.png" alt="Wide" width="80%"></a>

![\\<Wide>](<a b.png>)

- Paragraph one.

  ```python
  code()
  ```

  ([#3](https://github.com/example/otter/pull/3))

  - Second ([docs!34](https://gitlab.com/example/docs/-/merge_requests/34))
    - Third
    - \\- x ([docs@4f9a1c0be7](https://gitlab.com/example/docs/-/commit/4f9a1c0be7), issue tools#3)
- Words.

  More words. ([docs!1](https://gitlab.com/example/docs/-/merge_requests/1))
- Ends:

  - with
  - a list

  * below

---

## Notable Commits

| Description |
|-------------|
| d (commit tools@4f9a1c0, [docs!34](https://gitlab.com/example/docs/-/merge_requests/34), [#12](https://github.com/example/otter/pull/12)) |

---

## Contributors

- [bo](https://github.com/bo)
- [Ann Lee](https://github.com/ann) (@ann, 12 commits, first contribution)
- [cy](https://github.com/cy) (@cy, 1 commit)
- 1\\. x

---

## Kernel

T

### Scheduler

- Less

#### Idle

More words

[//]: # (sphinx-progress export: period=2026-01 highlights commits contributors sections)
"""


def test_a_page_with_levels_images_contributors_and_other_repositories(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "project.yaml").write_text(
        "repository: https://github.com/example/otter\n"
        "repositories: {docs: 'https://gitlab.com/example/docs', tools: 'https://git.example.org/a/tools'}\n",
        "utf-8",
    )
    (tmp_path / "r.yaml").write_text(NEW_PARTS, "utf-8")
    assert main(["export", str(tmp_path / "r.yaml")]) == 0
    page = capfd.readouterr().out
    assert page.partition("## Key Highlights\n\n")[2] == NEW_PARTS_PAGE
    rendered = MarkdownIt("commonmark").enable("table").render(page)
    assert rendered.count("<ul>") == 7
    assert '<img src="a%20b.png" alt="&lt;Wide&gt;" />' in rendered
    assert (
        '<a href="https://example.org/speed(1)"><img src="speed.png" alt="Install [time]" title="Cold &quot;cache&quot;" />'
        in rendered
    )


def test_json_has_levels_images_contributors_and_other_repositories(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "r.yaml").write_text(NEW_PARTS, "utf-8")
    assert main(["export", "--format", "json", str(tmp_path / "r.yaml")]) == 0
    exported = json.loads(capfd.readouterr().out)
    Draft202012Validator(json.loads(exported_data.data_schema())).validate(exported)
    (report,) = exported["reports"]
    assert report["highlights"][0]["items"][0]["items"][0]["items"][1]["commit"] == [
        {"repository": "docs", "hash": "4f9a1c0be7"}
    ]
    assert [image["src"] for image in report["highlights"][0]["images"]] == ["speed.png", "a b.png", "a b.png"]
    assert report["sections"][0]["sections"][0]["sections"][0]["title"] == "Idle"
    assert [person["name"] for person in report["contributors"]] == ["bo", "Ann Lee", "cy", "1. x"]
