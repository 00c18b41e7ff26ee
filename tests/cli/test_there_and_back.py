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
from sphinxext_progress.format.model import COMMIT_KINDS, SECTIONS, Report
from sphinxext_progress.reading.loader import parse_file
from sphinxext_progress.text.commonmark import has_blocks

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
#: Each is one paragraph: an export writes what is no block in the dialect, such as a heading, in another way.
lines = st.lists(words, min_size=1, max_size=2).map("\\\n".join).filter(lambda text: not has_blocks(text))
paragraphs = (
    st.lists(
        st.sampled_from(
            [
                *(
                    "Words of **it**.",
                    "- a\n- b\n\n  - c",
                    "1. a\n2. b",
                    "```py\n# x\n- y\n```",
                    "a\nb | c",
                    "    code",
                ),
                *(
                    "See https://example.org/x and <https://e.org/>.",
                    "It fixes #12, PR 13 (#14) by @ann in 4f9a1c0be7.",
                    "a\n- b",
                ),
            ]
        ),
        min_size=1,
        max_size=3,
    )
    .map("\n\n".join)
    .filter(lambda text: not text.startswith("    "))
)

#: A section of the project's own may have a table of commits.
TABLE = st.just("| Description | Pull request |\n| --- | --- |\n| x | #12 |")

hashes = st.sampled_from(["639c08ab82", "0123456", "12e4567", "a" * 40, "docs@4f9a1c0be7", "tools@4f9a1c0be7"])
numbers = st.integers(1, 999_999_999) | st.sampled_from(["docs#34", "tools#34"])
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


#: A bullet begins with a paragraph.
block_texts = paragraphs.map(lambda text: f"Words.\n\n{text}")


def nested(below: st.SearchStrategy[list[Any]] | None) -> st.SearchStrategy[list[Any]]:
    """Return a strategy for bullets with other bullets below them."""
    more = {"items": below} if below is not None else {}
    return st.lists(
        st.tuples(st.fixed_dictionaries({"text": lines | block_texts}, optional=more), references).map(
            lambda pair: pair[0] | pair[1]
        ),
        max_size=3,
    )


#: The items of a section or a highlight, on up to three levels.
items = nested(nested(nested(None)))
images = st.lists(
    st.fixed_dictionaries(
        {"src": st.sampled_from(["speed.png", "a b.png", "x/*.*", "(1).png"]), "alt": names},
        optional={
            "caption": words.filter(lambda text: "\\" not in text),
            "width": st.sampled_from(["80%", "50"]),
            "link": st.sampled_from(["https://example.org/a_(b)?c=1&amp=2#d", "https://é.org/*x*"]),
        },
    ),
    max_size=2,
)
contributors = st.lists(
    st.fixed_dictionaries(
        {"name": people},
        optional={
            "login": st.sampled_from(["ann-2", "bo-1"]),
            "commit_count": st.integers(1, 2000),
            "first_time": st.booleans(),
        },
    )
    | st.fixed_dictionaries({"login": st.sampled_from(["ann", "bo-1"])}, optional={"commit_count": st.integers(1, 9)}),
    max_size=3,
)
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
titled = st.sampled_from(
    [
        "Thanks",
        "C #",
        "*x* and | y",
        "1. Numbers",
        "- x",
        "Überblick & more",
        "Overview",
        "Notable Commits",
        "Trends",
        "Bug Fixes",
    ]
)


def sections(below: st.SearchStrategy[list[Any]] | None) -> st.SearchStrategy[list[Any]]:
    """Return a strategy for custom sections with other sections below them; their titles may be those of other parts."""
    more = {"sections": below} if below is not None else {}
    optional = {"text": paragraphs | TABLE, "items": items, "images": images, **more}
    return st.lists(st.fixed_dictionaries({"title": titled}, optional=optional), max_size=2)


reports = st.fixed_dictionaries(
    {"period": st.sampled_from(["2026-01", "2026-Q1", "2026-W05", "2025", "2026-01-05/2026-01-18", "2025-12-22/2026-01-04"])},
    optional={
        "project": names,
        "published": st.sampled_from(["2026-02-02", "2025-12-31"]),
        "authors": st.lists(people, min_size=1, max_size=2, unique=True),
        "draft": st.booleans(),
        "titles": st.fixed_dictionaries(
            {}, optional={"report": st.just("What is new")} | {part: st.sampled_from(["Merged", "The trends", "An overview", "1. x"]) for part in SECTIONS}
        ),
        "contributors": contributors,
        "window": st.sampled_from([3, 6, 12]),
        "overview": paragraphs,
        "highlights": st.lists(
            st.fixed_dictionaries({"title": words}, optional={"text": paragraphs, "items": items, "images": images}), max_size=3
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
        "sections": sections(sections(sections(None))),
    },
)  # fmt: skip

PROJECT = """\
repository: https://github.com/example/otter
repositories: {docs: 'https://gitlab.com/example/docs', tools: 'https://git.example.org/a/tools'}
"""


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
    # A page has no title of a part that it does not have.
    data["titles"] = {
        part: title for part, title in data.get("titles", {}).items() if part == "report" or data.get(part)
    }
    if "report" in data["titles"]:
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
