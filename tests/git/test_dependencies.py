"""Dependency changes of commits, and checks of what a report states about them."""

from __future__ import annotations

import re

import pytest

from sphinxext_progress.diagnostics.messages import verification as messages
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
from sphinxext_progress.git.verifying.dependency_claims import DependencyClaims
from sphinxext_progress.git.verifying.dependency_lines import DependencyNames, states_change
from sphinxext_progress.git.verifying.evidence import Evidence

from ..messages import message_pattern
from .repositories import History, open_branch

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
        (
            "crates/x/Cargo.toml",
            '[dependencies]\nserde = "1.0"\nx = {path = "../x"}\ny.workspace = true\nz = {git = "https://e.org", rev = "a1"}\n'
            '[workspace.dependencies]\ny = {version = "2", package = "real_y"}\n[target.a.build-dependencies]\ncc = 3\n',
            {"serde": "1.0", "z": "rev a1", "real-y": "2"},
        ),
        ("pyproject.toml", "no toml [", None),
        ("pyproject.toml", 'project = "odd"\ndependency-groups = 3\n', {}),
        ("requirements.txt", "", {}),
    ],
)
def test_declared_dependencies_of_a_file(path: str, text: str, expected: dict[str, str] | None) -> None:
    assert declared_dependencies(path, text.encode()) == expected


def changes_after_first(history: History) -> list[DependencyChange]:
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
    changes = changes_after_first(history)
    assert len(changes) == 6
    assert {
        (change.name, change.before, change.after, change.locked) for change in net_dependency_changes(changes)
    } == {
        ("flash-linear-attention", "~=0.3.2", "~=0.4.0", False),
        ("torch", "2.5.0", "2.6.1", True),
        ("pytest", "==8.3.5", "", False),
    }
    assert {
        change.commit.hash for change in net_dependency_changes(changes) if change.name == "flash-linear-attention"
    } == {bump}


def test_net_change_lists_its_steps(history: History) -> None:
    without = PYPROJECT.replace('"flash-linear-attention~=0.3.2", ', "")
    history.commit("Begin", {"pyproject.toml": without})
    added = history.commit("Add FLA", {"pyproject.toml": PYPROJECT})
    bumped = history.commit("Bump FLA", {"pyproject.toml": PYPROJECT.replace("0.3.2", "0.4.0")})
    (change,) = net_dependency_changes(changes_after_first(history))
    assert (change.before, change.after, change.commit.hash) == ("", "~=0.4.0", bumped)
    assert [(step.before, step.after) for step in change.steps] == [("", "~=0.3.2"), ("~=0.3.2", "~=0.4.0")]
    evidence = Evidence(FileContents(Repository(history.path)), [])
    message = find_mismatch(
        "Flash Attention library bumped", ["flash-attn", "flash-linear-attention"], [change], evidence
    )
    first, second = (
        messages.DEPENDENCY_STEP.format(before=before, after=after, commit=name[:10])
        for before, after, name in (
            (messages.ABSENT_DEPENDENCY.format(), "~=0.3.2", added),
            ("~=0.3.2", "~=0.4.0", bumped),
        )
    )
    described = messages.CHANGED_DEPENDENCY.format(
        name="'flash-linear-attention'", path="'pyproject.toml'", steps=f"{first}, then {second}"
    )
    assert message == messages.OTHER_DEPENDENCY_CHANGED.format(changes=described)


def test_unreadable_version_of_a_file_is_skipped(history: History) -> None:
    history.commit("Begin", {"pyproject.toml": PYPROJECT, "new.txt": ""})
    history.commit("Break it", {"pyproject.toml": "<<<<<<< HEAD\n"})
    history.commit("Break it again", {"pyproject.toml": ">>>>>>> HEAD\n"})
    mended = history.commit("Mend it", {"pyproject.toml": PYPROJECT.replace("0.3.2", "0.4.0")})
    (change,) = changes_after_first(history)
    assert (change.name, change.before, change.after) == ("flash-linear-attention", "~=0.3.2", "~=0.4.0")
    assert change.commit.hash == mended


def test_submodule_change(history: History) -> None:
    old_commit, new_commit = "1" * 40, "2" * 40
    history.commit("Begin", {"a.py": "1\n"}, submodules={"third_party/Cut_lass": old_commit})
    moved = history.commit("Move it", {"a.py": "2\n"}, submodules={"third_party/Cut_lass": new_commit})
    (change,) = changes_after_first(history)
    assert change.commit.hash == moved
    assert (change.name, change.path, change.locked) == ("cut-lass", "third_party/Cut_lass", True)
    assert (change.before, change.after) == ("1" * 10, "2" * 10)


