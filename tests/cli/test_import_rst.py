"""Test pages in reStructuredText: ``sphinx-progress import page.rst``."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from docutils.core import publish_doctree
from docutils.parsers.rst import directives, roles

from sphinxext_progress.cli.main import main
from sphinxext_progress.diagnostics.messages import importing
from sphinxext_progress.format.model import Report
from sphinxext_progress.reading.loader import load_file

from ..conftest import Site


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Change to an empty folder with a project."""
    folder = tmp_path / "here"
    folder.mkdir()
    (folder / "project.yaml").write_text("repository: https://github.com/o/r\n")
    monkeypatch.chdir(folder)
    return folder


def import_page(page: str, status: int = 0) -> Report:
    """Import a page and return its report."""
    Path("page.rst").write_text(page, "utf-8")
    assert main(["import", "page.rst", "--output", "r.yaml", "--force", "--period", "2026-01"]) == status
    loaded = load_file(Path("r.yaml").absolute(), "r.yaml", Report)
    assert loaded.diagnostics == ()
    assert loaded.model
    return loaded.model


def test_a_whole_page(capsys: pytest.CaptureFixture[str]) -> None:
    report = import_page(
        "===============\nOtter: news\n===============\n\n:Date: 2026-02-03 10:00\n:Author: Ann Lee\n\n"
        "A *quiet* month.\n\nHighlights\n==========\n\nFaster\n------\n\n- One (:pr:`12` by :user:`ann`)\n- Two\n\n"
        "Notable commits\n===============\n\n- **Fetch**: Read in parallel (`#13 <https://github.com/o/r/pull/13>`_)\n\n"
        "Thanks\n======\n\nTo Bo.\n"
    )
    assert (report.titles.report, str(report.published), report.authors) == ("Otter: news", "2026-02-03", ["Ann Lee"])
    assert report.overview == "A *quiet* month."
    (highlight,) = report.highlights
    assert (highlight.title, [str(item.text) for item in highlight.items][1:]) == ("Faster", ["Two"])
    assert [str(number) for number in highlight.items[0].pr] == ["12"]
    (row,) = report.commits
    assert (row.area, row.description, [str(number) for number in row.pr]) == ("Fetch", "Read in parallel", ["13"])
    assert [(section.title, section.text) for section in report.sections] == [("Thanks", "To Bo.")]
    assert "warning" not in capsys.readouterr().err


TEXTS = {
    "inline markup": ("*a* **b** ``c`` `d`", "*a* **b** `c` `d`"),
    "characters of Markdown": ("a*b _c_ [d](e) <f> & \\*g", "a\\*b \\_c\\_ [d\\](e) \\<f> & \\*g"),
    "a line like a list": ("words\n+ more", "words\n\\+ more"),
    "links": (
        "`a <https://e.org/a_b>`_, https://e.org/x and b_\n\n.. _b: https://e.org/b",
        "[a](https://e.org/a_b), <https://e.org/x> and [b](https://e.org/b)",
    ),
    "an anonymous link": ("`a`__\n\n__ https://e.org/a_(b)", "[a](<https://e.org/a_(b)>)"),
    "a PEP": (":pep:`405`", "[PEP 405](https://peps.python.org/pep-0405)"),
    "a substitution": ("a |b|\n\n.. |b| replace:: *c*", "a *c*"),
    "nested lists": ("- a\n\n  1. b\n  2. c\n\n     d\n\n- e", "- a\n\n  1. b\n  2. c\n\n     d\n- e"),
    "a list that begins with 3": ("3. a\n4. b", "3. a\n4. b"),
    "code": ("::\n\n  a\n    b", "```\na\n  b\n```"),
    "code in a language": (".. code-block:: c\n   :caption: x.c\n   :emphasize-lines: 1\n\n   int a;", "```c\nint a;\n```"),
    "code with a fence": (".. code:: md\n\n   ```\n   a", "````md\n```\na\n````"),
    "a doctest": (">>> 1\n1", "```pycon\n>>> 1\n1\n```"),
    "a quotation": ("a\n\n  b\n\n  -- c", "a\n\n> b\n>\n> — c"),
    "an admonition": (".. note:: a\n   b\n\n   - c", "> **Note**\n>\n> a\n> b\n>\n> - c"),
    "an admonition with a title": (".. admonition:: Title\n\n   a", "> **Title**\n>\n> a"),
    "a version": (".. versionadded:: 1.2\n   a", "> **Added in version 1.2**\n>\n> a"),
    "definitions": ("a\n  b\n\nc\n  - d", "- **a**: b\n- **c**:\n\n  - d"),
    "fields": ("x\n\n:a: b\n:c: d", "x\n\n- **a**: b\n- **c**: d"),
    "options": ("-a, --all  b", "- **-a, --all**: b"),
    "lines": ("| a\n| b", "a\\\nb"),
    "a footnote": ("a [1]_\n\n.. [1] b", "a (b)"),
    "a table": (
        "=== ===\na   b\n=== ===\nc   *d*\ne   f|g\n=== ===",
        "| a | b |\n| --- | --- |\n| c | *d* |\n| e | f\\|g |",
    ),
    "a table with a title": (".. table:: T\n\n   == ==\n   a  b\n   c  d\n   == ==", "**T**\n\n|  |  |\n| --- | --- |\n| a | b |\n| c | d |"),
    "a list table": (".. list-table::\n   :header-rows: 1\n\n   * - a\n     - b\n   * - c\n     - d", "| a | b |\n| --- | --- |\n| c | d |"),
    "a rubric": (".. rubric:: a\n\nb", "**a**\n\nb"),
    "a title reference in another role": (":title:`a` :code:`b` :math:`c`", "`a` `b` `c`"),
    "mistakes": ("a |b| `c.", "a |b| \\`c."),
    "a comment": ("a\n\n.. b", "a"),
}  # fmt: skip


