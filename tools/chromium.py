"""The Chromium of the machine, or else the one that playwright installed; for tests and for pictures."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Playwright

#: What Debian, Ubuntu and Google call it.
COMMANDS = ("chromium", "chromium-browser", "google-chrome")
MISSING = "no Chromium; install it with 'apt-get install chromium' or 'playwright install chromium'"
FLAGS = (
    "--no-sandbox",  # which root has not
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # The pages are alone on the net.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)


def launch(playwright: Playwright) -> Browser:
    """Start the browser.

    :param playwright: what starts it.
    :raises FileNotFoundError: where there is none; says how to install one.
    """
    command = next(filter(None, map(shutil.which, COMMANDS)), None)
    if not command and not Path(playwright.chromium.executable_path).exists():
        raise FileNotFoundError(MISSING)
    return playwright.chromium.launch(executable_path=command, args=FLAGS)
