"""The JSON Schemas of the data format, for editors and validators."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinxext_progress.format.base import FORMAT_VERSION
from sphinxext_progress.format.model import Report
from sphinxext_progress.format.project import Project

if TYPE_CHECKING:
    from sphinxext_progress.format.base import FormatModel

#: The models of whole files, by the name of their schema.
FILE_MODELS: dict[str, type[FormatModel]] = {"report": Report, "project": Project}


def json_schema(name: str) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a file.

    It describes plain YAML 1.2, as editors read it. The loader refuses everything that the schema refuses, and also
    features of YAML that a schema cannot describe: anchors, tags, values cut off by a comment.

    :param name: ``report`` or ``project``.
    """
    schema = FILE_MODELS[name].model_json_schema(mode="validation")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:sphinxext-progress:{name}:{FORMAT_VERSION}",
        **schema,
    }


def json_schema_text(name: str) -> str:
    """Return a schema as JSON text.

    :param name: ``report`` or ``project``.
    """
    return json.dumps(json_schema(name), indent=1, ensure_ascii=False)


def write_json_schemas(folder: Path) -> None:
    """Write each schema to ``<name>-<major version>.json``.

    :param folder: the folder; created if missing.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name in FILE_MODELS:
        (folder / f"{name}-{FORMAT_VERSION}.json").write_text(json_schema_text(name) + "\n", "utf-8")


if __name__ == "__main__":
    write_json_schemas(Path(sys.argv[1]))
