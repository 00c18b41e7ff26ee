"""A build, and how many functions it called: steady where time is not.

    python -m benchmarks.calls FILE ARGUMENTS

runs ``sphinx-build`` with these arguments and writes the number to the file.
"""

from __future__ import annotations

import cProfile
import sys
from pathlib import Path


def main(file: str, *arguments: str) -> int:
    """Build, and count.

    :param file: where the number is written.
    :param arguments: those of ``sphinx-build``.
    :return: its exit status.
    """
    profile = cProfile.Profile()
    profile.enable()
    # Imported here, because what a build loads is counted too.
    from sphinx.cmd.build import main as build

    status = build(arguments)
    profile.disable()
    Path(file).write_text(str(sum(entry.callcount for entry in profile.getstats())), "utf-8")
    return status


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
