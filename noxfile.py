"""Development tasks; ``nox --list`` describes them.

``make docs``, ``make test``, ``make themes`` and ``make sweeps`` install nox and run the same sessions as CI. Every
environment is pinned by a file in ``constraints/``.
"""

from __future__ import annotations

import os
import shutil
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import nox

nox.options.default_venv_backend = "virtualenv"
nox.options.reuse_venv = "yes"
nox.options.sessions = ["docs", "tests"]

ROOT = Path(__file__).parent
PACKAGE = "sphinxext_progress"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
CONSTRAINTS = ROOT / "constraints"
SITE = ROOT / "docs" / "_build" / "html"
BROWSER = ROOT / "tests" / "browser"
#: The folders for the built package, and for the unpacked tests without the package.
DIST, TREE = ROOT / "build" / "dist", ROOT / "build" / "tree"
#: The packages shared by builds and the command line, all of whose lines and branches need a test of their own.
CORE = ("diagnostics", "format", "text", "reading", "reports")
#: The tests without builds, which measure branches as well; measuring builds that way would double their time.
TESTS_WITHOUT_BUILDS = ("tests/unit", "tests/git", "tests/cli")
#: What each environment contains: the project, and dependency groups.
ENVIRONMENTS = {
    "docs": (".[myst]", "docs"),
    "dev": (".[cli,myst]", "dev"),
    "themes": (".[myst]", "test", "themes"),
    "neighbours": (".[myst]", "test", "neighbours"),
    "bench": (".[myst]", "bench"),
    "fuzz": (".", "fuzz"),
    "release": (".", "release"),
}


def install(session: nox.Session, name: str) -> None:
    """Install the project and its dependency groups, pinned; with ``NEWEST=1``, the newest releases."""
    project, *groups = ENVIRONMENTS[name]
    pins = CONSTRAINTS / f"{'dev' if name == 'docs' else name}.txt"
    options = () if os.environ.get("NEWEST") else (f"--constraint={pins}", f"--build-constraint={pins}")
    session.install("--quiet", "--upgrade", "pip", *options[:1])
    session.install("--quiet", *options, "--editable", project, *(f"--group={group}" for group in groups))


def install_npm_packages(session: nox.Session) -> None:
    """Install the npm packages of the browser tests; without npm, the tests report what is missing."""
    installed, wanted = BROWSER / "node_modules" / ".package-lock.json", BROWSER / "package-lock.json"
    is_current = installed.exists() and installed.stat().st_mtime >= wanted.stat().st_mtime
    if shutil.which("npm") and not is_current:
        options = ("--silent", "--ignore-scripts", "--no-audit", "--no-fund")
        session.run("npm", "ci", *options, f"--prefix={BROWSER}", external=True)
        installed.touch()


def run_pytest(session: nox.Session, *arguments: str, env: dict[str, str] | None = None) -> None:
    """Run pytest on two cores."""
    session.run("pytest", "-n", "2", "--dist", "worksteal", *arguments, env=env)


@nox.session
def docs(session: nox.Session) -> None:
    """Build the documentation, with warnings as errors."""
    install(session, "docs")
    build_docs(session)
    session.log(f"The site is in {SITE}: open {(SITE / 'index.html').as_uri()}")


def build_docs(session: nox.Session) -> None:
    """Build the site from scratch."""
    session.run("sphinx-build", "-E", "-W", "-n", "--keep-going", "-q", "docs", str(SITE))


@nox.session
def tests(session: nox.Session) -> None:
    """Run the static checks and the tests with their coverage; with arguments, only run those tests."""
    install(session, "dev")
    install_npm_packages(session)
    if session.posargs:
        run_pytest(session, *session.posargs)
        return
    build_docs(session)
    check_code(session)
    run_pytest(session, *TESTS_WITHOUT_BUILDS, "--cov", "--cov-branch", "--cov-report=")
    require_coverage(session, 100, *CORE)
    require_coverage(session, 95, "git")
    require_coverage(session, 95, "cli")
    builds = (f"--ignore={folder}" for folder in TESTS_WITHOUT_BUILDS)
    # Python 3.12 and later count lines nearly for free; see https://coverage.readthedocs.io/en/latest/config.html.
    core = {"COVERAGE_CORE": "sysmon"} if sys.version_info >= (3, 12) else {}
    run_pytest(session, *builds, "--cov", "--cov-report=", env=core)
    for name in ("render", "site", "publish"):
        require_coverage(session, 95, name)


def require_coverage(session: nox.Session, percent: int, *names: str) -> None:
    """Fail if the tests that ran last cover less of these packages."""
    paths = ",".join(f"*/{PACKAGE}/{name}/*" for name in names)
    session.run("coverage", "report", f"--fail-under={percent}", "--skip-covered", f"--include={paths}")


@nox.session(default=False)
def lint(session: nox.Session) -> None:
    """Run only ruff, mypy, import-linter and zizmor."""
    install(session, "dev")
    check_code(session)


