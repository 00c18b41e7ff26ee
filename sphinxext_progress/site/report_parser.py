"""A report file as a page of its own: ``*.report.yaml`` or ``*.progress`` in the source folder, without a stub.

Sphinx reads a document before any parser sees it. So what it could not read is taken out of the
build first, and what it did read is read once more, through the gate for data.
"""

from __future__ import annotations

import glob
import posixpath
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.parsers import Parser

from sphinxext_progress import config
from sphinxext_progress.diagnostics import Diagnostic, visible_name
from sphinxext_progress.reading import data_files, decoding
from sphinxext_progress.reading.data_files import PAGE_SUFFIXES, SourceError
from sphinxext_progress.render.builders import error_notice
from sphinxext_progress.reports import dependency
from sphinxext_progress.site import current_page, report_sections
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
        """Put the report into a document.

        :param inputstring: the file as Sphinx read it, which is not looked at.
        :param document: the document.
        """
        self.setup_parse(inputstring, document)
        env: BuildEnvironment = document.settings.env
        here = current_page.CurrentPage(env)
        maker = report_sections.SectionBuilder(here, document, report_sections.Placement(neighbours=True))
        name = str(env.doc2path(env.docname, base=False))
        made: list[nodes.Node] = []
        try:
            # Of no other file, whatever signs of a glob its name has.
            found = here.find(data_files.Source(glob.escape(name)), dependency.Dependency.CONTENT)
        except SourceError as error:
            # The file has gone since Sphinx read it, or leads out of the source folder.
            here.diagnostics.append(Diagnostic(name, 0, 0, str(error), "file"))
            made += maker.refuse(posixpath.basename(name), [error_notice(str(error))])
        else:
            here.diagnostics += found.diagnostics
            for broken in found.broken:
                made += maker.broken(broken)
            for entry in found.entries:
                made += maker.report(entry)
        document += made
        here.finish()
        self.finish_parse()


def on_env_before_read_docs_refuse_unreadable(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Take out of the build what Sphinx could not read (``env-before-read-docs``).

    A page that is no regular file would stop the build, one that is too large would fill the
    memory, and one that is not UTF-8 would be shown with question marks. One that lies outside the allowed folders
    would be read all the same. The name of a page is printed by Sphinx as it is, and a name that is not UTF-8 stops the
    build. It is tried again in each build, because it is no part of this one.
    """
    domain = progress_domain(env)
    allowed = config.data_folders(app.config, app.srcdir)
    for name in [name for name in domain.diagnostics if name not in env.all_docs]:
        # Said of a page that was refused in the last build.
        domain.clear_doc(name)
    for docname in list(docnames):
        name = str(env.doc2path(docname, base=False))
        if not name.endswith(PAGE_SUFFIXES):
            continue
        try:
            _read(Path(env.doc2path(docname)), name, allowed)
        except decoding.DataError as error:
            docnames.remove(docname)
            # Those whose toctrees name it are read again, without it.
            docnames += (env.files_to_rebuild.get(docname, set()) & env.found_docs).difference(docnames)
            _take_out(app, env, docname)
            domain.diagnostics[docname] = list(error.diagnostics)
    docnames.sort()


def _read(path: Path, name: str, site: DataFolders) -> None:
    """Read a page as Sphinx would, to find out whether it may and can."""
    if visible_name(name) != name:
        raise decoding.refusal(name, "the name of this page has characters that cannot be shown; rename the file")
    try:
        problem = data_files.problem_with(path, name, site)
    except MemoryError:
        problem = "out of memory while looking for this page"
    if problem:
        raise decoding.refusal(name, problem)
    decoding.decode_utf8(decoding.read_bytes(path, name), name)


def _take_out(app: Sphinx, env: BuildEnvironment, page: str) -> None:
    env.project.docnames.discard(page)
    if page in env.all_docs:
        app.emit("env-purge-doc", env, page)
        env.clear_doc(page)
