"""Types of arguments that commands share."""

from __future__ import annotations

from argparse import ArgumentTypeError

from sphinxext_progress.diagnostics import quoted
from sphinxext_progress.period import Period


def period(text: str) -> Period:
    """Read a period.

    :param text: the argument.
    :raises ArgumentTypeError: where the calendar has none such.
    """
    if read := Period.parse(text):
        return read
    msg = f"{quoted(text)} is no period; expected one as 2026-01, 2026-Q1, 2026-W05 or 2026; correct it"
    raise ArgumentTypeError(msg)


def positive(text: str) -> int:
    """Read a whole number from 1 on.

    :param text: the argument.
    :raises ArgumentTypeError: where it is none.
    """
    if text.isascii() and text.isdigit() and int(text):
        return int(text)
    msg = f"{quoted(text)} is no whole number from 1 on; expected one as 20; correct it"
    raise ArgumentTypeError(msg)
