"""Import rules that the contracts of import-linter in ``pyproject.toml`` cannot express."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import sphinxext_progress

PACKAGE = Path(sphinxext_progress.__file__).parent

#: The packages that builds and the command line share.
CORE = ("diagnostics", "format", "text", "reading", "reports")


def modules_of(*packages: str) -> list[str]:
    """List the modules of packages, with full names."""
    paths = [path for name in packages for path in (PACKAGE / f"{name}.py", *sorted((PACKAGE / name).rglob("*.py")))]
    names = [".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts) for path in paths if path.is_file()]
    return [name.removesuffix(".__init__") for name in names]


#: The reader of pages in reStructuredText, which is loaded only for them.
RST = {name for name in modules_of("cli") if ".importing.rst" in name}


def imports_of(path: Path) -> set[str]:
    """List the imports of a module, including those for type checking, with full names."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative imports hide what a module imports"
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


@pytest.mark.parametrize("path", sorted((PACKAGE / "render").glob("*.py")), ids=lambda path: path.stem)
def test_render_imports_only_the_nodes_of_sphinx(path: Path) -> None:
    """Import-linter cannot distinguish the modules of an external package."""
    assert {name for name in imports_of(path) if name.partition(".")[0] == "sphinx"} <= {"sphinx.addnodes"}


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_every_module_has_a_docstring(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text("utf-8")))


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
        "import sys; sys.modules |= dict.fromkeys(['sphinx', 'docutils']); "
        "from sphinxext_progress.cli.main import main; sys.exit(main(sys.argv[1:]))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script, *arguments.split()], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stderr.count("Traceback")) == (0, 0), ran.stdout + ran.stderr


def test_a_site_without_reports_loads_no_models_and_no_parsers(tmp_path: Path) -> None:
    (tmp_path / "index.rst").write_text("Page\n====\n")
    script = (
        "import sys; from sphinx.application import Sphinx; before = set(sys.modules); "
        "app = Sphinx('.', None, 'out', 'trees', 'html', {'extensions': ['sphinxext_progress']}); app.build(); "
        "heavy = {'pydantic', 'yaml', 'markdown_it', 'feedgenerator'}; print(heavy & set(sys.modules) - before)"
    )
    ran = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ran.stdout.splitlines()[-1] == "set()", ran.stdout + ran.stderr


def test_a_build_without_changes_loads_no_models_no_parsers_and_no_locale(tmp_path: Path) -> None:
    (tmp_path / "progress").mkdir()
    (tmp_path / "progress" / "project.yaml").write_text("project: Otter\n")
    report = (
        "period: 2026-01\noverview: Words.\ncommits: [{description: Faster, pr: 12}]\ntrends: [{theme: A, stage: B}]\n"
    )
    (tmp_path / "progress" / "2026-01.yaml").write_text(report)
    directives = "".join(f".. {name}::\n\n" for name in ("commit-table", "trend-table", "progress-index"))
    roles = ":progress:report:`2026-01`, :progress:commit:`#12`\n\n"
    page = f"Page\n====\n\n{roles}{directives}.. progress-report:: 2026-01\n"
    (tmp_path / "index.rst").write_text(page)
    script = (
        "import sys; from babel import Locale; Locale.parse = None; before = set(sys.modules); "
        "from sphinx.cmd.build import main; confs = ['extensions=sphinxext_progress', 'html_baseurl=https://example.org']; "
        "status = main(['-C', '-W', '-q', '.', 'out', *(option for conf in confs for option in ('-D', conf))]); "
        "heavy = {'pydantic', 'yaml', 'markdown_it', 'feedgenerator'}; print(status, heavy & set(sys.modules) - before)"
    )
    first, second = (
        subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
        for code in (script.replace("Locale.parse = None; ", ""), script)
    )
    assert first.stdout.startswith("0 {"), first.stdout + first.stderr
    assert second.stdout == "0 set()\n", second.stdout + second.stderr


@pytest.mark.parametrize("packages", [CORE, ("git", "cli")], ids=["core", "command line"])
def test_a_package_can_be_imported_without_sphinx_and_docutils(packages: tuple[str, ...]) -> None:
    names = ", ".join(name for name in modules_of(*packages) if not name.endswith("__main__") and name not in RST)
    script = f"import sys; sys.modules |= dict.fromkeys(['sphinx', 'docutils']); import {names}"
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
