"""Interrupts and closed, full or unread standard streams cause one line of output or none, never a traceback."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import sphinxext_progress
from sphinxext_progress.diagnostics.messages import cli

GOOD = "project: Otter\nperiod: 2026-01\noverview: Words.\n"
COMMAND = f"'{sys.executable}' -m sphinxext_progress.cli"
FULL = "sphinx-progress: " + cli.UNWRITABLE_OUTPUT.format(reason="No space left on device") + "\n"
CLOSED = "sphinx-progress: " + cli.CLOSED_OUTPUT.format() + "\n"

#: An environment in which the package is importable without the site module.
SOURCES = {**os.environ, "PYTHONPATH": str(Path(sphinxext_progress.__file__).parents[1])}

#: Sends Ctrl-C to the process when it starts to import a module.
INTERRUPT = """
import os, signal, sys

class Interrupt:
    def find_spec(self, name, path=None, target=None):
        if name == os.environ["INTERRUPT_AT"]:
            os.kill(os.getpid(), signal.SIGINT)

# A process that a shell started in the background ignores the signal.
signal.signal(signal.SIGINT, signal.default_int_handler)
sys.meta_path.insert(0, Interrupt())
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Change to a folder with a report that has no findings."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "x.yaml").write_text(GOOD, "utf-8")
    (tmp_path / "bad.yaml").write_text(f"{GOOD}nothing: 1\n", "utf-8")
    (tmp_path / "page.md").write_text("# January 2026\n\n## Overview\n\nWords.\n")
    return tmp_path


def shell(script: str, *, unbuffered: str = "") -> tuple[int, str, str]:
    """Run the command, written as ``$``, in a shell; return the exit code and the output."""
    ran = subprocess.run(
        ["/bin/bash", "-c", f"set -o pipefail; {script.replace('$', COMMAND)}"],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
    )
    return ran.returncode, ran.stdout, ran.stderr


@pytest.mark.parametrize(
    ("module", "arguments"),
    [
        ("sphinxext_progress.cli.commands", "--help"),
        ("argparse", "--help"),
        ("sphinxext_progress.cli.check", "check --help"),
        ("pydantic", "check --help"),
        ("yaml", "check --help"),
        ("babel", "export --help"),
        ("sphinxext_progress.git.verifying.report_check", "check . --git ."),
    ],
)
def test_ctrl_c_while_the_command_loads_is_silent(folder: Path, module: str, arguments: str) -> None:
    (folder / "interrupt.py").write_text(INTERRUPT)
    start = "import interrupt; from sphinxext_progress.cli.main import main; import sys; sys.exit(main(sys.argv[1:]))"
    script = f"PYTHONPATH=.:$PYTHONPATH '{sys.executable}' -c \"{start}\" {arguments}"
    ran = subprocess.run(
        ["/bin/bash", "-c", script],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "INTERRUPT_AT": module},
    )
    assert (ran.returncode, ran.stdout, ran.stderr) == (130, "", "")


def test_nothing_is_loaded_before_ctrl_c_is_caught() -> None:
    script = (
        "import sys; before = set(sys.modules); import sphinxext_progress.cli.main; print(set(sys.modules) - before)"
    )
    ran = subprocess.run([sys.executable, "-S", "-c", script], capture_output=True, text=True, check=True, env=SOURCES)
    own_modules = {f"sphinxext_progress{name}" for name in ("", ".cli", ".cli.main")}
    assert set(re.findall(r"'(.*?)'", ran.stdout)) <= {*own_modules, "__future__"}


@pytest.mark.parametrize(
    ("script", "status", "message"),
    [
        # Closed.
        ("$ check x.yaml >&-", 2, CLOSED),
        ("$ export x.yaml >&-", 2, CLOSED),
        ("$ schema >&-", 2, CLOSED),
        ("$ format x.yaml >&-", 0, ""),
        ("$ check x.yaml <&- >&- 2>&-", 2, ""),
        ("$ check x.yaml <&-", 0, ""),
        ("$ check x.yaml 2>&-", 0, ""),
        ("$ format missing.yaml 2>&-", 2, ""),
        ("$ --nonsense 2>&-", 2, ""),
        # Full.
        ("$ check x.yaml > /dev/full", 2, FULL),
        ("$ export x.yaml > /dev/full", 2, FULL),
        ("$ export x.yaml --format json > /dev/full", 2, FULL),
        ("$ import page.md --output - > /dev/full", 2, FULL),
        ("mkdir r; $ new 2026-02 --reports r --dry-run > /dev/full", 2, f"would write r/2026-02.yaml\n{FULL}"),
        ("$ schema > /dev/full", 2, FULL),
        ("$ --help > /dev/full", 2, FULL),
        ("$ --version > /dev/full", 2, FULL),
        ("$ check missing.yaml > /dev/full 2> /dev/full", 2, ""),
        ("$ format missing.yaml 2> /dev/full", 2, ""),
        # Unread: the exit code is that of the command.
        ("$ check x.yaml | head -c 0", 0, ""),
        ("$ check bad.yaml | head -c 0", 1, ""),
        ("$ check bad.yaml | head -n 1 > /dev/null", 1, ""),
        ("$ export x.yaml | head -c 0", 0, ""),
        ("$ schema | head -n 1 > /dev/null", 0, ""),
        ("$ --help | head -c 0", 0, ""),
        ("$ format missing.yaml 2>&1 | head -c 0", 2, ""),
    ],
)
def test_an_unwritable_standard_stream(script: str, status: int, message: str) -> None:
    got, out, err = shell(script)
    assert (got, err) == (status, message)
    if "2>" not in script and "<&-" not in script:
        assert out == ""


@pytest.mark.parametrize(
    ("script", "status", "message"),
    [
        ("$ check bad.yaml | head -c 0", 1, ""),
        ("$ schema | head -c 0", 0, ""),
        ("$ check x.yaml > /dev/full", 2, FULL),
        ("$ export x.yaml > /dev/full", 2, FULL),
    ],
)
def test_a_standard_stream_without_a_buffer(script: str, status: int, message: str) -> None:
    got, out, err = shell(script, unbuffered="1")
    assert (got, out, err) == (status, "", message)


def test_file_content_does_not_go_to_a_closed_standard_stream(folder: Path) -> None:
    got, _, err = shell("$ export x.yaml --output page.out 0<&- 1>&- 2>err")
    assert (got, err) == (2, "")
    assert (folder / "err").read_text() == CLOSED
    assert (folder / "page.out").read_text("utf-8").startswith("# ")


def test_files_are_written_if_the_output_is_not_read(folder: Path) -> None:
    for number in range(300):
        (folder / f"{number}.yaml").write_text(f"overview: x\nperiod: {2026 + number}\n", "utf-8")
    got, _, err = shell("$ format . 2>&1 | head -c 0")
    assert err == ""
    assert all((folder / f"{number}.yaml").read_text("utf-8").startswith("period") for number in range(300)), got