def test_known_dependencies(history: History) -> None:
    history.commit("Begin", {"pyproject.toml": PYPROJECT, "uv.lock": LOCK, "docs/a.md": "torch\n"})
    repository = Repository(history.close())
    names = known_dependencies(FileContents(repository), read_log(repository).head)
    assert {"flash-attn", "flash-linear-attention", "transformer-engine"} <= set(names)
    assert names == sorted(names)


Month = tuple[list[str], list[DependencyChange], Evidence]


@pytest.fixture
def month(history: History) -> Month:
    """Return the dependencies of a project, those that changed, and the evidence of the commits."""
    history.commit("Begin", {"pyproject.toml": PYPROJECT, "uv.lock": LOCK, "setup.py": "'left-pad==1.0'\n"})
    new = (
        PYPROJECT.replace("0.3.2", "0.4.0")
        .replace("<2.12", "<2.13")
        .replace("v2.10", "v2.12")
        .replace('"torch"', '"torch>=2.6.0"')
    )
    hooks = "- repo: https://example.org/pytest-hook\n  rev: v9.1.0\n- repo: https://example.org/cook_book\n"
    # An identifier does not mention a dependency.
    message = "Bump giz_motor\n\nThe image has numpy 9.2.\nIt has Node.js 22.1."
    history.commit(message, {"pyproject.toml": new, ".pre-commit-config.yaml": hooks, "logo.bin": b"\xff"})
    repository, branch = open_branch(history)
    contents = FileContents(repository)
    changes = net_dependency_changes(dependency_changes(contents, [branch.head]))
    return known_dependencies(contents, branch.head), changes, Evidence(contents, [branch.head])


def find_mismatch(text: str, known: list[str], changes: list[DependencyChange], evidence: Evidence) -> str | None:
    """Check a line against the changes of a period."""
    names = DependencyNames(known, (change.name for change in changes))
    return DependencyClaims(names, changes, changes, evidence).find_mismatch(text) if states_change(text) else None


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
        # The forms of a draft.
        "flash-linear-attention: 0.3.2 → 0.4.0",
        "torch, as asked for: >=2.6.0, new",
        "transformer-engine, as asked for: <2.12 → <2.13",
        "flash-linear-attention, as asked for: ~=0.3.2, removed",
        "torch, as asked for: any → >=2.6.0",
        "flash-linear-attention: removed",
        # Single numbers.
        "torch upgraded to 2",
        "Bumped torch to v2 in CI",
        "torch: any → >=2",
        "torch, as asked for: any → 2",
        "transformer-engine: v2 → v2.12",
    ],
)
def test_files_confirm_a_line(month: Month, text: str) -> None:
    assert find_mismatch(text, *month) == ""


@pytest.mark.parametrize(
    "text",
    [
        "Updated the kernels of linear attention",
        "Updated tests for numpy 2.0",
        "Switched to numpy arrays",
        "GPU health checks in CI pipeline",
        "Updated the contributing guide",
        "Flash Attention is faster",
        # The message of a commit, the hooks of a linter, and other files confirm these.
        "numpy bumped to 9.2",
        "pytest: 9.0.0 → 9.1.0",
        "Transformer Engine upgraded to 2.12, Node.js upgraded to 22.1",
        "Bumped Node.js to 23.0",
        "Bumped the cook-book hook to 3.0",
        "Updated the book of recipes to 3.0",
        # The version is that of something else, or no version.
        "Bumped the cook book in numpy to 2.1",
        "Updated numpy-like arrays to 2.1",
        "Updated numpy: the default is 2.1 now",
        "Numpy: 85.2 → 87.1",
        "numpy: 85.25 % → 87.1 %",
        "numpy: 1.5x → 2.5x",
        "numpy: 85 → 87",
        "torch: 85 → 87",
        "torch: 85 → 87 %",
        "torch: 85 → 87 points",
        "Updated torch to 3 workers",
        "Updated torch to 3 times the speed",
        "workers: 2 → 4",
        "workers: new",
        "numpy: removed",
        "Numpy: new",
        "tiers: any → 4",
        "Memory: 1.5 → 2.5",
        "left pad: 1.5 → 2.5",
        "left-pad: 1.5 → 2.5 points",
        "Updated a to 1.0 and b",
        "Updated 1 2 to 1.0",
        "Bumped the to 1.0",
    ],
)
def test_line_without_a_dependency_that_the_files_know(month: Month, text: str) -> None:
    assert not find_mismatch(text, *month)


