"""Words as Markdown: what readers of a whole page would take for something else is escaped, and read back.

The texts of a report are inline Markdown of which the dialect knows some. A page is read by others: a text that begins
with ``# `` would be a heading there, and one with a pipe in it would end a cell.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

from sphinxext_progress.escape import escape

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from markdown_it.token import Token

_CODE = re.compile(r"(?<![`\\])(`++)(?:[^`]++|(?!\1(?!`))`++)*+\1(?!`)")
# What the dialect shows as words, and other readers do not.
_FOREIGN = re.compile(r"(?<!\\)(?:<(?=[A-Za-z/!?])(?!(?:https?:|mailto:)[^\s<>]*>)|!\[)")
_HARD = re.compile(r"(?:(?<!\\)(?:\\\\)*\\| {2,})\Z")
_NUMBERED = re.compile(r"(\d{1,9})([.)])(?=\s|\Z)")
_NUMBERED_ESCAPED = re.compile(r"(\d{1,9})\\([.)])(?=\s|\Z)")
_DELIMITERS = re.compile(r"[\s|:-]*-[\s|:-]*")
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


def tokens(text: str) -> Sequence[Token]:
    """Read a text as inline Markdown."""
    return _parser().parseInline(text)[0].children or []


def plain(text: str) -> str:
    """Take the words of a text, without its markup."""
    breaks = {"softbreak": " ", "hardbreak": " "}
    return "".join(breaks.get(token.type, token.content) for token in tokens(text)).strip()


def name(text: str, around: str = "") -> str:
    """Write words that are no Markdown, such as an area, with as few escapes as that takes.

    :param text: the words.
    :param around: what stands before and after them, such as ``**``.
    """
    line = " ".join(text.split())
    made = f"{around}{line}{around}"
    others = sum(token.type != "text" or token.content != line for token in tokens(made) if token.content)
    return made if plain(made) == line and not others else f"{around}{escape(line)}{around}"


# Lines ------------------------------------------------------------------------------------------------


def folded(text: str) -> str:
    """Put a text on one line, but for its hard breaks."""
    made = ""
    for line in text.strip().split("\n"):
        made += (("\n" if _HARD.search(made) else " ") if made else "") + line.strip(" \t" if made else "").rstrip("\t")
    return re.sub(r" +(?=\n|\Z)", lambda found: "  " if found.end() < len(made) else "", made)


def line(text: str) -> str:
    """Escape what begins a line such that it begins no block."""
    if not text or text[0].isalpha():
        return text
    if found := _NUMBERED.match(text):
        return f"{found[1]}\\{text[found.end(1) :]}"
    return f"\\{text}" if _begins_block(text) else text


def unescaped(text: str) -> str:
    """Take the escape off the begin of a line that needs none in a report."""
    if found := _NUMBERED_ESCAPED.match(text):
        return found[1] + text[found.end(1) + 1 :]
    return text[1:] if text.startswith("\\") and line(text[1:]) == text else text


def _begins_block(text: str) -> bool:
    """Tell whether a line is more than words, alone or below other words."""
    if _DELIMITERS.fullmatch(text):
        return True
    for before in ("", "x\n"):
        made = _parser().parse(before + text)
        if len(made) != 3 or made[0].type != "paragraph_open" or made[1].content != before + text.rstrip():
            return True
    return False


def literal(text: str) -> str:
    """Escape raw HTML and images, which the dialect shows as words."""
    if not _FOREIGN.search(text):
        return text
    made, end = "", 0
    for code in _CODE.finditer(text):
        made += _FOREIGN.sub(_escaped, text[end : code.start()]) + code[0]
        end = code.end()
    return made + _FOREIGN.sub(_escaped, text[end:])


def _escaped(found: re.Match[str]) -> str:
    return "!\\[" if found[0] == "![" else f"\\{found[0]}"


def text(words: str) -> str:
    """Write a text of one line, or of several where it has hard breaks."""
    return "\n".join(line(one) for one in literal(folded(words)).split("\n"))


def read_text(source: str) -> str:
    """Read what :func:`text` wrote, or somebody else.

    :param source: the words of a paragraph.
    """
    return "\n".join(unescaped(one) for one in folded(source).split("\n"))


def heading(words: str) -> str:
    """Write a text of a heading."""
    made = _CLOSING.sub(r"\1\\\2", literal(" ".join(words.split())))
    # A number would be taken for that of the section.
    return re.sub(rf"\A{_NUMBERED.pattern}", r"\1\\\2", made)


def read_heading(source: str, references: Mapping[str, str]) -> str:
    """Read what :func:`heading` wrote, or somebody else."""
    source = re.sub(rf"\A{_NUMBERED_ESCAPED.pattern}", r"\1\2", source)
    return resolved(re.sub(r"(\A|\s)\\(#+)\Z", r"\1\2", source), references)


def cell(words: str) -> str:
    """Write a text of a cell of a table."""
    return literal(folded(words)).replace("|", "\\|").replace("\\\n", "<br>").replace("  \n", "<br>")


def read_cell(source: str, references: Mapping[str, str]) -> str:
    """Read what :func:`cell` wrote, or somebody else; the parser has read the pipes already."""
    return resolved(
        re.sub(r"\s*<br\s*/?>\s*", "\\\\\n", source).strip("\\\n") if "<br" in source else source, references
    )


def blocks(words: str) -> str:
    """Write a text that holds blocks, so that it has those of the dialect alone."""
    lines = words.strip("\n").split("\n")
    parser = MarkdownIt("zero", {"maxNesting": 100}).enable(["fence", "code", "list"])
    made: list[Token] = []
    parser.block.parse("\n".join(lines), parser, {}, made)
    for token in made:
        if token.type == "inline" and token.map:
            parts = zip(token.content.split("\n"), literal(token.content).split("\n"), strict=True)
            for number, (typed, new) in enumerate(parts, token.map[0]):
                if typed.strip() and lines[number].rstrip().endswith(typed.rstrip()):
                    indentation = len(new) - len(new.lstrip())
                    kept = lines[number].rstrip()[: -len(typed.rstrip())]
                    lines[number] = kept + new[:indentation] + line(new[indentation:])
    return "\n".join(lines)


def resolved(words: str, references: Mapping[str, str]) -> str:
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
