"""Bad inputs that are not on the numbered list, each in a separate build."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sphinxext_progress.diagnostics.messages import data_files, texts, values, yaml_syntax
from sphinxext_progress.format.model import Report
from sphinxext_progress.reading.loader import parse_file

from .conftest import Site, directive, words
from .test_torture_data import HEAD

SHOWN: dict[str, tuple[str, list[str], str]] = {
    "lists deeper than the parser's own limit lost their words": (
        HEAD + "overview: '" + "- " * 300 + "end'\n", [texts.NESTED_TOO_DEEPLY.format(what="lists and quotes are", limit=20)], "- - - - end",
    ),
    "a message listed every one of 900 links": (
        HEAD + "overview: '" + " ".join(f"[a](b{number})" for number in range(900)) + "'\n",
        [texts.REFUSED_LINK.problem.format(targets="'b0', 'b1', 'b2'")], "[a](b899)",
    ),
    "an address of 9,000 signs stopped the man writer for seconds": (
        HEAD + "overview: '[a](https://a.org/" + "%" * 9000 + ")'\n", [texts.LONG_LINK.format(limit='2000')], "[a](https://a.org/%%%",
    ),
    "a word of 20,000 signs stopped the text writer for 25 seconds": (HEAD + "overview: '" + "[" * 19990 + "'\n", [texts.TOO_MUCH_MARKUP.format(count=19_990, limit=1_000)], "[[[["),
    "ids that collide": (
        HEAD + "highlights: [{title: commits}, {title: Commits!, id: overview}]\n"
        "commits: [{description: x, id: trends}, {description: x}, {description: x}]\ntrends: [{theme: a, stage: b}]\n",
        [], "1. commits",
    ),
    "a title that asks for an attribute": (HEAD + "titles: {report: '{project.__class__} {0}'}\n", [], "{project.__class__} {0}"),
    "an author that is a path": (HEAD + "authors: ['../../x', '<b>']\n", [], "../../x, <b>"),
    "carriage returns alone": ((HEAD + "overview: Words\n").replace("\n", "\r"), [], "Words"),
    "a title that is nothing but markup": (HEAD + "highlights: [{title: '****', items: [x]}]\n", [], "1. ****"),
}  # fmt: skip


@pytest.mark.parametrize("name", SHOWN)
@pytest.mark.parametrize("builder", ["html", "text", "man"])
def test_a_strange_input_is_shown(site: Site, name: str, builder: str) -> None:
    data, messages, shown = SHOWN[name]
    (site.src / "bad.yaml").write_bytes(data.encode())
    site.write("index.rst", "Page\n====\n\n" + directive("progress-report", "bad.yaml"))
    built = site.build(builder)
    assert len(built.warnings) == len(messages), built.warnings
    for line, message in zip(built.warnings, messages, strict=True):
        assert message in line
        assert len(line) < 400
    if builder == "text":
        assert words(shown) in words(built.read("index.txt"))


REFUSED: dict[str, tuple[str | Callable[[Path], None], str]] = {
    "a folder": (lambda path: path.mkdir(), "1:1: WARNING: " + data_files.NOT_REGULAR.format()),
    "a link to nothing": (lambda path: path.symlink_to("nowhere"), "1:1: WARNING: " + data_files.MISSING.format()),
    "a link to itself": (
        lambda path: path.symlink_to("bad.yaml"),
        "1:1: WARNING: " + data_files.UNREADABLE.format(reason="Too many levels of symbolic links"),
    ),
    "nothing": ("", "1:1: WARNING: " + data_files.EMPTY_FILE.problem),
    "comments alone": ("# a\n# b\n", "1:1: WARNING: " + data_files.EMPTY_FILE.problem),
    "digits of another script": (
        "period: ２０２６-01\n",
        "1:9: WARNING: " + values.PERIOD.format(path="'period'", found="'２０２６-01'"),
    ),
    "a block indented less than it says": (
        "period: 2026-01\noverview: |9\n x\n",
        "3:2: WARNING: " + yaml_syntax.LESS_INDENTED.problem,
    ),
    "a list that never ends": (
        "period: 2026-01\nsections: ['a, b",
        "2:12: WARNING: " + yaml_syntax.UNCLOSED_QUOTE.problem,
    ),
    "60,000 values": (
        "period: 2026-01\ninfrastructure: [" + "a," * 60_000 + "]\n",
        yaml_syntax.TOO_MANY_VALUES.format(limit=50_000),
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_bad_input_is_refused_with_one_located_message(site: Site, name: str) -> None:
    data, message = REFUSED[name]
    path = site.src / "bad.yaml"
    if callable(data):
        data(path)
    else:
        path.write_text(data, "utf-8")
    site.write("index.rst", "Page\n====\n\n" + directive("progress-report", "bad.yaml"))
    built = site.build("html", "-W", "--keep-going")
    said = [line for line in built.warnings if "finished with problems" not in line]
    assert len(said) == 1
    assert said[0].startswith("SRC/bad.yaml:")
    assert message in said[0]
    assert "progress-notice" in built.read("index.html")


def test_a_link_out_of_the_folder_is_an_error_of_the_page(site: Site) -> None:
    (site.src / "bad.yaml").symlink_to("/dev/zero")
    site.write("index.rst", "Page\n====\n\n" + directive("progress-report", "bad.yaml"))
    built = site.build()
    assert [line.partition(";")[0] for line in built.warnings] == [
        "SRC/index.rst:4: WARNING: " + data_files.OUTSIDE_FOLDERS.problem.format(name="'bad.yaml'")
    ]


@pytest.mark.parametrize("line", ["a: 1\n", "k{}: 1\n", "commits{}: []\n"])
def test_thousands_of_errors_are_fifty_messages(line: str) -> None:
    text = "period: 2026-01\n" + "".join(line.format(number) for number in range(5000))
    assert len(parse_file(text.encode(), "r.yaml", Report).diagnostics) == 50


def test_thousands_of_unknown_names_are_fifty_messages(site: Site) -> None:
    areas = ", ".join(f"area {number}" for number in range(8000))
    site.write("progress/project.yaml", f"areas: [{areas}]\n")
    rows = "".join(f"- {{area: nowhere {number}, description: x}}\n" for number in range(2000))
    site.write("progress/2026-01.yaml", f"period: 2026-01\ncommits:\n{rows}")
    site.write("index.rst", "Page\n====\n\n" + directive("commit-table", limit="3"))
    assert len(site.build("dummy").warnings) == 50
