"""Fuzzes the loader: any bytes give a checked report or located faults."""

from __future__ import annotations

import atheris

# Without the reader of PyYAML, which steps from character to character and decides nothing.
with atheris.instrument_imports(include=["sphinxext_progress", "yaml"], exclude=["yaml.reader"]):
    from tests.fuzz.loading import check
    from tests.fuzz.run import run

if __name__ == "__main__":
    run(check)
