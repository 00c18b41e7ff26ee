"""Fuzzes the renderer and every writer behind it.

An input that is a report is shown as it is, which is how the seeds come in; any other one makes
choices, of which reports and a page are made.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["sphinxext_progress", "markdown_it"]):
    from sphinxext_progress.loader import parse
    from sphinxext_progress.model import Report
    from tests.fuzz.press import started
    from tests.fuzz.rendering import check
    from tests.fuzz.reports import site_from, site_of


def main() -> None:
    """Fuzz until the time is over."""
    with tempfile.TemporaryDirectory() as folder, started(Path(folder)) as press:

        def one_input(data: bytes) -> None:
            is_report = data.startswith((b"project:", b"period:")) or parse(data, "data.yaml", Report).model
            check(press, site_of(data) if is_report else site_from(atheris.FuzzedDataProvider(data)))

        atheris.Setup(sys.argv, one_input)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
