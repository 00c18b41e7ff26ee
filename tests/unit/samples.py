"""Reports, projects and entries from small pieces of YAML."""

from __future__ import annotations

from pathlib import Path

from sphinxext_progress.format.links import address_templates
from sphinxext_progress.format.model import Report
from sphinxext_progress.format.project import Project
from sphinxext_progress.reading import loader
from sphinxext_progress.reading.entry import ReportEntry


def report(text: str) -> Report:
    """Return a valid report."""
    loaded = loader.parse_file(text.encode(), "r.yaml", Report)
    assert loaded.diagnostics == ()
    assert loaded.model
    return loaded.model


def project(text: str) -> Project:
    """Return a valid project."""
    loaded = loader.parse_file(text.encode(), "project.yaml", Project)
    assert loaded.diagnostics == ()
    assert loaded.model
    return loaded.model


def entry(text: str, of: str = "", name: str = "r.yaml") -> ReportEntry:
    """Return the entry of a report with its project."""
    around = project(of)
    return ReportEntry(Path("/docs") / name, name, report(text), around, address_templates(around))
