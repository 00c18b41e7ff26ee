"""The published JSON Schemas."""

from __future__ import annotations

import json
from pathlib import Path

from sphinxext_progress.format.json_schema import json_schema, write_json_schemas


def test_schemas_are_written_by_name_and_version(tmp_path: Path) -> None:
    folder = tmp_path / "schema"
    write_json_schemas(folder)
    written = {path.name: json.loads(path.read_text("utf-8")) for path in folder.iterdir()}
    assert written == {"report-1.json": json_schema("report"), "project-1.json": json_schema("project")}