@pytest.mark.parametrize("name", TEXTS)
def test_texts_become_markdown(name: str) -> None:
    source, expected = TEXTS[name]
    report = import_page(f"Title\n=====\n\nOverview\n--------\n\n{source}\n\nThanks\n------\n\nAnn.\n")
    assert report.overview == expected


def test_what_markdown_lacks_is_reported(capsys: pytest.CaptureFixture[str]) -> None:
    page = (
        "Title\n=====\n\n:foo:`a <b>` words.\n\n.. _label:\n\n.. unknown:: a\n   :b: c\n\n   d\n\n.. image:: missing.png\n   :alt: e\n\n"
        "+--+--+\n| f   |\n+--+--+\n| g|h |\n+--+--+\n\n.. comment\n\n.. contents::\n"
    )
    report = import_page(page, status=1)
    errors = capsys.readouterr().err
    # Versions of docutils differ in the lines of images and tables by a few.
    for first, last, problem in (
        (4, 4, importing.ROLE_IS_TEXT.format(role="'foo'")),
        (8, 8, importing.DIRECTIVE_IS_CODE.format(directive="'unknown'")),
        (8, 13, importing.IMAGE_MISSING.format(address="'missing.png'")),
        (13, 17, importing.TABLE_WITH_SPANS.format()),
    ):
        lines = [
            int(line) for line in re.findall(rf"^page.rst:(\d+):\d+: note: {re.escape(problem)}", errors, re.MULTILINE)
        ]
        assert first <= lines[0] <= last
    for word in ("a", "words.", "d", "e", "f", "g", "h"):
        assert word in report.overview
    assert "contents" in Path("r.yaml").read_text("utf-8").partition("# Not placed")[2]


UNSAFE = {
    "raw": ".. raw:: html\n\n   <b>secret</b>\n",
    "raw from a file": ".. raw:: html\n   :file: secret.txt\n",
    "raw from the web": ".. raw:: html\n   :url: http://127.0.0.1:9/secret\n",
    "include": ".. include:: secret.txt\n",
    "literalinclude": ".. literalinclude:: secret.txt\n",
    "csv-table": ".. csv-table::\n   :file: secret.txt\n",
    "csv-table from the web": ".. csv-table::\n   :url: http://127.0.0.1:9/secret\n",
    "a raw role": ".. role:: r(raw)\n   :format: html\n\n:r:`<b>secret</b>`\n",
    "a date": ".. |d| date::\n\n|d|\n",
    "a figure": ".. figure:: secret.txt\n   :figwidth: image\n",
}


@pytest.mark.parametrize("name", UNSAFE)
def test_no_directive_reads_files_or_passes_on_raw_text(
    folder: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "secret.txt").write_text("TOP SECRET")
    (folder / "page.rst").write_text(f"January 2026\n============\n\nWords.\n\n{UNSAFE[name]}\n")
    main(["import", "page.rst", "--output", "r.yaml"])
    text = (folder / "r.yaml").read_text("utf-8")
    assert "TOP SECRET" not in text + capsys.readouterr().err
    assert "<b>" not in text.partition("# Not placed")[0].replace("\\<", "")
    assert "2026-11" not in text


