# PYTHON_ARGCOMPLETE_OK
"""The entry point of ``sphinx-progress``. It handles Ctrl-C before any slow import."""

from __future__ import annotations

# Importing typing would delay the point at which Ctrl-C is handled.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

#: The exit code after Ctrl-C, as in shells: 128 plus the number of the signal.
INTERRUPTED = 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command.

    :param argv: the arguments; defaults to ``sys.argv[1:]``.
    :return: 0 for success, 1 if problems were found, 2 if the command could not run, 130 after Ctrl-C.
    """
    try:
        from sphinxext_progress.cli.commands import run  # noqa: PLC0415 - loading takes a while, and Ctrl-C may come

        return run(argv)
    except KeyboardInterrupt:
        return INTERRUPTED
