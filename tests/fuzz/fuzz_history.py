"""Fuzz the commands that read git histories, with a fake git."""

from __future__ import annotations

import tempfile
from importlib import import_module
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["sphinxext_progress"]):
    # Load the commands before the instrumentation starts.
    for command in ("check", "new", "trend"):
        import_module(f"sphinxext_progress.cli.{command}")
    from tests.fuzz.drafting import check
    from tests.fuzz.run import run

if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        run(lambda data: check(Path(folder), atheris.FuzzedDataProvider(data)))
