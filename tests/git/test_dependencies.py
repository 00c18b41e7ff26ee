"""Dependency changes of commits, and checks of what a report states about them."""

from __future__ import annotations

import pytest

from sphinxext_progress.git.dependencies import (
    DependencyChange,
    declared_dependencies,
    dependency_changes,
    known_dependencies,
    net_dependency_changes,
)
from sphinxext_progress.git.file_contents import FileContents
from sphinxext_progress.git.log import read_log
from sphinxext_progress.git.repository import Repository
from sphinxext_progress.git.verifying.dependency_claims import find_mismatch

from .repositories import History

PYPROJECT = """\
[build-system]
requires = ["setuptools<80"]

[project]
dependencies = ["torch", "numpy>=1.26 ; python_version > '3.10'", "not a requirement !"]

[project.optional-dependencies]
dev = ["flash-linear-attention~=0.3.2", "Transformer_Engine[pytorch]>=2.9,<2.12"]

[dependency-groups]
test = ["pytest==8.3.5", {include-group = "dev"}]

[tool.uv.sources]
transformer-engine = {git = "https://example.org/te.git", rev = "release_v2.10"}
flash_mla = [{git = "https://example.org/mla.git", tag = "v1"}]
"""

LOCK = """\
version = 1

[[package]]
name = "torch"
version = "2.5.0"
source = { registry = "https://pypi.org/simple" }

[[package]]
name = "flash-attn"
version = "2.7.4"

[[package]]
name = "numpy"
version = "1.26.0"

[[package]]
name = "numpy"
version = "2.0.0"
"""


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        (
            "pyproject.toml",
            PYPROJECT,
            {
                "setuptools": "<80",
                "torch": "any",
                "numpy": ">=1.26",
                "flash-linear-attention": "~=0.3.2",
                "transformer-engine": ">=2.9,<2.12, rev release_v2.10",
                "pytest": "==8.3.5",
                "flash-mla": "tag v1",
            },
        ),
        ("deep/uv.lock", LOCK, {"torch": "2.5.0", "flash-attn": "2.7.4", "numpy": "1.26.0, 2.0.0"}),
        ("uv.lock", LOCK.replace("\n", "\r\n"), {"torch": "2.5.0", "flash-attn": "2.7.4", "numpy": "1.26.0, 2.0.0"}),
        (
            "uv.lock",
            '[[package]]\nname = "te"\nversion = "2.12.0"\nsource = { git = "https://example.org/te.git?rev=v2#'
            + "d9b7fc57" * 5
            + '" }\n\n[[package]]\nname = "mla"\nversion = "1.0+d9b7fc5"\nsource = { git = "https://example.org/mla.git#'
            + "d9b7fc57" * 5
            + '" }\n',
            {"te": "2.12.0+d9b7fc57", "mla": "1.0+d9b7fc5"},
        ),
        (
            "Cargo.lock",
            '[[package]]\nname = "nu"\nversion = "0.1.0"\nsource = "registry+https://example.org/index"\n\n[[package]]\n'
            'name = "line"\nversion = "0.2.0"\nsource = "git+https://example.org/line?branch=main#'
            + "0a1b2c3d" * 5
            + '"\n',
            {"nu": "0.1.0", "line": "0.2.0+0a1b2c3d"},
        ),
        (
            "requirements/test.txt",
            "# what tests need\n-r base.txt\npytest>=8  # new\ntorch==2.6.0 \\\n    --hash=sha256:00\n\nodd line here\n",
            {"pytest": ">=8", "torch": "==2.6.0"},
        ),
        ("requirements.txt", "te @ git+https://example.org/te@v2\n", {"te": "git+https://example.org/te@v2"}),
        (
            "pyproject.toml",
            '[tool.poetry.dependencies]\npython = "^3.11"\ntorch = "^2.6"\nte = {version = "2", extras = ["x"]}\nall = "*"\n',
            {"torch": "^2.6", "te": "2", "all": "any"},
        ),
        ("pyproject.toml", "no toml [", None),
        ("pyproject.toml", 'project = "odd"\ndependency-groups = 3\n', {}),
        ("requirements.txt", "", {}),
    ],
)
def test_declared_dependencies_of_a_file(path: str, text: str, expected: dict[str, str] | None) -> None:
    assert declared_dependencies(path, text.encode()) == expected


def found(history: History) -> list[DependencyChange]:
    repository = Repository(history.close())
    line = list(reversed(read_log(repository).line))
    return dependency_changes(FileContents(repository), line[1:])


def test_dependency_changes_of_commits(history: History) -> None:
    history.commit("Begin", {"pyproject.toml": PYPROJECT, "uv.lock": LOCK, "a.py": "1\n"})
    bump = history.commit("Bump FLA", {"pyproject.toml": PYPROJECT.replace("0.3.2", "0.4.0")})
    history.commit("Bump torch", {"uv.lock": LOCK.replace("2.5.0", "2.6.0"), "a.py": "2\n"})
    history.commit("Bump torch again", {"uv.lock": LOCK.replace("2.5.0", "2.6.1")})
    history.commit(
        "Drop pytest", {"pyproject.toml": PYPROJECT.replace("0.3.2", "0.4.0").replace('"pytest==8.3.5", ', "")}
    )
    history.commit("Bump numpy, and back", {"uv.lock": LOCK.replace("2.5.0", "2.6.1").replace("1.26.0", "1.27.0")})
    history.commit("No", {"uv.lock": LOCK.replace("2.5.0", "2.6.1")})
    every = found(history)
    assert len(every) == 6
    assert {(one.name, one.before, one.after, one.locked) for one in net_dependency_changes(every)} == {
        ("flash-linear-attention", "~=0.3.2", "~=0.4.0", False),
        ("torch", "2.5.0", "2.6.1", True),
        ("pytest", "==8.3.5", "", False),
    }
    assert {one.commit.hash for one in net_dependency_changes(every) if one.name == "flash-linear-attention"} == {bump}


