"""Try the README with only the package installed: build its example, and run each command once.

``python tools/try_readme.py TREE`` takes the README and the tests' data from the folder of the unpacked sdist.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

BIN = Path(sys.executable).parent


def run(cwd: Path, command: str, *arguments: str | Path) -> None:
    """Run a command that is installed in this environment."""
    subprocess.run([BIN / command, *arguments], check=True, cwd=cwd)


def build_example(readme: str, site: Path) -> None:
    """Build the example, and check that the report is on the page."""
    # The first block of each language; the first line of a YAML file is a comment with its name.
    blocks = re.findall(r"^(`{3,})(\w+)\n(.*?)^\1$", readme, re.MULTILINE | re.DOTALL)
    example = {language: text for _, language, text in reversed(blocks)}
    files = {"conf.py": example["python"], "index.md": example["md"]}
    files |= {text[2:].partition("\n")[0]: text for _, language, text in blocks if language == "yaml"}
    (site / "progress").mkdir(parents=True)
    for name, text in files.items():
        (site / name).write_text(text, "utf-8")
    run(site, "sphinx-build", "-W", ".", "_build")
    page = (site / "_build" / "index.html").read_text("utf-8")
    for part in ("<h1>Lark Monthly Progress Report: January 2026", "lark/commit/4f9a1c07be", "Lazy metadata"):
        assert part in page, f"the page of the README does not have {part!r}"


def run_commands(page: Path, site: Path) -> None:
    """Start two reports, check and format them, and import and export another one."""
    site.mkdir()
    (site / "conf.py").touch()
    run(site, "sphinx-progress", "init", "--period", "2026-01")
    run(site, "sphinx-progress", "new")
    run(site, "sphinx-progress", "check", "progress")
    run(site, "sphinx-progress", "format", "--check", "progress")
    assert (site / "progress" / "2026-02.report.yaml").is_file(), "the next report is missing"
    run(site, "sphinx-progress", "import", page, "--output", "old.yaml")
    run(site, "sphinx-progress", "export", "old.yaml", "--output", "old.md")
    run(site, "sphinx-progress", "export", "old.yaml", "--format", "json", "--output", "old.json")
    assert (site / "old.md").read_bytes() == page.read_bytes(), "the reference report changed on its way"


if __name__ == "__main__":
    tree = Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory() as folder:
        build_example((tree / "README.md").read_text("utf-8"), Path(folder) / "example")
        run_commands(tree / "tests" / "data" / "megatron-lm-2026-01.md", Path(folder) / "commands")
