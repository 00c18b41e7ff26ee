"""A site with many other extensions: ``pytest -m neighbours``, with the dependency group ``neighbours``."""

from __future__ import annotations

from importlib.util import find_spec

import pytest

from .conftest import Build, Site, directive

# Ignore deprecations and warnings of other extensions.
pytestmark = [pytest.mark.neighbours, pytest.mark.filterwarnings("default")]

NEIGHBOURS = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinx.ext.intersphinx",
    "sphinx.ext.extlinks",
    "sphinx.ext.todo",
    "notfound.extension",
    "sphinx_copybutton",
    "sphinx_design",
    "sphinx_needs",
    "sphinxcontrib.bibtex",
    "sphinxext.opengraph",
]

CONF = """
project = "Site"
copyright = "2026, nobody"
html_theme = "basic"
show_warning_types = True
myst_enable_extensions = ["colon_fence"]
intersphinx_mapping = {}
extlinks = {"ticket": ("https://tickets.example.org/%s", "ticket %s")}
todo_include_todos = True
bibtex_bibfiles = ["books.bib"]
ogp_site_url = "https://otter.example.org/"
ogp_social_cards = {"enable": False}
"""

MODULE = '''
"""A module of ours."""


def replay(routes: list[str]) -> int:
    """Replay routes.

    Args:
        routes: what to replay.

    Returns:
        How many there were.
    """
    return len(routes)
'''

# The page has three directives, and tables inside elements of sphinx-design.
MIXED = """\
# Everything

See {cite}`knuth`, {ticket}`12`, {ref}`mlm-commits`, {func}`otter_of_the_neighbours.replay` and {need}`REQ_1`.

::::{tab-set}
:::{tab-item} Commits
```{commit-table} 2026-01
:area: MoE
:columns: date, description, pr
:caption: In a tab
:name: in-a-tab
```
:::
:::{tab-item} Trends
```{trend-table} 2026-01
```
:::
::::

:::{dropdown} Grouped
```{commit-table} 2026-01
:group-by: area
:limit: 5
```
:::

:::{todo}
Say more.
:::

:::{req} A need
:id: REQ_1

With a table.

```{commit-table} 2026-01
:area: FSDP
```
:::

```{bibliography}
```
"""


