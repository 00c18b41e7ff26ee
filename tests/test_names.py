"""Each public name has one meaning in the whole package."""

from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path

import sphinxext_progress

PACKAGE = Path(sphinxext_progress.__file__).parent

#: Names that several modules define by convention: the hook of Sphinx, and the two functions of a command.
CONVENTIONS = {"setup", "run", "add_arguments"}


def public_names(module: ast.Module) -> set[str]:
    """Return the public names that a module defines."""
    names = set()
    for node in module.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names |= {part.id for target in targets for part in ast.walk(target) if isinstance(part, ast.Name)}
    return {name for name in names if not name.startswith("_")} - {"TYPE_CHECKING"}


def test_no_two_modules_define_the_same_public_name() -> None:
    modules = defaultdict(list)
    for path in sorted(PACKAGE.rglob("*.py")):
        for name in public_names(ast.parse(path.read_text("utf-8"))):
            modules[name].append(path.relative_to(PACKAGE).as_posix())
    assert {name: paths for name, paths in modules.items() if len(paths) > 1 and name not in CONVENTIONS} == {}
