"""The pages of each builder contain everything in the Markdown version of the reference report."""

from __future__ import annotations

import html
import re
import zipfile
from pathlib import Path

import pytest

from .conftest import ROOT, Site, words

MARKDOWN = (ROOT / "tests" / "data" / "megatron-lm-2026-01.md").read_text("utf-8")


def plain(markdown: str) -> str:
    """Remove the markup of emphasis and code."""
    return re.sub(r"\*\*|`", "", markdown)


def expected() -> list[str]:
    """List every heading, bullet and cell of the report as plain text, in order."""
    found: list[str] = []
    for line in MARKDOWN.splitlines():
        if heading := re.match(r"#+ (.*)", line):
            found.append(plain(heading[1]))
        elif bullet := re.match(r"- (.*)", line):
            found.append(plain(bullet[1]))
        elif row := re.match(r"\| (.*) \| (.*) \|", line):
            found += [plain(row[1]), plain(row[2])]
        elif line and not line.startswith(("-", "|")):
            found.append(plain(line))
    return found


def test_the_markdown_has_the_known_parts_of_the_report() -> None:
    lines = MARKDOWN.splitlines()
    assert sum(line.startswith("### ") for line in lines) == 8
    assert sum(line.startswith("- ") for line in lines) == 24 + 8
    # Two headers, 26 commits, 9 themes.
    assert sum(line.startswith("| ") for line in lines) == 2 + 26 + 9
    assert len(expected()) == 1 + 5 + 1 + 8 + 24 + 8 + 2 * (2 + 26 + 9)


def in_order(text: str, parts: list[str]) -> None:
    """Check that a text contains all parts in order."""
    begin = 0
    for part in parts:
        found = text.find(words(part), begin)
        assert found >= 0, f"{part!r} is missing after {text[max(0, begin - 60) : begin]!r}"
        begin = found + len(words(part))


def text_of_text(out: Path) -> str:
    # Remove the borders of tables, and the markup that the builder writes for emphasis and code.
    page = (out / "report.txt").read_text("utf-8")
    return words(re.sub(r"[*\"]|^[|+=-]+$|\|", " ", re.sub(r"\*\*|\"", "", page), flags=re.MULTILINE))


def text_of_html(page: str) -> str:
    body = re.sub(r"<head>.*?</head>|<script.*?</script>|<a class=\"headerlink\".*?</a>", "", page, flags=re.DOTALL)
    blocks = re.sub(r"</?(?:p|li|ul|ol|td|th|tr|h\d|section|div|table)\b[^>]*>", " ", body)
    return words(html.unescape(re.sub(r"<[^>]+>", "", blocks)))


def text_of_latex(out: Path) -> str:
    page = next(out.glob("*.tex")).read_text("utf-8")
    page = page.replace(r"\sphinxhyphen{}", "-").replace(r"\(\rightarrow\)", "→").replace(r"\&", "&")
    page = re.sub(r"\\DUrole\{[^}]*\}", "", page)
    page = re.sub(r"\\ifnum\\value\{secnumdepth\}<\d |\\fi ", "", page)
    page = re.sub(
        r"\\(?:sphinxstyleStrong|sphinxcode|sphinxupquote|sphinxstylestrong|sphinxstyletheadfamily)\b", "", page
    )
    page = page.replace(r"\_", "_").replace(r"\textgreater{}", ">").replace(r"\textasciigrave{}", "`")
    return words(re.sub(r"[{}]", "", page).replace("\\", " "))


def text_of_man(out: Path) -> str:
    page = next(out.glob("*.1")).read_text("utf-8")
    page = (
        re.sub(r"\\f[BIPR]|\\fP", "", page)
        .replace(r"\-", "-")
        .replace(r"\&", "")
        .replace(r"\(aq", "'")
        .replace(r"\(dq", '"')
    )
    return words(re.sub(r"^\.[A-Za-z]+ ?(?:\\\(bu \d+)?|^\.$|T\{|T\}", " ", page, flags=re.MULTILINE).replace('"', ""))


def text_of_epub(out: Path) -> str:
    with zipfile.ZipFile(next(out.glob("*.epub"))) as book:
        return text_of_html(book.read("report.xhtml").decode())


@pytest.mark.parametrize(
    ("builder", "text_of"),
    [
        ("text", text_of_text),
        ("html", lambda out: text_of_html((out / "report.html").read_text("utf-8"))),
        ("latex", text_of_latex),
        ("man", text_of_man),
        ("epub", text_of_epub),
    ],
)
def test_the_page_has_every_heading_bullet_and_cell(megatron: Site, builder: str, text_of: object) -> None:
    built = megatron.build(builder, "-W", "--keep-going", "-D", "epub_show_urls=no", "-D", "man_show_urls=0")
    assert (built.status, built.warnings) == (0, [])
    assert callable(text_of)
    parts, text = expected(), text_of(built.out)
    if builder == "man":
        # The docutils writer capitalizes titles.
        parts, text = [part.casefold() for part in parts], text.casefold()
    in_order(text, parts)
