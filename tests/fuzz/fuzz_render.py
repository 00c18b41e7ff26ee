"""Fuzz the renderer and every writer.

An input that is a valid report, such as a seed, is shown unchanged. Any other input provides
choices, from which reports and a page are generated.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["sphinxext_progress", "markdown_it"]):
    from sphinxext_progress.format.model import Report
    from sphinxext_progress.reading.loader import parse_file
    from tests.fuzz.press import started
    from tests.fuzz.rendering import check
    from tests.fuzz.reports import Site, site_from, site_of
    from tests.fuzz.run import run


def site(data: bytes) -> Site:
    """Return the site for an input."""
    is_report = data.startswith((b"project:", b"period:")) or parse_file(data, "data.yaml", Report).model
    return site_of(data) if is_report else site_from(atheris.FuzzedDataProvider(data))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder, started(Path(folder)) as press:
        run(lambda data: check(press, site(data)))
