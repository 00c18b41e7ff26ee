"""``import`` reverses ``export`` for random reports."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sphinxext_progress.cli.main import main
from sphinxext_progress.format.model import COMMIT_KINDS, Report
from sphinxext_progress.reading.loader import parse_file

from .test_format import FINE

#: Words with a special meaning in YAML, the dialect, CommonMark or tables, anywhere or at the start of a line.
SIGNS = (
    *("yes", "0123456", "2026-01-31", "~", "a: b", "# c", "- yaml:", '"x"', "it's", "*x*", "**b**", "_i_", "`a|b`"),
    *("|", "a|b", "\\|", "||", "-", "+", "*", "1.", "2)", "#", "##", ">", ">=", "---", "===", "```", "~~~", "[a]: b"),
    *("[x](https://example.org/a_b)", "<https://e.org/>", "&amp;", "&", "a\\*b", "#12", "[ ]", "(y)", "(#12)", "()"),
    *("C#", "{period}", "$x$", "--force", "...", "\\", "é", "日本", "🦦", "|-|", "***", "=", "!", "x!", ":::", "(Aug-Nov)"),
)  # fmt: skip
PLAIN = ("routers", "Replay", "of", "MoE", "now", "in")


def line(text: str) -> bool:
    """Return whether a text has no unnecessary escapes, which an import would not preserve."""
    return not text.startswith("\\") and not text.endswith("\\")


#: Texts do not end with a number in parentheses, which would be a reference.
words = st.lists(st.sampled_from(SIGNS + PLAIN), min_size=1, max_size=5).map(" ".join).filter(line)
#: Names do not contain braces, which a title template would replace.
names = (
    st.lists(st.sampled_from(SIGNS + PLAIN), min_size=1, max_size=3).map(" ".join).filter(lambda name: "{" not in name)
)
lines = st.lists(words, min_size=1, max_size=2).map("\\\n".join)
paragraphs = st.lists(
    st.sampled_from(
        ["Words of **it**.", "- a\n- b\n\n  - c", "1. a\n2. b", "```py\n# x\n- y\n```", "a\nb | c", "    code"]
    ),
    min_size=1,
    max_size=3,
).map(lambda blocks: "\n\n".join([*blocks, "The end."]))

hashes = st.sampled_from(["639c08ab82", "0123456", "12e4567", "a" * 40])
numbers = st.integers(1, 999_999_999)
people = st.sampled_from(["ann", "@ben", "Ben Miller", "é, (x)", "<c>", "a_b_"])
urls = st.sampled_from(
    ["https://example.org/a_(b)?c=1&amp=2#d", "mailto:a@b.org", "https://é.org/*x*", "http://[::1]/"]
)
references = st.fixed_dictionaries(
    {},
    optional={
        "commit": st.lists(hashes, min_size=1, max_size=2, unique=True),
        "pr": st.lists(numbers, min_size=1, max_size=2, unique=True),
        "issue": st.lists(numbers, min_size=1, max_size=2, unique=True),
        "authors": st.lists(people, min_size=1, max_size=2, unique=True),
        "links": st.lists(
            st.fixed_dictionaries({"url": urls}, optional={"text": names}), min_size=1, max_size=2, unique_by=str
        ),
    },
)


def entries(maximum: int, **keys: st.SearchStrategy[Any]) -> st.SearchStrategy[list[dict[str, Any]]]:
    """Return a strategy for lists of mappings with optional references."""
    return st.lists(
        st.tuples(st.fixed_dictionaries(keys), references).map(lambda pair: pair[0] | pair[1]), max_size=maximum
    )


#: The items of a section or a highlight.
items = entries(3, text=lines)
#: Stages have no double backticks: an export writes unpaired ones differently, so that they do not pair up.
stages = st.lists(
    st.tuples(
        st.fixed_dictionaries(
            {"text": words.filter(lambda text: "``" not in text)},
            optional={"period": st.sampled_from(["2025-11", "2026-W05"])},
        ),
        references,
    ).map(lambda pair: pair[0] | pair[1]),
    min_size=1,
    max_size=3,
)
titled = st.sampled_from(["Thanks", "C #", "*x* and | y", "1. Numbers", "- x", "Überblick & more"])
reports = st.fixed_dictionaries(
    {"period": st.sampled_from(["2026-01", "2026-Q1", "2026-W05", "2025", "2026-01-05/2026-01-18", "2025-12-22/2026-01-04"])},
    optional={
        "project": names,
        "published": st.sampled_from(["2026-02-02", "2025-12-31"]),
        "authors": st.lists(people, min_size=1, max_size=2, unique=True),
        "draft": st.booleans(),
        "titles": st.fixed_dictionaries({}, optional={"report": st.just("What is new")}),
        "overview": paragraphs,
        "highlights": st.lists(
            st.fixed_dictionaries({"title": words}, optional={"text": paragraphs, "items": items}), max_size=3
        ),
        "commits": entries(
            4,
            description=lines,
            area=st.just("") | names,
            date=st.sampled_from(["2026-01-30", ""]),
            kind=st.sampled_from(["", *COMMIT_KINDS[:3], "design"]),
            breaking=st.booleans(),
        ),
        "infrastructure": items,
        "trends": entries(3, theme=names, trajectory=stages),
        "sections": st.lists(
            st.tuples(st.sampled_from([("thanks", "Thanks"), ("c", "C #"), ("1-numbers", "1. Numbers"), ("x-and-y", "*x* and | y")]), items, paragraphs).map(
                lambda parts: {"id": parts[0][0], "title": parts[0][1], "text": parts[2], "items": parts[1]}
            ),
            max_size=2,
            unique_by=lambda section: section["id"],
        ),
    },
)  # fmt: skip

PROJECT = "repository: https://github.com/example/otter\n"


#: A link whose text looks like a link.
LINK_IN_A_LINK = {"url": "mailto:a@b.org", "text": "[x](https://example.org/a_b) a\\*b"}


@given(reports, st.booleans(), st.sampled_from(["en", "de", "ja"]))
@example({"period": "2026-01", "infrastructure": [{"text": "x", "links": [LINK_IN_A_LINK]}]}, False, "en")
@example(
    {"period": "2026-01", "trends": [{"theme": "x", "trajectory": [{"text": "y"}], "links": [LINK_IN_A_LINK]}]},
    True,
    "de",
)
@settings(max_examples=40, deadline=None)
def test_exported_report_is_imported_unchanged(data: dict[str, Any], known: bool, language: str) -> None:
    if "report" in data.get("titles", {}):
        # A custom title does not name the project.
        data.pop("project", None)
    text = yaml.safe_dump(data, allow_unicode=True, sort_keys=False)
    before = parse_file(text.encode(), "r.yaml", Report)
    assert before.diagnostics == (), text
    assert before.model
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if known:
            (folder / "project.yaml").write_text(PROJECT, "utf-8")
        (folder / "before.yaml").write_text(text, "utf-8")
        page, after, again = (folder / file for file in ("page.md", "after.yaml", "again.md"))
        options = ["--language", language, "--output"]
        assert main(["export", str(folder / "before.yaml"), *options, str(page)]) == 0
        period = ["--period", data["period"]] * ("report" in data.get("titles", {}))
        assert main(["import", str(page), *options, str(after), *period]) == 0, page.read_text("utf-8")
        imported = parse_file(after.read_bytes(), "r.yaml", Report).model
        assert imported == before.model, page.read_text("utf-8")
        assert main(["export", str(after), *options, str(again)]) == 0
        assert again.read_text("utf-8") == page.read_text("utf-8")


@pytest.mark.parametrize("name", FINE)
def test_page_of_valid_input_is_unchanged(name: str, tmp_path: Path) -> None:
    (tmp_path / "r.yaml").write_bytes(FINE[name])
    report = parse_file(FINE[name], "r.yaml", Report).model
    assert report
    pages = [tmp_path / "page.md", tmp_path / "again.md"]
    assert main(["export", str(tmp_path / "r.yaml"), "--output", str(pages[0])]) == 0
    imported = str(tmp_path / "made.yaml")
    assert main(["import", str(pages[0]), "--output", imported, "--period", report.period.name]) == 0
    assert main(["export", imported, "--output", str(pages[1])]) == 0
    assert pages[0].read_text("utf-8") == pages[1].read_text("utf-8")
