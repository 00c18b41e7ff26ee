"""Remove comments that begin in one block and end in another one.

To a browser, they hide everything between; to a Markdown parser, a blank line ends them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sphinxext_progress.cli.importing.conversion.inline_tree import unclosed_comment
from sphinxext_progress.cli.importing.conversion.page_parser import inline_spans, parse_page
from sphinxext_progress.cli.importing.conversion.remarks import Remarks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.token import Token

    from sphinxext_progress.cli.importing.conversion.page_lines import PageLine
    from sphinxext_progress.cli.importing.import_findings import ImportFindings

_BEGIN, _END = "<!--", "-->"
#: The maximum number of such comments, because the page is parsed again after each.
_MAX_COMMENTS = 50


def remove_split_comments(lines: Sequence[PageLine], findings: ImportFindings) -> list[PageLine]:
    """Return a page without the comments that span several blocks."""
    remaining = [*lines]
    for _ in range(_MAX_COMMENTS):
        comment = _next_comment(remaining)
        if not comment:
            break
        first, last = comment
        column = remaining[first].text.rfind(_BEGIN)
        before = remaining[first].text[:column]
        after = remaining[last].text.partition(_END)[2]
        source = " ".join(line.text for line in remaining[first : last + 1])[column:].removesuffix(after)
        Remarks(findings, remaining[first].number, column + 1).hide(source)
        ends = [replace(remaining[first], text=before.rstrip()), replace(remaining[last], text=after.strip())]
        remaining[first : last + 1] = [line for line in ends if line.text] or [replace(remaining[first], text="")]
    return remaining


def _next_comment(lines: Sequence[PageLine]) -> tuple[int, int] | None:
    """Return the first and the last line of a comment; None if there is none."""
    if not any(_BEGIN in line.text for line in lines):
        return None
    env: dict[str, Any] = {}
    for token in parse_page("\n".join(line.text for line in lines), env):
        if token.type not in ("html_block", "inline") or not token.map or _BEGIN not in token.content:
            continue
        begin, end = token.map
        first = next((index for index in range(end - 1, begin - 1, -1) if _BEGIN in lines[index].text), None)
        if first is None or not _is_open(token, env):
            continue
        last = next((index for index in range(first + 1, len(lines)) if _END in lines[index].text), None)
        if last is not None and not any(_BEGIN in line.text for line in lines[first + 1 : last]):
            return first, last
    return None


def _is_open(token: Token, env: dict[str, Any]) -> bool:
    """Return whether the last comment of a block has no end in it."""
    if token.type == "html_block":
        return _END not in token.content[token.content.rfind(_BEGIN) :]
    return unclosed_comment(token.content, inline_spans(token.content, env)) is not None
