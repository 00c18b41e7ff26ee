"""Bullets and sections that are nested too deeply, and mappings of free keys."""

from __future__ import annotations

import pytest

from sphinxext_progress.diagnostics import Message
from sphinxext_progress.diagnostics.messages import values, yaml_syntax
from sphinxext_progress.format.fields import nesting_depth
from sphinxext_progress.format.model import Report
from sphinxext_progress.format.project import Project
from sphinxext_progress.reading.loader import parse_file
from sphinxext_progress.reading.yaml_tree import MAX_DEPTH

SECTIONS = "period: 2026-01\nsections: [{title: a, sections: [{title: b, sections: [{title: c"
ITEMS = ", items: [{text: d, items: [{text: e, items: [{text: f"


def problems(text: str, kind: type[Report | Project] = Report) -> list[str]:
    return [f"{found.place} {found.message}" for found in parse_file(text.encode(), "r.yaml", kind).diagnostics]


def test_the_format_allows_three_levels_of_bullets_in_three_levels_of_sections() -> None:
    text = SECTIONS + ITEMS + ", links: [{url: 'https://e.org'}]}]}]}]}]}]}]\n"
    assert problems(text) == []
    assert nesting_depth(Report) + 4 == MAX_DEPTH


@pytest.mark.parametrize(
    ("text", "key", "message"),
    [
        (SECTIONS + ITEMS + ", items: [{text: g, pr: [1]}]}]}]}]}]}]}]\n", "items", values.TOO_MANY_ITEM_LEVELS),
        (SECTIONS + ITEMS + ", items: [{text: g, items: [h]}]}]}]}]}]}]}]\n", "items", values.TOO_MANY_ITEM_LEVELS),
        (SECTIONS + ", sections: [{title: d}]}]}]}]\n", "sections", values.TOO_MANY_SECTION_LEVELS),
    ],
)
def test_one_level_more_is_reported_at_its_key(text: str, key: str, message: Message) -> None:
    line = text.splitlines()[1]
    # The last one, after three levels.
    places = [index for index in range(len(line)) if line.startswith(f"{key}: [", index)]
    assert problems(text) == [f"r.yaml:2:{places[3] + 1} {message.format()}"]


def test_much_deeper_nesting_is_refused_by_its_depth() -> None:
    (problem,) = problems("period: 2026-01\noverview: " + "[" * 5_000)
    assert problem.endswith(yaml_syntax.TOO_DEEP.format(limit=MAX_DEPTH))


@pytest.mark.parametrize(("value", "found"), [("abc", "'abc'"), ("[a]", "a list")])
def test_repositories_are_a_mapping(value: str, found: str) -> None:
    assert problems(f"repositories: {value}\n", Project) == [
        "r.yaml:1:15 " + values.MAPPING.format(path="'repositories'", found=found)
    ]


@pytest.mark.parametrize(
    ("text", "place", "role"),
    [
        ("overview: {ref}`a`", "2:11", "{ref}"),
        ("infrastructure:\n- {py:func}`a` b", "3:3", "{py:func}"),
        ("infrastructure: [{ref}`a`]", "2:18", "{ref}"),
        ("commits:\n- description: {doc}`a`", "3:16", "{doc}"),
    ],
)
def test_a_value_that_begins_with_a_role_needs_quotes(text: str, place: str, role: str) -> None:
    assert problems(f"period: 2026-01\n{text}\n") == [f"r.yaml:{place} " + yaml_syntax.ROLE.format(role=f"'{role}'")]
