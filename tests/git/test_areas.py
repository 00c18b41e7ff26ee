"""Find the area of a commit by tags, scopes, words and paths, in this order."""

from __future__ import annotations

import pytest

from sphinxext_progress.format.project import Area, Project
from sphinxext_progress.git import log
from sphinxext_progress.git.drafting.areas import MAX_PROPOSED_AREAS, AreaMatcher, propose_areas
from sphinxext_progress.git.drafting.period_changes import gather_changes
from sphinxext_progress.git.file_contents import FileContents
from sphinxext_progress.git.repository import Repository
from sphinxext_progress.git.touched_files import touched_files

from .repositories import JANUARY, History, lines, open_branch

AREAS = Project.model_validate(
    {
        "areas": [
            {"name": "MoE", "aliases": ["Mixture of Experts"], "tags": ["moe"], "paths": ["core/moe/**"]},
            {"name": "FSDP", "tags": ["m-fsdp"], "paths": ["core/fsdp/**", "*.fsdp"]},
            {"name": "CI", "tags": ["ci"], "paths": [".github/**"]},
            {"name": "Testing", "paths": ["tests/**"]},
            {"name": "C++", "paths": ["**/*.cpp", "lib?.h"]},
            "Cleanup",
        ]
    }
).areas


@pytest.mark.parametrize(
    ("title", "lines", "wanted"),
    [
        ("[M-FSDP] Fix it", {"core/moe/a.py": 9}, "FSDP"),
        ("feat(MoE): Add it", {"core/fsdp/a.py": 9}, "MoE"),
        ("fix(x,moe): Add it", {}, "MoE"),
        ("ci: Add it", {"core/fsdp/a.py": 9}, "CI"),
        ("Add routers for mixture of experts, with FSDP", {"core/fsdp/a.py": 9}, "MoE"),
        ("Add m_fsdp offloading", {}, "FSDP"),
        ("Add it", {"core/fsdp/a.py": 9, "core/moe/a.py": 10}, "MoE"),
        ("Add it", {"core/moe/deep/er/a.py": 1, "tests/b.py": 90}, "MoE"),
        ("Add it", {"tests/b.py": 90}, "Testing"),
        ("Add it", {"a.fsdp": 0}, "FSDP"),
        ("Add it", {"core/a.fsdp": 0}, ""),
        ("Add it", {"a/b/c.cpp": 1}, "C++"),
        ("Add it", {"c.cpp": 1, "lib1.h": 1}, "C++"),
        ("Speed C++ up", {}, "C++"),
        ("Add it", {"other.py": 9}, ""),
        ("Cleanup of it", {}, "Cleanup"),
    ],
)
def test_area_of_a_commit(title: str, lines: dict[str, int], wanted: str) -> None:
    assert AreaMatcher(AREAS).find(title, lines) == wanted


def test_areas_are_proposed_from_tags_scopes_and_folders(history: History) -> None:
    for number in range(3):
        history.commit(f"[net] Change {number}", {f"src/otter/net/{number}.py": "x"})
        history.commit(f"feat(index): Change {number}", {f"src/index/{number}.py": "x"})
        history.commit(f"Change {number}", {f"tools/{number}.py": "x"})
    history.commit("[rare] Change", {"rare/x.py": "x"})
    repository = Repository(history.show())
    line = log.read_log(repository).line
    areas = propose_areas(line, touched_files(FileContents(repository), line))
    assert [(area.name, area.tags, area.paths) for area in areas] == [
        ("index", ["index"], ["src/index/**"]),
        ("net", ["net"], []),
        ("otter", [], ["src/otter/**"]),
        ("tools", [], ["tools/**"]),
    ]


def test_number_of_proposed_areas_is_limited(history: History) -> None:
    for number in range(3 * (MAX_PROPOSED_AREAS + 2)):
        history.commit(f"[tag{number % (MAX_PROPOSED_AREAS + 2)}] Change", {"x.py": str(number)})
    line = log.read_log(Repository(history.show())).line
    assert len(propose_areas(line, {})) == MAX_PROPOSED_AREAS


def test_area_of_a_project_may_be_just_a_name() -> None:
    assert AreaMatcher([Area(name="MoE")]).find("Add MoE", {}) == "MoE"