HOSTILE = {
    "deep lists": "".join(f"{'  ' * depth}- a\n\n" for depth in range(300)),
    "deep quotations": "".join(f"{' ' * depth}a\n\n" for depth in range(500)),
    "a long line": "x " * 100_000,
    "many headings": "".join(f"A{number}\n{'=' * 8}\n\nx\n\n" for number in range(500)),
    "a broken table": "+--+\n|a\n",
    "substitutions": ".. |a| replace:: |b|\n.. |b| replace:: |a|\n\n|a|\n",
    "a target of itself": ".. _a: a_\n\na_\n",
    "titles that do not fit": "A\n=\n\nB\n-\n\nC\n~\n\nD\n=\n\nE\n~\n\nF\n-\n",
    "nothing": "",
    "only a comment": ".. a\n",
    "sections in an admonition": ".. note::\n\n   A\n   -\n\n   b\n",
    "Unicode": "\u202e a \u2028 b\n",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_page_is_imported_or_refused(folder: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "page.rst").write_text(HOSTILE[name], "utf-8")
    status = main(["import", "page.rst", "--output", "r.yaml", "--period", "2026-01"])
    captured = capsys.readouterr()
    assert "Traceback" not in captured.err
    if status == 2:
        assert "page.rst" in captured.err
        return
    assert load_file(folder / "r.yaml", "r.yaml", Report).diagnostics == ()


def test_the_header_forms_of_pages_in_restructuredtext(capsys: pytest.CaptureFixture[str]) -> None:
    report = import_page(".. title: News\n.. date: 2026-02-03 10:00:00 UTC\n.. author: ann\n\nWords.\n")
    assert (report.titles.report, str(report.published), report.authors) == ("News", "2026-02-03", ["ann"])
    report = import_page("News\n====\n\n.. post:: Feb 3, 2026\n   :author: Ann, Bo\n   :tags: x\n\nWords.\n")
    assert (report.titles.report, str(report.published), report.authors) == ("News", "2026-02-03", ["Ann", "Bo"])
    assert importing.METADATA_LEFT_OUT.format(keys="'tags'") in capsys.readouterr().err
    assert report.overview == "Words."


def test_a_changelog_in_restructuredtext(folder: Path) -> None:
    (folder / "NEWS.rst").write_text(
        "News\n====\n\n26.2 (2026-07-29)\n-----------------\n\nFixed\n~~~~~\n\n- a (`#12 <https://github.com/o/r/pull/12>`_)\n\n"
        "26.1 (2026-06-01)\n-----------------\n\n- b\n"
    )
    assert main(["import", "NEWS.rst", "--split", "--output", "out"]) == 0
    assert sorted(path.name for path in (folder / "out").iterdir()) == [
        "2026-06-01--2026-06-01.yaml",
        "2026-06-02--2026-07-29.yaml",
    ]


def test_without_docutils_the_page_is_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in [name for name in sys.modules if name.startswith("sphinxext_progress.cli.importing.rst.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "docutils", None)
    (folder / "page.rst").write_text("January 2026\n============\n")
    assert main(["import", "page.rst"]) == 2
    message = importing.RST_NEEDS_DOCUTILS.format(place="page.rst:1:1")
    assert capsys.readouterr() == ("", f"sphinx-progress: {message}\n")


def test_the_registries_of_docutils_stay_as_they_are() -> None:
    before = (dict(roles._roles), dict(directives._directives))  # type: ignore[attr-defined]
    import_page("Title\n=====\n\n.. note:: a\n\n.. x:: y\n\n:z:`a`\n")
    assert (dict(roles._roles), dict(directives._directives)) == before  # type: ignore[attr-defined]
    assert "<note>" in publish_doctree(".. note:: a\n").pformat()


def test_the_report_builds(site: Site) -> None:
    site.write(
        "page.rst",
        "January 2026\n============\n\nWords with ``code``.\n\nHighlights\n----------\n\n- **Faster**\n\n  - a\n\n"
        "Code\n----\n\n::\n\n  a\n\n1. b\n2. c\n",
    )
    assert main(["import", str(site.src / "page.rst"), "--output", str(site.src / "r.yaml")]) == 0
    (site.src / "page.rst").unlink()
    site.write("index.rst", ".. progress-report:: r.yaml\n")
    built = site.build("html", "-E", "-W", "-n")
    assert built.warnings == []
    assert "<code" in built.read("index.html")
