"""The commands of ``sphinx-progress``, in one list."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING

from sphinxext_progress import __version__
from sphinxext_progress.cli.console import CommandError, Status, err, flush, open_standard_streams
from sphinxext_progress.cli.parser import Parser
from sphinxext_progress.diagnostics import quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

#: The commands and their modules, each with ``HELP``, ``EXAMPLE``, ``add_arguments`` and ``run``.
COMMANDS = {
    "init": "init",
    "new": "new",
    "check": "check",
    "import": "import_",
    "export": "export",
    "trend": "trend",
    "format": "format",
    "schema": "schema",
}


def make_parser(only: str = "") -> Parser:
    """Make the parser of the command line.

    :param only: the one command that it is for; all of them when not given. What the others need is not loaded then.
    """
    parser = Parser(
        prog="sphinx-progress", description="Write, check and convert monthly progress reports.", allow_abbrev=False
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND", dest="command")
    for name in [only] if only else COMMANDS:
        module = import_module(f"sphinxext_progress.cli.{COMMANDS[name]}")
        command = commands.add_parser(
            name,
            help=module.HELP,
            description=f"{module.HELP[0].upper()}{module.HELP[1:]}.",
            epilog=f"Example: {module.EXAMPLE}",
            allow_abbrev=False,
        )
        module.add_arguments(command)
        command.set_defaults(run=module.run, parser=command)
    return parser


def run(argv: Sequence[str] | None = None) -> int:
    """Run a command, and report what stops it in one sentence.

    :param argv: the arguments; those of the process when not given.
    :return: the exit code.
    """
    open_standard_streams()
    try:
        try:
            return _run(sys.argv[1:] if argv is None else argv)
        finally:
            # Now, and not when the interpreter ends, where nobody could report that it fails.
            flush()
    except CommandError as error:
        err(f"sphinx-progress: {error}")
    except MemoryError:
        err("sphinx-progress: there is not enough memory; expected some more; give it fewer files at once")
    except OSError as error:
        # Where no command has words of its own for it, such as a folder that cannot be listed.
        where = f"{quoted(str(error.filename), 300)}: " if error.filename else ""
        err(f"sphinx-progress: {where}{error.strerror or 'input or output failed'}; expected to read it; check it")
    return int(Status.FAILED)


def _run(argv: Sequence[str]) -> int:
    # What other packages plug into pydantic has no say in the data, and to look for it takes a while.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    arguments = make_parser(argv[0] if argv and argv[0] in COMMANDS else "").parse_args(argv)
    arguments.parser.refuse_ignored(arguments)
    return int(arguments.run(arguments))
