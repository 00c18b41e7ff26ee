"""The field types of the format.

Every scalar is text until one of these types has matched it in full, so that ``0123456`` stays a hash, ``3.10`` stays a
version, and ``12.0`` is not a number. Short forms (text for an item, one value for a list) are expanded before
validation: each model has one shape, no field is a union, and each mistake causes one error.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import partial
from typing import Annotated, Any, TypeVar, get_args, get_origin

from pydantic import BaseModel, BeforeValidator

from sphinxext_progress.diagnostics.messages import values
from sphinxext_progress.format.base import LocatedText, locate
from sphinxext_progress.format.period import PERIOD_PATTERN, Period
from sphinxext_progress.format.validators import AcceptEmpty, AcceptSingleValue, Validated, invalid_value, matching

#: The maximum length of a person's handle that becomes a link, in characters.
MAX_HANDLE_LENGTH = 255
#: The maximum length of the name of an area or a theme, in characters.
MAX_NAME_LENGTH = 200
#: The maximum number of periods that a trend table covers.
MAX_WINDOW = 120


# Editors may read these as other types; they are text here: on, 3.10, 0123456.
_ANY_SCALAR = ["string", "number", "boolean"]


def _text(value: object) -> LocatedText:
    if isinstance(value, str):
        return locate(value)
    raise invalid_value(value, values.TEXT)


def _filled(value: object) -> LocatedText:
    text = _text(value)
    if text.strip():
        return text
    raise invalid_value("", values.REQUIRED_TEXT)


Text = Annotated[LocatedText, Validated(_text, {"type": [*_ANY_SCALAR, "null"]})]
"""Text, which may be empty."""

RequiredText = Annotated[LocatedText, Validated(_filled, {"type": _ANY_SCALAR, "pattern": r"\S"})]
"""Text with at least one visible character."""


def _name(value: object) -> LocatedText:
    name = _filled(value)
    if len(name) > MAX_NAME_LENGTH:
        raise invalid_value(name, values.NAME, limit=MAX_NAME_LENGTH)
    return name


Name = Annotated[LocatedText, Validated(_name, {"type": _ANY_SCALAR, "pattern": r"\S", "maxLength": MAX_NAME_LENGTH})]
"""A name that many rows may repeat: required, and of limited length."""


#: The regular expression of a commit hash.
COMMIT_HASH_PATTERN = "[0-9a-fA-F]{7,64}"
#: The regular expression of a number: a positive integer of at most nine digits.
POSITIVE_NUMBER_PATTERN = "[1-9][0-9]{0,8}"

CommitHash = Annotated[
    LocatedText,
    matching(COMMIT_HASH_PATTERN, values.COMMIT_HASH, types=["string", "number"]),
]

_identifier = partial(
    matching,
    "[a-z0-9](?:[a-z0-9-]*[a-z0-9])?",
    values.IDENTIFIER,
    types=["string", "number"],
)

Identifier = Annotated[LocatedText, _identifier()]
OptionalIdentifier = Annotated[LocatedText, _identifier(optional=True)]

_url = partial(matching, r"https?://[^\s/]\S*|mailto:[^\s@]+@\S+", values.URL)

Url = Annotated[LocatedText, _url()]
OptionalUrl = Annotated[LocatedText, _url(optional=True)]


_NUMBER = re.compile(POSITIVE_NUMBER_PATTERN)


def _number(value: object) -> int:
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        return int(value)
    raise invalid_value(value, values.NUMBER)


PositiveNumber = Annotated[
    int,
    Validated(
        _number,
        {
            "type": ["integer", "string"],
            "pattern": f"^{POSITIVE_NUMBER_PATTERN}$",
            "minimum": 1,
            "maximum": 999_999_999,
        },
    ),
]


def _window(value: object) -> int:
    if isinstance(value, str) and _NUMBER.fullmatch(value) and int(value) <= MAX_WINDOW:
        return int(value)
    raise invalid_value(value, values.WINDOW, limit=MAX_WINDOW)


Window = Annotated[
    int,
    Validated(
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
            raise invalid_value(value, values.CALENDAR_DATE) from None
    raise invalid_value(value, values.DATE)


Date = Annotated[
    dt.date,
    Validated(_date, {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "format": "date"}),
]


def _boolean(value: object) -> bool:
    if isinstance(value, str) and value in ("true", "True", "TRUE", "false", "False", "FALSE"):
        return value.lower() == "true"
    raise invalid_value(value, values.BOOLEAN)


Boolean = Annotated[
    bool,
    Validated(_boolean, {"enum": [True, False, "true", "True", "TRUE", "false", "False", "FALSE"]}),
]


def _period(value: object) -> Period:
    if isinstance(value, str) and (period := Period.parse(value)):
        return period
    raise invalid_value(value, values.PERIOD)


PeriodField = Annotated[
    Period,
    Validated(_period, {"type": ["string", "integer"], "pattern": PERIOD_PATTERN, "minimum": 1, "maximum": 9999}),
]


def _empty_to_none(value: object) -> object:
    """Treat a key without a value as a missing key."""
    return None if value == "" else value


OptionalDate = Annotated[Date | None, BeforeValidator(_empty_to_none)]
OptionalNumber = Annotated[PositiveNumber | None, BeforeValidator(_empty_to_none)]
OptionalPeriod = Annotated[PeriodField | None, BeforeValidator(_empty_to_none)]


T = TypeVar("T")

OptionalBoolean = Annotated[Boolean, AcceptEmpty(lambda: "false")]
"""True or false; a key without a value is false."""

OneOrMany = Annotated[list[T], AcceptSingleValue()]
"""One value or a list of them."""

OptionalList = Annotated[list[T], AcceptEmpty(list)]
"""A list; a key without a value is an empty one."""

OptionalMapping = Annotated[T, AcceptEmpty(dict)]
"""A mapping; a key without a value is an empty one."""


def element_type(annotation: Any) -> Any:
    """Return the element type of a list annotation, or the type itself.

    :param annotation: the annotation of a field, or a type.
    :return: a class, or :data:`CommitHash` or a ``dict``, which are not reduced to a class.
    """
    while annotation != CommitHash and get_origin(annotation) not in (None, dict):
        annotation = get_args(annotation)[0]
    return annotation


def value_type(kind: Any, key: str) -> Any:
    """Return the element type of the value of a key.

    :param kind: the type of a mapping: a model, or a ``dict``, whose keys are free.
    """
    if get_origin(kind) is dict:
        return element_type(get_args(kind)[1])
    return element_type(kind.model_fields[key].annotation)


def nesting_depth(kind: Any) -> int:
    """Return how deeply a value of a type may be nested: each list and each mapping is a level, and so is a scalar."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return 1 + max(nesting_depth(field.annotation) for field in kind.model_fields.values())
    own_level = get_origin(kind) in (list, dict)
    return own_level + max(map(nesting_depth, get_args(kind)), default=1)
