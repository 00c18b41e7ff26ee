"""Write the blocks of a docutils document as lines of Markdown."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from docutils import nodes

from sphinxext_progress.cli.importing.conversion.page_lines import PageLine, prefix_lines
from sphinxext_progress.cli.importing.rst.inline import write_children, write_image
from sphinxext_progress.cli.importing.rst.leaves import TERMS, write_leaf, written_terms
from sphinxext_progress.cli.importing.rst.parsing import MystDirective
from sphinxext_progress.cli.importing.rst.tables import table_lines
from sphinxext_progress.cli.portable_markdown import longest_run
from sphinxext_progress.diagnostics.messages import importing as messages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sphinxext_progress.cli.importing.import_findings import ImportFindings

_DEEPEST_HEADING = 6
#: What a block other than a paragraph begins with.
_BLOCK_MARKS = frozenset("-`|>#!<1")


class BlockWriter:
    """Writes the blocks of one page."""

    def __init__(self, lines: Sequence[str], findings: ImportFindings) -> None:
        """Create the writer of a page.

        :param lines: its lines in reStructuredText.
        """
        self._source = lines
        self._findings = findings
        #: The line of the block that was written last.
        self._line = 1
        self._level = 0

    def write(self, blocks: Iterable[nodes.Node]) -> list[PageLine]:
        """Return blocks with blank lines between them."""
        lines: list[PageLine] = []
        for block in blocks:
            self._line = max(self._line, _first_line(block))
            if written := self._block(block):
                lines += [*([PageLine("", written[0].number)] if lines else []), *written]
        return lines

    def _block(self, block: nodes.Node) -> list[PageLine]:
        texts = write_leaf(block)
        if texts is not None:
            return self._lines(texts)
        writer = next((write for kind, write in self._WRITERS if isinstance(block, kind)), BlockWriter._children)
        return writer(self, block)  # type: ignore[arg-type]

    def _lines(self, texts: Iterable[str]) -> list[PageLine]:
        return [PageLine(text, min(self._line + number, len(self._source))) for number, text in enumerate(texts)]

    def _children(self, node: nodes.Element) -> list[PageLine]:
        return self.write(node.children)

    # Headings -------------------------------------------------------------------------------------------

    def _section(self, node: nodes.section) -> list[PageLine]:
        level = self._level
        self._level += 1
        lines = self.write(node.children)
        self._level = level
        return lines

    def _title(self, node: nodes.title) -> list[PageLine]:
        if isinstance(node.parent, nodes.document):
            self._level += 1
        self._line = _line_of_title(node, self._source, self._line)
        heading = " ".join(write_children(node).split())
        return self._lines([f"{'#' * min(max(self._level, 1), _DEEPEST_HEADING)} {heading}"])

    def _figure(self, node: nodes.figure) -> list[PageLine]:
        caption = " ".join(" ".join(text.astext() for text in node.findall(nodes.caption)).split())
        image = next(iter(node.findall(nodes.image)))
        legend = self.write([child for child in node.children if isinstance(child, nodes.legend)])
        return [*self._lines([write_image(image, caption), *([""] if legend else [])]), *legend]

    # Containers -----------------------------------------------------------------------------------------

    def _list(self, node: nodes.Element) -> list[PageLine]:
        lines: list[PageLine] = []
        start = int(node.get("start", 1))
        for number, item in enumerate(node.children, start):
            mark = f"{number}. " if isinstance(node, nodes.enumerated_list) else "- "
            self._line = max(self._line, _first_line(item))
            content = self.write(item.children) or self._lines([""])
            lines += prefix_lines(content, mark, " " * len(mark))
        return lines

    def _terms(self, node: nodes.Element) -> list[PageLine]:
        """Write a list of definitions, fields or options as bullets that begin with the term."""
        lines: list[PageLine] = []
        for item in node.children:
            self._line = max(self._line, _first_line(item))
            line = self._line
            content = self.write([child for child in item.children if not isinstance(child, TERMS)])
            term = written_terms(item)
            if not content:
                bullet = [PageLine(term, line)]
            elif content[0].text[:1] in _BLOCK_MARKS:
                bullet = [PageLine(f"{term}:", line), PageLine("", line), *content]
            else:
                bullet = [replace(content[0], text=f"{term}: {content[0].text}"), *content[1:]]
            lines += prefix_lines(bullet, "- ", "  ")
        return lines

    def _quotation(self, node: nodes.block_quote) -> list[PageLine]:
        return prefix_lines(self.write(node.children), "> ", "> ")

    def _footnote(self, node: nodes.Element) -> list[PageLine]:
        label = next((child.astext() for child in node.children if isinstance(child, nodes.label)), "")
        content = self.write([child for child in node.children if not isinstance(child, nodes.label)])
        return prefix_lines(content, f"[^{label}]: ", "    ") if label else content

    def _directive(self, node: MystDirective) -> list[PageLine]:
        options = [f":{name}: {value or ''}".rstrip() for name, value in node["options"].items()]
        first = self._line
        content = self.write(node.children) or self._lines(node["content"].split("\n") if node["content"] else [])
        marks = "`" * max(3, longest_run("\n".join(line.text for line in content)) + 1)
        head = [f"{marks}{{{node['name']}}} {node['argument']}".rstrip(), *options]
        end = content[-1].number if content else first
        return [*(PageLine(text, first) for text in head), *content, PageLine(marks, end)]

    def _table(self, node: nodes.table) -> list[PageLine]:
        return table_lines(node, self._line, self._findings)

    def _message(self, node: nodes.system_message) -> list[PageLine]:
        _report_message(node, self._line, self._findings)
        return []

    _WRITERS: tuple[tuple[type[nodes.Element], Callable[..., list[PageLine]]], ...] = (
        (MystDirective, _directive),
        (nodes.section, _section),
        (nodes.subtitle, _title),
        (nodes.title, _title),
        (nodes.figure, _figure),
        (nodes.bullet_list, _list),
        (nodes.enumerated_list, _list),
        (nodes.definition_list, _terms),
        (nodes.field_list, _terms),
        (nodes.option_list, _terms),
        (nodes.block_quote, _quotation),
        (nodes.footnote, _footnote),
        (nodes.citation, _footnote),
        (nodes.table, _table),
        (nodes.system_message, _message),
    )


def _report_message(node: nodes.system_message, line: int, findings: ImportFindings) -> None:
    """Report what docutils could not read, and keep it."""
    line = node.get("line", line)
    problem, *sources = (child.astext() for child in node.children)
    message = messages.RST_PROBLEM.format(problem=" ".join(problem.split()).removesuffix("."))
    if sources:
        findings.leave_text(line, message, "\n".join(sources))
    elif node["level"] > 2:
        findings.note(line, message)


def _line_of_title(title: nodes.Element, lines: Sequence[str], begin: int) -> int:
    """Return the line of a title, at or after a line; docutils does not know it in all versions."""
    text = " ".join(title.rawsource.split()) or title.astext()
    matches = (number for number in range(begin, len(lines) + 1) if " ".join(lines[number - 1].split()) == text)
    return next(matches, begin)


def _first_line(node: nodes.Node) -> int:
    """Return the first line of a node; 0 if it is unknown."""
    if isinstance(node, nodes.paragraph) and node.line:
        return node.line
    return next((child.line for child in node.findall() if getattr(child, "line", None)), 0) or 0
