"""What ``project.yaml`` may say."""

from __future__ import annotations

import pytest

from sphinxext_progress.diagnostics.messages import values
from sphinxext_progress.format.project import Area, Project, ThemeName
from sphinxext_progress.reading import loader

from ..samples import project


def test_an_empty_project_has_nothing_of_its_own() -> None:
    assert project("") == Project()
    assert project("areas:\nthemes:\nkinds:\nlinks:\ntitles:\nrepository:\nforge:") == Project()


def test_an_area_and_a_theme_may_be_their_name_alone() -> None:
    read = project("areas: [MoE, {name: FSDP, aliases: Sharding}]\nthemes: [Speed]\nkinds: design")
    assert read.areas == [Area(name="MoE"), Area(name="FSDP", aliases=["Sharding"])]
    assert read.themes == [ThemeName(name="Speed")]
    assert read.kinds == ["design"]


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("repository: github.com/o/r", "1:13", "expected the address of the repository"),
        ("repository: https://github.com", "1:13", "expected the address of the repository"),
        ("repository: https://github.com/o/r?x", "1:13", "expected the address of the repository"),
        ("repository: ssh://github.com/o/r", "1:13", "expected the address of the repository"),
        ("forge: svn", "1:8", values.FORGE.problem.format(found="'svn'", where=" in 'forge'")),
        ("links: {pr: 'https://x.org/'}", "1:13", "expected an address with {pr} in it"),
        ("links: {issue: 'https://x.org/{pr}'}", "1:16", "expected an address with {issue} in it"),
        ("links: {commit: 'ftp://x.org/{commit}'}", "1:17", "expected an address with {commit} in it"),
        ("links: https://x.org", "1:8", values.MAPPING.problem.format(found="'https://x.org'", where=" in 'links'")),
        ("areas: MoE", "1:8", values.LIST.problem.format(found="'MoE'", where=" in 'areas'")),
        ("areas: [{aliases: x}]", "1:9", values.MISSING_KEY_OF.problem.format(path="'areas[0]'", key="'name'")),
        (
            "areas: [{name: x, alias: y}]",
            "1:19",
            values.UNKNOWN_KEY.format(key="'alias'", suggestion="expected one of name, aliases, paths, tags"),
        ),
        ("themes:\n- ", "2:2", values.TEXT.problem.format(found="nothing", where=" in 'themes[0]'")),
    ],
)
def test_a_mistake_is_told_where_it_stands(text: str, place: str, message: str) -> None:
    (diagnostic,) = loader.parse_file(text.encode(), "project.yaml", Project).diagnostics
    assert diagnostic.place == f"project.yaml:{place}"
    assert message in diagnostic.message
    assert (diagnostic.subtype, diagnostic.fatal) == ("data", True)
