"""Write the same reports in each form that a site can have.

python -m benchmarks.forms FOLDER FORM ROWS REPORTS PAGES
"""

from __future__ import annotations

import json
import pickle
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes

from .data import PROJECT, REPOSITORY, make
from .floor import EXTENSION, Floor, bare
from .markup import described, heading, markdown, page, rst, text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .data import Report, Row

CONF = """\
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
project = "Otter"
version = release = "1.0"
copyright = "2026, nobody"
extensions = {extensions}
"""

#: The cells of a table: the area and the description of each row.
Cells = list[tuple[str, str]]


@dataclass(frozen=True)
class Form:
    """A way to write reports on a site."""

    #: The name of the form in the results.
    title: str
    #: Writes the other files of the site, and returns the source of a page with some reports.
    write: Callable[[Path, str, Sequence[Report], str], str]
    host: str = "rst"
    extensions: tuple[str, ...] = ()
    #: Lines of ``conf.py``.
    conf: str = ""
    #: What this form does not support.
    without: frozenset[str] = field(default_factory=frozenset)


def _indented(lines: str) -> str:
    return "".join(f"   {line}\n" if line else "\n" for line in lines.splitlines())


def _cells(report: Report, host: str) -> Cells:
    write = markdown if host == "myst" else rst
    return [(row.area, described(row, write)) for row in report.rows]


def csv_table(cells: Cells, host: str) -> str:
    """Return a table as comma-separated values."""
    lines = "\n".join(",".join(f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in row) for row in cells)
    return _directive("csv-table", '"Area","Description"\n' + lines, host)


def list_table(cells: Cells, host: str) -> str:
    """Return a table as a list of lists."""
    rows = [("Area", "Description"), *cells]
    return _directive("list-table", "\n".join(f"* - {area}\n  - {description}" for area, description in rows), host)


def _directive(name: str, lines: str, host: str) -> str:
    options = ":header-rows: 1\n:stub-columns: 1\n:widths: 16 76\n"
    if host == "myst":
        return f"```{{{name}}}\n{options}\n{lines}\n```\n"
    return f".. {name}::\n{_indented(options)}\n{_indented(lines)}"


def myst_table(cells: Cells, _host: str) -> str:
    """Return a table with pipes."""
    rows = [("Area", "Description"), ("---", "---"), *cells]
    return "".join(f"| {area} | {description} |\n" for area, description in rows)


def _by_hand(write: Callable[[Cells, str], str]) -> Callable[[Path, str, Sequence[Report], str], str]:
    def write_page(_: Path, _name: str, reports: Sequence[Report], host: str) -> str:
        return page(reports, host, lambda report: write(_cells(report, host), host))

    return write_page


# The extension -----------------------------------------------------------------------------------------


def _yaml_row(row: Row) -> list[str]:
    prs = f"    pr: {list(row.prs) if len(row.prs) > 1 else row.prs[0]}" if row.prs else ""
    description = text(row.description, markdown)
    return [
        f"  - area: {row.area}",
        f"    description: {json.dumps(description)}",
        f'    commit: "{row.commit}"',
        *([prs] if prs else []),
    ]


def data_file(report: Report) -> str:
    """Return a report as a data file."""
    overview = json.dumps(text(report.overview, markdown))
    lines = [f"project: {PROJECT}", f"period: {report.period}", f"overview: {overview}", "commits:"]
    return "\n".join([*lines, *(line for row in report.rows for line in _yaml_row(row))]) + "\n"


def _lines(report: Report) -> list[int]:
    """Return the lines of the overview, and of the area and the description of each row, in the data file."""
    lines = [line.lstrip(" -") for line in data_file(report).splitlines()]
    return [number for number, line in enumerate(lines, 1) if line.startswith(("overview:", "area:", "description:"))]


def _ours(src: Path, name: str, reports: Sequence[Report], host: str) -> str:
    _write_data(src, reports)
    argument = f"progress/{reports[0].period}.yaml" if len(reports) == 1 else _span(reports)
    return _one_directive(name, reports, host, f"progress-report {argument}")


def _unlinked(src: Path, name: str, reports: Sequence[Report], host: str) -> str:
    """Show reports that cannot be linked to, because the rows of handwritten tables have no targets either."""
    text = _ours(src, name, reports, host)
    return text.replace("\n```\n", "\n:no-index:\n```\n") if host == "myst" else f"{text}   :no-index:\n"


def _write_data(src: Path, reports: Sequence[Report]) -> None:
    (src / "progress").mkdir(exist_ok=True)
    (src / "progress" / "project.yaml").write_text(f"project: {PROJECT}\nrepository: {REPOSITORY}\n", "utf-8")
    for report in reports:
        (src / "progress" / f"{report.period}.yaml").write_text(data_file(report), "utf-8")


def _span(reports: Sequence[Report]) -> str:
    return f"{reports[-1].period}..{reports[0].period}"


def _one_directive(_name: str, reports: Sequence[Report], host: str, call: str) -> str:
    name, _, argument = call.partition(" ")
    before = heading("Reports", 1, host) + "\n" if len(reports) > 1 else ""
    if host == "myst":
        return f"{before}```{{{name}}} {argument}\n```\n"
    return f"{before}.. {name}:: {argument}\n"


# Floors ------------------------------------------------------------------------------------------------


