"""``sphinx-progress format``: data files in the common form."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import TYPE_CHECKING

from sphinxext_progress import loader, source
from sphinxext_progress.cli import files
from sphinxext_progress.cli.console import CommandError, Status, err, out
from sphinxext_progress.cli.findings import Finding, line
from sphinxext_progress.cli.form import common
from sphinxext_progress.cli.gate import admit_data
from sphinxext_progress.cli.reports import expanded
from sphinxext_progress.diagnostics import visible_name

if TYPE_CHECKING:
    from argparse import Namespace

    from sphinxext_progress.cli.parser import Parser

HELP = "bring reports and project.yaml to the common form"
EXAMPLE = "sphinx-progress format --check --diff docs/progress"

_MARK = "\ufeff"


def add_arguments(parser: Parser) -> None:
    """Add the arguments of the command."""
    parser.add_argument(
        "files", nargs="+", type=Path, metavar="FILE", help="a report or project.yaml, or a folder of them"
    )
    parser.add_argument("--check", action="store_true", help="write nothing; end with 1 where a file would be changed")
    parser.add_argument("--diff", action="store_true", help="write nothing; show what would be changed")
    parser.add_argument("--dry-run", action="store_true", help="write nothing; name what would be changed")


def run(arguments: Namespace) -> Status:
    """Format each of the files; a fault in one does not stop the others."""
    return max(_format(path, arguments) for path in list(expanded(arguments.files)))


def _format(path: Path, arguments: Namespace) -> Status:
    name = path.as_posix()
    try:
        data = source.read(admit_data(path), name)
        kind = loader.kind_of(path)
        if faults := loader.parse(data, name, kind).faults:
            raise source.DataError(*faults)
        text = common(data, path, kind)
        old = data.decode("utf-8").removeprefix(_MARK)
        if text == old:
            return Status.CLEAN
        if arguments.check or arguments.diff or arguments.dry_run:
            out(_diff(old, text, visible_name(name)) if arguments.diff else f"{visible_name(name)}: would be formatted")
            return Status.FINDINGS if arguments.check else Status.CLEAN
        files.rewrite(path, data, data.decode("utf-8").removesuffix(old) + text)
        out(f"{visible_name(name)}: formatted")
    except source.DataError as error:
        for fault in error.faults:
            err(line(Finding.of(fault, name)))
        return Status.FAILED
    except CommandError as error:
        err(f"sphinx-progress: {error}")
        return Status.FAILED
    return Status.CLEAN


def _diff(old: str, new: str, name: str) -> str:
    """Make a unified diff, without line ends: a terminal obeys some of them."""
    before, after = (
        [*text.splitlines(), *(() if text.endswith(("\r", "\n")) else ("\\ No newline at end of file",))]
        for text in (old, new)
    )
    return "\n".join(difflib.unified_diff(before, after, name, name, lineterm=""))
