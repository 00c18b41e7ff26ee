"""Nodes for HTML elements that docutils does not have.

Post-transforms for HTML create them, after the doctree is stored, so no other writer encounters them.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from docutils import nodes

from sphinxext_progress.site.bar_svg import draw_bar, draw_column, draw_sparkline
from sphinxext_progress.site.table_roles import begin_roles, end_roles

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator

#: The classes of the tables that are displayed as tables on narrow screens too.
ALWAYS_TABLES = frozenset({"progress-chart", "progress-text", "progress-timeline"})


class progress_scroll(nodes.General, nodes.Element):  # noqa: N801 - as docutils names nodes
    """The container that a wide table scrolls in; ``label`` is its accessible name."""


class progress_controls(nodes.General, nodes.Element):  # noqa: N801
    """The controls of the following table: its number of ``rows``, the count of each area in ``areas``, and ``words``."""


class progress_permalink(nodes.Inline, nodes.Element):  # noqa: N801
    """The permalink of the element with the id ``refid``; ``title`` is its accessible name."""


class progress_step(nodes.Inline, nodes.TextElement):  # noqa: N801
    """The newest step of a trajectory; a text element, because writers allow links only in those."""


class progress_bar(nodes.Inline, nodes.Element):  # noqa: N801
    """A horizontal bar that shows a single number: ``value`` out of ``most``."""


class progress_sparkline(nodes.Inline, nodes.Element):  # noqa: N801
    """Small upright bars that show ``values`` out of ``most``; None is a gap."""


class progress_column(nodes.Inline, nodes.Element):  # noqa: N801
    """An upright bar that shows a single number, ``value`` out of ``most``; marked if it is the ``newest``."""


def add_nodes(app: Sphinx) -> None:
    """Register the nodes and their HTML visitors."""
    app.add_node(progress_scroll, html=(_visit_scroll, _depart_scroll))
    app.add_node(progress_controls, html=(_visit_controls, None))
    app.add_node(progress_permalink, html=(_visit_permalink, None))
    app.add_node(progress_step, html=(_visit_step, _depart_span))
    app.add_node(progress_bar, html=(_visit_bar, None))
    app.add_node(progress_sparkline, html=(_visit_sparkline, None))
    app.add_node(progress_column, html=(_visit_column, None))


def _visit_scroll(writer: HTML5Translator, node: nodes.Element) -> None:
    attributes = {"role": "group", "tabindex": "0", "aria-label": node["label"]}
    # Workaround, see docs/develop/workarounds.md#container-class
    # Themes only add spacing to the class "compound"; some give "container" a layout of its own.
    writer.body.append(writer.starttag(node, "div", CLASS="compound", **attributes))
    # A theme may have wrapped the table in a container with the same classes.
    child: Any = node[0]
    if ALWAYS_TABLES.isdisjoint(child["classes"]):
        begin_roles(writer)


def _depart_scroll(writer: HTML5Translator, _: nodes.Element) -> None:
    end_roles(writer)
    writer.body.append("</div>\n")


def _visit_step(writer: HTML5Translator, _: nodes.Element) -> None:
    writer.body.append('<span class="progress-current" aria-current="step">')


def _depart_span(writer: HTML5Translator, _: nodes.Element) -> None:
    writer.body.append("</span>")


def _visit_permalink(writer: HTML5Translator, node: nodes.Element) -> None:
    if writer.config.html_permalinks and writer.builder.add_permalinks:
        title, icon = escape(node["title"]), writer.config.html_permalinks_icon
        # Without a label, a screen reader would read the icon.
        writer.body.append(
            f'<a class="headerlink" href="#{node["refid"]}" title="{title}" aria-label="{title}">{icon}</a>'
        )
    raise nodes.SkipNode


def _visit_bar(writer: HTML5Translator, node: nodes.Element) -> None:
    writer.body.append(draw_bar(node["value"], node["most"]))
    raise nodes.SkipNode


def _visit_sparkline(writer: HTML5Translator, node: nodes.Element) -> None:
    writer.body.append(draw_sparkline(node["values"], node["most"]))
    raise nodes.SkipNode


def _visit_column(writer: HTML5Translator, node: nodes.Element) -> None:
    writer.body.append(draw_column(node["value"], node["most"], newest=node["newest"]))
    raise nodes.SkipNode


def _visit_controls(writer: HTML5Translator, node: nodes.Element) -> None:
    # EPUB readers do not run scripts reliably.
    if writer.builder.name != "epub":
        writer.body.append(writer.starttag(node, "div", CLASS="progress-waiting"))
        writer.body.append(_controls(node["rows"], node["areas"], node["words"]))
    raise nodes.SkipNode


def _controls(rows: int, areas: dict[str, int], words: Any) -> str:
    """Return the HTML of the controls, which are hidden until the script runs."""
    messages = {
        "filter": words("Filter"),
        "area": words("Area"),
        "reset": words("Reset"),
        "all": words.plural("{count} row", "{count} rows", rows),
        "none": words("No rows match"),
        "some": words.plural("{shown} of {count} row", "{shown} of {count} rows", rows),
    }
    escaped = {key: escape(text) for key, text in messages.items()}
    buttons = "".join(
        f'<button type="button" aria-pressed="false" value="{escape(area)}">'
        f"{escape(area or words('Others'))} <small>{count}</small></button>\n"
        for area, count in sorted(areas.items(), key=lambda area_count: (not area_count[0], area_count[0].casefold()))
    )
    facets = f'<div class="progress-areas" role="group" aria-label="{escaped["area"]}">\n{buttons}</div>\n'
    return (
        f'<label>{escaped["filter"]} <input type="search" autocomplete="off" spellcheck="false"></label>\n'
        f'<button type="button" class="progress-reset" disabled>{escaped["reset"]}</button>\n'
        f'<p role="status" data-some="{escaped["some"]}" data-none="{escaped["none"]}">{escaped["all"]}</p>\n'
        f"{facets if len(areas) > 1 else ''}</div>\n"
    )
