"""Bad inputs in texts, by their numbers: A24 to A35."""

from __future__ import annotations

import re
import socket

import pytest
from docutils import nodes

from sphinxext_progress.diagnostics.messages import texts
from sphinxext_progress.text.escaping import escape_text

from .conftest import CONF, Site
from .ground_rules import Entry, check, listening
from .test_torture_data import HEAD

pytestmark = [pytest.mark.sweep, pytest.mark.usefixtures("closed_site")]

HOST = """
myst_enable_extensions = ["colon_fence", "dollarmath", "substitution"]
myst_substitutions = {"x": "hi"}
"""


def block(text: str) -> str:
    """Return an overview with a text as a block scalar."""
    return HEAD + "overview: |\n" + "".join(f"  {line}\n" for line in text.splitlines())


def bullet(text: str) -> str:
    """Return a text as a quoted bullet."""
    return "period: 2026-01\ninfrastructure:\n  - '" + text.replace("'", "''") + "'\n"


SCRIPT_LINKS = (
    "[go](javascript:alert(1)) [go](JaVaScRiPt:alert(1)) [go](&#106;avascript:alert(1)) [go](data:text/html,x)"
)
SUBJECT = 'Add --force "x" ... (c) *now* [a](b) `c` #12 & &amp; <d> \\_e_ ![f](g)'
PWNED = '{{ cycler.__init__.__globals__.os.popen("echo PWNED").read() }}'

ENTRIES = {
    "A24 raw HTML": Entry(
        bullet('a <b onclick="alert(1)">x</b> <script>alert(1)</script>'),
        [("3:5", texts.NOT_IN_DIALECT.problem.format(markup='raw HTML is'))],
        shown=('a <b onclick="alert(1)">x</b> <script>alert(1)</script>',),
    ),
    "A25 a script in a link": Entry(
        bullet(SCRIPT_LINKS),
        [("3:5", "'javascript:', 'data:'")],
        shown=("[go](javascript:alert(1)) [go](JaVaScRiPt:alert(1))", "[go](data:text/html,x)"),
    ),
    "A26 an image of a local file": Entry(
        bullet("![the words](../../../../etc/passwd)"),
        [("3:5", texts.IMAGE_IN_PARAGRAPH.format())],
        shown=("the words",),
    ),
    "A29 a role that includes a file": Entry(
        bullet("{include}`/etc/hostname`"),
        [("3:5", texts.UNKNOWN_ROLE.format(role="'{include}'"))],
        shown=("{include}`/etc/hostname`",),
    ),
    "A29 a role that copies a file": Entry(
        bullet("{download}`../conf.py`"),
        [("3:5", texts.UNKNOWN_ROLE.format(role="'{download}'"))],
        shown=("{download}`../conf.py`",),
    ),
    "A24 a role with HTML": Entry(
        bullet("{raw}`<script>alert(1)</script>`"),
        [("3:5", texts.UNKNOWN_ROLE.format(role="'{raw}'"))],
        shown=("{raw}`<script>alert(1)</script>`",),
    ),
    "A29 a role with nested backticks": Entry(
        bullet("{ref}``a`b``"),
        [("3:5", texts.NESTED_BACKTICKS.format(source="'{ref}``a`b``'"))],
        shown=("{ref}``a`b``",),
    ),
    "A21 a link out of the site": Entry(
        bullet("[the words](../../../../etc/hostname.md)"),
        [("3:5", texts.LINK_OUTSIDE_SITE.format(target="'../../../../etc/hostname.md'"))],
        shown=("the words",),
    ),
    "A05 a ragged table": Entry(
        block("| a | b |\n|---|---|\n| one |\n| two | three | four |"),
        [("4:11", texts.LONG_ROW.format(cells=3, columns=2))],
        shown=("one", "two", "three", "four"),
    ),
    "A05 a table of thousands of cells": Entry(
        block("|a|b|c|d|e|f|\n|-|-|-|-|-|-|\n" + "|1|2|3|4|5|6|\n" * 1_400),
        [("4:11", "table has 8406 cells")],
        shown=("|1|2|3|4|5|6|",),
    ),
    "A28 a template by front matter": Entry(
        block(f"---\nmyst:\n  enable_extensions: [substitution]\n  substitutions: {{x: hi}}\n---\n\n{PWNED}"),
        [("4:11", texts.NOT_IN_DIALECT.format(markup="front matter and horizontal rules are"))],
        # The underscores are emphasis.
        shown=("{{ cycler.", 'popen("echo PWNED").read() }}'),
    ),
    "A29 a directive": Entry(
        block("```{include} /etc/hostname\n```"),
        [("4:11", texts.NOT_IN_DIALECT.format(markup="directives are"))],
        shown=("```{include} /etc/hostname",),
        nowhere=(f"\n{socket.gethostname()}\n",),
    ),
    "A30 headings": Entry(
        block("# Big\n\nUnder\n===="), [("4:11", texts.NOT_IN_DIALECT.format(markup="headings are"))], shown=("# Big", "Under ====")
    ),
    "A31 settings of the host": Entry(bullet("costs $5 and $6, see {{ x }}"), shown=("costs $5 and $6, see {{ x }}",)),
    "A32 a subject from git": Entry(bullet(escape_text(SUBJECT)), shown=(SUBJECT,)),
    "A33 a bidi control": Entry(
        "period: 2026-01\ncommits: [{description: user \u202e gnp.exe, area: b}]\n",
        shown=("user U+202E gnp.exe",),
        nowhere=("\u202e",),
    ),
    "A34 the signs of LaTeX": Entry(
        bullet(r"\input{x} \write18{id} #1 $y$ 5% a&b ~ ^ _ { } \\\\"),
        shown=(r"\input{x} \write18{id} #1 $y$ 5% a&b ~ ^ _ { } \\",),
    ),
    "A35 a word without a break": Entry(
        f"period: 2026-01\nhighlights: [{{title: {'x' * 5000}, items: [y]}}]\n"
        f"commits: [{{area: A, description: {'z' * 5000}}}]\n",
    ),
}  # fmt: skip


