"""The events of YAML text, the same whether or not PyYAML was built with libyaml.

libyaml is fast, and reads some things that the parser in Python refuses, or puts in another place:
tabs between words, question marks inside brackets, values that are left out. In these doubtful
cases the parser in Python decides, as it does about the place of every syntax error.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SLOW: type[yaml.SafeLoader] = yaml.SafeLoader
FAST: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", SLOW)


class DoubtError(Exception):
    """Text of which the two parsers may not make the same."""


def slow(text: str) -> Iterator[yaml.Event]:
    """Give the events of a text.

    :param text: the text of a file.
    :raises yaml.MarkedYAMLError: where it is not YAML.
    :raises ValueError: where PyYAML's own arithmetic fails on it, which may be an OverflowError too.
    """
    return _events(text, SLOW)


def fast(text: str, lines: Sequence[str]) -> Iterator[yaml.Event]:
    """Give the same events in less time, up to the first thing that is doubtful.

    :param text: the text of a file.
    :param lines: its lines.
    :raises DoubtError: where the other parser has to decide.
    :raises yaml.YAMLError: where it is not YAML.
    """
    if "\t" in text:
        raise DoubtError
    depth = 0
    for event in _events(text, FAST):
        if isinstance(event, yaml.CollectionStartEvent):
            # Whatever stands in brackets has brackets too.
            depth += bool(depth or event.flow_style)
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= bool(depth)
        if _is_doubtful(event, lines, in_brackets=depth > 0):
            raise DoubtError
        yield event


def _events(text: str, loader: type[yaml.SafeLoader]) -> Iterator[yaml.Event]:
    parser = loader(text)
    try:
        yield from iter(parser.get_event, None)
    finally:
        parser.dispose()


def _is_doubtful(event: yaml.Event, lines: Sequence[str], *, in_brackets: bool) -> bool:
    if getattr(event, "anchor", None) is not None or getattr(event, "tag", None) is not None:
        return True
    if not isinstance(event, yaml.ScalarEvent):
        return False
    mark = event.start_mark
    assert mark is not None
    # The end of a file may be one line further for libyaml.
    line = lines[mark.line] if mark.line < len(lines) else ""
    if event.style in ("|", ">"):
        # A comment without a blank before it.
        return re.compile(r"[|>][-+0-9]*#").match(line, mark.column) is not None
    if event.style:
        return False
    if event.value:
        return in_brackets and "?" in event.value
    # What is left out stands behind the sign before it, or in front of the sign after it.
    return line[: mark.column][-1:] not in (":", "-", "?")
