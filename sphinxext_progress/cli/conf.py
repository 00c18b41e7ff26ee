"""Read plain values from ``conf.py`` without running it."""

from __future__ import annotations

import ast
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from sphinxext_progress.cli.console import CommandError, quoted_path, write_error
from sphinxext_progress.cli.path_checks import check_path
from sphinxext_progress.diagnostics.messages import cli as messages
from sphinxext_progress.reading import data_files, decoding, globs
from sphinxext_progress.reading.data_files import DataFolders

if TYPE_CHECKING:
    from pathlib import Path

ValueT = TypeVar("ValueT")


@dataclass(frozen=True, slots=True)
class ConfValue:
    """The value assigned to a name in ``conf.py``."""

    #: The assigned expression; None if the assignment is conditional or augmented.
    expression: ast.expr | None
    line: int


def read_conf(path: Path) -> str:
    """Return the text of a ``conf.py``.

    :raises CommandError: if the file cannot be read.
    """
    try:
        return decoding.decode_checked(decoding.read_bytes(path, path.as_posix()), path.as_posix())
    except decoding.DataError as error:
        reason = error.diagnostics[0].message.partition(";")[0]
        raise CommandError(messages.NO_CONF.format(path=quoted_path(path), reason=reason)) from None


def assigned_values(text: str) -> dict[str, ConfValue]:
    """Return the names that a module assigns, with their values if they are assigned at the top level."""
    try:
        with warnings.catch_warnings(action="ignore"):
            module = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return {}
    values: dict[str, ConfValue] = {}
    at_top = set(map(id, module.body))
    for statement in ast.walk(module):
        if isinstance(statement, ast.Assign):
            targets, expression = statement.targets, statement.value
        elif isinstance(statement, ast.AnnAssign) and statement.value:
            targets, expression = [statement.target], statement.value
        elif isinstance(statement, ast.AugAssign):
            targets, expression = [statement.target], None
        else:
            continue
        for target in targets:
            if isinstance(target, ast.Name):
                values[target.id] = ConfValue(expression if id(statement) in at_top else None, statement.lineno)
    return values


def folders_of_conf(folder: Path) -> DataFolders:
    """Return the report folders that ``conf.py`` configures.

    :param folder: the folder that contains ``conf.py``.
    :raises CommandError: if it cannot be read.
    """
    path = check_path(folder, folder) / "conf.py"
    values = _Values(path)
    reports, roots = values.texts("progress_reports", list(data_files.REPORTS)), values.texts("progress_roots", [])
    srcdir = folder.absolute()
    return DataFolders(srcdir, tuple(reports), values.text("progress_project"), tuple(srcdir / root for root in roots))


class _Values:
    """Values from ``conf.py``. Use the default, with a note, for a value that is not a literal of its type."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._values = assigned_values(read_conf(path))

    def text(self, name: str) -> str:
        """Return a string value; empty if it is not set."""
        value = self._evaluated(name)
        return value if isinstance(value, str) else self._default(name, "")

    def texts(self, name: str, default: list[str]) -> list[str]:
        """Return a list of strings."""
        value = self._evaluated(name)
        if isinstance(value, list | tuple) and all(isinstance(item, str) for item in value):
            return list(value)
        return self._default(name, default)

    def _evaluated(self, name: str) -> object:
        """Evaluate the value of a name; None if it is not set or not a literal."""
        value = self._values.get(name)
        try:
            return ast.literal_eval(value.expression) if value and value.expression else None
        except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
            return None

    def _default(self, name: str, default: ValueT) -> ValueT:
        if name in self._values:
            place = f"{self._path.as_posix()}:{self._values[name].line}"
            write_error(messages.NO_PLAIN_VALUE.format(place=place, name=name))
        return default


def reports_of_conf(site: DataFolders) -> list[Path]:
    """List the reports that match ``progress_reports``.

    :raises CommandError: if a pattern leaves the allowed folders.
    """
    try:
        return globs.report_files(site.reports, site)
    except data_files.SourceError as error:
        raise CommandError(str(error)) from None
