"""Find the area of a commit by tags, scopes, words and paths, in this order."""

from __future__ import annotations

import pytest

from sphinxext_progress.format.project import Area, Project
from sphinxext_progress.git import log
from sphinxext_progress.git.drafting.areas import MAX_PROPOSED_AREAS, AreaMatcher, propose_areas
from sphinxext_progress.git.file_contents import FileContents
from sphinxext_progress.git.repository import Repository
from sphinxext_progress.git.touched_files import touched_files

from .repositories import History

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


def test_a_proposed_folder_comes_after_the_folders_in_it(history: History) -> None:
    for number in range(3):
        for folder, times in (("src", 3), ("src/core", 2), ("src/core/index", 1), ("tools", 1)):
            for time in range(times):
                history.commit("Change", {f"{folder}/{number}{time}.py": "x\n"}, "2026-01-05")
    repository = Repository(history.show())
    line = log.read_log(repository).line
    areas = propose_areas(line, touched_files(FileContents(repository), line))
    assert [area.name for area in areas] == ["index", "tools", "core", "src"]
    assert AreaMatcher(areas).find("Change", {"src/core/index/a.py": 1}) == "index"
