"""Convert YAML scalars to text that knows its position; no type is guessed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sphinxext_progress.diagnostics import code_point
from sphinxext_progress.diagnostics.messages import yaml_syntax
from sphinxext_progress.diagnostics.messages.data_files import FORBIDDEN_CHARACTER
from sphinxext_progress.format.base import LocatedText
from sphinxext_progress.reading.yaml_events import BLOCK_STYLES, mark_position
from sphinxext_progress.reading.yaml_folding import find_folded_lists
from sphinxext_progress.text.invisible import find_forbidden, has_invisible, show_invisible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinxext_progress.reading.yaml_comments import HiddenText
    from sphinxext_progress.reading.yaml_diagnostics import YamlDiagnostics

#: The maximum length of a text, in characters.
MAX_LENGTH = 20_000
#: The maximum number of characters in one file that may begin markup: parsing each takes about 20 microseconds.
MAX_FILE_DELIMITERS = 100_000

_DELIMITERS = "*_`[<&\\"

_NULL = frozenset({"", "~", "null", "Null", "NULL"})


class ScalarReader:
    """Read the scalars of one file."""

    def __init__(self, text: str, lines: Sequence[str], hidden: HiddenText, diagnostics: YamlDiagnostics) -> None:
        self._lines = lines
        self._hidden = hidden
        self._diagnostics = diagnostics
        # Most files have neither invisible characters nor those that only an escape can produce.
        self._has_escapes = "\\" in text or has_invisible(text)
        # Usually not even the whole source has that many.
        self._counts_delimiters = _count_delimiters(text) > MAX_FILE_DELIMITERS
        self._delimiters = 0

    def read(self, event: Any) -> LocatedText:
        """Return the text of a scalar; it is empty for null."""
        value, mark, style = event.value, event.start_mark, event.style
        # The value is never longer than its source, so most texts need only the first comparison.
        if event.end_mark.index - mark.index > MAX_LENGTH and len(value) > MAX_LENGTH:
            message = yaml_syntax.LONG_TEXT.format(length=len(value), limit=MAX_LENGTH)
            self._diagnostics.add(mark_position(mark), message)
        elif self._counts_delimiters:
            self._delimiters += _count_delimiters(value)
            if self._delimiters > MAX_FILE_DELIMITERS:
                raise self._diagnostics.stop(
                    mark_position(mark), yaml_syntax.TOO_MANY_DELIMITERS.format(limit=MAX_FILE_DELIMITERS)
                )
        if self._has_escapes:
            if character := find_forbidden(value):
                message = FORBIDDEN_CHARACTER.format(character=code_point(character))
                self._diagnostics.add(mark_position(mark), message)
            value = show_invisible(value)
        # The style of a plain scalar is None or an empty string, depending on the parser.
        if not style and value in _NULL:
            if not event.value and (lost := self._hidden.instead_of_value(self._line(mark), mark)):
                # The comment already has a diagnostic, so the value is not reported as missing too.
                return lost
            # A tag, which was refused, counts as the value.
            value = event.tag or ""
        if style != "|" and event.end_mark.line > mark.line:
            for place in find_folded_lists(self._lines, mark.line, event.end_mark.line, folds=style == ">"):
                self._diagnostics.warn(place, yaml_syntax.FOLDED_LIST.format())
        return LocatedText(
            value, mark.line + 1, mark.column + 1, mark.line + 2 if style in BLOCK_STYLES else mark.line + 1
        )

    def key(self, event: Any, text: LocatedText) -> LocatedText | None:
        """Return the text of a scalar as a key; None if no page can show it.

        :param text: the text as a value.
        """
        if not text and event.value:
            # As a key, ``null`` is text.
            return LocatedText(event.value, text.line, text.column)
        # A forbidden character already has a diagnostic; the key would be reported as unknown too.
        return None if self._has_escapes and find_forbidden(text) else text

    def _line(self, mark: Any) -> str:
        return self._lines[mark.line] if mark.line < len(self._lines) else ""


def _count_delimiters(text: str) -> int:
    return sum(map(text.count, _DELIMITERS))
