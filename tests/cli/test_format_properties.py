"""``sphinx-progress format`` on reports that nobody thought of: no comment is lost, and each stays where it belongs."""

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

#: The way to a key or to an item: ``("commits", 0, "area")``.
Way: TypeAlias = tuple[str | int, ...]

#: What stands for a value; braces are the indentation of its further lines, and a hash sign in it is no comment.
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

#: The mappings of a report: the keys that must be there, and others. A list has items of the kind in it.
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
#: What one text may stand for.
SHORT = {"item", "commit"}


@dataclass
class Writer:
    """Writes a report, and remembers what each comment is said of."""

    data: st.DataObject
    lines: list[str] = field(default_factory=list)
    said: dict[str, tuple[str, Way]] = field(default_factory=dict)

    def maybe(self) -> bool:
        return self.data.draw(st.sampled_from([False, False, True]))

    def note(self, where: str, way: Way) -> str:
        text = f"# c{len(self.said)}"
        self.said[text] = where, way
        return text

    def comment(self, where: str, way: Way, column: int) -> None:
        self.lines.append(" " * column + self.note(where, way))

    def blank(self, most: int = 2) -> None:
        self.lines += self.data.draw(st.lists(st.sampled_from(["", "", "", " "]), max_size=most))

    def mapping(self, name: str, column: int, way: Way, before: str = "") -> None:
        """Write a mapping; ``before`` is what stands before its first key in the same line."""
        needed, more = MAPPINGS[name]
        others = self.data.draw(st.lists(st.sampled_from(sorted(more)), unique=True, max_size=3))
        keys = self.data.draw(st.permutations([*needed, *others]))
        if not before and self.maybe():
            self.comment("top", way, column)
            self.lines.append("")
        for place, key in enumerate(keys):
            here = *way, key
            if place:
                self.blank()
            while (place or not before) and self.maybe():
                self.comment("above", here, column)
            self.lines.append((before if before and not place else " " * column) + f"{key}:")
            self.value({**needed, **more}[key], column, here)
            if self.maybe():
                self.blank(1)
                self.comment("in", here, column + 1)
            elif place + 1 < len(keys) and self.lines[-1].strip() and self.maybe():
                self.comment("below", here, column)
                self.lines.append("")
        if self.maybe():
            self.blank()
            self.comment("end", way, column)

    def value(self, kind: str | list[str], column: int, way: Way) -> None:
        if isinstance(kind, list):
            self.items(kind[0], column, way)
        elif kind in MAPPINGS:
            if self.maybe():
                self.lines[-1] += " " + self.note("in", way)
            self.mapping(kind, column + 2, way)
        else:
            self.scalar(kind, column, way)

    def scalar(self, kind: str, column: int, way: Way) -> None:
        """Write a value behind what stands there already."""
        first, *rest = self.data.draw(VALUES[kind]).replace("{}", " " * (column + 3)).split("\n")
        self.lines[-1] = f"{self.lines[-1]} {first}".rstrip()
        # A comment may stand beside a block's sign, else beside the end of the value.
        begins = first.startswith(("|", ">"))
        if begins and self.maybe():
            self.lines[-1] += "  " + self.note("in", way)
        self.lines += rest
        if not begins and self.maybe():
            self.lines[-1] += "  " + self.note("in", way)

    def items(self, name: str, column: int, way: Way) -> None:
        """Write a list, in brackets or in lines."""
        if self.maybe():
            key = next(iter(MAPPINGS[name][0]))
            end = ", trajectory: b" if name == "theme" else ""
            self.lines[-1] += f" [  {self.note('in', way)}"
            self.lines += [f"{' ' * (column + 3)}{{pr: 12, {key}: on{end}}},  {self.note('in', way)}"]
            self.lines[-1] = self.lines[-1].replace("pr: 12, ", "" if name == "highlight" else "pr: 12, ")
            self.lines += [f"{' ' * (column + 1)}]"]
            return
        indented = column + self.data.draw(st.sampled_from([0, 2]))
        for number in range(self.data.draw(st.integers(1, 2))):
            here = *way, number
            self.blank(1)
            while self.maybe():
                self.comment("item", here, indented)
            dash = " " * indented + "-"
            match self.data.draw(st.sampled_from(["text"] * (name in SHORT) + ["close", "far", "own line"])):
                case "text":
                    self.lines.append(dash)
                    self.scalar("text", indented, here)
                case "own line":
                    self.lines.append(dash + (f" {self.note('dash', here)}" if self.maybe() else ""))
                    self.mapping(name, indented + 2, here)
                case space:
                    before = dash + " " * (1 if space == "close" else 3)
                    self.mapping(name, len(before), here, before)
        if indented > column and self.maybe():
            self.comment("in", way, indented)


