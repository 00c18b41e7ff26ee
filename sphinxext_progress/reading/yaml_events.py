"""The events of YAML text, the same whether or not PyYAML was built with libyaml.

libyaml is fast, and reads some things that the parser in Python refuses, or puts in another place:
tabs between words, question marks inside brackets, values that are left out. In these doubtful
cases the parser in Python decides, as it does about the place of every syntax error.
"""

from __future__ import annotations

import re
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

PYTHON_LOADER: type[yaml.SafeLoader] = yaml.SafeLoader
FAST_LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", PYTHON_LOADER)

_BEGIN = frozenset({yaml.MappingStartEvent, yaml.SequenceStartEvent})
_END = frozenset({yaml.MappingEndEvent, yaml.SequenceEndEvent})


class ParserMismatchError(Exception):
    """Text of which the two parsers may not make the same."""


class StoppedError(Exception):
    """Text that is not YAML, and what the parser knew when it stopped."""

    def __init__(
        self, error: Exception, stop: Any, scalars: Sequence[Any], opened: Sequence[Any], lines: Sequence[str]
    ) -> None:
        """Keep what explains the error.

        :param error: a :class:`yaml.MarkedYAMLError`, or what PyYAML's own arithmetic raised.
        :param stop: where the parser stopped, as a mark.
        :param scalars: the last scalars, as events and tokens.
        :param opened: where brackets open that are not closed, as marks; the outermost comes first.
        :param lines: the lines of the file.
        """
        super().__init__(error)
        #: What the parser was reading, and what is wrong with it; empty where PyYAML's own arithmetic failed.
        self.context: str = getattr(error, "context", None) or ""
        self.problem: str = getattr(error, "problem", None) or ""
        #: Where the construct begins that the parser was reading, as a mark.
        self.start = getattr(error, "context_mark", None) or stop
        self.stop = stop
        self.opened = opened
        self.lines = lines
        self._scalars = scalars

    def line_at(self, mark: Any) -> tuple[str, str]:
        """Part a line at a place."""
        line = self.lines[mark.line] if mark.line < len(self.lines) else ""
        return line[: mark.column], line[mark.column :]

    def scalar_before(self, mark: Any) -> Any:
        """Find the last scalar that begins before a place."""
        return next((one for one in reversed(self._scalars) if one.start_mark.index < mark.index), None)

    def follows_block(self, mark: Any) -> bool:
        """Tell whether a line comes after a text that is a block."""
        scalar = self.scalar_before(mark)
        return scalar is not None and scalar.style in ("|", ">") and scalar.end_mark.line <= mark.line

    def adjoins(self, scalar: Any, mark: Any) -> bool:
        """Tell whether a scalar of several lines ends directly before a place."""
        end = scalar.end_mark
        return scalar.start_mark.line < end.line == mark.line and not self.line_at(mark)[0][end.column :].strip()


def python_events(text: str, lines: Sequence[str]) -> Iterator[yaml.Event]:
    """Give the events of a text.

    :param text: the text of a file.
    :param lines: its lines.
    :raises StoppedError: where it is not YAML.
    """
    parser = PYTHON_LOADER(text)
    scalars: list[Any] = []
    begun: list[Any] = []
    try:
        for event in iter(parser.get_event, None):
            if event.__class__ is yaml.ScalarEvent:
                scalars[:] = [event]
            elif event.__class__ in _BEGIN:
                begun.append(event)
            elif event.__class__ in _END:
                begun.pop()
            yield event
    except (yaml.MarkedYAMLError, ValueError, OverflowError) as error:
        stop = getattr(error, "problem_mark", None) or parser.get_mark()
        scalars += [token for token in parser.tokens if isinstance(token, yaml.ScalarToken)]
        tokens = [token for token in parser.tokens if token.start_mark.index < stop.index]
        raise StoppedError(error, stop, scalars, _opened(begun, tokens), lines) from error
    finally:
        parser.dispose()


def _opened(begun: Iterable[Any], tokens: Iterable[Any]) -> list[Any]:
    """Find where brackets open that are not closed, the outermost first.

    :param begun: the events that begin the lists and mappings around a place.
    :param tokens: the tokens after them.
    """
    marks = [event.start_mark for event in begun if event.flow_style]
    for token in tokens:
        if isinstance(token, yaml.FlowSequenceStartToken | yaml.FlowMappingStartToken):
            marks.append(token.start_mark)
        elif isinstance(token, yaml.FlowSequenceEndToken | yaml.FlowMappingEndToken) and marks:
            marks.pop()
    return marks


def fast_events(text: str, lines: Sequence[str]) -> Iterator[yaml.Event]:
    """Give the same events in less time, up to the first thing that is doubtful.

    :param text: the text of a file.
    :param lines: its lines.
    :raises DoubtError: where the other parser has to decide.
    :raises yaml.YAMLError: where it is not YAML.
    """
    if "\t" in text:
        raise ParserMismatchError
    # Many at a time: most of the time would go into asking for one after the other.
    return chain.from_iterable(_undoubted(_events(text), lines))


def _events(text: str) -> Iterator[list[yaml.Event]]:
    """Give the events of a text, many at a time."""
    parser = FAST_LOADER(text)
    events = iter(parser.get_event, None)
    try:
        while some := list(islice(events, 1000)):
            yield some
    finally:
        parser.dispose()


def _undoubted(some_events: Iterable[list[Any]], lines: Sequence[str]) -> Iterator[list[yaml.Event]]:
    """Give the events up to the first that is doubtful."""
    depth = 0
    for events in some_events:
        for event in events:
            # By class and without a call, because there are ten of them a row.
            kind = event.__class__
            if kind in _BEGIN:
                if event.anchor is not None or event.tag is not None:
                    raise ParserMismatchError
                # Whatever stands in brackets has brackets too.
                depth += depth > 0 or event.flow_style is True
            elif kind in _END:
                depth -= depth > 0
            elif kind is yaml.ScalarEvent:
                if event.anchor is not None or event.tag is not None:
                    raise ParserMismatchError
                plain = not event.style and event.value and not depth
                if event.style != '"' and not plain and _is_doubtful(event, lines, in_brackets=depth > 0):
                    raise ParserMismatchError
            elif kind is yaml.AliasEvent:
                raise ParserMismatchError
        yield events


def _is_doubtful(event: yaml.ScalarEvent, lines: Sequence[str], *, in_brackets: bool) -> bool:
    mark = event.start_mark
    assert mark is not None
    if event.style in ("|", ">"):
        # A comment without a blank before it.
        return re.compile(r"[|>][-+0-9]*#").match(lines[mark.line], mark.column) is not None
    if event.style:
        return False
    if event.value:
        return in_brackets and "?" in event.value
    # What is left out stands behind the sign before it, or in front of the sign after it; the end of
    # a file may be one line further for libyaml.
    line = lines[mark.line] if mark.line < len(lines) else ""
    return line[: mark.column][-1:] not in (":", "-", "?")
