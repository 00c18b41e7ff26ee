"""ARIA roles of the parts of a table in HTML pages.

On a narrow screen, the stylesheet shows each row as a block. Some browsers ignore the meaning of table elements that are
not displayed as such, unless they have explicit roles.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes

if TYPE_CHECKING:
    from sphinx.writers.html5 import HTML5Translator

_ROLES = {"table": "table", "thead": "rowgroup", "tbody": "rowgroup", "tr": "row", "td": "cell"}


def begin_roles(writer: HTML5Translator) -> None:
    """Give each part of a table that is written from now on its role."""
    starttag = writer.starttag

    def starttag_with_role(node: nodes.Element, tagname: str, *args: Any, **attributes: Any) -> str:
        if tagname == "th":
            attributes["role"] = "columnheader" if isinstance(node.parent.parent, nodes.thead) else "rowheader"
        elif role := _ROLES.get(tagname):
            attributes["role"] = role
        return starttag(node, tagname, *args, **attributes)

    # Workaround, see docs/develop/workarounds.md#table-roles
    # All visitors of tables, those of themes included, write their tags with this method.
    vars(writer)["starttag"] = starttag_with_role


def end_roles(writer: HTML5Translator) -> None:
    """Write the following elements without roles."""
    vars(writer).pop("starttag", None)
