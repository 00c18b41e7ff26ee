"""A recorded check on the page: the commit that the report was checked against, and reverted commits."""

from __future__ import annotations

import hashlib
import html
import re
from pathlib import Path

import pytest

from sphinxext_progress.cli.main import main
from sphinxext_progress.diagnostics.messages import commands, data_files, reports, values
from sphinxext_progress.format.check_record import OUTCOME_STATES, rows_digest
from sphinxext_progress.format.model import Report
from sphinxext_progress.reading.loader import load_file

from .conftest import HOST, REPORT, SUFFIX, Site, directive, words
from .git.repositories import History, lines

RECORD = """\
repositories:
  - ref: main
    head: "d98e8a64dd"
    date: 2026-02-28
rows: "{rows}"
commits:
  - commit: ["db6b895c69"]
    state: reverted
    on: 2026-02-03
    by: "0972f020dd"
"""

#: A record of the same check, as the first version of the command wrote it.
FORMER_RECORD = """\
ref: "main"
head: "d98e8a64dd"
date: 2026-02-28
rows: "3d13d9bdeb180bba"
commits:
  - commit: "0123456789"
    state: landed again
    on: 2026-01-29
    by: "0123456789"
  - commit: "db6b895c69"
    state: reverted
    on: 2026-02-03
    by: "0972f020dd"
"""


def rows(site: Site) -> str:
    """Return the digest of the rows of the report."""
    report = load_file(site.src / "progress" / "2026-01.yaml", "x", Report).model
    assert report
    return rows_digest(report)


@pytest.fixture
def checked(otter: Site) -> Site:
    """Return a site with a checked report, and another page with a table of its rows."""
    otter.write("progress/project.yaml", "repository: https://github.com/example/otter\n")
    otter.write("progress/2026-01.check.yaml", RECORD.format(rows=rows(otter)))
    otter.write("list.rst", "List\n====\n\n.. progress-index::\n\n.. toctree::\n\n   index\n   table\n")
    otter.write(f"table.{SUFFIX}", "Table\n=====\n\n" + directive("commit-table", "", HOST))
    conf = (otter.src / "conf.py").read_text("utf-8")
    otter.write("conf.py", conf + 'root_doc = "list"\nlatex_documents = [("list", "site.tex", "Site", "", "manual")]\n')
    return otter


@pytest.mark.parametrize("builder", ["html", "text", "man", "latex", "texinfo", "epub", "xml", "pseudoxml"])
def test_every_builder_shows_the_check(checked: Site, builder: str) -> None:
    built = checked.build(builder, "-W", "--keep-going")
    assert (built.status, built.warnings) == (0, [])
    found = [
        re.sub(r"<[^>]*>|\\f[A-Z]|\\[a-zA-Z]+|[{}\\]|@\w+", " ", path.read_text("utf-8", "replace"))
        for path in built.out.rglob("*")
        if path.suffix in {".html", ".txt", ".1", ".tex", ".texi", ".xhtml", ".xml", ".pseudoxml"}
    ]
    text = words(" ".join(found))
    assert "February 28, 2026" in text
    assert "d98e8a64dd" in text
    assert "reverted on" in text
    assert "February 3, 2026" in text
    assert "0972f020dd" in text


def test_the_page_links_the_commits(checked: Site) -> None:
    page = checked.build().read("index.html")
    note = re.search(r'<p class="progress-checked">.*?</p>', page, re.DOTALL)
    assert note
    assert words(re.sub("<[^>]*>", "", note[0])) == "Checked against main at d98e8a64dd, February 28, 2026."
    assert 'href="https://github.com/example/otter/commit/d98e8a64dd"' in note[0]
    mark = re.search(r'<span class="progress-reverted">.*?</span>', page, re.DOTALL)
    assert mark
    assert words(re.sub("<[^>]*>", "", mark[0])) == "– reverted on February 3, 2026 (0972f020dd)"
    # Another table has the mark too, but not the note about the check.
    table = checked.build().read("table.html")
    assert "progress-reverted" in table
    assert "progress-checked" not in table


def test_changed_rows_have_no_note_about_the_check(checked: Site) -> None:
    path = checked.src / "progress" / "2026-01.yaml"
    path.write_text(path.read_text("utf-8").replace("Add router replay", "Add the replay of routers"), "utf-8")
    page = checked.build().read("index.html")
    assert "progress-checked" not in page
    # The outcome of a commit does not depend on the text of the row.
    assert "progress-reverted" in page


