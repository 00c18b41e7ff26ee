"""Annotations from which the types of the format's fields are made."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from pydantic_core import PydanticCustomError
from pydantic_core.core_schema import no_info_before_validator_function, no_info_plain_validator_function

from sphinxext_progress.diagnostics import quoted

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import CoreSchema


#: The longest address that is linked, in characters.
MAX_ADDRESS_LENGTH = 2_000


def describe_value(value: object) -> str:
    """Say what stands in the file, as a phrase.

    :param value: a text, a mapping or a list, as the loader made it.
    """
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    return quoted(str(value)) if value else "nothing"


def invalid_value(value: object, wanted: str, remedy: str, at: tuple[int | str, ...] = ()) -> PydanticCustomError:
    """Make the error for a value that cannot be used.

    :param value: what stands in the file.
    :param wanted: what was expected, as a phrase.
    :param remedy: what to do, as a phrase.
    :param at: the way from what is checked to that value.
    """
    return PydanticCustomError(
        "value",
        "found {found}; expected {wanted}; {remedy}",
        {"found": describe_value(value), "wanted": wanted, "remedy": remedy, "at": at},
    )


class Validated:
    """Annotates a value by the function that checks it, and by the JSON Schema that describes it.

    What :class:`pydantic.PlainValidator` does besides, such as to look at the signature of the function, is half of
    the time that all models take, and nothing here needs it.
    """

    def __init__(self, check: Callable[[object], object], schema: dict[str, Any]) -> None:
        self._check = check
        self._schema = schema

    def __get_pydantic_core_schema__(self, *_: object) -> CoreSchema:
        """Let the function have the value as it stands in the file."""
        return no_info_plain_validator_function(self._check)

    def __get_pydantic_json_schema__(self, *_: object) -> JsonSchemaValue:
        """Describe it."""
        return {**self._schema}


# When a text is matched for the first time: most reports have few of these fields.
_compiled = cache(re.compile)


def matching(
    pattern: str,
    wanted: str,
    remedy: str,
    *,
    types: list[str] | None = None,
    optional: bool = False,
    size: Callable[[str], int] | None = None,
) -> Validated:
    """Make the annotation of a text that matches a pattern in full.

    :param pattern: the regular expression, without anchors.
    :param wanted: what was expected, as a phrase.
    :param remedy: what to do, as a phrase.
    :param types: the types as which a YAML reader may see it; text alone when not given.
    :param optional: whether the text may be empty.
    :param size: counts the characters of the longest address that is made of the text.
    """

    def match(value: object) -> str:
        if size and isinstance(value, str) and size(value) > MAX_ADDRESS_LENGTH:
            raise invalid_value(
                value, f"addresses of at most {MAX_ADDRESS_LENGTH} characters when it is filled in", "shorten it"
            )
        if isinstance(value, str) and (_compiled(pattern, re.ASCII).fullmatch(value) or (optional and not value)):
            return value
        raise invalid_value(value, wanted, remedy)

    schema: dict[str, Any] = {"type": types or ["string"], "pattern": f"^(?:{pattern})$"}
    if optional:
        schema = {"anyOf": [schema, {"enum": ["", None]}]}
    return Validated(match, schema)


def to_list(value: object) -> object:
    """Bring one value to a list of it, and a key without a value to an empty list."""
    if isinstance(value, list):
        return value
    return [] if value == "" else [value]


class AcceptSingleValue:
    """Annotates a list that one value may stand for."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Bring the value to a list before it is checked."""
        return no_info_before_validator_function(to_list, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Describe both forms."""
        listed = handler(schema)
        return {"anyOf": [listed["items"], listed, {"type": "null"}]}


class AcceptEmpty:
    """Annotates a list or a mapping whose key may stand without a value."""

    def __init__(self, empty: Callable[[], object]) -> None:
        self._empty = empty

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Take nothing for the empty list or mapping."""
        return no_info_before_validator_function(lambda value: self._empty() if value == "" else value, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Describe both forms."""
        return {"anyOf": [handler(schema), {"type": "null"}]}


class AcceptText:
    """Annotates a mapping for which a text may stand: the value of one of its keys."""

    def __init__(self, key: str) -> None:
        self._key = key

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Bring the text to a mapping before it is checked."""
        return no_info_before_validator_function(
            lambda value: {self._key: value} if isinstance(value, str) else value, handler(source)
        )

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Describe both forms, the text by the rules of its key."""
        mapping = handler(schema)
        text = handler.resolve_ref_schema(mapping)["properties"][self._key]
        rules = {rule: text[rule] for rule in ("type", "pattern") if rule in text}
        return {"anyOf": [mapping, rules]}
