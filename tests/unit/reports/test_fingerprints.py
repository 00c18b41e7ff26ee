"""Fingerprints: a page depends only on what it shows of a report."""

from __future__ import annotations

import pytest

from sphinxext_progress.reading.entry import FoundReports
from sphinxext_progress.reports.dependency import Dependency
from sphinxext_progress.reports.fingerprints import fingerprint

from ..samples import entry

JANUARY = """\
period: 2026-01
overview: A month. More.
highlights: [{title: Routers}]
commits: [{area: MoE, description: Add replay}]
trends: [{theme: Speed, stage: Measured}]
contributors: [ann]
"""
FEBRUARY = "period: 2026-02\noverview: Another.\ntrends: [{theme: Speed, stage: Doubled}]\n"


def of(dependency: str, january: str = JANUARY) -> str:
    """Return the fingerprint of two months."""
    entries = [entry(FEBRUARY, name="2.yaml"), entry(january, name="1.yaml")]
    return fingerprint(FoundReports(entries=entries), dependency)


@pytest.mark.parametrize(
    ("dependency", "old", "new", "is_changed"),
    [
        (Dependency.SUMMARY, "A month.", "One month.", True),
        (Dependency.SUMMARY, "Add replay", "Fix replay", False),
        (Dependency.COMMITS, "Add replay", "Fix replay", True),
        (Dependency.COMMITS, "A month.", "One month.", False),
        (Dependency.TRENDS, "Measured", "Planned", True),
        (Dependency.TRENDS, "area: MoE", "area: CI", False),
        (Dependency.ACTIVITY, "area: MoE", "area: CI", True),
        (Dependency.AREAS, "area: MoE", "area: CI", True),
        (Dependency.AREAS, "Add replay", "Fix replay", False),
        (Dependency.AREAS, "Measured", "Planned", False),
        (Dependency.CONTRIBUTORS, "contributors: [ann]", "contributors: [ann, bo]", True),
        (Dependency.CONTRIBUTORS, "area: MoE", "area: CI", False),
        (f"{Dependency.NEIGHBOURS}2.yaml", "period: 2026-01", "period: 2025-12", True),
        (f"{Dependency.NEIGHBOURS}2.yaml", "Measured", "Planned", False),
        (f"{Dependency.NEIGHBOURS}3.yaml", "period: 2026-01", "period: 2025-12", False),
        (f"{Dependency.EARLIER}2.yaml", "Measured", "Planned", True),
        (f"{Dependency.EARLIER}1.yaml", "Measured", "Planned", False),
        (f"{Dependency.EARLIER_AREAS}2.yaml", "area: MoE", "area: CI", True),
        (f"{Dependency.EARLIER_AREAS}2.yaml", "Measured", "Planned", False),
    ],
)
def test_fingerprint_changes_with_what_the_page_shows(dependency: str, old: str, new: str, *, is_changed: bool) -> None:
    assert old in JANUARY
    assert (of(dependency) != of(dependency, JANUARY.replace(old, new))) is is_changed
