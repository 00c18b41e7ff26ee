"""Take the pictures of the README and of the docs, from the docs as they are.

``python tools/screenshots.py`` builds the docs in each theme that there is a picture of, opens them in the Chromium of
the machine, and writes the pictures to ``docs/_static``.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from chromium import launch
from playwright.sync_api import ViewportSize, sync_playwright
from sphinx.cmd.build import build_main

if TYPE_CHECKING:
    from collections.abc import Sequence

    from playwright.sync_api import Browser

ROOT = Path(__file__).parent.parent
STATIC = ROOT / "docs" / "_static"
BUILT = ROOT / "build" / "screenshots"

#: What a reader can wait for, in bytes.
MOST = 300_000

#: Below the heading, and what a theme keeps at the top.
TO_THE_TOP = "to => scrollBy({top: to.getBoundingClientRect().top - 190, behavior: 'instant'})"


@dataclass(frozen=True)
class Picture:
    """A picture: its name, the theme and the screen, and what of the real report is asked for and scrolled to."""

    name: str
    theme: str = "furo"
    width: int = 1280
    height: int = 760
    search: str = ""
    to: str = ""

    @property
    def system(self) -> Literal["dark", "light"]:
        """Whether the system says that it is night."""
        return "dark" if self.name.endswith("-dark") else "light"


PICTURES = (
    Picture("report-light"),
    Picture("report-dark"),
    Picture("table-light", search="?area=MoE&area=FSDP&sort=description", to=".progress-controls"),
    Picture("table-dark", search="?area=MoE&area=FSDP&sort=description", to=".progress-controls"),
    Picture("theme-pydata-dark", "pydata_sphinx_theme"),
    Picture("theme-phone-light", "shibuya", width=360, search="?area=MoE", to=".progress-controls"),
)


def build(theme: str) -> Path:
    """Build the docs in a theme, and give the folder."""
    out = BUILT / theme
    if build_main(["-q", "-D", f"html_theme={theme}", str(ROOT / "docs"), str(out)]):
        sys.exit(f"the docs do not build in {theme}")
    return out


def take(browser: Browser, picture: Picture, folder: Path) -> int:
    """Take a picture of a page in a folder, and give its size in bytes."""
    screen = ViewportSize(width=picture.width, height=picture.height)
    page = browser.new_page(viewport=screen, color_scheme=picture.system)
    page.goto((folder / "megatron-lm.html").as_uri() + picture.search)
    if picture.to:
        page.locator(picture.to).first.evaluate(TO_THE_TOP)
    taken = page.screenshot(path=STATIC / f"{picture.name}.png", animations="disabled")
    page.close()
    return len(taken)


def main(names: Sequence[str]) -> None:
    """Take the pictures of these names, or all."""
    chosen = [one for one in PICTURES if not names or one.name in names]
    built = {theme: build(theme) for theme in {one.theme for one in chosen}}
    with sync_playwright() as playwright, launch(playwright) as browser:
        for one in chosen:
            size = take(browser, one, built[one.theme])
            print(f"{one.name}.png: {size // 1000} kB")
            if size > MOST:
                sys.exit(f"{one.name}.png is larger than {MOST // 1000} kB")


if __name__ == "__main__":
    main(sys.argv[1:])
