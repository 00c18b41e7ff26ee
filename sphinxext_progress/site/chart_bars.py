"""Transforms that add bars to figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from docutils import nodes

from sphinxext_progress.render.builders import block_elements, is_report_table, mark_translated
from sphinxext_progress.render.charts import FIGURE_CLASS, UPRIGHT_CLASS
from sphinxext_progress.site.html_nodes import progress_bar, progress_column, progress_sparkline
from sphinxext_progress.site.html_transforms import list_in_place_of
from sphinxext_progress.site.report_transform import ReportTransform

if TYPE_CHECKING:
    from collections.abc import Iterator


class ChartFigure(NamedTuple):
    """A figure of a chart, the only child of its paragraph."""

    paragraph: nodes.Element
    value: int
    #: The largest value of the chart: all its bars have the same scale.
    most: int
    is_upright: bool
    #: Whether it is the figure of the newest period of a chart with upright bars.
    is_newest: bool


class AddChartBars(ReportTransform):
    """Adds bars as SVG."""

    default_priority = 400
    formats = ("html",)

    def run(self, **_: Any) -> None:
        """Put an upright bar above a figure, and a horizontal one after it."""
        for figure in _chart_figures(self.document):
            if figure.is_upright:
                bar = progress_column(value=figure.value, most=figure.most, newest=figure.is_newest)
                figure.paragraph.append(bar)
            else:
                figure.paragraph.append(progress_bar(value=figure.value, most=figure.most))


class AddActivityBars(ReportTransform):
    """Turns the figures of an activity into an ordered list with an upright bar for each, all on one scale."""

    default_priority = 400
    formats = ("html",)

    def run(self, **_: Any) -> None:
        """Replace the paragraphs of each trend table."""
        for table in block_elements(self.document):
            if is_report_table(table, "progress-trends"):
                most = max((figure["rows"] for figure in _figures(table)), default=0)
                for paragraph in list(table.findall(nodes.paragraph)):
                    if "progress-activity" in paragraph["classes"]:
                        self._replace(paragraph, most)

    def _replace(self, paragraph: nodes.paragraph, most: int) -> None:
        """Replace the figures with a list of bars, and a line with the first and the last period."""
        figures = _figures(paragraph)
        items: list[list[nodes.Node]] = [
            [figure, progress_column(value=figure["rows"], most=most, newest=figure is figures[-1])]
            for figure in figures
        ]
        periods = dict.fromkeys((figures[0]["period"], figures[-1]["period"]))
        line = mark_translated(nodes.paragraph("", " – ".join(periods), classes=["progress-range"]))
        paragraph.parent.replace(paragraph, [list_in_place_of(paragraph, items), line])


class AddSparklines(ReportTransform):
    """Adds the numbers of commits of the last periods to each entry of a list of reports."""

    default_priority = 400
    formats = ("html",)

    def run(self, **_: Any) -> None:
        """Append a sparkline to each line of counts; all of a page have the same scale."""
        paragraphs = [
            child
            for item in block_elements(self.document)
            for child in (item.children if isinstance(item, nodes.list_item) else ())
            if isinstance(child, nodes.paragraph) and "history" in child
        ]
        most = max((value for paragraph in paragraphs for value in paragraph["history"] if value), default=0)
        for paragraph in paragraphs:
            paragraph += [nodes.Text(" "), progress_sparkline(values=paragraph["history"], most=most)]


class DrawBarsInLatex(ReportTransform):
    """Adds bars as rules of LaTeX."""

    # After FitColumnsInLatex, which measures the texts of the cells.
    default_priority = 404
    formats = ("latex",)

    def run(self, **_: Any) -> None:
        """Put an upright bar above a figure, and a horizontal one after it."""
        for figure in _chart_figures(self.document):
            share = figure.value / max(figure.most, 1)
            if figure.is_upright:
                color = "black" if figure.is_newest else "black!50"
                rule = rf"{{\color{{{color}}}\rule{{0.9em}}{{{2 * share:.2f}em}}}}\newline "
                figure.paragraph.insert(0, nodes.raw("", rule, format="latex"))
            else:
                rule = rf"\enspace{{\color{{black!50}}\rule{{{0.7 * share:.2f}\linewidth}}{{0.6em}}}}"
                figure.paragraph.append(nodes.raw("", rule, format="latex"))


def _chart_figures(document: nodes.document) -> Iterator[ChartFigure]:
    """Yield the figures that get a bar, of all charts of a page."""
    for table in block_elements(document):
        if is_report_table(table, "progress-chart"):
            is_upright = UPRIGHT_CLASS in table["classes"]
            most = max(figure["rows"] for figure in _figures(table))
            for row in table.findall(nodes.row):
                figures = _figures(row)
                for figure in figures:
                    is_newest = is_upright and figure is figures[-1]
                    yield ChartFigure(figure.parent, figure["rows"], most, is_upright, is_newest)


def _figures(parent: nodes.Element) -> list[nodes.inline]:
    return [figure for figure in parent.findall(nodes.inline) if FIGURE_CLASS in figure["classes"]]