def test_net_change_lists_its_steps(history: History) -> None:
    without = PYPROJECT.replace('"flash-linear-attention~=0.3.2", ', "")
    history.commit("Begin", {"pyproject.toml": without})
    added = history.commit("Add FLA", {"pyproject.toml": PYPROJECT})
    bumped = history.commit("Bump FLA", {"pyproject.toml": PYPROJECT.replace("0.3.2", "0.4.0")})
    (change,) = net_dependency_changes(found(history))
    assert (change.before, change.after, change.commit.hash) == ("", "~=0.4.0", bumped)
    assert [(one.before, one.after) for one in change.steps] == [("", "~=0.3.2"), ("~=0.3.2", "~=0.4.0")]
    message = find_mismatch("Flash Attention library bumped", ["flash-attn", "flash-linear-attention"], [change])
    assert f"(from not there to ~=0.3.2, by {added[:10]}, then from ~=0.3.2 to ~=0.4.0, by {bumped[:10]})" in message


def test_submodule_change(history: History) -> None:
    one, other = "1" * 40, "2" * 40
    history.commit("Begin", {"a.py": "1\n"}, submodules={"third_party/Cut_lass": one})
    moved = history.commit("Move it", {"a.py": "2\n"}, submodules={"third_party/Cut_lass": other})
    (change,) = found(history)
    assert change.commit.hash == moved
    assert (change.name, change.path, change.locked) == ("cut-lass", "third_party/Cut_lass", True)
    assert (change.before, change.after) == ("1" * 10, "2" * 10)


def test_known_dependencies(history: History) -> None:
    history.commit("Begin", {"pyproject.toml": PYPROJECT, "uv.lock": LOCK, "docs/a.md": "torch\n"})
    repository = Repository(history.close())
    names = known_dependencies(FileContents(repository), read_log(repository).head)
    assert {"flash-attn", "flash-linear-attention", "transformer-engine"} <= set(names)
    assert names == sorted(names)


@pytest.fixture
def month(history: History) -> tuple[list[str], list[DependencyChange]]:
    """Return the dependencies of a project, and those that changed."""
    history.commit("Begin", {"pyproject.toml": PYPROJECT, "uv.lock": LOCK})
    new = (
        PYPROJECT.replace("0.3.2", "0.4.0")
        .replace("<2.12", "<2.13")
        .replace("v2.10", "v2.12")
        .replace('"torch"', '"torch>=2.6.0"')
    )
    history.commit("Bump", {"pyproject.toml": new})
    repository = Repository(history.close())
    read_history = read_log(repository)
    contents = FileContents(repository)
    return known_dependencies(contents, read_history.head), net_dependency_changes(
        dependency_changes(contents, [read_history.head])
    )


@pytest.mark.parametrize(
    "text",
    [
        "Transformer Engine upgraded to 2.12",
        "Bump to TE 2.12",
        "Minimum torch version set to >= 2.6.0",
        "Bumped `flash-linear-attention`",
        "Bumped FLA",
        "torch bumped to 2.6",
        "torch upgraded from any to 2.6.0 (CUDA 12.8), Python 3.9 dropped",
        "`flash-linear-attention` bumped 0.3.2 → 0.4.0",
        "flash-linear-attention: upgraded from 0.3.2 to 0.4.0",
        "Minimum PyTorch version is 2.6",
        "Updated the kernels of linear attention",
        "Updated tests for numpy 2.0",
        "Switched to numpy arrays",
        "GPU health checks in CI pipeline",
        "Updated the contributing guide",
        "Flash Attention is faster",
    ],
)
def test_no_mismatch_if_a_file_has_the_version(month: tuple[list[str], list[DependencyChange]], text: str) -> None:
    assert find_mismatch(text, *month) == ""


def test_name_without_letters_matches_nothing() -> None:
    assert find_mismatch("torch bumped to 2.6", ["-"], []) == ""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "Flash Attention library bumped",
            "what changed is 'flash-linear-attention' in 'pyproject.toml' (from ~=0.3.2 to ~=0.4.0",
        ),
        ("Transformer Engine upgraded to 2.14", "no file says '2.14'"),
        ("Minimum torch version set to >= 2.7.0", "no file says '2.7.0'"),
        ("numpy bumped to 2.1", "'numpy' did not change in the period"),
        ("flash-linear-attention upgraded from 0.4.0 to 0.5.0", "no file says '0.5.0'"),
        ("flash-linear-attention upgraded from 0.2.0 to 0.4.0", "no file says '0.2.0'"),
        ("Minimum flash-linear-attention version is 0.3.2", "no file says '0.3.2'"),
        ("PyTorch bumped to 2.8", "no file says '2.8'"),
        ("torch bumped to 2.6.1", "no file says '2.6.1'"),
        ("Updated the linear attention library", "no dependency by this name changed"),
    ],
)
def test_mismatch_if_no_file_has_the_version(
    month: tuple[list[str], list[DependencyChange]], text: str, said: str
) -> None:
    message = find_mismatch(text, *month)
    assert said in message
    assert message.count("; ") >= 2
