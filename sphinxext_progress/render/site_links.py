"""What a text needs to know of the site to link to its pages and objects."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx import addnodes

    from sphinxext_progress.diagnostics import Position


class TextOrigin(NamedTuple):
    """Where a text comes from."""

    #: The absolute path of the file, for the ``source`` of nodes, and its path in diagnostics.
    source: str
    name: str
    #: The position of the text in the file.
    place: Position
    #: The line of the paragraph.
    line: int


class SiteLinks(Protocol):
    """Creates the cross-references of texts to the pages and objects of a site."""

    def role(self, name: str, text: str, origin: TextOrigin) -> nodes.Element | None:
        """Return the node of a cross-reference role; None if the site has no such role.

        :param name: the name of the role, such as ``ref`` or ``py:func``.
        :param text: the text of the role, which may be ``title <target>``.
        """

    def page(self, path: str, label: str, origin: TextOrigin) -> addnodes.pending_xref | str:
        """Return a cross-reference to a page, without its text, or a message if the path is not that of a page.

        :param path: the path of the source file of the page, relative to the data file.
        :param label: a label or the id of a section on the page; empty for the page itself.
        """
