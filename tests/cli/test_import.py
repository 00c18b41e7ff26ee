"""Test ``sphinx-progress import``: every word of a page is placed in the data or reported with its line."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from docutils import nodes
from ruamel.yaml import YAML

from sphinxext_progress.cli.main import main
from sphinxext_progress.diagnostics.messages import cli, data_files, importing, yaml_syntax
from sphinxext_progress.diagnostics.messages import values as values_messages
from sphinxext_progress.format.model import Report
from sphinxext_progress.format.references import hashes_of, numbers_of
from sphinxext_progress.reading.loader import load_file

from ..conftest import REFERENCE, ROOT, Site

DATA = ROOT / "tests" / "data"
PAGE = DATA / "megatron-lm-2026-01.md"
PAGES = sorted((DATA / "pages").glob("*.md"))


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Change to an empty folder."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def unplaced(problem: str) -> str:
    """Return the message about content that has no place in a report."""
    return importing.NOT_PLACED.format(problem=problem)


def read(path: Path | str) -> Report:
    """Load a valid report."""
    loaded = load_file(Path(path).absolute(), str(path), Report)
    assert loaded.diagnostics == ()
    assert loaded.model
    return loaded.model


def import_page(page: str, *options: str, status: int = 0) -> Report:
    """Import a page and return its report."""
    Path("page.md").write_text(page, "utf-8")
    assert main(["import", "page.md", "--output", "r.yaml", "--force", *options]) == status
    return read("r.yaml")


# The reference report ---------------------------------------------------------------------------------


def test_reference_report_round_trips_byte_for_byte(folder: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    (folder / "page.md").write_bytes(PAGE.read_bytes())
    assert main(["import", "page.md"]) == 0
    assert capfdbinary.readouterr() == (b"wrote 2026-01.yaml\n", b"")
    assert main(["export", "2026-01.yaml"]) == 0
    assert capfdbinary.readouterr() == (PAGE.read_bytes(), b"")
    for command in (["format", "--check"], ["check"]):
        assert main([*command, "2026-01.yaml"]) == 0


def test_imported_page_renders_like_the_reference_data(site: Site) -> None:
    report = yaml.safe_load(REFERENCE.read_text("utf-8"))
    for row in report["commits"]:
        for key in ("commit", "pr", "date"):
            row.pop(key)
    site.write("theirs.yaml", yaml.safe_dump(report, allow_unicode=True, sort_keys=False))
    site.write("project.yaml", REFERENCE.with_name("project.yaml").read_text("utf-8"))
    assert main(["import", str(PAGE), "--output", str(site.src / "ours.yaml")]) == 0
    pages = []
    for name in ("theirs", "ours"):
        site.write("index.rst", f".. progress-report:: {name}.yaml\n")
        built = site.build("html", "-E", "-W", "-n")
        assert built.warnings == []
        pages.append((built.read("index.html"), site.doctree("index").astext()))
    assert pages[0] == pages[1]
    assert len(list(site.doctree("index").findall(nodes.row))) == 1 + 26 + 1 + 9


# Other pages ------------------------------------------------------------------------------------------


def words_of(text: str) -> list[str]:
    """List the words of a text without its markup."""
    return re.findall(r"\w+", re.sub(r"^\s*(?:\d+[.)]|#+ \d+\.)\s", "", text, flags=re.MULTILINE))


def values(node: Any) -> list[str]:
    """List the texts and numbers of data."""
    if isinstance(node, dict):
        return [text for value in node.values() for text in values(value)]
    if isinstance(node, list):
        return [text for value in node for text in values(value)]
    return [str(node)]


PROJECTS = {
    "kestrel": "repository: https://github.com/kestrel/kestrel\n",
    "quarry": "repository: https://git.example.org/quarry\nlinks: {pr: 'https://git.example.org/quarry/pulls/{pr}'}\n",
}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
@pytest.mark.parametrize("known", [False, True])
def test_every_word_of_a_page_is_placed_or_reported(
    folder: Path, page: Path, known: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    if known:
        (folder / "project.yaml").write_text(PROJECTS.get(page.stem, "project: Nocturne\n"))
    main(["import", str(page), "--output", "."])
    captured = capsys.readouterr()
    (report,) = folder.glob("20*.yaml")
    text = report.read_text("utf-8")
    read(report)
    # These words become links of the project, the period, or the key for breaking changes.
    placed = set(words_of(" ".join(values(yaml.safe_load(text))))) | {"March", "2026", "02", "Breaking"}
    if page.stem == "kestrel":
        # The header; what has no place in a report is listed in a remark.
        placed |= {"layout", "post", "title", "tags", "news", "kestrel"}
    if known:
        placed |= set(words_of((folder / "project.yaml").read_text())) | {"pull", "pulls", "commit", "jo"}
    reported = {int(line) for line in re.findall(rf"{page.name}:(\d+):1: warning: .*\[not-placed\]", captured.err)}
    hidden = {int(line) for line in re.findall(rf"{page.name}:(\d+):\d+: note: .*\[hidden\]", captured.err)}
    comments = {int(line): rest for line, rest in re.findall(r"^# line (\d+): (.*)$", text, re.MULTILINE)}
    assert bool(reported) == bool(comments)
    lines = page.read_text("utf-8").splitlines()
    for number, line in enumerate(lines, 1):
        if lines[number : number + 1] and re.fullmatch(r"[|:-]+", lines[number]):
            # Column headings need no place.
            continue
        if number in hidden:
            continue
        missing = [word for word in words_of(line) if word not in placed]
        assert all(word in words_of("\n".join(comments.values())) for word in missing), (number, line, missing)
        if missing:
            assert any(line_ <= number for line_ in reported), (number, line, missing)
    assert reported <= comments.keys()


def test_a_page_with_other_headings_and_nested_bullets(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "project.yaml").write_text("project: Kestrel\nrepository: https://github.com/kestrel/kestrel\n")
    assert main(["import", str(DATA / "pages" / "kestrel.md"), "--output", "."]) == 0
    report = read("2026-03.yaml")
    assert report.titles.model_dump() == {
        "report": "This month in Kestrel, March 2026",
        "overview": "TL;DR",
        "highlights": "Achievements",
        "commits": "Merged pull requests",
        "infrastructure": "Dependencies",
        "trends": "",
        "contributors": "",
        "chart": "",
    }
    assert report.overview.startswith("Welcome to the *spring* issue.")
    assert [
        (highlight.title, [(item.text, [below.text for below in item.items]) for item in highlight.items])
        for highlight in report.highlights
    ] == [
        (
            "**Scheduler rewrite**",
            [
                ("Jobs start in the order of their *deadline*", []),
                ("No lock is held while a job is written", ["not even for `--sync`"]),
            ],
        ),
        ("**Packages for Fedora**", []),
    ]
    assert [(row.area, row.description, numbers_of(row.pr), hashes_of(row.commit)) for row in report.commits] == [
        ("Scheduler", "Order jobs by deadline", [812], []),
        ("Scheduler", "Write jobs without a lock", [815], []),
        ("Scheduler", "this one changes the format of the journal", [], []),
        ("Packaging", "Build packages for Fedora", [], ["9f3c2d1ab0"]),
        ("Packaging", "Sign them", [], []),
    ]
    assert [item.text for item in report.infrastructure] == ["We follow our users' distributions:", "Rust 1.85"]
    assert [(section.id, section.title) for section in report.sections] == [
        ("events", "Events"),
    ]
    assert [(section.id, section.text) for section in report.sections[0].sections] == [
        ("where-to-meet", "In the usual channel.")
    ]
    errors = capsys.readouterr().err
    left_out = importing.METADATA_LEFT_OUT.format(keys="'layout', 'title', 'tags'")
    assert f"kestrel.md:2:1: note: {left_out} [changed]" in errors
    numbers = [int(number) for number in re.findall(r"^\S+md:(\d+):1: ", errors, re.MULTILINE)]
    assert numbers == sorted(numbers) == [2, 34, 43, 58]


def test_a_table_with_links_and_more_columns(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "project.yaml").write_text("repository: https://git.example.org/quarry/quarry\nforge: gitea\n")
    page = (DATA / "pages" / "quarry.md").read_text("utf-8").replace(".org/quarry/pulls", ".org/quarry/quarry/pulls")
    report = import_page(page, status=1)
    rows = [
        (row.area, row.description, numbers_of(row.pr), row.authors, str(row.date), row.breaking)
        for row in report.commits
    ]
    assert rows == [
        ("Parquet", "Read columns in parallel", [77], ["@jo"], "2026-02-03", False),
        ("Errors", "Say the value, as in `a | b`", [79, 81], ["Ben Miller"], "2026-02-11", False),
        ("", "Drop Python 3.9", [], ["jo", "Ben Miller"], "None", True),
    ]
    assert [(theme.theme, [stage.text for stage in theme.trajectory]) for theme in report.trends] == [
        ("Formats", ["CSV", "Parquet", "Arrow"]),
        ("Speed", ["steady"]),
    ]
    assert report.overview.endswith(
        "See the [changelog](https://quarry.example.org/changelog) for all of it, and "
        "[the plan](https://quarry.example.org/plan)."
    )
    assert report.highlights[0].text.count("\n\n") == 2
    assert report.titles.commits == "Changes"
    errors = capsys.readouterr().err
    for line, problem in (
        (29, importing.UNKNOWN_COLUMN.format(heading="'Impact'")),
        (33, importing.UNREADABLE_CELL.format(cell="'last week'", field="date")),
        (34, importing.ROW_WITHOUT_DESCRIPTION.format()),
        (40, importing.BULLET_WITHOUT_THEME.format()),
    ):
        assert f"page.md:{line}:1: warning: {unplaced(problem)}" in errors
    assert "# line 40: nothing new about packaging\n" in Path("r.yaml").read_text("utf-8")


def test_a_page_in_another_language_without_a_table() -> None:
    report = import_page((DATA / "pages" / "nocturne.md").read_text("utf-8"))
    assert report.period.name == "2026-01"
    assert report.overview == "Ein ruhiger Monat mit **einer** Neuerung."
    assert [(section.id, section.title, [item.text for item in section.items]) for section in report.sections] == [
        ("neu", "Neu", []),
        ("danke", "Danke", ["Ada (Griechisch)\n\nauch für die Handbücher", "Bo"]),
        ("was-kommt", "Was kommt", []),
    ]
    assert report.sections[1].text == "Alle, die übersetzt haben:"
    assert [(section.id, section.title) for section in report.sections[1].sections] == [("noch-offen", "Noch offen")]


CORNERS = {
    "a bullet that contains only an area": ("## Commits\n\n- **Fetch**:\n- **Read**: now\n", [f"5: {importing.BULLET_WITHOUT_DESCRIPTION.format()}"]),
    "more cells than columns": (
        "## Commits\n\n|Area|Change|\n|-|-|\n|x|y|surplus|\n",
        [f"7: {importing.ROW_TOO_LONG.format()}"],
    ),
    "a name with a link": (
        "## Trends\n\n- **[Speed](https://a.org/speed)**: up\n",
        ["5: " + importing.LINK_IN_NAME.format(name="'Speed'")],
    ),
    "headings that are areas without commits": (
        "## Commits\n\n### Fetch\n\n|Area|Change|\n|-|-|\n|Read|faster|\n\n### Empty\n",
        [
            "5: " + importing.AREA_WITHOUT_COMMIT.format(title="'Fetch'"),
            "11: " + importing.AREA_WITHOUT_COMMIT.format(title="'Empty'"),
        ],
    ),
    "headings among themes and updates": (
        "## Infrastructure\n\n### Python\n\n- 3.13\n\n  ```\n  code\n  ```\n\n## Trends\n\n### Core\n\n"
        "| Theme | Trajectory |\n|-|-|\n| A | b → c |\n| B | |\n",
        [
            "15: " + importing.HEADING_AMONG_THEMES.format(title="'Core'"),
            "20: " + importing.ROW_WITHOUT_TRAJECTORY.format(),
        ],
    ),
    "text next to lists and tables": (
        "## Highlights\n\nIntro.\n\n- One\n\n## Commits\n\nBefore.\n\n- **A**: b\n\n## Trends\n\n> quote\n\n- **S**: up\n\n"
        "## Infrastructure\n\n> other\n\n- x\n",
        [
            "17: " + importing.BLOCK_IS_NO_THEMES.format(block="quotation"),
        ],
    ),
    "a table without a theme": (
        "## Trends\n\n| Theme |\n|-|\n| A |\n",
        ["5: " + importing.NO_THEME_COLUMN.format(block="table")],
    ),
    "a table of commits with unknown column headings": (
        "## Commits\n\n| Area | PR |\n|-|-|\n| A | 1 |\n",
        ["5: " + importing.NO_DESCRIPTION_COLUMN.format(block="table")],
    ),
    "definitions that nothing uses": (
        "[used]: https://a.org/used 'Title'\n[other]: https://a.org/other\n[Used]: https://a.org/again\n\nSee [it][used] and `[used]`.\n",
        ["4: " + importing.UNUSED_DEFINITION.format()],
    ),
    "nesting in a list that may have none": (
        "## Infrastructure\n\n" + "".join(f"{'  ' * depth}- level{depth}\n" for depth in range(40)),
        [],
    ),
    "a part twice": ("## Commits\n\n- **A**: one\n\n## Changes\n\n- **B**: two\n", []),
    "parts of paragraphs alone": ("## Trends\n\nUp.\n\n## Highlights\n\nMany.\n\n## Hiring trends\n\nNone.\n", []),
    "headings deeper than a report goes": ("## More\n\n### Deep\n\n#### Deeper *now*\n\nWords.\n", []),
    "a paragraph in a bullet": ("## Infrastructure\n\n- a\n\n  b\n- \n", []),
    "a long word in a cell": (
        f"## Commits\n\n| Area | Change |\n|-|-|\n| A | {'x' * 20_001} |\n",
        [
            "7: " + importing.ROW_WITHOUT_DESCRIPTION.format(),
            "7: " + importing.TEXT_TOO_LONG.format(length=20_001, limit=20_000),
        ],
    ),
    "a bullet without text that has nested bullets": ("## Highlights\n\n-\n  - a\n", []),
}  # fmt: skip


@pytest.mark.parametrize("name", CORNERS)
def test_unplaced_content_is_reported_and_kept(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    page, messages = CORNERS[name]
    import_page(f"# January 2026\n\n{page}", status=1 if messages else 0)
    errors = capsys.readouterr().err
    reported = [
        f"{line}: {problem}"
        for line, problem in re.findall(r"^page.md:(\d+):1: warning: ([^;]*);", errors, re.MULTILINE)
    ]
    assert reported == messages
    text = Path("r.yaml").read_text("utf-8")
    heads = [word for line in page.splitlines() if line.startswith("#") for word in words_of(line)]
    placed = set(words_of(text)) | set(words_of(errors))
    assert set(words_of(page)) - placed <= {"Change", "Area", "Infrastructure", "Trends", "Trajectory", "Theme"}, heads


def test_window_is_read_from_the_trends_heading() -> None:
    report = import_page("# January 2026\n\n## Summary: 12-Month Trend Analysis\n\n- **Speed**: a → b\n")
    assert (report.window, report.titles.trends) == (12, "")


def test_subsections_of_the_overview_become_sections() -> None:
    report = import_page("# January 2026\n\n## Overview\n\nWords.\n\n### Thanks\n\n- Ann\n")
    assert (report.overview, [section.id for section in report.sections]) == ("Words.", ["thanks"])


def test_page_too_large_for_a_report_is_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = "words " * 2_000
    (folder / "page.md").write_text(f"# January 2026\n\n{words}\n\n## Overview\n\n{words}\n")
    assert main(["import", "page.md"]) == 2
    errors = capsys.readouterr().err
    message = importing.INVALID_IMPORT.format(
        path="'page.md'", reason=yaml_syntax.LONG_TEXT.format(length=24_000, limit=20_000)
    )
    assert errors == f"sphinx-progress: {message}\n"
    assert [path.name for path in folder.iterdir()] == ["page.md"]


@pytest.mark.parametrize("language", ["en", "de", "ja"])
def test_titles_other_than_the_default_are_kept(language: str) -> None:
    page = "# Monatlicher Fortschrittsbericht zu Otter: Januar 2026\n\n## Überblick\n\nWorte.\n"
    german = [
        line for line in main_output(["export", str(REFERENCE), "--language", "de"]).splitlines() if line[:2] == "# "
    ]
    assert page.partition(":")[0].replace("Otter", "Megatron-LM") == german[0].partition(":")[0]
    report = import_page(page, "--language", language)
    assert (report.project, report.period.name, report.overview) == ("Otter", "2026-01", "Worte.")
    assert (report.titles.report != "") == (language != "de")


def main_output(arguments: list[str]) -> str:
    """Return the output of a command."""
    assert main([*arguments, "--output", "out.md", "--force"]) == 0
    return Path("out.md").read_text("utf-8")


# Texts ------------------------------------------------------------------------------------------------

SUBJECTS = ('- yaml: "x" # c', "yes", "0123456", "2026-01-31", "*x*", "a: b", "1e3", "~", "[a]", "{a}", "'", "#", "@a", "`b`", "\\", "a\\|b")  # fmt: skip


@pytest.mark.parametrize("subject", SUBJECTS)
def test_a55_subject_reads_the_same_in_three_parsers(subject: str) -> None:
    cell = subject.replace("|", "\\|")
    page = (
        f"# January 2026\n\n## Notable Commits\n\n| Area | Description | Commit | Date |\n|-|-|-|-|\n"
        f"| x | {cell} | 12e4567 | 2026-01-31 |\n| y |  | | |\n"
    )
    report = import_page(page, status=1)
    (row,) = report.commits
    assert (row.description, hashes_of(row.commit), str(row.date)) == (subject, ["12e4567"], "2026-01-31")
    text = Path("r.yaml").read_text("utf-8")
    for parsed in (yaml.safe_load(text), YAML(typ="safe", pure=True).load(text)):
        assert (parsed["commits"][0]["description"], parsed["commits"][0]["commit"]) == (subject, "12e4567")
        assert str(parsed["commits"][0]["date"]) == "2026-01-31"
    assert 'commit: "12e4567"' in text
    assert main(["format", "--check", "r.yaml"]) == 0


PERIODS = {
    "# Otter Monthly Progress Report: January 2026": ("Otter", "2026-01"),
    "# Otter Quarterly Progress Report: Q1 2026": ("Otter", "2026-Q1"),
    "# Otter Weekly Progress Report: Week 5, 2026": ("Otter", "2026-W05"),
    "# 2025 Yearly Progress Report: 2026": ("2025", "2026"),
    "# Otter Progress Report: Jan 5 – 18, 2026": ("Otter", "2026-01-05/2026-01-18"),
    "# Otter Progress Report: Dec 22, 2025 – Jan 4, 2026": ("Otter", "2025-12-22/2026-01-04"),
    "# Fortschrittsbericht von Otter im März 2026": ("", "2026-03"),
    "# Rapport de janvier 2026": ("", "2026-01"),
    "# Informe: enero de 2026": ("", "2026-01"),
    "# 2026, March": ("", "2026-03"),
    "# Отчёт за январь 2026": ("", "2026-01"),
    "# News, Jan 2026": ("", "2026-01"),
    "# News of 2026-W05": ("", "2026-W05"),
    "# News 2026": ("", "2026"),
    "# News": ("", "2025-11"),
    "Words.": ("", "2025-11"),
    "# Listopad 2026": ("", "2025-11"),
    "# Day 2026-01-05": ("", "2025-11"),
}


@pytest.mark.parametrize("title", PERIODS)
def test_the_period_and_the_project_of_a_title(folder: Path, title: str) -> None:
    page = folder / "otter-2025-11.md"
    page.write_text(title, "utf-8")
    assert main(["import", page.name, "--output", "r.yaml"]) == 0
    report = read("r.yaml")
    assert (report.project, report.period.name) == PERIODS[title]


def test_a_page_without_a_period(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "page.md").write_text("# News\n\nWords.\n")
    assert main(["import", "page.md"]) == 2
    assert capsys.readouterr().err == (
        "sphinx-progress: " + importing.NO_WRITTEN_PERIOD.format(place="page.md:1:1") + "\n"
    )
    assert main(["import", "page.md", "--period", "2026-W05"]) == 0
    assert read("2026-W05.yaml").overview == "Words."


def test_links_become_references_if_the_repository_is_known(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = (
        "# January 2026\n\n## Infrastructure Updates\n\n"
        "- Sphinx 9 ([#12](https://github.com/o/n/pull/12), [0123456](https://github.com/o/n/commit/0123456789))\n"
        "- Thanks to [#13](https://github.com/o/n/pull/13) it is fast (see [it](https://a.org))\n"
        "- Other ([the pull request](https://github.com/o/n/pull/12))\n"
        "- None (see [it](https://a.org)) (and) so (on)\n- Of [others](https://a.org) (a [#1](https://b.org))\n"
    )
    first = import_page(page).infrastructure[0]
    assert (first.text, numbers_of(first.pr), [link.text for link in first.links]) == (
        "Sphinx 9",
        [],
        ["#12", "0123456"],
    )
    errors = capsys.readouterr().err
    message = importing.REPOSITORY_UNKNOWN.format(repository="'https://github.com/o/n'")
    assert errors.startswith(f"page.md:5:1: note: {message} [repository]")
    (folder / "project.yaml").write_text("repository: https://github.com/o/n\n")
    first, second, third, *others = import_page(page).infrastructure
    assert not any(item.links or numbers_of(item.pr) for item in others)
    assert (first.text, numbers_of(first.pr), hashes_of(first.commit), first.links) == (
        "Sphinx 9",
        [12],
        ["0123456789"],
        [],
    )
    assert second.text.startswith("Thanks to [#13](https://github.com/o/n/pull/13) it is fast (see")
    assert (third.text, numbers_of(third.pr), third.links) == ("Other", [12], [])
    assert capsys.readouterr().err == ""


# Files ------------------------------------------------------------------------------------------------


def test_a54_existing_report_is_not_overwritten(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "2026-01.yaml").write_text("period: 2026-01 # by hand\n")
    before = {path: path.read_bytes() for path in folder.iterdir()}
    for options in ([], ["--dry-run"]):
        assert main(["import", str(PAGE), "--output", ".", *options]) == 2
        captured = capsys.readouterr()
        assert captured.out == ""
        message = (cli.ONE_FILE_EXISTS if options else cli.FILE_EXISTS).format(
            path="'2026-01.yaml'", paths="'2026-01.yaml'"
        )
        assert captured.err == f"sphinx-progress: {message}\n"
        assert {path: path.read_bytes() for path in folder.iterdir()} == before
    assert main(["import", str(PAGE), "--output", ".", "--force"]) == 0
    assert read("2026-01.yaml").highlights


def test_a54_a_dry_run_shows_the_file_and_writes_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", str(PAGE), "--output", "new/a.yaml", "--dry-run"]) == 0
    captured = capsys.readouterr()
    assert captured.err == "would write new/a.yaml\n"
    assert list(folder.iterdir()) == []
    assert main(["import", str(PAGE), "--output", "-"]) == 0
    assert capsys.readouterr() == (captured.out, "")
    assert list(folder.iterdir()) == []
    assert main(["import", str(PAGE), "--output", "new/a.yaml"]) == 0
    assert (folder / "new" / "a.yaml").read_text("utf-8") == captured.out


def test_several_pages_are_imported_at_once(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for month in (1, 2, 3):
        (folder / f"{month}.md").write_text(
            f"# Otter Monthly Progress Report: {'January' if month == 1 else ''} 2026-0{month}\n"
        )
    (folder / "2.md").write_text("# News\n")
    pages = ["1.md", "2.md", "3.md"]
    assert main(["import", *pages, "--output", "progress"]) == 2
    assert sorted(path.name for path in (folder / "progress").iterdir()) == ["2026-01.yaml", "2026-03.yaml"]
    assert capsys.readouterr().err == f"sphinx-progress: {importing.NO_WRITTEN_PERIOD.format(place='2.md:1:1')}\n"


def test_invalid_project_is_reported(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "project.yaml").write_text("projekt: Otter\n")
    assert main(["import", str(PAGE), "--output", "."]) == 2
    assert capsys.readouterr().err.startswith(
        "sphinx-progress: project.yaml:1:1: " + values_messages.UNKNOWN_KEY.problem.format(key="'projekt'")
    )
    (folder / "other.yaml").write_text("project: Megatron-LM\n")
    (folder / "project.yaml").unlink()
    assert main(["import", str(PAGE), "--output", ".", "--project-file", "other.yaml"]) == 0
    # The report does not repeat the project of project.yaml.
    assert read("2026-01.yaml").project == ""


# Hostile pages ----------------------------------------------------------------------------------------

REFUSED = {
    "not UTF-8": (b"# January 2026\n\ncaf\xe9\n", 'page.md:3:4: error: ' + data_files.NOT_UTF8.format(byte=0xe9)),
    "a huge file": (b"x\n" * 600_000, 'page.md:1:1: error: ' + data_files.TOO_LARGE.problem.format(size='1200000', limit='1000000')),
    "too many rows": (
        b"# January 2026\n\n## Commits\n\n|a|b|\n|-|-|\n" + b"|x|y|\n" * 40_000,
        f"sphinx-progress: {importing.TOO_MANY_TEXTS.format(path='page.md', line=25_005, limit=50_000)}",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_invalid_page_is_refused(folder: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    data, message = REFUSED[name]
    (folder / "page.md").write_bytes(data)
    assert main(["import", "page.md"]) == 2
    errors = capsys.readouterr().err
    assert errors.startswith(message)
    assert errors.count("\n") == 1
    assert [path.name for path in folder.iterdir()] == ["page.md"]


HOSTILE = {
    "nested quotes": ">" * 10_000 + " deep words",
    "nested bullets": "".join(f"{' ' * 2 * depth}- level {depth}\n" for depth in range(400)),
    "bullets in one line": "- " * 5_000 + "deep words",
    "brackets": "[" * 15_000,
    "bullets of brackets": "## Infrastructure\n\n- " + "(" * 15_000 + ")" * 4_000,
    "backticks": "`" * 15_000 + " x",
    "one long text": "## Infrastructure\n\n- " + "x" * 30_000,
    "a long overview": "x " * 30_000,
    "many headings": "".join(f"### {number}\n\nwords\n\n" for number in range(2_000)),
    "many cells": "## Commits\n\n" + "|a" * 5_000 + "|\n" + "|-" * 5_000 + "|\n" + "|b" * 5_000 + "|\n",
    "definitions": "".join(f"[{number}]: https://example.org/{number}\n" for number in range(5_000)),
    "order marks": "a \u202e b",
    "html": "<x-y>\n" * 3_000,
    "carriage returns": "## Infrastructure\r\r- a\r- b\r",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_page_is_imported_or_refused(folder: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "page.md").write_text(f"# January 2026\n\n{HOSTILE[name]}\n", "utf-8", newline="")
    status = main(["import", "page.md"])
    captured = capsys.readouterr()
    assert "Traceback" not in captured.err
    if status == 2:
        assert len(captured.err.splitlines()) == 1
        return
    read("2026-01.yaml")
    text = (folder / "2026-01.yaml").read_text("utf-8")
    assert set(words_of(HOSTILE[name].replace("\u202e", "U+202E"))) <= set(words_of(text))
