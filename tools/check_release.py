"""Check that the files of the project agree on the version of a tag: ``python tools/check_release.py v0.1.0``."""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def problems_with(tag: str, root: Path = ROOT) -> list[str]:
    """Return what would be wrong with a release."""
    version = _match(root / "sphinxext_progress" / "_version.py", r'^__version__ = "(.+)"')
    changelog = (root / "CHANGELOG.md").read_text("utf-8")
    released = re.search(rf"^## \[{re.escape(version)}\] - (\d{{4}}-\d\d-\d\d)$", changelog, re.MULTILINE)
    problems = []
    if tag != f"v{version}":
        problems.append(f"the tag is {tag}, but _version.py has {version}")
    if not re.fullmatch(r"\d+\.\d+\.\d+", version):
        problems.append(f"{version} is not the version of a release")
    if not released:
        problems.append(f"CHANGELOG.md has no section '## [{version}] - date'")
    elif changelog[: released.start()].partition("## [Unreleased]")[2].strip():
        problems.append("CHANGELOG.md has changes that are not part of the release")
    if _match(root / "CITATION.cff", "^version: (.+)") != version:
        problems.append(f"CITATION.cff has another version than {version}")
    if released and _match(root / "CITATION.cff", '^date-released: "(.+)"') != released[1]:
        problems.append(f"CITATION.cff has another date than {released[1]}")
    return problems


def _match(path: Path, pattern: str) -> str:
    found = re.search(pattern, path.read_text("utf-8"), re.MULTILINE)
    return found[1] if found else ""


if __name__ == "__main__":
    sys.exit("\n".join(problems_with(sys.argv[1])) or 0)