def proposed_areas(history: History, count: int = 0) -> tuple[list[Area], list[str]]:
    """Return the proposed areas and the areas of the changes of January."""
    repository, branch = open_branch(history)
    changes = gather_changes(repository, branch, JANUARY, (), count=count)
    return list(changes.proposed), [change.area for change in changes.changes]


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("src/core/moe/a.py", "MoE"),
        ("src/core/a.py", "Core"),
        ("src/a.py", "Source"),
        ("src/core/moe/config.py", "Settings"),
        ("src/core/b.cpp", "Core"),
        ("b.cpp", "C++"),
    ],
)
def test_deepest_glob_wins(path: str, wanted: str) -> None:
    globs = {
        "Source": "src/**",
        "C++": "**/*.cpp",
        "Core": "src/core/**",
        "MoE": "src/core/moe/**",
        "Settings": "src/core/moe/config.py",
    }
    areas = [Area(name=name, paths=[glob]) for name, glob in globs.items()]
    assert AreaMatcher(areas).find("Change it", {path: 1}) == wanted
    assert AreaMatcher(areas[::-1]).find("Change it", {path: 1}) == wanted


def test_types_are_not_proposed_as_areas(history: History) -> None:
    for number in range(3):
        for subject in (
            "ci(fix): Pin it",
            "fix(tests): Wait",
            "[BUG] Count",
            "ENH: Add it",
            "Update: it",
            "OTTER-12: Do it",
        ):
            history.commit(f"{subject} {number}", {f"tools/{number}.py": subject})
        history.commit(f"feat(net): Add a fix {number}", {f"tools/x{number}.py": "x"})
    repository = Repository(history.show())
    line = log.read_log(repository).line
    areas = propose_areas(line, touched_files(FileContents(repository), line))
    assert [(area.name, area.tags) for area in areas] == [("net", ["net"]), ("tools", [])]
    assert AreaMatcher(areas).find("Add a fix", {}) == ""


def test_area_of_most_changes_is_split(history: History) -> None:
    for number in range(3):
        history.commit(f"Load {number}", {f"src/otter/net/{number}.py": "x\n"}, "2026-01-05")
        history.commit(f"Keep {number}", {f"src/otter/index/{number}.py": "x\n"}, "2026-01-06")
        history.commit(f"Call {number}", {f"src/otter/{number}.py": "x\n"}, "2026-01-07")
    areas, names = proposed_areas(history)
    assert [(area.name, area.paths) for area in areas] == [
        ("index", ["src/otter/index/**"]),
        ("net", ["src/otter/net/**"]),
    ]
    assert sorted(names) == ["", "", "", "index", "index", "index", "net", "net", "net"]


def test_tag_of_most_changes_is_no_area(history: History) -> None:
    for number in range(3):
        history.commit(f"[otter] Change {number}", {f"{number}/x.py": "x\n"}, "2026-01-05")
        history.commit(f"Let an otter {number}", {f"{number}/y.py": "x\n"}, "2026-01-05")
    assert proposed_areas(history) == ([], [""] * 6)


def test_no_area_holds_more_than_half_of_the_rows(history: History) -> None:
    for number in range(4):
        history.commit(f"Load {number}", {f"net/{number}.py": lines(f"a{number}", 90)}, "2026-01-05")
        history.commit(f"Keep {number}", {f"index/{number}.py": "x\n"}, "2026-01-06")
        history.commit(f"Call {number}", {f"cli/{number}.py": "x\n"}, "2026-01-07")
    assert [area.name for area in proposed_areas(history)[0]] == ["cli", "index", "net"]
    assert [area.name for area in proposed_areas(history, 4)[0]] == ["cli", "index"]


def test_a_folder_of_all_sources_is_no_area(history: History) -> None:
    for number in range(3):
        history.commit(f"Change {number}", {f"src/{number}.py": "x", f"cli/{number}.py": "x"})
    repository, branch = open_branch(history)
    touched = touched_files(FileContents(repository), branch.line)
    assert [area.name for area in propose_areas(branch.line, touched)] == ["cli"]


def test_few_changes_may_have_one_area(history: History) -> None:
    for number in range(3):
        history.commit(f"Load {number}", {f"net/{number}.py": "x\n"}, "2026-01-05")
    assert proposed_areas(history)[1] == ["net"] * 3
