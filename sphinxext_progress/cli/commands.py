"""The list of ``sphinx-progress`` commands, and the function that runs one."""

from __future__ import annotations

import os
import sys
from argparse import RawDescriptionHelpFormatter
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from sphinxext_progress._version import DOCUMENTATION_URL, __version__
from sphinxext_progress.cli.console import CommandError, ExitStatus, flush, open_standard_streams, write_command_error
from sphinxext_progress.cli.parser import Parser
from sphinxext_progress.diagnostics import quoted
from sphinxext_progress.diagnostics.messages import cli as messages

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence


class Command(NamedTuple):
    """A command, and its description for ``--help`` and the documentation."""

    #: The module that defines ``add_arguments`` and ``run``, imported only when the command is used.
    module: str
    #: What the command does, as a phrase in the imperative.
    help: str
    #: Example command lines.
    examples: tuple[str, str]


#: The commands, in the order of ``--help``.
COMMANDS = {
    "init": Command(
        "init",
        "start the reports of a project: an archive page and the first report",
        ("sphinx-progress init --git . --toctree docs/index.rst", "sphinx-progress init docs --project Otter"),
    ),
    "new": Command(
        "new",
        "create the next report, empty or drafted from git",
        (
            "sphinx-progress new",
            "sphinx-progress new 2026-02 --reports docs/progress --git .",
        ),
    ),
    "check": Command(
        "check",
        "check reports without building the site",
        (
            "sphinx-progress check",
            "sphinx-progress check docs/progress --git . --fill",
        ),
    ),
    "import": Command(
        "import_",
        "convert handwritten reports in Markdown or reStructuredText to data files",
        (
            "sphinx-progress import old/january.md",
            "sphinx-progress import old/*.md --output docs/progress",
        ),
    ),
    "export": Command(
        "export",
        "convert a report to Markdown or JSON",
        (
            "sphinx-progress export docs/progress/2026-01.yaml > notes.md",
            "sphinx-progress export docs/progress/2026-01.yaml --format json --output january.json",
        ),
    ),
    "trend": Command(
        "trend",
        "propose stages of themes from git",
        (
            "sphinx-progress trend docs/progress/2026-01.yaml --git .",
            "sphinx-progress trend docs/progress --git . --limit 3",
        ),
    ),
    "format": Command(
        "format",
        "format reports and project.yaml",
        (
            "sphinx-progress format",
            "sphinx-progress format docs/progress --check --diff",
        ),
    ),
    "schema": Command(
        "schema",
        "print the JSON Schema of a data file",
        (
            "sphinx-progress schema report > report.schema.json",
            "sphinx-progress schema project > project.schema.json",
        ),
    ),
}

EXIT_CODES = "Exit codes: 0 success, 1 problems found, 2 the command could not run."
#: The page of the documentation about the commands, which has a section for each.
COMMANDS_PAGE = f"{DOCUMENTATION_URL}commands.html"


def make_parser(imported: Collection[str] = COMMANDS.keys()) -> Parser:
    """Create the command-line parser.

    :param imported: the commands to import; the others have a name and a description, but no options.
    """
    parser = Parser(
        prog="sphinx-progress",
        description="Write, check and convert progress reports.",
        epilog=f"Run 'sphinx-progress COMMAND --help' for its options.\n\n{EXIT_CODES}\n\n{DOCUMENTATION_URL}",
        formatter_class=RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND", dest="command")
    for name, definition in COMMANDS.items():
        command = commands.add_parser(
            name,
            help=definition.help,
            description=f"{definition.help[0].upper()}{definition.help[1:]}.",
            epilog="\n".join([*_example_lines(definition), "", EXIT_CODES, "", f"{COMMANDS_PAGE}#command-{name}"]),
            formatter_class=RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )
        if name not in imported:
            continue
        module = import_module(f"sphinxext_progress.cli.{definition.module}")
        module.add_arguments(command)
        command.set_defaults(run=module.run, parser=command)
    return parser


def _example_lines(command: Command) -> list[str]:
    return ["examples:", *(f"  {example}" for example in command.examples)]


def run(argv: Sequence[str] | None = None) -> int:
    """Run a command and report errors on one line.

    :param argv: the arguments; defaults to ``sys.argv[1:]``.
    :return: the exit code.
    """
    open_standard_streams()
    try:
        try:
            return _run(sys.argv[1:] if argv is None else argv)
        finally:
            # Flush here, because a failure at interpreter shutdown could not be reported.
            flush()
    except CommandError as error:
        write_command_error(error)
    except MemoryError:
        write_command_error(messages.COMMAND_OUT_OF_MEMORY.format())
    except OSError as error:
        # Errors that the command does not handle, such as a folder that cannot be listed.
        place = f"{quoted(str(error.filename), 300)}: " if error.filename else ""
        reason = error.strerror or messages.UNKNOWN_SYSTEM_ERROR.format()
        write_command_error(messages.SYSTEM_ERROR.format(place=place, reason=reason))
    return int(ExitStatus.FAILED)


def _complete(parser: Parser) -> None:
    """Answer the shell, which asks for completions in environment variables, and exit."""
    # The package is an optional dependency: the extra "cli".
    with suppress(ImportError):
        from argcomplete import autocomplete  # noqa: PLC0415

        autocomplete(parser)


def _run(argv: Sequence[str]) -> int:
    # Workaround, see docs/develop/workarounds.md#pydantic-plugins
    # Pydantic plugins of other packages must not affect validation, and searching for them is slow.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    if "_ARGCOMPLETE" in os.environ:
        _complete(make_parser())
    # The main parser has no option with a value, so the first argument that is no option is the command.
    parser = make_parser([argument for argument in argv if not argument.startswith("-")][:1])
    arguments = parser.parse_args(argv)
    arguments.parser.refuse_ignored(arguments)
    return int(arguments.run(arguments))
