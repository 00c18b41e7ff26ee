"""Runs a fuzzer."""

from __future__ import annotations

import sys
import time
import traceback
from collections.abc import Callable

import atheris

#: The longest time that an input may take, in seconds of the processor: what else the machine does counts for nothing.
LONGEST = 5


def run(check: Callable[[bytes], None]) -> None:
    """Fuzz until the time is over, or until something does not hold.

    :param check: looks at one input, and raises where something does not hold.
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
