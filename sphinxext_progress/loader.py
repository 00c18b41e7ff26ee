"""Bytes of a data file to a checked model, with every fault at its place.

A file is parsed once for its content: what was loaded is kept by path and digest, and a process
that Sphinx forks inherits it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pydantic import ValidationError

from sphinxext_progress import source, tree, validation
from sphinxext_progress.diagnostics import Position, Subtype, at_most, quoted
from sphinxext_progress.files import PROJECT_FILE, RECORD_SUFFIX, proper_name
from sphinxext_progress.model import Format, Located, Report
from sphinxext_progress.project import Project
from sphinxext_progress.record import Record

if TYPE_CHECKING:
    from pathlib import Path

    from sphinxext_progress.diagnostics import Fault

M = TypeVar("M", bound=Format)


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
    if proper := proper_name(path):
        return refused(
            name, source.refusal(name, f"this name is read as that of a report; rename the file to {quoted(proper)}")
        )
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
    if faults:
        paths = dict(validation.key_paths(node))
        faults = [fault._replace(key_path=paths.get(Position(fault.line, fault.column), "")) for fault in faults]
    model: M | None = None
    is_empty = node is None or node == ""
    try:
        model = kind.model_validate(tree.Mapping() if is_empty else node)
    except ValidationError as error:
        if is_empty:
            return Loaded(name, digest, None, (*faults, validation.empty(name, kind)))
        # A value that YAML has been refused already is not refused once more by the model.
        places = {fault[:3] for fault in faults}
        faults += [fault for fault in validation.faults(error, node, name, kind) if fault[:3] not in places]
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


def key_paths(path: Path, name: str) -> dict[Position, str]:
    """Find the ways to the values of a file by their places.

    :param path: the file.
    :param name: the path that faults name.
    """
    try:
        node, _ = tree.parse(source.decode(source.read(path, name), name), name)
    except source.DataError:
        return {}
    return dict(validation.key_paths(node))


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
