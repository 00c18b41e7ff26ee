"""Bytes of a data file to a checked model, with every diagnostic at its place.

A file is parsed once for its content: what was loaded is kept by path and digest, and a process
that Sphinx forks inherits it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pydantic import ValidationError

from sphinxext_progress.diagnostics import Position, Subtype, at_most, quoted
from sphinxext_progress.format.base import FormatModel, LocatedText
from sphinxext_progress.format.check_record import CheckRecord
from sphinxext_progress.format.model import Report
from sphinxext_progress.format.project import Project
from sphinxext_progress.reading import decoding, validation, yaml_tree
from sphinxext_progress.reading.data_files import PROJECT_FILE, RECORD_SUFFIX, proper_name

if TYPE_CHECKING:
    from pathlib import Path

    from sphinxext_progress.diagnostics import Diagnostic

ModelT = TypeVar("ModelT", bound=FormatModel)


@dataclass(frozen=True, slots=True)
class LoadedFile(Generic[ModelT]):
    """What became of a data file."""

    #: The path that diagnostics name.
    name: str
    #: The digest of the bytes, or of the reason why there are none.
    digest: str
    #: The checked content; None where the file has a fatal diagnostic.
    model: ModelT | None
    #: What is wrong with it, in the order of the file; where there is anything, there is no model.
    diagnostics: tuple[Diagnostic, ...] = ()
    #: How many entries (bullets, rows, stages) the file has.
    entries: int = 0
    #: The period as the file gives it, checked or not; empty where it has none. It knows its place.
    period: str = ""
    #: The project as the file gives it, likewise.
    project: str = ""
    #: What is read, and probably not as it was meant.
    warnings: tuple[Diagnostic, ...] = ()

    @property
    def was_read(self) -> bool:
        """Whether its bytes could be read, good or bad."""
        return all(diagnostic.subtype != Subtype.FILE.value for diagnostic in self.diagnostics)


_cache: dict[tuple[Path, type[FormatModel]], LoadedFile[Any]] = {}


def file_model(path: Path) -> type[Report | Project | CheckRecord]:
    """Tell by its name what a data file is."""
    if path.name == PROJECT_FILE:
        return Project
    return CheckRecord if path.name.endswith(RECORD_SUFFIX) else Report


def load_report(path: Path, name: str) -> LoadedFile[Report]:
    """Load a report.

    :param path: the file, absolute.
    :param name: the path that diagnostics name.
    :return: the report, or what is wrong with the file; nothing is raised.
    """
    if proper := proper_name(path):
        return refused_file(
            name, decoding.refusal(name, f"this name is read as that of a report; rename the file to {quoted(proper)}")
        )
    return _load(path, name, Report)


def load_project(path: Path, name: str) -> LoadedFile[Project]:
    """Load a ``project.yaml``.

    :param path: the file, absolute.
    :param name: the path that diagnostics name.
    :return: the project, or what is wrong with the file; nothing is raised.
    """
    return _load(path, name, Project)


def load_record(path: Path, name: str) -> LoadedFile[CheckRecord]:
    """Load a recorded check.

    :param path: the file, absolute.
    :param name: the path that diagnostics name.
    :return: the record, or what is wrong with the file; nothing is raised.
    """
    return _load(path, name, CheckRecord)


def refused_file(name: str, reason: decoding.DataError) -> LoadedFile[Any]:
    """Say of a data file why it has not been read.

    :param name: the path that diagnostics name.
    :param reason: what is wrong with it.
    """
    return LoadedFile(name, decoding.bytes_digest(reason), None, reason.diagnostics)


def _load(path: Path, name: str, kind: type[ModelT]) -> LoadedFile[ModelT]:
    try:
        data = decoding.read_bytes(path, name)
    except decoding.DataError as error:
        return refused_file(name, error)
    digest = decoding.bytes_digest(data)
    known: LoadedFile[ModelT] | None = _cache.get((path, kind))
    if known is None or (known.digest, known.name) != (digest, name):
        known = _cache[path, kind] = parse_file(data, name, kind, digest)
    return known


def parse_file(data: bytes, name: str, kind: type[ModelT], digest: str = "") -> LoadedFile[ModelT]:
    """Check the bytes of a data file.

    :param data: the bytes.
    :param name: the path that diagnostics name.
    :param kind: the model that the file must fit.
    :param digest: the digest of the bytes.
    :return: the model, or what is wrong; nothing is raised.
    """
    try:
        text = decoding.decode_checked(data, name)
    except decoding.DataError as error:
        return LoadedFile(name, digest, None, error.diagnostics, _entries_of_text(data.decode("utf-8", "replace")))
    node, noted = yaml_tree.parse_yaml(text, name)
    diagnostics = [diagnostic for diagnostic in noted if diagnostic.fatal]
    if node is None and diagnostics:
        return LoadedFile(name, digest, None, tuple(sorted(diagnostics)), _entries_of_text(text))
    if diagnostics:
        paths = dict(validation.walk_key_paths(node))
        diagnostics = [
            diagnostic._replace(key_path=paths.get(Position(diagnostic.line, diagnostic.column), ""))
            for diagnostic in diagnostics
        ]
    model: ModelT | None = None
    is_empty = node is None or node == ""
    try:
        model = kind.model_validate(yaml_tree.YamlMapping() if is_empty else node)
    except ValidationError as error:
        if is_empty:
            return LoadedFile(name, digest, None, (*diagnostics, validation.empty_file(name, kind)))
        # A value that YAML has been refused already is not refused once more by the model.
        places = {diagnostic[:3] for diagnostic in diagnostics}
        diagnostics += [
            diagnostic
            for diagnostic in validation.validation_diagnostics(error, node, name, kind)
            if diagnostic[:3] not in places
        ]
    diagnostics.sort()
    head = node if isinstance(node, yaml_tree.YamlMapping) else yaml_tree.YamlMapping()
    return LoadedFile(
        name,
        digest,
        None if diagnostics else model,
        tuple(at_most(diagnostics)),
        _entries(node),
        period=_text(head.get("period")),
        project=_text(head.get("project")),
        warnings=tuple(at_most(sorted(diagnostic for diagnostic in noted if not diagnostic.fatal))),
    )


def _text(value: yaml_tree.YamlNode | None) -> str:
    return value if isinstance(value, LocatedText) else ""


def file_key_paths(path: Path, name: str) -> dict[Position, str]:
    """Find the ways to the values of a file by their places.

    :param path: the file.
    :param name: the path that diagnostics name.
    """
    try:
        node, _ = yaml_tree.parse_yaml(decoding.decode_checked(decoding.read_bytes(path, name), name), name)
    except decoding.DataError:
        return {}
    return dict(validation.walk_key_paths(node))


# How much a file says ---------------------------------------------------------------------------------


# Lists that say something of an entry and are none themselves.
_BESIDE = frozenset({"aliases", "areas", "authors", "commit", "issue", "left_out", "links", "paths", "pr", "tags"})


def _entries(node: yaml_tree.YamlNode | None) -> int:
    """Count the entries of a tree: what stands in its lists, and the overview."""
    count = 0
    if node.__class__ is yaml_tree.YamlSequence:
        for item in node:
            count += 1 if item.__class__ is LocatedText else _entries(item) or 1
    elif node.__class__ is yaml_tree.YamlMapping:
        count += "overview" in node and bool(node["overview"])
        for key in node:
            if node[key].__class__ is not LocatedText and key not in _BESIDE:
                count += _entries(node[key])
    return count


def _entries_of_text(text: str) -> int:
    """Count the entries of a file that is no tree: the lines that begin one."""
    return len(re.findall(r"^[ \t]*- |^overview:", text, re.MULTILINE))