def test_name_without_letters_matches_nothing(month: Month) -> None:
    assert find_mismatch("torch bumped to 2.6", ["-"], [], month[2]) is None


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("Flash Attention library bumped", message_pattern(messages.OTHER_DEPENDENCY_CHANGED)),
        ("Transformer Engine upgraded to 2.14", message_pattern(messages.WRONG_VERSION, versions="'2.14'")),
        ("Minimum torch version set to >= 2.7.0", message_pattern(messages.WRONG_VERSION, versions="'2.7.0'")),
        ("numpy bumped to 2.1", message_pattern(messages.DEPENDENCY_NOT_CHANGED, name="'numpy'")),
        (
            "flash-linear-attention upgraded from 0.4.0 to 0.5.0",
            message_pattern(messages.WRONG_VERSION, versions="'0.5.0'"),
        ),
        (
            "flash-linear-attention upgraded from 0.2.0 to 0.4.0",
            message_pattern(messages.WRONG_VERSION, versions="'0.2.0'"),
        ),
        (
            "Minimum flash-linear-attention version is 0.3.2",
            message_pattern(messages.WRONG_VERSION, versions="'0.3.2'"),
        ),
        ("PyTorch bumped to 2.8", message_pattern(messages.WRONG_VERSION, versions="'2.8'")),
        ("torch bumped to 2.6.1", message_pattern(messages.WRONG_VERSION, versions="'2.6.1'")),
        ("Updated the linear attention library", message_pattern(messages.OTHER_DEPENDENCY_CHANGED)),
        ("torch: 2.5 → 9.9.9", message_pattern(messages.WRONG_VERSION, versions="'2.5, 9.9.9'")),
        ("flash-linear-attention: 0.2.0 → 0.4.0", message_pattern(messages.WRONG_VERSION, versions="'0.2.0'")),
        ("flash-linear-attention: 0.4.0.post1, new", message_pattern(messages.WRONG_VERSION, versions="'0.4.0.post1'")),
        ("flash-linear-attention: ~=0.2, removed", message_pattern(messages.WRONG_VERSION, versions="'0.2'")),
        ("flash-linear-attention: ~=0.5, new", message_pattern(messages.WRONG_VERSION, versions="'0.5'")),
        ("numpy: 1.26.0 → 2.1.0", message_pattern(messages.DEPENDENCY_NOT_CHANGED, name="'numpy'")),
        ("Updated torch to 2.6 and numpy to 2.1", message_pattern(messages.DEPENDENCY_NOT_CHANGED, name="'numpy'")),
        (
            "flash-linear-attention, as asked for: ~=0.3.2 → any",
            message_pattern(messages.WRONG_VERSION, versions="'any'"),
        ),
        ("torch: >=2.5 → any", message_pattern(messages.WRONG_VERSION, versions="'2.5, any'")),
        ("torch: any → >=9", message_pattern(messages.WRONG_VERSION, versions="'9'")),
        ("torch: v2 → v9", message_pattern(messages.WRONG_VERSION, versions="'9'")),
        ("torch: >=1 → >=2", message_pattern(messages.WRONG_VERSION, versions="'1'")),
        ("torch, as asked for: 2 → 9", message_pattern(messages.WRONG_VERSION, versions="'9'")),
        ("Bumped torch to 3", message_pattern(messages.WRONG_VERSION, versions="'3'")),
        ("Bumped torch from 2 to 9 in CI", message_pattern(messages.WRONG_VERSION, versions="'9'")),
        ("numpy: v1 → v2", message_pattern(messages.DEPENDENCY_NOT_CHANGED, name="'numpy'")),
        ("numpy: any → >=2", message_pattern(messages.DEPENDENCY_NOT_CHANGED, name="'numpy'")),
        ("Bumped giz-mo to 3.0", message_pattern(messages.UNKNOWN_DEPENDENCY, name="'giz-mo'")),
        ("left-pad: v2 → v3", message_pattern(messages.UNKNOWN_DEPENDENCY, name="'left-pad'")),
        ("left-pad: any → >=3", message_pattern(messages.UNKNOWN_DEPENDENCY, name="'left-pad'")),
        ("Bumped left-pad to 3.0", message_pattern(messages.UNKNOWN_DEPENDENCY, name="'left-pad'")),
        ("Bump the left pad library from 2.0 to 3.0", message_pattern(messages.UNKNOWN_DEPENDENCY, name="'left pad'")),
        ("left-pad: 2.0.0 → 3.0.0", message_pattern(messages.UNKNOWN_DEPENDENCY, name="'left-pad'")),
        ("@left/pad: 3.0, new", message_pattern(messages.UNKNOWN_DEPENDENCY, name="'@left/pad'")),
    ],
)
def test_mismatch_if_no_file_has_the_version(month: Month, text: str, pattern: str) -> None:
    assert re.fullmatch(pattern, find_mismatch(text, *month) or "")
