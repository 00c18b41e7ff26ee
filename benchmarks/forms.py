"""Write the same reports in each form that a site can have.

python -m benchmarks.forms FOLDER FORM ROWS REPORTS PAGES
"""

from __future__ import annotations

import json
import pickle
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from .data import PROJECT, REPOSITORY, make, theme_name
from .floor import EXTENSION, Floor, bare
from .markup import directive, heading, markdown, page, text
from .other_extensions import NEEDS_CONF, write_datatemplates, write_needs
from .tables import commit_cells, csv_table, list_table, myst_table, trend_cells

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from docutils import nodes

    from .data import Report, Row
    from .tables import Cells

    #: Writes the other files of a page, and returns its source. The arguments are the source folder, the name of the
    #: page, the reports on it, newest first, and the host.
    PageWriter = Callable[[Path, str, Sequence[Report], str], str]

CONF = """\
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
project = "Otter"
version = release = "1.0"
copyright = "2026, nobody"
extensions = {extensions}
"""

#: The languages of the pages.
HOSTS = {"rst": "reStructuredText", "myst": "MyST"}

#: The number of themes in the reports of trend tables.
THEMES = 40


@dataclass(frozen=True)
class Form:
    """A way to write reports on a site."""

    #: The name of the form in the results.
    title: str
    #: Writes the pages with the reports; None for a site that does not show them.
    write_page: PageWriter | None
    #: Writes the page with a table over all reports; None for a site without such a page.
    write_table: PageWriter | None = None
    host: str = "rst"
    extensions: tuple[str, ...] = ()
    #: Lines of ``conf.py``.
    conf: str = ""
    #: What this form does not support.
    without: frozenset[str] = frozenset()
    #: The number of themes in each report.
    themes: int = 0


def _by_hand(write: Callable[[Cells, str], str]) -> PageWriter:
    def write_page(_: Path, _name: str, reports: Sequence[Report], host: str) -> str:
        return page(reports, host, lambda report: write(commit_cells([report], host), host))

    return write_page


def _csv_of_all(cells_of: Callable[[Sequence[Report], str], Cells]) -> PageWriter:
    def write_table(_: Path, _name: str, reports: Sequence[Report], host: str) -> str:
        return f"{heading('Table', 1, host)}\n{csv_table(cells_of(reports, host), host)}"

    return write_table


# The extension -----------------------------------------------------------------------------------------


def data_file(report: Report) -> str:
    """Return a report as a data file."""
    overview = json.dumps(text(report.overview, markdown))
    lines = [f"project: {PROJECT}", f"period: {report.period}", f"overview: {overview}"]
    if report.stages:
        lines.append("trends:")
    for number, stage in enumerate(report.stages):
        lines += [f"  - theme: {theme_name(number)}", f"    stage: {json.dumps(text(stage, markdown))}"]
    lines.append("commits:")
    return "\n".join([*lines, *(line for row in report.rows for line in _yaml_row(row))]) + "\n"


def _yaml_row(row: Row) -> list[str]:
    prs = f"    pr: {list(row.prs) if len(row.prs) > 1 else row.prs[0]}" if row.prs else ""
    description = text(row.description, markdown)
    return [
        f"  - area: {row.area}",
        f"    description: {json.dumps(description)}",
        f'    commit: "{row.commit}"',
        *([prs] if prs else []),
    ]


def _lines(report: Report) -> list[int]:
    """Return the lines of the overview, and of the area and the description of each row, in the data file."""
    lines = [line.lstrip(" -") for line in data_file(report).splitlines()]
    return [number for number, line in enumerate(lines, 1) if line.startswith(("overview:", "area:", "description:"))]


def _ours(options: str = "") -> PageWriter:
    def write_page(src: Path, _name: str, reports: Sequence[Report], host: str) -> str:
        _write_data(src, reports)
        newest, oldest = reports[0].period, reports[-1].period
        argument = f"progress/{newest}.yaml" if len(reports) == 1 else f"{oldest}..{newest}"
        return _one_directive(reports, host, "progress-report", argument, options)

    return write_page


def _our_table(name: str) -> PageWriter:
    def write_table(src: Path, _name: str, reports: Sequence[Report], host: str) -> str:
        _write_data(src, reports)
        return f"{heading('Table', 1, host)}\n{directive(name, host)}"

    return write_table


def _write_data(src: Path, reports: Sequence[Report]) -> None:
    (src / "progress").mkdir(exist_ok=True)
    (src / "progress" / "project.yaml").write_text(f"project: {PROJECT}\nrepository: {REPOSITORY}\n", "utf-8")
    for report in reports:
        (src / "progress" / f"{report.period}.yaml").write_text(data_file(report), "utf-8")


def _one_directive(reports: Sequence[Report], host: str, name: str, argument: str, options: str = "") -> str:
    before = heading("Reports", 1, host) + "\n" if len(reports) > 1 else ""
    return before + directive(name, host, argument, options)


# Floors ------------------------------------------------------------------------------------------------


def _floor(make_nodes: Callable[[Path, Report], nodes.section]) -> PageWriter:
    def write_page(src: Path, name: str, reports: Sequence[Report], host: str) -> str:
        (src / "floor.py").write_text(EXTENSION, "utf-8")
        (src / f"{name}.pickle").write_bytes(pickle.dumps([make_nodes(src, report) for report in reports]))
        return _one_directive(reports, host, "floor", f"{name}.pickle")

    return write_page


