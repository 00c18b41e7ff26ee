"""Every address in a SARIF log leads to the description of the rule in the documentation."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sphinxext_progress._version import DOCUMENTATION_URL
from sphinxext_progress.cli.checking.rules import RULES
from sphinxext_progress.cli.output_formats.result import CheckResult
from sphinxext_progress.cli.output_formats.sarif import as_sarif

from .conftest import CONF, ROOT, Site

if TYPE_CHECKING:
    import pytest


def test_the_page_about_rules_has_every_anchor_of_sarif(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(ROOT / "docs" / "_ext")
    site.write("conf.py", f'{CONF}\nextensions += ["reference"]\nsuppress_warnings = ["myst.xref_missing"]\n')
    site.write("rules.md", (ROOT / "docs" / "rules.md").read_text("utf-8"))
    site.write("index.rst", "Start\n=====\n\n.. toctree::\n\n   rules\n")
    page = site.build("html").read("rules.html")
    (run,) = json.loads(as_sarif(CheckResult([], [], complete=True)))["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == list(RULES)
    for rule in rules:
        address, _, anchor = rule["helpUri"].partition("#")
        assert address == f"{DOCUMENTATION_URL}rules.html"
        assert f'id="{anchor}"' in page
