"""Turn validation errors of the models into diagnostics at the position of the value."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias, get_args

from sphinxext_progress.diagnostics import (
    MAX_DIAGNOSTICS,
    Diagnostic,
    Position,
    Subtype,
    closest_name,
    expected,
    quoted,
)
from sphinxext_progress.diagnostics.messages import values
from sphinxext_progress.diagnostics.messages.data_files import EMPTY_FILE
from sphinxext_progress.format.base import RESERVED_KEYS, FormatModel, LocatedText
from sphinxext_progress.format.fields import element_type, value_type
from sphinxext_progress.format.items import InnermostItem
from sphinxext_progress.format.sections import InnermostSection
from sphinxext_progress.format.validators import AcceptTextForMapping, describe_value
from sphinxext_progress.reading import yaml_tree

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import ValidationError
    from pydantic_core import ErrorDetails

    from sphinxext_progress.diagnostics import Message

#: The path to a value, as pydantic reports it.
KeyPath: TypeAlias = tuple[int | str, ...]

# The keys that only the innermost level of bullets or sections lacks.
_TOO_DEEP: dict[tuple[type[FormatModel] | None, str], Message] = {
    (InnermostItem, "items"): values.TOO_MANY_ITEM_LEVELS,
    (InnermostSection, "sections"): values.TOO_MANY_SECTION_LEVELS,
}


def empty_file(name: str, kind: type[FormatModel]) -> Diagnostic:
    """Return the diagnostic of a file that is empty or has only comments.

    :param name: the path for the diagnostic.
    :param kind: the model of the file.
    """
    needed = {key: field.examples for key, field in kind.model_fields.items() if field.is_required()}
    keys = ", ".join(f"'{key}: {examples[0]}'" for key, examples in needed.items() if examples)
    return Diagnostic(name, 1, 1, EMPTY_FILE.format(keys=keys), Subtype.DATA, fatal=True)


def validation_diagnostics(
    error: ValidationError, node: yaml_tree.YamlNode | None, name: str, kind: type[FormatModel]
) -> list[Diagnostic]:
    """Return the diagnostics of a validation error, in no particular order.

    :param node: the tree of the file.
    :param name: the path for the diagnostics.
    :param kind: the model of the file.
    """
    details = error.errors(include_url=False)
    for detail in details:
        detail["loc"] += detail.get("ctx", {}).get("at", ())
    details.sort(key=lambda detail: _position(node, detail["loc"]))
    missing: dict[KeyPath, list[str]] = {}
    for detail in details:
        if detail["type"] == "missing":
            missing.setdefault(detail["loc"][:-1], []).append(str(detail["loc"][-1]))
    problems: list[tuple[Position, str, KeyPath]] = []
    for detail in (detail for detail in details if detail["type"] != "missing"):
        loc = detail["loc"] or ("",)
        if len(problems) >= MAX_DIAGNOSTICS:
            # Diagnostics that are not listed need no message: finding the closest name is slow.
            problems.append((_position(node, loc), "", ()))
        elif detail["type"] == "extra_forbidden":
            message = _unknown_key_message(node, loc, kind, missing.get(loc[:-1], []))
            problems.append((_key_position(node, loc), message, loc))
        else:
            problems.append((_position(node, loc), _value_message(detail, _key_path(node, loc)), loc))
    for number, parent in enumerate(missing):
        path = _key_path(node, parent)
        for key in missing[parent]:
            message = _missing_key_message((*parent, key), kind, path) if number < MAX_DIAGNOSTICS else ""
            problems.append((_position(node, parent), message, parent))
    return [
        Diagnostic(name, *place, message, Subtype.DATA, fatal=True, key_path=_key_path(node, loc))
        for place, message, loc in problems
    ]


def _unknown_key_message(
    node: yaml_tree.YamlNode | None, loc: KeyPath, kind: type[FormatModel], missing: list[str]
) -> str:
    """Return the message about an unknown key; remove the missing key that was probably meant from ``missing``."""
    key = str(loc[-1])
    if missing and _looks_like_text(node, loc, kind):
        missing.clear()
        return values.TEXT_WITH_COLON.format(key=quoted(key))
    if message := _TOO_DEEP.get((_model_at(kind, loc[:-1]), key)):
        return message.format()
    text, meant = _suggest_key(key, missing, _known_keys(kind, loc[:-1]))
    if meant in missing:
        missing.remove(meant)
    return text


def _suggest_key(key: str, missing: list[str], known: list[str]) -> tuple[str, str]:
    """Return the message about an unknown key, and the missing key that was probably meant."""
    if key in RESERVED_KEYS:
        return values.RESERVED_KEY.format(key=quoted(key)), ""
    meant = closest_name(key, missing) or ""
    suggestion = expected(key, missing if meant else known)
    return values.UNKNOWN_KEY.format(key=quoted(key), suggestion=suggestion), meant


def _missing_key_message(loc: KeyPath, kind: type[FormatModel], path: str) -> str:
    *parents, key = loc
    model = _model_at(kind, tuple(parents))
    field = model.model_fields[str(key)] if model else None
    example = quoted(str(field.examples[0])) if field and field.examples else "a value"
    message = values.MISSING_KEY_OF if path else values.MISSING_KEY
    return message.format(path=quoted(path), key=quoted(str(key)), example=example)


def _value_message(detail: ErrorDetails, path: str) -> str:
    path = quoted(path) if path else "the file"
    match detail["type"]:
        case "list_type":
            return values.LIST.format(found=describe_value(detail["input"]), path=path)
        case "model_type" | "dict_type":
            return values.MAPPING.format(found=describe_value(detail["input"]), path=path)
        case _:
            message: Message = detail["ctx"]["message"]
            return message.format(path=path, **detail["ctx"]["values"])


def _steps(node: yaml_tree.YamlNode | None, loc: KeyPath) -> Iterator[tuple[int | str, yaml_tree.YamlNode]]:
    """Yield the steps of a location that exist in the tree; short forms have fewer levels than the model."""
    value = node
    for step in loc:
        if isinstance(value, list) and isinstance(step, int):
            value = value[step]
        elif isinstance(value, dict) and step in value:
            value = value[str(step)]
        else:
            continue
        yield step, value


def _walk(node: yaml_tree.YamlNode | None, loc: KeyPath) -> yaml_tree.YamlNode | None:
    """Return the value at a location, or the innermost existing one around it."""
    return [node, *(value for _, value in _steps(node, loc))][-1]


def _key_path(node: yaml_tree.YamlNode | None, loc: KeyPath) -> str:
    """Return a location as a key path of the file."""
    path = ""
    for key, _ in _steps(node, loc):
        path = extend_path(path, key)
    return path


def _position(node: yaml_tree.YamlNode | None, loc: KeyPath) -> Position:
    """Return the position of the value at a location, or of the innermost existing one around it."""
    value = _walk(node, loc)
    return Position(1, 1) if value is None else Position(value.line, value.column)


def _key_position(node: yaml_tree.YamlNode | None, loc: KeyPath) -> Position:
    """Return the position of the key itself."""
    mapping = _walk(node, loc[:-1])
    key: Any = next(key for key in mapping or () if key == loc[-1])
    return Position(key.line, key.column)


def _known_keys(kind: type[FormatModel], loc: KeyPath) -> list[str]:
    model = _model_at(kind, loc)
    return list(model.model_fields) if model else []


@cache
def _model_at(kind: type[FormatModel], loc: KeyPath) -> type[FormatModel] | None:
    """Return the model at a location; every field has one shape, so the model is unambiguous."""
    annotation: Any = kind
    for step in loc:
        annotation = element_type(annotation) if isinstance(step, int) else value_type(annotation, step)
    return annotation if isinstance(annotation, type) and issubclass(annotation, FormatModel) else None


def _looks_like_text(node: yaml_tree.YamlNode | None, loc: KeyPath, kind: type[FormatModel]) -> bool:
    """Return whether a mapping with one unknown key looks like text with a colon, where text is allowed."""
    mapping = _walk(node, loc[:-1])
    in_braces = _position(node, loc[:-1]) != _key_position(node, loc)
    known = _known_keys(kind, loc[:-1])
    if (
        mapping is None
        or len(mapping) > 1
        or in_braces
        or loc[-1] in _keys(FormatModel)
        or closest_name(str(loc[-1]), known)
    ):
        return False
    *parents, key = [step for step in loc[:-1] if isinstance(step, str)] or [""]
    model = _model_at(kind, tuple(parents))
    field = model.model_fields.get(key) if model else None
    return field is not None and _has_short_form(field.annotation)


@cache
def _keys(kind: type[FormatModel]) -> frozenset[str]:
    """Return the keys of a model and of all its subclasses."""
    return frozenset(kind.model_fields).union(*map(_keys, kind.__subclasses__()))


def _has_short_form(annotation: Any) -> bool:
    return any(isinstance(part, AcceptTextForMapping) or _has_short_form(part) for part in get_args(annotation))


def extend_path(path: str, key: str | int) -> str:
    """Append a key or an index to a key path.

    :param path: the path of a mapping or list, such as ``highlights[0]``; empty for the whole file.
    """
    if isinstance(key, int):
        return f"{path}[{key}]"
    if not re.fullmatch(r"\w[\w-]*", key):
        return f"{path}[{quoted(key)}]"
    return f"{path}.{key}" if path else str(key)


def walk_key_paths(node: yaml_tree.YamlNode | None, path: str = "") -> Iterator[tuple[Position, str]]:
    """Yield the position and the path of each key and value of a tree; a key comes after its mapping.

    :param path: the path of the tree itself.
    """
    if node is not None:
        yield Position(node.line, node.column), path
    if isinstance(node, yaml_tree.YamlMapping):
        for key, value in node.items():
            value_path = extend_path(path, key)
            assert isinstance(key, LocatedText), "keys know their positions"
            yield Position(key.line, key.column), value_path
            yield from walk_key_paths(value, value_path)
        for key in node.repeated:
            yield Position(key.line, key.column), extend_path(path, key)
    elif isinstance(node, yaml_tree.YamlSequence):
        for index, value in enumerate(node):
            yield from walk_key_paths(value, extend_path(path, index))