def _full(src: Path, report: Report) -> nodes.section:
    return Floor(report, str(src / "progress" / f"{report.period}.yaml"), _lines(report)).section()


def _bare(_: Path, report: Report) -> nodes.section:
    return bare(report)


def _empty(_: Path, name: str, _reports: Sequence[Report], host: str) -> str:
    return heading(f"Page {name}", 1, host)


# All forms ---------------------------------------------------------------------------------------------

_OURS = Form("sphinxext_progress", _ours(), extensions=("sphinxext_progress",))
# The trends of each report would repeat the stages of all earlier ones.
_TRENDS = replace(_OURS, write_page=_ours(":sections: overview, commits\n"), themes=THEMES)
_COMMIT_TABLE, _TREND_TABLE = _our_table("commit-table"), _our_table("trend-table")
_COMMIT_CSV, _TREND_CSV = _csv_of_all(commit_cells), _csv_of_all(trend_cells)

_IN_BOTH_HOSTS = {
    "ours": _OURS,
    "no-index": replace(_OURS, title="the same with `:no-index:`", write_page=_ours(":no-index:\n")),
    "csv-table": Form("`csv-table`", _by_hand(csv_table)),
    "floor": Form("full floor", _floor(_full), extensions=("floor",)),
    "empty": Form("empty pages", _empty),
    "unused": replace(_OURS, title="empty pages with the extension", write_page=_empty),
    "with-names": replace(_OURS, title="with the names of rows", conf="progress_inventory_rows = True\n"),
    "without-names": replace(_OURS, title="without the names of rows", conf="progress_inventory_rows = False\n"),
    "index": replace(_OURS, title="reports and an index of them", write_table=_our_table("progress-index")),
    # Tables over many reports, on a site that also shows each report, and on a site that does not.
    "linked-commit-table": replace(_OURS, title="`commit-table`, linked", write_table=_COMMIT_TABLE),
    "linked-commit-csv": replace(_OURS, title="`csv-table`, beside the reports", write_table=_COMMIT_CSV),
    "commit-table": replace(_OURS, title="`commit-table`", write_page=None, write_table=_COMMIT_TABLE),
    "commit-csv": Form("`csv-table` of the commits", None, _COMMIT_CSV),
    "trends": replace(_TRENDS, title="the reports alone"),
    "linked-trend-table": replace(_TRENDS, title="`trend-table`, linked", write_table=_TREND_TABLE),
    "linked-trend-csv": replace(_TRENDS, title="`csv-table`, beside the reports", write_table=_TREND_CSV),
    "trend-table": replace(_TRENDS, title="`trend-table`", write_page=None, write_table=_TREND_TABLE),
    "trend-csv": Form("`csv-table` of the trends", None, _TREND_CSV, themes=THEMES),
}
_IN_ONE_HOST = {
    "list-table": Form("`list-table`", _by_hand(list_table)),
    "myst-table": Form("MyST table", _by_hand(myst_table), host="myst", without=frozenset({"heads"})),
    "needs": Form(
        "sphinx-needs, `needtable`",
        write_needs,
        extensions=("sphinx_needs",),
        conf=NEEDS_CONF,
        without=frozenset({"heads", "code", "strong", "links in texts"}),
    ),
    "datatemplates": Form(
        "sphinxcontrib-datatemplates",
        write_datatemplates,
        extensions=("sphinxcontrib.datatemplates",),
        conf='templates_path = ["_templates"]\n',
    ),
    "words": Form(
        "floor of bare words",
        _floor(_bare),
        extensions=("floor",),
        without=frozenset({"heads", "code", "strong", "links in texts", "links"}),
    ),
}

#: The forms by name; the name of a form in two hosts ends with the host.
FORMS = _IN_ONE_HOST | {
    f"{name}-{host}": replace(form, title=f"{form.title}, {language}", host=host)
    for name, form in _IN_BOTH_HOSTS.items()
    for host, language in HOSTS.items()
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
    extensions = [*(["myst_parser"] if form.host == "myst" else []), *form.extensions]
    (src / "conf.py").write_text(CONF.format(extensions=extensions) + form.conf, "utf-8")
    sources = {}
    if form.write_page:
        for page_name, shown in pages_of(reports, pages).items():
            sources[page_name] = form.write_page(src, page_name, shown, form.host)
    if form.write_table:
        sources["table"] = form.write_table(src, "table", [*reversed(reports)], form.host)
    toctree = directive("toctree", form.host, content="\n".join(sources))
    sources["index"] = f"{heading('Site', 1, form.host)}\n{toctree}"
    for page_name, source in sources.items():
        (src / f"{page_name}.{'md' if form.host == 'myst' else 'rst'}").write_text(source, "utf-8")


if __name__ == "__main__":
    folder, form_name, *counts = sys.argv[1:]
    rows_wanted, reports_wanted, pages_wanted = map(int, counts)
    write(Path(folder), form_name, make(rows_wanted, reports_wanted, FORMS[form_name].themes), pages_wanted)
