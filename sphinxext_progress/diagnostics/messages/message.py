"""The form of a message."""

from __future__ import annotations

from typing import NamedTuple


class Message(NamedTuple):
    """The text of a message: a problem and, where it adds something, a hint.

    Both are templates of :meth:`str.format`. Values that come from a file or a repository are passed quoted, by
    :func:`~sphinxext_progress.diagnostics.quoted`.
    """

    #: What is wrong, in lower case and without a full stop.
    problem: str
    #: What to do about it; empty where the problem says enough.
    hint: str = ""

    def format(self, **values: object) -> str:
        """Return the message as ``problem; hint`` with the values filled in."""
        return "; ".join(filter(None, self)).format(**values)


def pluralize(noun: str, count: int) -> str:
    """Return a regular noun in the singular or plural, depending on a count."""
    return noun if count == 1 else f"{noun}s"
