"""The JSON Schema of the data format, for editors and for validators."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinxext_progress import export
from sphinxext_progress.model import FORMAT_VERSION, Report
from sphinxext_progress.project import Project

if TYPE_CHECKING:
    from sphinxext_progress.model import Format

#: The models that are files, by the name of their schema.
FILES: dict[str, type[Format]] = {"report": Report, "project": Project}


def schema(name: str) -> dict[str, Any]:
    """Make the JSON Schema of a file, in the dialect of 2020-12.

    It describes plain YAML 1.2, as editors read it. What it refuses, the loader refuses too; of what
    YAML itself allows and the loader does not (anchors, tags, a value cut by a comment) it knows nothing.

    :param name: ``report`` or ``project``.
    :return: the schema; its id carries the major version of the format.
    """
    described = FILES[name].model_json_schema(mode="validation")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:sphinxext-progress:{name}:{FORMAT_VERSION}",
        **described,
    }


def text(name: str) -> str:
    """Write a schema out as JSON.

    :param name: ``report`` or ``project``.
    """
    return json.dumps(schema(name), indent=1, ensure_ascii=False)


def write(folder: Path) -> None:
    """Write the schemas as files, named by file and major version.

    :param folder: the folder; made where it is not there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name in FILES:
        (folder / f"{name}-{FORMAT_VERSION}.json").write_text(text(name) + "\n", "utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
    export.SCHEMA.write_text(export.schema(), "utf-8")
