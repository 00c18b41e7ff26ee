"""Annotations from which the field types of the format are built."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pydantic_core import PydanticCustomError
from pydantic_core.core_schema import no_info_before_validator_function, no_info_plain_validator_function

from sphinxext_progress.diagnostics import quoted
from sphinxext_progress.diagnostics.messages.values import LONG_ADDRESS
from sphinxext_progress.format.base import locate

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import CoreSchema

    from sphinxext_progress.diagnostics import Message
    from sphinxext_progress.format.base import LocatedText

#: The maximum length of an address that becomes a link, in characters.
MAX_ADDRESS_LENGTH = 2_000


def describe_value(value: object) -> str:
    """Describe a value of the file in a phrase, for a message.

    :param value: text, a mapping or a list, as read by the loader.
    """
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    return quoted(str(value)) if value else "empty"


def invalid_value(
    value: object, message: Message, at: tuple[int | str, ...] = (), **values: object
) -> PydanticCustomError:
    """Create the error for a value that cannot be used.

    :param value: the value in the file.
    :param message: the message; its placeholder ``path`` is filled in once the path to the value is known.
    :param at: the path to that value, relative to the value under validation.
    :param values: the values of the other placeholders.
    """
    values["found"] = describe_value(value)
    context = {"message": message, "values": values, "at": at}
    return PydanticCustomError("value", message.format(path="value", **values), context)


class Validated:
    """Annotate a value with the function that validates it and the JSON Schema that describes it.

    Unlike :class:`pydantic.PlainValidator`, it does not inspect the signature of the function, which would take half of
    the time needed to build the models.
    """

    def __init__(self, check: Callable[[object], object], schema: dict[str, Any]) -> None:
        self._check = check
        self._schema = schema

    def __get_pydantic_core_schema__(self, *_: object) -> CoreSchema:
        """Pass the value of the file to the function unchanged."""
        return no_info_plain_validator_function(self._check)

    def __get_pydantic_json_schema__(self, *_: object) -> JsonSchemaValue:
        """Return the JSON Schema."""
        return {**self._schema}


def matching(
    pattern: str,
    message: Message,
    *,
    types: list[str] | None = None,
    optional: bool = False,
    size: Callable[[str], int] | None = None,
    **values: Any,
) -> Validated:
    """Return the annotation of a text that matches a pattern in full.

    :param pattern: the regular expression, without anchors.
    :param message: the message about any other value.
    :param types: the types that a YAML reader may give the value; only text by default.
    :param optional: whether the text may be empty.
    :param size: returns the length of the longest address that the text can produce.
    :param values: the values of the placeholders of the message.
    """

    def match(value: object) -> LocatedText:
        if size and isinstance(value, str) and size(value) > MAX_ADDRESS_LENGTH:
            raise invalid_value(value, LONG_ADDRESS, limit=MAX_ADDRESS_LENGTH)
        if isinstance(value, str) and (re.fullmatch(pattern, value, re.ASCII) or (optional and not value)):
            return locate(value)
        raise invalid_value(value, message, **values)

    schema: dict[str, Any] = {"type": types or ["string"], "pattern": f"^(?:{pattern})$"}
    if optional:
        schema = {"anyOf": [schema, {"enum": ["", None]}]}
    return Validated(match, schema)


def to_list(value: object) -> object:
    """Wrap a single value in a list; a key without a value gives an empty list."""
    if isinstance(value, list):
        return value
    return [] if value == "" else [value]


class AcceptSingleValue:
    """Annotate a list that may be written as a single value."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Convert the value to a list before validation."""
        return no_info_before_validator_function(to_list, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Describe both forms."""
        listed = handler(schema)
        return {"anyOf": [listed["items"], listed, {"type": "null"}]}


class AcceptEmpty:
    """Annotate a field whose key may have no value."""

    def __init__(self, empty: Callable[[], object]) -> None:
        self._empty = empty

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Replace a missing value with the empty one before validation."""
        return no_info_before_validator_function(lambda value: self._empty() if value == "" else value, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Describe both forms."""
        return {"anyOf": [handler(schema), {"type": "null"}]}


class AcceptTextForMapping:
    """Annotate a mapping that may be written as text: the value of one of its keys."""

    def __init__(self, key: str) -> None:
        self._key = key

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Convert the text to a mapping before validation."""
        return no_info_before_validator_function(
            lambda value: {self._key: value} if isinstance(value, str) else value, handler(source)
        )

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Describe both forms; the text follows the rules of its key."""
        mapping = handler(schema)
        text = handler.resolve_ref_schema(mapping)["properties"][self._key]
        rules = {rule: text[rule] for rule in ("type", "pattern") if rule in text}
        return {"anyOf": [mapping, rules]}
