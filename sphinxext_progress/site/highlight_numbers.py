"""The numbers of highlights, where the builder does not number the section."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes

from sphinxext_progress.render.builders import HIGHLIGHT_NUMBER, is_report_table
from sphinxext_progress.site.domain import progress_domain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx

#: The sections of LaTeX, by the value of ``secnumdepth`` from which on they are numbered.
_LATEX_LEVELS = {
    "part": -1,
    "chapter": 0,
    "section": 1,
    "subsection": 2,
    "subsubsection": 3,
    "paragraph": 4,
    "subparagraph": 5,
}


def on_doctree_resolved_number_highlights(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put the number of each highlight before its title, unless the builder numbers its section (``doctree-resolved``).

    Numbers are not in the stored doctree, because builders number sections differently, and so that the entries of
    tables of contents, which Sphinx numbers like the sections, have none.
    """
    if not progress_domain(app.env).pages.dependencies:
        return
    for title, depth, page in list(_numbered_titles(doctree, next(doctree.findall(nodes.section), None), docname)):
        number = nodes.generated("", f"{title.attributes.pop(HIGHLIGHT_NUMBER)}. ", classes=["sectnum"])
        if isinstance(title, nodes.title) and app.builder.format == "latex":
            # Only LaTeX knows to which depth it numbers sections.
            begin = nodes.raw("", rf"\ifnum\value{{secnumdepth}}<{_latex_level(app, docname, depth)} ", format="latex")
            title[:0] = [begin, number, nodes.raw("", r"\fi ", format="latex")]
        elif isinstance(title, nodes.rubric) or not _is_numbered(app, page, title.parent):
            title.insert(0, number)


def _numbered_titles(
    element: nodes.Element, first: nodes.section | None, page: str, depth: int = 0
) -> Iterator[tuple[nodes.Element, int, str]]:
    """Yield the titles and rubrics with a number, with the number of sections around them and their page.

    The parents of the nodes would not tell: builders that write all pages as one do not set them.

    :param first: the first section, which is not counted: some builders take its title as that of the document.
    """
    for child in element.children:
        if isinstance(child, nodes.title | nodes.rubric):
            if HIGHLIGHT_NUMBER in child:
                yield child, depth, page
        elif (
            isinstance(child, nodes.Element) and not isinstance(child, nodes.TextElement) and not is_report_table(child)
        ):
            inner_page = child["docname"] if isinstance(child, addnodes.start_of_file) else page
            is_counted = isinstance(child, nodes.section) and child is not first
            yield from _numbered_titles(child, first, inner_page, depth + is_counted)


def _is_numbered(app: Sphinx, page: str, section: nodes.Element) -> bool:
    """Return whether the writer numbers a section of a page."""
    builder = app.builder.format
    if builder == "html" or (builder == "text" and app.config.text_add_secnumbers):
        numbers = app.env.toc_secnumbers.get(page, {})
        return bool(numbers.get(f"#{section['ids'][0]}", numbers.get("")))
    # makeinfo numbers all sections by itself.
    return builder == "texinfo"


def _latex_level(app: Sphinx, docname: str, depth: int) -> int:
    """Return the level of a section, as ``secnumdepth`` counts.

    :param docname: the page that the document begins with.
    :param depth: the number of sections, including this one, without that of the title of the document.
    """
    builder: Any = app.builder
    theme = next(builder.themes.get(entry[4]) for entry in builder.document_data if entry[0] == docname)
    names = [name for name in _LATEX_LEVELS if name != "chapter" or theme.toplevel_sectioning == name]
    top = app.config.latex_toplevel_sectioning
    outermost = names.index(top) if top in names else 1
    return _LATEX_LEVELS[names[min(outermost + depth - 1, len(names) - 1)]]
