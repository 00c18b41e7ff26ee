"""The API page: packages, modules, classes and functions, with the first lines of their docstrings."""

from __future__ import annotations

import ast
import re
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx

# A role, with the last part of its target; a literal; a character that Markdown would read.
_ROLE = re.compile(r":[a-z:]+:`~?\.?(?:[\w.]+\.)?(\w+)(?:\(\))?`")
_LITERAL = re.compile(r"``(.+?)``")


def as_markdown(docstring: str) -> str:
    """Convert the inline markup of a docstring, which is reStructuredText, to Markdown."""
    pieces = []
    for number, piece in enumerate(_LITERAL.split(_ROLE.sub(r"``\1``", docstring))):
        fence = "``" if "`" in piece else "`"
        pieces.append(f"{fence}{piece}{fence}" if number % 2 else re.sub(r"([\\*_<\[{])", r"\\\1", piece))
    return "".join(pieces)


def first_paragraph(node: ast.Module | ast.ClassDef | ast.FunctionDef) -> str:
    """Return the first paragraph of a docstring as one line of Markdown."""
    return " ".join(as_markdown((ast.get_docstring(node) or "").partition("\n\n")[0]).split())


def module_lines(path: Path, name: str) -> Iterator[str]:
    """Yield the Markdown that describes a module: its docstring, and a list of its public classes and functions."""
    module = ast.parse(path.read_text("utf-8"))
    yield f"`{name}`"
    yield f": {first_paragraph(module)}"
    yield ""
    for node in module.body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef) and not node.name.startswith("_"):
            yield f"  - `{node.name}{_signature(node)}`: {first_paragraph(node)}"
    yield ""


def _signature(node: ast.ClassDef | ast.FunctionDef) -> str:
    if isinstance(node, ast.ClassDef):
        return ""
    arguments = node.args
    names = [argument.arg for argument in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)]
    return f"({', '.join(names)})"


class PackageApiDirective(SphinxDirective):
    """Describes a package: a section for each package in it, with the docstring and the modules."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Read the source files; no module is imported."""
        spec = find_spec(self.arguments[0])
        assert spec
        assert spec.origin
        root = Path(spec.origin).parent
        folders = [root, *sorted(path.parent for path in root.rglob("__init__.py") if path.parent != root)]
        return [self._section(root, folder) for folder in folders]

    def _section(self, root: Path, folder: Path) -> nodes.section:
        name = ".".join((root.name, *folder.relative_to(root).parts))
        package = folder / "__init__.py"
        paths = [path for path in sorted(folder.glob("*.py")) if path.stem not in ("__init__", "__main__")]
        lines = [*as_markdown(ast.get_docstring(ast.parse(package.read_text("utf-8"))) or "").split("\n"), ""]
        for path in paths:
            lines += module_lines(path, path.stem)
        for path in (package, *paths):
            self.env.note_dependency(str(path))
        section = nodes.section("", nodes.title("", "", nodes.literal("", name)), ids=[f"api-{name.replace('.', '-')}"])
        section["names"] = section["ids"]
        self.state.document.note_explicit_target(section, section)
        self.state.nested_parse(lines, 0, section)
        return section


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directive of the API page."""
    app.add_directive("package-api", PackageApiDirective)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
