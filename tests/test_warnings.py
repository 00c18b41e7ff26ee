"""Every warning subtype is reported, can be suppressed alone, and is documented."""

from __future__ import annotations

import pytest

from sphinxext_progress.diagnostics import Subtype

from .conftest import REPORT, ROOT, Site, directive

#: The report, the page and the line of conf.py that cause each subtype.
CASES: dict[Subtype, tuple[str, str, str]] = {
    Subtype.FILE: (REPORT, directive("trend-table", "no.yaml"), ""),
    Subtype.YAML: ("period: 2026-01\nperiod: 2026-01\n", directive("trend-table", "2026-01"), ""),
    Subtype.DATA: ("period: 2026-01\nprojct: x\n", directive("trend-table", "2026-01"), ""),
    Subtype.NAME: (
        "period: 2026-01\ncommits: [{description: x, kind: y}]\n", directive("commit-table", "2026-01"), "",
    ),
    Subtype.TEXT: ("period: 2026-01\noverview: <b>x</b>\n", directive("progress-report", "2026-01"), ""),
    Subtype.OPTION: (REPORT, directive("commit-table", "2026-01", limit="x"), ""),
    Subtype.PLACE: (REPORT, directive("progress-report", "2026-01") + "\nText.\n", ""),
    Subtype.DUPLICATE: (REPORT, directive("progress-report", "2026-01") + "\n" + directive("progress-report"), ""),
    Subtype.IMAGE: (
        "period: 2026-01\nhighlights: [{title: A, images: {src: none.png, alt: None}}]\n",
        directive("progress-report", "2026-01"),
        "",
    ),
    Subtype.LINK: (REPORT, ":progress:commit:`#1`\n", ""),
    Subtype.CONFIG: (REPORT, "", "progress_project = 3\n"),
}  # fmt: skip


@pytest.mark.parametrize("subtype", Subtype, ids=str)
def test_a_subtype_is_reported_and_can_be_suppressed_alone(site: Site, subtype: Subtype) -> None:
    data, page, conf = CASES[subtype]
    site.write("progress/2026-01.yaml", data)
    site.write("index.rst", f"Page\n====\n\n{page}")
    settings = (site.src / "conf.py").read_text("utf-8") + conf
    site.write("conf.py", settings)
    warnings = [line for line in site.build("dummy").warnings if "[progress." in line]
    assert len(warnings) == 1
    assert warnings[0].endswith(f"[progress.{subtype}]")
    site.write("conf.py", f'{settings}suppress_warnings = ["progress.{subtype}"]\n')
    assert not [line for line in site.build("dummy", "-E").warnings if "[progress." in line]


def test_the_documentation_lists_every_subtype(site: Site) -> None:
    path = f"import sys\nsys.path.insert(0, {str(ROOT / 'docs' / '_ext')!r})\n"
    extensions = (
        'extensions = ["myst_parser", "sphinxext_progress", "reference"]\nmyst_enable_extensions = ["deflist"]\n'
    )
    site.write("conf.py", path + extensions)
    site.write("index.md", "# Warnings\n\n```{progress-warnings}\n```\n")
    page = site.build("html", "-W").read("index.html")
    for subtype in Subtype:
        assert f"progress.{subtype}" in page
