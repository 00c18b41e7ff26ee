"""The JSON Schema of the data format, for editors and for validators."""

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

#: The models that are files, by the name of their schema.
FILE_MODELS: dict[str, type[FormatModel]] = {"report": Report, "project": Project}


def json_schema(name: str) -> dict[str, Any]:
    """Make the JSON Schema of a file, in the dialect of 2020-12.

    It describes plain YAML 1.2, as editors read it. What it refuses, the loader refuses too; of what
    YAML itself allows and the loader does not (anchors, tags, a value cut by a comment) it knows nothing.

    :param name: ``report`` or ``project``.
    :return: the schema; its id carries the major version of the format.
    """
    described = FILE_MODELS[name].model_json_schema(mode="validation")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:sphinxext-progress:{name}:{FORMAT_VERSION}",
        **described,
    }


def json_schema_text(name: str) -> str:
    """Write a schema out as JSON.

    :param name: ``report`` or ``project``.
    """
    return json.dumps(json_schema(name), indent=1, ensure_ascii=False)


def write_json_schemas(folder: Path) -> None:
    """Write the schemas as files, named by file and major version.

    :param folder: the folder; made where it is not there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name in FILE_MODELS:
        (folder / f"{name}-{FORMAT_VERSION}.json").write_text(json_schema_text(name) + "\n", "utf-8")


if __name__ == "__main__":
    write_json_schemas(Path(sys.argv[1]))
