"""Transforms that add bars to the figures of charts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from docutils import nodes

from sphinxext_progress.render.builders import block_elements, is_report_table
from sphinxext_progress.render.charts import FIGURE_CLASS, UPRIGHT_CLASS
from sphinxext_progress.site.html_nodes import progress_bar, progress_column
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
