"""Test ``check --git`` with bad repositories and hostile commits, numbered as in the torture list."""

from __future__ import annotations

import datetime as dt
import json
import re
import subprocess
import time
from pathlib import Path

import pytest

from sphinxext_progress.cli.main import main
from sphinxext_progress.diagnostics.messages import cli, verification
from sphinxext_progress.diagnostics.messages import repository as repository_messages
from sphinxext_progress.git import repository as git_module
from sphinxext_progress.git.process import git_environment

from ..git.repositories import History, git, lines

OPTIONS = ("--ignore", "coverage", "--ignore", "uncited", "--ignore", "row-linked")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Change to a folder with an empty reports folder."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "progress").mkdir()
    return tmp_path


def january(history: History) -> dict[str, str]:
    """Commit four changes in January and return their hashes by name."""
    hashes = {}
    for number, (name, day) in enumerate(zip(("attic", "bridge", "cache", "door"), (5, 12, 19, 26), strict=True), 1):
        message = f"Add the {name} (#{number})"
        hashes[name] = history.commit(message, {f"src/{name}.py": lines(name, 30)}, f"2026-01-{day:02}")
    return hashes


def report(*rows: str, period: str = "2026-01", head: str = "") -> Path:
    """Write a report with rows, each given as a flow mapping."""
    path = Path(f"progress/{period}.yaml")
    listed = "".join(f"  - {row}\n" for row in rows)
    path.write_text(f"project: Otter\nperiod: {period}\noverview: Words.\n{head}commits:\n{listed}", "utf-8")
    return path


def cites(commit: str, **values: object) -> str:
    """Return a row that cites a commit."""
    return json.dumps({"description": "A change", "commit": commit, **values})


def found(repository: Path, capsys: pytest.CaptureFixture[str], *options: str) -> list[tuple[str, str]]:
    """Check all reports; return the rules and the messages."""
    capsys.readouterr()
    main(["check", "progress", "--git", str(repository), "--format", "json", *OPTIONS, *options])
    return [(finding["rule"], finding["message"]) for finding in json.loads(capsys.readouterr().out)["findings"]]


