"""``sphinx-progress format``: rewrite data files in the canonical format."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import TYPE_CHECKING

from sphinxext_progress.cli import output_files
from sphinxext_progress.cli.color import highlight_diff
from sphinxext_progress.cli.console import CommandError, ExitStatus, write_command_error, write_line
from sphinxext_progress.cli.default_folders import DEFAULT_FOLDERS_HELP, existing_default_folders
from sphinxext_progress.cli.findings import report_diagnostics
from sphinxext_progress.cli.formatting.formatter import to_common_form
from sphinxext_progress.cli.input_reports import expand_folders, repositories_of_folder
from sphinxext_progress.cli.path_checks import check_data_path
from sphinxext_progress.cli.progress import with_progress
from sphinxext_progress.diagnostics import visible_name
from sphinxext_progress.format.model import Report
from sphinxext_progress.reading import decoding, loader

if TYPE_CHECKING:
    from argparse import Namespace

    from sphinxext_progress.cli.parser import Parser


_BYTE_ORDER_MARK = "\ufeff"


def add_arguments(parser: Parser) -> None:
    """Add the arguments of the command."""
    parser.add_argument(
        "files",
        nargs="*",
        type=Path,
        metavar="FILE",
        help="a report or project.yaml, or a folder, which is searched with its subfolders (default: "
        f"{DEFAULT_FOLDERS_HELP})",
    )
    group = parser.add_argument_group("output (without any of these, the files are rewritten)")
    group.add_argument(
        "--check", action="store_true", help="only list the files that would change, and exit with 1 if there are any"
    )
    group.add_argument("--diff", action="store_true", help="only print the changes as a diff")
    group.add_argument("--dry-run", action="store_true", help="only list the files that would change")


def run(arguments: Namespace) -> ExitStatus:
    """Format the files; an error in one does not stop the others."""
    files = list(expand_folders(arguments.files or existing_default_folders().folders))
    return max(_format(path, arguments) for path in with_progress(files, "Formatting"))


def _format(path: Path, arguments: Namespace) -> ExitStatus:
    name = path.as_posix()
    try:
        data = decoding.read_bytes(check_data_path(path), name)
        kind = loader.file_model(path)
        repositories = repositories_of_folder(path.parent) if kind is Report else None
        if diagnostics := loader.parse_file(data, name, kind, repositories=repositories).diagnostics:
            raise decoding.DataError(*diagnostics)
        text = to_common_form(data, path, kind, repositories)
        old = data.decode("utf-8").removeprefix(_BYTE_ORDER_MARK)
        if text == old:
            return ExitStatus.CLEAN
        if arguments.check or arguments.diff or arguments.dry_run:
            if arguments.diff:
                write_line(_diff(old, text, visible_name(name)), highlight_diff)
            else:
                write_line(f"{visible_name(name)}: would be formatted")
            return ExitStatus.FINDINGS if arguments.check else ExitStatus.CLEAN
        output_files.rewrite_file(path, data, data.decode("utf-8").removesuffix(old) + text)
        write_line(f"{visible_name(name)}: formatted")
    except decoding.DataError as error:
        report_diagnostics(error.diagnostics, name)
        return ExitStatus.FAILED
    except CommandError as error:
        write_command_error(error)
        return ExitStatus.FAILED
    return ExitStatus.CLEAN


def _diff(old: str, new: str, name: str) -> str:
    """Return a unified diff without line endings, because terminals interpret some of them."""
    before, after = (
        [*text.splitlines(), *(() if text.endswith(("\r", "\n")) else ("\\ No newline at end of file",))]
        for text in (old, new)
    )
    return "\n".join(difflib.unified_diff(before, after, name, name, lineterm=""))
