"""Report files that are pages themselves: ``*.report.yaml`` and ``*.progress`` in the source folder.

Sphinx reads a document before it calls the parser. Therefore files that it could not read are removed from the build
beforehand, and the parser reads each file again, with the checks for data files.
"""

from __future__ import annotations

import glob
import posixpath
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.parsers import Parser

from sphinxext_progress.diagnostics import Diagnostic, Subtype, visible_name
from sphinxext_progress.diagnostics.messages.site import INVISIBLE_PAGE_NAME, OUT_OF_MEMORY_FOR_PAGE
from sphinxext_progress.reading import decoding
from sphinxext_progress.reading.data_files import PAGE_SUFFIXES, Source, SourceError
from sphinxext_progress.render.builders import error_notice
from sphinxext_progress.reports.dependency import Dependency
from sphinxext_progress.site.domain import progress_domain

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from sphinxext_progress.reading.data_files import DataFolders

#: The file type, as ``source_suffix`` names it.
REPORT_FILE_TYPE = "progress-report"


class ReportParser(Parser):
    """Parses a report file as a page."""

    supported = (REPORT_FILE_TYPE,)

    def parse(self, inputstring: str, document: nodes.document) -> None:
        """Add the report to a document.

        :param inputstring: the file as Sphinx read it, which is ignored.
        """
        from sphinxext_progress.render.options import ReportOptions
        from sphinxext_progress.site.current_page import CurrentPage
        from sphinxext_progress.site.report_sections import SectionBuilder

        self.setup_parse(inputstring, document)
        env: BuildEnvironment = document.settings.env
        page = CurrentPage(env)
        options = ReportOptions(numbered=env.config.progress_number_highlights, neighbours=True)
        builder = SectionBuilder(page, document, options)
        name = str(env.doc2path(env.docname, base=False))
        page_nodes: list[nodes.Node] = []
        try:
            # Escape the name, because it may contain glob characters.
            found = page.find(Source(glob.escape(name)), Dependency.CONTENT)
        except SourceError as error:
            # The file was deleted after Sphinx read it, or is a link out of the source folder.
            page.diagnostics.append(Diagnostic(name, 0, 0, str(error), Subtype.FILE))
            page_nodes += builder.error_section(posixpath.basename(name), [error_notice(str(error))])
        else:
            page.diagnostics += found.diagnostics
            for broken in found.broken:
                page_nodes += builder.broken_file(broken)
            for entry in found.entries:
                page_nodes += builder.report(entry)
        document += page_nodes
        page.finish()
        self.finish_parse()


# Workaround, see docs/develop/workarounds.md#unreadable-pages
def on_env_before_read_docs_refuse_unreadable(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Remove the pages that must not or cannot be read from the build (``env-before-read-docs``).

    Sphinx would abort at a page that is not a regular file, run out of memory at one that is too large, replace the
    bytes of one that is not UTF-8 with question marks, and read one outside the allowed folders. It prints the names of
    pages unchanged, and aborts if one is not UTF-8. A removed page is checked again in each build.
    """
    domain = progress_domain(env)
    for name in [name for name in domain.pages.diagnostics if name not in env.all_docs]:
        # Remove the diagnostics of pages that were removed from the last build.
        domain.clear_doc(name)
    for docname in list(docnames):
        name = str(env.doc2path(docname, base=False))
        if not name.endswith(PAGE_SUFFIXES):
            continue
        try:
            _check_readable(Path(env.doc2path(docname)), name, domain.report_cache.site)
        except decoding.DataError as error:
            docnames.remove(docname)
            # Pages with the removed one in their toctrees have to be read again.
            docnames += (env.files_to_rebuild.get(docname, set()) & env.found_docs).difference(docnames)
            _remove_page(app, env, docname)
            domain.pages.diagnostics[docname] = list(error.diagnostics)
    docnames.sort()


def _check_readable(path: Path, name: str, site: DataFolders) -> None:
    """Raise an error if a page must not or cannot be read by Sphinx."""
    if visible_name(name) != name:
        raise decoding.refusal(name, INVISIBLE_PAGE_NAME.format())
    try:
        data = decoding.read_bytes(path, name, site)
    except MemoryError:
        raise decoding.refusal(name, OUT_OF_MEMORY_FOR_PAGE.format()) from None
    decoding.decode_utf8(data, name)


def _remove_page(app: Sphinx, env: BuildEnvironment, page: str) -> None:
    env.project.docnames.discard(page)
    if page in env.all_docs:
        app.emit("env-purge-doc", env, page)
        env.clear_doc(page)
