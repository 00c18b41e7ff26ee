"""Reports, projects and entries from small pieces of YAML."""

from __future__ import annotations

from pathlib import Path

from sphinxext_progress import loader
from sphinxext_progress.links import links
from sphinxext_progress.model import Report
from sphinxext_progress.project import Project
from sphinxext_progress.shelf import Entry


def report(text: str) -> Report:
    """Read a report that has no fault."""
    loaded = loader.parse(text.encode(), "r.yaml", Report)
    assert loaded.faults == ()
    assert loaded.model
    return loaded.model


def project(text: str) -> Project:
    """Read a project that has no fault."""
    loaded = loader.parse(text.encode(), "project.yaml", Project)
    assert loaded.faults == ()
    assert loaded.model
    return loaded.model


def entry(text: str, of: str = "", name: str = "r.yaml") -> Entry:
    """Put a report on the shelf, with its project around it."""
    around = project(of)
    return Entry(Path("/docs") / name, name, report(text), around, links(around))
