"""The part with the people who contributed."""

from __future__ import annotations

import pytest
from docutils import nodes

from .conftest import Site, directive, validate
from .test_combinations import BUILDERS, SHOW_WORDS, build_everything

REPORT = """\
period: 2026-01
contributors:
  - {name: Ann Lee, login: ann, commit_count: 12, first_time: true}
  - {name: Cy, commit_count: 1}
  - bo
"""

OWN = """\
period: 2026-01
commits: [Row]
sections:
  - {id: contributors, title: Thanks, items: [Ann]}
  - {id: more, title: More, text: Words.}
"""


def contributor_texts(site: Site, page: str = "index") -> list[str]:
    """Return the text of each contributor on a page."""
    return [item.astext() for item in site.doctree(page).findall(nodes.list_item)]


@pytest.mark.parametrize("builder", BUILDERS)
def test_builders(site: Site, builder: str) -> None:
    site.write("progress/2026-01.yaml", REPORT)
    site.write("index.rst", directive("progress-report", "2026-01"))
    pages = build_everything(site, builder)
    if builder in SHOW_WORDS:
        assert "12 commits" in pages
    # Nothing of it is text of the data.
    assert builder != "gettext" or "Ann" not in pages


def test_list(site: Site) -> None:
    site.write("progress/project.yaml", "repository: https://github.com/o/otter\n")
    site.write("progress/2026-01.yaml", REPORT)
    site.write("index.rst", "Site\n====\n\n:ref:`january-contributors`\n\n.. toctree::\n\n   page\n")
    site.write("page.rst", directive("progress-report", "2026-01", name="january"))
    built = site.build()
    assert built.warnings == []
    assert contributor_texts(site, "page") == ["Ann Lee (12 commits, first contribution)", "Cy (1 commit)", "bo"]
    assert 'href="page.html#progress-2026-01-contributors"' in built.read("index.html")
    html = built.read("page.html")
    assert 'id="progress-2026-01-contributors"' in html
    assert 'href="https://github.com/ann">Ann Lee</a>' in html
    assert 'href="https://github.com/bo">bo</a>' in html
    validate(site.doctree("page"))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Ann Lee (12 Commits, erster Beitrag)"),
        ("ar", "Ann Lee (12 إيداعًا, أول مساهمة)"),
        ("he", "תרומה ראשונה"),
        ("ja", "初めての貢献"),
        ("zh_CN", "首次贡献"),
    ],
)
def test_languages(site: Site, language: str, text: str) -> None:
    site.write("progress/2026-01.yaml", REPORT)
    site.write("index.rst", directive("progress-report", "2026-01"))
    assert site.build("html", "-D", f"language={language}").warnings == []
    assert text in contributor_texts(site)[0]


def test_title(site: Site) -> None:
    site.write("progress/2026-01.yaml", REPORT + "titles: {contributors: Thank you}\n")
    site.write("index.rst", directive("progress-report", "2026-01", sections="contributors"))
    assert site.build().warnings == []
    assert [title.astext() for title in site.doctree("index").findall(nodes.title)][1:] == ["Thank you"]


def test_own_section_of_an_old_report(site: Site) -> None:
    """An own section with the id of the new part keeps its place."""
    site.write("progress/2026-01.yaml", OWN)
    site.write("index.rst", directive("progress-report", "2026-01", name="january"))
    assert site.build().warnings == []
    sections = [section["ids"][0] for section in site.doctree("index").findall(nodes.section)]
    prefix = "progress-2026-01"
    assert sections == [prefix, f"{prefix}-commits", f"{prefix}-contributors", f"{prefix}-more"]
    site.write("index.rst", directive("progress-report", "2026-01", sections="contributors"))
    assert site.build().warnings == []
    assert contributor_texts(site) == ["Ann"]
