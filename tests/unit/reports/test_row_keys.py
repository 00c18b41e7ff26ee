"""The keys of rows."""

from __future__ import annotations

import pytest
from docutils.nodes import make_id
from hypothesis import given
from hypothesis import strategies as st

from sphinxext_progress.reports.row_keys import short_slug, slug


@given(st.text())
def test_a_slug_is_the_id_that_docutils_makes(text: str) -> None:
    assert slug(text) == make_id(text)


def test_every_latin_letter_gives_the_id_that_docutils_makes() -> None:
    characters = map(chr, range(0x2000))
    different = [character for character in characters if slug(f"a{character}b") != make_id(f"a{character}b")]
    assert different == []


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Fetch packages in parallel", "fetch-packages-in-parallel"),
        ("Æsop: straße, Łódź", "aesop-strasze-lodz"),
        ("2026 plans", "plans"),
        ("日本語", ""),
        ("a" * 39 + " b", "a" * 39),
    ],
)
def test_a_short_slug_is_made_of_the_first_words(words: str, expected: str) -> None:
    assert short_slug(words) == expected
