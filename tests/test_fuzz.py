"""Problems of pages that fuzzing found, by number, and the fuzzers themselves with their seeds."""

from __future__ import annotations

import shutil
from pathlib import Path
from unittest import mock

import pytest
import sphinx
import yaml
from docutils import nodes
from snapshot_inputs import Choices

from sphinxext_progress.diagnostics.messages import site as messages
from sphinxext_progress.git import repository as git
from sphinxext_progress.git.file_contents import FileContents
from sphinxext_progress.git.log import read_log
from sphinxext_progress.git.repository import Repository

from .conftest import Site, directive, words
from .fuzz import drafting, loading, rendering
from .fuzz.fake_git import Commit, FakeGit, digest
from .fuzz.press import started
from .fuzz.reports import site_of
from .fuzz.seeds import seeds
from .git.repositories import History, seconds

ALL = "/progress/*.yaml"


def test_f04_a_grouped_table_without_rows_shows_a_sentence(site: Site) -> None:
    site.write("progress/a.yaml", "period: 2026-01\n")
    site.write("index.rst", directive("commit-table", ALL, group_by="area"))
    assert "There are no commits to show." in site.build("text", "-W").read("index.txt")


@pytest.mark.parametrize("title", [":", "(,)", "\u2003:", "x"])
def test_f11_a_title_of_punctuation_does_not_stop_texinfo(site: Site, title: str) -> None:
    site.write("progress/a.yaml", f"period: 2026-01\nsections: [{{id: a, title: '{title}', items: [words]}}]\n")
    site.write("index.rst", directive("progress-report", ALL))
    assert "words" in next(site.build("texinfo", "-W").out.glob("*.texi")).read_text("utf-8")


def test_f12_a_part_selected_twice_is_shown_once(site: Site) -> None:
    site.write("progress/a.yaml", "period: 2026-01\noverview: words\n")
    site.write("index.rst", directive("progress-report", ALL, sections="overview, overview", name="a"))
    assert words(site.build("text", "-W").read("index.txt")).count("words") == 1


def test_f13_several_reports_are_never_flat(site: Site) -> None:
    site.write("progress/a.yaml", "period: 2026-01\ndraft: true\noverview: a\n")
    site.write("progress/b.yaml", "period: 2026-02\ndraft: true\noverview: b\n")
    site.write("index.rst", "Page\n====\n\n" + directive("progress-report", ALL, flat=""))
    built = site.build("html")
    message = messages.FLAT_WITH_SEVERAL_REPORTS.format(count=2)
    assert built.warnings == [f"SRC/index.rst:4: WARNING: {message} [progress.option]"]
    titles = [node.astext() for node in site.doctree("index").findall(nodes.title)]
    assert titles[1::2] == ["Monthly Progress Report: February 2026", "Monthly Progress Report: January 2026"]


@pytest.mark.parametrize("area", ["<evil onclick=evil>", "a > b onclick=", "'\" onclick=evil <evil>"])
@pytest.mark.skipif(sphinx.version_info < (8, 1), reason="before 8.1 a builder cannot be asked for a page alone")
def test_fuzzers_ignore_markup_in_attributes(tmp_path: Path, area: str) -> None:
    rows = [{"area": area, "description": "x"}, {"area": "A", "description": "y"}]
    with started(tmp_path) as press:
        rendering.check(press, site_of(yaml.safe_dump({"period": "2026-01", "commits": rows}).encode()))


@pytest.mark.parametrize("live", ["<evil />", "<p onclick='x'>words</p>"])
def test_fuzzers_find_active_markup(live: str) -> None:
    page = f"<html><body>{live}</body></html>"
    with pytest.raises(AssertionError):
        rendering.check_xml(page)
    with pytest.raises(AssertionError):
        rendering.check_html(page)


@pytest.mark.parametrize("seed", range(20))
def test_the_checks_of_the_history_fuzzer_pass_for_random_histories(tmp_path: Path, seed: int) -> None:
    drafting.check(tmp_path, Choices(seed))


@pytest.mark.skipif(shutil.which("git") is None, reason="there is no git")
def test_the_fake_git_answers_like_git(tmp_path: Path) -> None:
    """The same history in a repository and in the fake git is read in the same way."""
    real, fake = History(tmp_path / "real"), FakeGit(str(tmp_path))
    trees = [{"a.py": b"a\n"}, {"a.py": b"a\nb\n", "b/c.md": b"x\n"}, {"b/c.md": b"y\n"}]
    parents: list[str] = []
    for number, tree in enumerate(trees):
        gone = {path: None for path in (trees[number - 1] if number else {}) if path not in tree}
        name = real.commit(f"Add {number} (#{number + 1})", {**tree, **gone}, f"2026-01-0{number + 1}")
        fake.blobs |= {blob(content): content for content in tree.values()}
        second = str(seconds(f"2026-01-0{number + 1}"))
        files = {path: ("100644", blob(content)) for path, content in tree.items()}
        message = f"Add {number} (#{number + 1})".encode()
        fake.commits[name] = Commit(parents, (second, second), "Ann", message, b"", files, name)
        parents = [name]
    repository = Repository(real.close())
    truth = read_log(repository)
    with mock.patch.object(git, "git_output", fake.pieces):
        history_of_git = read_log(Repository(tmp_path))
        assert history_of_git.commits == truth.commits
        contents = FileContents(Repository(tmp_path))
        assert contents.edits(history_of_git.line) == FileContents(repository).edits(truth.line)
        assert contents.tree(history_of_git.head) == FileContents(repository).tree(truth.head)


def blob(content: bytes) -> str:
    """Return the hash that git gives to the content of a file."""
    return digest(b"blob %d\0%b" % (len(content), content))


def test_the_checks_of_the_loader_fuzzer_pass_for_its_seeds() -> None:
    for data in seeds():
        loading.check(data)


@pytest.mark.sweep
@pytest.mark.skipif(sphinx.version_info < (8, 1), reason="before 8.1 a builder cannot be asked for a page alone")
def test_the_checks_of_the_page_fuzzer_pass_for_its_seeds(tmp_path: Path) -> None:
    with started(tmp_path) as press:
        for data in seeds():
            rendering.check(press, site_of(data))
