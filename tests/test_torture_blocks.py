"""Bad tables, quotes, blocks in bullets, roles and links to pages: each keeps the ground rules and its words."""

from __future__ import annotations

import re
import socket

import pytest
from docutils import nodes

from sphinxext_progress.diagnostics.messages import site as messages
from sphinxext_progress.diagnostics.messages import texts
from sphinxext_progress.text.roles import MAX_ROLE_LENGTH

from .conftest import CONF, Site, directive
from .ground_rules import Entry, check
from .test_torture_data import HEAD
from .test_torture_text import block, bullet

pytestmark = [pytest.mark.sweep, pytest.mark.usefixtures("closed_site")]

TABLE = "| a | b |\n|---|---|\n"


def bullet_block(text: str) -> str:
    """Return a text as a bullet in a block scalar, between two others."""
    lines = "".join(f"      {line}\n" if line else "\n" for line in text.split("\n"))
    return f"period: 2026-01\ninfrastructure:\n  - one\n  - text: |\n{lines}  - other\n"


ENTRIES = {
    "a table": Entry(bullet_block(TABLE + "| *x* | `y` |\n| #12 | z |"), shown=("one", "a", "b", "x", "y", "z", "other")),
    "ragged rows": Entry(
        block(TABLE + "| 1 |\n| 2 | 3 | 4 | 5 |\n||"),
        [("4:11", texts.LONG_ROW.format(cells=4, columns=2))],
        shown=("1", "2", "3 | 4 | 5"),
    ),
    "a header that is longer than its line": Entry(block("| a | b | c |\n|---|---|\n| 1 | 2 |"), shown=("| a | b | c |", "| 1 | 2 |")),
    "10,000 cells": Entry(
        block("|" + "a|" * 100 + "\n|" + "-|" * 100 + "\n" + "|x\n" * 99),
        [("4:11", texts.TOO_MANY_CELLS.problem.partition(",")[0].format(count=10_000))],
        shown=("|a|a|a", "|x |x |x"),
    ),
    "10,000 cells with words": Entry(
        block(TABLE + "| x | y |\n" * 5_000), [("4:11", "50020")], hidden=3,
    ),
    "a table in a title": Entry(
        HEAD + "highlights:\n  - title: |\n      | a | b |\n      |---|---|\n      | 1 | 2 |\n    items: [x]\n",
        [("5:12", texts.SEVERAL_BLOCKS.format())],
        shown=("| a | b |", "| 1 | 2 |"),
    ),
    "a table in a description and in a stage": Entry(
        HEAD + "commits:\n  - description: |\n      | a |\n      |---|\n      | 1 |\n"
        "trends:\n  - theme: t\n    stage: |\n      | b |\n      |---|\n      | 2 |\n",
        [("5:18", texts.SEVERAL_BLOCKS.format()), ("11:12", texts.SEVERAL_BLOCKS.format())],
        shown=("| a | |---| | 1 |", "| b | |---| | 2 |"),
    ),
    "A10 quotes and lists nested too deeply": Entry(
        bullet_block("> - " * 15 + "x\n\nend"),
        [("4:11", texts.NESTED_TOO_DEEPLY.format(what="lists and quotes are", limit=20))],
        shown=("> - > - > -", "other"),
    ),
    "A24 raw HTML in a table and in a quote": Entry(
        block(TABLE + '| <b onclick="x">y</b> | z |\n\n> <script>alert(1)</script>'),
        [("4:11", texts.NOT_IN_DIALECT.format(markup="raw HTML is"))],
        shown=('<b onclick="x">y</b>', "<script>alert(1)</script>"),
    ),
    "A25 a script in a link in a cell": Entry(
        block(TABLE + "| [go](javascript:alert(1)) | [x](data:text/html,x) |"),
        [("4:11", "'javascript:', 'data:'")],
        shown=("[go](javascript:alert(1))", "[x](data:text/html,x)"),
    ),
    "A26 an image in a cell": Entry(
        block(TABLE + "| ![Words](../../../../etc/passwd) | z |"),
        [("4:11", texts.IMAGE_IN_PARAGRAPH.format())],
        shown=("Words", "z"),
        nowhere=("passwd",),
    ),
    "A29 directives in bullets": Entry(
        bullet_block("Words\n\n```{include} /etc/hostname\n```\n\n.. include:: /etc/hostname"),
        [("4:11", texts.NOT_IN_DIALECT.format(markup="directives are"))],
        shown=("```{include} /etc/hostname", ".. include:: /etc/hostname", "other"),
        nowhere=(f"\n{socket.gethostname()}\n",),
    ),
    "A30 headings in bullets": Entry(
        bullet_block("# Big\n\nUnder\n====\n\n> ## Quoted"),
        [("4:11", texts.NOT_IN_DIALECT.format(markup="headings are"))],
        shown=("# Big", "Under ====", "## Quoted", "other"),
    ),
    "A33 a bidi control in a cell and in a role": Entry(
        block(TABLE + "| user \u202e gnp.exe | {ref}`U\u202eW <target>` |"),
        shown=("user U+202E gnp.exe", "UU+202EW"),
        nowhere=("\u202e",),
    ),
    "A34 the signs of LaTeX in a cell": Entry(
        block(TABLE + r"| \input{x} #1 $y$ | 5% a&b ~ ^ _ { } \\\\ |"), shown=(r"\input{x} #1 $y$", r"5% a&b ~ ^ _ { } \\")
    ),
    "A35 words without a break in a table": Entry(block(TABLE + f"| {'x' * 5_000} | {'y' * 5_000} |")),
    "roles": Entry(
        bullet("see {doc}`/good` and {ref}`the words <target>`"), shown=("the words",)
    ),
    "roles of docutils and of Sphinx that are no cross-references": Entry(
        bullet("{raw}`<b>` {download}`/etc/passwd` {include}`/etc/hostname` {any}`target` {math}`x` {kbd}`y`"),
        [("3:5", texts.UNKNOWN_ROLE.format(role=f"'{{{name}}}'")) for name in ("any", "download", "include", "kbd", "math", "raw")],
        shown=("{raw}`<b>` {download}`/etc/passwd` {include}`/etc/hostname` {any}`target` {math}`x` {kbd}`y`",),
    ),
    "an unknown role": Entry(bullet("a {nosuch:role}`b` c"), [("3:5", "'{nosuch:role}'")], shown=("a {nosuch:role}`b` c",)),
    "nested backticks": Entry(
        bullet("a {ref}``target`x`` b"), [("3:5", texts.NESTED_BACKTICKS.format(source="'{ref}``target`x``'"))], shown=("a {ref}``target`x`` b",)
    ),
    "a role in a link": Entry(
        bullet("[a {ref}`target`](https://example.org)"), [("3:5", texts.ROLE_IN_LINK.format(source="'{ref}`target`'"))], shown=("a {ref}`target`",)
    ),
    "a long role": Entry(
        bullet("{ref}`" + "x" * (MAX_ROLE_LENGTH + 1) + "`"), [("3:5", texts.LONG_ROLE.format(role="'{ref}'"))]
    ),
    "A20 a role that is not quoted": Entry(
        HEAD + "commits:\n  - description: {py:func}`otter.fetch` is new\n  - {ref}`target`\n", [("5:18", "'{py:func}'")], hidden=2
    ),
    "a label that is a script": Entry(
        bullet("{py:func}`<script>alert(1)</script>` {py:func}`x <javascript:alert(1)>`"), shown=("<script>alert(1)", "x")
    ),
    "links to pages": Entry(
        bullet("[words](../good.rst), [](/good.rst) and [there](../index.rst#target)"), shown=("words", "there")
    ),
    "links to pages that do not exist": Entry(
        bullet("[a](nope.rst) [b](../index.rst#nolabel)"),
        [("3:5", messages.MISSING_LABEL.format(path="'../index.rst'", label="'nolabel'")), ("3:5", messages.MISSING_PAGE.format(path="'nope.rst'"))],
        shown=("a b",),
    ),
    "links to files and to the outside": Entry(
        bullet("[a](data.yaml) [b](../../../x.rst) [c](/etc/passwd) [d](//example.org/x.rst)"),
        [
            ("3:5", texts.LINK_OUTSIDE_SITE.format(target="'../../../x.rst'")),
            ("3:5", texts.NOT_A_PAGE.problem.format(target="'data.yaml'")),
            ("3:5", texts.REFUSED_LINK.problem.format(targets="'/etc/passwd', '//example.org/x.rst'")),
        ],
        shown=("a b [c](/etc/passwd) [d](//example.org/x.rst)",),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ENTRIES)
def test_an_entry_keeps_the_ground_rules(site: Site, name: str) -> None:
    check(site, ENTRIES[name])
    out = site.src.parent / "out"
    html = (out / "html" / "bad.html").read_text("utf-8")
    assert not re.search(r"<script>alert|<[^>]*onclick=", html)
    for path in [*out.rglob("*.html"), *out.rglob("*.tex"), *out.rglob("*.xml")]:
        assert not re.search(r'(?i)(href="|href\{|refuri=")(javascript|data):', path.read_text("utf-8"))


@pytest.mark.parametrize("suffix", ["rst", "md"])
def test_reports_below_deep_headings(site: Site, suffix: str) -> None:
    """Three levels of sections in a host that is four levels deep: no builder stops, and no word is missing."""
    site.write("conf.py", CONF)
    host = "".join(
        f"{'#' * level} Level {level}\n\n" if suffix == "md" else f"Level {level}\n{sign * 7}\n\n"
        for level, sign in enumerate("=-~^", 1)
    )
    site.write(f"index.{suffix}", host + directive("progress-report", "r.yaml", "myst" if suffix == "md" else "rst"))
    site.write(
        "r.yaml",
        HEAD + "sections: [{title: Own, sections: [{title: Below, sections: [{title: Innermost, text: Words}]}]}]\n",
    )
    for builder in ("html", "text", "latex", "man", "epub", "texinfo", "xml"):
        built = site.build(builder, "-a", "-W", "--keep-going")
        assert built.status == 1
        assert [messages.DEEP_HEADING.format(limit=6) in line for line in built.warnings][:1] == [True], built.warnings
        assert "Traceback" not in built.output
    page = site.build("text", "-a").read("index.txt")
    assert all(word in page for word in ("Own", "Below", "Innermost", "Words"))
    assert not [
        section for section in site.doctree("index").findall(nodes.section) if len(section.parent.attributes) == 0
    ]
