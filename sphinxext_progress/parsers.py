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

SLOW: type[yaml.SafeLoader] = yaml.SafeLoader
FAST: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", SLOW)

_BEGIN = frozenset({yaml.MappingStartEvent, yaml.SequenceStartEvent})
_END = frozenset({yaml.MappingEndEvent, yaml.SequenceEndEvent})


class DoubtError(Exception):
    """Text of which the two parsers may not make the same."""


def slow(text: str) -> Iterator[yaml.Event]:
    """Give the events of a text.

    :param text: the text of a file.
    :raises yaml.MarkedYAMLError: where it is not YAML.
    :raises ValueError: where PyYAML's own arithmetic fails on it, which may be an OverflowError too.
    """
    return chain.from_iterable(_events(text, SLOW, 1))


def fast(text: str, lines: Sequence[str]) -> Iterator[yaml.Event]:
    """Give the same events in less time, up to the first thing that is doubtful.

    :param text: the text of a file.
    :param lines: its lines.
    :raises DoubtError: where the other parser has to decide.
    :raises yaml.YAMLError: where it is not YAML.
    """
    if "\t" in text:
        raise DoubtError
    # Many at a time: most of the time would go into asking for one after the other.
    return chain.from_iterable(_undoubted(_events(text, FAST, 1000), lines))


def _events(text: str, loader: type[yaml.SafeLoader], count: int) -> Iterator[list[yaml.Event]]:
    """Give the events of a text, so many at a time; what comes before an error is given only one by one."""
    parser = loader(text)
    events = iter(parser.get_event, None)
    try:
        while some := list(islice(events, count)):
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
                    raise DoubtError
                # Whatever stands in brackets has brackets too.
                depth += depth > 0 or event.flow_style is True
            elif kind in _END:
                depth -= depth > 0
            elif kind is yaml.ScalarEvent:
                if event.anchor is not None or event.tag is not None:
                    raise DoubtError
                plain = not event.style and event.value and not depth
                if event.style != '"' and not plain and _is_doubtful(event, lines, in_brackets=depth > 0):
                    raise DoubtError
            elif kind is yaml.AliasEvent:
                raise DoubtError
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
