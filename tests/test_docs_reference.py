"""The reference pages describe everything that the code offers, as objects that other sites can link to."""

from __future__ import annotations

from dataclasses import fields

import pytest

from sphinxext_progress.cli.checking.rules import RULES
from sphinxext_progress.cli.commands import COMMANDS
from sphinxext_progress.config import ProgressConfig
from sphinxext_progress.diagnostics import Subtype
from sphinxext_progress.format.model import Report
from sphinxext_progress.git.verifying.rules import GitRule
from sphinxext_progress.reports.lint import ReportRule
from sphinxext_progress.site.table_directives import CommitTableDirective

from .conftest import CONF, ROOT, Site
from .test_inventory import entries

PAGE = """\
# Reference

```{progress-options} commit-table
```

```{progress-config}
```

```{progress-warnings}
```

```{progress-rules} files
```

```{progress-rules} reports
```

```{progress-rules} git
```

```{progress-format} report
```

```{progress-format} project
```

## Commands

```{progress-commands}
```

## Links

{confval}`progress_feed`, {rst:dir}`commit-table`, {rst:dir}`commit-table:area`, {option}`sphinx-progress check --git`,
{progress-warning}`progress.data`, {progress-rule}`no-overview`, {progress-key}`report.Commit.area`
"""
EXTENSIONS = """
extensions += ["reference", "commands", "data_format"]
myst_enable_extensions = ["deflist", "fieldlist"]
"""


@pytest.fixture
def objects(site: Site, monkeypatch: pytest.MonkeyPatch) -> dict[str, set[str]]:
    """Build a reference page, and give the names in its inventory by their type."""
    monkeypatch.syspath_prepend(ROOT / "docs" / "_ext")
    site.write("conf.py", CONF + EXTENSIONS)
    site.write("index.md", PAGE)
    built = site.build("html", "-W", "-n", "--keep-going")
    assert built.warnings == []
    assert "progress_feed" in built.read("genindex.html")
    names: dict[str, set[str]] = {}
    for name, kind, *_ in entries(site):
        names.setdefault(kind, set()).add(name)
    return names


def test_every_directive_option_value_warning_rule_key_and_command_is_in_the_inventory(
    objects: dict[str, set[str]],
) -> None:
    assert objects["rst:directive"] == {"commit-table"}
    options = {f"commit-table:{name}" for name in CommitTableDirective.options_described}
    assert objects["rst:directive:option"] == options
    assert objects["std:confval"] == {f"progress_{value.name}" for value in fields(ProgressConfig)}
    assert objects["std:progress-warning"] == {f"progress.{subtype}" for subtype in Subtype}
    assert objects["std:progress-rule"] == RULES.keys() >= {*map(str, ReportRule), *map(str, GitRule)}
    assert objects["std:progress-key"] >= {f"report.{key}" for key in Report.model_fields}
    assert objects["std:progress-key"] >= {"report.Commit.area", "project.repository", "project.Area.paths"}
    commands = {name.removeprefix("sphinx-progress").split(".")[0] for name in objects["std:cmdoption"]}
    assert {f"-{name}" for name in COMMANDS} <= commands
