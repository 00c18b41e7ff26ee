"""The types of the format's fields: every scalar is text until one of these has matched it in full.

So ``0123456`` stays a hash and ``3.10`` stays a version, and ``12.0`` is no number. Short forms (a
text for an item, one value for a list) are brought to the long form before validation: each model
has one shape, no field is a union, and a mistake gives one error.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, TypeVar, get_args, get_origin

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError
from pydantic_core.core_schema import no_info_before_validator_function, no_info_plain_validator_function

from sphinxext_progress.diagnostics import quoted
from sphinxext_progress.period import PATTERN, Period

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import CoreSchema


#: The longest address that is linked, in characters.
MAX_ADDRESS = 2_000
#: The longest handle of a person that is linked, in characters.
MAX_HANDLE = 255
#: The longest name for which a shorter one may stand, in characters.
MAX_NAME = 200
#: The most periods that trends look back.
MAX_WINDOW = 120


def found(value: object) -> str:
    """Say what stands in the file, as a phrase.

    :param value: a text, a mapping or a list, as the loader made it.
    """
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    return quoted(str(value)) if value else "nothing"


def wrong(value: object, wanted: str, remedy: str, at: tuple[int | str, ...] = ()) -> PydanticCustomError:
    """Make the error for a value that cannot be used.

    :param value: what stands in the file.
    :param wanted: what was expected, as a phrase.
    :param remedy: what to do, as a phrase.
    :param at: the way from what is checked to that value.
    """
    return PydanticCustomError(
        "value",
        "found {found}; expected {wanted}; {remedy}",
        {"found": found(value), "wanted": wanted, "remedy": remedy, "at": at},
    )


class Checked:
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


# What an editor reads as something else than text is text all the same: on, 3.10, 0123456.
_ANY_SCALAR = ["string", "number", "boolean"]


def _text(value: object) -> str:
    """Keep the very object, because the loader's text knows its line."""
    if isinstance(value, str):
        return value
    raise wrong(value, "text", "write one text")


def _filled(value: object) -> str:
    if isinstance(value, str) and value.strip():
        return value
    _text(value)
    raise wrong("", "text", "write it, or quote it if it is there (an unquoted null is nothing)")


Text = Annotated[str, Checked(_text, {"type": [*_ANY_SCALAR, "null"]})]
"""Text, which may be empty."""

Filled = Annotated[str, Checked(_filled, {"type": _ANY_SCALAR, "pattern": r"\S"})]
"""Text that must be there."""


def _name(value: object) -> str:
    name = _filled(value)
    if len(name) > MAX_NAME:
        raise wrong(name, f"a name of at most {MAX_NAME} characters", "shorten it")
    return name


Name = Annotated[str, Checked(_name, {"type": _ANY_SCALAR, "pattern": r"\S", "maxLength": MAX_NAME})]
"""A text that must be there, and that stands in many places."""


# When a text is matched for the first time: most reports have few of these fields.
_compiled = cache(re.compile)


def matched(
    pattern: str,
    wanted: str,
    remedy: str,
    *,
    types: list[str] | None = None,
    optional: bool = False,
    size: Callable[[str], int] | None = None,
) -> Checked:
    """Make the annotation of a text that matches a pattern in full.

    :param pattern: the regular expression, without anchors.
    :param wanted: what was expected, as a phrase.
    :param remedy: what to do, as a phrase.
    :param types: the types as which a YAML reader may see it; text alone when not given.
    :param optional: whether the text may be empty.
    :param size: counts the characters of the longest address that is made of the text.
    """

    def match(value: object) -> str:
        if size and isinstance(value, str) and size(value) > MAX_ADDRESS:
            raise wrong(value, f"addresses of at most {MAX_ADDRESS} characters when it is filled in", "shorten it")
        if isinstance(value, str) and (_compiled(pattern, re.ASCII).fullmatch(value) or (optional and not value)):
            return value
        raise wrong(value, wanted, remedy)

    schema: dict[str, Any] = {"type": types or ["string"], "pattern": f"^(?:{pattern})$"}
    if optional:
        schema = {"anyOf": [schema, {"enum": ["", None]}]}
    return Checked(match, schema)


Hash = Annotated[
    str,
    matched(
        "[0-9a-fA-F]{7,64}",
        "a commit hash of 7 to 64 hexadecimal digits",
        "copy it from git log",
        types=["string", "number"],
    ),
]

Identifier = Annotated[
    str,
    matched(
        "[a-z0-9](?:[a-z0-9-]*[a-z0-9])?",
        "lower-case letters, digits and hyphens",
        "choose such an id",
        types=["string", "number"],
    ),
]

OptionalIdentifier = Annotated[
    str,
    matched(
        "[a-z0-9](?:[a-z0-9-]*[a-z0-9])?",
        "lower-case letters, digits and hyphens",
        "choose such an id",
        types=["string", "number"],
        optional=True,
    ),
]

