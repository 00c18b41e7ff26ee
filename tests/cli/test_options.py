"""Options that would have no effect are refused; messages use the names that the parser defines."""

from __future__ import annotations

import re
from argparse import SUPPRESS
from pathlib import Path

import pytest

from sphinxext_progress.cli.commands import COMMANDS, make_parser
from sphinxext_progress.cli.main import main
from sphinxext_progress.cli.parser import Parser
from sphinxext_progress.diagnostics.messages import cli, commands, importing

REPORT = "project: Otter\nperiod: 2026-01\noverview: Words.\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Change to a folder that has a reports folder with one report."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "progress").mkdir()
    (tmp_path / "progress" / "2026-01.yaml").write_text(REPORT, "utf-8")
    (tmp_path / "page.md").write_text("# January 2026\n", "utf-8")
    return tmp_path


#: The former names of options, which are accepted but not listed.
FORMER_NAMES = {
    "init": {"--host"},
    "new": {"--again"},
    "check": {"--fix", "--project"},
    "import": {"--project"},
    "export": {"--project"},
}

USELESS_FORCE = cli.USELESS_FORCE.format(option="'--force'")


def needs(option: str, others: str = "'--git'") -> str:
    """Return the message about an option that has no effect on its own."""
    return cli.NEEDS_OPTION.format(option=option, others=others)


def files(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("new --update", needs("'--update'")),
        ("new --ref main", needs("'--ref'")),
        ("new --limit 5", needs("'--limit'")),
        ("new --dry-run --limit 5", needs("'--limit'")),
        ("new --git . --update --force", cli.EXCLUDES_OPTION.format(option="'--update'", other="'--force'")),
        ("check progress --fill", needs("'--fill'")),
        ("check progress --record", needs("'--record'")),
        ("check progress --ref main", needs("'--ref'")),
        ("check progress --dry-run", needs("'--dry-run'", "'--fill' or '--record'")),
        ("check progress --git . --dry-run", needs("'--dry-run'", "'--fill' or '--record'")),
        ("export progress/2026-01.yaml --force", USELESS_FORCE),
        ("export progress/2026-01.yaml --output - --force", USELESS_FORCE),
        ("import page.md --output - --force", USELESS_FORCE),
    ],
)
def test_an_option_without_effect_is_refused(
    folder: Path, capsys: pytest.CaptureFixture[str], arguments: str, message: str
) -> None:
    before = files(folder)
    assert main(arguments.split()) == 2
    assert capsys.readouterr() == ("", f"sphinx-progress: {message}\n")
    assert files(folder) == before


def test_messages_take_the_name_of_an_option_from_the_parser() -> None:
    parser = Parser()
    parser.add_argument("-r", "--repository", dest="git")
    parser.add_argument("--extend", dest="again", action="store_true")
    parser.needs("again", "git")
    with pytest.raises(Exception, match=needs("'--extend'", "'--repository'")):
        parser.refuse_ignored(parser.parse_args(["--extend"]))
    parser.refuse_ignored(parser.parse_args(["--extend", "-r", "."]))


@pytest.mark.parametrize("name", COMMANDS)
def test_every_condition_names_options_that_exist(name: str) -> None:
    parser = make_parser([name]).parse_args([name, *_needed(name)]).parser
    for option, others in parser._needed.items():
        assert all(map(parser.name, (option, *others)))
    for pair in parser._excluded:
        assert all(map(parser.name, pair))
    hidden = {action.option_strings[0] for action in parser._actions if action.help is SUPPRESS}
    assert hidden == FORMER_NAMES.get(name, set())


def _needed(name: str) -> list[str]:
    """Return the required arguments of a command."""
    return {"import": ["x"], "export": ["x"], "trend": ["x", "--git", "."]}.get(name, [])


@pytest.mark.parametrize("name", FORMER_NAMES)
def test_former_names_of_options_are_accepted_and_not_listed(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main([name, "--help"])
    listed = capsys.readouterr().out
    for former in FORMER_NAMES[name]:
        assert not re.search(rf"{former} (?!NAME)", listed.replace("\n", " "))


@pytest.mark.parametrize(
    ("arguments", "option", "value"),
    [
        ("init --host rst", "markup", "rst"),
        ("new --again", "update", True),
        ("check --fix", "fill", True),
        ("check --project p.yaml", "project_file", Path("p.yaml")),
        ("import page.md --project p.yaml", "project_file", Path("p.yaml")),
        ("export a.yaml --project p.yaml", "project_file", Path("p.yaml")),
        ("new --project Otter", "project", "Otter"),
    ],
)
def test_a_former_name_sets_the_option(arguments: str, option: str, value: object) -> None:
    command, *others = arguments.split()
    assert getattr(make_parser([command]).parse_args([command, *others]), option) == value


def test_an_address_is_no_clone(capsys: pytest.CaptureFixture[str]) -> None:
    for address in ("https://github.com/example/otter", "git@github.com:example/otter.git", "ssh://git@host/otter"):
        with pytest.raises(SystemExit) as ended:
            main(["check", "--git", address])
        assert ended.value.code == 2
        assert cli.ADDRESS_NOT_CLONE.format(address=address) in capsys.readouterr().err
        assert f"git clone {address}" in cli.ADDRESS_NOT_CLONE.format(address=address)


# Output of import -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("output", "written"),
    [
        ("docs/progress", "docs/progress/2026-01.yaml"),
        ("docs/progress/", "docs/progress/2026-01.yaml"),
        ("docs/v1.2", "docs/v1.2/2026-01.yaml"),
        ("reports.yaml/", "reports.yaml/2026-01.yaml"),
        ("new.yaml", "new.yaml"),
        ("docs/new.yml", "docs/new.yml"),
        (".", "2026-01.yaml"),
    ],
)
def test_a_path_without_the_suffix_of_a_data_file_is_a_folder(
    folder: Path, capsys: pytest.CaptureFixture[str], output: str, written: str
) -> None:
    assert main(["import", "page.md", "--output", output, "--dry-run"]) == 0
    assert f"would write {written}\n" in capsys.readouterr().err
    assert not (folder / written).exists()
    assert main(["import", "page.md", "--output", output]) == 0
    assert capsys.readouterr().out == f"wrote {written}\n"
    assert (folder / written).read_text("utf-8").startswith("period: 2026-01")


def test_several_reports_are_written_to_a_new_folder(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "february.md").write_text("# February 2026\n", "utf-8")
    assert main(["import", "page.md", "february.md", "--output", "one.yaml"]) == 2
    assert importing.NO_FOLDER.format(path="'one.yaml'") in capsys.readouterr().err
    assert main(["import", "page.md", "february.md", "--output", "docs/all"]) == 0
    assert sorted(path.name for path in (folder / "docs" / "all").iterdir()) == ["2026-01.yaml", "2026-02.yaml"]


def test_a_report_is_not_exported_to_a_folder(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "progress/2026-01.yaml", "--output", "pages/"]) == 2
    assert capsys.readouterr().err == f"sphinx-progress: {commands.NO_FILE_NAME.format(path=repr('pages/'))}\n"
    assert not (folder / "pages").exists()
