"""Record everything that the package writes, and compare two records: a safety net for refactoring.

::

    python tools/snapshot_inputs.py /tmp/inputs COMMIT
    python tools/snapshot.py take /tmp/inputs /tmp/before --python python --checkout ../before
    python tools/snapshot.py take /tmp/inputs /tmp/after --python python
    python tools/snapshot.py compare /tmp/before /tmp/after

``take`` builds every frozen site with every builder but linkcheck and runs every command. It writes the output files,
the messages, and their hashes in ``snapshot.json``. Time, hash seed, locale and absolute paths are always the same, so
only one ``take`` can run at a time. ``compare`` exits with 1 if the records differ.
"""

from __future__ import annotations

import argparse
import contextlib
import difflib
import fcntl
import hashlib
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

ROOT = Path(__file__).resolve().parent.parent
#: Inputs, package and output are at the same absolute paths in every run.
WORK = Path(tempfile.gettempdir()) / "sphinxext-progress-snapshot"
RECORD = "snapshot.json"
BUILDERS = (
    *("html", "dirhtml", "singlehtml", "epub", "latex", "text", "man", "texinfo", "xml", "pseudoxml"),
    *("json", "gettext", "dummy"),
)
#: Files that are excluded: pickles contain the names of modules, which refactoring changes.
LEFT_OUT = ("environment.pickle", "*.pyc", ".git")
#: Random file names in messages of Sphinx.
_RANDOM = re.compile(r"sphinx-err-\w+")

#: The folder in which each command runs, and the command; some use the output of earlier ones.
COMMANDS = """
begin/docs: init --period 2026-01 --project Otter --repository https://github.com/example/otter --dry-run
begin/docs: init --period 2026-01 --project Otter --repository https://github.com/example/otter
begin/docs: init --period 2026-01
begin/docs: new
begin/docs: new 2026-02
begin/docs: new 2026-Q2 --dry-run
begin/docs: check progress
begin: init docs --period 2026-01 --markup rst --dry-run
month: init docs --period 2026-01 --repository https://github.com/example/otter
month: new 2026-01 --git . --reports docs/progress
month: new 2026-01 --git . --reports docs/progress --update
month: new 2026-02 --git . --reports docs/progress
month: new 2026-01 --git . --reports docs/progress --force --limit 6 --dry-run
month: check docs/progress --git .
month: check docs/progress --git . --format json
month: check docs/progress --git . --ref missing
month: trend docs/progress/2026-01.yaml --git .
month: trend docs/progress --git . --limit 2
git: check progress --git otter
git: check progress --git otter --ignore uncited
git: check progress --git otter --format sarif
git: check progress --git otter --fill --dry-run
git: check progress --git otter --fill --record
git: new --git otter
git: new 2025-12 --git otter --dry-run
git: new 2026-01 --git missing
git: trend themes/2026-01.yaml --git otter
git: trend themes --git otter --limit 2
git: export progress/2026-01.yaml
check: check progress
check: check progress --format json
check: check progress --format github
check: check progress --format sarif
check: check progress --ignore no-overview
check: check missing
check: check progress --ignore missing
check: format --check progress
untidy: format --check --diff progress/2026-01.yaml
untidy: format --dry-run progress
untidy: format progress
untidy: format --check progress
format: format --diff 2026-01.yaml project.yaml
old: import january.md --output docs/progress
old: import january.md --output docs/progress
old: import megatron-lm-2026-01.md --output -
old: import kestrel.md nocturne.md quarry.md --period 2026-01 --output pages/ --dry-run
old: import kestrel.md --period 2026-01 --output -
old: import nocturne.md --period 2026-01 --output -
old: import quarry.md --period 2026-01 --output -
old: check docs/progress
old: export docs/progress/2026-01.yaml
old: export docs/progress/2026-01.yaml --language de
old: export docs/progress/2026-01.yaml --format json
old: export docs/progress/2026-01.yaml --output notes.md
.: check . --format json
.: schema report
.: schema project
.: --version
.: missing
.: init --help
.: new --help
.: check --help
.: import --help
.: export --help
.: trend --help
.: format --help
.: schema --help
"""


