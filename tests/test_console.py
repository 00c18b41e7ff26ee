"""The terminal sessions in the documentation show what the commands print.

A comment on a line of its own states the folder of the repository in which the following blocks run::

    <!-- run in: docs/examples/tutorial -->

    ```console
    $ sphinx-progress check progress
    2 files checked: nothing found
    ```

The folder is copied. All ``console`` blocks up to the next such comment run in this copy one after another, so that a
file that one block writes exists in the next. In a block, a line that begins with ``$`` is a shell command; the lines
up to the next command are its output, including errors. ``$ echo $?`` shows the exit code of the previous command, and
a command that ends with a backslash continues in a line that begins with ``>``. Hidden preparations are written in the
comment::

    <!-- run in: docs/examples/tutorial, after: git init -q . -->

The folder of the copy, which differs each time, is shown as ``/home/ann/otter``.

A hidden step between two blocks, such as an edit by the reader, is written in a comment too::

    <!-- run: cp edited.yaml progress/2026-01.yaml -->

After a change to the output of commands, update the pages with ``REWRITE_CONSOLE=1 pytest tests/test_console.py``,
and read the diff.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import ROOT

PAGES = [
    path.relative_to(ROOT).as_posix()
    for path in (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")))
    if "_build" not in path.parts and "```console\n" in path.read_text("utf-8")
]

_STEP = re.compile(
    r"^<!-- run in: (?P<folder>[^\s,]+)(?:, after: (?P<first>[^\n]+))? -->$"
    r"|^<!-- run: (?P<hidden>[^\n]+) -->$"
    r"|^(?P<fence>`{3,})console\n(?P<block>.*?)^(?P=fence)$",
    re.MULTILINE | re.DOTALL,
)
_COMMAND = re.compile(r"^\$ (?:[^\n]*\\\n> )*[^\n]*", re.MULTILINE)
#: The path that a page shows instead of the folder of the copy.
HOME = "/home/ann/otter"
_END = "-- the end of what a command prints --"


def run(block: str, folder: Path) -> str:
    """Run the commands of a block in a folder; return the block with their actual output."""
    commands = _COMMAND.findall(block)
    script = "".join(
        f"{command[2:].replace(chr(10) + '> ', chr(10))}\nstatus=$?; echo; echo '{_END}'; (exit $status)\n"
        for command in commands
    )
    ran = subprocess.run(
        ["/bin/sh", "-c", script],
        cwd=folder,
        env=_environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        check=False,
    )
    printed = ran.stdout.replace(str(folder), HOME).split(f"\n{_END}\n")
    shown = []
    for command, output in zip(commands, printed, strict=False):
        shown += [command, *([output.rstrip("\n")] if output.strip("\n") else [])]
    return "\n".join(shown) + "\n"


def _environment() -> dict[str, str]:
    """Return an environment in which the commands are found and print the same everywhere."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    plain = {"LC_ALL": "C.UTF-8", "COLUMNS": "100", "NO_COLOR": "1", "TZ": "UTC", "PYTHONUNBUFFERED": "1"}
    return {**os.environ, **plain, "PATH": path}


def with_output(page: str, root: Path, work: Path) -> str:
    """Return a page with the actual output of its commands.

    :param page: the text of the page.
    :param root: the folder to which the comments are relative.
    :param work: the folder for the copies.
    """
    pieces, end, folder = [], 0, None
    for number, step in enumerate(_STEP.finditer(page)):
        if step["folder"]:
            folder = work / str(number)
            shutil.copytree(root / step["folder"], folder)
            if step["first"]:
                subprocess.run(["/bin/sh", "-c", step["first"]], cwd=folder, env=_environment(), check=True)
            continue
        assert folder, f"no comment says in which folder this runs:\n{step[0]}"
        if step["hidden"]:
            subprocess.run(["/bin/sh", "-c", step["hidden"]], cwd=folder, env=_environment(), check=True)
        else:
            pieces += [page[end : step.start("block")], run(step["block"], folder)]
            end = step.end("block")
    return "".join([*pieces, page[end:]])


@pytest.mark.parametrize("name", PAGES)
def test_a_page_shows_what_the_commands_print(name: str, tmp_path: Path) -> None:
    path = ROOT / name
    shown = path.read_text("utf-8")
    printed = with_output(shown, ROOT, tmp_path)
    if os.environ.get("REWRITE_CONSOLE"):
        path.write_text(printed, "utf-8")
    else:
        assert shown == printed


PAGE = """\
<!-- run in: folder -->

```console
$ cat greeting; echo more >&2
Hello
more
$ cat nothing 2>/dev/null
$ echo $?
1
$ pwd
/home/ann/otter
$ printf 'a\\nb' | \\
> tr a-z A-Z > new
```

Words.

<!-- run: echo C >> new -->

````console
$ cat new
A
BC
````

<!-- run in: folder, after: touch "other file" -->

```console
$ ls
greeting
other file
```
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Create a folder with a file."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "greeting").write_text("Hello\n", "utf-8")
    return tmp_path


def test_the_blocks_after_a_comment_share_a_copy_of_the_folder(root: Path) -> None:
    assert with_output(PAGE, root, root / "work") == PAGE
    assert [path.name for path in (root / "folder").iterdir()] == ["greeting"]


@pytest.mark.parametrize(("shown", "printed"), [("Hello\n", "Hallo\n"), ("1\n", ""), ("greeting\nother", "a\nb")])
def test_a_page_with_other_output_is_found_and_can_be_rewritten(root: Path, shown: str, printed: str) -> None:
    assert with_output(PAGE.replace(shown, printed, 1), root, root / "work") == PAGE


def test_a_block_must_state_where_it_runs(root: Path) -> None:
    with pytest.raises(AssertionError, match="no comment says"):
        with_output("```console\n$ ls\n```\n", root, root / "work")
