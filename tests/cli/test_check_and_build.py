"""A check reports the same problems in data as a build, with the same messages and positions.

Problems of pages, such as invalid options, misplaced directives and unknown labels, are reported by the build only.
"""

from __future__ import annotations

import re

import pytest

from sphinxext_progress.cli.main import main

from ..conftest import REFERENCE, Site
from ..ground_rules import Entry, messages_of, put
from ..test_errors import DATA, FOLDERS
from ..test_torture_data import ENTRIES as TORTURE_DATA
from ..test_torture_text import ENTRIES as TORTURE_TEXT

ENTRIES = {
    **TORTURE_DATA,
    **TORTURE_TEXT,
    **{name: Entry(text, [(place, message)]) for name, (text, place, message) in DATA.items()},
}
# A check does not know the pages of the site.
del ENTRIES["A21 a link out of the site"]


def compare(site: Site, source: str, check: str, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """Build a page with a source and check a path; return the messages, which must agree except for their severity."""
    site.write("index.rst", f"Site\n====\n\n.. progress-report:: {source}\n")
    built = messages_of(site.build("dummy"))
    capsys.readouterr()
    main(["check", check])
    checked = capsys.readouterr().out.splitlines()[:-1]
    # Messages name other files relative to the source folder in a build, and relative to the checked file in a check.
    in_build = [line.removeprefix("SRC/").replace(": WARNING: ", ": ").replace("'progress/", "'") for line in built]
    in_check = [re.sub(r": (error|warning): ", ": ", line, count=1) for line in checked if "[progress." in line]
    assert in_check == in_build
    return in_build


@pytest.mark.parametrize("name", ENTRIES)
def test_errors_in_one_file(
    site: Site, name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(site.src)
    put(site, ENTRIES[name].data)
    lines = compare(site, "bad/data.yaml", "bad/data.yaml", capsys)
    assert len(lines) == len(ENTRIES[name].messages)


@pytest.mark.parametrize("name", FOLDERS)
def test_errors_across_files(
    site: Site, name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(site.src)
    for file, text in FOLDERS[name].items():
        site.write(f"progress/{file}", text)
    assert compare(site, "progress/*.yaml", "progress", capsys)


def test_valid_report(site: Site, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(site.src)
    for name in (REFERENCE.name, "project.yaml"):
        site.write(f"progress/{name}", REFERENCE.with_name(name).read_text("utf-8"))
    assert compare(site, "progress/*.yaml", "progress", capsys) == []
