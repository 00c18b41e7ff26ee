"""Write sites and build them with the real command."""

from __future__ import annotations

import contextlib
import io
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, partial
from importlib.util import find_spec
from pathlib import Path

import pytest
import sphinx.jinja2glue
from docutils import nodes
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from jinja2.sandbox import SandboxedEnvironment
from messages import TEMPLATE, read_catalog
from sphinx import addnodes
from sphinx.cmd.build import build_main
from sphinx.locale import translators

from sphinxext_progress.reports.localization import Localizer, localizer

from .git.repositories import History

ROOT = Path(__file__).parent.parent
REFERENCE = ROOT / "docs" / "progress" / "2026-01.yaml"

# Sphinx writes colors if the variable CI is set, whatever its options are. Tests read plain output.
os.environ["NO_COLOR"] = "1"

#: myst-parser is optional: without it, pages are reStructuredText, and tests that build MyST pages are skipped.
MYST = find_spec("myst_parser") is not None
HOST, SUFFIX = ("myst", "md") if MYST else ("rst", "rst")

CONF = f"""
project = "Site"
version = "1.0"
copyright = "2026, nobody"
extensions = [{'"myst_parser", ' if MYST else ""}"sphinxext_progress"]
myst_enable_extensions = ["colon_fence"]
html_theme = "basic"
show_warning_types = True
"""

REPORT = """\
project: Otter
period: 2026-01
overview: A month of **routers**.
highlights:
  - title: Routers
    items:
      - Replay of `routes`
commits:
  - area: MoE
    description: Add router replay
    commit: "db6b895c69"
    pr: 2101
    date: 2026-01-26
infrastructure:
  - Sphinx 9
trends:
  - theme: MoE
    trajectory: Overlap → Routers → Replay
"""


#: A part of ``conf.py`` that prints which pages a build reads.
PRINT_PAGES_READ = """
def setup(app):
    app.connect("env-before-read-docs", lambda app, env, docnames: print("READ", sorted(docnames)))
"""


@dataclass
class Build:
    """The result of one run of ``sphinx-build``."""

    status: int
    out: Path
    output: str
    #: The lines of standard error, with ``SRC`` in place of the source folder.
    warnings: list[str]

    def read(self, name: str) -> str:
        """Read an output file."""
        return (self.out / name).read_text("utf-8")

    @property
    def pages_read(self) -> list[str]:
        """The pages that the build read, if ``conf.py`` contains :data:`PRINT_PAGES_READ`."""
        match = re.search(r"READ \[(.*)\]", self.output)
        assert match
        return re.findall(r"'([^']+)'", match[1])


@dataclass
class Site:
    """A folder of sources that can be built."""

    src: Path
    builds: int = field(default=0)

    def write(self, name: str, text: str) -> Path:
        """Write a source file."""
        path = self.src / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        return path

    @property
    def doctrees(self) -> Path:
        """The folder of doctrees, which all builds share."""
        return self.src.parent / "doctrees"

    def build(self, builder: str = "html", *options: str, doctrees: Path | None = None) -> Build:
        """Run ``sphinx-build`` in this process."""
        self._skip_without_myst()
        arguments = self._arguments(builder, *options, doctrees=doctrees)
        stdout, stderr = io.StringIO(), io.StringIO()
        # Sphinx caches message catalogs per process, but a user starts a new process for each build.
        translators.clear()
        with contextlib.redirect_stdout(stdout), contextlib.redirect_stderr(stderr):
            status = build_main(arguments)
        return self._built(builder, status, stdout.getvalue(), stderr.getvalue())

    def build_apart(self, builder: str = "html", *options: str, env: Mapping[str, str] | None = None) -> Build:
        """Run ``sphinx-build`` in a new process, with more environment variables."""
        self._skip_without_myst()
        run = subprocess.run(
            [sys.executable, "-m", "sphinx", *self._arguments(builder, *options)],
            env={**os.environ, **(env or {})},
            capture_output=True,
            text=True,
            check=False,
        )
        return self._built(builder, run.returncode, run.stdout, run.stderr)

    def _arguments(self, builder: str, *options: str, doctrees: Path | None = None) -> list[str]:
        out = self.src.parent / "out" / builder
        return ["--no-color", "-b", builder, "-d", str(doctrees or self.doctrees), *options, str(self.src), str(out)]

    def _built(self, builder: str, status: int, stdout: str, stderr: str) -> Build:
        plain = re.sub(r"\x1b\[[0-9;]*m", "", stderr).replace(f"{self.src}/", "SRC/")
        out = self.src.parent / "out" / builder
        return Build(status, out, stdout, [line for line in plain.splitlines() if line.strip()])

    def _skip_without_myst(self) -> None:
        if not MYST and any(self.src.rglob("*.md")):
            pytest.skip("a page in MyST needs myst-parser")

    def doctree(self, page: str) -> nodes.document:
        """Load the stored doctree of a page."""
        import pickle

        with (self.doctrees / f"{page}.doctree").open("rb") as stream:
            document = pickle.load(stream)
        assert isinstance(document, nodes.document)
        return document


#: The advice about a message that has no translation.
REMEDY = "run 'nox -s messages', translate what it names in sphinxext_progress/locale, and run it again"


@cache
def template() -> frozenset[str]:
    """Read the messages of the template, which translators receive."""
    return frozenset(
        str(message.id[0] if message.pluralizable else message.id) for message in read_catalog(TEMPLATE) if message.id
    )


