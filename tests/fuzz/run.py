"""Run a fuzzer."""

from __future__ import annotations

import sys
import time
import traceback
from collections.abc import Callable

import atheris

#: The maximum CPU time of an input, in seconds.
LONGEST = 5


def run(check: Callable[[bytes], None]) -> None:
    """Fuzz until the time is over or a check fails.

    :param check: checks an input, and raises an error if a property does not hold.
    """

    def one_input(data: bytes) -> None:
        begin = time.process_time()
        try:
            check(data)
        except Exception as error:
            # Atheris prints the error without its notes.
            traceback.print_exception(error)
            raise
        assert time.process_time() - begin < LONGEST, "the input takes too long"

    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()
