"""Launch the installed Chromium, or else that of Playwright, for tests and screenshots."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Playwright

#: The names of the command on Debian, on Ubuntu, and in packages from Google.
COMMANDS = ("chromium", "chromium-browser", "google-chrome")
MISSING = "no Chromium; install it with 'apt-get install chromium' or 'playwright install chromium'"
FLAGS = (
    "--no-sandbox",  # the sandbox does not work as root
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # No page can reach another host.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)


def launch(playwright: Playwright) -> Browser:
    """Launch the browser.

    :raises FileNotFoundError: if there is none; the message says how to install one.
    """
    command = next(filter(None, map(shutil.which, COMMANDS)), None)
    if not command and not Path(playwright.chromium.executable_path).exists():
        raise FileNotFoundError(MISSING)
    return playwright.chromium.launch(executable_path=command, args=FLAGS)
