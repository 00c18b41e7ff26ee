"""Test the first hour: from a clone and the site of ``sphinx-quickstart`` to a linked and archived report page."""

from __future__ import annotations

import datetime as dt
import re
import subprocess
import sys
from pathlib import Path

import pytest
from sphinx.cmd.quickstart import main as quickstart

from sphinxext_progress.cli import init
from sphinxext_progress.cli.main import main
from sphinxext_progress.diagnostics.messages import commands, values
from sphinxext_progress.diagnostics.messages import init as messages
from sphinxext_progress.format.project import Project
from sphinxext_progress.reading.loader import load_file

from ..conftest import MYST, Site
from ..git.repositories import ENVIRONMENT, History, git, lines
from .test_init import tree

HOSTS = ["rst", pytest.param("myst", marks=pytest.mark.skipif(not MYST, reason="a page in MyST needs myst-parser"))]
FEED = "https://otter.example.org/"


@pytest.fixture
def clone(history: History, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Change to a clone with commits in January and February 2026, on the third of March."""
    history.commit("Begin", {"otter/__init__.py": lines("begin")}, "2025-12-01")
    for number, day in enumerate(("05", "12", "19"), 1):
        history.commit(
            f"download: step {number} (#{number})", {f"otter/download/{number}.py": lines("x", 40)}, f"2026-01-{day}"
        )
    history.commit("index: read lazily (#4)", {"otter/index.py": lines("lazy", 60)}, "2026-02-10")
    history.commit("download: today (#5)", {"otter/download/5.py": lines("y", 60)}, "2026-03-02")
    path = tmp_path / "otter"
    git("clone", "--quiet", history.show(), path)
    git("-C", path, "remote", "set-url", "origin", "git@github.com:example/otter.git")
    monkeypatch.chdir(path)
    monkeypatch.setattr(init, "today", lambda: dt.date(2026, 3, 3))
    return path


@pytest.fixture
def docs(clone: Path) -> Path:
    """Create a site with ``sphinx-quickstart``."""
    assert quickstart(["--quiet", "--project", "Otter", "--author", "Ann", "docs"]) == 0
    return clone / "docs"


def add_to_conf(docs: Path, output: str) -> None:
    """Add the line for the extension that the command printed."""
    (line,) = re.findall(r"    (extensions [^\n]*)\n", output)
    with (docs / "conf.py").open("a") as conf:
        conf.write(f"{line}\n")


@pytest.mark.parametrize("host", HOSTS)
def test_three_commands_from_a_clone_to_an_archived_report_page(docs: Path, host: str) -> None:
    """Run the commands as a user does; only the extension line of conf.py is added by hand."""

    def run(*command: str) -> str:
        ran = subprocess.run(
            [sys.executable, "-m", *command], env=ENVIRONMENT, capture_output=True, text=True, check=False
        )
        assert ran.returncode == 0, ran.stderr
        return ran.stdout

    progress = ("sphinxext_progress.cli",)
    output = run(
        *progress, "init", "--git", ".", "--toctree", "docs/index.rst", "--markup", host, "--period", "2026-01"
    )
    suffix = "md" if host == "myst" else "rst"
    assert output.startswith(
        "wrote docs/progress/project.yaml\nwrote docs/progress/2026-01.report.yaml\n"
        f"wrote docs/progress/index.{suffix}\nadded 'progress/index' to docs/index.rst:"
    )
    add_to_conf(docs, output)
    run(*progress, "check", "docs/progress")
    run("sphinx", "-W", "-n", "--keep-going", "docs", "docs/_build/html")
    built = docs / "_build" / "html"
    assert 'href="progress/index.html">Progress reports</a>' in (built / "index.html").read_text()
    archive = (built / "progress" / "index.html").read_text()
    assert re.search(r'href="2026-01.html[^"]*"><span>Otter Monthly Progress Report: January 2026<', archive)
    page = (built / "progress" / "2026-01.html").read_text()
    assert "<h1>Otter Monthly Progress Report: January 2026" in page
    assert 'href="https://github.com/example/otter/pull/1">#1</a>' in page


@pytest.mark.parametrize("host", HOSTS)
def test_a_new_month_only_adds_a_file(docs: Path, capsys: pytest.CaptureFixture[str], host: str) -> None:
    """The archive, the neighbours, the feed and the trends include a report that "new" adds."""
    assert main(["init", "--git", ".", "--toctree", "docs/index.rst", "--markup", host, "--period", "2026-01"]) == 0
    add_to_conf(docs, capsys.readouterr().out)
    site = Site(docs)
    site.write("conf.py", (docs / "conf.py").read_text() + f'\nhtml_baseurl = "{FEED}"\n')
    first = docs / "progress" / "2026-01.report.yaml"
    themes = "trends:\n  - theme: Speed\n    stage: {}\n"
    first.write_text(re.sub("draft: true\n|trends:\n(  #.*\n)+", "", first.read_text()) + themes.format("Parallel"))
    site.build("html", "-W", "-n")
    before = tree(docs / "progress")
    assert main(["new", "--git", ".", "--reports", "docs/progress"]) == 0
    assert tree(docs / "progress").keys() - before.keys() == {"2026-02.report.yaml"}
    second = docs / "progress" / "2026-02.report.yaml"
    text = second.read_text()
    assert "index: read lazily" in text
    second.write_text(re.sub("draft: true\n|trends:\n(  #.*\n)+", "", text) + themes.format("Lazy"))
    built = site.build("html", "-W", "-n")
    assert built.warnings == []
    archive = built.read("progress/index.html")
    assert archive.index("Report: February 2026") < archive.index("Report: January 2026")
    assert re.search(r"Speed(?s:.)*Parallel(?s:.)*Lazy", archive)
    assert '<a class="reference internal" href="../progress.atom">Subscribe to the Atom feed</a>' in archive
    assert built.read("progress.atom").count("<entry>") == 2
    assert "January 2026" in built.read("progress/2026-02.html")


def test_project_file_has_the_areas_of_the_history(docs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", "--git", "."]) == 0
    # February is the newest complete month: March has not ended.
    report = (docs / "progress" / "2026-02.report.yaml").read_text()
    assert "read lazily" in report
    assert "today" not in report
    assert "The areas are guessed" not in report
    assert "1 of 1 change proposed" in capsys.readouterr().err
    project = load_file(docs / "progress" / "project.yaml", "project.yaml", Project).model
    assert project
    assert (project.project, project.repository) == ("Otter", "https://github.com/example/otter")
    assert [area.name for area in project.areas] == ["download"]


def test_project_has_the_name_of_the_repository_if_conf_py_has_none(docs: Path) -> None:
    (docs / "conf.py").write_text("")
    assert main(["init", "--git", "."]) == 0
    assert (docs / "progress" / "project.yaml").read_text().splitlines()[1] == "project: otter"


@pytest.mark.parametrize("address", ["git@git.example.org:a/otter.git", "/srv/otter"])
def test_unusable_remote_is_left_out(docs: Path, capsys: pytest.CaptureFixture[str], address: str) -> None:
    git("-C", docs.parent, "remote", "set-url", "origin", address)
    assert main(["init", "--git", "."]) == 0
    assert "\n# repository: " in (docs / "progress" / "project.yaml").read_text()
    problem = values.UNKNOWN_HOST.format(repository="'https://git.example.org/a/otter'")
    note = messages.UNUSED_ORIGIN.format(message=problem)
    assert (note in capsys.readouterr().err) == address.startswith("git@")


@pytest.mark.usefixtures("docs")
def test_repository_without_a_complete_month_is_refused(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(init, "today", lambda: dt.date(2025, 12, 31))
    assert main(["init", "--git", "."]) == 2
    message = messages.NO_COMPLETE_MONTH.format(path="'.'", month="2025-12", ref="origin/HEAD")
    assert capsys.readouterr().err == f"sphinx-progress: {message}\n"
    assert main(["init", "--git", ".", "--period", "2026-04"]) == 2
    message = commands.NOTHING_LANDED.format(period="2026-04", path="'.'", ref="origin/HEAD")
    assert capsys.readouterr().err == f"sphinx-progress: {message}\n"


def test_toctree_is_added_later_and_only_once(docs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init"]) == 0
    before = tree(docs)
    capsys.readouterr()
    command = ["init", "--toctree", "docs/index.rst"]
    assert main([*command, "--dry-run"]) == 0
    assert "would add 'progress/index' to docs/index.rst:" in capsys.readouterr().out
    assert tree(docs) == before
    assert main(command) == 0
    assert capsys.readouterr().out.startswith("added 'progress/index' to docs/index.rst:")
    after = tree(docs)
    assert {name for name in after if after[name] != before[name]} == {"index.rst"}
    assert main(command) == 0
    assert capsys.readouterr().out.startswith("docs/index.rst lists 'progress/index' already\n")
    assert tree(docs) == after


def test_nothing_is_written_if_the_toctree_cannot_be_extended(docs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (docs / "index.rst").write_text("Otter\n=====\n")
    before = tree(docs)
    assert main(["init", "--toctree", "docs/index.rst"]) == 2
    message = messages.NO_TOCTREE.format(path="'docs/index.rst'", entry="'progress/index'")
    assert capsys.readouterr().err == f"sphinx-progress: {message}\n"
    assert tree(docs) == before


@pytest.mark.parametrize("options", [[], ["--git", "."]])
def test_a_second_project_is_begun(docs: Path, capsys: pytest.CaptureFixture[str], options: list[str]) -> None:
    first = ["init", *options, "--toctree", "docs/index.rst"]
    assert main(first) == 0
    add_to_conf(docs, capsys.readouterr().out)
    before = tree(docs / "progress")
    assert main(["init", *options, "--project", "Otter CLI"]) == 0
    assert capsys.readouterr().out.startswith("wrote docs/progress/otter-cli-2026-02.report.yaml\n")
    assert before.items() <= tree(docs / "progress").items()
    # The other commands continue both.
    assert main(["new", "--reports", "docs/progress", "--project", "Otter CLI"]) == 0
    assert (docs / "progress" / "otter-cli-2026-03.report.yaml").is_file()
    assert main(["check", "docs/progress"]) == 0
    archive = Site(docs).build("html", "-W", "-n").read("progress/index.html")
    assert "Otter CLI Monthly Progress Report: March 2026" in archive
    assert ">Otter Monthly Progress Report: February 2026" in archive


def test_a_second_project_shares_the_repository(docs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", "--project", "Otter"]) == 0
    before = tree(docs)
    assert main(["init", "--project", "Otter"]) == 2
    assert main(["init", "--project", "B", "--repository", "https://github.com/example/b"]) == 2
    message = messages.SHARED_REPOSITORY.format(path="'docs/progress/project.yaml'")
    assert capsys.readouterr().err.endswith(f"sphinx-progress: {message}\n")
    assert tree(docs) == before
    (docs / "progress" / "index.rst").unlink()
    assert main(["init", "--project", "B"]) == 0
    assert (docs / "progress" / "index.rst").is_file()