def places(node: yaml_tree.YamlNode | None, way: Way = ()) -> list[tuple[int, Way]]:
    """List the lines of the keys and items of a tree, in the order of the file."""
    found: list[tuple[int, Way]] = []
    if isinstance(node, yaml_tree.YamlMapping):
        for key, value in node.items():
            assert isinstance(key, LocatedText)
            found += [(key.line, (*way, key)), *places(value, (*way, key))]
    elif isinstance(node, yaml_tree.YamlSequence):
        for number, item in enumerate(node):
            found += [(item.line, (*way, number)), *places(item, (*way, number))]
    return sorted(found, key=lambda one: one[0])


def stands(text: str, comment: str, where: str, way: Way) -> bool:
    """Return whether a comment is at its place."""
    lines = text.splitlines()
    at = next(number for number, line in enumerate(lines, 1) if re.search(comment + r"\b", line))
    marks = places(yaml_tree.parse_yaml(text, "r.yaml")[0])
    above = [mark for line, mark in marks if line <= at]
    below = [line for line, _ in marks if line > at]
    next_ones = [mark for line, mark in marks if below and line == below[0]]
    inside = bool(above) and above[-1][: len(way)] == way
    follow = [line for line in lines[at:] if not line.lstrip().startswith("#")]
    indentation = lines[at - 1].find("#")
    match where:
        case "above":
            return way in next_ones and follow[0].startswith(f"{' ' * indentation}{way[-1]}:")
        case "item":
            return way in next_ones and next(line for line in follow if line.strip()).lstrip().startswith("-")
        case "dash":
            return way in next_ones and lines[at - 1].lstrip().startswith("-")
        case "in":
            return inside
        case "below":
            # Nothing follows of which it could be said.
            alone = not follow or not follow[0][: indentation + 1].strip() or follow[0][:indentation].strip() != ""
            return inside and bool(lines[at - 2].strip()) and alone
        case "end":
            return inside and not any(mark[: len(way)] == way for mark in next_ones)
        case _:
            return not any(mark[: len(way)] == way and len(mark) > len(way) for mark in above)


@given(st.data(), st.sampled_from(["\n", "\r\n"]), st.booleans(), st.booleans())
@settings(max_examples=300, deadline=None)
def test_comments_words_and_meaning_are_preserved(data: st.DataObject, newline: str, marked: bool, ended: bool) -> None:
    writer = Writer(data)
    writer.mapping("report", 0, ())
    text = newline.join(writer.lines) + (newline if ended else "")
    before = ("\ufeff" * marked + text).encode()
    loaded = parse_file(before, "r.yaml", Report)
    assert loaded.diagnostics == ()

    made = to_common_form(before, Path("r.yaml"), Report)
    assert parse_file(made.encode(), "r.yaml", Report).model == loaded.model
    assert to_common_form(made.encode(), Path("r.yaml"), Report) == made
    assert set(re.findall(r"\r?\n", made)) <= {newline if len(writer.lines) > 1 or ended else "\n"}
    comments = re.findall(r"# c\d+", made)
    assert sorted(comments) == sorted(writer.said)
    for comment, (where, way) in writer.said.items():
        assert stands(text, comment, where, way), ("the test itself is wrong", comment, where, way)
        assert stands(made, comment, where, way), (comment, where, way)
    ours, _ = yaml_tree.parse_yaml(made, "r.yaml")
    assert ours is not None
    for theirs in readers(made):
        assert same(ours, theirs, Report)
    # Every line is still there, but for quotes, arrows, dashes and blank lines.
    assert sorted(words_of(text)) == sorted(words_of(made))


def words_of(text: str) -> list[str]:
    plain = text.replace("->", "→").replace('"', "")
    plain = re.sub(r"([|>]\d?)[+-]?", r"\1", plain)
    return [word for line in plain.splitlines() for word in line.split() if word != "-"]
