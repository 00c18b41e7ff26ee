"""The two parsers of PyYAML give the same events, or the Python parser is used."""

from __future__ import annotations

import pytest
import yaml

from sphinxext_progress.diagnostics import Diagnostic
from sphinxext_progress.format.base import LocatedText
from sphinxext_progress.reading import yaml_events, yaml_tree
from sphinxext_progress.reading.yaml_tree import YamlNode


def places(node: YamlNode | None) -> list[tuple[str, int, int]]:
    """List the texts of a tree with their positions."""
    if isinstance(node, LocatedText):
        return [(str(node), node.line, node.column)]
    parts = [part for pair in node.items() for part in pair] if isinstance(node, dict) else node or []
    return [place for part in parts if isinstance(part, LocatedText | dict | list) for place in places(part)]


def read(text: str) -> tuple[list[tuple[str, int, int]], list[Diagnostic]]:
    node, diagnostics = yaml_tree.parse_yaml(text, "r.yaml")
    return places(node), diagnostics


DOUBTFUL = [
    "a: b\tc",
    "a:\tb",
    "- a\n-\tb",
    "a: |\n  \tb",
    "a: [Really?, b]",
    "{a?: b}",
    "a: [b: ]\n",
    "a: [b: # c\n  ]",
    "?",
    "? a",
    "- ? a\n- b",
    "a: >#\n  b",
    "a: |-#\n  b",
    "a: !x,y b",
    "a: [!x,y]",
    "!&! a",
    "&a b: *a",
    "[&a b]",
    "*a",
    "a: [*b]",
]


@pytest.mark.parametrize("text", DOUBTFUL)
def test_ambiguous_text_is_left_to_the_python_parser(text: str) -> None:
    with pytest.raises((yaml_events.ParserMismatchError, yaml.YAMLError)):
        list(yaml_events.fast_events(text, text.split("\n")))


@pytest.mark.parametrize(
    "text",
    ["a: b", "a:\nb:\n", "- \n-\n", "a: Really?", "a: [b, [c, {d: e}]]", "a: ['b?']", "a: |\n  b", "a: >- # b\n  c"],
)
def test_ordinary_text_is_read_by_libyaml(text: str) -> None:
    lines = text.split("\n")
    assert len(list(yaml_events.fast_events(text, lines))) == len(list(yaml_events.python_events(text, lines)))


@pytest.mark.parametrize("text", [*DOUBTFUL, "a:\n  - b: c\n    d:\n  -\ne: [f, {g: h}]\n", "a: b: c", "a: 'b"])
def test_the_result_is_the_same_without_libyaml(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with_it = read(text)
    monkeypatch.setattr(yaml_events, "FAST_LOADER", yaml_events.PYTHON_LOADER)
    assert read(text) == with_it
