"""Test the metadata headers that ``sphinx-progress import`` reads."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sphinxext_progress.cli.main import main
from sphinxext_progress.diagnostics.messages import importing
from sphinxext_progress.format.model import Report
from sphinxext_progress.reading.loader import load_file


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Change to an empty folder."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def import_page(page: str, status: int = 0, period: str = "2026-01") -> Report:
    """Import a page and return its report."""
    Path("page.md").write_text(page, "utf-8")
    options = ["--period", period] if period else []
    assert main(["import", "page.md", "--output", "r.yaml", "--force", *options]) == status
    loaded = load_file(Path("r.yaml").absolute(), "r.yaml", Report)
    assert loaded.diagnostics == ()
    assert loaded.model
    return loaded.model


BODY = "Words.\n\n## Thanks\n\n- Ann\n"

HEADERS: dict[str, tuple[str, dict[str, Any]]] = {
    "Jekyll": (
        '---\ntitle:      "Otter: faster, better"\ndate:       2026-02-03 10:00:00 +0100\nauthor: Ann Lee\n---\n',
        {"title": "Otter: faster, better", "published": "2026-02-03", "authors": ["Ann Lee"]},
    ),
    "Jekyll, not published": ("---\ntitle: News\npublished: false\n---\n", {"title": "News", "draft": True}),
    "Hugo in YAML": (
        "---\ntitle: News\ndate: 2026-02-01\npublishDate: 2026-02-03T23:30:00-08:00\nauthors: [Ann Lee, Bo]\ndraft: true\n---\n",
        {"title": "News", "published": "2026-02-03", "authors": ["Ann Lee", "Bo"], "draft": True},
    ),
    "Hugo in TOML": (
        '+++\ntitle = "News"\ndate = 2026-02-03T10:00:00Z\nauthors = ["Ann Lee"]\ndraft = false\n+++\n',
        {"title": "News", "published": "2026-02-03", "authors": ["Ann Lee"]},
    ),
    "Zola": (
        "+++\ntitle = 'News'\ndate = 2026-02-03\n\n[extra]\nauthor = \"Bo\"\n+++\n",
        {"title": "News", "published": "2026-02-03", "authors": ["Bo"]},
    ),
    "Docusaurus": (
        "---\ntitle: News\ndate: 2026-02-03\nauthors:\n  - name: Ann Lee\n    url: https://example.org/ann\n  - bo\n---\n",
        {"title": "News", "published": "2026-02-03", "authors": ["Ann Lee", "bo"]},
    ),
    "MkDocs": (
        "---\ntitle: News\ndate:\n  created: 2026-02-03\n  updated: 2026-03-01\nauthors:\n- ann\n...\n",
        {"title": "News", "published": "2026-02-03", "authors": ["ann"]},
    ),
    "MyST": (
        "---\nblogpost: true\ndate: Feb 3, 2026\nauthor: Ann Lee, Bo\n---\n\n# News\n",
        {"title": "News", "published": "2026-02-03", "authors": ["Ann Lee", "Bo"]},
    ),
    "Pelican": (
        "Title: News: all of it\nDate: 2026-02-03 10:20\nModified: 2026-02-05\nAuthors: Ann Lee; Bo\nStatus: draft\nSummary: One\n    and two\n",
        {"title": "News: all of it", "published": "2026-02-03", "authors": ["Ann Lee", "Bo"], "draft": True},
    ),
    "Nikola": (
        "<!--\n.. title: News\n.. slug: news\n.. date: 2026-02-03 10:00:00 UTC\n.. author: ann\n.. link: \n-->\n",
        {"title": "News", "published": "2026-02-03", "authors": ["ann"]},
    ),
    "Nikola without an HTML comment": (
        ".. title: News\n.. date: 2026-02-03 10:00:00 UTC\n",
        {"title": "News", "published": "2026-02-03"},
    ),
    "a date in words": (
        "Title: News\nDate: Tue, 03 Feb 2026 10:00:00 +0000\nAuthor: Ann Lee <ann@example.org> and Bo\n",
        {"title": "News", "published": "2026-02-03", "authors": ["Ann Lee", "Bo"]},
    ),
    "markup in the title": ("---\ntitle: 'The *new* `otter.toml` #1'\n---\n", {"title": "The *new* `otter.toml` #1"}),
    "empty": ("---\n---\n\n# News\n", {"title": "News"}),
}


@pytest.mark.parametrize("name", HEADERS)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_header_gives_fields_of_the_report(name: str, newline: str) -> None:
    text, expected = HEADERS[name]
    report = import_page(f"{text}\n{BODY}".replace("\n", newline))
    read = {
        "title": str(report.titles.report),
        "published": str(report.published or ""),
        "authors": list(report.authors),
        "draft": report.draft,
    }
    assert {key: value for key, value in read.items() if value} == expected
    assert (report.overview, [section.title for section in report.sections]) == ("Words.", ["Thanks"])


def test_the_title_of_the_header_and_of_the_page() -> None:
    header = "---\ntitle: Post\n---\n"
    report = import_page(f"{header}\n# News\n\nWords.\n")
    assert (report.titles.report, report.overview) == ("News", "Words.")
    report = import_page(f"{header}\n# News\n\nWords.\n\n# More\n\nOthers.\n")
    assert (report.titles.report, [section.title for section in report.sections]) == ("Post", ["News", "More"])


def test_other_keys_are_left_out_with_one_remark(capsys: pytest.CaptureFixture[str]) -> None:
    import_page("---\nslug: news\ntags: [a, b]\ncategories:\nlayout: post\ntitle: Post\n---\n\n# News\n\nWords.\n")
    errors = capsys.readouterr().err
    message = importing.METADATA_LEFT_OUT.format(keys="'tags', 'layout', 'title'")
    assert errors == f"page.md:3:1: note: {message} [changed]\n"
    assert "#" not in Path("r.yaml").read_text("utf-8")


def test_an_unreadable_date_is_reported(capsys: pytest.CaptureFixture[str]) -> None:
    assert import_page("---\ntitle: News\ndate: 01/05/2026\n---\n", status=1).published is None
    problem = importing.UNREADABLE_CELL.format(cell="'01/05/2026'", field="published")
    assert capsys.readouterr().err == (
        f"page.md:3:1: warning: {importing.NOT_PLACED.format(problem=problem)} [not-placed]\n"
    )
    assert "# line 3: date: 01/05/2026\n" in Path("r.yaml").read_text("utf-8")


BROKEN = {
    "an open list": ("---\ntitle: [a\nb: c\n---\n", r""),
    "a tab": ("---\ntitle: News\n\tdate: x\n---\n", ""),
    "a key twice": ("---\ntitle: a\ntitle: b\n---\n", "3:1"),
    "an alias": ("---\na: &x [1]\nb: *x\n---\n", "2:4"),
    "a tag": ("---\na: !!python/object/apply:os.system [ls]\n---\n", "2:4"),
    "a bomb": ("---\na: &a [x, x]\nb: &b [*a, *a]\n---\n", "2:4"),
    "deep nesting in YAML": ("---\na: " + "[" * 3_000 + "]" * 3_000 + "\n---\n", "2:"),
    "TOML without a value": ("+++\ntitle =\n+++\n", "2:8"),
    "TOML without an end of a string": ('+++\ntitle = "x\n+++\n', "2:"),
    "a key of TOML twice": ("+++\na = 1\na = 2\n+++\n", "3:"),
    "deep nesting in TOML": ("+++\na = " + "[" * 100_000 + "]" * 100_000 + "\n+++\n", ""),
    "a huge number in TOML": ("+++\na = " + "1" * 10_000 + "\n+++\n", ""),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_header_is_reported_with_its_place(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    header, place = BROKEN[name]
    report = import_page(f"{header}\n# News\n\nWords.\n", status=1)
    assert (report.titles.report, report.overview) == ("News", "Words.")
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"page.md:{place}")
    assert importing.UNREADABLE_METADATA.problem.format(reason="") in line
    comments = Path("r.yaml").read_text("utf-8").partition("# Not placed")[2]
    assert f"# line 2: {header.splitlines()[1].strip()}"[:60] in comments


NO_HEADERS = (
    "---\n\nWords: more words.\n\nOthers.\n\n---\n",
    "+++\nWords.\n",
    "Note: this month was quiet.\n",
    "Words: a\nand no field\n",
    "Date: today\n",
)


@pytest.mark.parametrize("text", NO_HEADERS)
def test_other_text_at_the_top_is_no_header(text: str) -> None:
    Path("page.md").write_text(f"{text}\n## Thanks\n\nAnn.\n", "utf-8")
    main(["import", "page.md", "--output", "r.yaml", "--period", "2026-01"])
    written = Path("r.yaml").read_text("utf-8")
    for word in text.replace("<!--", "").split():
        assert word.strip("-+>.") in written


def test_an_unfinished_toml_header_is_text() -> None:
    assert import_page("+++\nWords.\n").overview == "+++\nWords."


def test_a_data_file_is_refused_by_name(capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("2026-01.yaml", "2026-01.YML", "2026-01.report.yaml", "2026-01.progress"):
        Path(name).write_text("period: 2026-01\n", "utf-8")
        assert main(["import", name, "--output", "out"]) == 2
        message = importing.DATA_FILE.format(path=repr(name))
        assert capsys.readouterr() == ("", f"sphinx-progress: {message}\n")
