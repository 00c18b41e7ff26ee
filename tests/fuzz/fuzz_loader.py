"""Fuzz the loader: any bytes give a valid report or located problems."""

from __future__ import annotations

import atheris

# Do not instrument the reader of PyYAML, which reads one character at a time without decisions.
with atheris.instrument_imports(include=["sphinxext_progress", "yaml"], exclude=["yaml.reader"]):
    from tests.fuzz.loading import check
    from tests.fuzz.run import run

if __name__ == "__main__":
    run(check)
