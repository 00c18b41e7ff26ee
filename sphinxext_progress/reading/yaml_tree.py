"""Parse YAML text to lists, mappings and strings that know their positions.

The tree is built from the events of PyYAML's parsers, never by its constructors: every scalar is text and gets its type
from the model. Features that reports do not need are refused: duplicate keys, anchors, aliases, tags, a second document,
deep nesting.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypeAlias

import yaml

from sphinxext_progress.diagnostics import MAX_DIAGNOSTICS, Diagnostic, Position, Subtype, code_point, quoted
from sphinxext_progress.diagnostics.messages import yaml_syntax
from sphinxext_progress.diagnostics.messages.data_files import FORBIDDEN_CHARACTER
from sphinxext_progress.format.base import LocatedText
from sphinxext_progress.reading import syntax_errors, yaml_comments, yaml_events
from sphinxext_progress.reading.decoding import text_position
from sphinxext_progress.reading.yaml_folding import find_folded_lists
from sphinxext_progress.text.invisible import find_forbidden, has_invisible, show_invisible

if TYPE_CHECKING:
    from collections.abc import Iterator

#: The deepest nesting of lists and mappings; a report needs six.
MAX_DEPTH = 12
#: The most keys and values in one file.
MAX_VALUES = 50_000
#: The longest single text, in characters.
MAX_LENGTH = 20_000


class YamlMapping(dict[str, "YamlNode"]):
    """A mapping of the file; its keys are :class:`~sphinxext_progress.format.base.LocatedText`."""

    line = 0
    column = 0
    #: Further keys that were refused as duplicates.
    repeated: tuple[LocatedText, ...] = ()


class YamlSequence(list["YamlNode"]):
    """A list of the file."""

    line = 0
    column = 0


YamlNode: TypeAlias = YamlMapping | YamlSequence | LocatedText

# The styles of a scalar whose text begins in the next line.
_BLOCK_STYLES = frozenset({"|", ">"})

_NULL = frozenset({"", "~", "null", "Null", "NULL"})


class TreeError(Exception):
    """Stop reading a file; its diagnostics are in the builder."""


class _Builder:
    """Build the tree of one file and collect its diagnostics."""

    def __init__(self, text: str, name: str) -> None:
        self.name = name
        self.text = text
        self.lines = re.split("\r\n|\r|\n", text)
        self.diagnostics: list[Diagnostic] = []
        #: Warnings about content that is probably not read as intended.
        self.warnings: list[Diagnostic] = []
        self.values = 0
        # Whether the file needs two checks that most files do not: for invisible characters or those that only an
        # escape can produce, and for comments that may have been meant as text.
        self.escapes = "\\" in text or has_invisible(text)
        self.comments = yaml_comments.may_hide_text(text)
        #: The scalars, collected only if comments are checked.
        self.scalars: list[Any] = []

    def diagnostic(self, place: Position, message: str) -> None:
        """Add a diagnostic; raise TreeError if there are too many."""
        self.diagnostics.append(Diagnostic(self.name, *place, message, Subtype.YAML, fatal=True))
        if len(self.diagnostics) >= MAX_DIAGNOSTICS:
            raise TreeError

    def stop(self, place: Position, message: str) -> TreeError:
        """Add a diagnostic and return the error that stops reading."""
        self.diagnostic(place, message)
        return TreeError()

    def document(self, events: Iterator[yaml.Event]) -> YamlNode | None:
        """Build the tree of the only document of the file."""
        node: YamlNode | None = None
        documents = 0
        events = self._collect_scalars(events) if self.comments else events
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise self.stop(_place(event.start_mark), yaml_syntax.SECOND_DOCUMENT.format())
                node = self.node(next(events), events, 1)
        return node

    def _collect_scalars(self, events: Iterator[yaml.Event]) -> Iterator[yaml.Event]:
        for event in events:
            if isinstance(event, yaml.ScalarEvent):
                self.scalars.append(event)
            yield event

    def refuse_lost(self, end: int | None = None, brackets: int | None = None) -> bool:
        """Add diagnostics about text that YAML reads as a comment.

        :param end: the offset up to which the file could be parsed; by default the end of its last scalar.
        :param brackets: the offset of an unclosed flow collection, if any.
        :return: whether there is such text in that flow collection.
        """
        if end is None:
            end = self.scalars[-1].end_mark.index if self.scalars else 0
        begin = len(self.text) if brackets is None else brackets
        is_in_brackets = False
        for at, message in yaml_comments.find_lost_text(self.text, self.scalars, end, begin) if self.comments else ():
            is_in_brackets = is_in_brackets or at >= begin
            if len(self.diagnostics) < MAX_DIAGNOSTICS:
                self.diagnostics.append(
                    Diagnostic(self.name, *text_position(self.text, at), message, Subtype.YAML, fatal=True)
                )
        return is_in_brackets

    def node(self, event: Any, events: Iterator[Any], depth: int) -> YamlNode:
        """Build the value that begins with an event."""
        if self.values >= MAX_VALUES:
            raise self.stop(_place(event.start_mark), yaml_syntax.TOO_MANY_VALUES.format(limit=MAX_VALUES))
        if depth > MAX_DEPTH:
            raise self.stop(_place(event.start_mark), yaml_syntax.TOO_DEEP.format(limit=MAX_DEPTH))
        if event.anchor is not None or event.tag is not None:
            self._refuse_references(event)
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event)
        self.values += 1
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(event, events, depth)
        return self._sequence(event, events, depth)

    def _refuse_references(self, event: Any) -> None:
        if event.anchor is not None:
            sign = "*" if isinstance(event, yaml.AliasEvent) else "&"
            raise self.stop(_place(event.start_mark), yaml_syntax.REFERENCES.format(name=quoted(sign + event.anchor)))
        self.diagnostic(_place(event.start_mark), syntax_errors.tag_message(event.start_mark, self.lines))

    def _sequence(self, start: Any, events: Iterator[Any], depth: int) -> YamlSequence:
        sequence = YamlSequence()
        sequence.line, sequence.column = _place(start.start_mark)
        for event in events:  # pragma: no branch - its end comes before theirs
            if isinstance(event, yaml.SequenceEndEvent):
                break
            sequence.append(self.node(event, events, depth + 1))
        return sequence

    def _mapping(self, start: Any, events: Iterator[Any], depth: int) -> YamlMapping:
        mapping, keys, mark = YamlMapping(), dict[str, LocatedText](), start.start_mark
        mapping.line, mapping.column = mark.line + 1, mark.column + 1
        for event in events:  # pragma: no branch - its end comes before theirs
            if isinstance(event, yaml.MappingEndEvent):
                break
            key = self.node(event, events, depth + 1)
            value = self.node(next(events), events, depth + 1)
            if isinstance(key, LocatedText) and not key and event.value:
                # As a key, ``null`` is text.
                key = LocatedText.at(event.value, key.line, key.column)
            if not isinstance(key, LocatedText):
                self.diagnostic(_place(event.start_mark), yaml_syntax.COMPLEX_KEY.format())
            elif self.escapes and find_forbidden(key):
                # It already has a diagnostic; as a key it would be reported as unknown as well.
                continue
            elif key not in keys:
                keys[key] = key
                mapping[key] = value
            else:
                mapping.repeated += (key,)
                message = yaml_syntax.REPEATED_KEY.format(key=quoted(key), line=keys[key].line)
                self.diagnostic(_place(event.start_mark), message)
        return mapping

    def _scalar(self, event: Any) -> LocatedText:
        self.values += 1
        value, mark, style = event.value, event.start_mark, event.style
        # The value is never longer than its source, so most texts need only the first comparison.
        if event.end_mark.index - mark.index > MAX_LENGTH and len(value) > MAX_LENGTH:
            self.diagnostic(_place(mark), yaml_syntax.LONG_TEXT.format(length=len(value), limit=MAX_LENGTH))
        if self.escapes:
            if character := find_forbidden(value):
                self.diagnostic(_place(mark), FORBIDDEN_CHARACTER.format(character=code_point(character)))
            value = show_invisible(value)
        # The style of a plain scalar is None or an empty string, depending on the parser.
        if not style and value in _NULL:
            # A tag, which was refused, counts as the value.
            value = event.tag or ""
            if self.comments and not event.value:
                line = self.lines[mark.line] if mark.line < len(self.lines) else ""
                if lost := yaml_comments.INSTEAD_OF_VALUE.match(line, mark.column):
                    # Its diagnostic follows in refuse_lost(); the value is not reported as missing as well.
                    return LocatedText.at(lost[1], mark.line + 1, lost.start(1) + 1)
        if style != "|" and event.end_mark.line > mark.line:
            for place in find_folded_lists(self.lines, mark.line, event.end_mark.line, folds=style == ">"):
                self.warnings.append(Diagnostic(self.name, *place, yaml_syntax.FOLDED_LIST.format(), Subtype.YAML))
        text = LocatedText(value)
        text.line, text.column = mark.line + 1, mark.column + 1
        text.start = text.line + 1 if style in _BLOCK_STYLES else text.line
        return text


def _place(mark: Any) -> Position:
    """Return the position of a mark of either parser."""
    return Position(mark.line + 1, mark.column + 1)


def parse_yaml(text: str, name: str) -> tuple[YamlNode | None, list[Diagnostic]]:
    """Parse YAML text.

    :param text: the decoded file, with its characters checked.
    :param name: the path for the diagnostics.
    :return: the tree as far as it could be read, or None, and the diagnostics; those that are not fatal are warnings
        about values in the tree.
    """
    builder = _Builder(text, name)
    node: YamlNode | None = None
    try:
        node = builder.document(yaml_events.fast_events(text, builder.lines))
        builder.refuse_lost(len(text))
    except (yaml_events.ParserMismatchError, yaml.YAMLError, ValueError, OverflowError):
        return _parse_slowly(text, name)
    except TreeError:
        builder.refuse_lost()
    return node, sorted([*builder.diagnostics, *builder.warnings])


def _parse_slowly(text: str, name: str) -> tuple[YamlNode | None, list[Diagnostic]]:
    builder = _Builder(text, name)
    node: YamlNode | None = None
    try:
        node = builder.document(yaml_events.python_events(text, builder.lines))
        builder.refuse_lost(len(text))
    except yaml_events.StoppedError as error:
        # If a comment has swallowed the end of a flow collection, report the comment instead.
        end, brackets = (error.stop.index, error.opened[0].index) if error.opened else (None, None)
        if not builder.refuse_lost(end, brackets):
            place, message = syntax_errors.explain_syntax_error(error)
            builder.diagnostics.append(Diagnostic(name, *place, message, Subtype.YAML, fatal=True))
    except TreeError:
        builder.refuse_lost()
    return node, sorted([*builder.diagnostics, *builder.warnings])