def test_a_former_record_gives_the_same_pages(checked: Site, capsys: pytest.CaptureFixture[str]) -> None:
    pages = ("index.html", "table.html", "list.html")
    built = checked.build("html", "-W")
    before = {page: built.read(page) for page in pages}
    checked.write("progress/2026-01.check.yaml", FORMER_RECORD)
    built = checked.build("html", "-W", "-E")
    assert (built.status, built.warnings) == (0, [])
    assert {page: built.read(page) for page in pages} == before
    assert "progress-checked" in before["index.html"]
    main(["check", str(checked.src / "progress")])
    assert "record-old" not in capsys.readouterr().out


def test_a_former_record_of_other_rows_is_recognized(checked: Site, capsys: pytest.CaptureFixture[str]) -> None:
    checked.write("progress/2026-01.check.yaml", FORMER_RECORD.replace("3d13", "0000"))
    assert "progress-checked" not in checked.build("html", "-W").read("index.html")
    main(["check", str(checked.src / "progress")])
    assert "[record-old]" in capsys.readouterr().out


def test_a_record_may_list_several_repositories(checked: Site) -> None:
    record = RECORD.format(rows=rows(checked))
    other = '  - {name: docs, ref: trunk, head: "4f9a1c07be", date: 2026-03-01}\n'
    checked.write("progress/2026-01.check.yaml", record.replace("rows:", f"{other}rows:"))
    page = checked.build("html", "-W").read("index.html")
    notes = re.findall(r'<p class="progress-checked">.*?</p>', page, re.DOTALL)
    assert [words(html.unescape(re.sub("<[^>]*>", "", note))) for note in notes] == [
        "Checked against main at d98e8a64dd, February 28, 2026.",
        "Checked against docs@trunk at 4f9a1c07be, March 1, 2026.",
    ]
    # The address of the other repository is unknown.
    assert ["href=" in note for note in notes] == [True, False]


def test_the_digest_does_not_depend_on_python(checked: Site) -> None:
    checked.write(
        "progress/2026-01.yaml",
        'period: 2026-01\ncommits:\n  - {description: Größer, commit: "0123456", pr: 7, date: 2026-01-02}\n  - Text\n',
    )
    canonical = '[{"commit":["0123456"],"date":"2026-01-02","description":"Größer","pr":[7]},{"description":"Text"}]'
    assert rows(checked) == f"v1:{hashlib.sha256(canonical.encode()).hexdigest()}"


READ = """
def setup(app):
    app.connect("env-before-read-docs", lambda app, env, docnames: print("READ", sorted(docnames)))
"""


def test_pages_are_read_again_if_the_record_changes(checked: Site) -> None:
    checked.write("conf.py", (checked.src / "conf.py").read_text("utf-8") + READ)
    record = checked.src / "progress" / "2026-01.check.yaml"

    def read() -> list[str]:
        output = re.search(r"READ \[(.*)\]", checked.build().output)
        assert output
        return re.findall(r"'([^']+)'", output[1])

    assert read() == ["index", "list", "table"]
    assert read() == []
    record.write_text(record.read_text("utf-8").replace("2026-02-03", "2026-02-04"), "utf-8")
    assert read() == ["index", "table"]
    assert "February 4, 2026" in (checked.src.parent / "out/html/index.html").read_text("utf-8")
    text = record.read_text("utf-8")
    record.unlink()
    assert read() == ["index", "table"]
    assert "progress-reverted" not in (checked.src.parent / "out/html/index.html").read_text("utf-8")
    record.write_text(text, "utf-8")
    assert read() == ["index", "table"]
    assert read() == []


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("repositories: [{ref: main}]\n", "2026-01.check.yaml:1:16", "'head'"),
        ("rows: x\n", "2026-01.check.yaml:1:1", values.MISSING_KEY.problem.format(key="'repositories'")),
        ("ref: main\n", "2026-01.check.yaml:1:1", values.MISSING_KEY.problem.format(key="'head'")),
        (FORMER_RECORD.replace("d98e8a64dd", "d98"), "2026-01.check.yaml:2:7", "'head'"),
        (RECORD + "ref: main\n", "2026-01.check.yaml:11:1", values.UNKNOWN_KEY.problem.format(key="'ref'")),
        (
            RECORD.replace("reverted", "rewritten"),
            "2026-01.check.yaml:8:12",
            values.OUTCOME_STATE.problem.format(
                found="'rewritten'", path="'commits[0].state'", states=", ".join(OUTCOME_STATES)
            ),
        ),
        (RECORD.replace("reverted", "[]"), "2026-01.check.yaml:8:12", "'commits[0].state'"),
        (RECORD + "more: 1\n", "2026-01.check.yaml:11:1", values.UNKNOWN_KEY.problem.format(key="'more'")),
        ("{", "2026-01.check.yaml", ""),
    ],
)
def test_an_error_in_a_record_only_affects_the_record(checked: Site, text: str, place: str, message: str) -> None:
    checked.write("progress/2026-01.check.yaml", text)
    built = checked.build("html", "-W", "--keep-going")
    assert built.status == 1
    assert any(f"progress/{place}" in line and message in line for line in built.warnings), built.warnings
    page = built.read("index.html")
    assert "Add router replay" in page
    assert "progress-checked" not in page
    # The warning is repeated by every build until the record is fixed.
    again = checked.build("html", "-W", "--keep-going")
    assert (again.status, again.warnings) == (1, built.warnings)
    checked.write("progress/2026-01.check.yaml", RECORD.format(rows=rows(checked)))
    assert checked.build("html", "-W", "--keep-going").status == 0


