"""A56, the builder's part: the n-th call that opens, reads or looks at a file fails, for every n."""

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

from .conftest import Build, Site, directive
from .ground_rules import GOOD, REPAIRED, built_texts, lay_out, put, section

pytestmark = pytest.mark.sweep

PACKAGE = str(Path(sphinxext_progress.__file__).parent)

#: The standard library that stands between our call and the system's.
BETWEEN = re.compile(r"/(?:pathlib(?:/\w+)?|glob|posixpath|genericpath|gettext|<frozen \w+>)(?:\.py)?$|^<frozen ")


class Sabotage:
    """Lets the n-th call that our package makes fail."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
        #: Where the files are; what lies above is looked at for each of them in the same way.
        self.folders = (str(folder), PACKAGE)
        self.calls = 0
        self.failing = 0
        self.error: type[BaseException] = OSError
        for name in ("stat", "lstat", "readlink", "scandir"):
            monkeypatch.setattr(os, name, self._wrapped(getattr(os, name)))
        wrapped = self._wrapped(io.open)
        monkeypatch.setattr(io, "open", wrapped)
        monkeypatch.setattr(builtins, "open", wrapped)

    def start(self, failing: int, error: type[BaseException]) -> None:
        """Let the n-th call from now on fail; none where n is 0."""
        self.calls, self.failing, self.error = 0, failing, error
        # What a process has loaded it would not read again.
        loader._cache.clear()
        words.words.cache_clear()

    def _wrapped(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def wrapper(path: Any, *args: Any, **kwargs: Any) -> Any:
            if not str(path).startswith(self.folders) or not self._is_ours():
                return call(path, *args, **kwargs)
            self._count()
            result = call(path, *args, **kwargs)
            return _Reader(result, self) if isinstance(result, io.BufferedReader) else result

        return wrapper

    def _count(self) -> None:
        self.calls += 1
        if self.calls == self.failing:
            raise self.error(5, "Input/output error")

    def _is_ours(self) -> bool:
        """Tell whether our package makes the call, by itself or through the standard library."""
        frame = sys._getframe(2)
        while frame.f_back is not None and BETWEEN.search(frame.f_code.co_filename):
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


@pytest.fixture
def swept(site: Site) -> Site:
    """Give a site with good reports, one that is a link, their projects, and a table that a pattern chooses."""
    lay_out(site, "rst")
    put(site, REPAIRED)
    (site.src / "bad/data.yaml").rename(site.src / "bad/linked.yaml")
    (site.src / "bad/data.yaml").symlink_to("linked.yaml")
    site.write("good/project.yaml", "repository: https://github.com/o/otter\n")
    site.write("project.yaml", "repository: https://gitlab.com/o/otter\n")
    site.write("goods/2025-10.yaml", GOOD.replace("2025-11", "2025-10"))
    table = directive("commit-table", "goo*/*.yaml", columns="period, description")
    site.write("table.rst", f"Table\n=====\n\n{table}")
    site.write("index.rst", (site.src / "index.rst").read_text("utf-8") + "   table\n")
    more = 'progress_project = "project.yaml"\nprogress_reports = ["good/*.yaml", "bad/data.yaml"]\n'
    site.write("conf.py", (site.src / "conf.py").read_text("utf-8") + more)
    return site


def pages_of(built: Build, site: Site) -> dict[str, str]:
    """Read what the pages say, without the index, which lists the titles of the others."""
    pages = built_texts(built, site)
    del pages["index.xml"]
    return pages


def check(built: Build, pages: dict[str, str], clean: dict[str, str], failing: int) -> None:
    """Check the ground rules: what failed is said, and shown in its place; everything else is as it was."""
    assert built.status == 0, (failing, built.warnings)
    assert "Traceback" not in "".join(built.warnings), failing
    assert pages.keys() == clean.keys(), failing
    said = "\n".join(built.warnings)
    for line in built.warnings:
        assert re.match(r"SRC/[^ ]+:\d+(?::\d+)?: WARNING: [^;]+; expected [^;]+; [^;]+\[progress\.file\]$", line), line
    for name, page in pages.items():
        assert page == clean[name] or "progress-notice" in page, (failing, name)
    assert said or pages == clean, failing
    # The report beside the one that fails is on its page as ever, unless it is the one that fails.
    if not re.search(r"good/(?:2025-12|project)\.yaml|bad\.rst:4", said):
        good = "progress-otter-2025-12"
        assert section(pages["bad.xml"], good) == section(clean["bad.xml"], good), failing
    if not re.search(r"goods?/|project\.yaml|table\.rst", said):
        assert pages["table.xml"] == clean["table.xml"], failing


@pytest.mark.parametrize("error", [OSError, MemoryError])
@pytest.mark.parametrize("options", [("-E", "-a"), ()], ids=["first build", "later build"])
def test_a56_the_build_survives_each_failing_call(
    swept: Site, monkeypatch: pytest.MonkeyPatch, error: type[BaseException], options: tuple[str, ...]
) -> None:
    first = swept.build("xml", "-W")
    assert first.warnings == []
    clean = pages_of(first, swept)
    sabotage = Sabotage(monkeypatch, swept.src)
    failing, hit = 0, True
    while hit:
        failing += 1
        sabotage.start(failing, error)
        built = swept.build("xml", "--keep-going", *options)
        hit = sabotage.calls >= failing
        check(built, pages_of(built, swept), clean, failing)
        if built.warnings:
            # The next build, in which nothing fails, is clean again.
            sabotage.start(0, error)
            repaired = swept.build("xml", "-W")
            assert (repaired.status, repaired.warnings) == (0, []), failing
            assert pages_of(repaired, swept) == clean, failing
    assert failing > 50, "the sweep reached nothing"
    assert built.warnings == []
