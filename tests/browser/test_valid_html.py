"""The output is valid HTML and CSS according to the Nu checker."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.conftest import ROOT, Build

from .conftest import NODE, missing

pytestmark = pytest.mark.npm

# Workaround, see docs/develop/workarounds.md#table-roles
ROLE_OF_TABLE = re.compile(
    r"The “(?:table|rowgroup|row|columnheader|rowheader|cell)” role is unnecessary for element"
    r"|The “role” attribute must not be used on a “(?:tr|td|th)” element which has a “table” ancestor"
)

JAR = NODE / "vnu-jar" / "build" / "dist" / "vnu.jar"


def check(*files: Path, css: bool = False) -> list[tuple[str, str]]:
    """Return the page and the text of each message."""
    if not shutil.which("java"):
        missing("no Java; install it with 'apt-get install default-jre-headless'")
    if not JAR.exists():
        missing("no Nu checker; install it with 'nox -s browser'")
    command = ["java", "-jar", str(JAR), "--stdout", "--exit-zero-always", "--format", "json", *["--css"] * css]
    run = subprocess.run([*command, *map(str, files)], capture_output=True, text=True, check=True)
    messages = [(Path(message["url"]).stem, message["message"]) for message in json.loads(run.stdout)["messages"]]
    return [(page, message) for page, message in messages if not ROLE_OF_TABLE.match(message)]


def test_a_page_is_valid_except_for_errors_of_its_theme(pages: Build, tmp_path: Path) -> None:
    broken = tmp_path / "broken.html"
    broken.write_text(pages.read("tables.html").replace('role="group"', 'role="tables"'), "utf-8")
    names = ("report", "table", "tables", "grouped", "plain")
    found = check(*(pages.out / f"{name}.html" for name in names), broken)
    of_theme = {message for page, message in found if page == "plain"}
    ours = [(page, message) for page, message in found if message not in of_theme]
    assert {page for page, _ in ours} == {"broken"}, ours


def test_a_page_is_valid_after_the_script_has_run(page: Page, address: str, tmp_path: Path) -> None:
    for name in ("report", "tables", "plain"):
        page.goto(f"{address}/{name}.html?area=MoE")
        (tmp_path / f"{name}.html").write_text(page.content(), "utf-8")
    assert 'aria-pressed="true"' in (tmp_path / "tables.html").read_text("utf-8")
    found = check(*tmp_path.glob("*.html"))
    of_theme = {message for page, message in found if page == "plain"}
    assert [(page, message) for page, message in found if message not in of_theme] == []


def test_the_stylesheet_is_valid(tmp_path: Path) -> None:
    broken = tmp_path / "broken.css"
    broken.write_text("table { colour: red }", "utf-8")
    found = check(ROOT / "sphinxext_progress" / "static" / "progress.css", broken, css=True)
    assert {page for page, _ in found} == {"broken"}
