"""What holds of the loader, whatever the bytes are."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any
from unittest import mock

import yaml
from pydantic import BaseModel

from sphinxext_progress import dialect, parsers
from sphinxext_progress.cards import first_sentence
from sphinxext_progress.diagnostics import MAX_FAULTS, QUOTED, Subtype
from sphinxext_progress.loader import Loaded, parse
from sphinxext_progress.model import Format, Report
from sphinxext_progress.period import Period
from sphinxext_progress.project import Project
from sphinxext_progress.unseen import show_unseen

NAME = "data.yaml"

#: Some words around the longest quotes that a message has.
LONGEST = 5 * QUOTED + 200


def check(data: bytes) -> None:
    """Load the bytes as a report and as a project."""
    report, project = parse(data, NAME, Report), parse(data, NAME, Project)
    check_faults(report, data)
    check_faults(project, data)
    check_other_parser(report, data)
    if report.model:
        check_round_trip(report.model)
        check_texts(report.model)
        sentence = first_sentence(report.model)
        assert show_unseen(sentence) == sentence
        assert "\n" not in sentence
    if project.model:
        check_round_trip(project.model)


def check_faults(loaded: Loaded[Any], data: bytes) -> None:
    """Each fault has a place in the file and says a clean sentence."""
    assert (loaded.model is None) == bool(loaded.faults)
    assert len(loaded.faults) <= MAX_FAULTS
    assert len(loaded.faults) == len(set(loaded.faults))
    places = [(fault.line, fault.column) for fault in loaded.faults]
    assert places == sorted(places)
    assert loaded.entries >= 0
    lines = re.split("\r\n|\r|\n", data.decode("utf-8", "replace").removeprefix("\ufeff"))
    for fault in loaded.faults:
        assert fault.path == NAME
        assert 1 <= fault.line <= len(lines), fault
        assert 1 <= fault.column <= len(lines[fault.line - 1]) + 1, fault
        assert fault.subtype in (Subtype.YAML.value, Subtype.DATA.value)
        assert fault.fatal
        assert fault.message.isprintable(), fault
        assert fault.message.strip(), fault
        assert len(fault.message) <= LONGEST, fault


def check_other_parser(loaded: Loaded[Report], data: bytes) -> None:
    """The parser in Python says the same as libyaml."""
    with mock.patch.object(parsers, "FAST", parsers.SLOW):
        other = parse(data, NAME, Report)
    assert other == loaded, (other, loaded)


def check_texts(report: Report) -> None:
    """What is not honoured in the texts has a place and a clean sentence."""
    for fault in dialect.faults(report, NAME):
        assert (fault.path, fault.subtype) == (NAME, Subtype.TEXT.value)
        assert fault.line, fault
        assert fault.message.isprintable(), fault
        assert len(fault.message) <= LONGEST, fault


def check_round_trip(model: Format) -> None:
    """A model written as YAML is read as the same model."""
    written = yaml.safe_dump(plain(model), allow_unicode=True, default_style='"', width=10_000)
    again = parse(written.encode(), NAME, type(model))
    assert again.faults == (), (again.faults, written)
    assert again.model == model, (again.model, model)


def plain(value: object) -> Any:
    """Bring a model to what YAML can write: lists, mappings and texts, without what is as by default."""
    match value:
        case BaseModel():
            fields = ((name, getattr(value, name), field) for name, field in type(value).model_fields.items())
            return {name: plain(one) for name, one, field in fields if one not in (None, field.default)}
        case list():
            return [plain(one) for one in value]
        case Period():
            return str(value.name)
        case dt.date():
            return value.isoformat()
        case bool():
            return str(value).lower()
        case _:
            return str(value)
