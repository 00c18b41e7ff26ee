"""A56, the builder's part: the n-th call that touches a data file fails, for every n."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

import pytest

import sphinxext_progress
from sphinxext_progress import loader

from .conftest import Site
from .ground_rules import BUILDERS, REPAIRED, built_texts, lay_out, put, section

pytestmark = pytest.mark.sweep

PACKAGE = str(Path(sphinxext_progress.__file__).parent)


class Sabotage:
    """Lets the n-th call that our package makes fail."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.calls = 0
        self.failing = 0
        self.error: type[BaseException] = OSError
        for module, name in ((os, "stat"), (os, "lstat"), (os, "scandir"), (io, "open")):
            monkeypatch.setattr(module, name, self._wrapped(getattr(module, name)))

    def start(self, failing: int, error: type[BaseException]) -> None:
        self.calls, self.failing, self.error = 0, failing, error
        # What was loaded would not be read again.
        loader._cache.clear()

    def _wrapped(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def wrapper(*args: Any, **kwargs: Any) -> Any:
            if self._is_ours():
                self._count()
                result = call(*args, **kwargs)
                if isinstance(result, io.BufferedReader):
                    return _Reader(result, self)
                return result
            return call(*args, **kwargs)

        return wrapper

    def _count(self) -> None:
        self.calls += 1
        if self.calls == self.failing:
            raise self.error(5, "Input/output error")

    def _is_ours(self) -> bool:
        """Tell whether our package makes the call, by itself or through the standard library."""
        frame = sys._getframe(2)
        while frame.f_back is not None and "/pathlib" in frame.f_code.co_filename:
            frame = frame.f_back
        while frame.f_back is not None and frame.f_code.co_filename.endswith(
            ("glob.py", "posixpath.py", "genericpath.py")
        ):
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

    def read(self, size: int) -> bytes:
        self._sabotage._count()
        return self._stream.read(size)


@pytest.mark.parametrize("error", [OSError, MemoryError])
def test_a56_the_build_survives_each_failing_call(
    site: Site, monkeypatch: pytest.MonkeyPatch, error: type[BaseException]
) -> None:
    lay_out(site, "rst")
    put(site, REPAIRED)
    assert "html" in BUILDERS
    clean = built_texts(site.build("html", "-W"), site)
    sabotage = Sabotage(monkeypatch)
    failing, hit = 0, True
    while hit:
        failing += 1
        sabotage.start(failing, error)
        built = site.build("html", "-E", "-a", "--keep-going")
        hit = sabotage.calls >= failing
        assert built.status == 0, (failing, built.warnings)
        assert "Traceback" not in "".join(built.warnings), failing
        pages = built_texts(built, site)
        assert pages.keys() == clean.keys(), failing
        # What failed is said and shown in its place; everything else is as it was.
        good = "progress-otter-2025-12"
        notices = sum(page.count("progress-notice") for page in pages.values())
        assert bool(notices) == bool(built.warnings), (failing, built.warnings)
        if "good/2025-12" not in "".join(built.warnings):
            assert f'id="{good}"' not in pages["bad.html"] or section(pages["bad.html"], good) == section(
                clean["bad.html"], good
            )
    assert failing > 10, "the sweep reached nothing"
    assert built.warnings == []
    assert pages == clean
