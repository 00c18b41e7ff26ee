"""Cases that build a site of the benchmarks, and the comparison of their contents."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from ..forms import FORMS
from ..measure import ENVIRONMENT, ROOT, Site
from ..scene import Case

if TYPE_CHECKING:
    from pathlib import Path


def reports_of(rows: int, pages: int) -> int:
    """Return the number of reports: one per page; on a single page, enough to keep each file below the size limit."""
    return pages if pages > 1 else max(1, rows // 1000)


def site_of(folder: Path, form: str, rows: int, reports: int, pages: int) -> Site:
    """Return the site of a form, which is written at first use."""
    site = Site(folder / f"{form}-{rows}-{reports}-{pages}")
    if not site.src.is_dir():
        site.write(form, rows, reports, pages)
    return site


def build_from_scratch(site: Site, form: str, baseline: str = "", *, title: str = "", jobs: str = "-j1") -> Case:
    """Return a case that removes the output and builds a site.

    :param title: the title; by default, that of the form.
    """
    return Case(title or FORMS[form].title, site.command(jobs), baseline, prepare=site.clean)


def content_differences(form: str, rows: int, reports: int, pages: int, *sites: Site) -> list[str]:
    """Compare a built site with the reports that it must show, and with a further site, in another process."""
    command = [sys.executable, "-m", "benchmarks.content", form, *map(str, (rows, reports, pages))]
    folders = [str(site.html) for site in sites]
    compared = subprocess.run(
        [*command, *folders], check=False, capture_output=True, text=True, env=ENVIRONMENT, cwd=ROOT
    )
    return compared.stderr.splitlines() if compared.returncode else []
