"""The release is described the same way everywhere, and the scripts of the release workflow work."""

from __future__ import annotations

import re
import shutil
import tomllib
from pathlib import Path

import check_readme
import check_release
import pytest
import yaml

from sphinxext_progress import _version
from sphinxext_progress._version import DOCUMENTATION_URL, __version__

from .conftest import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
#: The files that name the version, and where they are. The installed package is not in the tree of the sdist's tests.
FILES = {
    "CHANGELOG.md": ROOT / "CHANGELOG.md",
    "CITATION.cff": ROOT / "CITATION.cff",
    "sphinxext_progress/_version.py": Path(_version.__file__),
}


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Copy the files that name the version."""
    for name, path in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(path, tmp_path / name)
    return tmp_path


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_the_version_is_in_one_place() -> None:
    assert PROJECT["dynamic"] == ["version"]
    assert "version" not in PROJECT
    assert f"/v{__version__}/" in DOCUMENTATION_URL


def test_the_files_of_this_version_agree(tree: Path) -> None:
    changelog = tree / "CHANGELOG.md"
    unreleased = re.compile(r"(?<=## \[Unreleased\]\n).*?(?=^## )", re.DOTALL | re.MULTILINE)
    changelog.write_text(unreleased.sub("\n", changelog.read_text("utf-8")), "utf-8")
    assert check_release.problems_with(f"v{__version__}", tree) == []


@pytest.mark.parametrize(
    ("name", "old", "new", "problem"),
    [
        ("CHANGELOG.md", "## [0.1.0] - 2026", "## [0.1.0] - soon, 2026", "has no section '## [0.1.0] - date'"),
        ("CHANGELOG.md", "## [Unreleased]\n", "## [Unreleased]\n\n- One more.\n", "not part of the release"),
        ("CITATION.cff", "version: 0.1.0", "version: 0.0.9", "another version than 0.1.0"),
        ("CITATION.cff", "2026-11-30", "2026-11-29", "another date than 2026-11-30"),
        ("sphinxext_progress/_version.py", '"0.1.0"', '"0.2.0.dev0"', "0.2.0.dev0 is not the version of a release"),
        ("sphinxext_progress/_version.py", '"0.1.0"', '"0.2.0"', "the tag is v0.1.0, but _version.py has 0.2.0"),
    ],
)
def test_a_tag_that_does_not_match_is_refused(tree: Path, name: str, old: str, new: str, problem: str) -> None:
    replace(tree / name, old, new)
    assert problem in "; ".join(check_release.problems_with("v0.1.0", tree))


def test_the_citation_agrees_with_the_metadata() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert citation["version"] == __version__
    assert citation["repository-code"] == PROJECT["urls"]["Repository"]
    assert citation["url"] == PROJECT["urls"]["Documentation"]
    assert citation["license"] == PROJECT["license"]
    assert citation["abstract"].removesuffix(".") == PROJECT["description"]
    assert [author["name"] for author in citation["authors"]] == [author["name"] for author in PROJECT["authors"]]


def test_the_classifiers_name_what_the_tests_cover() -> None:
    prefix = "Programming Language :: Python :: 3."
    versions = [name.removeprefix(prefix) for name in PROJECT["classifiers"] if name.startswith(prefix)]
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "tests.yml").read_text("utf-8"))
    assert [f"3.{version}" for version in versions] == workflow["jobs"]["versions"]["strategy"]["matrix"]["python"]
    assert PROJECT["requires-python"] == f">=3.{versions[0]}"
    assert not any("Windows" in name or "MacOS" in name for name in PROJECT["classifiers"]), "not tested"


@pytest.mark.parametrize(
    ("html", "problem"),
    [
        ('<a href="https://host.example">words</a><img src="https://host.example/a.png">', ""),
        ('<a href="#start">words</a>', ""),
        ('<a href="docs/index.md">words</a>', "relative links: docs/index.md"),
        ('<img src="a.png">', "relative links: a.png"),
        (None, "the README is not rendered"),
        ("<p>words</p>", "the README is not rendered"),
    ],
)
def test_a_relative_link_of_the_readme_is_found(html: str | None, problem: str) -> None:
    assert check_readme.problem_with(html) == problem
