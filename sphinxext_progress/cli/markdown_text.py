"""Escape texts of a report for a Markdown page, and read them back.

A text of a report is inline Markdown. On a Markdown page, more characters have a special meaning: ``# `` at the start
of a text would make it a heading, and a pipe would end a table cell.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

from sphinxext_progress.cli import portable_markdown
from sphinxext_progress.text.dialect import MarkdownDialect
from sphinxext_progress.text.escaping import escape_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from markdown_it.token import Token

_CODE = re.compile(r"(?<![`\\])(`++)(?:[^`]++|(?!\1(?!`))`++)*+\1(?!`)")
_NUMBERED = re.compile(r"\A(\d{1,9})([.)])(?=\s|\Z)")
_NUMBERED_ESCAPED = re.compile(r"\A(\d{1,9})\\([.)])(?=\s|\Z)")
_CLOSING = re.compile(r"(\A|\s)(#+)\Z")
_CLOSING_ESCAPED = re.compile(r"(\A|\s)\\(#+)\Z")
_REFERENCE = re.compile(r"(?<![\\!\]])\[([^\[\]]+)\](?:\[([^\[\]]*)\])?(?![\[(:])")


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark").enable("table")
    # Keep escaped characters in separate tokens, and addresses as written.
    parser.disable("text_join")
    parser.normalizeLink = lambda url: url  # type: ignore[method-assign]
    parser.validateLink = portable_markdown.accept_link  # type: ignore[method-assign]
    return parser


def inline_tokens(text: str) -> Sequence[Token]:
    """Parse a text as inline Markdown."""
    return _parser().parseInline(text)[0].children or []


def text_without_markup(text: str) -> str:
    """Return the plain text of inline Markdown."""
    breaks = {"softbreak": " ", "hardbreak": " "}
    return "".join(breaks.get(token.type, token.content) for token in inline_tokens(text)).strip()


def escape_name(text: str, around: str = "") -> str:
    """Return plain text, such as an area, as Markdown; escape it only if necessary.

    :param around: markup to put around the text, such as ``**``.
    """
    line = " ".join(text.split())
    wrapped = f"{around}{line}{around}"
    others = sum(token.type != "text" or token.content != line for token in inline_tokens(wrapped) if token.content)
    return wrapped if text_without_markup(wrapped) == line and not others else f"{around}{escape_text(line)}{around}"


# Lines ------------------------------------------------------------------------------------------------


def fold_lines(text: str) -> str:
    """Join the lines of a text except at hard line breaks."""
    *lines, last = text.strip().split("\n")
    folded = ""
    for line in lines:
        stripped = line.strip(" \t")
        backslashes = len(stripped) - len(stripped.rstrip("\\"))
        if backslashes % 2 and line.endswith("\\"):
            folded += f"{stripped}\n"
        else:
            folded += f"{stripped}  \n" if line.endswith("  ") else f"{stripped} "
    return folded + last.strip(" \t")


def escape_line_start(text: str) -> str:
    """Escape the start of a line so that it does not start a block."""
    if not text or text[0].isalpha():
        return text
    if _NUMBERED.match(text):
        return _escape_number(text)
    return f"\\{text}" if _begins_block(text) else text


def unescape_line_start(text: str) -> str:
    """Remove the escape that :func:`escape_line_start` adds."""
    if _NUMBERED_ESCAPED.match(text):
        return _unescape_number(text)
    return text[1:] if text.startswith("\\") and escape_line_start(text[1:]) == text else text


def _escape_number(text: str) -> str:
    """Escape a number at the start, which would begin a list or number a heading."""
    return _NUMBERED.sub(r"\1\\\2", text)


def _unescape_number(text: str) -> str:
    return _NUMBERED_ESCAPED.sub(r"\1\2", text)


def _begins_block(text: str) -> bool:
    """Return whether a line would start a block, alone or after a line of text."""
    if "-" in text and not text.strip("|:- \t"):
        return True
    return any(_is_not_paragraph(before + text) for before in ("", "x\n"))


def _is_not_paragraph(text: str) -> bool:
    tokens: list[Token] = []
    _parser().block.parse(text, _parser(), {}, tokens)
    return len(tokens) != 3 or tokens[0].type != "paragraph_open" or tokens[1].content != text.rstrip()


def write_text(text: str) -> str:
    """Return an inline text as the content of a paragraph or bullet."""
    markdown = "\n".join(
        escape_line_start(line) for line in portable_markdown.portable_inline(fold_lines(text)).split("\n")
    )
    # The address of a link definition may be on the next line.
    return f"\\{markdown}" if markdown.startswith("[") and _is_not_paragraph(markdown) else markdown


def read_text(source: str) -> str:
    """Convert the source of a paragraph to a text of a report; the inverse of :func:`write_text`."""
    return "\n".join(unescape_line_start(line) for line in fold_lines(source).split("\n"))


def bold(text: str) -> str:
    """Return a text in bold, as a heading is shown where there can be none; one with asterisks stays as it is."""
    return f"**{text}**" if "*" not in text else text


def write_heading(text: str) -> str:
    """Return an inline text as the content of a heading."""
    # An import would remove a leading number as the section number.
    return _escape_number(_CLOSING.sub(r"\1\\\2", portable_markdown.portable_inline(" ".join(text.split()))))


def escape_closing(title: str) -> str:
    """Escape number signs at the end of a heading, which would be left out."""
    return _CLOSING.sub(r"\1\\\2", title)


def read_heading(source: str, references: Mapping[str, str]) -> str:
    """Convert the source of a heading to a text of a report; the inverse of :func:`write_heading`."""
    source = _CLOSING_ESCAPED.sub(r"\1\2", _unescape_number(source))
    return resolve_references(source, references)


def write_cell(text: str) -> str:
    """Return an inline text as the content of a table cell."""
    return (
        portable_markdown.portable_inline(fold_lines(text))
        .replace("|", "\\|")
        .replace("\\\n", "<br>")
        .replace("  \n", "<br>")
    )


def read_cell(source: str, references: Mapping[str, str]) -> str:
    """Convert a table cell, with pipes unescaped, to a text of a report; the inverse of :func:`write_cell`."""
    return resolve_references(
        re.sub(r"\s*<br\s*/?>\s*", "\\\\\n", source).strip("\\\n") if "<br" in source else source, references
    )


def write_blocks(text: str) -> str:
    """Return a block text as Markdown that other renderers show in the same way as the dialect."""
    return portable_markdown.portable_blocks(text, escape_line_start)


def last_block(text: str) -> str:
    """Return the kind of the last block of a block text, such as ``paragraph`` or ``bullet_list``; empty if none."""
    nodes = MarkdownDialect("").blocks(text)
    return nodes[-1].type if nodes else ""


def resolve_references(text: str, references: Mapping[str, str]) -> str:
    """Replace reference links with inline links, because a text of a report cannot contain link definitions."""
    if not references or "[" not in text:
        return text

    def link(match: re.Match[str]) -> str:
        address = references.get(" ".join((match[2] or match[1]).upper().split()))
        return f"[{match[1]}]({address})" if address else match[0]

    resolved, end = "", 0
    for code in _CODE.finditer(text):
        resolved += _REFERENCE.sub(link, text[end : code.start()]) + code[0]
        end = code.end()
    return resolved + _REFERENCE.sub(link, text[end:])
