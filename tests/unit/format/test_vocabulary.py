"""Areas, themes and kinds: aliases and unknown names."""

from __future__ import annotations

import pytest

from sphinxext_progress.diagnostics import expected
from sphinxext_progress.diagnostics.messages import values
from sphinxext_progress.format.model import COMMIT_KINDS
from sphinxext_progress.format.project import Project
from sphinxext_progress.format.vocabulary import canonical_names, project_kinds, unknown_hosts, unknown_names

from ..samples import project, report

PROJECT = """\
areas: [{name: MoE, aliases: [Experts, Mixture]}, FSDP]
themes: [{name: Speed, aliases: Performance}]
kinds: [design]
"""


@pytest.mark.parametrize(
    ("written", "shown"), [("MoE", "MoE"), ("Mixture", "MoE"), ("FSDP", "FSDP"), ("moe", "moe"), ("", "")]
)
def test_an_alias_is_resolved_and_any_other_name_is_unchanged(written: str, shown: str) -> None:
    assert canonical_names(project(PROJECT).areas).get(written, written) == shown


def test_the_kinds_of_a_project_come_after_the_built_in_ones() -> None:
    assert project_kinds(project(PROJECT)) == [*COMMIT_KINDS, "design"]


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        (
            "commits:\n- {area: MoEE, description: a}",
            "3:10",
            values.UNKNOWN_NAME.format(
                what="area",
                name="'MoEE'",
                suggestion=values.CLOSEST_OF_NAMES.format(names="MoE, Experts, Mixture, FSDP", closest="'MoE'"),
            ),
        ),
        (
            "commits:\n- {kind: fixx, description: a}",
            "3:10",
            values.UNKNOWN_NAME.format(what="kind", name="'fixx'", suggestion=expected("fixx", COMMIT_KINDS)),
        ),
        (
            "trends:\n- {theme: Zoo, stage: a}",
            "3:11",
            values.UNKNOWN_NAME.format(
                what="theme", name="'Zoo'", suggestion=values.KNOWN_NAMES.format(names="Speed, Performance")
            ),
        ),
    ],
)
def test_an_unknown_name_is_a_located_warning(text: str, place: str, message: str) -> None:
    (diagnostic,) = unknown_names(report(f"period: 2026-01\n{text}"), project(PROJECT), "r.yaml")
    assert diagnostic.place == f"r.yaml:{place}"
    assert diagnostic.message.startswith(message)
    assert (diagnostic.subtype, diagnostic.fatal) == ("name", False)


def test_each_occurrence_of_an_unknown_name_is_reported() -> None:
    read = report("period: 2026-01\ncommits:\n- {area: X, description: a}\n- {area: X, kind: y, description: b}")
    places = [diagnostic.place for diagnostic in unknown_names(read, project(PROJECT), "r.yaml")]
    assert places == ["r.yaml:3:10", "r.yaml:4:10", "r.yaml:4:19"]


@pytest.mark.parametrize(
    "text",
    [
        "commits:\n- {area: Mixture, kind: design, description: a}",
        "commits:\n- {kind: fix, description: a}",
        "trends:\n- {theme: Performance, stage: a}",
    ],
)
def test_names_aliases_and_missing_names_are_valid(text: str) -> None:
    assert unknown_names(report(f"period: 2026-01\n{text}"), project(PROJECT), "r.yaml") == []


def test_a_project_without_areas_and_themes_accepts_any() -> None:
    read = report("period: 2026-01\ncommits: [{area: X, description: a}]\ntrends: [{theme: Y, stage: a}]")
    assert unknown_names(read, project(""), "r.yaml") == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "repository: https://github.com/o/r",
        "repository: https://git.example.org/o/r\nforge: gitea",
        "repository: https://git.example.org/o/r\nlinks: {commit: 'https://x.org/{commit}'}",
        "repository: https://git.example.org/o/r\nlinks: {pr: 'https://x.org/{pr}'}",
        "repository: https://git.example.org/o/r\nlinks: {issue: 'https://x.org/{issue}'}",
    ],
)
def test_a_repository_on_a_known_forge_has_no_warning(text: str) -> None:
    assert unknown_hosts(project(text), "project.yaml") == []


@pytest.mark.parametrize("more", ["", "\nlinks: {author: 'https://x.org/{author}'}"])
def test_a_repository_on_an_unknown_forge_is_a_warning(more: str) -> None:
    (diagnostic,) = unknown_hosts(project(f"repository: https://git.example.org/o/r{more}"), "project.yaml")
    assert diagnostic.place == "project.yaml:1:13"
    assert values.UNKNOWN_HOST.format(repository="'https://git.example.org/o/r'") in diagnostic.message
    assert (diagnostic.subtype, diagnostic.fatal) == ("name", False)


def test_a_diagnostic_of_a_project_without_a_file_has_no_position() -> None:
    unlocated = Project(repository="https://git.example.org/o/r")
    assert [diagnostic.place for diagnostic in unknown_hosts(unlocated, "conf.py")] == ["conf.py"]
