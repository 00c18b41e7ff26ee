"""Write the blocks of a docutils document as lines of Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from sphinxext_progress.cli.importing.conversion.page_lines import PageLine, prefix_lines
from sphinxext_progress.cli.importing.rst.inline import paragraph_lines, write_children, write_image, write_inline
from sphinxext_progress.cli.importing.rst.parsing import MystDirective
from sphinxext_progress.cli.importing.rst.tables import table_lines
from sphinxext_progress.cli.portable_markdown import longest_run
from sphinxext_progress.diagnostics.messages import importing as messages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sphinxext_progress.cli.importing.import_findings import ImportFindings

_DEEPEST_HEADING = 6
_TERMS = (nodes.term, nodes.field_name, nodes.option_group)


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
            writer = next((write for kind, write in self._WRITERS if isinstance(block, kind)), BlockWriter._children)
            written = writer(self, block)  # type: ignore[arg-type]
            if written:
                lines += [*([PageLine("", written[0].number)] if lines else []), *written]
        return lines

    def _lines(self, texts: Iterable[str]) -> list[PageLine]:
        return [PageLine(text, min(self._line + number, len(self._source))) for number, text in enumerate(texts)]

    def _children(self, node: nodes.Element) -> list[PageLine]:
        return self.write(node.children)

    def _nothing(self, _: nodes.Element) -> list[PageLine]:
        return []

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
        # The lines of titles are not known in all versions.
        text = " ".join(node.rawsource.split()) or node.astext()
        matches = (
            number
            for number in range(self._line, len(self._source) + 1)
            if " ".join(self._source[number - 1].split()) == text
        )
        self._line = next(matches, self._line)
        heading = " ".join(write_children(node).split())
        return self._lines([f"{'#' * min(max(self._level, 1), _DEEPEST_HEADING)} {heading}"])

    # Texts ----------------------------------------------------------------------------------------------

    def _paragraph(self, node: nodes.paragraph) -> list[PageLine]:
        return self._lines(paragraph_lines(node))

    def _line_block(self, node: nodes.line_block) -> list[PageLine]:
        texts = [write_children(line) for line in node.findall(nodes.line)]
        return self._lines([*(f"{text}\\" if text else "" for text in texts[:-1]), texts[-1]])

    def _code(self, node: nodes.Element) -> list[PageLine]:
        default = "pycon" if isinstance(node, nodes.doctest_block) else ""
        language: str = node.get("language") or next((name for name in node["classes"] if name != "code"), default)
        return self._fenced(language, node.astext().split("\n"))

    def _fenced(self, info: str, content: Sequence[str]) -> list[PageLine]:
        marks = "`" * max(3, longest_run("\n".join(content)) + 1)
        return self._lines([f"{marks}{info}", *content, marks])

    def _comment(self, node: nodes.comment) -> list[PageLine]:
        return self._lines(["<!--", *node.astext().replace("--", "- -").split("\n"), "-->"]) if node.astext() else []

    def _target(self, node: nodes.target) -> list[PageLine]:
        names = node.get("names") or node.get("ids")
        return self._lines([f"({names[0]})="]) if names and not (node.get("refuri") or node.get("anonymous")) else []

    def _transition(self, _: nodes.transition) -> list[PageLine]:
        return self._lines(["***"])

    def _figure(self, node: nodes.figure) -> list[PageLine]:
        caption = " ".join(text.astext() for text in node.findall(nodes.caption))
        image = next(iter(node.findall(nodes.image)))
        others = [child for child in node.children if isinstance(child, nodes.legend)]
        return [*self._lines([write_image(image, " ".join(caption.split()))]), *self._separate(self.write(others))]

    def _image(self, node: nodes.image) -> list[PageLine]:
        return self._lines([write_image(node)])

    def _separate(self, lines: list[PageLine]) -> list[PageLine]:
        return [PageLine("", lines[0].number), *lines] if lines else []

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
            terms = [child for child in item.children if isinstance(child, _TERMS)]
            names = [
                part for term in terms for part in (term.children if isinstance(term, nodes.option_group) else [term])
            ]
            name = ", ".join(" ".join(write_inline(part).split()) for part in names)
            self._line = max(self._line, _first_line(item))
            content = self.write([child for child in item.children if not isinstance(child, _TERMS)])
            term = f"**{name}**" if "*" not in name else name
            first = PageLine(
                f"{term}: {content[0].text}" if content else term, self._line if not content else content[0].number
            )
            if content and content[0].text[:1] in "-`|>#!<":
                lines += prefix_lines(
                    [PageLine(f"{term}:", content[0].number), PageLine("", content[0].number), *content], "- ", "  "
                )
            else:
                lines += prefix_lines([first, *content[1:]], "- ", "  ")
        return lines

    def _quotation(self, node: nodes.block_quote) -> list[PageLine]:
        return prefix_lines(self.write(node.children), "> ", "> ")

    def _attribution(self, node: nodes.attribution) -> list[PageLine]:
        return self._lines([f"— {text}" if not number else text for number, text in enumerate(paragraph_lines(node))])

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
        """Report what docutils could not read, and keep it."""
        line = node.get("line", self._line)
        texts = [child.astext() for child in node.children]
        problem = messages.RST_PROBLEM.format(problem=" ".join(texts[0].split()) if texts else "")
        if sources := texts[1:]:
            self._findings.leave_text(line, problem, "\n".join(sources))
        elif node["level"] > 2:
            self._findings.note(line, problem)
        return []

    _WRITERS: tuple[tuple[type[nodes.Element], Callable[..., list[PageLine]]], ...] = (
        (MystDirective, _directive),
        (nodes.section, _section),
        (nodes.subtitle, _title),
        (nodes.title, _title),
        (nodes.paragraph, _paragraph),
        (nodes.rubric, _paragraph),
        (nodes.line_block, _line_block),
        (nodes.comment, _comment),
        (nodes.literal_block, _code),
        (nodes.doctest_block, _code),
        (nodes.math_block, _code),
        (nodes.target, _target),
        (nodes.transition, _transition),
        (nodes.figure, _figure),
        (nodes.image, _image),
        (nodes.bullet_list, _list),
        (nodes.enumerated_list, _list),
        (nodes.definition_list, _terms),
        (nodes.field_list, _terms),
        (nodes.option_list, _terms),
        (nodes.block_quote, _quotation),
        (nodes.attribution, _attribution),
        (nodes.footnote, _footnote),
        (nodes.citation, _footnote),
        (nodes.table, _table),
        (nodes.system_message, _message),
        (nodes.docinfo, _nothing),
        (nodes.substitution_definition, _nothing),
        (nodes.pending, _nothing),
        (nodes.decoration, _nothing),
        (nodes.raw, _code),
        (nodes.reference, _paragraph),
    )


def _first_line(node: nodes.Node) -> int:
    """Return the first line of a node; 0 if it is unknown."""
    if isinstance(node, nodes.paragraph) and node.line:
        return node.line
    return next((child.line for child in node.findall() if getattr(child, "line", None)), 0) or 0
