"""PDF output: ``pytest -m pdf``, with the programs ``latexmk`` and ``pdftotext``."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from .browser.conftest import many_commits, missing
from .conftest import HOST, REFERENCE, SUFFIX, Site, copy_docs, directive, words

pytestmark = pytest.mark.pdf

MISSING = (
    "no latexmk or pdftotext; install them with 'apt-get install latexmk texlive-latex-recommended texlive-latex-extra "
    "texlive-fonts-recommended tex-gyre poppler-utils'"
)


def compiled(site: Site) -> tuple[list[str], list[tuple[str, str]]]:
    """Compile a site; return the text of each page, and the overfull boxes in tables."""
    if not (shutil.which("latexmk") and shutil.which("pdftotext")):
        missing(MISSING)
    built = site.build_apart("latex", "-W", "--keep-going")
    assert (built.status, built.warnings) == (0, [])
    (source,) = built.out.glob("*.tex")
    run = ["latexmk", "-pdf", "-interaction=nonstopmode", "-halt-on-error", source.name]
    done = subprocess.run(run, cwd=built.out, capture_output=True, text=True, errors="replace", check=False)
    assert done.returncode == 0, done.stdout[-2000:]
    text = subprocess.run(
        ["pdftotext", "-raw", source.with_suffix(".pdf"), "-"], capture_output=True, text=True, check=True
    )
    log = source.with_suffix(".log").read_text("utf-8", errors="replace")
    return text.stdout.split("\f"), overfull(log, source.read_text("utf-8").splitlines())


def overfull(log: str, source: list[str]) -> list[tuple[str, str]]:
    """Return the overfull boxes that LaTeX reports: the first line of the table, and the message."""
    boxes = re.finditer(r"Overfull \\hbox \(.*?at lines? (\d+).*\n.*", log)
    begin = [[line for line in source[: int(box[1])] if re.match(r"\\begin\{(?:long)?tab", line)][-1] for box in boxes]
    return list(zip(begin, re.findall(r"Overfull \\hbox .*\n.*", log), strict=True))


def letters(text: str) -> str:
    """Remove whitespace and hyphens, which line breaks change."""
    return re.sub(r"[-\s]", "", text)


def test_no_report_table_of_the_docs_is_too_wide(tmp_path: Path) -> None:
    pages, off = compiled(Site(copy_docs(tmp_path)))
    # Only tables of the extension have column widths; the docs contain other tables too.
    assert [box for box in off if r"{\X" in box[0]] == []
    trajectories = [trajectory["trajectory"] for trajectory in yaml.safe_load(REFERENCE.read_text("utf-8"))["trends"]]
    assert [trajectory for trajectory in trajectories if letters(trajectory) not in letters("".join(pages))] == []
    assert [trajectory for trajectory in trajectories if "→" in trajectory]


def test_a_table_of_500_rows_has_its_header_on_every_page(site: Site) -> None:
    site.write("progress/2025-12.yaml", many_commits(500))
    columns = "period, date, area, description, commit, pr, authors"
    tables = directive("commit-table", "", HOST, columns=columns)
    site.write(f"index.{SUFFIX}", f"Table\n=====\n\n{tables}")
    pages, off = compiled(site)
    assert off == []
    of_table = [page for page in pages if "Change" in page]
    assert len(of_table) > 10
    assert [page for page in of_table if "Description" not in page] == []
    text = words(" ".join(pages))
    assert [number for number in range(500) if f"{number + 0xABC0000:010x}" not in text] == []


def test_no_table_of_six_reports_is_too_wide(site: Site) -> None:
    shutil.copytree(REFERENCE.parent, site.src / "progress", ignore=shutil.ignore_patterns("*.md"))
    site.write(f"january.{SUFFIX}", directive("progress-report", "2026-01", HOST))
    site.write(f"trends.{SUFFIX}", "Trends\n======\n\n" + directive("trend-table", "progress/*.yaml", HOST))
    site.write("index.rst", "Site\n====\n\n.. toctree::\n   :glob:\n\n   january\n   trends\n   progress/*\n")
    _, off = compiled(site)
    assert off == []
