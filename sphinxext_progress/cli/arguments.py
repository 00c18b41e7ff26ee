"""Argument types and options that several commands share."""

from __future__ import annotations

from argparse import ArgumentTypeError
from pathlib import Path
from typing import TYPE_CHECKING

from babel import Locale, UnknownLocaleError

from sphinxext_progress.diagnostics import quoted
from sphinxext_progress.diagnostics.messages import cli as messages
from sphinxext_progress.format.period import Period

if TYPE_CHECKING:
    from sphinxext_progress.cli.parser import Parser


def period_argument(text: str) -> Period:
    """Parse a period.

    :raises ArgumentTypeError: if the argument is not a valid period.
    """
    if period := Period.parse(text):
        return period
    raise ArgumentTypeError(messages.NO_PERIOD_ARGUMENT.format(value=quoted(text)))


def positive_argument(text: str) -> int:
    """Parse a positive integer.

    :raises ArgumentTypeError: if the argument is anything else.
    """
    if text.isascii() and text.isdigit() and int(text):
        return int(text)
    raise ArgumentTypeError(messages.NO_POSITIVE_ARGUMENT.format(value=quoted(text)))


def language_argument(text: str) -> str:
    """Validate a language code in Sphinx's spelling.

    :raises ArgumentTypeError: if Babel does not know the language.
    """
    try:
        Locale.parse(text, sep="_" if "_" in text else "-")
    except (ValueError, UnknownLocaleError):
        raise ArgumentTypeError(messages.NO_LANGUAGE_ARGUMENT.format(value=quoted(text))) from None
    return text


def add_project_options(parser: Parser) -> None:
    """Add ``--project`` and ``--language``, for commands that read or write a report as a whole page."""
    parser.add_argument(
        "--project", type=Path, metavar="FILE", help="the project.yaml of a report that has none beside it"
    )
    parser.add_argument(
        "--language", type=language_argument, default="en", help="the language of titles and headings (default: en)"
    )
