"""Words as Markdown: what readers of a whole page would take for something else is escaped, and read back.

The texts of a report are inline Markdown of which the dialect knows some. A page is read by others: a text that begins
with ``# `` would be a heading there, and one with a pipe in it would end a cell.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

from sphinxext_progress.cli import portable_markdown
from sphinxext_progress.text.escaping import escape_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from markdown_it.token import Token

_CODE = re.compile(r"(?<![`\\])(`++)(?:[^`]++|(?!\1(?!`))`++)*+\1(?!`)")
_NUMBERED = re.compile(r"(\d{1,9})([.)])(?=\s|\Z)")
_NUMBERED_ESCAPED = re.compile(r"(\d{1,9})\\([.)])(?=\s|\Z)")
_CLOSING = re.compile(r"(\A|\s)(#+)\Z")
_REFERENCE = re.compile(r"(?<![\\!\]])\[([^\[\]]+)\](?:\[([^\[\]]*)\])?(?![\[(:])")


def _is_link(url: str) -> bool:  # noqa: ARG001 - whether a link is honoured is not asked here
    return True


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark").enable("table")
    # Keeps what was escaped apart from the words beside it, and addresses as they were typed.
    parser.disable("text_join")
    parser.normalizeLink = lambda url: url  # type: ignore[method-assign]
    parser.validateLink = _is_link  # type: ignore[method-assign]
    return parser


def inline_tokens(text: str) -> Sequence[Token]:
    """Read a text as inline Markdown."""
    return _parser().parseInline(text)[0].children or []


def text_without_markup(text: str) -> str:
    """Take the words of a text, without its markup."""
    breaks = {"softbreak": " ", "hardbreak": " "}
    return "".join(breaks.get(token.type, token.content) for token in inline_tokens(text)).strip()


def escape_name(text: str, around: str = "") -> str:
    """Write words that are no Markdown, such as an area, with as few escapes as that takes.

    :param text: the words.
    :param around: what stands before and after them, such as ``**``.
    """
    line = " ".join(text.split())
    made = f"{around}{line}{around}"
    others = sum(token.type != "text" or token.content != line for token in inline_tokens(made) if token.content)
    return made if text_without_markup(made) == line and not others else f"{around}{escape_text(line)}{around}"


# Lines ------------------------------------------------------------------------------------------------


def fold_lines(text: str) -> str:
    """Put a text on one line, but for its hard breaks."""
    *lines, last = text.strip().split("\n")
    made = ""
    for line in lines:
        words = line.strip(" \t")
        backslashes = len(words) - len(words.rstrip("\\"))
        if backslashes % 2 and line.endswith("\\"):
            made += f"{words}\n"
        else:
            made += f"{words}  \n" if line.endswith("  ") else f"{words} "
    return made + last.strip(" \t")


def escape_line_start(text: str) -> str:
    """Escape what begins a line such that it begins no block."""
    if not text or text[0].isalpha():
        return text
    if found := _NUMBERED.match(text):
        return f"{found[1]}\\{text[found.end(1) :]}"
    return f"\\{text}" if _begins_block(text) else text


def unescape_line_start(text: str) -> str:
    """Take the escape off the begin of a line that needs none in a report."""
    if found := _NUMBERED_ESCAPED.match(text):
        return found[1] + text[found.end(1) + 1 :]
    return text[1:] if text.startswith("\\") and escape_line_start(text[1:]) == text else text


def _begins_block(text: str) -> bool:
    """Tell whether a line is more than words, alone or below other words."""
    if "-" in text and not text.strip("|:- \t"):
        return True
    return any(_is_more_than_words(before + text) for before in ("", "x\n"))


def _is_more_than_words(text: str) -> bool:
    tokens: list[Token] = []
    _parser().block.parse(text, _parser(), {}, tokens)
    return len(tokens) != 3 or tokens[0].type != "paragraph_open" or tokens[1].content != text.rstrip()


def write_text(words: str) -> str:
    """Write a text of one line, or of several where it has hard breaks."""
    made = "\n".join(escape_line_start(one) for one in portable_markdown.portable_inline(fold_lines(words)).split("\n"))
    # A definition of a link may have its address in the next line.
    return f"\\{made}" if made.startswith("[") and _is_more_than_words(made) else made


def read_text(source: str) -> str:
    """Read what :func:`write_text` wrote, or somebody else.

    :param source: the words of a paragraph.
    """
    return "\n".join(unescape_line_start(one) for one in fold_lines(source).split("\n"))


def write_heading(words: str) -> str:
    """Write a text of a heading."""
    made = _CLOSING.sub(r"\1\\\2", portable_markdown.portable_inline(" ".join(words.split())))
    # A number would be taken for that of the section.
    return re.sub(rf"\A{_NUMBERED.pattern}", r"\1\\\2", made)


def read_heading(source: str, references: Mapping[str, str]) -> str:
    """Read what :func:`write_heading` wrote, or somebody else."""
    source = re.sub(rf"\A{_NUMBERED_ESCAPED.pattern}", r"\1\2", source)
    return resolve_references(re.sub(r"(\A|\s)\\(#+)\Z", r"\1\2", source), references)


def write_cell(words: str) -> str:
    """Write a text of a cell of a table."""
    return (
        portable_markdown.portable_inline(fold_lines(words))
        .replace("|", "\\|")
        .replace("\\\n", "<br>")
        .replace("  \n", "<br>")
    )


def read_cell(source: str, references: Mapping[str, str]) -> str:
    """Read what :func:`write_cell` wrote, or somebody else; the parser has read the pipes already."""
    return resolve_references(
        re.sub(r"\s*<br\s*/?>\s*", "\\\\\n", source).strip("\\\n") if "<br" in source else source, references
    )


def write_blocks(words: str) -> str:
    """Write a text that holds blocks, so that it has those of the dialect alone."""
    return portable_markdown.portable_blocks(words, escape_line_start)


def resolve_references(words: str, references: Mapping[str, str]) -> str:
    """Write the links that a page defines elsewhere out, because a text of a report stands alone."""
    if not references or "[" not in words:
        return words

    def link(found: re.Match[str]) -> str:
        address = references.get(" ".join((found[2] or found[1]).upper().split()))
        return f"[{found[1]}]({address})" if address else found[0]

    made, end = "", 0
    for code in _CODE.finditer(words):
        made += _REFERENCE.sub(link, words[end : code.start()]) + code[0]
        end = code.end()
    return made + _REFERENCE.sub(link, words[end:])
