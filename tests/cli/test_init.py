"""Test ``sphinx-progress init``: from a folder of Sphinx sources to an archive and a first report page."""

from __future__ import annotations

import datetime as dt
import os
import re
from pathlib import Path

import pytest

from sphinxext_progress.cli import init, output_files
from sphinxext_progress.cli.console import CommandError
from sphinxext_progress.cli.main import main
from sphinxext_progress.diagnostics.messages import cli, data_files, values
from sphinxext_progress.format.project import Project
from sphinxext_progress.reading.loader import load_file

from ..conftest import MYST, Site

CONF = 'project = "Otter"\nextensions = [{}]\nshow_warning_types = True\n'
INDEX = {"myst": "# Otter\n\n```{toctree}\n```\n", "rst": "Otter\n=====\n\n.. toctree::\n\n"}


@pytest.fixture
def docs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Change to a folder of reStructuredText sources."""
    folder = tmp_path / "docs"
    folder.mkdir()
    (folder / "conf.py").write_text(CONF.format(""), "utf-8")
    (folder / "index.rst").write_text(INDEX["rst"], "utf-8")
    monkeypatch.chdir(folder)
    monkeypatch.setattr(init, "today", lambda: dt.date(2026, 2, 1))
    return folder


def tree(folder: Path) -> dict[str, str]:
    """Read every file below a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_text("utf-8") if path.is_file() else ""
        for path in sorted(folder.rglob("*"))
    }


def follow(output: str, folder: Path) -> None:
    """Perform the remaining manual steps."""
    conf = re.findall(r"add to [^\n]*conf.py:\n\n    ([^\n]+)\n", output)
    conf += re.findall(r"    (html_baseurl = [^\n]+)\n", output)
    (toctree,) = re.findall(r"add to a toctree[^\n]*:\n\n    ([^\n]+)\n", output)
    for line in conf:
        with (folder / "conf.py").open("a", encoding="utf-8") as stream:
            stream.write(line + "\n")
    (index,) = folder.glob("index.*")
    text = index.read_text("utf-8")
    text = (
        text.replace("{toctree}\n", f"{{toctree}}\n{toctree}\n") if index.suffix == ".md" else f"{text}   {toctree}\n"
    )
    index.write_text(text, "utf-8")


@pytest.mark.parametrize(
    ("host", "extensions", "options"),
    [
        ("rst", "", []),
        ("rst", '"sphinxext_progress"', ["--repository", "https://github.com/example/otter", "--project", "Otter: 2"]),
        ("myst", '"myst_parser"', []),
        ("myst", "", ["--markup", "myst", "--period", "2026-W05"]),
    ],
)
def test_the_site_builds_once_the_printed_lines_are_added(
    docs: Path, capsys: pytest.CaptureFixture[str], host: str, extensions: str, options: list[str]
) -> None:
    if host == "myst" and not MYST:
        pytest.skip("a page in MyST needs myst-parser")
    (docs / "index.rst").unlink()
    (docs / f"index.{'md' if host == 'myst' else 'rst'}").write_text(INDEX[host], "utf-8")
    (docs / "conf.py").write_text(CONF.format(extensions), "utf-8")
    assert main(["init", *options]) == 0
    follow(capsys.readouterr().out, docs)
    built = Site(docs).build("html", "-W", "-n")
    assert (built.status, built.warnings) == (0, [])
    period = (
        "Weekly Progress Report: Week 5, 2026"
        if options[-1:] == ["2026-W05"]
        else "Monthly Progress Report: January 2026"
    )
    title = f"{'Otter: 2' if 'Otter: 2' in options else 'Otter'} {period}"
    assert title in built.read("progress/index.html")
    page = built.read("progress/2026-W05.html" if "2026-W05" in options else "progress/2026-01.html")
    assert f"<h1>{title}" in page
    assert "draft" in page
    assert 'href="progress/index.html">Progress reports</a>' in built.read("index.html")
    assert main(["check", "progress"]) == 0


