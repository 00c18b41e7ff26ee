"""From the argument of a directive to its reports: few calls, in one direction, and each file read once."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import sphinxext_progress
from sphinxext_progress.reading import decoding
from sphinxext_progress.site.report_cache import ReportCache

from .conftest import CONF, REPORT, Site

if TYPE_CHECKING:
    from types import FrameType

PACKAGE = f"{Path(sphinxext_progress.__file__).parent}/"

#: The largest number of calls from the method that Sphinx calls to the function that reads a file.
MOST_CALLS = 8

# Outside the patterns of the site, whose reports are loaded before any page is read.
DIRECTIVES = {
    name: f"Page\n====\n\n.. {name}:: data/{name}.yaml\n"
    for name in ("progress-report", "progress-index", "commit-table", "trend-table")
}


def calls_to(frame: FrameType | None) -> list[str]:
    """Return the modules of our functions on the stack, from the method that Sphinx calls to a function."""
    modules: list[str] = []
    while frame is not None:
        path = frame.f_code.co_filename
        if path.startswith(PACKAGE):
            modules.insert(0, path.removeprefix(PACKAGE).removesuffix(".py"))
            if frame.f_code.co_qualname in ("ProgressDirective.run", "ReportParser.parse"):
                return modules
        frame = frame.f_back
    return []


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, list[str]]]:
    """Return the name of each file that is read, with the modules through which it was reached."""
    noted: list[tuple[str, list[str]]] = []

    def read(path: Path, name: str, *args: Any, of: Any = decoding.read_bytes, **options: Any) -> bytes:
        noted.append((name, calls_to(sys._getframe(1))))
        data: bytes = of(path, name, *args, **options)
        return data

    monkeypatch.setattr(decoding, "read_bytes", read)
    return noted


@pytest.fixture
def pages(site: Site) -> Site:
    site.write("conf.py", f'{CONF}\nexclude_patterns = ["data"]\n')
    site.write("index.rst", "Site\n====\n\n.. toctree::\n   :glob:\n\n   *\n")
    site.write("data/project.yaml", "project: Otter\n")
    site.write("page.report.yaml", REPORT.replace("2026-01\n", "2025-01\n"))
    for month, (name, text) in enumerate(DIRECTIVES.items(), 1):
        site.write(f"{name}.rst", text)
        site.write(f"data/{name}.yaml", REPORT.replace("2026-01\n", f"2026-0{month}\n"))
    return site


def test_few_calls_in_one_direction_lead_to_a_file(pages: Site, reads: list[tuple[str, list[str]]]) -> None:
    assert pages.build("html", "-W").warnings == []
    chains = {name: modules for name, modules in reads if modules}
    assert chains.keys() == {*(f"data/{name}.yaml" for name in DIRECTIVES), "data/project.yaml", "page.report.yaml"}
    for name, modules in chains.items():
        assert len(modules) <= MOST_CALLS, name
        # No module calls back into one that called it.
        assert [*dict.fromkeys(modules)] == [
            module for before, module in zip(["", *modules], modules, strict=False) if module != before
        ]
        assert modules[0].startswith("site/")
        packages = [module.partition("/")[0] for module in modules]
        assert packages == sorted(packages, reverse=True), "reading does not call the site"


def test_a_file_is_read_once_for_all_directives(pages: Site, reads: list[tuple[str, list[str]]]) -> None:
    pages.write("again.rst", "Again\n=====\n\n.. trend-table:: data/*.yaml\n\n.. commit-table:: data/*.yaml\n")
    assert pages.build("html", "-W").warnings == []
    names = [name for name, modules in reads if modules]
    assert sorted(names) == sorted(set(names))


def test_recording_a_dependency_loads_nothing(
    pages: Site, reads: list[tuple[str, list[str]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded_while_recording: list[str] = []

    def state(cache: ReportCache, *args: Any, of: Any = ReportCache.state) -> Any:
        before = len(reads)
        result = of(cache, *args)
        loaded_while_recording.extend(name for name, _ in reads[before:])
        return result

    monkeypatch.setattr(ReportCache, "state", state)
    pages.build("html", "-W")
    assert reads
    assert loaded_while_recording == []
