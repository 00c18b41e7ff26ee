"""The entry point of ``sphinx-progress``: it loads nothing before it can be interrupted without a traceback."""

from __future__ import annotations

# Importing typing would take longer than everything else before Ctrl-C is caught.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

#: The exit code after Ctrl-C, as shells have it: 128 and the number of the signal.
INTERRUPTED = 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command.

    :param argv: the arguments; those of the process when not given.
    :return: 0 for success, 1 where problems were found, 2 where the command could not run, 130 after Ctrl-C.
    """
    try:
        from sphinxext_progress.cli.commands import run  # noqa: PLC0415 - loading takes a while, and Ctrl-C may come

        return run(argv)
    except KeyboardInterrupt:
        return INTERRUPTED