def check_code(session: nox.Session) -> None:
    """Run the static checks."""
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")
    session.run("mypy")
    session.run("lint-imports")
    # Without a network, it does not compare the hashes of the actions with their tags.
    session.run("zizmor", "--offline", "--quiet", "--strict-collection", ".")


@nox.session(default=False, venv_backend="none")
def browser(session: nox.Session) -> None:
    """Install the npm packages of the browser tests."""
    install_npm_packages(session)


@nox.session(default=False)
def themes(session: nox.Session) -> None:
    """Open pages in many themes in a browser, in light and dark mode."""
    install(session, "themes")
    install_npm_packages(session)
    run_pytest(session, "-m", "themes", *session.posargs)


@nox.session(default=False)
def sweeps(session: nox.Session) -> None:
    """Run the tests that take minutes: long lists of bad inputs, and faults at every step."""
    install(session, "dev")
    run_pytest(session, "-m", "sweep", *session.posargs)


@nox.session(default=False)
def neighbours(session: nox.Session) -> None:
    """Run the tests with other extensions."""
    install(session, "neighbours")
    run_pytest(session, "-m", "neighbours", *session.posargs)


@nox.session(default=False)
def preview(session: nox.Session) -> None:
    """Run the tests with the newest releases; ``-- SOURCE`` replaces a dependency by what pip finds there."""
    session.install("--quiet", "--upgrade", "pip")
    session.install("--quiet", "--editable", ".[myst]", "--group=test")
    if session.posargs:
        # A development version is usually outside the bounds of the packages that need it.
        session.install("--quiet", "--no-deps", *session.posargs)
    session.run("python", "-m", "pip", "list")
    run_pytest(session, "--ignore=tests/browser", "-m", not_marked(*ELSEWHERE))


@nox.session(default=False)
def screenshots(session: nox.Session) -> None:
    """Take the screenshots for the README and the docs."""
    install(session, "themes")
    session.run("python", "tools/screenshots.py")


@nox.session(default=False)
def generate(session: nox.Session) -> None:
    """Generate the published JSON Schemas from the models."""
    install(session, "dev")
    session.run("python", "-m", f"{PACKAGE}.format.json_schema", "docs/_static/schema")
    session.run("python", "-m", f"{PACKAGE}.reports.exported_data")


@nox.session(default=False)
def messages(session: nox.Session) -> None:
    """Extract, update and compile the message catalogs; ``nox -s messages -- fr`` starts French."""
    install(session, "dev")
    session.run("python", "tools/messages.py", *session.posargs)


@nox.session(default=False)
def bench(session: nox.Session) -> None:
    """Run all benchmarks, which takes hours, and update the docs page; with ``QUICK=1``, print the most important."""
    install(session, "bench")
    arguments = ("--quick",) if os.environ.get("QUICK") else ("--write", "docs/benchmark-results.md")
    session.run("python", "-m", "benchmarks.run", *(session.posargs or arguments))


@nox.session(default=False)
@nox.parametrize("target", ["loader", "render", "history"], ids=["loader", "render", "history"])
def fuzz(session: nox.Session, target: str) -> None:
    """Fuzz a part of the package for ten minutes or ``-- SECONDS``; failing inputs are saved in build/fuzz."""
    install(session, "fuzz")
    work = Path("build/fuzz")
    (work / target).mkdir(parents=True, exist_ok=True)
    seconds = session.posargs[0] if session.posargs else "600"
    environment = {"PYTHONPATH": "tools"}
    session.run("python", "-m", "tests.fuzz.seeds", str(work), env=environment)
    session.run(
        *("python", "-m", f"tests.fuzz.fuzz_{target}", str(work / target), str(work / "seeds")),
        *(f"-dict={work}/tokens.dict", "-max_len=10000", "-timeout=60", f"-max_total_time={seconds}"),
        *(f"-artifact_prefix={work}/{target}-", "-print_final_stats=1"),
        env=environment,
    )


@nox.session(default=False)
def pins(session: nox.Session) -> None:
    """Update the files in ``constraints/`` to the newest releases."""
    session.install("--quiet", "uv")
    compiled = {name: compile_pins(session, *parts) for name, parts in ENVIRONMENTS.items() if name != "docs"}
    package = {line.partition("==")[0] for line in compile_pins(session, ".[myst]").splitlines()}
    # The tools that test and build the package, without its dependencies, whose versions each cell chooses.
    tools = [
        line for line in compiled["dev"].splitlines() if line.partition("==")[0] not in package and line[:1] != "#"
    ]
    for name, text in {**compiled, "tools": "\n".join([*tools, ""])}.items():
        (CONSTRAINTS / f"{name}.txt").write_text(text, "utf-8")


def compile_pins(session: nox.Session, project: str, *groups: str) -> str:
    """Return the pins of an environment for all supported versions of Python."""
    extras = ["--extra=myst"] if "[myst]" in project else []
    options = [*extras, *(f"--group={group}" for group in ("install", *groups) if groups)]
    text = session.run(
        *("uv", "pip", "compile", "pyproject.toml", "--quiet", "--universal", "--python-version=3.11", "--upgrade"),
        *("--no-annotate", "--custom-compile-command=nox -s pins", *options),
        silent=True,
    )
    return str(text)


