"""Freeze the inputs of ``tools/snapshot.py``: sites, and folders with git histories for the command line.

``python tools/snapshot_inputs.py FOLDER [COMMIT]`` takes everything from one commit (default: HEAD), so that later
changes to the docs and the tests do not affect the comparison. It runs in the environment of ``make test``.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

#: The number of sites with generated hostile texts, each from its own seed.
GENERATED = 8

CONF = """\
project = "Site"
version = "1.0"
copyright = "2026, nobody"
extensions = ["myst_parser", "sphinxext_progress"]
myst_enable_extensions = ["colon_fence"]
html_theme = "basic"
show_warning_types = True
"""

#: Lines of ``conf.py`` for sites that show the reference report.
VARIANTS = {
    "reference-rst": "",
    "reference-myst": 'html_baseurl = "https://example.org/docs/"\n',
    "reference-de": 'language = "de"\n',
    "reference-ar": 'language = "ar"\nhtml_baseurl = "https://example.org/docs/"\n',
}

#: A report with a theme whose stages are in the git history of the examples.
THEMES: dict[str, str | bytes] = {
    "project.yaml": (
        "areas: [{name: Download, paths: [src/otter/download.py]}]\nthemes: [{name: Speed, areas: [Download]}]\n"
    ),
    "2026-01.yaml": "period: 2026-01\ntrends: [{theme: Speed, stage: Parallel downloads}]\n",
}


class Choices:
    """Random choices, in place of those of a fuzzer."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 - the same on every machine, not secret

    def ConsumeIntInRange(self, low: int, high: int, /) -> int:  # noqa: N802 - named by atheris
        """Choose a number, both ends included."""
        return self._random.randint(low, high)

    def ConsumeUnicodeNoSurrogates(self, count: int, /) -> str:  # noqa: N802 - named by atheris
        """Choose some characters."""
        return "".join(chr(self._random.randint(0xA1, 0xD7FF)) for _ in range(count))


def extract(commit: str, folder: Path) -> None:
    """Extract the files of a commit."""
    folder.mkdir(parents=True)
    archive = subprocess.run(["git", "-C", ROOT, "archive", commit], check=True, stdout=subprocess.PIPE).stdout
    subprocess.run(["tar", "-x", "-C", folder], check=True, input=archive)


def write(folder: Path, files: dict[str, str | bytes]) -> None:
    """Write the files of a site, with a default ``conf.py``."""
    for name, content in {"conf.py": CONF, **files}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)


def make_sites(source: Path, sites: Path) -> None:
    """Write the sites, using the test modules of the frozen commit."""
    from benchmarks import data, forms
    from tests.fuzz.reports import site_from

    # conf.py and a page of the docs read files of the root folder.
    sites.mkdir(parents=True, exist_ok=True)
    for name in ("pyproject.toml", "CHANGELOG.md"):
        shutil.copy(source / name, sites)
    shutil.copytree(source / "docs", sites / "docs", ignore=shutil.ignore_patterns("_build"))
    for form in ("ours-rst", "ours-myst"):
        forms.write(sites / f"benchmark-{form}", form, data.make(200, 6), 6)
    for name, lines in VARIANTS.items():
        make_reference(source, sites / name, lines)
    make_torture(sites)
    for seed in range(GENERATED):
        generated = site_from(Choices(seed))
        write(sites / f"generated-{seed}", {**generated.files, "conf.py": f"{CONF}language = '{generated.language}'\n"})


