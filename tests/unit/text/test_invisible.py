"""Invisible characters are shown, except where a script or an emoji needs them."""

from __future__ import annotations

import sys
import unicodedata

import pytest

from sphinxext_progress.format.model import Report
from sphinxext_progress.reading.loader import parse_file
from sphinxext_progress.text.dialect import MarkdownDialect
from sphinxext_progress.text.invisible import find_forbidden, has_invisible, show_hidden, show_invisible

FORMAT = [character for character in map(chr, range(sys.maxunicode + 1)) if unicodedata.category(character) == "Cf"]
#: Invisible characters that are not format characters.
OTHERS = "\u034f\u115f\u1160\u17b4\u17b5\u180b\u3164\ufe00\ufe0f\uffa0\U000e0100\U000e01ef"


@pytest.mark.parametrize("character", [*FORMAT, *OTHERS], ids=lambda character: f"U+{ord(character):04X}")
def test_an_invisible_character_is_spelled_as_its_code_point(character: str) -> None:
    code_point = f"U+{ord(character):04X}"
    assert show_hidden(f"x {character} y") == f"x {code_point} y"
    if character not in "\u200c\u200d":
        assert show_hidden(f"x{character}y") == f"x{code_point}y"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("می\u200cخواهم", id="Persian: a joiner between letters"),
        pytest.param("ह\u094d\u200d", id="Devanagari: a half letter at the end of a word"),
        pytest.param("Auf\u200clage", id="German: no ligature"),
        pytest.param("שלום C++\u200f!", id="Hebrew: a mark of direction"),
        pytest.param("\u0600\u0661\u0662", id="Arabic: the sign of a number"),
        pytest.param("ᠠ\u180b and ᠨ\u180eᠠ", id="Mongolian: a variant, and a vowel set apart"),
        pytest.param("ព្រះ\u200bរាជ", id="Khmer: where a line may break"),
        pytest.param("\u1100\u1160\u11a8", id="Hangul: a syllable without its vowel"),
        pytest.param("葛\U000e0100城 ≨\ufe00", id="variants of an ideograph and of a sign"),
        pytest.param("א\u05b7\u034f\u05b8", id="Hebrew: points in the order that was typed"),
        pytest.param("👩\u200d💻 👨🏽\u200d🦱 🏳\ufe0f\u200d🌈 ❤\ufe0f 1\ufe0f\u20e3 ©\ufe0e", id="emoji"),
        pytest.param("🙂\u200d↔\ufe0f", id="emoji with an arrow"),
        pytest.param("🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f", id="the flag of Scotland"),
        pytest.param("𓀀\U00013430𓀁", id="hieroglyphs"),
    ],
)
def test_a_character_that_a_script_or_an_emoji_needs_is_kept(text: str) -> None:
    assert has_invisible(text)
    assert show_hidden(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\u200d\u200db", "aU+200DU+200Db"),
        ("a\u200d b", "aU+200D b"),
        ("👩\u200d", "👩U+200D"),
        ("x\ufe0f", "xU+FE0F"),
        ("😀\ufe0f\ufe0f", "😀\ufe0fU+FE0F"),
        ("🏴\U000e0067\U000e007f", "🏴U+E0067U+E007F"),
        ("[\u202d]", "[U+202D]"),
        ("🍦\u00ad", "🍦U+00AD"),
        ("no letter \u200f of Hebrew", "no letter U+200F of Hebrew"),
        ("a\u0600b", "aU+0600b"),
        ("\u200b", "U+200B"),
    ],
)
def test_a_needed_character_in_another_place_is_shown(text: str, shown: str) -> None:
    assert show_invisible(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a&#x200b;b&shy;c", "aU+200BbU+00ADc"),
        ("a&zwnj;b &#x1f469;&zwj;&#x1f4bb;", "a\u200cb 👩\u200d💻"),
        ("a &zwj; b&#xe0041;", "a U+200D bU+E0041"),
        ("&ZeroWidthSpace;&NoBreak;&lrm;&af;&it;&ic;", "U+200BU+2060U+200EU+2061U+2062U+2063"),
    ],
)
def test_entities_follow_the_same_rule(text: str, shown: str) -> None:
    assert "".join(node.content for node in MarkdownDialect("").inline(text)) == shown


def test_every_html_entity_gives_characters_that_a_page_can_show() -> None:
    from html.entities import html5

    for name in html5:
        shown = "".join(node.content for node in MarkdownDialect("").inline(f"x &{name} y"))
        assert show_hidden(shown) == shown, name


def test_each_text_is_checked_separately() -> None:
    loaded = parse_file(
        'period: 2026-01\noverview: שלום\ninfrastructure: [a\u200fb, "c\\u200Bd"]\n'.encode(), "r.yaml", Report
    )
    assert loaded.model
    assert [item.text for item in loaded.model.infrastructure] == ["aU+200Fb", "cU+200Bd"]


def test_the_result_has_no_forbidden_character() -> None:
    for character in map(chr, range(sys.maxunicode + 1)):
        if find_forbidden(character):
            assert show_hidden(character).startswith("U+")
