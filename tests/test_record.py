"""A recorded check on the page: what the report was held against, and what became of its commits; a build never runs git."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sphinxext_progress.cli.main import main
from sphinxext_progress.loader import load_report
from sphinxext_progress.record import digest

from .conftest import HOST, REPORT, SUFFIX, Site, directive, words
from .history.repositories import History, lines

RECORD = """\
ref: main
head: "d98e8a64dd"
date: 2026-02-28
rows: "{rows}"
commits:
  - commit: ["db6b895c69"]
    state: reverted
    on: 2026-02-03
    by: "0972f020dd"
"""


def rows(site: Site) -> str:
    """Give the digest of the rows of the report."""
    report = load_report(site.src / "progress" / "2026-01.yaml", "x").model
    assert report
    return digest(report)


@pytest.fixture
def checked(otter: Site) -> Site:
    """Give a site whose report was checked, with a page of its own table beside."""
    otter.write("progress/project.yaml", "repository: https://github.com/example/otter\n")
    otter.write("progress/2026-01.check.yaml", RECORD.format(rows=rows(otter)))
    otter.write("list.rst", "List\n====\n\n.. progress-index::\n\n.. toctree::\n\n   index\n   table\n")
    otter.write(f"table.{SUFFIX}", "Table\n=====\n\n" + directive("commit-table", "", HOST))
    conf = (otter.src / "conf.py").read_text("utf-8")
    otter.write("conf.py", conf + 'root_doc = "list"\nlatex_documents = [("list", "site.tex", "Site", "", "manual")]\n')
    return otter


@pytest.mark.parametrize("builder", ["html", "text", "man", "latex", "texinfo", "epub", "xml", "pseudoxml"])
def test_every_builder_shows_it(checked: Site, builder: str) -> None:
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
    said = re.search(r'<p class="progress-checked">.*?</p>', page, re.DOTALL)
    assert said
    assert words(re.sub("<[^>]*>", "", said[0])) == "Checked against main at d98e8a64dd, February 28, 2026."
    assert 'href="https://github.com/example/otter/commit/d98e8a64dd"' in said[0]
    mark = re.search(r'<span class="progress-reverted">.*?</span>', page, re.DOTALL)
    assert mark
    assert words(re.sub("<[^>]*>", "", mark[0])) == "– reverted on February 3, 2026 (0972f020dd)"
    # A table elsewhere has the mark too, and not what the report was held against.
    table = checked.build().read("table.html")
    assert "progress-reverted" in table
    assert "progress-checked" not in table


def test_rows_that_were_written_since_are_not_checked(checked: Site) -> None:
    path = checked.src / "progress" / "2026-01.yaml"
    path.write_text(path.read_text("utf-8").replace("Add router replay", "Add the replay of routers"), "utf-8")
    page = checked.build().read("index.html")
    assert "progress-checked" not in page
    # What became of a commit is true whatever the row says.
    assert "progress-reverted" in page


READ = """
def setup(app):
    app.connect("env-before-read-docs", lambda app, env, docnames: print("READ", sorted(docnames)))
"""


def test_a_change_of_the_record_reads_the_pages_that_show_it(checked: Site) -> None:
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
        ("ref: main\n", "2026-01.check.yaml:1:1", "the key 'head' is missing"),
        (RECORD.replace("reverted", "rewritten"), "2026-01.check.yaml:7:12", "found 'rewritten' in 'state'"),
        (RECORD + "more: 1\n", "2026-01.check.yaml:10:1", "unknown key 'more'"),
        ("{", "2026-01.check.yaml", ""),
    ],
)
def test_a_fault_of_a_record_costs_the_record_alone(checked: Site, text: str, place: str, message: str) -> None:
    checked.write("progress/2026-01.check.yaml", text)
    built = checked.build("html", "-W", "--keep-going")
    assert built.status == 1
    assert any(f"progress/{place}" in line and message in line for line in built.warnings), built.warnings
    page = built.read("index.html")
    assert "Add router replay" in page
    assert "progress-checked" not in page
    # On every build, until it is mended.
    again = checked.build("html", "-W", "--keep-going")
    assert (again.status, again.warnings) == (1, built.warnings)
    checked.write("progress/2026-01.check.yaml", RECORD.format(rows=rows(checked)))
    assert checked.build("html", "-W", "--keep-going").status == 0


def test_a_record_that_leads_out_of_the_site_is_not_read(checked: Site, tmp_path: Path) -> None:
    outside = tmp_path / "outside.yaml"
    outside.write_text(RECORD.format(rows=rows(checked)), "utf-8")
    record = checked.src / "progress" / "2026-01.check.yaml"
    record.unlink()
    record.symlink_to(outside)
    built = checked.build("html", "-W", "--keep-going")
    assert built.status == 1
    assert any("leads out of the source folder" in line for line in built.warnings)
    assert "progress-reverted" not in built.read("index.html")


# The command that writes it ---------------------------------------------------------------------------


def test_the_command_records_what_the_page_shows(
    history: History, site: Site, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    history.commit("Begin", {"src/a.py": lines("a")}, "2025-12-01")
    name = history.commit("Add router replay (#2101)", {"src/b.py": lines("b")}, "2026-01-26")
    # It was in force when the month ended, and is not any more.
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
    # It is renewed, and is no report itself.
    before = path.read_bytes()
    assert main(["check", "progress", "--git", repository, "--record"]) == 0
    assert path.read_bytes() == before
    assert "1 file checked" in capsys.readouterr().out


def test_the_command_writes_over_nothing_else(
    history: History, otter: Site, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    history.commit("Add router replay (#2101)", {"src/b.py": lines("b")}, "2026-01-26")
    path = otter.write("progress/2026-01.check.yaml", "notes: mine\n")
    monkeypatch.chdir(otter.src)
    assert main(["check", "progress", "--git", str(history.close()), "--record"]) == 2
    assert "is no recorded check; expected one, or a free name; move it away" in capsys.readouterr().err
    assert path.read_text("utf-8") == "notes: mine\n"
