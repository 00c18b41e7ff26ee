"""Render the README as the package index does, and fail if it is not rendered or has a relative link."""

from __future__ import annotations

import sys
from html.parser import HTMLParser
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).parent.parent


class Addresses(HTMLParser):
    """Collects the addresses of links and images."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, _tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep what an attribute of a start tag refers to."""
        self.found += [value or "" for name, value in attrs if name in ("href", "src")]


def problem_with(html: str | None) -> str:
    """Return what is wrong with the rendered page; empty if nothing is."""
    addresses = Addresses()
    addresses.feed(html or "")
    relative = [address for address in addresses.found if not address.startswith(("https://", "#"))]
    if not addresses.found:
        return "the README is not rendered"
    return f"relative links: {', '.join(relative)}" if relative else ""


if __name__ == "__main__":
    # Only the environment of nox -s build has it.
    markdown = import_module("readme_renderer.markdown")
    sys.exit(problem_with(markdown.render((ROOT / "README.md").read_text("utf-8"))) or 0)