def test_a_row_is_marked_for_any_of_its_commits_with_any_number_of_digits(checked: Site) -> None:
    path = checked.src / "progress" / "2026-01.yaml"
    text = path.read_text("utf-8").replace('commit: "db6b895c69"', 'commit: ["0123456789", "db6b895c69aa"]')
    assert "db6b895c69aa" in text
    path.write_text(text, "utf-8")
    record = checked.src / "progress" / "2026-01.check.yaml"
    again = '  - {commit: "0123456789", state: reapplied, on: 2026-02-01, by: "1111111111"}\n'
    record.write_text(record.read_text("utf-8").replace("commits:\n", f"commits:\n{again}", 1), "utf-8")
    built = checked.build("html", "-W", "--keep-going")
    assert (built.status, built.warnings) == (0, [])
    assert built.read("index.html").count("progress-reverted") == 1


def test_a_record_that_links_outside_the_site_is_not_read(checked: Site, tmp_path: Path) -> None:
    outside = tmp_path / "outside.yaml"
    outside.write_text(RECORD.format(rows=rows(checked)), "utf-8")
    record = checked.src / "progress" / "2026-01.check.yaml"
    record.unlink()
    record.symlink_to(outside)
    built = checked.build("html", "-W", "--keep-going")
    assert built.status == 1
    assert any(data_files.OUTSIDE_FOLDERS.problem.partition("} ")[2] in line for line in built.warnings)
    page = built.read("index.html")
    assert "progress-reverted" not in page
    assert "Add router replay" in page


# The command that writes it ---------------------------------------------------------------------------


