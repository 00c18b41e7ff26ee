"""The cost of untrusted texts and the number of messages about them are bounded."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType

import pytest
from markdown_it import MarkdownIt

from sphinxext_progress.cli.main import main
from sphinxext_progress.diagnostics.messages import data_files, texts, values
from sphinxext_progress.diagnostics.messages import site as messages
from sphinxext_progress.format.links import AddressTemplates
from sphinxext_progress.render.block_markup import MAX_HIGHLIGHTED
from sphinxext_progress.render.markup import MarkupRenderer
from sphinxext_progress.text.commonmark import MAX_DELIMITERS
from sphinxext_progress.text.dialect import MarkdownDialect

from .conftest import Site
from .ground_rules import messages_of


def calls(function: Callable[[str], object], text: str) -> int:
    """Count the calls, including those of C functions, that a function makes for a text."""
    count = 0

    def note(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(note)
    try:
        function(text)
    finally:
        sys.setprofile(None)
    return count


def markup() -> MarkupRenderer:
    return MarkupRenderer(AddressTemplates(issue_template="https://e.org/{issue}"), source="/r.yaml", name="r.yaml")


@pytest.mark.parametrize("sign", ["[", "[[]", "![", "![[]", "[a](", "[a](b ", "*[", "**a"])
def test_a_text_costs_little_more_than_parsing_it(sign: str) -> None:
    text = sign * (MAX_DELIMITERS // max(1, sum(map(sign.count, "[*_`<"))))
    MarkdownDialect("").inline(text)
    alone = calls(MarkdownIt().parseInline, text)
    assert calls(MarkdownDialect("").inline, text) <= 1.5 * alone + 100


@pytest.mark.parametrize(
    "unit", ["[", "*a ", "`a` ", "a\n", "\\\n", "- a\n", "#1 ", "&amp;", "<a", "{a}`b` ", "> ", "![a]("]
)
def test_the_cost_is_linear_in_the_length_of_a_text(unit: str) -> None:
    for read in (markup().inline, markup().blocks):
        read(unit * 10)
        once, twice = (calls(read, unit * (length // len(unit))) for length in (9_000, 18_000))
        assert twice <= 2.3 * once + 100


def test_a_text_with_too_many_markup_characters_is_shown_as_plain_text(
    site: Site, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fits, long = "[" * MAX_DELIMITERS, "*a* " + "[" * MAX_DELIMITERS
    site.write(
        "progress/2026-01.yaml",
        f"period: 2026-01\noverview: |\n  *a*\n\n  ```\n  {long}\n  ```\ninfrastructure:\n  - '{fits} x'\n  - '{long}'\n"
        f"  - '{'`a` ' * MAX_DELIMITERS}'\n",
    )
    site.write("index.rst", ".. progress-report:: 2026-01\n")
    built = site.build("html")
    message = texts.TOO_MUCH_MARKUP.format(count="{}", limit="1000") + " [progress.text]"
    assert messages_of(built) == [
        f"SRC/progress/2026-01.yaml:10:5: WARNING: {message.format(1002)}",
        f"SRC/progress/2026-01.yaml:11:5: WARNING: {message.format(2000)}",
    ]
    page = built.read("index.html")
    assert "<p><em>a</em></p>" in page
    assert f"<p>{long}</p>" in page
    assert "<p>`a` `a`" in page
    monkeypatch.chdir(site.src)
    capsys.readouterr()
    assert main(["check", "progress/2026-01.yaml"]) == 1
    checked = capsys.readouterr().out
    for line in messages_of(built):
        assert line.removeprefix("SRC/").replace("WARNING", "warning") in checked


def test_fifty_problems_of_texts_are_listed_and_the_others_counted(
    site: Site, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    site.write("progress/2026-01.yaml", "period: 2026-01\ncommits:\n" + "  - {area: A, description: a <b>}\n" * 80)
    site.write("progress/2026-02.yaml", "period: 2026-02\ninfrastructure: [a <b>]\n")
    site.write("index.rst", "Site\n====\n\n.. progress-report:: progress/*.yaml\n")
    site.write("table.rst", ":orphan:\n\nTable\n=====\n\n.. commit-table:: 2026-01\n   :limit: 60\n")
    built = messages_of(site.build("html"))
    assert len(built) == 51
    assert built[0].startswith(
        "SRC/progress/2026-01.yaml:3:28: WARNING: " + texts.NOT_IN_DIALECT.problem.format(markup="raw HTML is")
    )
    assert built[49] == (
        "SRC/progress/2026-01.yaml:52:28: WARNING: " + data_files.MORE_PROBLEMS.format(count="31") + " [progress.text]"
    )
    assert built[50].startswith(
        "SRC/progress/2026-02.yaml:2:18: WARNING: " + texts.NOT_IN_DIALECT.problem.format(markup="raw HTML is")
    )
    monkeypatch.chdir(site.src)
    capsys.readouterr()
    main(["check", "progress"])
    checked = [line for line in capsys.readouterr().out.splitlines() if "[progress.text]" in line]
    assert checked == [line.removeprefix("SRC/").replace("WARNING", "warning") for line in built]


def test_fifty_unknown_names_are_listed_and_the_others_counted(site: Site) -> None:
    site.write("progress/project.yaml", "areas: [A]\n")
    site.write("progress/2026-01.yaml", "period: 2026-01\ncommits:\n" + "  - {area: B, description: a}\n" * 60)
    site.write("index.rst", ".. progress-report:: 2026-01\n")
    built = messages_of(site.build("html"))
    assert len(built) == 50
    assert data_files.MORE_PROBLEMS.format(count="11") + " [progress.name]" in built[-1]


HASHES = ", ".join(f"{number:07x}" for number in range(1_000))
LONG = "x" * 19_000


@pytest.mark.parametrize(
    ("project", "report", "message"),
    [
        pytest.param(
            f"project: {'P' * 5_000}",
            "titles: {report: '" + "{project}" * 1_000 + "'}",
            "2026-01.yaml:2:18: WARNING: " + values.LONG_TITLE.format(limit="20000") + " [progress.data]",
            id="a title of a report",
        ),
        pytest.param(
            "project: Otter\ntitles: {commits: '" + "{period}" * 2_000 + "'}",
            "commits: [x]",
            "project.yaml:2:19: WARNING: " + values.LONG_TITLE.format(limit="20000") + " [progress.data]",
            id="a title of a project",
        ),
        pytest.param(
            f"repository: https://github.com/o/{LONG}",
            f"commits: [{{description: x, commit: [{HASHES}]}}]",
            "project.yaml:1:13: WARNING: "
            + values.LONG_ADDRESS.format(
                found="'https://github.com/o/xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…'",
                path="'repository'",
                limit="2000",
            )
            + " [progress.data]",
            id="the address of a repository",
        ),
        pytest.param(
            f"links: {{commit: 'https://a.org/{'{commit}' * 100}'}}",
            f"commits: [{{description: x, commit: [{HASHES}]}}]",
            "project.yaml:1:17: WARNING: "
            + values.LONG_ADDRESS.format(
                found="'https://a.org/{commit}{commit}{commit}{commit}{commit}{comm…'",
                path="'links.commit'",
                limit="2000",
            )
            + " [progress.data]",
            id="a template",
        ),
        pytest.param(
            "project: Otter",
            "window: 121",
            "2026-01.yaml:2:9: WARNING: "
            + values.WINDOW.format(found="'121'", path="'window'", limit="120")
            + " [progress.data]",
            id="a window",
        ),
        pytest.param(
            f"areas: [{{name: {LONG}, aliases: [a]}}]",
            "commits: [" + "{area: a, description: x}, " * 100 + "]",
            "project.yaml:1:16: WARNING: "
            + values.NAME.format(
                found="'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…'",
                path="'areas[0].name'",
                limit="200",
            )
            + " [progress.data]",
            id="a name with an alias",
        ),
    ],
)
def test_a_title_with_placeholders_has_a_maximum_length(
    site: Site,
    project: str,
    report: str,
    message: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    site.write("progress/project.yaml", f"{project}\n")
    site.write("progress/2026-01.yaml", f"period: 2026-01\n{report}\n")
    site.write("index.rst", "Site\n====\n\n.. progress-report:: 2026-01\n")
    built = site.build("html")
    assert messages_of(built) == [f"SRC/progress/{message}"]
    assert len(built.read("index.html")) < 200_000
    monkeypatch.chdir(site.src)
    capsys.readouterr()
    main(["check", "progress"])
    checked = [line for line in capsys.readouterr().out.splitlines() if "[progress." in line]
    assert [line.replace(": error: ", ": ").replace(": warning: ", ": ") for line in checked] == [
        f"progress/{message.replace('WARNING: ', '')}"
    ]


def test_placeholders_of_a_title_are_replaced_once(otter: Site) -> None:
    otter.write("progress/2026-01.yaml", "project: '{period}'\nperiod: 2026-01\ntitles: {report: 'a {project} b'}\n")
    assert "<h1>a {period} b<" in otter.build("html", "-W").read("index.html")


def test_the_window_of_a_trend_table_is_bounded(otter: Site) -> None:
    otter.write("index.rst", "Site\n====\n\n.. trend-table::\n   :window: 121\n")
    message = messages.INVALID_LIMITED_COUNT.format(option="window", value="'121'", most=120)
    assert messages_of(otter.build("html")) == [f"SRC/index.rst:4: WARNING: {message} [progress.option]"]


@pytest.mark.parametrize(("length", "language"), [(MAX_HIGHLIGHTED, "fan"), (MAX_HIGHLIGHTED + 1, "text")])
def test_code_over_the_limit_is_not_highlighted(length: int, language: str) -> None:
    (block,) = markup().blocks(f"```fan\n{'a' * length}\n```\n")
    assert block["language"] == language


def test_a_page_shows_all_of_a_long_code_block(site: Site) -> None:
    site.write("progress/2026-01.yaml", f"period: 2026-01\noverview: |\n  ```fan\n  {LONG}\n  ```\n")
    site.write("index.rst", ".. progress-report:: 2026-01\n")
    page = site.build("html", "-W").read("index.html")
    assert 'class="highlight-text' in page
    assert LONG in page
