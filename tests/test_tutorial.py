"""Follow the tutorial in a fresh site of ``sphinx-quickstart``, once in each markup, with ``-W`` in every build."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from .conftest import MYST, ROOT
from .test_console import with_output

#: The steps and the output that differ for a reader with Markdown pages.
_IN_MYST = (
    ("--toctree docs/index.rst\n", "--toctree docs/index.rst --markup myst\n"),
    ("wrote docs/progress/index.rst", "wrote docs/progress/index.md"),
    ('["sphinxext_progress"]', '["myst_parser", "sphinxext_progress"]'),
    ("tutorial/changes.rst >> docs/progress/index.rst", "tutorial/changes.md >> docs/progress/index.md"),
)


@pytest.mark.parametrize("host", ["rst", "myst"])
def test_the_tutorial(host: str, tmp_path: Path) -> None:
    if host == "myst" and not MYST:
        pytest.skip("a page in MyST needs myst-parser")
    page = (ROOT / "docs" / "tutorial.md").read_text("utf-8")
    for rst, myst in _IN_MYST if host == "myst" else ():
        assert rst in page
        page = page.replace(rst, myst)
    # Every block is what the commands print, so no build has a warning.
    assert with_output(page, ROOT, tmp_path) == page
    builds = re.findall(r"^\$ sphinx-build (.*)", page, re.MULTILINE)
    assert builds
    assert all("-W" in options for options in builds)
    ((site,),) = [list(tmp_path.glob("*/docs"))]
    archive, january, february = (
        (site / "_build" / "html" / "progress" / f"{name}.html").read_text("utf-8")
        for name in ("index", "2026-01", "2026-02")
    )
    assert f"progress/index.{'md' if host == 'myst' else 'rst'}" in [
        path.relative_to(site).as_posix() for path in site.rglob("index.*")
    ]
    assert 'href="progress/index.html"' in (site / "_build" / "html" / "index.html").read_text("utf-8")
    assert archive.index("Report: February 2026") < archive.index("Report: January 2026")
    assert re.search(r"Speed(?s:.)*Parallel downloads(?s:.)*Metadata on disk", archive)
    assert 'href="../progress.atom"' in archive
    assert 'href="2026-02.html' in january
    assert 'href="2026-01.html' in february
    assert "draft" not in january + february
    # No cell of a table is empty.
    assert not re.search(r"<t[dh][^>]*>\s*(<p>\s*</p>)?\s*</t[dh]>", archive + january + february)
