"""Convert the directives of a MyST page: admonitions become quotations, code stays code, images stay images."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinxext_progress.cli import markdown_text
from sphinxext_progress.cli.importing.conversion.page_lines import PageLine, prefix_lines
from sphinxext_progress.cli.portable_markdown import longest_run
from sphinxext_progress.diagnostics import quoted
from sphinxext_progress.diagnostics.messages import importing as messages
from sphinxext_progress.text.escaping import escape_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sphinxext_progress.cli.importing.conversion.remarks import Remarks

_INFO = re.compile(r"\s*(?:\{([\w:+.-]+)\}|([\w-]+))\s*(.*)", re.DOTALL)
_PANDOC = re.compile(r"\{\s*\.([\w+-]+)")
_OPTION = re.compile(r":[\w-]+:")

_CODE = frozenset({"code", "code-block", "sourcecode", "code-cell", "literal", "parsed-literal"})
_IMAGES = frozenset({"image", "figure"})
#: Directives that show nothing, or that fetch what they show from elsewhere.
_WITHOUT_TEXT = frozenset(
    {"toctree", "contents", "include", "literalinclude", "raw", "index", "meta", "highlight", "module", "currentmodule",
     "py:module", "py:currentmodule", "only", "role", "default-role", "bibliography", "tableofcontents", "post", "update"}
)  # fmt: skip
#: Directives whose content is Markdown, and which have a title of their own or none.
ADMONITIONS = frozenset(
    {"admonition", "attention", "caution", "danger", "error", "hint", "important", "note", "seealso", "tip", "todo",
     "warning", "info", "success", "deprecated", "versionadded", "versionchanged", "versionremoved", "dropdown", "card",
     "details", "collapse", "topic", "sidebar", "epigraph", "highlights", "pull-quote"}
)  # fmt: skip
CONTAINERS = frozenset(
    {"div", "container", "grid", "grid-item", "grid-item-card", "tab-set", "tab-item", "tabs", "tab", "rubric"}
)


class DirectiveConverter:
    """Converts the directives of a page."""

    def __init__(self, convert_lines: Callable[[Sequence[PageLine]], list[PageLine]]) -> None:
        """Create the converter.

        :param convert_lines: converts the content of a directive that is Markdown.
        """
        self._convert_lines = convert_lines

    def convert(self, info: str, fence: PageLine, content: Sequence[PageLine], remarks: Remarks) -> list[PageLine]:
        """Return a directive as lines of Markdown.

        :param info: the text after its fence.
        :param fence: the line with the fence.
        :param content: the lines inside, without the indentation of an enclosing list.
        """
        if language := _PANDOC.match(info):
            return _code(language[1], "", fence, content)
        match = _INFO.fullmatch(info.strip())
        braced, plain, argument = match.groups() if match else ("", "", info.strip())
        name = (braced or plain or "").lower()
        source = "\n".join([fence.text, *(line.text for line in content)])
        if name in _WITHOUT_TEXT:
            remarks.leave(messages.DIRECTIVE_LEFT_OUT.format(directive=quoted(name)), source)
            return []
        body = _without_options(content)
        if name in _IMAGES:
            caption = "\n".join(line.text for line in body).strip()
            alt = next(
                (line.text.partition(":alt:")[2].strip() for line in content if line.text.startswith(":alt:")), ""
            )
            image = PageLine(f"![{escape_text(alt or caption.split(chr(10))[0])}](<{argument}>)", fence.number)
            return self._convert_lines([image, PageLine("", fence.number), *body])
        if name in ADMONITIONS:
            remarks.note(messages.DIRECTIVE_IS_QUOTATION.format(directive=quoted(name)))
            return prefix_lines(self._quotation(name, argument, fence.number, body), "> ", "> ")
        if name in CONTAINERS or (not braced and name):
            remarks.note(messages.DIRECTIVE_UNWRAPPED.format(directive=quoted(name)))
            title = (
                [PageLine(f"**{argument}**", fence.number), PageLine("", fence.number)]
                if argument and "*" not in argument and braced
                else []
            )
            return self._convert_lines([*title, *body])
        if name not in _CODE:
            remarks.note(messages.DIRECTIVE_IS_CODE.format(directive=quoted(name)))
        return _code(argument if name in _CODE else "", argument if name not in _CODE else "", fence, body)

    def _quotation(self, name: str, argument: str, number: int, body: Sequence[PageLine]) -> list[PageLine]:
        """Return the content of a quotation that begins with the name or the title of an admonition."""
        titled = name in ("admonition", "dropdown", "card", "topic", "sidebar", "details", "collapse")
        if not titled and argument and not name.startswith(("version", "deprecated")):
            # The content of a simple admonition may begin on the line of its name.
            body = [PageLine(argument, number), *body]
            argument = ""
        title = argument if titled else f"{_title_of(name)} {argument}".strip()
        lines = self._convert_lines(body)
        while lines and not lines[0].text.strip():
            lines = lines[1:]
        heading = [PageLine(markdown_text.bold(title), number)] if title else []
        return [*heading, *([PageLine("", number)] if heading and lines else []), *_stripped(lines)]


def _title_of(name: str) -> str:
    return {"seealso": "See also", "versionadded": "Added in version", "versionchanged": "Changed in version",
            "versionremoved": "Removed in version", "deprecated": "Deprecated since version", "epigraph": "",
            "highlights": "", "pull-quote": "", "admonition": ""}.get(name, name.capitalize())  # fmt: skip


def _without_options(content: Sequence[PageLine]) -> list[PageLine]:
    """Return the content of a directive without its options."""
    lines = [*content]
    if lines and lines[0].text.strip() == "---":
        ends = [index for index, line in enumerate(lines[1:], 1) if line.text.strip() == "---"]
        lines = lines[ends[0] + 1 :] if ends else lines
    while lines and _OPTION.match(lines[0].text):
        lines = lines[1:]
    return lines


def _stripped(lines: Sequence[PageLine]) -> list[PageLine]:
    stripped = [*lines]
    while stripped and not stripped[-1].text.strip():
        del stripped[-1]
    return stripped


def _code(language: str, first: str, fence: PageLine, body: Sequence[PageLine]) -> list[PageLine]:
    """Return lines as a block of code.

    :param first: a line to put before them; empty for none.
    """
    lines = _stripped([*([PageLine(first, fence.number)] if first else []), *body])
    if not lines:
        return []
    marks = "`" * max(3, longest_run("\n".join(line.text for line in lines)) + 1)
    return [
        PageLine(marks + language.split(" ", maxsplit=1)[0], fence.number),
        *lines,
        PageLine(marks, lines[-1].number),
    ]
