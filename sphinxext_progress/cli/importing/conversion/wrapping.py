"""Put the delimiters of Markdown around text, where they have an effect."""

from __future__ import annotations

import unicodedata

from sphinxext_progress.cli import markdown_text
from sphinxext_progress.cli.portable_markdown import code_span


def wrap_text(inner: str, delimiter: str, neighbors: tuple[str, str]) -> str:
    """Return a text between delimiters, such as ``**``; only the text where they would not be read as markup.

    :param neighbors: the characters before and after; empty at the ends of the text.
    """
    text = inner.strip()
    begin = inner[: len(inner) - len(inner.lstrip())]
    end = inner[len(inner.rstrip()) :] if text else ""
    before, after = begin[-1:] or neighbors[0], end[:1] or neighbors[1]
    if not text or not (_opens(before, text[0]) and _opens(after, text[-1])) or "\n\n" in text:
        return inner
    if delimiter[0] in (before, after, text[0], text[-1]) and delimiter != "~~":
        # The delimiters would join those next to them: use the other sign.
        delimiter = "_" * len(delimiter)
        if delimiter[0] in (before, after, text[0], text[-1]) or before.isalnum() or after.isalnum():
            return inner
    return f"{begin}{delimiter}{text}{delimiter}{end}"


def _opens(outside: str, inside: str) -> bool:
    """Return whether a delimiter between two characters can open or close: the rule of flanking in CommonMark."""
    return not _is_punctuation(inside) or not outside or outside.isspace() or _is_punctuation(outside)


def _is_punctuation(character: str) -> bool:
    return bool(character) and unicodedata.category(character)[0] in "PS"


def code_of(inner: str) -> str:
    """Return the words of a text as a code span."""
    code = " ".join(markdown_text.text_without_markup(inner).split())
    return code_span(code) if code else ""
