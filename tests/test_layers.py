"""Imports go down only."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import sphinxext_progress

PACKAGE = Path(sphinxext_progress.__file__).parent

LAYERS = [
    {"diagnostics", "later", "period", "fields", "model", "project", "record"},
    {
        "brackets",
        "cards",
        "comments",
        "uses",
        "commonmark",
        "dialect",
        "escape",
        "excerpt",
        "export",
        "files",
        "folding",
        "globs",
        "source",
        "syntax",
        "tree",
        "loader",
        "links",
        "names",
        "opinions",
        "parsers",
        "query",
        "row_keys",
        "schema",
        "shelf",
        "titles",
        "trends",
        "unseen",
        "validation",
        "words",
    },
    {"ids", "index", "markup", "nodes", "render", "tables", "view"},
    {
        "assets",
        "config",
        "direction",
        "directives",
        "domain",
        "extension",
        "feed",
        "freshness",
        "finder",
        "head",
        "html_transforms",
        "htmlnodes",
        "index_directive",
        "objects",
        "outputs",
        "overlooked",
        "roles",
        "page",
        "published",
        "report_directive",
        "report_page",
        "reports",
        "table_directives",
        "transforms",
        "translation",
    },
]

OUTSIDE: list[set[str]] = [
    {"pydantic", "pydantic_core"},
    {"yaml", "babel", "markdown_it"},
    {"docutils", "pygments", "sphinx.addnodes"},
    {"sphinx", "feedgenerator"},
]


CLI = {f"cli/{path.stem}" for path in (PACKAGE / "cli").glob("*.py")}
HISTORY = {f"history/{path.stem}" for path in (PACKAGE / "history").glob("*.py")}


def imports_of(module: str) -> set[str]:
    """List what a module imports when it is loaded or type-checked, with full names."""
    tree = ast.parse((PACKAGE / f"{module}.py").read_text("utf-8"))
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative imports hide a layer"
            found |= {f"{node.module}.{name.name}" for name in node.names}
    return found


def layer_of(module: str) -> int:
    return next(number for number, layer in enumerate(LAYERS) if module in layer)


def test_every_module_has_a_layer() -> None:
    modules = {path.stem for path in PACKAGE.glob("*.py")} - {"__init__"}
    assert modules == set().union(*LAYERS)


@pytest.mark.parametrize("module", sorted(set().union(*LAYERS)))
def test_a_module_imports_downward_only(module: str) -> None:
    allowed = layer_of(module)
    outside = tuple(set().union(*OUTSIDE[: allowed + 1]))
    for name in imports_of(module):
        first, _, rest = name.partition(".")
        if first == "sphinxext_progress":
            imported = rest.split(".")[0]
            if imported != "__version__":
                assert layer_of(imported) <= allowed, f"{module} imports {name}"
        elif first not in sys.stdlib_module_names:
            assert any(name == root or name.startswith(f"{root}.") for root in outside), f"{module} imports {name}"


@pytest.mark.parametrize("module", sorted(CLI))
def test_the_command_line_imports_the_core_only(module: str) -> None:
    for name in imports_of(module):
        first, _, rest = name.partition(".")
        if first == "sphinxext_progress":
            imported = rest.split(".")[0]
            inside = imported in {"cli", "history", "__version__"}
            assert inside or layer_of(imported) <= 1, f"{module} imports {name}"
        elif first not in sys.stdlib_module_names:
            assert first in {"babel", "markdown_it", "pydantic", "ruamel", "yaml"}, f"{module} imports {name}"


@pytest.mark.parametrize("module", sorted(HISTORY))
def test_what_reads_git_imports_the_core_only(module: str) -> None:
    for name in imports_of(module):
        first, _, rest = name.partition(".")
        if first == "sphinxext_progress":
            imported = rest.split(".")[0]
            assert imported == "history" or layer_of(imported) <= 1, f"{module} imports {name}"
        elif first not in sys.stdlib_module_names:
            assert first in {"pydantic", "packaging"}, f"{module} imports {name}"


@pytest.mark.parametrize(
    "arguments",
    [
        "init . --dry-run",
        "new 2026-02 --reports . --dry-run",
        "check .",
        "format --check .",
        "import page.md --output -",
        "export 2026-01.yaml",
        "export 2026-01.yaml --format json",
        "schema",
    ],
)
def test_the_command_line_runs_without_sphinx_and_docutils(arguments: str, tmp_path: Path) -> None:
    (tmp_path / "conf.py").touch()
    (tmp_path / "2026-01.yaml").write_text("period: 2026-01\noverview: Words.\n")
    (tmp_path / "page.md").write_text("# January 2026\n\n## Notable Commits\n\n- **Fetch**: faster (PR 12)\n")
    script = (
        "import sys; from sphinxext_progress.cli.main import main; status = main(sys.argv[1:]); "
        "sys.exit(status or bool({'sphinx', 'docutils'} & set(sys.modules)))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script, *arguments.split()], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stderr.count("Traceback")) == (0, 0), ran.stdout + ran.stderr


def test_the_core_runs_without_sphinx_and_docutils() -> None:
    core = ", ".join(f"sphinxext_progress.{module}" for module in sorted(LAYERS[0] | LAYERS[1]))
    script = f"import sys, {core}; sys.exit(bool({{'sphinx', 'docutils'}} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
