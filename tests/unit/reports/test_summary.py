"""The summary of a report in a list of reports."""

from __future__ import annotations

import pytest

from sphinxext_progress.format.base import LocatedText
from sphinxext_progress.format.model import Report
from sphinxext_progress.reading.loader import parse_file
from sphinxext_progress.reports.summary import first_sentence
from sphinxext_progress.text.dialect import plain_text


@pytest.mark.parametrize(
    ("overview", "sentence"),
    [
        ("One. Two.", "One."),
        ("The **one**, e.g. `this`. Two.", "The one, e.g. this."),
        ("Version 2.12 is out! And more", "Version 2.12 is out!"),
        ("Is it?  Yes.", "Is it?"),
        ('He said "yes." Then no.', 'He said "yes."'),
        ("by J. Smith and others. Two", "by J. Smith and others."),
        ("no end", "no end"),
        ("一月很好。二月也好。", "一月很好。"),
        ("over\ntwo lines. Two.", "over two lines."),
        ("a hard\\\nbreak. Two.", "a hard break."),
        ("- One.\n- Two.", "One."),
        ("```\ncode. Two\n```", "code."),
        ("First.\n\nSecond.", "First."),
        ("", ""),
    ],
)
def test_the_first_sentence(overview: str, sentence: str) -> None:
    assert first_sentence(Report.model_validate({"period": "2026-01", "overview": overview})) == sentence


def test_the_first_sentence_has_the_location_of_the_overview() -> None:
    report = parse_file(b"period: 2026-01\noverview: One. Two.\n", "data.yaml", Report).model
    assert report
    sentence = first_sentence(report)
    assert isinstance(sentence, LocatedText)
    assert (sentence.line, sentence.column) == (2, 11)


def test_plain_text_has_no_markup() -> None:
    assert plain_text("- a *b*\n- [c](https://e.org)\n\nd") == "a b c"