@pytest.fixture
def host(site: Site) -> Site:
    """Return a site whose settings would interpret the texts."""
    site.write("conf.py", CONF + HOST)
    return site


@pytest.mark.parametrize("name", ENTRIES)
def test_an_entry_keeps_the_ground_rules(host: Site, name: str) -> None:
    # The two entries with braces and dollar signs need a host that would interpret them.
    check(host, ENTRIES[name])
    out = host.src.parent / "out"
    assert not list(out.rglob("passwd*"))
    html = (out / "html" / "bad.html").read_text("utf-8")
    assert "<script>alert" not in html
    assert not re.search(r"<[^>]*onclick=", html)
    for path in [*out.rglob("*.html"), *out.rglob("*.tex"), *out.rglob("*.xml")]:
        assert not re.search(r'(?i)(href="|href\{|refuri=")(javascript|data):', path.read_text("utf-8"))
    for path in out.rglob("*.tex"):
        assert not re.search(r"\\(input\{x|write18)", path.read_text("utf-8"))
    for page in host.doctrees.glob("*.doctree"):
        assert not list(host.doctree(page.stem).findall(nodes.math))


def test_a27_a_remote_image_is_not_requested(site: Site) -> None:
    with listening() as (address, requests):
        site.write("index.rst", ".. progress-report:: r.yaml\n")
        site.write("r.yaml", bullet(f"![x]({address}/x.png)"))
        for builder in ("latex", "epub"):
            built = site.build(builder)
            assert [texts.IMAGE_IN_PARAGRAPH.format() in line for line in built.warnings] == [True]
    assert requests == []


def test_a30_headings_in_texts_do_not_change_the_outline(site: Site) -> None:
    site.write("index.rst", ".. progress-report:: r.yaml\n")
    outlines = []
    for text in ("Words\n", "# Big\n\nUnder\n====\n"):
        site.write("r.yaml", block(text))
        outlines.append(re.findall(r"<h\d>[^<]*", site.build("html").read("index.html")))
    assert outlines[0] == outlines[1]


def test_a35_only_latex_output_has_break_points_in_a_long_word(site: Site) -> None:
    site.write("index.rst", ".. progress-report:: r.yaml\n")
    data = ENTRIES["A35 a word without a break"].data
    assert isinstance(data, str)
    site.write("r.yaml", data)
    latex = next(site.build("latex", "-W").out.glob("*.tex")).read_text("utf-8")
    assert max(map(len, re.findall(r"[xz]+", latex))) <= 40
    assert re.search(r"(?:x{5,40}\u00ad)+x+", latex)
    assert "z" * 5000 in site.build("html", "-W").read("index.html")
