"""Bad inputs in data files, by their numbers: A01 to A20 and A22."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sphinxext_progress.diagnostics.messages import data_files, texts, values, yaml_syntax
from sphinxext_progress.format.fields import MAX_WINDOW
from sphinxext_progress.reading.yaml_tree import MAX_DEPTH

from .conftest import Site
from .ground_rules import Entry, check

pytestmark = pytest.mark.sweep

#: Two entries before the mistake, so that something could be lost.
HEAD = "project: Otter\nperiod: 2026-01\ninfrastructure: [one, two]\n"


def too_large(path: Path) -> None:
    """Make 50 MB of valid items without writing them."""
    with path.open("wb") as stream:
        stream.write(b"period: 2026-01\ninfrastructure:\n")
        stream.truncate(50_000_000)


BOMB = "a0: &a0 {k0: 1}\n" + "".join(
    f"a{number}: &a{number}\n  <<: [{', '.join([f'*a{number - 1}'] * 9)}]\n" for number in range(1, 9)
)

ENTRIES = {
    "A01 a duplicate key": Entry(
        HEAD + "highlights:\n  - title: Alpha\n    title: Beta\n    items: [x]\n",
        [("6:5", yaml_syntax.REPEATED_KEY.problem.format(key="'title'", line=5))],
        hidden=3,
    ),
    "A02 a hash that looks octal": Entry(
        HEAD + "commits: [{description: x, commit: 0123456}]\n", shown=("x (0123456)",), nowhere=("42798",)
    ),
    "A03 a hash that looks like a float": Entry(
        HEAD + "commits: [{description: x, commit: 12e4567}, {description: y, commit: 1234567}]\n",
        shown=("x (12e4567)", "y (1234567)"),
    ),
    "A04 words that YAML 1.1 reads as booleans": Entry(
        HEAD + "highlights:\n  - title: on\n    items: [yes]\n    on: 3\n",
        [("7:5", values.UNKNOWN_KEY.problem.format(key="'on'"))],
        hidden=3,
        nowhere=("'True'",),
    ),
    "A04 the same where they are texts": Entry(
        HEAD + "highlights:\n  - title: on\n    items: [yes, no]\n", shown=("1. on", "yes")
    ),
    "A05 numbers that are not": Entry(
        HEAD + "window: 1:30\n",
        [("4:9", values.WINDOW.format(path="'window'", found="'1:30'", limit=MAX_WINDOW))],
        hidden=2,
    ),
    "A05 the same where they are texts": Entry(
        "period: 2026-01\ninfrastructure: [1:30, 3.10]\noverview: 1e3\n", shown=("1:30", "3.10", "1e3", "January 2026")
    ),
    "A06 an impossible date": Entry(
        HEAD + "commits: [{description: x, date: 2026-02-30}]\n",
        [("4:34", values.CALENDAR_DATE.format(path="'commits[0].date'", found="'2026-02-30'"), "YYYY-MM-DD")],
        hidden=3,
    ),
    "A07 a Python tag": Entry(
        HEAD + "overview: !!python/object/apply:os.system [id]\n",
        [("4:11", yaml_syntax.TAG.format(tag="'!!python/object/apply:os.system'"))],
        hidden=4,
        nowhere=("uid=",),
    ),
    "A08 a bomb of merge keys": Entry(BOMB, [("1:5", "'&a0'")], hidden=0),
    "A09 deep nesting": Entry(
        "[" * 50_000 + "]" * 50_000, [(f"1:{MAX_DEPTH + 1}", yaml_syntax.TOO_DEEP.format(limit=MAX_DEPTH))], hidden=0
    ),
    "A10 deep inline nesting": Entry(
        HEAD + "overview: '" + "*a " * 200 + "b*" * 200 + "'\n",
        [("4:11", texts.NESTED_TOO_DEEPLY.format(what="inline markup is", limit=20))],
        shown=("*a *a *a *a", "b*b*b*"),
    ),
    "A11 an oversized file": Entry(
        too_large, [("1:1", data_files.TOO_LARGE.format(size=50_000_000, limit=1_000_000))], hidden=0
    ),
    "A12 not UTF-8": Entry(
        b"project: b\nperiod: caf\xe9\n",
        [("2:12", data_files.NOT_UTF8.problem.format(byte=0xE9))],
        hidden=0,
    ),
    "A13 an escape character": Entry(
        HEAD + 'overview: "\\e[31mred\\e[0m"\n', [("4:11", "U+001B")], hidden=3, nowhere=("\x1b",)
    ),
    "A14 a lone surrogate": Entry(HEAD + 'overview: "\\ud800"\n', [("4:11", "U+D800")], hidden=3),
    "A15 a byte order mark and CRLF": Entry(
        b"\xef\xbb\xbf" + (HEAD + "overview: Text\n").replace("\n", "\r\n").encode(), shown=("one", "two", "Text")
    ),
    "A16 a tab in the indentation": Entry(
        HEAD + "commits:\n\t- description: x\n", [("5:1", yaml_syntax.TAB.format())], hidden=1
    ),
    "A17 two documents": Entry(
        "period: 2026-01\n---\nperiod: 2026-02\n", [("2:1", yaml_syntax.SECOND_DOCUMENT.format())], hidden=0
    ),
    "A18 a wrong shape, an unknown key and a missing value": Entry(
        'period: 2026-01\ncommits: "one"\nitmes: []\nhighlights:\n  - title:\n    itmes: [x]\n',
        [
            ("2:10", values.LIST.problem.format(found="'one'", path="'commits'")),
            ("3:1", values.UNKNOWN_KEY.problem.format(key="'itmes'")),
            ("5:11", values.REQUIRED_TEXT.format(path="'highlights[0].title'")),
            ("6:5", values.UNKNOWN_KEY.problem.format(key="'itmes'"), values.CLOSEST_NAME.format(closest="'items'")),
        ],
        hidden=1,
    ),
    "A19 text swallowed by a comment": Entry(
        HEAD + "highlights:\n  - title: Fix #12 and #13\n",
        [("5:16", yaml_syntax.TEXT_AS_COMMENT.format(comment="'#12 and #13'"))],
        hidden=3,
    ),
    "A19 a true comment": Entry(HEAD + "highlights:\n  - title: Fix  # seen by Ann\n", shown=("1. Fix",)),
    "A20 a star at the start": Entry(
        HEAD + "overview: *bold* start\n", [("4:11", yaml_syntax.REFERENCE_SIGN.format(sign="'*'"))], hidden=1
    ),
    "A20 a backtick at the start": Entry(
        HEAD + "overview: `code` first\n", [("4:11", yaml_syntax.RESERVED_SIGN.format(sign="'`'"))], hidden=1
    ),
    "A20 a bracket at the start": Entry(
        HEAD + "overview: [link](https://example.org) first\n",
        [("4:11", yaml_syntax.BRACKET_IN_TEXT.format(bracket="["))],
        hidden=1,
    ),
    "A22 a named pipe": Entry(os.mkfifo, [("1:1", data_files.NOT_REGULAR.format())], hidden=0),
}


@pytest.mark.parametrize("name", ENTRIES)
def test_an_entry_keeps_the_ground_rules(site: Site, name: str) -> None:
    check(site, ENTRIES[name])


def test_a15_a_file_with_bom_and_crlf_gives_the_same_bytes(site: Site) -> None:
    text = HEAD + "overview: |\n  a\n  b\ncommits: [{description: x}]\n"
    site.write("index.rst", ".. progress-report:: r.yaml\n")
    site.write("r.yaml", text)
    clean = site.build("html").read("index.html")
    (site.src / "r.yaml").write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert site.build("html", "-W").read("index.html") == clean
