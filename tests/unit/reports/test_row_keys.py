"""The keys of rows."""

from __future__ import annotations

import pytest
from docutils.nodes import make_id
from hypothesis import given
from hypothesis import strategies as st

from sphinxext_progress.format.slugs import short_slug, slug


@given(st.text())
def test_slugs_equal_the_ids_of_docutils(text: str) -> None:
    assert slug(text) == make_id(text)


def test_slugs_of_single_letters_equal_the_ids_of_docutils() -> None:
    characters = map(chr, range(0x2000))
    different = [character for character in characters if slug(f"a{character}b") != make_id(f"a{character}b")]
    assert different == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Fetch packages in parallel", "fetch-packages-in-parallel"),
        ("Æsop: straße, Łódź", "aesop-strasze-lodz"),
        ("2026 plans", "plans"),
        ("日本語", ""),
        ("a" * 39 + " b", "a" * 39),
    ],
)
def test_short_slugs_end_at_a_word(text: str, expected: str) -> None:
    assert short_slug(text) == expected
