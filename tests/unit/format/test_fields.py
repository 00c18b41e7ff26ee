"""The field types: accepted and refused values, and their schemas."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError

from sphinxext_progress.diagnostics.messages import values
from sphinxext_progress.format import validators
from sphinxext_progress.format.base import NO_TEXT, LocatedText
from sphinxext_progress.format.fields import (
    Boolean,
    CommitHash,
    Date,
    Identifier,
    OneOrMany,
    OptionalDate,
    OptionalIdentifier,
    OptionalList,
    OptionalMapping,
    OptionalPeriod,
    PeriodField,
    PositiveNumber,
    RequiredText,
    Text,
    Url,
)
from sphinxext_progress.format.validators import AcceptTextForMapping


class Named(BaseModel):
    """A mapping that may be written as text."""

    name: RequiredText
    other: Text = NO_TEXT


OneNamed = Annotated[Named, AcceptTextForMapping("name")]


def read(kind: Any, value: object) -> Any:
    return TypeAdapter(kind).validate_python(value)


def refused(kind: Any, value: object) -> str:
    """Return the message of the only error for a value."""
    with pytest.raises(ValidationError) as caught:
        read(kind, value)
    (error,) = caught.value.errors()
    return error["msg"]


def schema(kind: Any) -> dict[str, Any]:
    return TypeAdapter(kind).json_schema()


@pytest.mark.parametrize(
    ("value", "phrase"),
    [({}, "a mapping"), ([], "a list"), ("", "empty"), (None, "empty"), ("a\n", "'aU+000A'"), (12, "'12'")],
)
def test_a_value_is_described_by_a_phrase(value: object, phrase: str) -> None:
    assert validators.describe_value(value) == phrase


@pytest.mark.parametrize(
    ("kind", "value", "result"),
    [
        (Text, "", ""),
        (Text, " 3.10", " 3.10"),
        (RequiredText, "on", "on"),
        # A hash is never a number.
        (CommitHash, "0123456", "0123456"),
        (CommitHash, "1234567e10", "1234567e10"),
        (CommitHash, "ABCdef0", "ABCdef0"),
        (CommitHash, "a" * 64, "a" * 64),
        (Identifier, "a", "a"),
        (Identifier, "3-d", "3-d"),
        (OptionalIdentifier, "", ""),
        (OptionalIdentifier, "moe", "moe"),
        (Url, "http://x", "http://x"),
        (Url, "https://example.org/a?b#c", "https://example.org/a?b#c"),
        (Url, "mailto:ann@example.org", "mailto:ann@example.org"),
        (PositiveNumber, "1", 1),
        (PositiveNumber, "999999999", 999_999_999),
        (Date, "2026-02-28", dt.date(2026, 2, 28)),
        (OptionalDate, "2026-02-28", dt.date(2026, 2, 28)),
        (OptionalDate, "", None),
        (OptionalPeriod, "", None),
        (Boolean, "true", True),
        (Boolean, "TRUE", True),
        (Boolean, "False", False),
        (OneOrMany[CommitHash], "0123456", ["0123456"]),
        (OneOrMany[CommitHash], ["0123456"], ["0123456"]),
        (OneOrMany[CommitHash], "", []),
        (OptionalList[Text], ["a"], ["a"]),
        (OptionalList[Text], "", []),
        (OneNamed, "a", Named(name="a")),
        (OneNamed, {"name": "a", "other": "b"}, Named(name="a", other="b")),
        (OneOrMany[OneNamed], "a", [Named(name="a")]),
        (OneOrMany[OneNamed], {"name": "a"}, [Named(name="a")]),
        (OneOrMany[OneNamed], ["a", {"name": "b"}], [Named(name="a"), Named(name="b")]),
        (OptionalMapping[dict[str, str]], "", {}),
        (OptionalMapping[dict[str, str]], {"a": "b"}, {"a": "b"}),
    ],
)
def test_a_valid_value_is_accepted(kind: Any, value: object, result: object) -> None:
    taken = read(kind, value)
    assert taken == result
    assert isinstance(taken, type(result))


def test_a_period_is_parsed() -> None:
    taken = read(PeriodField, "2026-Q1")
    assert (taken.kind, taken.name) == ("quarter", "2026-Q1")
    assert read(OptionalPeriod, "2026-Q1") == taken


def test_a_located_text_keeps_its_identity() -> None:
    text = LocatedText("a", 2, 3)
    # It has a position.
    assert read(Text, text) is text
    assert read(RequiredText, text) is text


@pytest.mark.parametrize(
    ("kind", "value", "message"),
    [
        (Text, ["a"], values.TEXT.format(found="a list", path="value")),
        (Text, {}, values.TEXT.format(found="a mapping", path="value")),
        (RequiredText, {}, values.TEXT.format(found="a mapping", path="value")),
        (RequiredText, "", values.REQUIRED_TEXT.format(found="empty", path="value")),
        (RequiredText, " \n\t", values.REQUIRED_TEXT.format(found="empty", path="value")),
        (CommitHash, "012345", values.COMMIT_HASH.format(found="'012345'", path="value")),
        (CommitHash, "g123456", values.COMMIT_HASH.format(found="'g123456'", path="value")),
        (CommitHash, "0123456\n", values.COMMIT_HASH.format(found="'0123456U+000A'", path="value")),
        (
            CommitHash,
            "a" * 65,
            values.COMMIT_HASH.format(
                found="'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…'", path="value"
            ),
        ),
        (CommitHash, ["0123456"], values.COMMIT_HASH.format(found="a list", path="value")),
        (Identifier, "", values.IDENTIFIER.format(found="empty", path="value")),
        (Identifier, "MoE", values.IDENTIFIER.format(found="'MoE'", path="value")),
        (Identifier, "-a", values.IDENTIFIER.format(found="'-a'", path="value")),
        (Identifier, "a-", values.IDENTIFIER.format(found="'a-'", path="value")),
        (OptionalIdentifier, "a b", values.IDENTIFIER.format(found="'a b'", path="value")),
        (OptionalIdentifier, [], values.IDENTIFIER.format(found="a list", path="value")),
        (Url, "javascript:alert(1)", values.URL.format(found="'javascript:alert(1)'", path="value")),
        (Url, "HTTPS://example.org", values.URL.format(found="'HTTPS://example.org'", path="value")),
        (Url, "https:///etc", values.URL.format(found="'https:///etc'", path="value")),
        (Url, "https://a b", values.URL.format(found="'https://a b'", path="value")),
        (Url, "mailto:ann", values.URL.format(found="'mailto:ann'", path="value")),
        (PositiveNumber, "0", values.NUMBER.format(found="'0'", path="value")),
        (PositiveNumber, "007", values.NUMBER.format(found="'007'", path="value")),
        (PositiveNumber, "12.0", values.NUMBER.format(found="'12.0'", path="value")),
        (PositiveNumber, "1000000000", values.NUMBER.format(found="'1000000000'", path="value")),
        (PositiveNumber, "٣", values.NUMBER.format(found="'٣'", path="value")),
        (PositiveNumber, "#12", values.NUMBER.format(found="'#12'", path="value")),
        (PositiveNumber, "", values.NUMBER.format(found="empty", path="value")),
        (PositiveNumber, ["1"], values.NUMBER.format(found="a list", path="value")),
        (
            PositiveNumber,
            "o/r#12",
            values.NUMBER.format(found="'o/r#12'", path="value"),
        ),
        (
            PositiveNumber,
            "o/r!12",
            values.NUMBER.format(found="'o/r!12'", path="value"),
        ),
        (Date, "2026-1-5", values.DATE.format(found="'2026-1-5'", path="value")),
        (Date, "2026-01-05T00:00", values.DATE.format(found="'2026-01-05T00:00'", path="value")),
        (Date, {}, values.DATE.format(found="a mapping", path="value")),
        (Date, "2026-02-30", values.CALENDAR_DATE.format(found="'2026-02-30'", path="value")),
        (Date, "0000-01-01", values.CALENDAR_DATE.format(found="'0000-01-01'", path="value")),
        (OptionalDate, "soon", values.DATE.format(found="'soon'", path="value")),
        (Boolean, "yes", values.BOOLEAN.format(found="'yes'", path="value")),
        (Boolean, "tRUE", values.BOOLEAN.format(found="'tRUE'", path="value")),
        (Boolean, [], values.BOOLEAN.format(found="a list", path="value")),
        (PeriodField, "2026-13", values.PERIOD.format(found="'2026-13'", path="value")),
        (PeriodField, "", values.PERIOD.format(found="empty", path="value")),
        (PeriodField, ["2026"], values.PERIOD.format(found="a list", path="value")),
        (OneOrMany[CommitHash], ["x"], values.COMMIT_HASH.format(found="'x'", path="value")),
        (OneOrMany[CommitHash], {}, values.COMMIT_HASH.format(found="a mapping", path="value")),
        (OneNamed, "", values.REQUIRED_TEXT.format(found="empty", path="value")),
    ],
)
def test_any_other_value_is_refused_with_one_message(kind: Any, value: object, message: str) -> None:
    assert refused(kind, value) == message


@pytest.mark.parametrize(
    ("kind", "result"),
    [
        (Text, {"type": ["string", "number", "boolean", "null"]}),
        (RequiredText, {"type": ["string", "number", "boolean"], "pattern": r"\S"}),
        (CommitHash, {"type": ["string", "number"], "pattern": "^(?:[0-9a-fA-F]{7,64})$"}),
        (Url, {"type": ["string"], "pattern": r"^(?:https?://[^\s/]\S*|mailto:[^\s@]+@\S+)$"}),
        (
            OptionalIdentifier,
            {
                "anyOf": [
                    {"type": ["string", "number"], "pattern": "^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)$"},
                    {"enum": ["", None]},
                ]
            },
        ),
        (
            PositiveNumber,
            {"type": ["integer", "string"], "pattern": "^[1-9][0-9]{0,8}$", "minimum": 1, "maximum": 999_999_999},
        ),
        (Date, {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "format": "date"}),
        (
            OneOrMany[Boolean],
            {
                "anyOf": [
                    {"enum": [True, False, "true", "True", "TRUE", "false", "False", "FALSE"]},
                    {
                        "type": "array",
                        "items": {"enum": [True, False, "true", "True", "TRUE", "false", "False", "FALSE"]},
                    },
                    {"type": "null"},
                ]
            },
        ),
        (
            OptionalList[RequiredText],
            {
                "anyOf": [
                    {
                        "type": "array",
                        "items": {"type": ["string", "number", "boolean"], "pattern": r"\S"},
                    },
                    {"type": "null"},
                ]
            },
        ),
        (
            OptionalMapping[dict[str, str]],
            {"anyOf": [{"type": "object", "additionalProperties": {"type": "string"}}, {"type": "null"}]},
        ),
    ],
)
def test_the_schema_describes_every_accepted_form(kind: Any, result: dict[str, Any]) -> None:
    assert schema(kind) == result


def test_the_schema_of_a_short_form_has_the_pattern_of_its_key_but_not_its_description() -> None:
    described = schema(OneNamed)
    assert described["anyOf"] == [
        {"$ref": "#/$defs/Named"},
        {"type": ["string", "number", "boolean"], "pattern": r"\S"},
    ]
    assert described["$defs"]["Named"]["required"] == ["name"]


def test_the_schema_of_a_short_form_without_a_pattern_has_none() -> None:
    described = schema(Annotated[Named, AcceptTextForMapping("other")])
    assert described["anyOf"][1] == {"type": ["string", "number", "boolean", "null"]}
