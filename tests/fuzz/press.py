"""Build many pages in one process: each page is read once and written by every builder."""

from __future__ import annotations

import functools
import io
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from unittest import mock

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.console import nocolor
from sphinx.util.docutils import docutils_namespace, patch_docutils
from sphinx.util.template import LaTeXRenderer

from sphinxext_progress.publish.outputs import on_build_finished_write_outputs
from sphinxext_progress.site.translation import TranslateTexts
from tests.fuzz.reports import PAGE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sphinx.builders import Builder

    from tests.fuzz.reports import Site

CONF = """
project = "Site"
version = "1.0"
copyright = "2026, nobody"
extensions = ["sphinxext_progress"]
html_theme = "basic"
html_baseurl = "https://example.org/docs/"
html_copy_source = False
html_sidebars = {"**": []}
show_warning_types = True
exclude_patterns = ["out"]
"""

#: Each builder and the file that it writes for the page. The gettext builder writes no such file.
OUTPUTS = {
    "html": "index.html",
    "epub": "index.xhtml",
    "latex": "site.tex",
    "text": "index.txt",
    "man": "site.1",
    "texinfo": "site.texi",
    "xml": "index.xml",
    "pseudoxml": "index.pseudoxml",
}


@dataclass
class Printed:
    """The results of building a page."""

    #: The stored doctree.
    doctree: nodes.document
    #: The output of each builder.
    texts: dict[str, str]
    #: The feed and the exported data; empty if there is none.
    feed: str
    data: str
    warnings: list[str]


class Catalogue:
    """A message catalog with translations of any message."""

    def __init__(self, translations: Sequence[str]) -> None:
        self._translations = translations

    def gettext(self, message: str) -> str:
        """Translate a message."""
        return self._translations[len(message) % len(self._translations)]


class Press:
    """A site whose files change while its builders are reused."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "conf.py").write_text(CONF, "utf-8")
        (folder / PAGE).write_text("Site\n====\n", "utf-8")
        self._said = io.StringIO()
        nocolor()
        out = folder / "out"
        self._app = Sphinx(folder, folder, out, out / "doctrees", "html", status=None, warning=self._said)
        self._page = self._app.config.root_doc
        self._app.builder.read()
        self._builders = {name: self._start(name) for name in OUTPUTS}

    def _start(self, name: str) -> Builder:
        builder = self._app.registry.create_builder(self._app, name, self._app.env)
        builder.outdir = type(builder.outdir)(self.folder / "out" / name)
        builder.outdir.mkdir()
        self._take(builder)
        builder.init()
        builder.prepare_writing({self._page})
        return builder

    def _take(self, builder: Builder) -> None:
        """Switch the application to a builder, as if it had been started with it."""
        self._app.builder = builder
        self._app.env._builder_cls = type(builder)

    def print(self, site: Site) -> Printed:
        """Read the page of a site, and write it with every builder."""
        for path in self.folder.glob("*.yaml"):
            path.unlink()
        for name, data in site.files.items():
            (self.folder / name).write_bytes(data)
        self._said.seek(0)
        self._said.truncate()
        self._app.config.language = site.language
        with self._translated(site.translations):
            self._read()
        doctree = self._app.env.get_doctree(self._page)
        texts = {name: self._write(name) for name in OUTPUTS}
        return Printed(doctree, texts, self._beside("feed"), self._beside("data"), self._said.getvalue().splitlines())

    def _read(self) -> None:
        app, env = self._app, self._app.env
        self._take(self._builders["html"])
        # As builders do before they read a page again.
        app.emit("env-get-outdated", env, set(), set(), set())
        app.emit("env-purge-doc", env, self._page)
        env.clear_doc(self._page)
        env._pickled_doctree_cache.clear()
        app.builder.read_doc(self._page)
        app.emit("env-updated", env)

    def _write(self, name: str) -> str:
        builder = self._builders[name]
        self._take(builder)
        # Sphinx compiles its templates again for each table.
        with mock.patch("sphinx.writers.latex.LaTeXRenderer", _latex_renderer):
            builder.write_documents({self._page})
            if name == "html":
                # As at the end of a build.
                on_build_finished_write_outputs(self._app, None)
        return (self.folder / "out" / name / OUTPUTS[name]).read_text("utf-8")

    def _beside(self, what: str) -> str:
        path = self.folder / "out" / self._app.config[f"progress_{what}"]
        return path.read_text("utf-8") if path.exists() else ""

    @staticmethod
    def _translated(translations: Sequence[str]) -> mock._patch[mock.MagicMock]:
        catalogue = Catalogue(translations) if translations else None
        return mock.patch.object(TranslateTexts, "_catalog", return_value=catalogue)


_latex_renderer = functools.cache(LaTeXRenderer)


@contextmanager
def started(folder: Path) -> Iterator[Press]:
    """Start a press like ``sphinx-build``, and restore the state of docutils afterwards.

    :param folder: an empty folder for the site and what is written of it.
    """
    with patch_docutils(folder), docutils_namespace():
        yield Press(folder)
