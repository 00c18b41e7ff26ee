"""The workflow of a translator with sphinx-intl, as documented, applied to the documentation itself."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import messages
import pytest
from babel import Locale
from babel.messages import Catalog
from babel.messages.pofile import read_po, write_po

from .conftest import MYST, ROOT, copy_docs
from .test_german_report import catalogue
from .test_reference_report import text_of_html

HOWTO = ROOT / "docs" / "howto" / "translate.md"

#: The command of each word that a line begins with.
COMMANDS = {"sphinx-build": ["sphinx", "-D", "html_theme=basic"], "sphinx-intl": ["sphinx_intl"]}


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    if not MYST:
        pytest.skip("the documentation is in MyST")
    return copy_docs(tmp_path)


def steps() -> list[list[str]]:
    """Return the commands in the documentation, in order."""
    blocks = re.findall(r"```sh\n(.*?)```", HOWTO.read_text("utf-8"), re.DOTALL)
    lines = [shlex.split(line) for block in blocks for line in block.splitlines()]
    return [line for line in lines if line[0] in COMMANDS]


def run(command: list[str], folder: Path) -> str:
    """Run a command, and return its error output."""
    arguments = [sys.executable, "-m", *COMMANDS[command[0]], *command[1:]]
    done = subprocess.run(arguments, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stderr


def read(path: Path) -> Catalog:
    with path.open("rb") as stream:
        return read_po(stream)


def test_the_workflow_of_sphinx_intl(docs: Path) -> None:
    extract, update, build = steps()
    run(extract, docs)
    run(update, docs)
    path = docs / "locales" / "de" / "LC_MESSAGES" / "megatron-lm.po"
    catalog, german = read(path), catalogue()
    data = (docs / "progress" / "2026-01.yaml").read_text("utf-8").splitlines()
    for message in catalog:
        if message.id:
            assert message.locations
            for file, line in message.locations:
                assert file.endswith("progress/2026-01.yaml")
                assert str(message.id) in data[line - 1]
            message.string = german[str(message.id)].string
    assert len(catalog) == len(german)
    with path.open("wb") as stream:
        write_po(stream, catalog)
    assert "WARNING" not in run(build, docs)
    page = text_of_html((docs / "_build" / "html-de" / "megatron-lm.html").read_text("utf-8"))
    for part in (
        "Monatlicher Fortschrittsbericht zu Megatron-LM: Januar 2026",
        "Im Januar 2026 standen die Modernisierung der Konfiguration",
        "8. Inferenz",
        "RETRO entfernt - eine deutliche Vereinfachung der Codebasis",
        "cuda_graph_scope überarbeiten (2b343d739f, #1920)",
        "Überlappung von EP A2A → FSDP mit EP → Eigene Router → Router-Wiederholung",
    ):
        assert part in page, part
    assert "January 2026 emphasized" not in page
    # The same data on a page without translations.
    other = text_of_html((docs / "_build" / "html-de" / "megatron-lm-rst.html").read_text("utf-8"))
    assert "January 2026 emphasized" in other
    # A month later, translations are kept.
    before = {message.id: message.string for message in read(path)}
    report = docs / "progress" / "2026-01.yaml"
    report.write_text(report.read_text("utf-8") + "  - theme: 'New'\n    stage: 'A new step'\n", "utf-8")
    run(extract, docs)
    run(update, docs)
    after = {message.id: message.string for message in read(path)}
    assert {message: after[message] for message in before if message} == {
        message: before[message] for message in before if message
    }
    assert {message for message in after if message not in before} == {"New", "A new step"}


def test_the_documentation_names_the_available_languages() -> None:
    rows = re.findall(r"^\| (.+) \| `([a-z]{2}(?:_[A-Z]{2})?)` \|$", HOWTO.read_text("utf-8"), re.MULTILINE)
    named = {code: name for name, code in rows}
    assert sorted(named) == messages.languages()
    for code, name in named.items():
        english = Locale.parse(code).get_display_name("en")
        assert english
        assert set(name.split()) <= set(re.findall(r"\w+", english)), code
