"""Argument types and options that several commands share."""

from __future__ import annotations

from argparse import ArgumentTypeError
from pathlib import Path
from typing import TYPE_CHECKING

from sphinxext_progress.diagnostics import quoted
from sphinxext_progress.diagnostics.messages import cli as messages
from sphinxext_progress.format.period import Period

if TYPE_CHECKING:
    from sphinxext_progress.cli.parser import ArgumentGroup, Parser


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
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415 - most commands do without it

    try:
        Locale.parse(text, sep="_" if "_" in text else "-")
    except (ValueError, UnknownLocaleError):
        raise ArgumentTypeError(messages.NO_LANGUAGE_ARGUMENT.format(value=quoted(text))) from None
    return text


def add_project_options(parser: Parser) -> None:
    """Add the options of commands that read or write a report as a whole page."""
    group = parser.add_argument_group("project")
    add_project_file_option(parser, group)
    group.add_argument(
        "--language",
        type=language_argument,
        default="en",
        metavar="CODE",
        help="the language of titles and headings (default: en)",
    )


def add_project_file_option(parser: Parser, group: ArgumentGroup) -> None:
    """Add the option that names the ``project.yaml`` of reports without one in their folder."""
    group.add_argument(
        "--project-file",
        type=Path,
        metavar="FILE",
        help="the project.yaml to use for reports that have none in their folder",
    )
    parser.accept_former_name("--project", "project_file", type=Path)
