"""Find the files of a site that a page refers to: images, and other pages."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import quote, unquote

from sphinxext_progress.reading.image_files import find_image, relative_path_problem
from sphinxext_progress.text.link_policy import page_link

#: The suffixes of pages in a Sphinx site.
_PAGES = frozenset({".ipynb", ".md", ".rst", ".txt"})


class SiteFiles:
    """The files that a report can show or link to."""

    def __init__(self, page_folder: Path, report_folder: Path) -> None:
        """Note where the page and its report are.

        :param page_folder: the folder that the addresses of the page are relative to.
        :param report_folder: the folder that those of the report are relative to.
        """
        self._page_folder = page_folder.absolute()
        self._report_folder = report_folder.absolute()
        parents = [self._report_folder, *self._report_folder.parents]
        self._site = next((parent for parent in parents if os.path.isfile(parent / "conf.py")), None)  # noqa: PTH113

    def image(self, source: str) -> str:
        """Return the address of an image in the report; empty if there is no such file that a site can show."""
        path = unquote(source)
        if relative_path_problem(path):
            return ""
        file = self._page_folder / path
        # Unlike that of a link, the address of an image is a path.
        return self._path(file) if not find_image(file, path).problem else ""

    def page(self, target: str) -> str:
        """Return the address of another page of the site in the report; empty if there is none."""
        path, label = page_link(target) or ("", "")
        file = self._page_folder / path
        # Whether a page has a label is only known when the site is built.
        is_page = path and not label and file.suffix in _PAGES and self._site and os.path.isfile(file)  # noqa: PTH113
        return quote(self._path(file), safe="/~!$&'*+,;=@-._") if is_page else ""

    def _path(self, file: Path) -> str:
        """Return the path of a file, relative to the report; empty if it is outside of the site."""
        normalized = os.path.normpath(file)
        if not Path(normalized).is_relative_to(self._site or self._report_folder):
            return ""
        return Path(os.path.relpath(normalized, self._report_folder)).as_posix()
