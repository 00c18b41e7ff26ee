"""What ``conf.py`` says as plain values; nothing in it is run."""

from __future__ import annotations

import ast
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from sphinxext_progress.cli.console import CommandError, quoted_path, write_error
from sphinxext_progress.cli.path_checks import check_path
from sphinxext_progress.reading import data_files, decoding, globs
from sphinxext_progress.reading.data_files import DataFolders

if TYPE_CHECKING:
    from pathlib import Path

ValueT = TypeVar("ValueT")


@dataclass(frozen=True, slots=True)
class ConfValue:
    """A name that ``conf.py`` sets."""

    #: The expression; None where it is set in more ways than one.
    expression: ast.expr | None
    line: int


def read_conf(path: Path) -> str:
    """Read a ``conf.py``.

    :param path: the file.
    :return: its text.
    :raises CommandError: where it cannot be read.
    """
    try:
        return decoding.decode_checked(decoding.read_bytes(path, path.as_posix()), path.as_posix())
    except decoding.DataError as error:
        reason = error.diagnostics[0].message.partition(";")[0]
        msg = f"{quoted_path(path)}: {reason}; expected a folder of Sphinx sources; name the one that has conf.py"
        raise CommandError(msg) from None


def assigned_values(text: str) -> dict[str, ConfValue]:
    """List what is assigned to names at the top of a module, and which of them something else changes."""
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
    """Tell where a site keeps its reports, as its ``conf.py`` says it.

    :param folder: the folder that has ``conf.py``.
    :raises CommandError: where there is none.
    """
    path = check_path(folder, folder) / "conf.py"
    values = _Values(path)
    reports, roots = values.texts("progress_reports", list(data_files.REPORTS)), values.texts("progress_roots", [])
    srcdir = folder.absolute()
    return DataFolders(srcdir, tuple(reports), values.text("progress_project"), tuple(srcdir / root for root in roots))


class _Values:
    """The values of names that ``conf.py`` sets; a note, and the default, where one is no plain value of its type."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._values = assigned_values(read_conf(path))

    def text(self, name: str) -> str:
        """Evaluate a text; empty where it is not set."""
        found = self._evaluated(name)
        return found if isinstance(found, str) else self._default(name, "")

    def texts(self, name: str, default: list[str]) -> list[str]:
        """Evaluate a list of texts."""
        found = self._evaluated(name)
        if isinstance(found, list | tuple) and all(isinstance(one, str) for one in found):
            return list(found)
        return self._default(name, default)

    def _evaluated(self, name: str) -> object:
        """Evaluate a name; None where it is not set, or is no literal."""
        value = self._values.get(name)
        try:
            return ast.literal_eval(value.expression) if value and value.expression else None
        except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
            return None

    def _default(self, name: str, default: ValueT) -> ValueT:
        if name in self._values:
            place = f"{self._path.as_posix()}:{self._values[name].line}"
            write_error(f"{place}: note: '{name}' is not a plain value of its type; its default is used")
        return default


def reports_of_conf(site: DataFolders) -> list[Path]:
    """List the reports that ``progress_reports`` names.

    :param site: where they are.
    :raises CommandError: where a pattern leaves the allowed folders.
    """
    try:
        return globs.report_files(site.reports, site)
    except data_files.SourceError as error:
        raise CommandError(str(error)) from None
