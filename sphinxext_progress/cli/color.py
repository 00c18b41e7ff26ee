"""Colors for people. Programs that read the output never see them.

The text that is highlighted must be escaped already, so that the only control characters are those that this module adds.
"""

from __future__ import annotations

import os
import re
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import TextIO


IS_WINDOWS = os.name == "nt"
#: The variables of terminals on Windows that interpret the sequences; the older console shows them as text.
_WINDOWS_TERMINALS = ("WT_SESSION", "ANSICON", "ConEmuANSI", "TERM")


class Style(StrEnum):
    """Styles, as parameters of the terminal's "select graphic rendition" sequence (ECMA-48)."""

    BOLD = "1"
    FAINT = "2"
    ERROR = "1;31"
    WARNING = "1;33"
    NOTE = "1;36"
    GOOD = "32"
    BAD = "31"
    HUNK = "36"


_SEVERITY = re.compile(
    r"^(?P<program>sphinx-progress: )?(?P<place>\S.*?:\d+:\d+: )?(?P<severity>(?:error|warning|note): )?"
    r"(?P<text>.*?)(?P<rule> \[[\w.-]+\])?$",
    re.MULTILINE,
)
_SUMMARY = re.compile(r"^(\d+ files? checked: )(.*)$", re.MULTILINE)
_COUNT = re.compile(r"\d+ (error|warning|note)s?|nothing found")


def has_color(stream: TextIO) -> bool:
    """Return whether to color the output to a stream.

    ``NO_COLOR`` (https://no-color.org) turns colors off. ``FORCE_COLOR`` (https://force-color.org) turns them on where
    they would be off because the stream is not a terminal. The order is that of Python's own tools.
    """
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    if IS_WINDOWS and os.environ.keys().isdisjoint(_WINDOWS_TERMINALS):
        return False
    return os.environ.get("TERM") != "dumb" and stream.isatty()


def highlight_messages(text: str) -> str:
    """Highlight locations, severities and rules of messages, one on each line, and the summary of a check."""
    if summary := _SUMMARY.search(text):
        text, end = text[: summary.start()], summary[1] + _COUNT.sub(_highlight_count, summary[2])
    else:
        end = ""
    return _SEVERITY.sub(_highlight_message, text) + end


def highlight_diff(text: str) -> str:
    """Highlight a unified diff."""
    return "\n".join(_highlight_diff_line(line) for line in text.split("\n"))


def _paint(text: str | None, style: Style) -> str:
    return f"\x1b[{style}m{text}\x1b[0m" if text else ""


def _highlight_message(message: re.Match[str]) -> str:
    severity = message["severity"] or ""
    style = Style[severity.removesuffix(": ").upper()] if severity else Style.BOLD
    return "".join(
        [
            _paint(message["program"], Style.ERROR),
            _paint(message["place"], Style.BOLD),
            _paint(severity, style),
            message["text"],
            _paint(message["rule"], Style.FAINT),
        ]
    )


def _highlight_count(count: re.Match[str]) -> str:
    return _paint(count[0], Style[count[1].upper()] if count[1] else Style.GOOD)


def _highlight_diff_line(line: str) -> str:
    if line.startswith(("+++", "---")):
        return _paint(line, Style.BOLD)
    styles = {"+": Style.GOOD, "-": Style.BAD, "@": Style.HUNK}
    return _paint(line, styles[line[0]]) if line[:1] in styles else line