def refused(repository: Path | str, capsys: pytest.CaptureFixture[str], *options: str) -> str:
    """Run a check that must fail, and return its error."""
    before = {path: path.read_bytes() for path in Path().rglob("*") if path.is_file() and "progress" in path.parts}
    capsys.readouterr()
    assert main(["check", "progress", "--git", str(repository), "--fill", "--record", *options]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    (sentence,) = captured.err.splitlines()
    assert {
        path: path.read_bytes() for path in Path().rglob("*") if path.is_file() and "progress" in path.parts
    } == before
    return sentence.removeprefix("sphinx-progress: ")


@pytest.mark.parametrize(
    "given", ["--output=pwned.txt", "-1", "main..main", ":/Add", "main^{/x}", "$(touch pwned.txt)"]
)
def test_a46_option_as_branch_is_refused(history: History, capsys: pytest.CaptureFixture[str], given: str) -> None:
    report(cites(january(history)["cache"]))
    repository = history.close()
    error = refused(repository, capsys, f"--ref={given}")
    assert error == (repository_messages.UNKNOWN_REVISION.format(revision=f"'{given}'", repository=f"'{repository}'"))
    assert not list(Path().rglob("pwned*"))


def test_a46_option_as_hash_is_invalid(history: History, capsys: pytest.CaptureFixture[str]) -> None:
    january(history)
    report(cites("--output=pwned.txt"))
    ((rule, message),) = found(history.close(), capsys)
    assert rule == "progress.data"
    assert "'--output=pwned.txt'" in message
    assert not list(Path().rglob("pwned*"))


HOSTILE = b"esc \033[31mred\033[0m \007 \010\010 cr\rOVER \xe2\x80\xae txt (#50)"


@pytest.mark.parametrize("form", ["text", "json", "github", "gitlab", "junit", "sarif"])
def test_a47_a_hostile_subject_stays_on_its_line(
    history: History, capfdbinary: pytest.CaptureFixture[bytes], form: str
) -> None:
    january(history)
    history.commit(HOSTILE, {"src/esc.py": lines("esc", 300)}, "2026-01-15")
    # The commit is uncited, the nearest match of a row, and the match of a row.
    report("{description: esc red OVER}", "{description: red, pr: 3}", "{description: the cr}")
    main(["check", "progress", "--git", str(history.close()), "--format", form, "--record"])
    captured = capfdbinary.readouterr()
    assert not re.search(rb"[\x00-\x09\x0b-\x1f\x7f]|\xe2\x80\xae", captured.out + captured.err)
    assert b"U+001B[31mred" in captured.out
    if form == "text":
        assert all(re.match(rb"progress/|1 file checked", line) for line in captured.out.splitlines())


def test_a47_hostile_versions_stay_on_their_line(history: History, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    poetry = '[tool.poetry.dependencies]\ntorch = "{}"\n'
    history.commit("Begin", {"pyproject.toml": poetry.format("1.0")}, "2025-12-01")
    name = history.commit(
        "Bump torch (#1)", {"pyproject.toml": poetry.format(r"1.\u001b[31m\n::error::x\u202e")}, "2026-01-15"
    )
    report(cites(name[:10], description="torch bumped to 9.9"))
    repository = str(history.close())
    main(["check", "progress", "--git", repository, *OPTIONS, "--record"])
    output = capfdbinary.readouterr().out.decode()
    assert len(output.splitlines()) == 2
    assert "(from 1.0 to 1.U+001B[31mU+000A::error::x" in output
    # The record is readable.
    assert main(["check", "progress", "--git", repository, *OPTIONS]) == 1
    assert capfdbinary.readouterr().out.decode() == output


def test_a48_a_subject_that_is_not_utf8(history: History, capsys: pytest.CaptureFixture[str]) -> None:
    hashes = january(history)
    bad = history.commit(b"Add the caf\xe9 (#60)", {"src/x.py": lines("x")}, "2026-02-03")
    report(cites(bad[:10]), cites(hashes["cache"][:10]))
    assert found(history.close(), capsys) == [
        (
            "outside-period",
            verification.OUTSIDE_PERIOD.format(
                commit=f"{bad[:10]} #60 'Add the caf\N{REPLACEMENT CHARACTER}'",
                landed=dt.datetime(2026, 2, 3, 12, tzinfo=dt.UTC),
                distance=verification.AFTER_PERIOD.format(count=3, days="days", period="2026-01"),
            ),
        )
    ]


def test_a49_a_shallow_clone(history: History, capsys: pytest.CaptureFixture[str]) -> None:
    report(cites(january(history)["cache"][:10]))
    git("clone", "--quiet", "--depth", "2", f"file://{history.close()}", "shallow")
    assert refused("shallow", capsys) == cli.SHALLOW_CLONE.format(path="'shallow'")


EDGES = {"2026-01-31T23:30-08:00": "2026-02", "2026-02-01T00:30+09:00": "2026-01", "2026-02-01T09:00Z": "2026-02"}


@pytest.mark.parametrize("zone", ["UTC", "America/Los_Angeles", "Asia/Tokyo"])
def test_a50_days_are_utc_in_every_time_zone(
    history: History, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, zone: str
) -> None:
    names = {
        moment: history.commit(f"At {moment}", {"a": f"{moment}\n"}, moment, written="2026-01-15") for moment in EDGES
    }
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        for period in ("2026-01", "2026-02"):
            report(*(cites(name[:10]) for name in names.values()), period=period)
            outside = [
                message.split(" ")[0] for rule, message in found(history.close(), capsys) if rule == "outside-period"
            ]
            assert outside == [name[:10] for moment, name in names.items() if EDGES[moment] != period]
            Path(f"progress/{period}.yaml").unlink()
    finally:
        monkeypatch.undo()
        time.tzset()


def test_a51_a_wrong_clock_at_the_tip(history: History, capsys: pytest.CaptureFixture[str]) -> None:
    hashes = january(history)
    # A commit reverted in February was in effect at the end of January, even if later commits have wrong dates.
    history.commit('Revert "Add the cache (#3)" (#9)', {"src/cache.py": None}, "2026-02-03")
    for number in range(8):
        history.commit(f"Clock {number}", {"clock": f"{number}\n"}, "2020-01-01")
    report(*(cites(name[:10]) for name in hashes.values()))
    assert found(history.close(), capsys) == []


@pytest.mark.parametrize(
    ("what", "expected"),
    [
        ("empty", repository_messages.NO_COMMITS.format(repository="'repository'")),
        ("none", repository_messages.NO_REPOSITORY.format(repository="'progress'")),
        ("missing", repository_messages.NO_REPOSITORY.format(repository="'missing'")),
        ("no git", repository_messages.GIT_MISSING.format()),
        (
            "of another user",
            repository_messages.OTHER_OWNER.format(
                repository="'repository'", command="git config --global --add safe.directory {folder}/repository"
            ),
        ),
    ],
)
def test_a52_no_usable_repository(
    history: History,
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    what: str,
    expected: str,
) -> None:
    report(cites("0123456789"))
    if what != "empty":
        january(history)
    history.close()
    if what == "no git":
        monkeypatch.setenv("PATH", "/nowhere")
    if what == "of another user":
        # Git's own tests use this variable: it makes every repository look like that of another user.
        plain = git_environment()
        other_user = {"GIT_TEST_ASSUME_DIFFERENT_OWNER": "1", "HOME": "/"}
        monkeypatch.setattr(git_module, "git_environment", lambda: plain | other_user)
    path = {"none": "progress", "missing": "missing"}.get(what, "repository")
    assert refused(path, capsys) == expected.format(folder=folder)


def test_a53_settings_of_the_repository_start_nothing_and_change_nothing(
    history: History, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hashes = january(history)
    history.commit('Revert "Add the cache (#3)" (#9)', {"src/cache.py": None}, "2026-01-28")
    report(*(cites(name[:10]) for name in hashes.values()), head="infrastructure: [torch bumped to 9.9]\n")
    repository = history.close()
    clean = found(repository, capsys, "--record")
    recorded = Path("progress/2026-01.check.yaml").read_bytes()
    assert [rule for rule, _ in clean] == ["reverted"]
    script = folder / "script"
    script.write_text(f"#!/bin/sh\ntouch {folder}/pwned\n", "utf-8")
    script.chmod(0o755)
    settings = {
        "log.showSignature": "true",
        "color.ui": "always",
        "log.date": "relative",
        "diff.noprefix": "true",
        "diff.odd.textconv": str(script),
        **dict.fromkeys(
            ("gpg.program", "core.fsmonitor", "core.pager", "diff.external", "core.sshCommand", "diff.odd.command"),
            str(script),
        ),
    }
    for name, value in settings.items():
        git("-C", repository, "config", name, value)
    (repository / "info" / "attributes").write_text("* diff=odd\n", "utf-8")
    assert found(repository, capsys, "--record") == clean
    assert Path("progress/2026-01.check.yaml").read_bytes() == recorded
    assert not (folder / "pwned").exists()
    # Plain git does run the script.
    subprocess.run(["git", "-C", repository, "show", "--ext-diff", "HEAD~1"], capture_output=True, check=False)
    assert (folder / "pwned").exists()
