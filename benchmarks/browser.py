"""Measure the latency of keystrokes in the filter of a long table: ``python -m benchmarks.browser 1000 10000``.

The keys are pressed in headless Chromium, and a script on the page measures the time. *Handlers* is the duration of one
task of the extension's script; *painted* is the time from the keystroke to the frame that shows the rows.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from chromium import launch
from playwright.sync_api import Page, sync_playwright

from tests.browser.conftest import many_commits
from tests.browser.server import serving
from tests.conftest import CONF, Site, directive

if TYPE_CHECKING:
    from collections.abc import Sequence

#: The words that are typed and then deleted; they match some, few, no and all rows.
WORDS = ("module_12", "--flag-77", "zzz", "ben-3")

#: The maximum number of rows in a report; a file with more would be too large.
FILE = 2500

#: Measures each frame that the script requests, and the time from each key to the end of the frame with the result.
WATCH = """
window.handlers = []; window.painted = [];
const ask = window.requestAnimationFrame.bind(window);
const timed = (work) => (...given) => { const from = performance.now(); work(...given); handlers.push(performance.now() - from); };
window.requestAnimationFrame = (work) => ask(timed(work));
let begun = 0;
addEventListener("input", (event) => {
  begun = performance.now();
  ask(() => { const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => painted.push(performance.now() - event.timeStamp); port2.postMessage(0); });
}, true);
addEventListener("input", () => handlers.push(performance.now() - begun));
"""


def measure(rows: int, theme: str) -> dict[str, list[float]]:
    """Type into the filter of a table.

    :param rows: the number of rows in the table.
    :return: the durations in milliseconds, by what was measured.
    """
    with tempfile.TemporaryDirectory() as folder:
        site = Site(Path(folder) / "src")
        site.write("conf.py", CONF.replace('"basic"', f'"{theme}"'))
        for year in range((rows - 1) // FILE + 1):
            period = f"{2025 - year}-12"
            site.write(f"progress/{period}.yaml", many_commits(min(FILE, rows - year * FILE), period))
        site.write("index.rst", "Table\n=====\n\n" + directive("commit-table", columns="date, area, description, pr"))
        built = site.build("html", "-W")
        assert built.status == 0, built.warnings
        with serving(built.out, {}) as address, sync_playwright() as playwright, launch(playwright) as browser:
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            page.add_init_script(WATCH)
            page.goto(f"{address}/index.html")
            return typed(page)


def typed(page: Page) -> dict[str, list[float]]:
    """Type and delete each of the words, and return what the page measured."""
    page.locator(".progress-controls input").focus()
    page.wait_for_timeout(1000)
    page.evaluate("handlers.length = painted.length = 0")
    for word in WORDS:
        for key in [*word, *["Backspace"] * len(word)]:
            count = page.evaluate("painted.length")
            page.keyboard.press(key)
            page.wait_for_function("count => painted.length > count", arg=count)
    return {name: page.evaluate(name) for name in ("handlers", "painted")}


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure tables with the given numbers of rows."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rows", type=int, nargs="*", default=[1000, 10000])
    parser.add_argument("--theme", default="furo")
    options = parser.parse_args(arguments)
    print(f"{'rows':>6}  {'':8}  {'median':>8}  {'p95':>8}  {'worst':>8}  in ms, {options.theme}")  # noqa: T201
    for rows in options.rows:
        for name, figures in measure(rows, options.theme).items():
            percentiles = statistics.quantiles(figures, n=20)
            print(  # noqa: T201
                f"{rows:>6}  {name:8}  {statistics.median(figures):8.1f}  {percentiles[-1]:8.1f}  {max(figures):8.1f}"
            )


if __name__ == "__main__":
    main()
