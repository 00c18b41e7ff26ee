"""Count the function calls of a build, because a count is reproducible and a time is not.

    python -m benchmarks.calls FILE ARGUMENTS

runs ``sphinx-build`` with these arguments and writes the number of calls to the file.
"""

from __future__ import annotations

import cProfile
import sys
from pathlib import Path


def main(file: str, *arguments: str) -> int:
    """Build, and count the function calls.

    :param file: the file that the number is written to.
    :param arguments: the arguments of ``sphinx-build``.
    :return: the exit status of ``sphinx-build``.
    """
    profile = cProfile.Profile()
    profile.enable()
    # Import Sphinx while profiling, because the imports of a build are counted too.
    from sphinx.cmd.build import main as build

    status = build(arguments)
    profile.disable()
    Path(file).write_text(str(sum(entry.callcount for entry in profile.getstats())), "utf-8")
    return status


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
