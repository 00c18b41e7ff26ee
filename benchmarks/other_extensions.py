"""The same reports with other extensions that make tables from data."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from .data import REPOSITORY
from .markup import page
from .tables import commit_cells

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from .data import Report


def write_needs(_: Path, _name: str, reports: Sequence[Report], host: str) -> str:
    """Write rows as hidden needs, and a table of the needs of each report."""

    def table(report: Report) -> str:
        blocks = []
        for row in report.rows:
            title = "".join(piece.words for piece in row.description)
            numbers = ";".join(str(number) for number in row.prs)
            blocks.append(
                f".. need:: {title}\n   :id: N_{row.commit}\n   :area: {row.area}\n   :commit: {row.commit}\n"
                + (f"   :pr: {numbers}\n" if numbers else "")
                + f"   :tags: p{report.period}\n   :hide:\n"
            )
        blocks.append(
            f".. needtable::\n   :tags: p{report.period}\n   :columns: area as \"Area\";title as \"Description\";"
            'commit as "Commit";pr as "Pull request"\n   :style: table\n   :sort: id\n'
        )  # fmt: skip
        return "\n".join(blocks)

    return page(reports, host, table)


NEEDS_CONF = f"""
needs_id_regex = "^N_[0-9a-f]{{10}}$"
needs_fields = {{name: {{"description": name, "schema": {{"type": "string"}}, "default": ""}} for name in ("area", "commit", "pr")}}
needs_string_links = {{
    "commit": {{"regex": r"^(?P<value>\\w+)$", "link_url": "{REPOSITORY}/commit/{{{{value}}}}",
               "link_name": "{{{{value}}}}", "options": ["commit"]}},
    "pr": {{"regex": r"^(?P<value>\\w+)$", "link_url": "{REPOSITORY}/pull/{{{{value}}}}",
           "link_name": "#{{{{value}}}}", "options": ["pr"]}},
}}
"""

_TEMPLATE = """\
.. list-table::
   :header-rows: 1
   :stub-columns: 1
   :widths: 16 76

   * - Area
     - Description
{% for row in data %}   * - {{ row.area }}
     - {{ row.description }}
{% endfor %}
"""


def write_datatemplates(src: Path, _name: str, reports: Sequence[Report], host: str) -> str:
    """Write rows as YAML, and a directive that fills a template with them."""
    (src / "_templates").mkdir(exist_ok=True)
    (src / "_templates" / "table.rst").write_text(_TEMPLATE, "utf-8")

    def table(report: Report) -> str:
        rows = [{"area": area, "description": description} for area, description in commit_cells([report], host)[1:]]
        # JSON is valid YAML.
        lines = [f"- {json.dumps(row)}\n" for row in rows]
        (src / f"{report.period}.yaml").write_text("".join(lines), "utf-8")
        return f".. datatemplate:yaml:: {report.period}.yaml\n   :template: table.rst\n"

    return page(reports, host, table)
