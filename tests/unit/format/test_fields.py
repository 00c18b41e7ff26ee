"""The types of the fields: what matches, what does not, and what the schema says."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError

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
from sphinxext_progress.format.validators import AcceptText


class Named(BaseModel):
    """A mapping for which a text may stand."""

    name: RequiredText
    other: Text = NO_TEXT


OneNamed = Annotated[Named, AcceptText("name")]


def read(kind: Any, value: object) -> Any:
    return TypeAdapter(kind).validate_python(value)


def refused(kind: Any, value: object) -> str:
    """Give the one error for a value, as a sentence."""
    with pytest.raises(ValidationError) as caught:
        read(kind, value)
    (error,) = caught.value.errors()
    return error["msg"]


def schema(kind: Any) -> dict[str, Any]:
    return TypeAdapter(kind).json_schema()


@pytest.mark.parametrize(
    ("value", "phrase"),
    [({}, "a mapping"), ([], "a list"), ("", "nothing"), (None, "nothing"), ("a\n", "'aU+000A'"), (12, "'12'")],
)
def test_what_stands_in_the_file_is_said_as_a_phrase(value: object, phrase: str) -> None:
    assert validators.describe_value(value) == phrase


@pytest.mark.parametrize(
    ("kind", "value", "result"),
    [
        (Text, "", ""),
        (Text, " 3.10", " 3.10"),
        (RequiredText, "on", "on"),
        # A hash is no number, however it looks.
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
def test_a_value_that_matches_is_taken(kind: Any, value: object, result: object) -> None:
    taken = read(kind, value)
    assert taken == result
    assert isinstance(taken, type(result))


def test_a_period_is_read_as_one() -> None:
    taken = read(PeriodField, "2026-Q1")
    assert (taken.kind, taken.name) == ("quarter", "2026-Q1")
    assert read(OptionalPeriod, "2026-Q1") == taken


def test_a_text_is_kept_as_the_very_object() -> None:
    text = LocatedText("a", 2, 3)
    # Because it knows its place.
    assert read(Text, text) is text
    assert read(RequiredText, text) is text


TEXT = "expected text; write one text"
FILLED = "expected text; write it, or quote it if it is there (an unquoted null is nothing)"
HASH = "expected a commit hash of 7 to 64 hexadecimal digits; copy it from git log"
IDENTIFIER = "expected lower-case letters, digits and hyphens; choose such an id"
URL = "expected an address that begins with https://, http:// or mailto:; write it in full"
NUMBER = "expected a whole number from 1 to 999999999; write the digits alone"
DATE = "expected a date as YYYY-MM-DD; write year, month and day"
BOOLEAN = "expected true or false; write one of the two words"
PERIOD = (
    "expected a period of the calendar as 2026-01, 2026-Q1, 2026-W05, 2026 or 2026-01-05/2026-01-18; "
    "write it in one of these forms"
)


@pytest.mark.parametrize(
    ("kind", "value", "message"),
    [
        (Text, ["a"], f"found a list; {TEXT}"),
        (Text, {}, f"found a mapping; {TEXT}"),
        (RequiredText, {}, f"found a mapping; {TEXT}"),
        (RequiredText, "", f"found nothing; {FILLED}"),
        (RequiredText, " \n\t", f"found nothing; {FILLED}"),
        (CommitHash, "012345", f"found '012345'; {HASH}"),
        (CommitHash, "g123456", f"found 'g123456'; {HASH}"),
        (CommitHash, "0123456\n", f"found '0123456U+000A'; {HASH}"),
        (CommitHash, "a" * 65, f"found '{'a' * 59}…'; {HASH}"),
        (CommitHash, ["0123456"], f"found a list; {HASH}"),
        (Identifier, "", f"found nothing; {IDENTIFIER}"),
        (Identifier, "MoE", f"found 'MoE'; {IDENTIFIER}"),
        (Identifier, "-a", f"found '-a'; {IDENTIFIER}"),
        (Identifier, "a-", f"found 'a-'; {IDENTIFIER}"),
        (OptionalIdentifier, "a b", f"found 'a b'; {IDENTIFIER}"),
        (OptionalIdentifier, [], f"found a list; {IDENTIFIER}"),
        (Url, "javascript:alert(1)", f"found 'javascript:alert(1)'; {URL}"),
        (Url, "HTTPS://example.org", f"found 'HTTPS://example.org'; {URL}"),
        (Url, "https:///etc", f"found 'https:///etc'; {URL}"),
        (Url, "https://a b", f"found 'https://a b'; {URL}"),
        (Url, "mailto:ann", f"found 'mailto:ann'; {URL}"),
        (PositiveNumber, "0", f"found '0'; {NUMBER}"),
        (PositiveNumber, "007", f"found '007'; {NUMBER}"),
        (PositiveNumber, "12.0", f"found '12.0'; {NUMBER}"),
        (PositiveNumber, "1000000000", f"found '1000000000'; {NUMBER}"),
        (PositiveNumber, "٣", f"found '٣'; {NUMBER}"),
        (PositiveNumber, "#12", f"found '#12'; {NUMBER}"),
        (PositiveNumber, "", f"found nothing; {NUMBER}"),
        (PositiveNumber, ["1"], f"found a list; {NUMBER}"),
        (
            PositiveNumber,
            "o/r#12",
            "found 'o/r#12'; expected a number alone; numbers of other repositories are reserved for a later version",
        ),
        (
            PositiveNumber,
            "o/r!12",
            "found 'o/r!12'; expected a number alone; numbers of other repositories are reserved for a later version",
        ),
        (Date, "2026-1-5", f"found '2026-1-5'; {DATE}"),
        (Date, "2026-01-05T00:00", f"found '2026-01-05T00:00'; {DATE}"),
        (Date, {}, f"found a mapping; {DATE}"),
        (Date, "2026-02-30", "found '2026-02-30'; expected a date of the calendar as YYYY-MM-DD; correct it"),
        (Date, "0000-01-01", "found '0000-01-01'; expected a date of the calendar as YYYY-MM-DD; correct it"),
        (OptionalDate, "soon", f"found 'soon'; {DATE}"),
        (Boolean, "yes", f"found 'yes'; {BOOLEAN}"),
        (Boolean, "tRUE", f"found 'tRUE'; {BOOLEAN}"),
        (Boolean, [], f"found a list; {BOOLEAN}"),
        (PeriodField, "2026-13", f"found '2026-13'; {PERIOD}"),
        (PeriodField, "", f"found nothing; {PERIOD}"),
        (PeriodField, ["2026"], f"found a list; {PERIOD}"),
        (OneOrMany[CommitHash], ["x"], f"found 'x'; {HASH}"),
        (OneOrMany[CommitHash], {}, f"found a mapping; {HASH}"),
        (OneNamed, "", f"found nothing; {FILLED}"),
    ],
)
def test_any_other_value_is_refused_in_one_sentence(kind: Any, value: object, message: str) -> None:
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
def test_the_schema_describes_every_form_that_is_taken(kind: Any, result: dict[str, Any]) -> None:
    assert schema(kind) == result


def test_the_schema_of_a_short_form_has_the_rules_of_its_key_and_not_its_words() -> None:
    described = schema(OneNamed)
    assert described["anyOf"] == [
        {"$ref": "#/$defs/Named"},
        {"type": ["string", "number", "boolean"], "pattern": r"\S"},
    ]
    assert described["$defs"]["Named"]["required"] == ["name"]


def test_the_schema_of_a_short_form_without_a_pattern_has_none() -> None:
    described = schema(Annotated[Named, AcceptText("other")])
    assert described["anyOf"][1] == {"type": ["string", "number", "boolean", "null"]}
