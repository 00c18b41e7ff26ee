"""Bytes of a data file to a checked model, with every fault at its place.

A file is parsed once for its content: what was loaded is kept by path and digest, and a process
that Sphinx forks inherits it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Generic, TypeAlias, TypeVar

from pydantic import ValidationError

from sphinxext_progress import source, tree
from sphinxext_progress.diagnostics import MAX_FAULTS, Fault, Position, Subtype, at_most, expected, nearest, quoted
from sphinxext_progress.fields import element, found
from sphinxext_progress.files import PROJECT_FILE, RECORD_SUFFIX
from sphinxext_progress.model import RESERVED, Format, Located, Report
from sphinxext_progress.project import Project
from sphinxext_progress.record import Record

if TYPE_CHECKING:
    from pathlib import Path

    from pydantic_core import ErrorDetails

M = TypeVar("M", bound=Format)

#: The way to a value, as pydantic gives it.
Location: TypeAlias = tuple[int | str, ...]


@dataclass(frozen=True, slots=True)
class Loaded(Generic[M]):
    """What became of a data file."""

    #: The path that faults name.
    name: str
    #: The digest of the bytes, or of the reason why there are none.
    digest: str
    #: The checked content; None where the file has a fatal fault.
    model: M | None
    #: What is wrong with it, in the order of the file; where there is anything, there is no model.
    faults: tuple[Fault, ...] = ()
    #: How many entries (bullets, rows, stages) the file has.
    entries: int = 0
    #: The period as the file gives it, checked or not; empty where it has none. It knows its place.
    period: str = ""
    #: The project as the file gives it, likewise.
    project: str = ""
    #: What is read, and probably not as it was meant.
    warnings: tuple[Fault, ...] = ()

    @property
    def was_read(self) -> bool:
        """Whether its bytes could be read, good or bad."""
        return all(fault.subtype != Subtype.FILE.value for fault in self.faults)


_cache: dict[tuple[Path, type[Format]], Loaded[Any]] = {}


def kind_of(path: Path) -> type[Report | Project | Record]:
    """Tell by its name what a data file is."""
    if path.name == PROJECT_FILE:
        return Project
    return Record if path.name.endswith(RECORD_SUFFIX) else Report


def load_report(path: Path, name: str) -> Loaded[Report]:
    """Load a report.

    :param path: the file, absolute.
    :param name: the path that faults name.
    :return: the report, or what is wrong with the file; nothing is raised.
    """
    return _load(path, name, Report)


def load_project(path: Path, name: str) -> Loaded[Project]:
    """Load a ``project.yaml``.

    :param path: the file, absolute.
    :param name: the path that faults name.
    :return: the project, or what is wrong with the file; nothing is raised.
    """
    return _load(path, name, Project)


def load_record(path: Path, name: str) -> Loaded[Record]:
    """Load a recorded check.

    :param path: the file, absolute.
    :param name: the path that faults name.
    :return: the record, or what is wrong with the file; nothing is raised.
    """
    return _load(path, name, Record)


def refused(name: str, reason: source.DataError) -> Loaded[Any]:
    """Say of a data file why it has not been read.

    :param name: the path that faults name.
    :param reason: what is wrong with it.
    """
    return Loaded(name, source.digest_of(reason), None, reason.faults)


def _load(path: Path, name: str, kind: type[M]) -> Loaded[M]:
    try:
        data = source.read(path, name)
    except source.DataError as error:
        return refused(name, error)
    digest = source.digest_of(data)
    known: Loaded[M] | None = _cache.get((path, kind))
    if known is None or (known.digest, known.name) != (digest, name):
        known = _cache[path, kind] = parse(data, name, kind, digest)
    return known


def parse(data: bytes, name: str, kind: type[M], digest: str = "") -> Loaded[M]:
    """Check the bytes of a data file.

    :param data: the bytes.
    :param name: the path that faults name.
    :param kind: the model that the file must fit.
    :param digest: the digest of the bytes.
    :return: the model, or what is wrong; nothing is raised.
    """
    try:
        text = source.decode(data, name)
    except source.DataError as error:
        return Loaded(name, digest, None, error.faults, _entries_of_text(data.decode("utf-8", "replace")))
    node, noted = tree.parse(text, name)
    faults = [fault for fault in noted if fault.fatal]
    if node is None and faults:
        return Loaded(name, digest, None, tuple(sorted(faults)), _entries_of_text(text))
    model: M | None = None
    is_empty = node is None or node == ""
    try:
        model = kind.model_validate(tree.Mapping() if is_empty else node)
    except ValidationError as error:
        if is_empty:
            return Loaded(name, digest, None, (*faults, _empty(kind, name)))
        # A value that YAML has been refused already is not refused once more by the model.
        places = {fault[:3] for fault in faults}
        faults += [fault for fault in _faults(error, node, name, kind) if fault[:3] not in places]
    faults.sort()
    head = node if isinstance(node, tree.Mapping) else tree.Mapping()
    return Loaded(
        name,
        digest,
        None if faults else model,
        tuple(at_most(faults)),
        _entries(node),
        period=_text(head.get("period")),
        project=_text(head.get("project")),
        warnings=tuple(at_most(sorted(fault for fault in noted if not fault.fatal))),
    )


def _text(value: tree.Node | None) -> str:
    return value if isinstance(value, Located) else ""


# How much a file says ---------------------------------------------------------------------------------


# Lists that say something of an entry and are none themselves.
_BESIDE = frozenset({"aliases", "areas", "authors", "commit", "issue", "left_out", "links", "paths", "pr", "tags"})


def _entries(node: tree.Node | None) -> int:
    """Count the entries of a tree: what stands in its lists, and the overview."""
    count = 0
    if node.__class__ is tree.Sequence:
        for item in node:
            count += 1 if item.__class__ is Located else _entries(item) or 1
    elif node.__class__ is tree.Mapping:
        count += "overview" in node and bool(node["overview"])
        for key in node:
            if node[key].__class__ is not Located and key not in _BESIDE:
                count += _entries(node[key])
    return count


def _entries_of_text(text: str) -> int:
    """Count the entries of a file that is no tree: the lines that begin one."""
    return len(re.findall(r"^[ \t]*- |^overview:", text, re.MULTILINE))


# Pydantic's errors in our words -----------------------------------------------------------------------


def _empty(kind: type[Format], name: str) -> Fault:
    """Word the fault of a file with nothing in it, or comments alone."""
    needed = {key: field.examples for key, field in kind.model_fields.items() if field.is_required()}
    remedy = ", ".join(f"'{key}: {examples[0]}'" for key, examples in needed.items() if examples)
    return Fault(name, 1, 1, f"the file is empty; write at least {remedy}", Subtype.DATA.value, fatal=True)


def _faults(error: ValidationError, node: tree.Node | None, name: str, kind: type[Format]) -> list[Fault]:
    details = sorted(error.errors(include_url=False), key=lambda detail: _position(node, detail["loc"]))
    missing: dict[Location, list[str]] = {}
    for detail in details:
        if detail["type"] == "missing":
            missing.setdefault(detail["loc"][:-1], []).append(str(detail["loc"][-1]))
    faults: list[tuple[Position, str]] = []
    for detail in details:
        *parents, key = detail["loc"] or ("",)
        if len(faults) >= MAX_FAULTS:
            # Counted, but not worded: finding the nearest name takes its time.
            faults.append((_position(node, detail["loc"]), ""))
        elif detail["type"] == "extra_forbidden":
            here = missing.get(tuple(parents), [])
            message, meant = _unknown_key(str(key), here, _known_keys(kind, tuple(parents)))
            # A misspelled key and the missing key that was meant are one mistake.
            if meant in here:
                here.remove(meant)
            faults.append((_key_position(node, detail["loc"]), message))
        elif detail["type"] != "missing":
            faults.append((_position(node, detail["loc"]), _sentence(detail)))
    for where, keys in missing.items():
        faults += [(_position(node, where), _missing_key((*where, key), kind)) for key in keys]
    return [Fault(name, *place, message, Subtype.DATA.value, fatal=True) for place, message in faults]


def _unknown_key(key: str, missing: list[str], known: list[str]) -> tuple[str, str]:
    """Say that a key is unknown; also return the missing key that was probably meant."""
    if key in RESERVED:
        return f"the key {quoted(key)} is reserved; expected a key of this version of the format; remove it", ""
    meant = nearest(key, missing) or ""
    return f"unknown key {quoted(key)}; {expected(key, missing if meant else known)}", meant


def _missing_key(loc: Location, kind: type[Format]) -> str:
    *parents, key = loc
    model = _model_at(kind, tuple(parents))
    field = model.model_fields[str(key)] if model else None
    example = quoted(str(field.examples[0])) if field and field.examples else "a value"
    where = f" of {quoted(str(parents[-2] if isinstance(parents[-1], int) else parents[-1]))}" if parents else ""
    return f"the key {quoted(str(key))} is missing{where}; expected one, such as {example}; add it"


def _sentence(detail: ErrorDetails) -> str:
    field = next((step for step in reversed(detail["loc"]) if isinstance(step, str)), "")
    what = found(detail["input"])
    match detail["type"]:
        case "list_type":
            wanted, remedy = "a list", "begin each entry with '- '"
        case "model_type":
            wanted, remedy = "a mapping", "write 'key: value' lines"
        case _:
            what, wanted, remedy = (detail["ctx"][part] for part in ("found", "wanted", "remedy"))
    where = f" in {quoted(field)}" if field else ""
    return f"found {what}{where}; expected {wanted}; {remedy}"


def _walk(node: tree.Node | None, loc: Location) -> tree.Node | None:
    """Walk the tree along a location as far as it goes; one value may stand for a list of it."""
    here = node
    for step in loc:
        if isinstance(here, list) and isinstance(step, int):
            here = here[step]
        elif isinstance(here, dict) and step in here:
            here = here[str(step)]
    return here


def _position(node: tree.Node | None, loc: Location) -> Position:
    """Find the place of the value at a location, or of what it is missing in."""
    here = _walk(node, loc)
    return Position(1, 1) if here is None else Position(here.line, here.column)


def _key_position(node: tree.Node | None, loc: Location) -> Position:
    """Find the place of a key itself, which its mapping holds as a text that knows it."""
    mapping = _walk(node, loc[:-1])
    key: Any = next(key for key in mapping or () if key == loc[-1])
    return Position(key.line, key.column)


def _known_keys(kind: type[Format], loc: Location) -> list[str]:
    model = _model_at(kind, loc)
    return list(model.model_fields) if model else []


@cache
def _model_at(kind: type[Format], loc: Location) -> type[Format] | None:
    """Find the model at a location; every field has one shape, so the way there has no forks."""
    here: Any = kind
    for step in loc:
        here = element(here) if isinstance(step, int) else element(here.model_fields[step].annotation)
    return here if isinstance(here, type) and issubclass(here, Format) else None
