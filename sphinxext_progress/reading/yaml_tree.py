"""Parse YAML text into lists, mappings and strings that know their positions.

The tree is built from the events of PyYAML's parsers, never by its constructors: every scalar is text and gets its type
from the model. Features that reports do not need are refused: duplicate keys, anchors, aliases, tags, a second document,
deep nesting.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypeAlias

import yaml

from sphinxext_progress.diagnostics import quoted
from sphinxext_progress.diagnostics.messages import yaml_syntax
from sphinxext_progress.format.base import LocatedText
from sphinxext_progress.format.check_record import CheckRecord
from sphinxext_progress.format.fields import nesting_depth
from sphinxext_progress.format.model import Report
from sphinxext_progress.format.project import Project
from sphinxext_progress.reading import syntax_errors, yaml_events
from sphinxext_progress.reading.scalars import ScalarReader
from sphinxext_progress.reading.yaml_comments import HiddenText
from sphinxext_progress.reading.yaml_diagnostics import TreeError, YamlDiagnostics
from sphinxext_progress.reading.yaml_events import mark_position

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sphinxext_progress.diagnostics import Diagnostic, Position

#: The maximum nesting depth of lists and mappings: two bullets or sections deeper than the format, so that the message
#: about them names what is nested too deeply.
MAX_DEPTH = max(map(nesting_depth, (Report, Project, CheckRecord))) + 4
#: The maximum number of keys and values in one file.
MAX_VALUES = 50_000


class YamlMapping(dict[str, "YamlNode"]):
    """A mapping of the file; its keys are :class:`~sphinxext_progress.format.base.LocatedText`."""

    line = 0
    column = 0
    #: Duplicate keys, which were refused.
    repeated: Sequence[LocatedText] = ()


class YamlSequence(list["YamlNode"]):
    """A list of the file."""

    line = 0
    column = 0


YamlNode: TypeAlias = YamlMapping | YamlSequence | LocatedText


class TreeBuilder:
    """Build the tree of one file from its events."""

    def __init__(self, text: str, lines: Sequence[str], hidden: HiddenText, diagnostics: YamlDiagnostics) -> None:
        self._lines = lines
        self._diagnostics = diagnostics
        self._scalars = ScalarReader(text, lines, hidden, diagnostics)
        self._values = 0

    def document(self, events: Iterator[yaml.Event]) -> YamlNode | None:
        """Build the tree of the only document of the file.

        :raises TreeError: if the rest of the file is not read.
        """
        node: YamlNode | None = None
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise self._diagnostics.stop(mark_position(event.start_mark), yaml_syntax.SECOND_DOCUMENT.format())
                node = self._node(next(events), events, 1)
        return node

    def _node(self, event: Any, events: Iterator[Any], depth: int) -> YamlNode:
        """Build the value that begins with an event."""
        if self._values >= MAX_VALUES:
            message = yaml_syntax.TOO_MANY_VALUES.format(limit=MAX_VALUES)
            raise self._diagnostics.stop(mark_position(event.start_mark), message)
        if depth > MAX_DEPTH:
            message = yaml_syntax.TOO_DEEP.format(limit=MAX_DEPTH)
            raise self._diagnostics.stop(mark_position(event.start_mark), message)
        if event.anchor is not None or event.tag is not None:
            self._refuse_references(event)
        self._values += 1
        if isinstance(event, yaml.ScalarEvent):
            return self._scalars.read(event)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(event, events, depth)
        return self._sequence(event, events, depth)

    def _refuse_references(self, event: Any) -> None:
        place = mark_position(event.start_mark)
        if event.anchor is not None:
            sign = "*" if isinstance(event, yaml.AliasEvent) else "&"
            raise self._diagnostics.stop(place, yaml_syntax.REFERENCES.format(name=quoted(sign + event.anchor)))
        self._diagnostics.add(place, syntax_errors.tag_message(event.start_mark, self._lines))

    def _sequence(self, start: Any, events: Iterator[Any], depth: int) -> YamlSequence:
        sequence = YamlSequence()
        sequence.line, sequence.column = mark_position(start.start_mark)
        for event in events:  # pragma: no branch - its end comes before theirs
            if isinstance(event, yaml.SequenceEndEvent):
                break
            sequence.append(self._node(event, events, depth + 1))
        return sequence

    def _mapping(self, start: Any, events: Iterator[Any], depth: int) -> YamlMapping:
        mapping, keys, repeated = YamlMapping(), dict[str, LocatedText](), list[LocatedText]()
        mapping.line, mapping.column = mark_position(start.start_mark)
        for event in events:  # pragma: no branch - its end comes before theirs
            if isinstance(event, yaml.MappingEndEvent):
                break
            node = self._node(event, events, depth + 1)
            value = self._node(next(events), events, depth + 1)
            if not isinstance(node, LocatedText):
                self._diagnostics.add(mark_position(event.start_mark), yaml_syntax.COMPLEX_KEY.format())
            elif (key := self._scalars.key(event, node)) is None:
                continue
            elif key not in keys:
                keys[key] = key
                mapping[key] = value
            else:
                repeated.append(key)
                message = yaml_syntax.REPEATED_KEY.format(key=quoted(key), line=keys[key].line)
                self._diagnostics.add(mark_position(event.start_mark), message)
        if repeated:
            mapping.repeated = repeated
        return mapping


def parse_yaml(text: str, name: str) -> tuple[YamlNode | None, list[Diagnostic]]:
    """Parse YAML text.

    :param text: the decoded file, with its characters checked.
    :param name: the path for the diagnostics.
    :return: the tree as far as it could be read, or None, and the diagnostics; those that are not fatal are warnings
        about values in the tree.
    """
    try:
        return _parse(text, name, yaml_events.fast_events)
    except (yaml_events.ParserMismatchError, yaml.YAMLError, ValueError, OverflowError):
        return _parse(text, name, yaml_events.python_events)


def _parse(
    text: str, name: str, parse_events: Callable[[str, Sequence[str]], Iterator[yaml.Event]]
) -> tuple[YamlNode | None, list[Diagnostic]]:
    diagnostics, hidden, lines = YamlDiagnostics(name), HiddenText(text), re.split("\r\n|\r|\n", text)
    node: YamlNode | None = None
    try:
        events = hidden.collect_scalars(parse_events(text, lines))
        node = TreeBuilder(text, lines, hidden, diagnostics).document(events)
        _refuse_hidden(hidden.find(len(text)), diagnostics)
    except yaml_events.StoppedError as error:
        bracket = error.opened[0] if error.opened else None
        places = _refuse_hidden(hidden.find(error.stop.index, bracket.index) if bracket else hidden.find(), diagnostics)
        # If a comment has swallowed the end of a flow collection, report the comment instead.
        if not bracket or not places or places[-1] < mark_position(bracket):
            diagnostics.add(*syntax_errors.explain_syntax_error(error))
    except TreeError:
        _refuse_hidden(hidden.find(), diagnostics)
    return node, diagnostics.in_order()


def _refuse_hidden(comments: Iterator[tuple[Position, str]], diagnostics: YamlDiagnostics) -> list[Position]:
    """Refuse comments that were probably meant as text; return their positions."""
    places = []
    for place, message in comments:
        diagnostics.add(place, message)
        places.append(place)
    return places
