"""Run the tests on the versions that the project claims to work with.

``python tools/matrix.py`` runs every cell, ``python tools/matrix.py lowest no-myst`` runs these. A cell is a fresh
virtual environment under ``build/matrix``, in which the built wheel or sdist is installed as a user has it. The tests
are those of the sdist, unpacked without the package, so that nothing but what is installed can be imported.
"""

from __future__ import annotations

import argparse
import itertools
import os
import re
import shutil
import subprocess
import sys
import tarfile
import time
import tomllib
import zipfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WORK = ROOT / "build" / "matrix"
DIST = WORK / "dist"
TREE = WORK / "tree"
#: What tests the cells is pinned; what the package depends on is what makes them differ.
TOOLS = ROOT / "constraints" / "tools.txt"
PIP = [str(WORK / "tools" / "bin" / "python"), "-m", "pip"]
PACKAGE = "sphinxext_progress"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]

#: Run by the Python of a cell: which versions there are.
VERSIONS = """
import platform
from importlib.metadata import PackageNotFoundError, version
print("Python", platform.python_version(), end="")
for name in ("Sphinx", "docutils", "myst-parser", "pydantic", "PyYAML", "markdown-it-py", "Babel"):
    try:
        print(f", {name} {version(name)}", end="")
    except PackageNotFoundError:
        print(f", no {name}", end="")
"""


class CellError(Exception):
    """A cell is not what it says, or shows something wrong."""


@dataclass(frozen=True)
class Cell:
    """One environment."""

    python: str
    #: What is installed beside the project, such as pinned versions.
    requirements: tuple[str, ...] = ()
    myst: bool = True
    sdist: bool = False
    #: A dependency group beside that of the tests, and the marker of what it is for.
    group: str = ""
    #: Whether the tools have the releases of the gate; with the lowest packaging, the newest pytest does not work.
    pinned: bool = True
    #: Whether the example of the README and the commands are tried, with nothing installed for tests.
    readme: bool = False


def run(*command: str | Path, cwd: Path = ROOT) -> None:
    """Run a command whose output is for the reader."""
    subprocess.run(command, check=True, cwd=cwd)


def answer(*command: str | Path, cwd: Path = ROOT) -> str:
    """Give what a command prints."""
    return subprocess.run(command, check=True, cwd=cwd, stdout=subprocess.PIPE, text=True).stdout.strip()


def pythons() -> list[str]:
    """Find the Pythons there are that the project supports, the lowest first."""
    floor = int(PROJECT["requires-python"].removeprefix(">=3."))
    names = (f"python3.{minor}" for minor in range(floor, floor + 10))
    return [name for name in names if shutil.which(name) and works(name)]


def works(python: str) -> bool:
    """Tell whether a Python starts: pyenv has commands that do not."""
    return subprocess.run([python, "-c", "import venv"], check=False, capture_output=True).returncode == 0


def lowest() -> dict[str, str]:
    """Read the lower bound of each dependency, as the project claims it."""
    requirements = PROJECT["dependencies"] + PROJECT["optional-dependencies"]["myst"]
    split = (requirement.partition(">=") for requirement in requirements)
    return {name: bounds.partition(",")[0] for name, _, bounds in split}


def cells(found: list[str]) -> dict[str, Cell]:
    """List the cells by their names.

    :param found: the Pythons, the lowest first.
    """
    bounds = lowest()
    # Within 7.4, the last one: the very first one is for the cell of everything that is lowest.
    sphinxes = {"lowest": (f"sphinx~={bounds['sphinx']}.0",), "newest": ()}
    low, high = found[0], found[-1]
    return {
        f"{python}-sphinx-{which}": Cell(python, requirements)
        for python, (which, requirements) in itertools.product(dict.fromkeys((low, high)), sphinxes.items())
    } | {
        "lowest": Cell(low, tuple(f"{name}=={version}" for name, version in bounds.items()), pinned=False),
        "no-myst": Cell(high, myst=False),
        "sdist": Cell(high, sdist=True),
        "data": Cell(high, group="data"),
        "readme": Cell(high, readme=True),
    }


def build() -> None:
    """Build the sdist and from it the wheel, look what is in them, and unpack the tests."""
    run(sys.executable, "-m", "venv", "--clear", WORK / "tools")
    run(*PIP, "install", "--quiet", "--upgrade", "--constraint", TOOLS, "pip", "build")
    for folder in (DIST, TREE):
        shutil.rmtree(folder, ignore_errors=True)
    run(PIP[0], "-m", "build", "--outdir", DIST, ROOT, cwd=WORK)
    with tarfile.open(archive("*.tar.gz")) as sdist, zipfile.ZipFile(archive("*.whl")) as wheel:
        packed = {name.partition("/")[2] for name in sdist.getnames()}, set(wheel.namelist())
        sdist.extractall(TREE, filter="data")
    files = {path.relative_to(ROOT).as_posix() for path in (ROOT / PACKAGE).rglob("*") if path.is_file()}
    files = {name for name in files if "__pycache__" not in name}
    if missing := [sorted(files - names) for names in packed if files - names]:
        sys.exit(f"not in the sdist or not in the wheel: {missing}")
    shutil.rmtree(tree() / PACKAGE)


def archive(pattern: str) -> Path:
    """Find what was built."""
    return next(DIST.glob(pattern))


def tree() -> Path:
    """Find the unpacked sdist."""
    return next(TREE.iterdir())


