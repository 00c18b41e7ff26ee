"""``sphinx-progress schema``: the JSON Schema of a data file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinxext_progress import schema
from sphinxext_progress.cli.console import Status, out

if TYPE_CHECKING:
    from argparse import Namespace

    from sphinxext_progress.cli.parser import Parser

HELP = "print the JSON Schema of a report or of project.yaml"
EXAMPLE = "sphinx-progress schema report > report.schema.json"


def add_arguments(parser: Parser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("file", nargs="?", choices=sorted(schema.FILES), default="report", help="which file")


def run(arguments: Namespace) -> Status:
    """Print the schema."""
    out(schema.text(arguments.file))
    return Status.CLEAN
