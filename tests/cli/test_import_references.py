"""Test the references that ``sphinx-progress import`` reads: every form that people write, with its values."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest

from sphinxext_progress.cli.importing.addresses import ProjectAddresses
from sphinxext_progress.cli.importing.sentences import extract_references, read_cell_references
from sphinxext_progress.format.links import address_templates
from sphinxext_progress.format.project import Project

R = "https://github.com/o/r"
HASH = "4f9a1c07be"


def addresses(repository: str = R, **project: Any) -> ProjectAddresses:
    """Return the addresses of a project."""
    model = Project.model_validate({"repository": repository, **project})
    return ProjectAddresses(model, address_templates(model))


FORMS = {
    # After the text, in parentheses or brackets.
    "Adds a queue (#25)": ("Adds a queue", {"pr": [25]}),
    "Adds a queue (#26, #27)": ("Adds a queue", {"pr": [26, 27]}),
    "Adds a queue (@ann, #28)": ("Adds a queue", {"authors": ["@ann"], "pr": [28]}),
    f"Adds a queue ([#35]({R}/issues/35)).": ("Adds a queue.", {"issue": [35]}),
    f"Adds a queue ({HASH})": ("Adds a queue", {"commit": [HASH]}),
    f"Adds a queue [[#12]({R}/pull/12)]": ("Adds a queue", {"pr": [12]}),
    "Adds a queue [#12]": ("Adds a queue", {"pr": [12]}),
    f"Adds a queue ([link]({R}/pull/12))": ("Adds a queue", {"pr": [12]}),
    f"Adds a queue (Ann Lee, [link]({R}/pull/7))": ("Adds a queue (Ann Lee)", {"pr": [7]}),
    f"Adds a queue (PR [#1]({R}/pull/1) by @ann; see also [#2]({R}/issues/2))": (
        "Adds a queue",
        {"pr": [1], "authors": ["@ann"], "issue": [2]},
    ),
    "Adds a queue (fixes #12, #13)": ("Adds a queue", {"issue": [12, 13]}),
    f"Adds a queue ([#12]({R}/pull/12)) ([`4f9a1c0`]({R}/commit/{HASH}))": (
        "Adds a queue",
        {"pr": [12], "commit": [HASH]},
    ),
    f"Adds a queue ([4f9a1c0]({R}/commit/{HASH})), closes [#12]({R}/issues/12) [#13]({R}/issues/13)": (
        "Adds a queue",
        {"commit": [HASH], "issue": [12, 13]},
    ),
    f"The queue ([#25]({R}/pull/25)) is fast": ("The queue is fast", {"pr": [25]}),
    f"*Adds a queue ([#1]({R}/pull/1))*": ("*Adds a queue*", {"pr": [1]}),
    # At the end of a sentence.
    f"Adds a queue. [#12]({R}/pull/12)": ("Adds a queue.", {"pr": [12]}),
    f"Adds a queue.\\\n[#12]({R}/pull/12)": ("Adds a queue.", {"pr": [12]}),
    f"Adds a queue [#12]({R}/pull/12), [#13]({R}/pull/13) and [#14]({R}/pull/14).": (
        "Adds a queue.",
        {"pr": [12, 13, 14]},
    ),
    f"Adds a queue [GH-30]({R}/pull/30)": ("Adds a queue", {"pr": [30]}),
    f"Adds a queue [o/r#31]({R}/pull/31)": ("Adds a queue", {"pr": [31]}),
    "Adds a queue o/r#31": ("Adds a queue", {"pr": [31]}),
    f"Adds a queue, [pull #38]({R}/pull/38)": ("Adds a queue", {"pr": [38]}),
    f"Adds a queue in {R}/pull/18": ("Adds a queue", {"pr": [18]}),
    f"Adds a queue: <{R}/pull/18/files>": ("Adds a queue", {"pr": [18]}),
    f"Adds a queue by @ann in {R}/pull/18": ("Adds a queue", {"authors": ["@ann"], "pr": [18]}),
    "Adds a queue by @ann in #19": ("Adds a queue", {"authors": ["@ann"], "pr": [19]}),
    f"Adds a queue by [@ann](https://github.com/ann) in [#1]({R}/pull/1)": (
        "Adds a queue",
        {"authors": ["@ann"], "pr": [1]},
    ),
    f"Bump @types/node from 1 to 2 by @dependabot[bot] in {R}/pull/18": (
        "Bump @types/node from 1 to 2",
        {"authors": ["@dependabot[bot]"], "pr": [18]},
    ),
    "Adds a queue @ann - @bo": ("Adds a queue @ann", {"authors": ["@bo"]}),
    "Adds a queue #1234": ("Adds a queue", {"pr": [1234]}),
    f"Adds a queue. [#12]({R}/pull/12) It is fast.": ("Adds a queue. It is fast.", {"pr": [12]}),
    f"Adds a queue. Fixes [#12]({R}/issues/12). It is fast.": ("Adds a queue. It is fast.", {"issue": [12]}),
    f"Adds a queue to the plugin by @ann in [#12]({R}/pull/12)": (
        "Adds a queue to the plugin",
        {"authors": ["@ann"], "pr": [12]},
    ),
    f"Fails on NATURAL JOIN [#12]({R}/pull/12)": ("Fails on NATURAL JOIN", {"pr": [12]}),
    f"Adds a queue again [#12]({R}/pull/12) [@ann](https://github.com/ann)": (
        "Adds a queue again",
        {"pr": [12], "authors": ["@ann"]},
    ),
    "Adds a queue. (Pulls #259, #353)": ("Adds a queue.", {"pr": [259, 353]}),
    f"Adds a queue to fix #4731 ([#14]({R}/pull/14)) by @ann": (
        "Adds a queue to fix #4731",
        {"pr": [14], "authors": ["@ann"]},
    ),
    f"Adds a queue from #6997 [#14]({R}/pull/14) [@ann](https://github.com/ann)": (
        "Adds a queue from #6997",
        {"pr": [14], "authors": ["@ann"]},
    ),
    # At the start.
    f"[PR #22]({R}/pull/22) adds a queue": ("adds a queue", {"pr": [22]}),
    "PR #22 adds a queue": ("adds a queue", {"pr": [22]}),
    f"[#23]({R}/pull/23): adds a queue": ("adds a queue", {"pr": [23]}),
    f"**[#23]({R}/pull/23):** adds a queue": ("adds a queue", {"pr": [23]}),
    f"[#23]({R}/pull/23), [#24]({R}/pull/24) - a queue": ("a queue", {"pr": [23, 24]}),
    "#24: adds a queue": ("adds a queue", {"pr": [24]}),
    f"[`4f9a1c0`]({R}/commit/{HASH}) adds a queue": ("adds a queue", {"commit": [HASH]}),
    f"{HASH} adds a queue": ("adds a queue", {"commit": [HASH]}),
    "4f9a1c07b3 adds a queue": ("adds a queue", {"commit": ["4f9a1c07b3"]}),
    f"`{HASH}` adds a queue": ("adds a queue", {"commit": [HASH]}),
    f"{R}/pull/12 adds a queue": ("adds a queue", {"pr": [12]}),
    f"In [#12]({R}/pull/12), we added a queue": ("we added a queue", {"pr": [12]}),
    # Around words.
    f"[Adds a queue (#20)]({R}/pull/20)": ("Adds a queue", {"pr": [20]}),
    f"[#20: Adds a queue]({R}/pull/20)": ("Adds a queue", {"pr": [20]}),
    f"[Adds a queue]({R}/pull/21)": ("Adds a queue", {"pr": [21]}),
    f'We added [a **fast** queue]({R}/pull/21 "Title") and [a stack]({R}/issues/22).': (
        "We added a **fast** queue and a stack.",
        {"pr": [21], "issue": [22]},
    ),
    f"See [this PR]({R}/pull/5) for details": ("See this PR for details", {"pr": [5]}),
    # Hosts and addresses that are written in another way.
    "Adds a queue (https://www.GitHub.com/o/r/pull/18/)": ("Adds a queue", {"pr": [18]}),
    "Adds a queue ([#12](http://github.com/o/r.git/pull/12))": ("Adds a queue", {"pr": [12]}),
}


@pytest.mark.parametrize("text", FORMS)
def test_every_form_of_a_reference(text: str) -> None:
    assert extract_references(text, addresses()) == FORMS[text]


KEPT = [
    f"Thanks to [#13]({R}/pull/13) it is fast",
    f"Fixes [#13]({R}/issues/13)",
    f"See [#12]({R}/pull/12) and [#13]({R}/pull/13).",
    f"[#13]({R}/pull/13) is fast",
    f"The crash that was introduced in [#12]({R}/pull/12)",
    f"[#12]({R}/pull/12)",
    f"[#12]({R}/pull/12#issuecomment-4) is answered",
    f"[#12]({R}/pull/13) has another number",
    f"<{R}/compare/v1...v2>",
    "Merge pull request #12 from o/x",
    "Release #1234",
    "Number #2",
    "#1 in the charts",
    "`(#12)` and \\(#12\\) and \\#12",
    "![chart (#12)](chart.png)",
    "Thanks, @ann!",
    "The decorator @pytest.fixture and x@example.org",
    "C#12 and other/project#12",
    "Adds a queue (see the docs)",
    "Adds a queue ([#12](https://github.com/o/other/pull/12))",
]


@pytest.mark.parametrize("text", KEPT)
def test_a_reference_stays_where_its_sentence_needs_it(text: str) -> None:
    assert extract_references(text, addresses()) == (text, {})


def test_a_bare_address_that_is_no_reference_becomes_a_link() -> None:
    assert extract_references(f"All of it: {R}/compare/v1...v2.", addresses()) == (
        f"All of it: <{R}/compare/v1...v2>.",
        {},
    )


OTHER_FORGES: dict[str, tuple[str, dict[str, dict[str, Any]]]] = {
    "gitlab": (
        "https://gitlab.com/group/sub/r",
        {
            "Adds a queue (!12)": {"pr": [12]},
            "Adds a queue (#12)": {"issue": [12]},
            "Adds a queue ([!12](https://gitlab.com/group/sub/r/-/merge_requests/12))": {"pr": [12]},
            "Adds a queue (https://gitlab.com/group/sub/r/merge_requests/12/diffs)": {"pr": [12]},
            "Adds a queue ([#12](https://gitlab.com/group/sub/r/-/issues/12))": {"issue": [12]},
            "Adds a queue ([#12](https://gitlab.com/group/sub/r/-/work_items/12))": {"issue": [12]},
            f"Adds a queue ([4f9a1c0](https://gitlab.com/group/sub/r/-/commit/{HASH}))": {"commit": [HASH]},
            "Adds a queue sub/r!12": {"pr": [12]},
        },
    ),
    "gitea": (
        "https://codeberg.org/o/r",
        {
            "Adds a queue ([#12](https://codeberg.org/o/r/pulls/12))": {"pr": [12]},
            "Adds a queue ([#12](https://codeberg.org/o/r/issues/12))": {"issue": [12]},
            f"Adds a queue ([4f9a1c0](https://codeberg.org/o/r/commit/{HASH}))": {"commit": [HASH]},
        },
    ),
    "templates": (
        "",
        {
            "Adds a queue ([D12](https://example.org/D12))": {"pr": [12]},
            "Adds a queue ([#12](https://example.org/D12))": {"pr": [12]},
            "Adds a queue (https://example.org/D12)": {"pr": [12]},
        },
    ),
}


@pytest.mark.parametrize(
    ("forge", "text"), [(forge, text) for forge, (_, texts) in OTHER_FORGES.items() for text in texts]
)
def test_the_addresses_of_other_forges(forge: str, text: str) -> None:
    repository, texts = OTHER_FORGES[forge]
    project = {"links": {"pr": "https://example.org/D{pr}"}} if forge == "templates" else {}
    assert extract_references(text, addresses(repository, **project)) == ("Adds a queue", texts[text])


OTHER_REPOSITORIES = {
    "Adds a queue (docs#12)": {"pr": ["docs#12"]},
    "Adds a queue (o/docs#12, #13)": {"pr": ["docs#12", 13]},
    "Adds a queue ([#12](https://github.com/o/docs/issues/12))": {"issue": ["docs#12"]},
    "Adds a queue ([docs#12](https://github.com/o/docs/pull/12))": {"pr": ["docs#12"]},
    f"Adds a queue ([docs@4f9a1c0](https://github.com/o/docs/commit/{HASH}))": {"commit": [f"docs@{HASH}"]},
    f"Adds a queue (commit docs@{HASH}, PR docs#12, issue docs#13)": {
        "commit": [f"docs@{HASH}"],
        "pr": ["docs#12"],
        "issue": ["docs#13"],
    },
    "Adds a queue (lab!12, lab#13)": {"pr": ["lab#12"], "issue": ["lab#13"]},
    "Adds a queue by @ann in https://gitlab.com/o/lab/-/merge_requests/12": {"authors": ["@ann"], "pr": ["lab#12"]},
}


@pytest.mark.parametrize("text", OTHER_REPOSITORIES)
def test_references_to_other_repositories(text: str) -> None:
    repositories = {"docs": "https://github.com/o/docs", "lab": "https://gitlab.com/o/lab"}
    assert extract_references(text, addresses(repositories=repositories)) == ("Adds a queue", OTHER_REPOSITORIES[text])


@pytest.mark.parametrize("text", ["Adds a queue (other#12)", f"Adds a queue (commit other@{HASH})"])
def test_the_references_to_an_unknown_repository_are_text(text: str) -> None:
    assert extract_references(text, addresses()) == (text, {})


@pytest.mark.parametrize(
    ("cell", "column", "values"),
    [
        ("#12 / #13", "pr", {"pr": [12, 13]}),
        ("#12", "issue", {"issue": [12]}),
        (f"[#12]({R}/pull/12) [#13]({R}/issues/13)", "pr", {"pr": [12], "issue": [13]}),
        (f"[4f9a1c0]({R}/commit/{HASH})", "commit", {"commit": [HASH]}),
        ("@ann, @bo", "authors", {"authors": ["@ann", "@bo"]}),
        ("Ann Lee", "authors", {}),
    ],
)
def test_references_in_a_cell(cell: str, column: str, values: dict[str, Any]) -> None:
    assert read_cell_references(cell, addresses(), column) == values


def _words(text: str) -> list[str]:
    text = re.sub(r"\]\([^)]*\)|https?://\S+", "", text)
    return sorted(word for word in re.findall(r"[^\W\d_]{2,}", text.lower()))


@pytest.mark.parametrize("text", [*FORMS, *KEPT])
def test_no_word_but_those_of_references_is_lost(text: str) -> None:
    rest, values = extract_references(text, addresses())
    kept = [*_words(rest), *_words(" ".join(str(value) for listed in values.values() for value in listed))]
    connectives = {"pr", "pull", "pulls", "gh", "by", "in", "link", "see", "also", "fixes", "closes", "or", "and", "be"}
    assert set(_words(text)) - set(kept) <= connectives


@pytest.mark.parametrize(
    "text",
    [
        "(#12 " * 4_000,
        "#12 " * 5_000,
        "- " * 9_000 + "#12",
        "-" * 19_000 + "#12",
        " " * 19_000 + "#12",
        "[" * 9_000 + "#12" + "]" * 9_000,
        f"[x]({R}/pull/1" * 400,
        "`" * 9_000 + "#12",
        "in " * 6_000 + "#12",
        "by @ann " * 2_000,
        "a" * 19_000,
        "0123456789abcdef" * 1_200,
        "\U000f0000 (#12)",
    ],
)
def test_hostile_texts_take_little_time(text: str) -> None:
    begin = time.perf_counter()
    extract_references(text, addresses())
    assert time.perf_counter() - begin < 5
