"""``sphinx-progress schema``: print the JSON Schema of a data file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinxext_progress.cli.console import ExitStatus, write_line
from sphinxext_progress.format import json_schema

if TYPE_CHECKING:
    from argparse import Namespace

    from sphinxext_progress.cli.parser import Parser


def add_arguments(parser: Parser) -> None:
    """Add the arguments of the command."""
    parser.add_argument(
        "file",
        nargs="?",
        choices=sorted(json_schema.FILE_MODELS),
        default="report",
        help="the kind of file (default: report)",
    )


def run(arguments: Namespace) -> ExitStatus:
    """Print the schema."""
    write_line(json_schema.json_schema_text(arguments.file))
    return ExitStatus.CLEAN
