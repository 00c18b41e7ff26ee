"""Collect the diagnostics about the YAML of one file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinxext_progress.diagnostics import Diagnostic, Subtype

if TYPE_CHECKING:
    from sphinxext_progress.diagnostics import Position


class TreeError(Exception):
    """Stop reading a file; the reason is among its diagnostics."""


class YamlDiagnostics:
    """The diagnostics about the YAML of one file."""

    def __init__(self, name: str) -> None:
        """Create an empty collection.

        :param name: the path for the diagnostics.
        """
        self._name = name
        self._diagnostics: list[Diagnostic] = []

    def add(self, place: Position, message: str) -> None:
        """Add a fatal diagnostic."""
        self._diagnostics.append(Diagnostic(self._name, *place, message, Subtype.YAML, fatal=True))

    def warn(self, place: Position, message: str) -> None:
        """Add a warning about content that is probably not read as intended."""
        self._diagnostics.append(Diagnostic(self._name, *place, message, Subtype.YAML))

    def stop(self, place: Position, message: str) -> TreeError:
        """Add a fatal diagnostic and return the error that stops reading."""
        self.add(place, message)
        return TreeError()

    def in_order(self) -> list[Diagnostic]:
        """Return the diagnostics in the order of the file."""
        return sorted(self._diagnostics)
