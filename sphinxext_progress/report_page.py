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

from sphinxext_progress import config, files, page, reports, shelf, source, uses
from sphinxext_progress.diagnostics import Fault, visible_name
from sphinxext_progress.domain import progress_domain
from sphinxext_progress.files import PAGE_SUFFIXES, SourceError
from sphinxext_progress.nodes import complaint

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from sphinxext_progress.files import Site

#: The file type, as ``source_suffix`` names it.
FILE_TYPE = "progress-report"


class ReportParser(Parser):
    """Parses a report file as a page."""

    supported = (FILE_TYPE,)

    def parse(self, inputstring: str, document: nodes.document) -> None:
        """Put the report into a document.

        :param inputstring: the file as Sphinx read it, which is not looked at.
        :param document: the document.
        """
        self.setup_parse(inputstring, document)
        env: BuildEnvironment = document.settings.env
        here = page.Page(env)
        maker = reports.ReportMaker(here, document, reports.Placing(neighbours=True))
        name = str(env.doc2path(env.docname, base=False))
        made: list[nodes.Node] = []
        try:
            # Of no other file, whatever signs of a glob its name has.
            found = here.find(shelf.Source(glob.escape(name)), uses.CONTENT)
        except SourceError as error:
            # The file has gone since Sphinx read it, or leads out of the source folder.
            here.faults.append(Fault(name, 0, 0, str(error), "file"))
            made += maker.refuse(posixpath.basename(name), [complaint(str(error))])
        else:
            here.faults += found.faults
            for broken in found.broken:
                made += maker.broken(broken)
            for entry in found.entries:
                made += maker.report(entry)
        document += made
        here.finish()
        self.finish_parse()


def refuse_unreadable(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Take out of the build what Sphinx could not read (``env-before-read-docs``).

    A page that is no regular file would stop the build, one that is too large would fill the
    memory, and one that is not UTF-8 would be shown with question marks. One that lies outside the allowed folders
    would be read all the same. The name of a page is printed by Sphinx as it is, and a name that is not UTF-8 stops the
    build. It is tried again in each build, because it is no part of this one.
    """
    domain = progress_domain(env)
    allowed = config.site(app.config, app.srcdir)
    for name in [name for name in domain.faults if name not in env.all_docs]:
        # Said of a page that was refused in the last build.
        domain.clear_doc(name)
    for docname in list(docnames):
        name = str(env.doc2path(docname, base=False))
        if not name.endswith(PAGE_SUFFIXES):
            continue
        try:
            _read(Path(env.doc2path(docname)), name, allowed)
        except source.DataError as error:
            docnames.remove(docname)
            # Those whose toctrees name it are read again, without it.
            docnames += (env.files_to_rebuild.get(docname, set()) & env.found_docs).difference(docnames)
            _take_out(app, env, docname)
            domain.faults[docname] = list(error.faults)
    docnames.sort()


def _read(path: Path, name: str, site: Site) -> None:
    """Read a page as Sphinx would, to find out whether it may and can."""
    if visible_name(name) != name:
        raise source.refusal(name, "the name of this page has characters that cannot be shown; rename the file")
    try:
        problem = files.problem_with(path, name, site)
    except MemoryError:
        problem = "out of memory while looking for this page"
    if problem:
        raise source.refusal(name, problem)
    source.decoded(source.read(path, name), name)


def _take_out(app: Sphinx, env: BuildEnvironment, page: str) -> None:
    env.project.docnames.discard(page)
    if page in env.all_docs:
        app.emit("env-purge-doc", env, page)
        env.clear_doc(page)
