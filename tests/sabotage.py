"""A56: make the n-th call that accesses a file fail."""

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
from sphinxext_progress.reports import localization

PACKAGE = str(Path(sphinxext_progress.__file__).parent)

# The modules through which the package accesses files.
_THROUGH = re.compile(r"/pathlib\b|/(?:glob|posixpath|genericpath|gettext|tempfile|os)\.py$|^<frozen ")


class Sabotage:
    """Makes the n-th file access of the package fail."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, folder: Path | None = None) -> None:
        # Calls for parent folders are not counted, because they are the same for every file.
        self._folders = (str(folder), PACKAGE) if folder else ("",)
        self.calls = 0
        self.failing = 0
        self.error: type[BaseException] = OSError
        calls = ("stat", "lstat", "readlink", "scandir", "listdir", "open", "fsync", "chmod", "mkdir")
        for name in (*calls, "replace", "link"):
            monkeypatch.setattr(os, name, self._wrapped(getattr(os, name)))
        wrapped = self._wrapped(io.open)
        monkeypatch.setattr(io, "open", wrapped)
        monkeypatch.setattr(builtins, "open", wrapped)

    def start(self, failing: int, error: type[BaseException]) -> None:
        self.calls, self.failing, self.error = 0, failing, error
        # Clear the cache, so that catalogs are read again.
        localization.localizer.cache_clear()

    def _wrapped(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def wrapper(*args: Any, **kwargs: Any) -> Any:
            if not str(args[0] if args else "").startswith(self._folders) or not self._is_ours():
                return call(*args, **kwargs)
            self._count()
            result = call(*args, **kwargs)
            return _Reader(result, self) if isinstance(result, io.BufferedReader) else result

        return wrapper

    def _count(self) -> None:
        self.calls += 1
        if self.calls == self.failing:
            raise self.error(5, "Input/output error")

    def _is_ours(self) -> bool:
        """Return whether the package makes the call, directly or through the standard library."""
        frame = sys._getframe(2)
        while frame.f_back is not None and _THROUGH.search(frame.f_code.co_filename):
            frame = frame.f_back
        return frame.f_code.co_filename.startswith(PACKAGE)


class _Reader:
    """A file whose ``read`` counts as a call."""

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
