"""The page about the data format, generated from the JSON Schemas."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from reference import MarkdownDirective, described

from sphinxext_progress.format.json_schema import json_schema

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docutils import nodes
    from sphinx.application import Sphinx

SCALARS = {"string": "text", "integer": "number", "number": "number", "boolean": "boolean"}


class FormatDirective(MarkdownDirective):
    """Describes a file of the data format, mapping by mapping."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Read it from the models."""
        name = self.arguments[0]
        schema = json_schema(name)
        lines = mapping_lines(name, schema)
        definitions = schema.get("$defs", {})
        for definition in dict.fromkeys(definitions_below(schema, definitions)):
            mapping = definitions[definition]
            lines += [f"({name}-{definition.lower()})=", "", f"**{definition}**: {markdown(mapping)}", ""]
            if above := level_above(definition, definitions):
                lines[-2] += f" {same_keys(mapping, definitions[above])} [{above}](#{name}-{above.lower()})."
            else:
                lines += mapping_lines(f"{name}.{definition}", mapping)
        return self.parsed(lines)


def references_of(schema: Any) -> Iterator[str]:
    """Yield the names of the definitions that a part of a schema refers to."""
    if isinstance(schema, dict):
        yield from [str(schema["$ref"]).rpartition("/")[2]] if "$ref" in schema else ()
        schema = [value for key, value in schema.items() if key != "$defs"]
    for value in schema if isinstance(schema, list) else ():
        yield from references_of(value)


def definitions_below(schema: Any, definitions: dict[str, Any]) -> Iterator[str]:
    """Yield the names of all definitions, each before those that it refers to itself."""
    for name in dict.fromkeys(references_of(schema)):
        yield name
        yield from definitions_below(definitions[name], definitions)


def level_above(definition: str, definitions: dict[str, Any]) -> str:
    """Return the definition of the level above, which has the same keys; empty if there are no levels."""
    keys = definitions[definition]["properties"]
    for name, other in definitions.items():
        above = other["properties"]
        nesting = [key for key, field in above.items() if definition in references_of(field)]
        same = (
            key in nesting or field["description"] == above.get(key, field | {"description": ""})["description"]
            for key, field in keys.items()
        )
        if nesting and all(same):
            return name
    return ""


def same_keys(mapping: dict[str, Any], above: dict[str, Any]) -> str:
    """Return the beginning of a sentence about a mapping of a deeper level."""
    missing = [f"`{key}`" for key in above["properties"] if key not in mapping["properties"]]
    return f"Except for {', '.join(missing)}, its keys are those of" if missing else "Its keys are those of"


def mapping_lines(name: str, schema: dict[str, Any]) -> list[str]:
    """Return the Markdown that describes the keys of a mapping."""
    lines = []
    for key, field in schema["properties"].items():
        required = ", required" if key in schema.get("required", ()) else ""
        types = " or ".join(dict.fromkeys(types_of(field, name.partition(".")[0])))
        content = [markdown(field), "", f":Type: {types}{required}"]
        # An empty default adds nothing: the key may be left out.
        if any(default := [field["default"]] if not isinstance(field.get("default", {}), dict) else []):
            content.append(f":Default: `{json.dumps(default[0])}`")
        content.append(f":Example: `{json.dumps(field['examples'][0], ensure_ascii=False)}`")
        lines += described("progress-key", f"{name}.{key}", content)
    return lines


def types_of(schema: dict[str, Any], file: str) -> list[str]:
    """Return the types that a value may have, in Markdown."""
    if "anyOf" in schema:
        return [name for part in schema["anyOf"] for name in types_of(part, file)]
    if "$ref" in schema:
        definition = schema["$ref"].rpartition("/")[2]
        return [f"[{definition}](#{file}-{definition.lower()})"]
    if "enum" in schema:
        return ["boolean"] if True in schema["enum"] else []
    if "patternProperties" in schema:
        (values,) = (types_of(value, file) for value in schema["patternProperties"].values())
        return [f"mapping of names to {name}s" for name in values]
    if schema.get("format") == "date":
        return ["date"]
    # The first type is that of the value; others are how YAML may read it.
    first = schema["type"] if isinstance(schema["type"], str) else schema["type"][0]
    if first == "array":
        items = dict.fromkeys(
            f"{name}s" if name in SCALARS.values() else name for name in types_of(schema["items"], file)
        )
        return [f"list of {' or '.join(items)}"]
    return [SCALARS[first]] if first in SCALARS else []


def markdown(schema: dict[str, Any]) -> str:
    """Return the description of a part of a schema as Markdown."""
    return str(schema["description"]).replace("``", "`")


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directive."""
    app.add_directive("progress-format", FormatDirective)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