def test_output_lists_written_files_and_remaining_steps(
    docs: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(docs.parent)
    assert main(["init", "docs"]) == 0
    assert capsys.readouterr().out == (
        "wrote docs/progress/project.yaml\nwrote docs/progress/2026-01.report.yaml\nwrote docs/progress/index.rst\n\n"
        "set in docs/progress/project.yaml, so that commits become links:\n\n"
        "    repository: https://github.com/example/otter\n\n"
        'add to docs/conf.py:\n\n    extensions += ["sphinxext_progress"]\n\n'
        "for an Atom feed of the reports, also add the address of the site:\n\n"
        '    html_baseurl = "https://example.org/"\n\n'
        "add to a toctree, such as that of the first page:\n\n    progress/index\n"
    )


def test_the_project_has_the_name_and_the_repository(docs: Path) -> None:
    assert main(["init", "--repository", "https://github.com/example/otter", "--project", "no"]) == 0
    project = load_file(docs / "progress" / "project.yaml", "project.yaml", Project).model
    assert project
    assert (project.project, project.repository) == ("no", "https://github.com/example/otter")


@pytest.mark.parametrize(
    ("conf", "name"),
    [
        ('project = "Otter River"', "Otter River"),
        ("project = name()", ""),
        ("project: str = 'Otter'\n1 +", ""),
        ("", ""),
    ],
)
def test_project_name_is_read_from_conf_py_without_running_it(
    docs: Path, conf: str, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (docs / "conf.py").write_text(f"{conf}\n", "utf-8")
    assert main(["init"]) == 0
    project = load_file(docs / "progress" / "project.yaml", "project.yaml", Project).model
    assert project
    assert project.project == name
    # conf.py has no list of extensions to append to, so the output contains the whole assignment.
    assert '    extensions = ["sphinxext_progress"]\n' in capsys.readouterr().out


@pytest.mark.parametrize(
    ("pages", "conf", "page"),
    [
        (["index.rst"], "", "progress/index.rst"),
        (["index.rst", "README.md"], "", "progress/index.rst"),
        (["index.md"], "", "progress/index.md"),
        (["index.rst"], '"myst_parser"', "progress/index.rst"),
        (["index.rst", "guide.md"], '"myst_parser"', "progress/index.md"),
        ([], '"myst_nb"', "progress/index.md"),
        ([], "", "progress/index.rst"),
    ],
)
def test_the_page_is_in_the_language_of_the_site(docs: Path, pages: list[str], conf: str, page: str) -> None:
    (docs / "index.rst").unlink()
    for name in pages:
        (docs / name).touch()
    (docs / "conf.py").write_text(CONF.format(conf), "utf-8")
    assert main(["init"]) == 0
    assert (docs / page).is_file()
    assert (docs / "progress" / "2026-01.report.yaml").is_file()


def test_default_period_is_the_previous_month() -> None:
    assert init._last_month(dt.date(2026, 1, 31)).name == "2025-12"
    assert init._last_month(dt.date(2026, 3, 1)).name == "2026-02"
    assert abs(init.today() - dt.datetime.now(dt.UTC).date()) <= dt.timedelta(days=1)


@pytest.mark.parametrize("name", ["progress/project.yaml", "progress/2026-01.report.yaml", "progress/index.rst"])
def test_a54_all_or_nothing_is_written(docs: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    (docs / name).parent.mkdir(exist_ok=True)
    (docs / name).write_text("by hand", "utf-8")
    before = tree(docs)
    assert main(["init"]) == 2
    errors = capsys.readouterr()
    assert errors.err == f"sphinx-progress: {cli.ONE_FILE_EXISTS.format(paths=repr(name))}\n"
    assert errors.out == ""
    assert tree(docs) == before


def test_a54_a_dry_run_writes_nothing(docs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = tree(docs)
    assert main(["init", "--dry-run"]) == 0
    assert "would write progress/2026-01.report.yaml\n" in capsys.readouterr().out
    assert tree(docs) == before
    assert main(["init"]) == 0
    assert main(["init", "--dry-run"]) == 2
    paths = "'progress/project.yaml', 'progress/2026-01.report.yaml', 'progress/index.rst'"
    assert cli.FILES_EXIST.format(paths=paths) in capsys.readouterr().err


def test_unwritable_file_removes_the_others(docs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before, link = tree(docs), os.link

    def fail(temporary: Path, target: Path) -> None:
        if target.name == "index.rst":
            raise OSError(28, "No space left on device")
        link(temporary, target)

    monkeypatch.setattr(os, "link", fail)
    message = cli.UNWRITABLE_FILE.format(path="'progress/index.rst'", reason="No space left on device")
    with pytest.raises(CommandError, match=re.escape(message)):
        output_files.write_new_files({Path("a/b/c"): "1", Path("progress/index.rst"): "2"})
    assert tree(docs) == before


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (
            ["nix"],
            cli.NO_CONF.format(path="'nix/conf.py'", reason=data_files.MISSING.format()),
        ),
        (["--repository", "otter"], values.REPOSITORY.problem.format(found="'otter'", path="'repository'")),
        (
            ["--repository", "https://git.example.org/a/b"],
            values.UNKNOWN_HOST.problem.format(repository="'https://git.example.org/a/b'"),
        ),
    ],
)
def test_unusable_folders_and_repositories_are_refused(
    docs: Path, capsys: pytest.CaptureFixture[str], options: list[str], message: str
) -> None:
    before = tree(docs)
    assert main(["init", *options]) == 2
    assert message in capsys.readouterr().err
    assert tree(docs) == before


@pytest.mark.usefixtures("docs")
def test_unlistable_folder_is_a_one_line_error(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(folder: Path) -> None:
        raise PermissionError(13, "Permission denied", os.fspath(folder))

    monkeypatch.setattr(Path, "iterdir", fail)
    assert main(["init"]) == 2
    message = cli.SYSTEM_ERROR.format(place="'.': ", reason="Permission denied")
    assert capsys.readouterr().err == f"sphinx-progress: {message}\n"
