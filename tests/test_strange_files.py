"""File names and links are untrusted too: a bad one affects only its own file, and is never executed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sphinxext_progress.diagnostics.messages import data_files
from sphinxext_progress.diagnostics.messages import site as messages

from .conftest import REPORT, Build, Site, directive

#: Names that are not UTF-8, contain commands for a terminal or a CI service, or reorder text, and how each is shown.
NAMES = {
    b"\xff": "U+DCFF",
    b"a\x1b[31mb": "aU+001B[31mb",
    b"a\xe2\x80\xaeb": "aU+202Eb",
    b"x\n::error file=a::y": "xU+000A::error file=a::y",
    b"x\r\ty": "xU+000DU+0009y",
    b"a\xe2\x80\xa8b": "aU+2028b",
    b"\x01\x7f": "U+0001U+007F",
    b"\xef\xbf\xbe": "U+FFFE",
    b"##vso[task.complete]": "U+0023#vso[task.complete]",
}

#: Text that no log and no page may contain.
OBEYED = ["\x1b", "\u202e", "\n::error", "\r", "\u2028", "\x01", "\x7f", "\ufffe", "##vso", "\udcff"]

BUILDERS = ["html", "dirhtml", "singlehtml", "epub", "latex", "text", "man", "texinfo", "xml", "pseudoxml", "gettext"]
TEXTS = {
    ".html",
    ".xhtml",
    ".opf",
    ".ncx",
    ".tex",
    ".txt",
    ".1",
    ".texi",
    ".xml",
    ".pot",
    ".pseudoxml",
    ".json",
    ".atom",
}


def write(site: Site, name: bytes, text: str) -> None:
    """Write a report with any file name."""
    path = site.src / "progress" / os.fsdecode(name)
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, "utf-8")


def obeyed(built: Build) -> dict[str, list[str]]:
    """Return the commands and invisible characters in the log and in the files of a build."""
    texts = {"log": built.output, "warnings": "\n".join(["", *built.warnings])}
    for path in built.out.rglob("*"):
        if path.suffix in TEXTS and "_static" not in path.parts:
            texts[path.name] = path.read_bytes().decode("utf-8", "surrogateescape")
    found = {name: [sign for sign in OBEYED if sign in text] for name, text in texts.items()}
    return {name: signs for name, signs in found.items() if signs}


@pytest.fixture
def strange(site: Site) -> Site:
    """Return a site with a valid and a broken report under each name."""
    for number, name in enumerate(NAMES):
        write(site, name + b".yaml", f"period: {2000 + number}\noverview: Good.\n")
        write(site, name + b"-faulty.yaml", f"period: {2100 + number}\noverview: a <b>\nwrong: 1\n")
    shown = directive("progress-report", "progress/*.yaml") + "\nIndex\n-----\n\n" + directive("progress-index")
    site.write("index.rst", f"Site\n====\n\n{shown}\n{directive('commit-table', 'progress/*.yaml')}")
    with (site.src / "conf.py").open("a") as conf:
        conf.write(
            "html_baseurl = 'https://example.org/'\nlatex_documents = [('index', 'site.tex', 'S', 'A', 'howto')]\n"
        )
    return site


@pytest.mark.parametrize("builder", BUILDERS)
def test_no_file_name_stops_a_build_or_is_shown_unescaped(strange: Site, builder: str) -> None:
    built = strange.build(builder)
    assert built.status == 0
    assert obeyed(built) == {}
    for shown in NAMES.values():
        assert sum(line.startswith(f"SRC/progress/{shown}-faulty.yaml:3:1: WARNING") for line in built.warnings) == 1


def test_a_notice_and_a_draft_escape_the_name_of_the_file(site: Site) -> None:
    for name in NAMES:
        write(site, name + b".yaml", "period: x\n")
    write(site, b"draft\x1b.yaml", "period: 2026-01\ndraft: true\n")
    site.write("index.rst", "Site\n====\n\n" + directive("progress-report", "progress/*.yaml"))
    built = site.build("text")
    page = built.read("index.txt")
    assert obeyed(built) == {}
    assert all(shown in page for shown in NAMES.values())
    assert messages.DRAFT_REPORT.format(name="progress/draftU+001B.yaml") in built.output


@pytest.mark.parametrize("builder", ["html", "text"])
def test_a_page_whose_name_cannot_be_shown_is_omitted_with_a_warning(site: Site, builder: str) -> None:
    # Sphinx ignores files with a line feed in their names.
    pages = {name: shown for name, shown in NAMES.items() if b"\n" not in name}
    for number, name in enumerate(pages):
        write(site, name + b".report.yaml", f"period: {2000 + number}\noverview: Good.\n")
    write(site, b"good.report.yaml", REPORT)
    site.write("index.rst", "Site\n====\n\n.. toctree::\n   :glob:\n\n   progress/*\n")
    for built in (site.build(builder), site.build(builder)):
        assert built.status == 0
        assert obeyed(built) == {}
        assert sorted(line.removesuffix(" [progress.file]") for line in built.warnings) == sorted(
            f"SRC/progress/{shown}.report.yaml:1:1: WARNING: {messages.INVISIBLE_PAGE_NAME.format()}"
            for shown in pages.values()
        )
    assert list(built.out.rglob("good*"))


def test_a_message_that_quotes_data_contains_no_command(site: Site) -> None:
    site.write("progress/2026-01.yaml", 'period: 2026-01\n"##[error]x": 1\n"##vso[task.complete]y": 1\n')
    site.write("index.rst", "Site\n====\n\n" + directive("progress-report", "2026-01"))
    built = site.build()
    assert len(built.warnings) == 2
    assert not any("##[" in line or "##vso[" in line for line in built.warnings)


def test_a_file_whose_name_looks_like_a_glob_can_be_selected_and_be_a_page(site: Site) -> None:
    site.write("progress/[x].yaml", REPORT)
    site.write("progress/[y].report.yaml", REPORT.replace("Otter", "Lynx"))
    site.write("progress/y.report.yaml", REPORT.replace("Otter", "Badger"))
    toctree = ".. toctree::\n\n   progress/[y]\n   progress/y\n"
    site.write("index.rst", f"Site\n====\n\n{toctree}\n{directive('progress-report', 'progress/[x].yaml')}")
    built = site.build("text")
    assert built.warnings == []
    assert "Otter" in built.read("index.txt")
    assert "Lynx" in built.read("progress/[y].txt")
    assert "Badger" not in built.read("progress/[y].txt")


# Links to the outside -----------------------------------------------------------------------------------


@pytest.mark.parametrize("target", ["/etc/passwd", "/no/such/file", "/dev/zero", "/etc"])
def test_a_link_out_of_the_source_folder_only_affects_itself(otter: Site, target: str) -> None:
    otter.write(
        "index.rst",
        "Site\n====\n\n"
        + "\n".join(
            f"Part\n----\n\n{part}\n"
            for part in (
                directive("progress-report", "progress/2*.yaml"),
                directive("progress-index"),
                directive("trend-table", "2026-01"),
                directive("commit-table", "progress/*.yaml"),
            )
        ),
    )
    before = otter.build()
    (otter.src / "progress" / "evil.yaml").symlink_to(target)
    for built in (otter.build(), otter.build(), otter.build("html", "-E")):
        assert built.status == 0
        assert [line.partition(";")[0] for line in built.warnings] == [
            "SRC/progress/evil.yaml:1:1: WARNING: "
            + data_files.OUTSIDE_FOLDERS.problem.format(name="'progress/evil.yaml'")
        ]
        assert built.read("progress.json") == before.read("progress.json")
        page = built.read("index.html")
        assert page.count("Add router replay") == before.read("index.html").count("Add router replay")
        assert page.count("cannot be shown") == 3
    (otter.src / "progress" / "evil.yaml").unlink()
    repaired = otter.build()
    assert (repaired.warnings, "cannot be shown" in repaired.read("index.html")) == ([], False)


def test_a_page_that_is_a_link_out_of_the_source_folder_is_not_read(site: Site) -> None:
    site.write("index.rst", "Site\n====\n\n.. toctree::\n   :glob:\n\n   progress/*\n")
    site.write("progress/good.report.yaml", REPORT)
    (site.src / "progress" / "evil.report.yaml").symlink_to("/etc/passwd")
    built = site.build("text")
    assert [line.partition(";")[0] for line in built.warnings] == [
        "SRC/progress/evil.report.yaml:1:1: WARNING: "
        + data_files.OUTSIDE_FOLDERS.problem.format(name="'progress/evil.report.yaml'")
    ]
    assert (built.out / "progress" / "good.txt").exists()


def test_a_folder_outside_gives_one_message_even_if_the_file_is_missing(otter: Site, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "passwd").write_text("period: 2025-12\noverview: secret\n", "utf-8")
    (otter.src / "progress" / "link").symlink_to(outside)
    said = []
    for name in ("passwd", "nopasswd"):
        otter.write("index.rst", "Site\n====\n\n" + directive("progress-report", f"progress/*/{name}"))
        built = otter.build("text")
        said.append((built.warnings, built.read("index.txt")))
    assert said[0] == said[1]
    assert [line.partition(";")[0] for line in said[0][0]] == [
        "SRC/progress/link:1:1: WARNING: " + data_files.OUTSIDE_FOLDERS.problem.format(name="'progress/link'")
    ]
    assert "secret" not in said[0][1]