def test_all_other_extensions_at_once(megatron: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    if missing := [name for name in NEIGHBOURS if not (find_spec(name.partition(".")[0]) and find_spec(name))]:
        pytest.fail(
            f"{', '.join(missing)} not installed; expected the group 'neighbours'; pip install --group neighbours"
        )
    monkeypatch.syspath_prepend(megatron.src)
    megatron.write("conf.py", f"{CONF}extensions = {[*NEIGHBOURS, 'sphinxext_progress']}\n")
    megatron.write("otter_of_the_neighbours.py", MODULE)
    megatron.write("books.bib", "@book{knuth, author={Donald Knuth}, title={The Art}, publisher={AW}, year={1968}}\n")
    megatron.write("api.rst", "API\n===\n\n.. automodule:: otter_of_the_neighbours\n   :members:\n")
    megatron.write("mixed.md", MIXED)
    megatron.write("index.rst", "Site\n====\n\n.. toctree::\n\n   report\n   tables\n   mixed\n   api\n")
    html = megatron.build("html", "-W", "-n", "--keep-going")
    assert (html.status, complaints(html)) == (0, [])
    mixed = html.read("mixed.html")
    # Link to a report next to other labels, and to tables in a tab, in a dropdown and in a need.
    assert 'href="report.html#' in mixed
    assert mixed.count('class="progress-scroll compound"') > 4
    assert 'property="og:title" content="Megatron-LM Monthly Progress Report: January 2026"' in html.read("report.html")
    latex = megatron.build("latex", "-W", "-n", "--keep-going")
    assert (latex.status, complaints(latex)) == (0, [])


@pytest.mark.parametrize(
    "names", [["sphinxext.opengraph", "sphinxext_progress"], ["sphinxext_progress", "sphinxext.opengraph"]]
)
def test_opengraph_describes_a_report_by_its_first_sentence(otter: Site, names: list[str]) -> None:
    report = (
        (otter.src / "progress/2026-01.yaml")
        .read_text("utf-8")
        .replace("overview:", "published: 2026-02-02\noverview:")
    )
    otter.write(
        "progress/2026-01.yaml", report.replace("A month of **routers**.", "'A \"month\" of **routers & logs**. More.'")
    )
    otter.write("own.rst", ":og:description: Mine.\n:orphan:\n\n.. progress-report:: 2026-01\n   :no-index:\n")
    otter.write("conf.py", f'extensions = {names}\nhtml_theme = "basic"\nogp_site_url = "https://otter.example.org/"\n')
    built = otter.build("html", "-W", "-D", "ogp_social_cards.enable=0")
    assert complaints(built) == []
    page = built.read("index.html")
    description = 'content="A &quot;month&quot; of routers &amp; logs."'
    assert f'<meta name="description" {description} />' in page
    assert f'<meta property="og:description" {description} />' in page
    assert page.count("description") == 2
    assert '<meta property="og:description" content="Mine." />' in built.read("own.html")


def test_automodapi_reads_report_pages_with_a_suffix_of_one_dot(otter: Site) -> None:
    otter.write(
        "conf.py", 'extensions = ["sphinx_automodapi.automodapi", "sphinxext_progress"]\nhtml_theme = "basic"\n'
    )
    report = (otter.src / "progress/2026-01.yaml").read_text("utf-8")
    otter.write("progress/2026-02.progress", report.replace("2026-01", "2026-02"))
    otter.write("index.rst", "Site\n====\n\n.. toctree::\n\n   progress/2026-02\n\n.. progress-index::\n")
    built = otter.build("html", "-W")
    assert (built.status, complaints(built)) == (0, [])
    assert "Add router replay" in built.read("progress/2026-02.html")


AUTOSECTIONLABEL = """
extensions = ["sphinx.ext.autosectionlabel", "sphinxext_progress"]
show_warning_types = True
"""


@pytest.mark.parametrize(
    ("settings", "repeated"),
    [
        # Every report has an overview, whose title occurs on each page with a report.
        ("", {"one", "two", "all"}),
        # One report per page has no warnings with this setting.
        ("autosectionlabel_prefix_document = True", {"all"}),
        # On a page with its own title, reports are on the second level, and their parts are below.
        ("autosectionlabel_prefix_document = True\nautosectionlabel_maxdepth = 2", set()),
        ("autosectionlabel_prefix_document = True\nsuppress_warnings = ['autosectionlabel.all']", set()),
    ],
)
def test_autosectionlabel_only_warns_about_repeated_titles(megatron: Site, settings: str, repeated: set[str]) -> None:
    for old in (*megatron.src.glob("*.md"), *megatron.src.glob("*.rst")):
        old.unlink()
    january = (megatron.src / "progress" / "2026-01.yaml").read_text("utf-8")
    megatron.write("progress/2025-12.yaml", january.replace("period: 2026-01", "period: 2025-12"))
    megatron.write("conf.py", AUTOSECTIONLABEL + settings + "\n")
    megatron.write("index.rst", "Site\n====\n\n.. toctree::\n\n   one\n   two\n   all\n")
    megatron.write("one.rst", directive("progress-report", "2026-01"))
    megatron.write("two.rst", directive("progress-report", "2025-12"))
    megatron.write("all.rst", "All\n===\n\n" + directive("progress-report", "2025-12..2026-01", no_index=""))
    built = megatron.build("html", "-W", "--keep-going")
    warnings = complaints(built)
    assert all("duplicate label" in line and "[autosectionlabel." in line for line in warnings)
    assert (built.status, bool(warnings)) == (int(bool(repeated)), bool(repeated))
    # If two pages share a title, the warning is located in the page that is read later, and names the other one.
    named = {
        page for page in ("one", "two", "all") for line in warnings if f"/{page}.rst" in line or f".{page}]" in line
    }
    assert named == repeated


def complaints(built: Build) -> list[str]:
    """Return the warnings and errors, without other output of the extensions."""
    return [line for line in built.warnings if "WARNING" in line or "ERROR" in line]
