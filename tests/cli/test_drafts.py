"""``check`` and a build accept any draft that ``new`` makes from a history."""

from __future__ import annotations

import re
import subprocess
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sphinxext_progress.cli.main import main
from sphinxext_progress.diagnostics.messages import cli, commands
from sphinxext_progress.format.model import Report
from sphinxext_progress.reading import decoding
from sphinxext_progress.reading.loader import load_file

from ..conftest import Site
from ..git.repositories import ENVIRONMENT, History, lines
from ..messages import message_pattern

LONG = [
    "x" * 200_000,
    "[" * 30_000,
    "`*_" * 8_000,
    f"feat({'scope' * 5_000})!: words",
    "word " * 5_000,
    "\u202e\x1b[31m\ufeff\ufffe" * 6_000,
    "<a href=x>" * 3_000,
    f"Words (#{'9' * 12})",
    f"Words (#{'1' * 9})",
    "[\x1b[31m] tag",
    "\U000e0041\u00ad: soft",
]

#: Unusual subjects.
subjects = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=60),
    st.text("[]()`*_<>&\\#:!| -'\"x\u202e\x1b\u00ad\u2028\ufeff", max_size=80),
    st.builds(
        lambda word, times: word * times,
        st.text("[`*_<x&\\ '\"\x1b", min_size=1, max_size=4),
        st.sampled_from([1, 600, 9_000]),
    ),
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "progress").mkdir()
    return tmp_path


def drafted(history: History, *options: str) -> Path:
    """Draft January and check it: the only finding is the missing overview."""
    history.close()
    assert main(["new", "2026-01", "--git", str(history.path), *options]) == 0
    path = Path("progress/2026-01.yaml")
    assert load_file(path.absolute(), path.name, Report).diagnostics == ()
    assert main(["check", "progress", "--ignore", "no-overview"]) == 0
    return path


def test_long_subjects_are_truncated_and_accepted(folder: Path, site: Site) -> None:
    history = History(folder / "repository")
    for number, subject in enumerate(LONG):
        history.commit(subject, {f"{number}/x.py": lines(str(number), 30)}, "2026-01-09")
    path = drafted(history, "--limit", "40")
    report = load_file(path.absolute(), path.name, Report).model
    assert report
    assert len(report.commits) == len(LONG)
    assert max(len(row.description) for row in report.commits) < decoding.MAX_BYTES / 100
    assert next(row for row in report.commits if row.description.startswith("Xxx")).description == "X" + "x" * 498 + "…"
    text = path.read_text("utf-8").replace("draft: true\n", "")
    site.write("progress/2026-01.yaml", text)
    site.write("index.rst", ".. progress-report:: 2026-01\n")
    for builder in ("html", "text"):
        built = site.build(builder, "-W")
        assert (built.status, built.warnings) == (0, []), builder


@pytest.mark.usefixtures("folder")
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(subjects, min_size=1, max_size=12), st.lists(subjects, min_size=1, max_size=3))
def test_draft_of_any_history_is_accepted(subjects: list[str], names: list[str]) -> None:
    with tempfile.TemporaryDirectory() as place:
        history = History(Path(place) / "repository")
        for number, subject in enumerate(subjects):
            name = names[number % len(names)].replace("/", "-").replace("\n", " ").replace('"', "")[:60].strip(". ")
            history.commit(subject, {f"a{name}{number}/x.py": lines(str(number), 30)}, "2026-01-09")
        drafted(history, "--force")


def test_a_draft_that_is_too_large_is_refused_with_a_reason(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    history = History(folder / "repository")
    history.commit("Add a pool", {"pool.py": lines("pool", 30)}, "2026-01-09")
    history.close()
    monkeypatch.setattr(decoding, "MAX_BYTES", 500)
    assert main(["new", "2026-01", "--git", "repository"]) == 2
    assert re.search(
        message_pattern(
            commands.INVALID_NEW_REPORT,
            path="'progress/2026-01.yaml'",
            reason=cli.REPORT_TOO_LARGE.problem.partition("{")[0],
        ),
        capsys.readouterr().err,
    )
    assert list((folder / "progress").iterdir()) == []


def test_unproposed_changes_are_counted(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sphinxext_progress.cli.drafting.yaml.MAX_DRAFT_ENTRIES", 5)
    history = History(folder / "repository")
    for number in range(20):
        history.commit(f"Add {number}", {f"{number}/x.py": lines(str(number), 30)}, "2026-01-09")
        history.commit(f"ci: pin {number}", {f".github/workflows/{number}.yml": "on: push\n"}, "2026-01-09")
    text = drafted(history, "--limit", "2").read_text("utf-8")
    assert "# 18 changes not proposed, best first:\n" in text
    assert "\n#   and 13 more\n" in text
    assert "\n#     and 15 more\n" in text


# The named repository ---------------------------------------------------------------------------------


@pytest.fixture
def clone(folder: Path) -> Path:
    """Create a clone with an untracked folder."""
    history = History(folder / "bare")
    history.commit("Add a pool", {"pool.py": lines("pool", 30), "docs/conf.py": ""}, "2026-01-09")
    history.close()
    subprocess.run(["git", "clone", "--quiet", "bare", "parent"], cwd=folder, check=True, env=ENVIRONMENT)
    (folder / "parent" / "untracked").mkdir()
    return folder / "parent"


def named_in(text: str) -> str:
    """Return the part of the comment of a draft that names the repository."""
    match = re.search(r"^# Drafted from git: \S+?((?: of '.*')?) up to ", text, re.MULTILINE)
    assert match
    return match[1]


@pytest.mark.parametrize("named", ["parent/untracked", "parent/docs"])
def test_top_level_folder_is_named_if_a_subfolder_was_given(
    clone: Path, capsys: pytest.CaptureFixture[str], named: str
) -> None:
    note = cli.INSIDE_REPOSITORY.format(path=f"'{named}'", top_level="'parent'") + "\n"
    assert main(["new", "2026-01", "--git", named]) == 0
    assert note in capsys.readouterr().err
    text = Path("progress/2026-01.yaml").read_text("utf-8")
    assert named_in(text) == " of 'parent'"
    assert str(clone.parent) not in text
    for arguments in (["check", "progress", "--git", named], ["new", "2026-01", "--git", named, "--update"]):
        assert main(arguments) in (0, 1)
        assert note in capsys.readouterr().err
    assert named_in(Path("progress/2026-01.yaml").read_text("utf-8")) == " of 'parent'"


@pytest.mark.parametrize("named", ["parent", "bare", "parent/.", "link"])
def test_top_level_folder_needs_no_note(
    clone: Path, folder: Path, capsys: pytest.CaptureFixture[str], named: str
) -> None:
    (folder / "link").symlink_to(clone)
    assert main(["new", "2026-01", "--git", named]) == 0
    assert "note:" not in capsys.readouterr().err
    text = Path("progress/2026-01.yaml").read_text("utf-8")
    assert named_in(text) == ""
    assert " 0 of them excluded.\n" in text