def make_reference(source: Path, folder: Path, lines: str) -> None:
    """Write a site that shows the reference report with every directive and role."""
    from tests.conftest import directive

    host, suffix = ("myst", "md") if "myst" in folder.name else ("rst", "rst")
    progress = source / "docs" / "progress"
    tables = [
        directive("commit-table", "", host, caption="All", name="all"),
        directive("commit-table", "2026-01", host, group_by="area", columns="area, date, description, authors"),
        directive("trend-table", "", host, window="6"),
        directive("progress-index", "", host),
    ]
    role = ":progress:report:`2026-01`" if host == "rst" else "{progress:report}`2026-01`"
    toctree = directive("toctree", "", host).replace("\n```\n", "\nreport\ntables\nextra\n```\n")
    write(
        folder,
        {
            "conf.py": CONF + lines,
            f"index.{suffix}": "Site\n====\n\n"
            + (toctree if host == "myst" else f"{toctree}\n   report\n   tables\n   extra\n"),
            f"report.{suffix}": directive("progress-report", "2026-01", host, name="report"),
            f"tables.{suffix}": "\n".join(["Tables\n======\n", role, "", *tables]),
            "extra.report.yaml": "period: 2026-02\nproject: Extra\noverview: A page of its own.\n",
            **{f"progress/{path.name}": path.read_bytes() for path in progress.glob("*.yaml")},
        },
    )


def make_torture(sites: Path) -> None:
    """Write a site for each host, in which each page shows a bad input of the tests and a good report."""
    from tests import test_torture_data, test_torture_text
    from tests.conftest import REPORT, directive

    entries = [*test_torture_data.ENTRIES.values(), *test_torture_text.ENTRIES.values()]
    data = [entry.data for entry in entries if isinstance(entry.data, str | bytes)]
    for host, suffix in (("rst", "rst"), ("myst", "md")):
        files: dict[str, str | bytes] = {"good/2025-12.yaml": REPORT.replace("2026-01\n", "2025-12\n")}
        names = []
        for number, content in enumerate(data):
            names.append(f"page-{number:02}")
            files[f"bad/{number:02}.yaml"] = content
            shown = [
                directive("progress-report", f"bad/{number:02}.yaml", host, name=f"bad-{number}"),
                directive("commit-table", f"bad/{number:02}.yaml", host),
                directive("progress-report", "good/2025-12.yaml", host, no_index=""),
            ]
            files[f"{names[-1]}.{suffix}"] = "\n".join([f"Page {number}\n========\n", *shown])
        listed = "".join(f"{'   ' if host == 'rst' else ''}{name}\n" for name in names)
        toctree = f".. toctree::\n\n{listed}" if host == "rst" else f"```{{toctree}}\n{listed}```\n"
        write(sites / f"torture-{host}", {**files, f"index.{suffix}": f"Site\n====\n\n{toctree}"})


def make_commands(source: Path, folder: Path) -> None:
    """Copy the examples of the docs and run the scripts that write their histories, whose hashes are always the same."""
    shutil.copytree(source / "docs" / "examples", folder)
    for page in (source / "tests" / "data" / "pages").glob("*.md"):
        shutil.copy(page, folder / "old")
    shutil.copy(source / "tests" / "data" / "megatron-lm-2026-01.md", folder / "old")
    write(folder / "git" / "themes", THEMES)
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "TZ": "UTC"}
    subprocess.run(["sh", "history.sh"], check=True, cwd=folder / "git", env=environment)
    month = folder / "month"
    subprocess.run(["git", "init", "--quiet", "--initial-branch=main", month], check=True, env=environment)
    subprocess.run("sh history.sh | git fast-import --quiet", shell=True, check=True, cwd=month, env=environment)  # noqa: S602 - a fixed text


def main() -> int:
    """Freeze the inputs."""
    parser = argparse.ArgumentParser(description="Freeze the inputs of tools/snapshot.py at one commit.")
    parser.add_argument("folder", type=Path, help="where they are written, outside the repository; must not exist")
    parser.add_argument("commit", nargs="?", default="HEAD", help="the commit they are taken from (default: HEAD)")
    arguments = parser.parse_args()
    folder: Path = arguments.folder.resolve()
    source = folder / "source"
    if source.is_dir():
        # This runs in the subprocess that is started below, with the modules of the frozen commit.
        make_sites(source, folder / "sites")
        make_commands(source, folder / "commands")
        return 0
    extract(arguments.commit, source)
    environment = {**os.environ, "PYTHONPATH": f"{source}{os.pathsep}{source / 'tools'}", "PYTHONHASHSEED": "0"}
    return subprocess.run([sys.executable, __file__, folder], check=False, env=environment, cwd=source).returncode


if __name__ == "__main__":
    sys.exit(main())
