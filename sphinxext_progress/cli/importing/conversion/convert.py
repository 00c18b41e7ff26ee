"""Convert a whole page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sphinxext_progress.cli.importing.conversion.definitions import Definitions
from sphinxext_progress.cli.importing.conversion.html_elements import ElementConverter
from sphinxext_progress.cli.importing.conversion.inline import PageContext
from sphinxext_progress.cli.importing.conversion.page import BlockConverter
from sphinxext_progress.cli.importing.conversion.page_lines import PageLine, place_details, split_page
from sphinxext_progress.cli.importing.conversion.page_parser import parse_page
from sphinxext_progress.diagnostics import code_point
from sphinxext_progress.diagnostics.messages import importing as messages
from sphinxext_progress.reading.yaml_tree import MAX_VALUES
from sphinxext_progress.text.invisible import FORBIDDEN_CHARACTERS, show_invisible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinxext_progress.cli.importing.conversion.targets import TargetResolver
    from sphinxext_progress.cli.importing.import_findings import ImportFindings


def readable_lines(text: str, findings: ImportFindings) -> list[PageLine]:
    """Split a page into lines, and leave out those with a character that no page can show."""
    lines = []
    for line in split_page(text):
        if match := FORBIDDEN_CHARACTERS.search(line.text):
            problem = messages.FORBIDDEN_IN_LINE.format(character=code_point(match[0]))
            visible = FORBIDDEN_CHARACTERS.sub(lambda character: code_point(character[0]), line.text)
            findings.leave_text(line.number, problem, show_invisible(visible), match.start() + 1)
        else:
            lines.append(PageLine(show_invisible(line.text), line.number))
    return lines or [PageLine("", 1)]


def convert_page(lines: Sequence[PageLine], findings: ImportFindings, targets: TargetResolver) -> str:
    """Return a page in the Markdown of texts. From now on the findings translate line numbers of the result."""
    lines = _converted(lines, findings, targets)
    findings.line_numbers = [line.number for line in lines]
    return "\n".join(line.text for line in lines)


def _converted(lines: Sequence[PageLine], findings: ImportFindings, targets: TargetResolver) -> list[PageLine]:
    env: dict[str, Any] = {}
    tokens = parse_page("\n".join(line.text for line in lines), env)
    if sum(token.type == "inline" for token in tokens) > MAX_VALUES:
        # The reader of the outline refuses such a page.
        return [*lines]
    context = PageContext(env, findings, targets, ElementConverter(targets))
    definitions = Definitions(lines, tokens, context)
    converter = BlockConverter(lines, context)
    for begin, end in definitions.lines():
        converter.remove(begin, end)
    converted = converter.convert(tokens)
    definitions.report_unused()
    return place_details(converted, findings)
