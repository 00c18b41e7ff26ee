"""A56: a wrapper that lets the n-th call that touches a file fail."""

from __future__ import annotations

import builtins
import io
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

import pytest

import sphinxext_progress
from sphinxext_progress import loader, words

PACKAGE = str(Path(sphinxext_progress.__file__).parent)

# What our package calls files by.
_THROUGH = r"/pathlib\b|/(gettext|glob|posixpath|genericpath|tempfile|os)\.py$|^<frozen (posixpath|genericpath|os)>$"


class Sabotage:
    """Lets the n-th call that our package makes fail."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, below: Path | None = None) -> None:
        """Wrap the calls.

        :param below: the folder of the files; what lies above it is looked at for each of them in the same way.
        """
        self.folders = (str(below), PACKAGE) if below else ("",)
        self.calls = 0
        self.failing = 0
        self.error: type[BaseException] = OSError
        calls = ("stat", "lstat", "readlink", "scandir", "listdir", "open", "fsync", "replace", "chmod", "mkdir")
        for module, name in (*((os, name) for name in calls), (io, "open")):
            monkeypatch.setattr(module, name, self._wrapped(getattr(module, name)))
        monkeypatch.setattr(builtins, "open", io.open)

    def start(self, failing: int, error: type[BaseException]) -> None:
        """Let the n-th call from now on fail; none where n is 0."""
        self.calls, self.failing, self.error = 0, failing, error
        # What was loaded would not be read again.
        loader._cache.clear()
        words.words.cache_clear()

    def _wrapped(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def wrapper(file: Any, *args: Any, **kwargs: Any) -> Any:
            if not str(file).startswith(self.folders) or not self._is_ours():
                return call(file, *args, **kwargs)
            self._count()
            result = call(file, *args, **kwargs)
            return _Reader(result, self) if isinstance(result, io.BufferedReader) else result

        return wrapper

    def _count(self) -> None:
        self.calls += 1
        if self.calls == self.failing:
            raise self.error(5, "Input/output error")

    def _is_ours(self) -> bool:
        """Tell whether our package makes the call, by itself or through the standard library."""
        frame = sys._getframe(2)
        while frame.f_back is not None and re.search(_THROUGH, frame.f_code.co_filename):
            frame = frame.f_back
        return frame.f_code.co_filename.startswith(PACKAGE)


class _Reader:
    """A file whose read counts as a call."""

    def __init__(self, stream: io.BufferedReader, sabotage: Sabotage) -> None:
        self._stream = stream
        self._sabotage = sabotage

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.close()

    def read(self, size: int = -1) -> bytes:
        self._sabotage._count()
        return self._stream.read(size)
