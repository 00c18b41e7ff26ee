"""Check the images of a report: the same rules as on a page, without a builder."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from sphinxext_progress.diagnostics import Diagnostic, Subtype, at_most
from sphinxext_progress.format.base import locate
from sphinxext_progress.format.contents import images_of
from sphinxext_progress.format.images import is_remote
from sphinxext_progress.reading.data_files import display_path
from sphinxext_progress.reading.image_files import find_image, relative_path_problem
from sphinxext_progress.text.dialect import MarkdownDialect
from sphinxext_progress.text.report_texts import block_texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinxext_progress.format.base import LocatedText
    from sphinxext_progress.format.model import Report
    from sphinxext_progress.reading.data_files import DataFolders
    from sphinxext_progress.reading.entry import ReportEntry


def check_images(entry: ReportEntry, site: DataFolders) -> list[Diagnostic]:
    """Return diagnostics about images that no page can show.

    :param site: the folders that the files must be in.
    """
    problems: dict[str, str] = {}
    diagnostics = []
    for source in _sources(entry.report):
        if source not in problems:
            problems[source] = _problem(source, entry.path.parent, site)
        if problem := problems[source]:
            diagnostics.append(Diagnostic(entry.name, *source.place, problem, Subtype.IMAGE))
    return at_most(sorted(diagnostics))


def _sources(report: Report) -> Iterator[LocatedText]:
    """Yield the files of the images of a report; those on the web are only links."""
    for image in images_of(report):
        if not is_remote(image.src):
            yield image.src
    for text in block_texts(report):
        for token in MarkdownDialect("").tokens(text) if "![" in text else ():
            if token.type == "image" and not is_remote(str(token.attrs["src"])):
                yield locate(text).part(unquote(str(token.attrs["src"])))


def _problem(source: str, folder: Path, site: DataFolders) -> str:
    if problem := relative_path_problem(source):
        return problem
    path = Path(os.path.normpath(folder / source))
    return find_image(path, display_path(path, site), site).problem
