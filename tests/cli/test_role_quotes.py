"""Every writer of YAML quotes a text that begins with a role."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from sphinxext_progress.cli.importing.yaml_writer import dump_report
from sphinxext_progress.cli.main import main
from sphinxext_progress.cli.yaml_scalars import plain_or_quoted, quoted_scalar


@pytest.mark.parametrize("text", ["{ref}`a`", '{py:func}`a` "b"', "{doc}`it's`: b", "{ref}`a` # b"])
def test_a_role_is_quoted(text: str) -> None:
    for scalar in (plain_or_quoted(text), quoted_scalar(text)):
        assert scalar[0] in "'\""
        assert yaml.safe_load(f"a: {scalar}") == {"a": text}
    assert yaml.safe_load(dump_report({"infrastructure": [text]}, [])) == {"infrastructure": [text]}


def test_format_keeps_the_quotes(tmp_path: Path) -> None:
    path = tmp_path / "2026-01.yaml"
    path.write_text("infrastructure:\n  - '{ref}`a`'\nperiod: 2026-01\n")
    assert main(["format", str(path)]) == 0
    assert path.read_text() == "period: 2026-01\ninfrastructure:\n  - '{ref}`a`'\n"
