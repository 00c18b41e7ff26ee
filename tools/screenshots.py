"""Take the screenshots for the README and the docs.

``python tools/screenshots.py`` builds the docs with each theme that is shown, opens them in Chromium, and writes the
screenshots to ``docs/_static``.
"""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from chromium import launch
from playwright.sync_api import ViewportSize, sync_playwright

if TYPE_CHECKING:
    from collections.abc import Sequence

    from playwright.sync_api import Browser

ROOT = Path(__file__).parent.parent
STATIC = ROOT / "docs" / "_static"
BUILT = ROOT / "build" / "screenshots"

#: The maximum size of a screenshot, in bytes.
MOST = 300_000

#: Scrolls to an element, leaving space for the heading above it and for a sticky header.
TO_THE_TOP = "to => scrollBy({top: to.getBoundingClientRect().top - 190, behavior: 'instant'})"


@dataclass(frozen=True)
class Picture:
    """A screenshot: its name, theme and size, the page and its query string, and the element to scroll to."""

    name: str
    theme: str = "furo"
    width: int = 1280
    height: int = 760
    search: str = ""
    to: str = ""
    page: str = "megatron-lm.html"

    @property
    def system(self) -> Literal["dark", "light"]:
        """The color scheme that the system prefers."""
        return "dark" if self.name.endswith("-dark") else "light"


#: The pictures of the gallery, by the end of their names.
GALLERY = {
    "furo-light": "furo",
    "pydata-dark": "pydata_sphinx_theme",
    "rtd-light": "sphinx_rtd_theme",
    "book-light": "sphinx_book_theme",
    "shibuya-dark": "shibuya",
    "alabaster-light": "alabaster",
}

MODES = ("light", "dark")

PICTURES = (
    # Too narrow for the sidebar of the theme.
    Picture("report-light", width=900),
    Picture("report-dark", width=900),
    Picture("table-light", search="?area=MoE&area=FSDP&sort=description", to=".progress-controls"),
    Picture("table-dark", search="?area=MoE&area=FSDP&sort=description", to=".progress-controls"),
    Picture("landing-light", page="lark.html", height=860),
    Picture("landing-dark", page="lark.html", height=860),
    *(Picture(f"timeline-{mode}", width=900, to=".progress-timeline", page="howto/trends.html") for mode in MODES),
    *(
        Picture(f"chart-{mode}", width=900, height=560, to=".progress-chart", page="howto/charts.html")
        for mode in MODES
    ),
    *(Picture(f"gallery-{name}", theme, 1100, 660, to=".progress-controls") for name, theme in GALLERY.items()),
    Picture("theme-phone-light", "shibuya", width=360, search="?area=MoE", to=".progress-controls"),
    Picture("chart-phone-light", width=360, height=700, to=".progress-chart", page="howto/charts.html"),
)


def build(theme: str) -> Path:
    """Build the docs with a theme, and return the output folder.

    Each build is a process of its own: themes leave state behind that breaks the next one.
    """
    out = BUILT / theme
    command = [sys.executable, "-m", "sphinx", "-q", "-D", f"html_theme={theme}", str(ROOT / "docs"), str(out)]
    if subprocess.run(command, check=False).returncode:
        sys.exit(f"the docs do not build in {theme}")
    return out


def take(browser: Browser, picture: Picture, folder: Path) -> int:
    """Take a screenshot of a page, and return its size in bytes."""
    screen = ViewportSize(width=picture.width, height=picture.height)
    page = browser.new_page(viewport=screen, color_scheme=picture.system)
    page.goto((folder / picture.page).as_uri() + picture.search)
    if picture.to:
        page.locator(picture.to).first.evaluate(TO_THE_TOP)
    image = page.screenshot(path=STATIC / f"{picture.name}.png", animations="disabled")
    page.close()
    return len(image)


def main(names: Sequence[str]) -> None:
    """Take the screenshots with these names, or all of them."""
    pictures = [picture for picture in PICTURES if not names or picture.name in names]
    built = {theme: build(theme) for theme in {picture.theme for picture in pictures}}
    with sync_playwright() as playwright, launch(playwright) as browser:
        for picture in pictures:
            size = take(browser, picture, built[picture.theme])
            print(f"{picture.name}.png: {size // 1000} kB")
            if size > MOST:
                sys.exit(f"{picture.name}.png is larger than {MOST // 1000} kB")


if __name__ == "__main__":
    main(sys.argv[1:])
