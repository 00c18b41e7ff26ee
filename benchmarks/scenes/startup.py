"""What the extension and its commands cost before they do anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..measure import CPU, INSTRUCTIONS
from ..scene import Bound, Case, Scene
from .sites import build_from_scratch, site_of

if TYPE_CHECKING:
    from pathlib import Path

REPORTS = 60


def site_without_reports(folder: Path) -> dict[str, Case]:
    """Build 60 pages without reports, with the extension and without it."""
    cases = {}
    for host in ("rst", "myst"):
        empty, unused = f"empty-{host}", f"unused-{host}"
        cases[unused] = build_from_scratch(site_of(folder, unused, REPORTS, REPORTS, REPORTS), unused, empty)
        cases[empty] = build_from_scratch(site_of(folder, empty, REPORTS, REPORTS, REPORTS), empty)
    return cases


def imports(_: Path) -> dict[str, Case]:
    """Import the models and pydantic, which imports most of itself when a model is defined."""
    return {
        "models": Case("the models of the extension", ("-c", "import sphinxext_progress.format.model"), "pydantic"),
        "pydantic": Case("`from pydantic import BaseModel`", ("-c", "from pydantic import BaseModel")),
        "bare": Case("`import pydantic`", ("-c", "import pydantic")),
    }


def commands(folder: Path) -> dict[str, Case]:
    """Start the command for an answer that needs no library, and for a check of 60 reports."""
    for number in range(REPORTS):
        period = f"{2020 + number // 12}-{number % 12 + 1:02}"
        (folder / f"{period}.yaml").write_text(f"period: {period}\noverview: Some *words*.\n", "utf-8")
    command = ("-m", "sphinxext_progress.cli")
    return {
        "version": Case("`sphinx-progress --version`", (*command, "--version"), "check"),
        "help": Case("`sphinx-progress --help`", (*command, "--help"), "check"),
        "check": Case(f"`sphinx-progress check` of {REPORTS} reports", (*command, "check", str(folder))),
    }


_METRICS = (CPU, INSTRUCTIONS)
SCENES = (
    Scene(
        "start-site",
        "A site without reports",
        site_without_reports,
        [Bound(metric, f"unused-{host}", f"empty-{host}", 1.02) for host in ("rst", "myst") for metric in _METRICS],
        _METRICS,
    ),
    Scene(
        "start-imports",
        "Loading the models",
        imports,
        [Bound(metric, "models", "pydantic", 1.5) for metric in _METRICS],
        _METRICS,
    ),
    Scene(
        "start-commands",
        "The start of the command",
        commands,
        [Bound(metric, name, "check", 0.25) for name in ("version", "help") for metric in _METRICS],
        _METRICS,
    ),
)