def environment() -> dict[str, str]:
    """Return the environment of a build or a command."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(WORK / "home"),
        "TMPDIR": str(WORK / "home"),
        "PYTHONPATH": str(WORK / "package"),
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        "SOURCE_DATE_EPOCH": "1767225600",
        "TZ": "UTC",
        "LC_ALL": "C.UTF-8",
        "NO_COLOR": "1",
        "COLUMNS": "80",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
    }


def take(inputs: Path, out: Path, python: str, checkout: Path) -> None:
    """Build and run everything, and write the record.

    :param inputs: the output of ``tools/snapshot_inputs.py``.
    :param out: the folder of the record, which must not exist.
    :param python: an interpreter with Sphinx and the dependencies of the docs.
    :param checkout: the checkout whose package is used.
    """
    out.mkdir(parents=True)
    with Path(f"{WORK}.lock").open("w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        shutil.rmtree(WORK, ignore_errors=True)
        (WORK / "home").mkdir(parents=True)
        shutil.copytree(inputs / "sites", WORK / "sites")
        shutil.copytree(inputs / "commands", WORK / "commands", symlinks=True)
        shutil.copytree(
            checkout / "sphinxext_progress",
            WORK / "package" / "sphinxext_progress",
            ignore=shutil.ignore_patterns("__pycache__"),
        )
        # Extensions of the docs import the package, so they belong to the checkout.
        shutil.copytree(checkout / "docs" / "_ext", WORK / "sites" / "docs" / "_ext", dirs_exist_ok=True)
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            jobs = [pool.submit(run_commands, python)]
            jobs += [
                pool.submit(build_site, site.name, python)
                for site in sorted((WORK / "sites").iterdir())
                if site.is_dir()
            ]
            for job in jobs:
                job.result()
        shutil.copytree(WORK / "commands", WORK / "out" / "commands" / "files", symlinks=True)
        collect(WORK / "out", out)
    files = {path.relative_to(out).as_posix(): path for path in sorted(out.rglob("*")) if path.is_file()}
    hashes = {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in files.items()}
    (out / RECORD).write_text(json.dumps(hashes, indent=1), "utf-8")
    print(f"{len(hashes)} files and messages in {out}")


def build_site(name: str, python: str) -> None:
    """Build a site with every builder, in a separate process."""
    out = WORK / "out" / "sites" / name
    out.mkdir(parents=True)
    command = [python, __file__, "build", str(WORK / "sites" / name), str(out)]
    subprocess.run(command, check=True, env=environment(), cwd=WORK)


def build(site: Path, out: Path) -> None:
    """Build a site with every builder, in this process; all builders but gettext share their doctrees."""
    from sphinx.cmd.build import build_main

    theme = ["-D", "html_theme=alabaster"] if site.name == "docs" else []
    for builder in BUILDERS:
        doctrees = WORK / "doctrees" / ("gettext" if builder == "gettext" else "all") / site.name
        target = ["-b", builder, "-d", str(doctrees), str(site), str(out / builder)]
        with (
            (out / f"{builder}.stdout").open("w", encoding="utf-8") as stdout,
            (out / f"{builder}.stderr").open("w", encoding="utf-8") as stderr,
            contextlib.redirect_stdout(stdout),
            contextlib.redirect_stderr(stderr),
        ):
            # Write all files: Sphinx would skip those that are up to date in the doctrees of another builder.
            status = build_main(["--no-color", "-a", "-W", "--keep-going", *theme, *target])
        (out / f"{builder}.status").write_text(f"{status}\n", "utf-8")


def run_commands(python: str) -> None:
    """Run every command, and record its output."""
    out = WORK / "out" / "commands"
    out.mkdir(parents=True)
    for number, line in enumerate(COMMANDS.strip().splitlines()):
        folder, _, arguments = line.partition(": ")
        completed = subprocess.run(
            [python, "-m", "sphinxext_progress.cli", *shlex.split(arguments)],
            check=False,
            capture_output=True,
            cwd=WORK / "commands" / folder,
            env=environment(),
        )
        head = f"{folder}$ sphinx-progress {arguments}\nexit code {completed.returncode}\n".encode()
        (out / f"{number:02}.txt").write_bytes(
            head + b"--- stdout\n" + completed.stdout + b"--- stderr\n" + completed.stderr
        )


def collect(source: Path, out: Path) -> None:
    """Copy the output without files that differ between runs, and unpack EPUB files."""
    shutil.copytree(source, out, symlinks=True, ignore=shutil.ignore_patterns(*LEFT_OUT), dirs_exist_ok=True)
    for path in out.rglob("*.stderr"):
        path.write_text(_RANDOM.sub("sphinx-err", path.read_text("utf-8")), "utf-8")
    for path in list(out.rglob("*.epub")):
        with zipfile.ZipFile(path) as archive:
            archive.extractall(path.with_suffix(".epub-members"))
        path.unlink()


def compare(before: Path, after: Path, lines: int) -> bool:
    """Print the differences between two records; return whether there are none.

    :param lines: the maximum number of lines to print for each difference.
    """
    old, new = (json.loads((folder / RECORD).read_text("utf-8")) for folder in (before, after))
    changed = [name for name in sorted(old.keys() | new.keys()) if old.get(name) != new.get(name)]
    for name in changed:
        what = "only before" if name not in new else "only after" if name not in old else "differs"
        print(f"{name}: {what}")
        if what == "differs":
            shown = list(difference(before / name, after / name))
            print(*shown[:lines], *([f"    … {len(shown) - lines} more lines"] if len(shown) > lines else []), sep="\n")
    print(f"{len(changed)} of {len(old.keys() | new.keys())} files and messages differ")
    return not changed


def difference(before: Path, after: Path) -> Iterable[str]:
    """Return the lines that differ between two text files."""
    try:
        old, new = (path.read_text("utf-8").splitlines() for path in (before, after))
    except UnicodeDecodeError:
        return ["    (binary)"]
    compared = list(difflib.unified_diff(old, new, n=0, lineterm=""))[2:]
    return [f"    {line[:300]}" for line in compared if not line.startswith("@@")]


def main() -> int:
    """Take or compare records."""
    parser = argparse.ArgumentParser(description="Record everything that the package writes, and compare records.")
    actions = parser.add_subparsers(dest="action", required=True)
    taking = actions.add_parser("take", help="build every site, run every command, and write a record")
    taking.add_argument("inputs", type=Path, help="the folder that tools/snapshot_inputs.py wrote")
    taking.add_argument("out", type=Path, help="the folder of the record; must not exist")
    taking.add_argument("--python", default=sys.executable, help="the interpreter (default: this one)")
    taking.add_argument("--checkout", type=Path, default=ROOT, help="whose package is used (default: this checkout)")
    comparing = actions.add_parser("compare", help="print what differs between two records")
    comparing.add_argument("before", type=Path)
    comparing.add_argument("after", type=Path)
    comparing.add_argument("--lines", type=int, default=10, help="how much of each difference is shown (default: 10)")
    building = actions.add_parser("build", help="build one site; called by take")
    building.add_argument("site", type=Path)
    building.add_argument("out", type=Path)
    arguments = parser.parse_args()
    if arguments.action == "compare":
        return int(not compare(arguments.before, arguments.after, arguments.lines))
    if arguments.action == "build":
        build(arguments.site, arguments.out)
        return 0
    started = time.monotonic()
    take(arguments.inputs, arguments.out.resolve(), arguments.python, arguments.checkout.resolve())
    print(f"{time.monotonic() - started:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
