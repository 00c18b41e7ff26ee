"""Convert a whole page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sphinxext_progress.cli.importing.conversion.comments import remove_split_comments
from sphinxext_progress.cli.importing.conversion.definitions import Definitions
from sphinxext_progress.cli.importing.conversion.html_elements import ElementConverter
from sphinxext_progress.cli.importing.conversion.page import BlockConverter
from sphinxext_progress.cli.importing.conversion.page_context import PageContext
from sphinxext_progress.cli.importing.conversion.page_lines import DETAILS, HEADING, PageLine, place_details, split_page
from sphinxext_progress.cli.importing.conversion.page_parser import parse_page
from sphinxext_progress.diagnostics import code_point
from sphinxext_progress.diagnostics.messages import importing as messages
from sphinxext_progress.reading.yaml_tree import MAX_VALUES
from sphinxext_progress.text.invisible import FORBIDDEN_CHARACTERS, show_invisible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinxext_progress.cli.importing.conversion.targets import TargetResolver
    from sphinxext_progress.cli.importing.import_findings import ImportFindings

#: Characters that only say where a word may be broken.
_HINTS = {0x00AD: None}


def readable_lines(text: str, findings: ImportFindings) -> list[PageLine]:
    """Split a page into lines, and leave out those with a character that no page can show."""
    lines: list[PageLine] = []
    hinted: list[int] = []
    for line in split_page(text):
        if match := FORBIDDEN_CHARACTERS.search(line.text):
            problem = messages.FORBIDDEN_IN_LINE.format(character=code_point(match[0]))
            visible = FORBIDDEN_CHARACTERS.sub(lambda character: code_point(character[0]), line.text)
            findings.leave_text(line.number, problem, show_invisible(visible), match.start() + 1)
        else:
            text = show_invisible(line.text.translate(_HINTS))
            hinted += [line.number] if text != show_invisible(line.text) else []
            lines.append(PageLine(text, line.number))
    if hinted:
        findings.note(hinted[0], messages.HINTS_REMOVED.format(count=len(hinted)))
    return lines or [PageLine("", 1)]


def convert_page(lines: Sequence[PageLine], findings: ImportFindings, targets: TargetResolver) -> str:
    """Return a page in the Markdown of texts. From now on the findings translate line numbers of the result."""
    lines = _converted(lines, findings, targets)
    findings.line_numbers = [line.number for line in lines]
    return "\n".join(line.text for line in lines)


def _converted(lines: Sequence[PageLine], findings: ImportFindings, targets: TargetResolver) -> list[PageLine]:
    lines = remove_split_comments(lines, findings)
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
    if next((line.mark for line in converted if line.mark), "") == DETAILS:
        # Without an empty title, the first section would be read as the title of the page.
        converted = [PageLine("#", 1, HEADING, 1), *converted]
    return place_details(converted, findings)
