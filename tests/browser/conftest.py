"""Pages in headless Chromium: one browser for each worker, a local web server, and a record of problems.

A test fails if there are problems on its pages; a test that causes one on purpose clears ``problems``.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

import pytest
from chromium import launch
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect, sync_playwright

from tests.conftest import CONF, HOST, REFERENCE, SUFFIX, Build, Site, directive

from .server import serving

# Allow for a busy machine.
expect.set_options(timeout=30_000)

#: The packages from npm: see package.json.
NODE = Path(__file__).parent / "node_modules"

#: A page without content of the extension: its problems are those of the theme.
PLAIN = """\
Plain
=====

A `link <https://example.org/>`__ and ``code``.

.. list-table::
   :header-rows: 1

   * - A
     - B
   * - `one <https://example.org/1>`__ of ``odd``
     - words
   * - `two <https://example.org/2>`__ of ``even``
     - words
"""

NewPage = Callable[..., Page]
Serve = Callable[..., str]


def missing(what: str) -> NoReturn:
    """Skip a test because something that is not a Python package is missing; fail in CI, where it is required."""
    if os.environ.get("CI"):
        pytest.fail(what)
    pytest.skip(what)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start the installed Chromium, or else that of Playwright."""
    with sync_playwright() as playwright:
        try:
            started = launch(playwright)
        except FileNotFoundError as error:
            missing(str(error))
        with started:
            yield started


@pytest.fixture
def problems() -> list[str]:
    """Collect the problems on the pages of a test: errors on the console and in scripts, and failed requests."""
    return []


@pytest.fixture
def new_page(browser: Browser, problems: list[str]) -> Iterator[NewPage]:
    """Open an empty page in a new browser context, such as ``new_page(java_script_enabled=False)``."""
    with contextlib.ExitStack() as contexts:

        def opened(**options: Any) -> Page:
            context = contexts.enter_context(browser.new_context(**options))
            watch(context, problems)
            return context.new_page()

        yield opened
    assert problems == []


@pytest.fixture
def page(new_page: NewPage) -> Page:
    """Open an empty page."""
    return new_page()


def watch(context: BrowserContext, problems: list[str]) -> None:
    """Collect the problems on the pages of a browser context."""
    context.on("console", lambda said: problems.append(f"console: {said.text}") if said.type == "error" else None)
    context.on("weberror", lambda thrown: problems.append(f"script: {thrown.error}"))
    context.on("requestfailed", lambda request: request_failed(request, problems))


def request_failed(request: Request, problems: list[str]) -> None:
    """Record a failed request; a page that is left aborts those of images that it would load later."""
    if request.failure != "net::ERR_ABORTED":
        problems.append(f"request: {request.url}: {request.failure}")


@pytest.fixture(scope="session")
def serve() -> Iterator[Serve]:
    """Serve built pages: ``serve(built.out)``, or with headers ``serve(built.out, Content_Security_Policy="…")``."""
    with contextlib.ExitStack() as servers:

        @cache
        def served(folder: Path, **headers: str) -> str:
            named: Mapping[str, str] = {name.replace("_", "-"): value for name, value in headers.items()}
            return servers.enter_context(serving(folder, named))

        yield served


def many_commits(count: int, period: str = "2025-12") -> str:
    """Return a report with many commits, which differ in the values that a reader filters by."""
    areas = ("Config", "FSDP", "MoE", "Optimizer", "RL", "Testing")
    rows = (
        f"  - {{area: {areas[n % len(areas)]}, description: 'Change {n} of `module_{n % 17}`: keep --flag-{n} as it is', "
        f"commit: '{n + 0xABC0000:010x}', pr: {1000 + n}, date: {period}-{n % 28 + 1:02}, authors: [ann, ben-{n % 9}]}}\n"
        for n in range(count)
    )
    return f"project: Megatron-LM\nperiod: {period}\ncommits:\n{''.join(rows)}"


def write_pages(site: Site, conf: str = CONF) -> None:
    """Write the site for the tests: the reference report, a table of 500 rows, and a page without tables."""
    site.write("conf.py", conf)
    (site.src / "progress").mkdir()
    for name in ("2026-01.yaml", "project.yaml"):
        shutil.copy(REFERENCE.with_name(name), site.src / "progress" / name)
    site.write("progress/2025-12.yaml", many_commits(500))
    pages = {
        "report": directive("progress-report", "2026-01", HOST),
        "table": "Table\n=====\n\n"
        + directive("commit-table", "2025-12", HOST, columns="period, date, area, description, commit, pr, authors"),
        "grouped": "Grouped\n=======\n\n" + directive("commit-table", "2026-01", HOST, group_by="area"),
        "tables": "Tables\n======\n\n"
        + directive("commit-table", "2026-01", HOST, caption="January", name="january")
        + "\n"
        + directive("trend-table", "progress/*.yaml", HOST, caption="Trends", name="trends")
        + "\n"
        + directive("commit-table", "2026-01", HOST, columns="area, date, description", sort="-date"),
    }
    for name, text in pages.items():
        site.write(f"{name}.{SUFFIX}", text)
    names = "".join(f"   {name}\n" for name in (*pages, "plain"))
    site.write("plain.rst", PLAIN)
    site.write("index.rst", f"Site\n====\n\n.. toctree::\n\n{names}")


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """Build the site of ``write_pages``, once for each worker."""
    site = Site(tmp_path_factory.mktemp("pages") / "src")
    write_pages(site)
    built = site.build("html", "-W", "--keep-going")
    assert (built.status, built.warnings) == (0, [])
    return built


@pytest.fixture(scope="session")
def address(pages: Build, serve: Serve) -> str:
    """Return the address of the site of ``pages``, without the final slash."""
    return serve(pages.out)
