"""The data of the extension in the environment stays small; sizes, unlike times, are reproducible."""

from __future__ import annotations

from benchmarks.env_size import A_PAGE, A_ROW, measure


def test_a_page_and_a_row_add_little_to_the_environment() -> None:
    a_page, a_row = measure(pages=20, rows=400)
    assert a_page <= A_PAGE
    assert a_row <= A_ROW