@nox.session(default=False)
def build(session: nox.Session) -> None:
    """Build the sdist and the wheel, check their contents, and unpack the tests without the package."""
    session.install("--quiet", f"--constraint={CONSTRAINTS / 'release.txt'}", "--group=release")
    for folder in (DIST, TREE):
        shutil.rmtree(folder, ignore_errors=True)
    session.run("python", "-m", "build", f"--outdir={DIST}", ".")
    session.run("twine", "check", "--strict", built("*.tar.gz"), built("*.whl"))
    session.run("python", "tools/check_readme.py")
    with tarfile.open(built("*.tar.gz")) as sdist, zipfile.ZipFile(built("*.whl")) as wheel:
        packed = {name.partition("/")[2] for name in sdist.getnames()}, set(wheel.namelist())
        sdist.extractall(TREE, filter="data")
    paths = (path for path in (ROOT / PACKAGE).rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    files = {path.relative_to(ROOT).as_posix() for path in paths}
    for names in packed:
        if missing := sorted(files - names):
            session.error(f"not in the sdist or not in the wheel: {missing}")
    shutil.rmtree(unpacked() / PACKAGE)


def built(pattern: str) -> str:
    """Return the path of the sdist or the wheel."""
    return str(next(DIST.glob(pattern)))


def unpacked() -> Path:
    """Return the folder of the unpacked sdist."""
    return next(TREE.iterdir())


def lower_bounds() -> list[str]:
    """Return the lowest version of each dependency, as requirements."""
    requirements = PROJECT["dependencies"] + PROJECT["optional-dependencies"]["myst"]
    return [requirement.partition(",")[0].replace(">=", "==") for requirement in requirements]


LOW, HIGH = "3.11", "3.13"
#: The oldest supported series of Sphinx; the cell ``lowest`` tests its first release.
OLDEST_SPHINX = next(bound.replace("==", "~=") + ".0" for bound in lower_bounds() if bound.startswith("sphinx=="))
#: The markers of tests that are not run in the cells: their result would be the same, or they need more packages.
ELSEWHERE = ("sweep", "npm", "themes", "neighbours", "data", "pdf")


@nox.session(default=False, requires=["build"])
@nox.parametrize(
    ("python", "project", "requirements"),
    [
        nox.param(LOW, "*.whl[myst]", [OLDEST_SPHINX], id="oldest-sphinx"),
        nox.param(LOW, "*.whl[myst]", [], id="oldest-python"),
        nox.param(HIGH, "*.whl[myst]", [OLDEST_SPHINX], id="newest-python"),
        nox.param(HIGH, "*.whl[myst]", [], id="newest"),
        nox.param(LOW, "*.whl[myst]", lower_bounds(), id="lowest"),
        nox.param(HIGH, "*.whl", [], id="no-myst"),
        nox.param(HIGH, "*.tar.gz[myst]", [], id="sdist"),
    ],
)
def package(session: nox.Session, project: str, requirements: list[str]) -> None:
    """Run the tests on the built package, installed as users install it, with other versions of its dependencies."""
    install_built(session, project, *requirements, "--group", f"{unpacked()}/pyproject.toml:test")
    run_unpacked(session, not_marked(*ELSEWHERE))


@nox.session(default=False, python=HIGH, requires=["build"])
def readme(session: nox.Session) -> None:
    """Try the example and the commands of the README, after installing only what it says."""
    install_built(session, "*.whl[myst]")
    session.run("python", "tools/try_readme.py", str(unpacked()))


@nox.session(default=False, venv_backend="none", requires=["build"])
@nox.parametrize("pattern", ["*.whl", "*.tar.gz"], ids=["wheel", "sdist"])
def fresh(session: nox.Session, pattern: str) -> None:
    """Install a built file alone, as the release does: check its dependencies, start a site and build it."""
    session.run(".github/scripts/try_package.sh", built(pattern), sys.executable, external=True)


def install_built(session: nox.Session, project: str, *requirements: str) -> None:
    """Install the built package.

    With the lowest versions of the dependencies, the tools are not pinned: the newest pytest needs a newer packaging.
    """
    pattern, bracket, extra = project.partition("[")
    pins = (
        ()
        if requirements[: len(lower_bounds())] == tuple(lower_bounds())
        else ("--constraint", f"{CONSTRAINTS}/tools.txt")
    )
    session.install("--quiet", "--upgrade", "pip")
    session.install("--quiet", *pins, built(pattern) + bracket + extra, *requirements)


def not_marked(*markers: str) -> str:
    """Return the expression that selects the tests without any of these markers."""
    return " and ".join(f"not {marker}" for marker in markers)


def run_unpacked(session: nox.Session, markers: str) -> None:
    """Run the unpacked tests, which can only import the installed package."""
    session.chdir(unpacked())
    run_pytest(session, "-q", "-rs", "-m", markers, "-p", "no:cacheprovider")