def test_the_command_writes_the_record_that_the_page_shows(
    history: History, site: Site, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    history.commit("Begin", {"src/a.py": lines("a")}, "2025-12-01")
    name = history.commit("Add router replay (#2101)", {"src/b.py": lines("b")}, "2026-01-26")
    # The commit was in effect at the end of the month, and was reverted later.
    revert = history.commit(
        f'Revert "Add router replay (#2101)"\n\nThis reverts commit {name}.', {"src/b.py": None}, "2026-02-03"
    )
    repository = str(history.close())
    site.write("progress/2026-01.yaml", REPORT.replace("db6b895c69", name[:10]))
    site.write("index.rst", ".. progress-report:: 2026-01\n")
    monkeypatch.chdir(site.src)
    path = site.src / "progress" / "2026-01.check.yaml"
    assert main(["check", "progress", "--git", repository, "--record", "--dry-run"]) == 0
    assert not path.exists()
    assert "would write progress/2026-01.check.yaml" in capsys.readouterr().err
    assert main(["check", "progress", "--git", repository, "--record"]) == 0
    page = site.build("html", "-W", "--keep-going").read("index.html")
    assert f"reverted on February 3, 2026</strong> ({revert[:10]}" in re.sub(r"</?span[^>]*>", "", page)
    assert "Checked against" in page
    # The record is updated, and is not treated as a report.
    before = path.read_bytes()
    assert main(["check", "progress", "--git", repository, "--record"]) == 0
    assert path.read_bytes() == before
    assert "1 file checked" in capsys.readouterr().out


@pytest.fixture
def bridge(history: History, site: Site, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Write a history with three changes: one was reapplied, and another was reverted without a statement."""
    site.write("index.rst", ".. progress-report:: 2026-01\n")
    monkeypatch.chdir(site.src)
    hashes = {"begin": history.commit("Begin", {"src/a.py": lines("a")}, "2025-12-01")}
    for number, name in enumerate(("bridge", "cache", "door"), 1):
        hashes[name] = history.commit(f"Add the {name} (#{number})", {f"src/{name}.py": lines(name, 30)}, "2026-01-10")
    history.commit('Revert "Add the bridge (#1)" (#8)', {"src/bridge.py": None}, "2026-01-11")
    hashes["again"] = history.commit(
        'Reapply "Add the bridge (#1)" (#9)', {"src/bridge.py": lines("bridge", 30)}, "2026-01-12"
    )
    hashes["tidy"] = history.commit("Tidy up (#10)", {"src/cache.py": None}, "2026-01-13")
    hashes["back"] = history.commit('Revert "Add the door (#3)" (#11)', {"src/door.py": None}, "2026-02-14")
    return hashes


def record(history: History, rows: str, *options: str) -> str:
    """Write a report, record a check of it, and give what the record says of commits."""
    Path("progress").mkdir(exist_ok=True)
    Path("progress/2026-01.yaml").write_text(
        f"project: Otter\nperiod: 2026-01\noverview: Words.\ncommits:\n{rows}", "utf-8"
    )
    main(["check", "progress", "--git", str(history.close()), "--record", *options])
    text = Path("progress/2026-01.check.yaml").read_text("utf-8")
    return text[text.index("\nrows: ") :].partition("\ncommits:\n")[2].partition("findings:")[0]


def test_the_record_names_commits_as_the_row_does(history: History, site: Site, bridge: dict[str, str]) -> None:
    both = f'- {{description: Both, commit: ["{bridge["bridge"][:10]}", "{bridge["door"][:8]}"]}}\n'
    assert record(history, both + "- {description: It, pr: 2}\n") == (
        f'  - commit: "{bridge["bridge"][:10]}"\n    state: reapplied\n    on: 2026-01-12\n'
        f'    by: "{bridge["again"][:10]}"\n'
        f'  - commit: "{bridge["door"][:8]}"\n    state: reverted\n    on: 2026-02-14\n    by: "{bridge["back"][:10]}"\n'
        f'  - pr: 2\n    state: reverted\n    on: 2026-01-13\n    by: "{bridge["tidy"][:10]}"\n'
    )
    assert site.build("html", "-W", "--keep-going").read("index.html").count("progress-reverted") == 2


def test_a_row_about_the_revert_has_no_mark(history: History, bridge: dict[str, str]) -> None:
    assert record(history, f'- {{description: No door, commit: "{bridge["back"][:10]}"}}\n') == ""


def test_an_unstated_reapply_removes_the_mark(history: History, bridge: dict[str, str]) -> None:
    history.commit("Tidy up again (#12)", {"src/cache.py": lines("cache", 30)}, "2026-02-20")
    assert record(history, f'- {{description: The cache, commit: "{bridge["cache"][:10]}"}}\n') == ""


def test_rows_matched_by_words_are_recorded_once_hashes_are_filled_in(
    history: History, site: Site, bridge: dict[str, str]
) -> None:
    rows = "- description: Add the door\n"
    assert record(history, rows) == ""
    # The record is about the rows after the change.
    assert record(history, rows, "--fill").startswith(f'  - commit: "{bridge["door"][:10]}"\n    state: reverted\n')
    page = site.build("html", "-W", "--keep-going").read("index.html")
    assert "progress-checked" in page
    assert "progress-reverted" in page


def test_an_outdated_record_is_reported(
    history: History, bridge: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    record(history, f'- {{description: The door, commit: "{bridge["door"][:10]}"}}\n')
    capsys.readouterr()
    assert main(["check", "progress"]) == 0
    assert "record-old" not in capsys.readouterr().out
    report = Path("progress/2026-01.yaml")
    report.write_text(report.read_text("utf-8").replace("The door", "A door"), "utf-8")
    assert main(["check", "progress"]) == 0
    output = capsys.readouterr().out
    assert output.startswith("progress/2026-01.yaml:2:9: note: " + reports.RECORD_OLD.problem)
    # The command that renews it does not complain of it.
    main(["check", "progress", "--git", str(history.close()), "--record"])
    assert "record-old" not in capsys.readouterr().out


def test_a_named_record_is_checked_but_not_formatted(
    history: History, bridge: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    record(history, f'- {{description: The door, commit: "{bridge["door"][:10]}"}}\n')
    capsys.readouterr()
    path = Path("progress/2026-01.check.yaml")
    before = path.read_bytes()
    # Pre-commit passes the names of files.
    assert main(["format", str(path)]) == 0
    assert main(["check", str(path)]) == 0
    assert path.read_bytes() == before
    path.write_bytes(before + b"more: 1\n")
    assert main(["check", str(path)]) == 1
    assert values.UNKNOWN_KEY.problem.format(key="'more'") in capsys.readouterr().out


def test_the_command_overwrites_only_records(
    history: History, otter: Site, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    history.commit("Add router replay (#2101)", {"src/b.py": lines("b")}, "2026-01-26")
    path = otter.write("progress/2026-01.check.yaml", "notes: mine\n")
    monkeypatch.chdir(otter.src)
    assert main(["check", "progress", "--git", str(history.close()), "--record"]) == 2
    assert commands.NO_RECORD.format(path="'progress/2026-01.check.yaml'") in capsys.readouterr().err
    assert path.read_text("utf-8") == "notes: mine\n"