Url = Annotated[
    str,
    matched(
        r"https?://[^\s/]\S*|mailto:[^\s@]+@\S+",
        "an address that begins with https://, http:// or mailto:",
        "write it in full",
    ),
]


_NUMBER = re.compile("[1-9][0-9]{0,8}")


def _number(value: object) -> int:
    if isinstance(value, str):
        if _NUMBER.fullmatch(value):
            return int(value)
        if re.fullmatch(r"[\w.-]+/[\w.-]+[#!][0-9]+", value):
            raise wrong(value, "a number alone", "numbers of other repositories are reserved for a later version")
    raise wrong(value, "a whole number from 1 to 999999999", "write the digits alone")


Number = Annotated[
    int,
    Checked(
        _number,
        {"type": ["integer", "string"], "pattern": "^[1-9][0-9]{0,8}$", "minimum": 1, "maximum": 999_999_999},
    ),
]


def _window(value: object) -> int:
    is_number = isinstance(value, str) and _NUMBER.fullmatch(value)
    if isinstance(value, str) and is_number and int(value) <= MAX_WINDOW:
        return int(value)
    remedy = "write a smaller one" if is_number else "write the digits alone"
    raise wrong(value, f"a whole number from 1 to {MAX_WINDOW}", remedy)


Window = Annotated[
    int,
    Checked(
        _window,
        {
            "type": ["integer", "string"],
            "pattern": "^(?:[1-9][0-9]?|1[01][0-9]|120)$",
            "minimum": 1,
            "maximum": MAX_WINDOW,
        },
    ),
]


def _date(value: object) -> dt.date:
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII):
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            raise wrong(value, "a date of the calendar as YYYY-MM-DD", "correct it") from None
    raise wrong(value, "a date as YYYY-MM-DD", "write year, month and day")


Date = Annotated[
    dt.date,
    Checked(_date, {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "format": "date"}),
]


def _boolean(value: object) -> bool:
    if isinstance(value, str) and value in ("true", "True", "TRUE", "false", "False", "FALSE"):
        return value.lower() == "true"
    raise wrong(value, "true or false", "write one of the two words")


Boolean = Annotated[
    bool,
    Checked(_boolean, {"enum": [True, False, "true", "True", "TRUE", "false", "False", "FALSE"]}),
]


def _period(value: object) -> Period:
    if isinstance(value, str) and (period := Period.parse(value)):
        return period
    raise wrong(
        value,
        "a period of the calendar as 2026-01, 2026-Q1, 2026-W05, 2026 or 2026-01-05/2026-01-18",
        "write it in one of these forms",
    )


PeriodField = Annotated[
    Period,
    Checked(_period, {"type": ["string", "integer"], "pattern": PATTERN, "minimum": 1, "maximum": 9999}),
]


def _none_for_nothing(value: object) -> object:
    """Take a key without a value for a key that is not there."""
    return None if value == "" else value


OptionalDate = Annotated[Date | None, BeforeValidator(_none_for_nothing)]
OptionalPeriod = Annotated[PeriodField | None, BeforeValidator(_none_for_nothing)]


def list_of(value: object) -> object:
    """Bring one value to a list of it, and a key without a value to an empty list."""
    if isinstance(value, list):
        return value
    return [] if value == "" else [value]


class OneOrList:
    """Annotates a list that one value may stand for."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Bring the value to a list before it is checked."""
        return no_info_before_validator_function(list_of, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Describe both forms."""
        listed = handler(schema)
        return {"anyOf": [listed["items"], listed, {"type": "null"}]}


class OrNothing:
    """Annotates a list or a mapping whose key may stand without a value."""

    def __init__(self, empty: Callable[[], object]) -> None:
        self._empty = empty

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Take nothing for the empty list or mapping."""
        return no_info_before_validator_function(lambda value: self._empty() if value == "" else value, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Describe both forms."""
        return {"anyOf": [handler(schema), {"type": "null"}]}


class OrText:
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


T = TypeVar("T")

Switch = Annotated[Boolean, OrNothing(lambda: "false")]
"""True or false; a key without a value is false."""

Listed = Annotated[list[T], OneOrList()]
"""One value or a list of them."""

Several = Annotated[list[T], OrNothing(list)]
"""A list; a key without a value is an empty one."""

Mapped = Annotated[T, OrNothing(dict)]
"""A mapping; a key without a value is an empty one."""


def element(annotation: Any) -> Any:
    """Take the type of the elements of a list; of anything else the thing itself.

    :param annotation: the annotation of a field, or a type.
    :return: a class, or :data:`Hash`, which is more than the text that it is made of.
    """
    while annotation != Hash and get_origin(annotation) is not None:
        annotation = get_args(annotation)[0]
    return annotation
