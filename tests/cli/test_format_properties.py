"""Test ``sphinx-progress format`` with random reports: no comment is lost, and each stays with its key."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from hypothesis import given, settings
from hypothesis import strategies as st

from sphinxext_progress.cli.formatting.formatter import to_common_form
from sphinxext_progress.format.base import LocatedText
from sphinxext_progress.format.model import Report
from sphinxext_progress.reading import yaml_tree
from sphinxext_progress.reading.loader import parse_file

from .test_format import readers, same

#: The path of a key or an item, such as ``("commits", 0, "area")``.
KeyPath: TypeAlias = tuple[str | int, ...]

#: Possible values. Braces stand for the indentation of continuation lines; hash signs do not start comments.
VALUES = {
    "text": st.sampled_from(
        [
            *("x", "a b", "yes", "1:30", "0o7", "12e3", "2026-01-30", "3.10", "=", "a -> b", "a → `->` -> c", "'a -> b'"),
            *('"a\\n  b"', '"#1"', "'it''s'", "a\n{}b", "a ->\n{}b", "'a\n\n{}# b'", "2026-01-30\n{}10:00:00"),
            *("|\n{}a\n{}# b", "|-\n\n{}a\n\n{}b", ">\n{}a\n\n{} b", "|2-\n{}a", ">\n{}a -> b\n{}-> c", "|+\n{}a\n"),
        ]
    ),
    "word": st.sampled_from(["ann", "on", "007", "'a b'", "[ann, 1e3]", "[ann,\n{}'b']", "\n{}ann"]),
    "hash": st.sampled_from(["0123456", "abcdef0", "'12e4567'", "[1234567,abcdef0]"]),
    "number": st.sampled_from(["12", "'12'", "[12, 13]", ""]),
    "date": st.sampled_from(["2026-01-30", "'2026-01-30'", ""]),
    "switch": st.sampled_from(["true", "False", ""]),
    "period": st.sampled_from(["2026-01", "2026", "'2026-W05'"]),
}  # fmt: skip

#: The mappings of a report: required and optional keys. A list gives the kind of its items.
MAPPINGS: dict[str, tuple[dict[str, str | list[str]], dict[str, str | list[str]]]] = {
    "report": (
        {"period": "period"},
        {
            "project": "text",
            "published": "date",
            "authors": "word",
            "draft": "switch",
            "titles": "titles",
            "overview": "text",
            "highlights": ["highlight"],
            "commits": ["commit"],
            "infrastructure": ["item"],
            "trends": ["theme"],
        },
    ),
    "titles": ({"report": "text"}, {"overview": "text", "trends": "text"}),
    "highlight": ({"title": "text"}, {"text": "text", "items": ["item"]}),
    "commit": (
        {"description": "text"},
        {"area": "text", "commit": "hash", "pr": "number", "authors": "word", "date": "date", "breaking": "switch"},
    ),
    "item": ({"text": "text"}, {"pr": "number", "commit": "hash"}),
    "theme": ({"theme": "text", "trajectory": "text"}, {"stage": ["item"], "pr": "number"}),
}
#: The mappings that may be written as a single text.
SHORT = {"item", "commit"}


@dataclass
class Writer:
    """Writes a report, and records the key or item that each comment belongs to."""

    data: st.DataObject
    lines: list[str] = field(default_factory=list)
    targets: dict[str, tuple[str, KeyPath]] = field(default_factory=dict)

    def maybe(self) -> bool:
        return self.data.draw(st.sampled_from([False, False, True]))

    def note(self, where: str, path: KeyPath) -> str:
        text = f"# c{len(self.targets)}"
        self.targets[text] = where, path
        return text

    def comment(self, where: str, path: KeyPath, column: int) -> None:
        self.lines.append(" " * column + self.note(where, path))

    def blank(self, most: int = 2) -> None:
        self.lines += self.data.draw(st.lists(st.sampled_from(["", "", "", " "]), max_size=most))

    def mapping(self, name: str, column: int, path: KeyPath, before: str = "") -> None:
        """Write a mapping; ``before`` is the text before its first key on the same line."""
        needed, optional = MAPPINGS[name]
        chosen = self.data.draw(st.lists(st.sampled_from(sorted(optional)), unique=True, max_size=3))
        keys = self.data.draw(st.permutations([*needed, *chosen]))
        if not before and self.maybe():
            self.comment("top", path, column)
            self.lines.append("")
        for place, key in enumerate(keys):
            item_path = *path, key
            if place:
                self.blank()
            while (place or not before) and self.maybe():
                self.comment("above", item_path, column)
            self.lines.append((before if before and not place else " " * column) + f"{key}:")
            self.value({**needed, **optional}[key], column, item_path)
            if self.maybe():
                self.blank(1)
                self.comment("in", item_path, column + 1)
            elif place + 1 < len(keys) and self.lines[-1].strip() and self.maybe():
                self.comment("below", item_path, column)
                self.lines.append("")
        if self.maybe():
            self.blank()
            self.comment("end", path, column)

    def value(self, kind: str | list[str], column: int, path: KeyPath) -> None:
        if isinstance(kind, list):
            self.items(kind[0], column, path)
        elif kind in MAPPINGS:
            if self.maybe():
                self.lines[-1] += " " + self.note("in", path)
            self.mapping(kind, column + 2, path)
        else:
            self.scalar(kind, column, path)

    def scalar(self, kind: str, column: int, path: KeyPath) -> None:
        """Append a value to the current line."""
        first, *rest = self.data.draw(VALUES[kind]).replace("{}", " " * (column + 3)).split("\n")
        self.lines[-1] = f"{self.lines[-1]} {first}".rstrip()
        # A comment may follow the indicator of a block scalar, or the end of any other value.
        begins = first.startswith(("|", ">"))
        if begins and self.maybe():
            self.lines[-1] += "  " + self.note("in", path)
        self.lines += rest
        if not begins and self.maybe():
            self.lines[-1] += "  " + self.note("in", path)

    def items(self, name: str, column: int, path: KeyPath) -> None:
        """Write a list in flow or block style."""
        if self.maybe():
            key = next(iter(MAPPINGS[name][0]))
            end = ", trajectory: b" if name == "theme" else ""
            self.lines[-1] += f" [  {self.note('in', path)}"
            self.lines += [f"{' ' * (column + 3)}{{pr: 12, {key}: on{end}}},  {self.note('in', path)}"]
            self.lines[-1] = self.lines[-1].replace("pr: 12, ", "" if name == "highlight" else "pr: 12, ")
            self.lines += [f"{' ' * (column + 1)}]"]
            return
        indented = column + self.data.draw(st.sampled_from([0, 2]))
        for number in range(self.data.draw(st.integers(1, 2))):
            item_path = *path, number
            self.blank(1)
            while self.maybe():
                self.comment("item", item_path, indented)
            dash = " " * indented + "-"
            match self.data.draw(st.sampled_from(["text"] * (name in SHORT) + ["close", "far", "own line"])):
                case "text":
                    self.lines.append(dash)
                    self.scalar("text", indented, item_path)
                case "own line":
                    self.lines.append(dash + (f" {self.note('dash', item_path)}" if self.maybe() else ""))
                    self.mapping(name, indented + 2, item_path)
                case space:
                    before = dash + " " * (1 if space == "close" else 3)
                    self.mapping(name, len(before), item_path, before)
        if indented > column and self.maybe():
            self.comment("in", path, indented)


def places(node: yaml_tree.YamlNode | None, path: KeyPath = ()) -> list[tuple[int, KeyPath]]:
    """List the lines of the keys and items of a tree, in the order of the file."""
    marks: list[tuple[int, KeyPath]] = []
    if isinstance(node, yaml_tree.YamlMapping):
        for key, value in node.items():
            assert isinstance(key, LocatedText)
            marks += [(key.line, (*path, key)), *places(value, (*path, key))]
    elif isinstance(node, yaml_tree.YamlSequence):
        for number, item in enumerate(node):
            marks += [(item.line, (*path, number)), *places(item, (*path, number))]
    return sorted(marks, key=lambda mark: mark[0])


def is_in_place(text: str, comment: str, where: str, path: KeyPath) -> bool:
    """Return whether a comment is at its expected position."""
    lines = text.splitlines()
    at = next(number for number, line in enumerate(lines, 1) if re.search(comment + r"\b", line))
    marks = places(yaml_tree.parse_yaml(text, "r.yaml")[0])
    above = [mark for line, mark in marks if line <= at]
    below = [line for line, _ in marks if line > at]
    next_ones = [mark for line, mark in marks if below and line == below[0]]
    inside = bool(above) and above[-1][: len(path)] == path
    follow = [line for line in lines[at:] if not line.lstrip().startswith("#")]
    indentation = lines[at - 1].find("#")
    match where:
        case "above":
            return path in next_ones and follow[0].startswith(f"{' ' * indentation}{path[-1]}:")
        case "item":
            return path in next_ones and next(line for line in follow if line.strip()).lstrip().startswith("-")
        case "dash":
            return path in next_ones and lines[at - 1].lstrip().startswith("-")
        case "in":
            return inside
        case "below":
            # No key follows that the comment could belong to.
            alone = not follow or not follow[0][: indentation + 1].strip() or follow[0][:indentation].strip() != ""
            return inside and bool(lines[at - 2].strip()) and alone
        case "end":
            return inside and not any(mark[: len(path)] == path for mark in next_ones)
        case _:
            return not any(mark[: len(path)] == path and len(mark) > len(path) for mark in above)


@given(st.data(), st.sampled_from(["\n", "\r\n"]), st.booleans(), st.booleans())
@settings(max_examples=300, deadline=None)
def test_comments_words_and_meaning_are_preserved(data: st.DataObject, newline: str, marked: bool, ended: bool) -> None:
    writer = Writer(data)
    writer.mapping("report", 0, ())
    text = newline.join(writer.lines) + (newline if ended else "")
    content = ("\ufeff" * marked + text).encode()
    loaded = parse_file(content, "r.yaml", Report)
    assert loaded.diagnostics == ()

    formatted = to_common_form(content, Path("r.yaml"), Report)
    assert parse_file(formatted.encode(), "r.yaml", Report).model == loaded.model
    assert to_common_form(formatted.encode(), Path("r.yaml"), Report) == formatted
    assert set(re.findall(r"\r?\n", formatted)) <= {newline if len(writer.lines) > 1 or ended else "\n"}
    comments = re.findall(r"# c\d+", formatted)
    assert sorted(comments) == sorted(writer.targets)
    for comment, (where, path) in writer.targets.items():
        assert is_in_place(text, comment, where, path), ("the test itself is wrong", comment, where, path)
        assert is_in_place(formatted, comment, where, path), (comment, where, path)
    tree, _ = yaml_tree.parse_yaml(formatted, "r.yaml")
    assert tree is not None
    for other in readers(formatted):
        assert same(tree, other, Report)
    # Every line is preserved, except for quotes, arrows, dashes and blank lines.
    assert sorted(words_of(text)) == sorted(words_of(formatted))


def words_of(text: str) -> list[str]:
    plain = text.replace("->", "→").replace('"', "")
    plain = re.sub(r"([|>]\d?)[+-]?", r"\1", plain)
    return [word for line in plain.splitlines() for word in line.split() if word != "-"]