def make(home: Path, cell: Cell) -> str:
    """Make the environment of a cell; give its versions.

    :param home: where it is made.
    :param cell: what it is.
    """
    shutil.rmtree(home, ignore_errors=True)
    run(cell.python, "-m", "venv", "--without-pip", home)
    project = f"{archive('*.tar.gz' if cell.sdist else '*.whl')}{'[myst]' if cell.myst else ''}"
    names = () if cell.readme else ("test", cell.group) if cell.group else ("test",)
    groups = [part for name in names for part in ("--group", f"{tree() / 'pyproject.toml'}:{name}")]
    pins = ("--constraint", TOOLS) if cell.pinned else ()
    pip = [*PIP, "--python", str(home / "bin" / "python")]
    run(*pip, "install", "--quiet", *pins, project, *groups, *cell.requirements)
    return answer(home / "bin" / "python", "-c", VERSIONS)


def check(home: Path, cell: Cell, versions: str) -> None:
    """Make sure that the environment of a cell is what it says, and run in it what it is for.

    :param home: the environment.
    :param cell: what it is.
    :param versions: what is installed.
    """
    python = home / "bin" / "python"
    if ("no myst-parser" in versions) == cell.myst:
        raise CellError(f"myst-parser should{'' if cell.myst else ' not'} be there")
    if not Path(answer(python, "-c", f"import {PACKAGE}; print({PACKAGE}.__file__)", cwd=tree())).is_relative_to(home):
        raise CellError("the package does not come from the environment")
    if cell.readme:
        try_readme(home)
        try_commands(home)
    else:
        # The sweeps are about the package's own code, which is the same in every cell.
        chosen = cell.group or "not sweep and not npm and not themes and not neighbours and not data and not pdf"
        run(python, "-m", "pytest", "-n", "2", "-q", "-rs", "-m", chosen, "-p", "no:cacheprovider", cwd=tree())


def try_readme(home: Path) -> None:
    """Type in the example of the README, build it, and look for the report on the page.

    :param home: the environment, in which there is only what the README says to install.
    """
    blocks = re.findall(
        r"^(`{3,})(\w+)\n(.*?)^\1$", (tree() / "README.md").read_text("utf-8"), re.MULTILINE | re.DOTALL
    )
    example = {language: text for _, language, text in reversed(blocks)}
    site = home / "site"
    (site / "progress").mkdir(parents=True)
    (site / "conf.py").write_text(example["python"], "utf-8")
    (site / "progress" / "2026-01.yaml").write_text(example["yaml"], "utf-8")
    (site / "index.md").write_text(example["md"], "utf-8")
    run(home / "bin" / "sphinx-build", "-W", site, site / "_build")
    page = (site / "_build" / "index.html").read_text("utf-8")
    for part in ("<h1>Otter Monthly Progress Report: January 2026", "Fetch packages in parallel", "Lazy metadata"):
        if part not in page:
            raise CellError(f"the page of the README does not have {part!r}")


def try_commands(home: Path) -> None:
    """Begin a report and the next one, check both, and bring one out and in, in a folder with nothing but a conf.py.

    :param home: the environment, in which there is only what the README says to install.
    """
    command, site = home / "bin" / "sphinx-progress", home / "commands"
    site.mkdir()
    (site / "conf.py").touch()
    run(command, "init", "--period", "2026-01", cwd=site)
    run(command, "new", cwd=site)
    run(command, "check", "progress", cwd=site)
    run(command, "format", "--check", "progress", cwd=site)
    if not (site / "progress" / "2026-02.yaml").is_file():
        raise CellError("the next report is not there")
    page = tree() / "tests" / "data" / "megatron-lm-2026-01.md"
    run(command, "import", page, "--output", "old.yaml", cwd=site)
    run(command, "export", "old.yaml", "--output", "old.md", cwd=site)
    run(command, "export", "old.yaml", "--format", "json", "--output", "old.json", cwd=site)
    if (site / "old.md").read_bytes() != page.read_bytes():
        raise CellError("the reference report does not come back as it was")


def main() -> int:
    """Run the cells that are named, or all of them; give the exit status."""
    # Where pyenv manages the Pythons, it hides all but the chosen ones.
    if shutil.which("pyenv"):
        os.environ["PYENV_VERSION"] = ":".join(answer("pyenv", "versions", "--bare").split())
    every = cells(pythons())
    parser = argparse.ArgumentParser(description="Run the tests on the versions that the project claims to work with.")
    parser.add_argument("cell", nargs="*", help=", ".join(every))
    chosen = parser.parse_args().cell or list(every)
    if unknown := set(chosen) - set(every):
        parser.error(f"no cell {', '.join(sorted(unknown))}; there are {', '.join(every)}")

    WORK.mkdir(parents=True, exist_ok=True)
    build()
    summary, failed = [], False
    for name in chosen:
        started, versions, diagnostic = time.monotonic(), "nothing installed", ""
        print(f"\n=== {name}", flush=True)
        try:
            versions = make(WORK / name, every[name])
            print(versions, flush=True)
            check(WORK / name, every[name], versions)
        except (CellError, subprocess.CalledProcessError) as error:
            failed, diagnostic = True, f"\n        {error}"
        seconds = time.monotonic() - started
        summary.append(f"{'FAILED' if diagnostic else 'passed'}  {name} ({seconds:.0f} s): {versions}{diagnostic}")
    print("\n=== summary", *summary, sep="\n")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
