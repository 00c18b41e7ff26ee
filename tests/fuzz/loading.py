"""Properties of the loader for any bytes."""

from __future__ import annotations

import datetime as dt
import re
from enum import Enum
from typing import Any
from unittest import mock

import yaml
from pydantic import BaseModel

from sphinxext_progress.diagnostics import MAX_DIAGNOSTICS, MAX_QUOTED_LENGTH, Subtype
from sphinxext_progress.format.base import FormatModel
from sphinxext_progress.format.model import Report
from sphinxext_progress.format.period import Period
from sphinxext_progress.format.project import Project
from sphinxext_progress.reading import yaml_events
from sphinxext_progress.reading.loader import LoadedFile, parse_file
from sphinxext_progress.reports.summary import first_sentence
from sphinxext_progress.text import report_texts
from sphinxext_progress.text.invisible import show_hidden

NAME = "data.yaml"

#: The maximum length of a message: some words, and the longest quotations.
LONGEST = 5 * MAX_QUOTED_LENGTH + 200


def check(data: bytes) -> None:
    """Load the bytes as a report and as a project."""
    report, project = parse_file(data, NAME, Report), parse_file(data, NAME, Project)
    check_faults(report, data)
    check_faults(project, data)
    check_other_parser(report, data)
    if report.model:
        check_round_trip(report.model)
        check_texts(report.model)
        sentence = first_sentence(report.model)
        assert show_hidden(sentence) == sentence
        assert "\n" not in sentence
    if project.model:
        check_round_trip(project.model)


def check_faults(loaded: LoadedFile[Any], data: bytes) -> None:
    """Check that each problem has a position in the file and a printable message."""
    assert (loaded.model is None) == bool(loaded.diagnostics)
    assert len(loaded.diagnostics) <= MAX_DIAGNOSTICS
    assert len(loaded.diagnostics) == len(set(loaded.diagnostics))
    places = [(diagnostic.line, diagnostic.column) for diagnostic in loaded.diagnostics]
    assert places == sorted(places)
    assert loaded.entries >= 0
    lines = re.split("\r\n|\r|\n", data.decode("utf-8", "replace").removeprefix("\ufeff"))
    for diagnostic in loaded.diagnostics:
        assert diagnostic.path == NAME
        assert 1 <= diagnostic.line <= len(lines), diagnostic
        assert 1 <= diagnostic.column <= len(lines[diagnostic.line - 1]) + 1, diagnostic
        assert diagnostic.subtype in (Subtype.YAML, Subtype.DATA)
        assert diagnostic.fatal
        assert diagnostic.message.isprintable(), diagnostic
        assert diagnostic.message.strip(), diagnostic
        assert len(diagnostic.message) <= LONGEST, diagnostic


def check_other_parser(loaded: LoadedFile[Report], data: bytes) -> None:
    """Check that the Python parser gives the same result as libyaml."""
    with mock.patch.object(yaml_events, "FAST_LOADER", yaml_events.PYTHON_LOADER):
        other = parse_file(data, NAME, Report)
    assert other == loaded, (other, loaded)


def check_texts(report: Report) -> None:
    """Check that unsupported markup has a located, printable message."""
    for diagnostic in report_texts.check_texts(report, NAME):
        assert (diagnostic.path, diagnostic.subtype) == (NAME, Subtype.TEXT)
        assert diagnostic.line, diagnostic
        assert diagnostic.message.isprintable(), diagnostic
        assert len(diagnostic.message) <= LONGEST, diagnostic


def check_round_trip(model: FormatModel) -> None:
    """Check that a model written as YAML is read as the same model."""
    written = yaml.safe_dump(plain(model), allow_unicode=True, default_style='"', width=10_000)
    again = parse_file(written.encode(), NAME, type(model))
    assert again.diagnostics == (), (again.diagnostics, written)
    assert again.model == model, (again.model, model)


def plain(value: object) -> Any:
    """Convert a model to lists, mappings and texts for YAML, without default values."""
    match value:
        case BaseModel():
            fields = ((name, getattr(value, name), field) for name, field in type(value).model_fields.items())
            return {name: plain(element) for name, element, field in fields if element not in (None, field.default)}
        case list():
            return [plain(element) for element in value]
        case dict():
            return {str(key): plain(element) for key, element in value.items()}
        case Period():
            return str(value.name)
        case dt.date():
            return value.isoformat()
        case bool():
            return str(value).lower()
        case Enum():
            return str(value.value)
        case _:
            return str(value)