@pytest.fixture(autouse=True)
def requested_messages(monkeypatch: pytest.MonkeyPatch) -> Iterator[set[str]]:
    """Record the messages that the code requests, and check that the template for translators has all of them."""
    requested: set[str] = set()
    # A localizer caches the names of periods.
    localizer.cache_clear()
    call, plural = Localizer.__call__, Localizer.plural

    def record_call(self: Localizer, message: str, /) -> str:
        requested.add(message)
        return call(self, message)

    def record_plural(self: Localizer, singular: str, plural_form: str, count: int) -> str:
        requested.add(singular)
        return plural(self, singular, plural_form, count)

    monkeypatch.setattr(Localizer, "__call__", record_call)
    monkeypatch.setattr(Localizer, "plural", record_plural)
    yield requested
    assert requested <= template(), f"not in the catalogues: {sorted(requested - template())}; {REMEDY}"


class CompiledTemplates(BytecodeCache):
    """Keep the compiled templates of themes between builds: compiling them takes half the time of a small build."""

    def __init__(self) -> None:
        self._code: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Load the code of a template that has not changed since."""
        if code := self._code.get(bucket.key):
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Store the code of a template."""
        self._code[bucket.key] = bucket.bytecode_to_string()


@pytest.fixture(autouse=True, scope="session")
def compiled_templates() -> Iterator[None]:
    """Compile each template once for all builds in this process."""
    with pytest.MonkeyPatch.context() as patch:
        environment = partial(SandboxedEnvironment, bytecode_cache=CompiledTemplates())
        patch.setattr(sphinx.jinja2glue, "SandboxedEnvironment", environment)
        yield


#: The pages that the texts of the examples of the docs link to.
LINKED_PAGES = {
    "format.md": "# The data format\n\n(which-files-are-reports)=\n\n## Which files are reports\n\n## Texts\n\n"
    "```{confval} progress_reports\n```\n",
    "explanation/rebuilds.md": "# How rebuilds work\n",
    "develop/decisions.md": "# Decisions\n\n(one-yaml-parser-or-two)=\n\n## One YAML parser or two\n",
}


def write_linked_pages(site: Site) -> None:
    """Write the pages that the texts of the examples of the docs link to."""
    for name, text in LINKED_PAGES.items():
        site.write(name, f"---\norphan: true\n---\n\n{text}")


@pytest.fixture
def closed_site() -> Iterator[None]:
    """Check that no file outside the site is opened."""
    from .ground_rules import no_file_outside

    with no_file_outside():
        yield


@pytest.fixture
def history(tmp_path: Path) -> Iterator[History]:
    """Return a git repository without commits."""
    repository = History(tmp_path / "repository")
    yield repository
    repository.close()


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """Return a site that has only a configuration."""
    site = Site(tmp_path / "src")
    site.write("conf.py", CONF)
    return site


@pytest.fixture
def otter(site: Site) -> Site:
    """Return a site with a small report and a page that shows it."""
    site.write("progress/2026-01.yaml", REPORT)
    site.write("index.rst", ".. progress-report:: 2026-01\n")
    return site


@pytest.fixture
def megatron(site: Site) -> Site:
    """Return a site with the reference report and pages with each directive."""
    (site.src / "progress").mkdir()
    for name in ("2026-01.yaml", "project.yaml"):
        shutil.copy(REFERENCE.with_name(name), site.src / "progress" / name)
    site.write("index.rst", "Site\n====\n\n.. toctree::\n\n   report\n   tables\n")
    site.write(f"report.{SUFFIX}", directive("progress-report", "progress/2026-01.yaml", HOST, name="mlm"))
    tables = [
        directive("commit-table", "", HOST, caption="All", name="all"),
        directive("commit-table", "2026-01", HOST, group_by="area", columns="area, date, description, authors"),
        directive("trend-table", "progress/*.yaml", HOST),
    ]
    site.write(f"tables.{SUFFIX}", "\n".join(["Tables\n======\n", *tables]))
    return site


def copy_docs(folder: Path) -> Path:
    """Copy the documentation, and the files outside of it that ``conf.py`` and pages read."""
    for name in ("pyproject.toml", "CHANGELOG.md", "sphinxext_progress/git/drafting/noise.yaml"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    return Path(shutil.copytree(ROOT / "docs", folder / "docs", ignore=shutil.ignore_patterns("_build")))


def directive(directive_name: str, argument: str = "", host: str = "rst", **options: str) -> str:
    """Return a directive in the syntax of a host: ``rst``, ``myst`` or ``colon``."""
    lines = [f":{option.replace('_', '-')}: {value}".rstrip() for option, value in options.items()]
    if host == "rst":
        return "\n".join([f".. {directive_name}:: {argument}".rstrip(), *(f"   {line}" for line in lines)]) + "\n"
    fence = "```" if host == "myst" else ":::"
    return "\n".join([f"{fence}{{{directive_name}}} {argument}".rstrip(), *lines, fence]) + "\n"


OF_SPHINX = (
    "area_label", "candidates", "force", "history", "internal", "language", "original_uri", "highlight_number", "period", "refdoc", "rows", "support_smartquotes", "translatable", "translated", "translation_progress",
)  # fmt: skip


def validate(document: nodes.document) -> None:
    """Validate a doctree with the document model of docutils, after removing the additions of Sphinx."""
    for element in list(document.findall(nodes.Element)):
        if isinstance(element, addnodes.only | addnodes.pending_xref):
            # Sphinx replaces these before writing.
            place = element.parent.index(element)
            element.parent[place : place + 1] = element.children
    for element in document.findall(nodes.Element):
        for name in OF_SPHINX:
            element.attributes.pop(name, None)
    if hasattr(document, "validate"):
        # Since docutils 0.22.
        document.validate()


def words(text: str) -> str:
    """Replace each run of whitespace in a text with one space."""
    return " ".join(text.split())
