"""Test how ``sphinx-progress import`` converts what the texts of a report cannot contain."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sphinxext_progress.cli.importing.conversion.convert import convert_page, readable_lines
from sphinxext_progress.cli.importing.conversion.targets import TargetResolver
from sphinxext_progress.cli.importing.import_findings import ImportFindings
from sphinxext_progress.cli.main import main
from sphinxext_progress.diagnostics.messages import importing as messages
from sphinxext_progress.format.model import Report
from sphinxext_progress.reading.loader import load_file
from sphinxext_progress.text.report_texts import check_texts

from ..conftest import MYST, Site
from .imported import SNIPPETS, build_warnings, import_pages


def convert(page: str, base_url: str = "") -> tuple[str, list[str]]:
    """Convert a page; return it with its findings, as ``line:column: message [rule]``."""
    findings = ImportFindings("page.md")
    converted = convert_page(readable_lines(page, findings), findings, TargetResolver(base_url))
    remarks = [f"{finding.line}:{finding.column}: {finding.message} [{finding.rule}]" for finding in findings.findings]
    return re.sub(r"\n{3,}", "\n\n", converted).strip("\n"), remarks


def hidden(source: str) -> str:
    """Return the message about a hidden part."""
    return messages.HIDDEN_PART.format(source=repr(source)) + " [hidden]"


def changed(message: str) -> str:
    """Return a message with the rule of changed content."""
    return f"{message} [changed]"


UNCHANGED = (
    "Words of **it** and *that*, `code <b>`, [link](https://e.org/a_b \"T\") and <https://e.org>.",
    "a < b > c, 1 <2> 3, x <- y",
    ":tada: @ann #12 GH-3 {x} [y] [ ] ~~z~~ C#",
    "```html\n<b>&amp;</b> <!-- c -->\n```",
    "    <b>indented</b>",
    "| a | b |\n|---|---|\n| `c|d` | e \\| f |",
    "- a\n  - b\n\n    c\n1. d",
    "> quote\n> more",
    "Line\\\nbreak",
    ":::",
    "::: not a directive",
)  # fmt: skip


@pytest.mark.parametrize("page", UNCHANGED)
def test_what_the_dialect_has_stays_as_it_is(page: str) -> None:
    assert convert(page) == (page.strip("\n"), [])


INLINE = {
    "a <!-- c --> b": ("a b", ["1:3: " + hidden("<!-- c -->")]),
    "a<!-- c -->b": ("ab", ["1:2: " + hidden("<!-- c -->")]),
    "a <!-- c": ("a", ["1:3: " + messages.NOT_PLACED.format(problem=messages.UNCLOSED_COMMENT.format()) + " [not-placed]"]),
    "<b>a</b> <strong>b</strong> <i>c</i> <em>d</em>": ("**a** **b** *c* *d*", []),
    "<b> a </b>b": (" **a** b".strip(), []),
    "<b>(a)</b>b": ("(a)b", []),
    "<kbd>Ctrl</kbd>+<code>a*`b</code>": ("`Ctrl`+``a*`b``", []),
    "a<br>b<br/>\nc<br><br>d<br>": ("a\\\nb\\\nc\\\nd", []),
    "H<sub>2</sub>O 10<sup>-6</sup>": ("H₂O 10⁻⁶", []),
    "1<sup>st</sup>": ("1st", ["1:2: " + changed(messages.ELEMENT_UNSTYLED.format(tag="'<sup>'"))]),
    "<del>a</del>": ("~~a~~", ["1:1: " + changed(messages.ELEMENT_UNSTYLED.format(tag="'<del>'"))]),
    "<span class=x>a</span> <u>b</u>": ("a b", []),
    "<abbr title='As said'>AS</abbr>": ("AS (As said)", []),
    "<q>a</q>": ("“a”", []),
    "Vec<T> x": ("Vec\\<T> x", ["1:4: " + changed(messages.TAG_IS_TEXT.format(tag="'<T>'"))]),
    "Map<K, V>": ("Map\\<K, V>", []),
    "<x-y a=b>c</x-y>": ("\\<x-y a=b>c\\</x-y>", ["1:1: " + changed(messages.TAG_IS_TEXT.format(tag="'<x-y a=b>'"))]),
    "a<b and c>d": ("a\\<b and c>d", ["1:2: " + changed(messages.TAG_IS_TEXT.format(tag="'<b and c>'"))]),
    "<a id=x></a>a <a name='y'>b</a>": (
        "a b",
        ["1:1: " + changed(messages.ANCHOR_REMOVED.format(name="'x'")), "1:15: " + changed(messages.ANCHOR_REMOVED.format(name="'y'"))],
    ),
    "<a href='https://e.org/x_y'>a <b>b</b></a>": ("[a **b**](https://e.org/x_y)", []),
    "a <script>b</script> c": ("a c", ["1:3: " + hidden("<script>b</script>")]),
    "[a](https://b.org) [c](d.md)": (
        "[a](https://b.org) c",
        ["1:20: " + changed(messages.RELATIVE_LINK.format(address="'d.md'"))],
    ),
    "[a](javascript:b)": ("a", ["1:1: " + changed(messages.UNSAFE_LINK.format(address="'javascript:b'"))]),
    "<ftp://a.org>": ("ftp://a.org", ["1:1: " + changed(messages.UNSAFE_LINK.format(address="'ftp://a.org'"))]),
    "[](https://a.org)": ("<https://a.org>", []),
    "[a](//b.org)": ("[a](https://b.org)", []),
    "[a]({{ '/b' | url }})": ("a", ["1:1: " + changed(messages.TEMPLATE_LINK.format(address="'{{ '/b' | url }}'"))]),
    "[a](b c)": ("[a\\](b c)", []),
    "![a](https://b.org/c.png)": (
        "[a](https://b.org/c.png)",
        ["1:1: " + changed(messages.IMAGE_IS_LINK.format(address="'https://b.org/c.png'"))],
    ),
    "![](a/b%20c.png)": ("b c", ["1:1: " + changed(messages.IMAGE_MISSING.format(address="'a/b%20c.png'"))]),
    "[![a](https://b.org)](https://c.org)": (
        "[a](https://c.org)",
        ["1:2: " + changed(messages.IMAGE_IN_TEXT.format(address="'https://b.org'"))],
    ),
    "<a href=https://a.org><img src=https://b.org alt=c></a>": (
        "[c](https://a.org)",
        ["1:23: " + changed(messages.IMAGE_IN_TEXT.format(address="'https://b.org'"))],
    ),
    "<a href=https://a.org>[b](https://c.org)</a>": ("[b](https://c.org)", ["1:1: " + changed(messages.NESTED_LINK.format())]),
    "{download}`a <b>` {any}`c` {file}`d`": (
        "a c `d`",
        [f"1:{column}: " + changed(messages.ROLE_IS_TEXT.format(role=repr(role))) for column, role in ((1, "download"), (19, "any"))],
    ),
    ":guilabel:`a` :tada:`b`": ("a :tada: `b`", ["1:11: " + changed(messages.ROLE_IS_TEXT.format(role="'guilabel'"))]),
    "`a <https://b.org>`_ c": ("[a](https://b.org) c", []),
    "a  \nb": ("a\\\nb", []),
    ".. note:: a": ("\\.. note:: a", ["1:1: " + changed(messages.DIRECTIVE_SHOWN_AS_TYPED.format())]),
    ":pep:`8` {rfc}`2119` :pr:`12` {user}`A <ann>` {issue}`o/r#3`": (
        "[PEP 8](https://peps.python.org/pep-0008/) [RFC 2119](https://datatracker.ietf.org/doc/html/rfc2119) #12 @ann o/r#3",
        [f"1:{column}: " + changed(messages.ROLE_IS_TEXT.format(role=repr(role))) for column, role in ((26, "pr"), (31, "user"), (47, "issue"))],
    ),
    "a <progress value=1></progress> b": (
        "a  b",
        ["1:3: " + changed(messages.ELEMENT_LEFT_OUT.format(tag="'<progress value=1>'"))],
    ),
    "a\u00adb": ("ab", ["1:1: " + changed(messages.HINTS_REMOVED.format(count=1))]),
    "<video src='https://e.org/a.mp4'></video>": (
        "[a](https://e.org/a.mp4)",
        ["1:1: " + changed(messages.MEDIA_IS_LINK.format(address="'https://e.org/a.mp4'"))],
    ),
}  # fmt: skip


@pytest.mark.parametrize("page", INLINE)
def test_inline_markup(page: str) -> None:
    assert convert(page) == INLINE[page]


BLOCKS = {
    "<!-- a\n\nb -->\n\nc": ("c", ["1:1: " + hidden("<!-- a b -->")]),
    "a <!-- b\n\nc --> d": ("a\nd", ["1:3: " + hidden("<!-- b c -->")]),
    "- a\n- <!-- b -->\n- c": ("- a\n- c", ["2:3: " + hidden("<!-- b -->")]),
    "|a <!-- b -->|c|\n|-|-|\n|d|e|": ("| a | c |\n|-|-|\n|d|e|", ["1:4: " + hidden("<!-- b -->")]),
    "[//]: # (a)\n\nb": ("b", ["1:1: " + hidden("[//]: # (a)")]),
    "# a <!-- b -->": ("# a", ["1:5: " + hidden("<!-- b -->")]),
    "<p align=center>a *b*<br>c</p>": ("a \\*b\\*\\\nc", []),
    "<div>\n\n**a**\n\n</div>": ("**a**", []),
    "<h3>a <i>b</i></h3>": ("### a *b*", []),
    "<ul><li>a<li>b<ol start=2><li>c</ol></ul>": ("- a\n- b\n  2. c", []),
    "<dl><dt>a<dd>b</dl>": ("**a**\n\nb", []),
    "<pre><code class=language-py>a &lt; b\n</code></pre>": ("```py\na < b\n```", []),
    "<blockquote>a</blockquote>": ("> a", []),
    "<table><tr><th>a<th>b<tr><td>c|<td><b>d</b></table>": ("| a | b |\n| - | - |\n| c\\| | **d** |", []),
    "<table><tr><td>a<td colspan=2>b</table>": (
        "|   |   |\n| - | - |\n| a | b |",
        ["1:1: " + changed(messages.TABLE_WITH_SPANS.format())],
    ),
    "<table><caption>a</caption></table>": ("**a**", []),
    "Setext\n===": ("# Setext", []),
    "## a {#b}": ("## a", ["1:5: " + changed(messages.ATTRIBUTES_REMOVED.format(attributes="'{#b}'"))]),
    "a\n{: .b}": ("a", ["2:1: " + hidden("{: .b}")]),
    "(a-b)=\n## c": ("## c", ["1:1: " + changed(messages.ANCHOR_REMOVED.format(name="'a-b'"))]),
    "- # a\n\n  ## b *c*": (
        "- **a**\n\n  b *c*",
        [f"{line}:3: " + changed(messages.HEADING_IS_LINE.format(title=repr(title))) for line, title in ((1, "a"), (3, "b *c*"))],
    ),
    "- [x] a\n- [ ] b": ("- ☑ a\n- ☐ b", []),
    "> [!NOTE]\n> a": ("> **Note:** a", []),
    "```{note} a\nb\n```": ("> **Note**\n>\n> a\n> b", ["1:1: " + changed(messages.DIRECTIVE_IS_QUOTATION.format(directive="'note'"))]),
    ":::{admonition} A b\n:class: tip\n- <b>c</b>\n:::": (
        "> **A b**\n>\n> - **c**",
        ["1:1: " + changed(messages.DIRECTIVE_IS_QUOTATION.format(directive="'admonition'"))],
    ),
    "```{versionadded} 2.1\n```": ("> **Added in version 2.1**", ["1:1: " + changed(messages.DIRECTIVE_IS_QUOTATION.format(directive="'versionadded'"))]),
    "```{code-block} py\n:linenos:\n\na\n```": ("```py\n\na\n```", []),
    "```{.py}\na\n```": ("```py\na\n```", []),
    "```{mermaid}\na\n```": ("```\na\n```", ["1:1: " + changed(messages.DIRECTIVE_IS_CODE.format(directive="'mermaid'"))]),
    "```{toctree}\na\n```\nb": (
        "b",
        ["1:1: " + messages.NOT_PLACED.format(problem=messages.DIRECTIVE_LEFT_OUT.format(directive="'toctree'")) + " [not-placed]"],
    ),
    ":::{div}\na\n:::": ("a", ["1:1: " + changed(messages.DIRECTIVE_UNWRAPPED.format(directive="'div'"))]),
    "[a] and [b][c].\n\n[a]: https://a.org \"T\"\n[c]: <https://c.org/(x)>": (
        "[a](https://a.org \"T\") and [b](https://c.org/\\(x\\)).",
        [],
    ),
    "a[^1]\n\n[^1]: *b*": ("a (*b*)", ["1:2: " + changed(messages.FOOTNOTE_IN_PARENTHESES.format(label="'1'"))]),
    "a\n\n[^1]: b": (
        "a",
        ["3:1: " + messages.NOT_PLACED.format(problem=messages.UNUSED_FOOTNOTE.format(label="'1'")) + " [not-placed]"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("page", BLOCKS)
def test_blocks(page: str) -> None:
    assert convert(page) == BLOCKS[page]


DETAILS = {
    "at the end of a section": (
        "# T\n\n## A\n\n<details>\n<summary>B <b>c</b></summary>\n\nd\n\n</details>",
        "# T\n\n## A\n\n### B **c**\n\nd",
        [],
    ),
    "before other text": (
        "## A\n\n<details><summary>B</summary>\n\nc\n\n</details>\n\nd\n\n### E\n",
        "## A\n\nd\n\n### B\n\nc\n\n### E",
        ["3:1: " + changed(messages.DETAILS_MOVED.format(title="'B'"))],
    ),
    "with headings": ("## A\n\n<details><summary>B</summary>\n\n## C\n\n</details>", "## A\n\n### B\n\n#### C", []),
    "below the deepest heading": ("###### A\n\n<details><summary>B</summary>\n\nc\n\n</details>", "###### A\n\n**B**\n\nc", []),
    "before any heading": ("<details><summary>A</summary>\n\nb\n\n</details>", "#\n\n## A\n\nb", []),
    "without an end": ("# T\n\n<details><summary>A</summary>\n\nb", "# T\n\n## A\n\nb", []),
    "without a summary": ("# T\n\n<details>a</details>", "# T\n\n## Details\n\na", []),
    "nested": (
        "# T\n\n<details><summary>A</summary>\n\nb\n\n<details><summary>C</summary>\n\nd\n\n</details>\n</details>",
        "# T\n\n## A\n\nb\n\n### C\n\nd",
        [],
    ),
    "in a list": ("- <details><summary>A</summary>b</details>", "- **A**\n\n  b", []),
}  # fmt: skip


@pytest.mark.parametrize("name", DETAILS)
def test_details_become_sections(name: str) -> None:
    page, converted, remarks = DETAILS[name]
    assert convert(page) == (converted, remarks)


def test_base_url_makes_links_absolute() -> None:
    page = "[a](b.md#c) ![d](/e.png) <a href='../f'>g</a> [h](#i)"
    converted, remarks = convert(page, "https://e.org/blog/2026.html")
    assert converted == (
        "[a](https://e.org/blog/b.md#c) [d](https://e.org/e.png) [g](https://e.org/f) [h](https://e.org/blog/2026.html#i)"
    )
    assert remarks == ["1:13: " + changed(messages.IMAGE_IS_LINK.format(address="'/e.png'"))]


def test_lines_of_findings_are_those_of_the_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "page.md"
    page.write_text("# January 2026\n\n<p>a<br>b</p>\n\n<!--\nc\n-->\n\n## Trends\n\n- d\n- **E**: f\n")
    assert main(["import", str(page), "--output", str(tmp_path / "a.yaml")]) == 1
    errors = capsys.readouterr().err
    assert f"page.md:11:1: warning: {messages.BULLET_WITHOUT_THEME.format()}" in errors
    assert "# line 11: d\n" in (tmp_path / "a.yaml").read_text("utf-8")


def test_a_forbidden_character_costs_its_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "page.md"
    page.write_text("# January 2026\n\none\ntwo \x1b[31m\nthree\n\n- \x00a\n- b\n")
    assert main(["import", str(page), "--output", str(tmp_path / "a.yaml")]) == 1
    text = (tmp_path / "a.yaml").read_text("utf-8")
    assert "one\n" in text
    assert "three\n" in text
    assert "# line 4: two U+001B[31m\n# line 7: - U+0000a\n" in text
    problem = messages.NOT_PLACED.format(problem=messages.FORBIDDEN_IN_LINE.format(character="U+001B"))
    assert f"page.md:4:5: warning: {problem}" in capsys.readouterr().err


# Builds -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("host", ["rst", pytest.param("myst", marks=pytest.mark.skipif(not MYST, reason="no MyST"))])
def test_imported_pages_build_without_warnings(site: Site, host: str) -> None:
    reports = import_pages(SNIPPETS, site.src)
    names = {path.name: name for name, path in reports.items()}
    warnings = build_warnings(site, host)
    assert [(names.get(warning.split(":")[0].removeprefix("SRC/"), ""), warning) for warning in warnings] == []


#: Parts of pages, which may be joined in any order, without the ends of comments.
PARTS = [
    part for snippet in SNIPPETS.values() for part in snippet.split("\n\n") if part.count("-->") <= part.count("<!--")
]


@given(
    st.lists(st.sampled_from(PARTS), min_size=1, max_size=6),
    st.lists(st.sampled_from(["\n\n", "\n", " ", "\n- ", "\n> ", "\n  "]), min_size=6, max_size=6),
)
@settings(max_examples=60, deadline=None)
def test_any_page_becomes_texts_of_the_dialect(parts: list[str], separators: list[str]) -> None:
    page = "# January 2026\n\n" + "".join(map("".join, zip(parts, separators, strict=False)))
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "page.md", Path(folder) / "report.yaml"
        source.write_text(page, "utf-8")
        assert main(["import", str(source), "--output", str(target)]) in (0, 1)
        loaded = load_file(target, "report.yaml", Report)
        text = target.read_text("utf-8")
    assert loaded.diagnostics == ()
    assert loaded.model
    assert check_texts(loaded.model, "report.yaml") == [], (page, text)
    # A fence whose end is joined with other text shows what follows as code.
    assert "hidden" not in text.partition("\n# Not placed")[0] or "```" in page or "~~~" in page, (page, text)


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010804000000b51c0c020000000b4944415478da6364f80f00010501012718e366"
    "0000000049454e44ae426082"
)


def test_images_and_pages_of_the_site_are_kept(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    (site.src / "img").mkdir()
    (site.src / "img" / "a b.png").write_bytes(PNG)
    (site.src / "fake.png").write_bytes(b"no image")
    site.write("guide.rst", ":orphan:\n\nGuide\n=====\n")
    page = site.write(
        "january.txt",
        "# January 2026\n\n![An image](<img/a b.png> 'Title')\n\n<img src='img/a%20b.png' alt='The same'>\n\n"
        "![No image](fake.png) ![in text](<img/a b.png>) [guide](guide.rst) [label](guide.rst#x) [none](none.md)\n\n"
        "![outside](../../../out.png)\n",
    )
    site.write("conf.py", site.src.joinpath("conf.py").read_text() + "exclude_patterns = ['january.txt']\n")
    assert main(["import", str(page), "--output", str(site.src / "reports")]) == 0
    report = (site.src / "reports" / "2026-01.yaml").read_text("utf-8")
    assert '![An image](<../img/a b.png> "Title")' in report
    assert "![The same](<../img/a b.png>)" in report
    assert "No image in text [guide](../guide.rst) label none\n" in report
    assert "outside\n" in report
    errors = capsys.readouterr().err
    assert errors.count("became its description") == 3
    assert errors.count("became text") == 2
    site.write("index.rst", "Site\n====\n\n.. progress-report:: reports/2026-01.yaml\n")
    build = site.build("html", "-E", "-W", "-n", "--keep-going")
    assert build.warnings == []
    html = build.read("index.html")
    assert html.count('src="_images/a%20b.png"') + html.count('src="_images/a b.png"') == 2
    assert 'href="guide.html"' in html


def test_only_the_item_that_is_too_long_is_left_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "page.md"
    long = "word " * 4_500
    page.write_text(
        f"# January 2026\n\nFirst.\n\n1. a\n2. {long}\n3. b\n   - c\n\nLast.\n\n## More\n\n- d\n- {long}\n- e\n\n"
        + "[a](https://e.org) " * 1_001
    )
    assert main(["import", str(page), "--output", str(tmp_path / "a.yaml")]) == 1
    text = (tmp_path / "a.yaml").read_text("utf-8").partition("\n# Not placed")[0]
    assert "First.\n\n  1. a\n  3. b\n     - c\n\n  Last." in text
    assert "- d\n      - e\n" in text
    assert "word" not in text
    errors = re.findall(r"page\.md:(\d+):1: warning", capsys.readouterr().err)
    assert errors == ["6", "15", "18"]


def test_pages_that_fill_a_text_lose_only_their_end(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "page.md"
    page.write_text("# January 2026\n\n" + ("words " * 1_500 + "\n\n") * 3)
    assert main(["import", str(page), "--output", str(tmp_path / "a.yaml")]) == 1
    assert (tmp_path / "a.yaml").read_text("utf-8").partition("\n# Not")[0].count("words") == 3_000
    assert "page.md:7:1: warning: this paragraph does not fit in its text" in capsys.readouterr().err


def test_blanks_at_line_ends_do_not_become_escapes(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# January 2026\n\na  \nb \n\n```make\nx:  \n\ty\n```\n")
    assert main(["import", str(page), "--output", str(tmp_path / "a.yaml")]) == 0
    text = (tmp_path / "a.yaml").read_text("utf-8")
    assert "overview: |-\n  a\\\n  b\n\n  ```make\n  x:  \n  \ty\n  ```\n" in text
