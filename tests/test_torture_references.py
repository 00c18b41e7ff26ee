"""Bad inputs in references to other repositories, in contributors and in levels of bullets and sections."""

from __future__ import annotations

import pytest

from sphinxext_progress.diagnostics import quoted
from sphinxext_progress.diagnostics.messages import values, yaml_syntax

from .conftest import Site
from .ground_rules import Entry, check
from .test_torture_data import HEAD

pytestmark = pytest.mark.sweep

PROJECT = """\
repository: https://github.com/example/otter
repositories: {docs: "https://github.com/example/docs"}
"""
UNKNOWN_REPOSITORY = values.UNKNOWN_REPOSITORY_NAME.problem
LONG_NAME = "n" * 5_000


def row(key: str, value: str, more: str = "") -> str:
    """Return a report with a row that has a reference, followed by another row."""
    return HEAD + f"commits:\n  - {{description: x, {key}: {value}{more}}}\n  - The other row\n"


def nested(key: str, levels: int, name: str) -> str:
    """Return nested mappings in flow style, outermost first."""
    return (
        f"{{{name}: level 1"
        + "".join(f", {key}: [{{{name}: level {level}" for level in range(2, levels + 1))
        + "}]" * (levels - 1)
        + "}"
    )


ENTRIES = {
    "A01 a duplicate key in a nested section": Entry(
        HEAD + "sections:\n  - title: a\n    sections:\n      - title: b\n        title: c\n",
        [("8:9", yaml_syntax.REPEATED_KEY.problem.format(key="'title'", line=7))],
        hidden=3,
    ),
    "A02 hashes that look like numbers": Entry(
        row("commit", "[0123456, 12e4567, docs@0123456, 'docs@1234567']"),
        shown=("x (0123456, 12e4567, docs@0123456, docs@1234567)",),
        nowhere=("42798",),
    ),
    "A04 booleans and numbers as contributors": Entry(
        HEAD + "contributors: [on, yes, 3.10, 0123456, 1:30, {name: off, login: no}]\n",
        shown=("on", "yes", "3.10", "0123456", "1:30", "off"),
        nowhere=("'True'", "42798"),
    ),
    "A05 numbers that are not": Entry(
        HEAD + "contributors: [{name: x, commit_count: 1:30}]\n",
        [("4:40", values.NUMBER.format(path="'contributors[0].commit_count'", found="'1:30'"))],
        hidden=3,
    ),
    "A13 an escape character": Entry(HEAD + 'contributors: ["\\e[31mred"]\n', [("4:16", "U+001B")], hidden=3),
    "A14 a lone surrogate": Entry(
        HEAD + 'sections: [{title: a, sections: [{title: "\\ud800"}]}]\n', [("4:42", "U+D800")], hidden=3
    ),
    "A18 wrong shapes": Entry(
        HEAD + "contributors:\n  - {commit_count: 3}\n  - []\n  - {name: x, first_time: maybe}\n  - {nme: x}\n"
        "sections: [{title: a, sectons: []}]\n",
        [
            ("5:5", values.CONTRIBUTOR_NAME.format(path="'contributors[0]'")),
            ("6:5", values.MAPPING.problem.format(path="'contributors[1]'", found="a list")),
            ("7:27", values.BOOLEAN.format(path="'contributors[2].first_time'", found="'maybe'")),
            ("8:6", values.UNKNOWN_KEY.problem.format(key="'nme'"), values.CLOSEST_NAME.problem.format(closest="'name'")[:20]),
            ("9:23", values.UNKNOWN_KEY.problem.format(key="'sectons'")),
        ],
        hidden=7,
    ),
    "A19 a number swallowed by a comment": Entry(
        HEAD + "commits:\n  - description: x\n    pr: docs #34\n",
        [("6:9", values.NUMBER_REFERENCE.format(path="'commits[0].pr'", found="'docs'")), ("6:14", yaml_syntax.NUMBERS_AS_COMMENT.format(comment="'#34'"))],
        hidden=3,
    ),
    "A24 raw HTML in a contributor": Entry(
        HEAD + "contributors: ['<script>alert(1)</script>', {name: '*x* `y`', login: '\"><b>'}]\n",
        shown=("<script>alert(1)</script>", "*x* `y`"),
    ),
    "A25 a script as an address": Entry(
        HEAD + "contributors: ['[go](javascript:alert(1))', {name: z, login: 'javascript:alert(1)'}]\n",
        shown=("[go](javascript:alert(1))", "z"),
    ),
    "A33 a bidi control in a contributor": Entry(
        HEAD + "contributors: [user \u202e gnp.exe]\n", shown=("user U+202E gnp.exe",), nowhere=("\u202e",)
    ),
    "A34 the signs of LaTeX in a contributor": Entry(
        HEAD + "contributors: ['\\input{x} #1 $y$ 5% a&b ~ ^ _ { } \\\\']\n",
        shown=(r"\input{x} #1 $y$ 5% a&b ~ ^ _ { } \\",),
    ),
    "A35 a name without a break": Entry(HEAD + f"contributors: [{LONG_NAME}, {{name: a, login: {LONG_NAME}}}]\n"),
    "an unknown repository": Entry(
        row("pr", "'dosc#34'"),
        [("5:26", UNKNOWN_REPOSITORY.format(name="'dosc'"), values.CLOSEST_NAME.format(closest="'docs'"))],
        shown=("x (dosc#34)", "The other row"),
    ),
    "an unknown repository as a key": Entry(
        row("issue", "5", ", repository: nowhere"),
        [("5:44", UNKNOWN_REPOSITORY.format(name="'nowhere'"))],
        shown=("x (nowhere#5)", "The other row"),
    ),
    "an unknown repository with a long name": Entry(
        row("pr", f"'{LONG_NAME}#34'"), [("5:26", UNKNOWN_REPOSITORY.format(name=quoted(LONG_NAME)))],
    ),
    "a path that leads upwards": Entry(
        row("pr", "'a/../../b#34'"), [("5:26", UNKNOWN_REPOSITORY.format(name="'a/../../b'"))], shown=("x (a/../../b#34)",)
    ),
    "a contradiction": Entry(
        row("pr", "['docs#1', 'other#2']", ", repository: docs"),
        [("5:37", values.OTHER_REPOSITORY.format(found="'other'", repository="'docs'"))],
        hidden=4,
    ),
    "a contradiction with the repository of the project": Entry(
        row("commit", "'example/otter@0123456'", ", repository: docs"),
        [("5:30", values.OTHER_REPOSITORY.format(found="'example/otter'", repository="'docs'"))],
        hidden=4,
    ),
    "prefixes that are none": Entry(
        row("pr", "['../x#1', '<b>#1', 'docs#0', 'docs#', 'a b#1']"),
        [(place, quote) for place, quote in (("5:27", "'../x#1'"), ("5:37", "'<b>#1'"), ("5:46", "'docs#0'"), ("5:56", "'docs#'"), ("5:65", "'a b#1'"))],
        hidden=4,
    ),
    "the paths of known repositories": Entry(
        row("pr", "['example/otter#34', 'Example/Docs!5', 'docs#6']"), shown=("x (#34, docs#5, docs#6)",)
    ),
    "bullets of three levels": Entry(
        HEAD + f"highlights: [{{title: h, items: [{nested('items', 3, 'text')}]}}]\n",
        shown=("level 1", "level 2", "level 3"),
    ),
    "bullets of four levels": Entry(
        HEAD + f"highlights: [{{title: h, items: [{nested('items', 4, 'text')}]}}]\n",
        [("4:97",)],
        hidden=3,
    ),
    "sections of three levels with bullets of three levels": Entry(
        HEAD + "sections:\n" + "".join(
            f"{'    ' * level}  - title: level {level}\n{'    ' * level}    {key}:\n"
            for level, key in enumerate(("sections", "sections", "items"))
        ) + f"              - {nested('items', 3, 'text')}\n",
        shown=("level 0", "level 1", "level 2", "level 3"),
    ),
    "sections of four levels": Entry(
        HEAD + f"sections: [{nested('sections', 4, 'title')}]\n",
        [("4:85",)],
        hidden=3,
    ),
    "sections that have the id of another one": Entry(
        HEAD + "sections: [{title: a, id: q, sections: [{title: b, id: q, text: x}]}]\n",
        [("4:56", values.SECTION_ID.format(found="'q'"))],
        hidden=3,
    ),
    "contributors as a part and as a custom section": Entry(
        HEAD + "contributors: [x]\nsections: [{id: contributors, title: Thanks, items: [Cleo]}]\n",
        [("5:17", values.SECTION_ID.format(found="'contributors'"))],
        hidden=4,
    ),
    "titles that give the same id": Entry(
        HEAD + "contributors: [x]\n"
        "sections: [{title: Contributors, items: [a]}, {title: Commits, items: [b]}, {title: '!!!', items: [c]},"
        " {title: '???', sections: [{title: Commits, items: [d]}]}]\n",
        shown=("Contributors", "Commits", "!!!", "???"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ENTRIES)
def test_an_entry_keeps_the_ground_rules(site: Site, name: str) -> None:
    site.write("bad/project.yaml", PROJECT)
    check(site, ENTRIES[name])