def _floor(make_nodes: Callable[[Path, Report], nodes.section]) -> Callable[[Path, str, Sequence[Report], str], str]:
    def write_page(src: Path, name: str, reports: Sequence[Report], host: str) -> str:
        (src / "floor.py").write_text(EXTENSION, "utf-8")
        (src / f"{name}.pickle").write_bytes(pickle.dumps([make_nodes(src, report) for report in reports]))
        return _one_directive(name, reports, host, f"floor {name}.pickle")

    return write_page


def _full(src: Path, report: Report) -> nodes.section:
    return Floor(report, str(src / "progress" / f"{report.period}.yaml"), _lines(report)).section()


def _bare(_: Path, report: Report) -> nodes.section:
    return bare(report)


def _empty(_: Path, name: str, _reports: Sequence[Report], host: str) -> str:
    return heading(f"Page {name}", 1, host)


# Other extensions --------------------------------------------------------------------------------------


def _needs(_: Path, _name: str, reports: Sequence[Report], host: str) -> str:
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


_NEEDS = f"""
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


def _datatemplates(src: Path, _name: str, reports: Sequence[Report], host: str) -> str:
    (src / "_templates").mkdir(exist_ok=True)
    (src / "_templates" / "table.rst").write_text(_TEMPLATE, "utf-8")

    def table(report: Report) -> str:
        rows = [{"area": area, "description": description} for area, description in _cells(report, host)]
        # JSON is valid YAML.
        lines = [f"- {json.dumps(row)}\n" for row in rows]
        (src / f"{report.period}.yaml").write_text("".join(lines), "utf-8")
        return f".. datatemplate:yaml:: {report.period}.yaml\n   :template: table.rst\n"

    return page(reports, host, table)


FORMS = {
    "ours-rst": Form("sphinxext_progress, reStructuredText", _ours, extensions=("sphinxext_progress",)),
    "ours-myst": Form("sphinxext_progress, MyST", _ours, "myst", ("myst_parser", "sphinxext_progress")),
    "unlinked-rst": Form("the same with `:no-index:`, reStructuredText", _unlinked, extensions=("sphinxext_progress",)),
    "unlinked-myst": Form("the same with `:no-index:`, MyST", _unlinked, "myst", ("myst_parser", "sphinxext_progress")),
    "csv-table-rst": Form("`csv-table`, reStructuredText", _by_hand(csv_table)),
    "csv-table-myst": Form("`csv-table`, MyST", _by_hand(csv_table), "myst", ("myst_parser",)),
    "list-table": Form("`list-table`", _by_hand(list_table)),
    "myst-table": Form("MyST table", _by_hand(myst_table), "myst", ("myst_parser",), without=frozenset({"heads"})),
    "needs": Form(
        "sphinx-needs, `needtable`",
        _needs,
        extensions=("sphinx_needs",),
        conf=_NEEDS,
        without=frozenset({"heads", "code", "strong", "links in texts"}),
    ),
    "datatemplates": Form(
        "sphinxcontrib-datatemplates",
        _datatemplates,
        extensions=("sphinxcontrib.datatemplates",),
        conf='templates_path = ["_templates"]\n',
    ),
    "words": Form(
        "floor of bare words",
        _floor(_bare),
        extensions=("floor",),
        without=frozenset({"heads", "code", "strong", "links in texts", "links"}),
    ),
    "floor-rst": Form("full floor, reStructuredText", _floor(_full), extensions=("floor",)),
    "floor-myst": Form("full floor, MyST", _floor(_full), "myst", ("myst_parser", "floor")),
    "empty-rst": Form("empty pages, reStructuredText", _empty),
    "empty-myst": Form("empty pages, MyST", _empty, "myst", ("myst_parser",)),
}


def pages_of(reports: Sequence[Report], pages: int) -> dict[str, list[Report]]:
    """Distribute reports over pages, the newest report of a page first.

    :param reports: the reports, oldest first.
    :param pages: the number of pages, at most the number of reports.
    """
    share = -(-len(reports) // pages)
    return {f"p{number:03}": [*reversed(reports[number * share : (number + 1) * share])] for number in range(pages)}


def write(src: Path, name: str, reports: Sequence[Report], pages: int) -> None:
    """Write the sources of a site.

    :param src: the source folder, which must not exist.
    :param name: the name of a form.
    :param reports: the reports, oldest first.
    :param pages: the number of pages.
    """
    form = FORMS[name]
    src.mkdir(parents=True)
    (src / "conf.py").write_text(CONF.format(extensions=list(form.extensions)) + form.conf, "utf-8")
    suffix = "md" if form.host == "myst" else "rst"
    shared = pages_of(reports, pages)
    for page_name, chosen in shared.items():
        (src / f"{page_name}.{suffix}").write_text(form.write(src, page_name, chosen, form.host), "utf-8")
    names = "\n".join(shared)
    title = heading("Site", 1, form.host)
    if form.host == "myst":
        (src / "index.md").write_text(f"{title}\n```{{toctree}}\n{names}\n```\n", "utf-8")
    else:
        (src / "index.rst").write_text(f"{title}\n.. toctree::\n\n{_indented(names)}", "utf-8")


if __name__ == "__main__":
    folder, form_name, *counts = sys.argv[1:]
    rows_wanted, reports_wanted, pages_wanted = map(int, counts)
    write(Path(folder), form_name, make(rows_wanted, reports_wanted), pages_wanted)
