"""Fuzzes the renderer and every writer behind it.

An input that is a report is shown as it is, which is how the seeds come in; any other one makes
choices, of which reports and a page are made.
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
    """Make the site of an input."""
    is_report = data.startswith((b"project:", b"period:")) or parse_file(data, "data.yaml", Report).model
    return site_of(data) if is_report else site_from(atheris.FuzzedDataProvider(data))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder, started(Path(folder)) as press:
        run(lambda data: check(press, site(data)))
