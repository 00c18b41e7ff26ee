"""The test environments have pinned versions of all dependencies for each Python."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
#: The environments of nox: the file with the pins, and the installed dependency groups.
ENVIRONMENTS: dict[str, tuple[str, ...]] = next(
    ast.literal_eval(statement.value)
    for statement in ast.parse((ROOT / "noxfile.py").read_text("utf-8")).body
    if isinstance(statement, ast.Assign) and ast.unparse(statement.targets[0]) == "ENVIRONMENTS"
)
#: Environments that share a file.
SHARED = {"docs": "dev"}


def group(name: str) -> list[Requirement]:
    """List the requirements of a dependency group and of those it includes."""
    found = []
    for entry in PROJECT["dependency-groups"][name]:
        found += [Requirement(entry)] if isinstance(entry, str) else group(entry["include-group"])
    return found


def requirements(project: str, *groups: str) -> list[Requirement]:
    """List the requirements of an environment: the project, with or without its extra, and dependency groups."""
    needed = [Requirement(text) for text in PROJECT["project"]["dependencies"]]
    if "[myst]" in project:
        needed += [Requirement(text) for text in PROJECT["project"]["optional-dependencies"]["myst"]]
    return needed + [requirement for name in ["install", *groups] for requirement in group(name)]


def test_the_gate_and_the_tools_have_an_environment_each() -> None:
    assert {"dev", "themes"} <= ENVIRONMENTS.keys()


@pytest.mark.parametrize("python", ["3.11.0", "3.11.9", "3.12.0", "3.13.0", "3.14.0"])
@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_each_requirement_of_an_environment_is_pinned_once(name: str, python: str) -> None:
    machine = {"python_full_version": python, "python_version": python.rpartition(".")[0]}
    lines = (ROOT / "constraints" / f"{SHARED.get(name, name)}.txt").read_text("utf-8").splitlines()
    pins: dict[str, list[str]] = {}
    for pin in [Requirement(line) for line in lines if not line.startswith("#")]:
        if not pin.marker or pin.marker.evaluate(machine):
            pins.setdefault(canonicalize_name(pin.name), []).extend(specifier.version for specifier in pin.specifier)
    for requirement in requirements(*ENVIRONMENTS[name]):
        [version] = pins.get(canonicalize_name(requirement.name), ["nothing: run 'nox -s pins'"])
        assert requirement.specifier.contains(version), f"{requirement} is pinned to {version}"


def test_the_pins_of_the_tools_do_not_pin_dependencies_of_the_package() -> None:
    """The test matrix uses other versions of the package's dependencies."""
    tools = (ROOT / "constraints" / "tools.txt").read_text("utf-8")
    named = set(re.findall(r"^([\w-]+)==", tools, re.MULTILINE))
    assert {"pytest", "mypy", "ruff"} <= named
    assert not named & {canonicalize_name(one.name) for one in requirements(".[myst]")} - {"pip", "flit-core"}


def test_the_hooks_of_pre_commit_have_the_pins_of_the_gate() -> None:
    config = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text("utf-8"))
    pins = (ROOT / "constraints" / "dev.txt").read_text("utf-8").splitlines()
    hooks = {hook["id"]: hook["additional_dependencies"] for repo in config["repos"] for hook in repo["hooks"]}
    assert hooks.keys() == {"ruff-check", "ruff-format", "mypy"}
    for name, dependencies in hooks.items():
        assert name.partition("-")[0] in {dependency.partition("==")[0] for dependency in dependencies}
        assert sorted({*dependencies} - {*pins}) == [], f"{name}: copy the lines of constraints/dev.txt"


def test_the_docs_state_the_versions_that_are_tested() -> None:
    page = (ROOT / "docs" / "explanation" / "stability.md").read_text("utf-8")
    stated = {
        name: (low, high)
        for name, low, high in re.findall(r"^\| ([\w-]+) \| ([\d.]+) \| ([\d.]+) \|$", page, re.MULTILINE)
    }
    pins = (ROOT / "constraints" / "dev.txt").read_text("utf-8")
    lowest = {one.name: one.specifier for one in requirements(".[myst]")}
    tested = {"Python": (PROJECT["project"]["requires-python"].removeprefix(">="), "3.13")}
    for name in ("Sphinx", "docutils", "MyST-Parser"):
        [low] = [bound.version for bound in lowest[name.lower()] if bound.operator == ">="]
        newest = re.findall(rf"^{name.lower()}==(\d+\.\d+)", pins, re.MULTILINE)[-1]
        tested[name] = (low, newest)
    assert stated == tested
