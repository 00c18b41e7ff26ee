"""What HTML has and docutils has no node for; made after the doctree is stored, so that no other writer meets it."""

from __future__ import annotations

import html
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from docutils import nodes

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator


# The same words come again on every page, and with every row.
escape_html = lru_cache(html.escape)


class progress_scroll(nodes.General, nodes.Element):  # noqa: N801 - as docutils names nodes
    """What a wide table scrolls in; ``label`` names it for those who reach it by keyboard."""


class progress_controls(nodes.General, nodes.Element):  # noqa: N801
    """The controls of the table that follows: ``rows`` how many it has, ``areas`` how many of each; ``words``."""


class progress_permalink(nodes.Inline, nodes.Element):  # noqa: N801
    """The link of what has the id ``refid`` to itself; ``title`` announces it."""


class progress_step(nodes.Inline, nodes.TextElement):  # noqa: N801
    """The newest step of a trajectory; a text element, because writers allow links in no other."""


class progress_bar(nodes.Inline, nodes.Element):  # noqa: N801
    """A figure as a bar: ``value`` of ``most``."""


def add_nodes(app: Sphinx) -> None:
    """Register the nodes with the writers of HTML.

    :param app: the Sphinx application.
    """
    app.add_node(progress_scroll, html=(_visit_scroll, _depart_div))
    app.add_node(progress_controls, html=(_visit_controls, None))
    app.add_node(progress_permalink, html=(_visit_permalink, None))
    app.add_node(progress_step, html=(_visit_step, _depart_span))
    app.add_node(progress_bar, html=(_visit_bar, None))


def _visit_scroll(writer: HTML5Translator, node: nodes.Element) -> None:
    attributes = {"role": "group", "tabindex": "0", "aria-label": node["label"]}
    # The class of a compound, to which themes give space; to that of a container they give a meaning.
    writer.body.append(writer.starttag(node, "div", CLASS="compound", **attributes))


def _depart_div(writer: HTML5Translator, _: nodes.Element) -> None:
    writer.body.append("</div>\n")


def _visit_step(writer: HTML5Translator, _: nodes.Element) -> None:
    writer.body.append('<span class="progress-current" aria-current="step">')


def _depart_span(writer: HTML5Translator, _: nodes.Element) -> None:
    writer.body.append("</span>")


def _visit_permalink(writer: HTML5Translator, node: nodes.Element) -> None:
    if writer.config.html_permalinks and writer.builder.add_permalinks:
        title, icon = escape_html(node.attributes["title"]), writer.config.html_permalinks_icon
        # The name is said aloud; the icon alone would be.
        writer.body.append(
            f'<a class="headerlink" href="#{node.attributes["refid"]}" title="{title}" aria-label="{title}">{icon}</a>'
        )
    raise nodes.SkipNode


def _visit_bar(writer: HTML5Translator, node: nodes.Element) -> None:
    width = round(100 * node["value"] / max(node["most"], 1))
    # A picture, because a strict policy lets no element have a style.
    writer.body.append(
        '<svg class="progress-bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect width="{width}" height="10"/></svg>'
    )
    raise nodes.SkipNode


def _visit_controls(writer: HTML5Translator, node: nodes.Element) -> None:
    # A book has no scripts.
    if writer.builder.name != "epub":
        writer.body.append(writer.starttag(node, "div", CLASS="progress-waiting"))
        writer.body.append(_controls(node["rows"], node["areas"], node["words"]))
    raise nodes.SkipNode


def _controls(rows: int, areas: dict[str, int], words: Any) -> str:
    """Write what is in the controls, which are hidden until there is a script for them."""
    said = {
        "filter": words("Filter"),
        "area": words("Area"),
        "reset": words("Reset"),
        "all": words.plural("{count} row", "{count} rows", rows),
        "some": words.plural("{shown} of {count} row", "{shown} of {count} rows", rows),
    }
    say = {key: escape_html(text) for key, text in said.items()}
    buttons = "".join(
        f'<button type="button" aria-pressed="false" value="{escape_html(area)}">'
        f"{escape_html(area or words('Others'))} <small>{count}</small></button>\n"
        for area, count in sorted(areas.items(), key=lambda one: (not one[0], one[0].casefold()))
    )
    facets = f'<div class="progress-areas" role="group" aria-label="{say["area"]}">\n{buttons}</div>\n'
    return (
        f'<label>{say["filter"]} <input type="search" autocomplete="off" spellcheck="false"></label>\n'
        f'<button type="button" class="progress-reset" disabled>{say["reset"]}</button>\n'
        f'<p role="status" data-some="{say["some"]}">{say["all"]}</p>\n'
        f"{facets if len(areas) > 1 else ''}</div>\n"
    )
