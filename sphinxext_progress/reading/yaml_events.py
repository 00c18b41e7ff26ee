"""Parse YAML text to the same events with and without libyaml.

libyaml is fast, but accepts some input that PyYAML's Python parser refuses, or reports other positions for it: tabs
between words, question marks inside brackets, omitted values. In these ambiguous cases the Python parser is used, as it
is to locate every syntax error.
"""

from __future__ import annotations

import re
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

import yaml

from sphinxext_progress.diagnostics import Position

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

PYTHON_LOADER: type[yaml.SafeLoader] = yaml.SafeLoader
FAST_LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", PYTHON_LOADER)

#: The styles of scalars in quotes.
QUOTES = frozenset("'\"")
#: The styles of block scalars, whose text begins on the next line.
BLOCK_STYLES = frozenset("|>")

_BEGIN = frozenset({yaml.MappingStartEvent, yaml.SequenceStartEvent})
_END = frozenset({yaml.MappingEndEvent, yaml.SequenceEndEvent})


def mark_position(mark: Any) -> Position:
    """Return the position of a mark of either parser."""
    return Position(mark.line + 1, mark.column + 1)


class ParserMismatchError(Exception):
    """Input for which the two parsers may give different events."""


class StoppedError(Exception):
    """A syntax error, with the state of the parser where it stopped."""

    def __init__(
        self, error: Exception, stop: Any, scalars: Sequence[Any], opened: Sequence[Any], lines: Sequence[str]
    ) -> None:
        """Keep the state that explains the error.

        :param error: a :class:`yaml.MarkedYAMLError`, or an arithmetic error inside PyYAML.
        :param stop: the mark where the parser stopped.
        :param scalars: the last scalars, as events and tokens.
        :param opened: the marks of the brackets that are not closed, the outermost first.
        :param lines: the lines of the file.
        """
        super().__init__(error)
        #: The construct that the parser was reading, and the problem; empty for an arithmetic error inside PyYAML.
        self.context: str = getattr(error, "context", None) or ""
        self.problem: str = getattr(error, "problem", None) or ""
        #: The start of the construct that the parser was reading.
        self.start = getattr(error, "context_mark", None) or stop
        self.stop = stop
        self.opened = opened
        self.lines = lines
        self._scalars = scalars

    def line_at(self, mark: Any) -> tuple[str, str]:
        """Return the parts of a line before and after a mark."""
        line = self.lines[mark.line] if mark.line < len(self.lines) else ""
        return line[: mark.column], line[mark.column :]

    def scalar_before(self, mark: Any) -> Any:
        """Return the last scalar that begins before a mark, or None."""
        return next((scalar for scalar in reversed(self._scalars) if scalar.start_mark.index < mark.index), None)

    def follows_block(self, mark: Any) -> bool:
        """Return whether a mark follows a block scalar."""
        scalar = self.scalar_before(mark)
        return scalar is not None and scalar.style in BLOCK_STYLES and scalar.end_mark.line <= mark.line

    def adjoins(self, scalar: Any, mark: Any) -> bool:
        """Return whether a scalar of several lines ends directly before a mark."""
        end = scalar.end_mark
        return scalar.start_mark.line < end.line == mark.line and not self.line_at(mark)[0][end.column :].strip()


def python_events(text: str, lines: Sequence[str]) -> Iterator[yaml.Event]:
    """Yield the events of a file from the Python parser.

    :raises StoppedError: if it is not YAML.
    """
    parser = PYTHON_LOADER(text)
    scalars: list[Any] = []
    begun: list[Any] = []
    try:
        for event in iter(parser.get_event, None):
            if isinstance(event, yaml.ScalarEvent):
                scalars[:] = [event]
            elif isinstance(event, yaml.CollectionStartEvent):
                begun.append(event)
            elif isinstance(event, yaml.CollectionEndEvent):
                begun.pop()
            yield event
    except (yaml.MarkedYAMLError, ValueError, OverflowError) as error:
        # Workaround, see docs/develop/workarounds.md#yaml-arithmetic
        stop = getattr(error, "problem_mark", None) or parser.get_mark()
        scalars += [token for token in parser.tokens if isinstance(token, yaml.ScalarToken)]
        tokens = [token for token in parser.tokens if token.start_mark.index < stop.index]
        raise StoppedError(error, stop, scalars, _opened(begun, tokens), lines) from error
    finally:
        parser.dispose()


def _opened(begun: Iterable[Any], tokens: Iterable[Any]) -> list[Any]:
    """Return the marks of the brackets that are not closed, the outermost first.

    :param begun: the start events of the collections that are not complete.
    :param tokens: the tokens after them.
    """
    marks = [event.start_mark for event in begun if event.flow_style]
    for token in tokens:
        if isinstance(token, yaml.FlowSequenceStartToken | yaml.FlowMappingStartToken):
            marks.append(token.start_mark)
        elif isinstance(token, yaml.FlowSequenceEndToken | yaml.FlowMappingEndToken) and marks:
            marks.pop()
    return marks


# Workaround, see docs/develop/workarounds.md#yaml-parsers
def fast_events(text: str, lines: Sequence[str]) -> Iterator[yaml.Event]:
    """Yield the events of a file from libyaml, up to the first ambiguous one.

    :raises ParserMismatchError: if the Python parser has to be used.
    :raises yaml.YAMLError: if it is not YAML.
    """
    if "\t" in text:
        raise ParserMismatchError
    # In batches: fetching the events one at a time through two generators is slower.
    return chain.from_iterable(_refuse_ambiguous(_events(text), lines))


def _events(text: str) -> Iterator[list[yaml.Event]]:
    """Yield the events of a text in batches."""
    parser = FAST_LOADER(text)
    events = iter(parser.get_event, None)
    try:
        while batch := list(islice(events, 1000)):
            yield batch
    finally:
        parser.dispose()


def _refuse_ambiguous(batches: Iterable[list[Any]], lines: Sequence[str]) -> Iterator[list[yaml.Event]]:
    """Yield batches of events; raise ParserMismatchError at the first ambiguous event."""
    depth = 0
    for events in batches:
        for event in events:
            # Compare classes, not isinstance(): this runs ten times for each row.
            kind = event.__class__
            if kind in _BEGIN:
                if event.anchor is not None or event.tag is not None:
                    raise ParserMismatchError
                # Everything inside brackets is in flow style too.
                depth += depth > 0 or event.flow_style is True
            elif kind in _END:
                depth -= depth > 0
            elif kind is yaml.ScalarEvent:
                if event.anchor is not None or event.tag is not None:
                    raise ParserMismatchError
                plain = not event.style and event.value and not depth
                if event.style != '"' and not plain and _is_ambiguous(event, lines, in_brackets=depth > 0):
                    raise ParserMismatchError
            elif kind is yaml.AliasEvent:
                raise ParserMismatchError
        yield events


def _is_ambiguous(event: yaml.ScalarEvent, lines: Sequence[str], *, in_brackets: bool) -> bool:
    mark = event.start_mark
    assert mark is not None
    if event.style in BLOCK_STYLES:
        # A comment without a space before it.
        return re.compile(r"[|>][-+0-9]*#").match(lines[mark.line], mark.column) is not None
    if event.style:
        return False
    if event.value:
        return in_brackets and "?" in event.value
    # An omitted value is located after the indicator before it, or before the indicator after it; libyaml may put the
    # end of the file one line further down.
    line = lines[mark.line] if mark.line < len(lines) else ""
    return line[: mark.column][-1:] not in (":", "-", "?")
