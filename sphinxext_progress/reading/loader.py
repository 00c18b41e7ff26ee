"""Load data files: from bytes to a validated model, with located diagnostics."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from pydantic import ValidationError

from sphinxext_progress.diagnostics import Position, Subtype, at_most, quoted
from sphinxext_progress.diagnostics.messages.data_files import READ_AS_REPORT
from sphinxext_progress.format.base import NO_TEXT, FormatModel, LocatedText
from sphinxext_progress.format.check_record import CheckRecord
from sphinxext_progress.format.model import Report
from sphinxext_progress.format.project import Project
from sphinxext_progress.reading import decoding, validation, yaml_tree
from sphinxext_progress.reading.data_files import PROJECT_FILE, RECORD_SUFFIX, proper_name

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from sphinxext_progress.diagnostics import Diagnostic
    from sphinxext_progress.reading.data_files import DataFolders

ModelT = TypeVar("ModelT", bound=FormatModel)


@dataclass(frozen=True, slots=True)
class LoadedFile(Generic[ModelT]):
    """The result of loading a data file."""

    #: The path for the diagnostics.
    name: str
    #: The digest of the bytes, or of the reason why they cannot be read.
    digest: str
    #: The validated content; None if the file has a fatal diagnostic.
    model: ModelT | None
    #: The fatal diagnostics, in the order of the file; if there is any, there is no model.
    diagnostics: tuple[Diagnostic, ...] = ()
    #: The number of entries (bullets, rows, stages) in the file.
    entries: int = 0
    #: The period as written, valid or not, with its position; empty if there is none.
    period: LocatedText = NO_TEXT
    #: The project as written, likewise.
    project: LocatedText = NO_TEXT
    #: Warnings about content that is probably not read as intended.
    warnings: tuple[Diagnostic, ...] = ()

    @property
    def was_read(self) -> bool:
        """Whether its bytes could be read, valid or not."""
        return all(diagnostic.subtype != Subtype.FILE for diagnostic in self.diagnostics)


def file_model(path: Path) -> type[Report | Project | CheckRecord]:
    """Return the model of a data file, judging by its name."""
    if path.name == PROJECT_FILE:
        return Project
    return CheckRecord if path.name.endswith(RECORD_SUFFIX) else Report


def load_file(
    path: Path,
    name: str,
    kind: type[ModelT],
    site: DataFolders | None = None,
    repositories: Mapping[str, str] | None = None,
) -> LoadedFile[ModelT]:
    """Load a data file; problems are returned as diagnostics, not raised.

    :param path: the file, absolute.
    :param name: the path for the diagnostics.
    :param kind: the model of the file.
    :param site: the folders that the file must be in; None if the caller has checked that.
    :param repositories: the names of the repositories of its project, by their path on the forge.
    """
    try:
        if kind is Report and (proper := proper_name(path)):
            raise decoding.refusal(name, READ_AS_REPORT.format(name=quoted(proper)))
        data = decoding.read_bytes(path, name, site)
    except decoding.DataError as error:
        return LoadedFile(name, decoding.bytes_digest(error), None, error.diagnostics)
    return parse_file(data, name, kind, decoding.bytes_digest(data), repositories)


def parse_file(
    data: bytes, name: str, kind: type[ModelT], digest: str = "", repositories: Mapping[str, str] | None = None
) -> LoadedFile[ModelT]:
    """Parse and validate the bytes of a data file; problems are returned as diagnostics, not raised.

    :param name: the path for the diagnostics.
    :param kind: the model of the file.
    :param repositories: the names of the repositories of its project, by their path on the forge.
    """
    try:
        text = decoding.decode_checked(data, name)
    except decoding.DataError as error:
        return LoadedFile(name, digest, None, error.diagnostics, _estimate_entries(data.decode("utf-8", "replace")))
    node, diagnostics = yaml_tree.parse_yaml(text, name)
    fatal = [diagnostic for diagnostic in diagnostics if diagnostic.fatal]
    if node is None and fatal:
        return LoadedFile(name, digest, None, tuple(at_most(fatal)), _estimate_entries(text))
    model, invalid = _validate(node, name, kind, repositories)
    # Skip values that already have a diagnostic from the YAML reader.
    places = {diagnostic[:3] for diagnostic in fatal}
    invalid = [diagnostic for diagnostic in invalid if diagnostic[:3] not in places]
    problems = sorted(_add_key_paths(fatal, node) + invalid)
    root = node if isinstance(node, yaml_tree.YamlMapping) else yaml_tree.YamlMapping()
    return LoadedFile(
        name,
        digest,
        None if problems else model,
        tuple(at_most(problems)),
        _count_entries(node),
        period=_text(root.get("period")),
        project=_text(root.get("project")),
        warnings=tuple(at_most([diagnostic for diagnostic in diagnostics if not diagnostic.fatal])),
    )


def _validate(
    node: yaml_tree.YamlNode | None, name: str, kind: type[ModelT], repositories: Mapping[str, str] | None
) -> tuple[ModelT | None, list[Diagnostic]]:
    """Return the model of a tree, or None and the diagnostics of its validation."""
    is_empty = node is None or node == ""
    try:
        return kind.model_validate(yaml_tree.YamlMapping() if is_empty else node, context=repositories), []
    except ValidationError as error:
        if is_empty:
            return None, [validation.empty_file(name, kind)]
        return None, validation.validation_diagnostics(error, node, name, kind)


def _add_key_paths(diagnostics: list[Diagnostic], node: yaml_tree.YamlNode | None) -> list[Diagnostic]:
    """Return the diagnostics of the YAML reader with the paths of their values."""
    if not diagnostics:
        return []
    paths = dict(validation.walk_key_paths(node))
    return [
        diagnostic._replace(key_path=paths.get(Position(diagnostic.line, diagnostic.column), ""))
        for diagnostic in diagnostics
    ]


def _text(value: yaml_tree.YamlNode | None) -> LocatedText:
    return value if isinstance(value, LocatedText) else NO_TEXT


def file_key_paths(path: Path, name: str, site: DataFolders | None = None) -> dict[Position, str]:
    """Return the key paths of the values in a file by their positions; empty if it cannot be read.

    :param name: the path for the diagnostics.
    :param site: the folders that it must be in; None if the caller has checked that.
    """
    try:
        node, _ = yaml_tree.parse_yaml(decoding.decode_checked(decoding.read_bytes(path, name, site), name), name)
    except decoding.DataError:
        return {}
    return dict(validation.walk_key_paths(node))


# Keys whose lists describe an entry and do not contain entries themselves.
_ENTRY_ATTRIBUTES = frozenset(
    {"aliases", "areas", "authors", "commit", "issue", "left_out", "links", "paths", "pr", "tags"}
)


def _count_entries(node: yaml_tree.YamlNode | None) -> int:
    """Count the entries of a tree: the items of its lists, and the overview."""
    count = 0
    if isinstance(node, yaml_tree.YamlSequence):
        for item in node:
            count += 1 if isinstance(item, LocatedText) else _count_entries(item) or 1
    elif isinstance(node, yaml_tree.YamlMapping):
        count += "overview" in node and bool(node["overview"])
        for key, value in node.items():
            if not isinstance(value, LocatedText) and key not in _ENTRY_ATTRIBUTES:
                count += _count_entries(value)
    return count


def _estimate_entries(text: str) -> int:
    """Estimate the entries of a file that cannot be parsed: the lines that begin one."""
    return len(re.findall(r"^[ \t]*- |^overview:", text, re.MULTILINE))
