"""The texts and rows of the benchmarks in the markup of each host."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from .data import Report, Row, Text


def rst(kind: str, words: str, address: str) -> str:
    """Return a piece in reStructuredText."""
    match kind:
        case "code":
            return f"``{words}``"
        case "strong":
            return f"**{words}**"
        case "link":
            return f"`{words} <{address}>`__"
        case _:
            return words


def markdown(kind: str, words: str, address: str) -> str:
    """Return a piece in Markdown."""
    match kind:
        case "code":
            return f"`{words}`"
        case "strong":
            return f"**{words}**"
        case "link":
            return f"[{words}]({address})"
        case _:
            return words


def text(pieces: Text, write: Callable[[str, str, str], str]) -> str:
    """Return a text in the markup of ``write``."""
    return "".join(write(piece.kind, piece.words, piece.address) for piece in pieces)


def described(row: Row, write: Callable[[str, str, str], str]) -> str:
    """Return the description of a row, followed by its links."""
    links = ", ".join(write("link", words, address) for words, address in row.links)
    return f"{text(row.description, write)} ({links})"


def heading(words: str, level: int, host: str) -> str:
    """Return a heading."""
    if host == "myst":
        return f"{'#' * level} {words}\n"
    return f"{words}\n{'=-~'[level - 1] * len(words)}\n"


def directive(name: str, host: str, argument: str = "", options: str = "", content: str = "") -> str:
    """Return a directive.

    :param options: the lines of the options, each with its line break.
    :param content: the lines of the content.
    """
    lines = options + (f"\n{content}\n" if content else "")
    if host == "myst":
        return f"```{{{name}}} {argument}\n{lines}```\n"
    return f".. {name}:: {argument}\n{_indented(lines)}"


def _indented(lines: str) -> str:
    return "".join(f"   {line}\n" if line else "\n" for line in lines.splitlines())


def page(reports: Iterable[Report], host: str, table: Callable[[Report], str]) -> str:
    """Return a handwritten page of reports, with the structure that the extension would produce.

    :param reports: the reports; a single one is the page, several are sections of it.
    :param host: ``rst`` or ``myst``.
    :param table: returns the table of a report.
    """
    write = markdown if host == "myst" else rst
    reports = list(reports)
    parts = [heading("Reports", 1, host)] if len(reports) > 1 else []
    level = len(parts) + 1
    for report in reports:
        parts += [
            heading(report.title, level, host),
            heading("Overview", level + 1, host),
            text(report.overview, write) + "\n",
            heading("Notable Commits", level + 1, host),
            table(report),
        ]
    return "\n".join(parts)
