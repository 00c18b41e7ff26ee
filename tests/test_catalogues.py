"""The message catalogs of every language."""

from __future__ import annotations

import ast
import re
import shutil
import textwrap
from collections.abc import Iterator
from gettext import c2py
from pathlib import Path

import messages
import pytest
from babel.messages import Catalog
from docutils import nodes

import sphinxext_progress
from sphinxext_progress.reports.localization import LOCALE_DIR

from .conftest import REMEDY

PACKAGE = Path(sphinxext_progress.__file__).parent


@pytest.fixture(scope="module")
def code() -> Catalog:
    """Return the messages of the code."""
    return messages.extract_template()


def test_every_message_of_the_code_is_in_the_template(code: Catalog) -> None:
    assert {message.id for message in code} == {message.id for message in messages.read_catalog(messages.TEMPLATE)}, (
        REMEDY
    )


@pytest.mark.parametrize("language", messages.languages())
def test_a_catalog_is_complete(language: str, code: Catalog) -> None:
    catalog = messages.read_catalog(messages.po_file(language))
    assert messages.problems(catalog, code) == [], REMEDY
    assert catalog.locale_identifier == language
    # Use the plural rule of the catalog, because it differs between releases of Babel.
    assert {c2py(catalog.plural_expr)(number) for number in range(1000)} == set(range(catalog.num_plurals))


@pytest.mark.parametrize("language", messages.languages())
def test_a_compiled_catalog_is_up_to_date(language: str) -> None:
    path = messages.po_file(language)
    compiled = messages.compile_catalog(messages.read_catalog(path))
    assert messages.compiled_messages(path.with_suffix(".mo").read_bytes()) == messages.compiled_messages(compiled), (
        REMEDY
    )


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ('msgstr "Überblick"', 'msgstr ""', "'Overview' has no translation"),
        ('msgid "Overview"', '#, fuzzy\nmsgid "Overview"', "'Overview' is fuzzy"),
        ('msgid "Overview"\nmsgstr "Überblick"', "", "'Overview' is not in the catalogue"),
        ('msgid "Overview"', 'msgid "Survey"', "'Survey' is no message of the code"),
        (
            "Veröffentlicht am {date}",
            "Veröffentlicht ",
            "'Published on {date}' is translated as 'Veröffentlicht '; expected the placeholders ['{date}']",
        ),
        ("{file}", "{datei}", "expected the placeholders ['{file}']"),
        ('msgstr[1] "{count} weitere Fehler"\n', "", "has no translation"),
        ('msgstr[1] "{count} weitere Fehler"', 'msgstr[1] "weitere Fehler"', "expected the placeholders ['{count}']"),
        ("plural=(n != 1)", "plural=0", "expected the placeholders ['{count}']"),
        ("nplurals=2; plural=(n != 1)", "nplurals=3; plural=n%3", "has no translation"),
    ],
)
def test_missing_translations_are_found(tmp_path: Path, code: Catalog, before: str, after: str, problem: str) -> None:
    text = messages.po_file("de").read_text("utf-8")
    # If both texts have the placeholder, the last one is in the translation.
    head, separator, tail = text.rpartition(before) if before.startswith("{") else text.partition(before)
    assert separator
    (tmp_path / "de.po").write_text(head + after + tail, "utf-8")
    problems = messages.problems(messages.read_catalog(tmp_path / "de.po"), code)
    assert problem in "\n".join(problems)


def test_a_new_catalog_has_all_messages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(LOCALE_DIR, tmp_path / "locale")
    monkeypatch.setattr(messages, "LOCALE_DIR", tmp_path / "locale")
    monkeypatch.setattr(messages, "TEMPLATE", tmp_path / "locale" / messages.TEMPLATE.name)
    monkeypatch.setattr("sys.argv", ["messages.py"])
    # Comments depend on the version of Babel; a second run changes nothing.
    assert messages.main() == 0
    files = {path: path.read_bytes() for path in tmp_path.rglob("*.[pm]o*")}
    assert messages.main() == 0
    assert {path: path.read_bytes() for path in files} == files
    monkeypatch.setattr("sys.argv", ["messages.py", "fr"])
    assert messages.main() == 1
    output = capsys.readouterr().out
    assert "fr: 'Overview' has no translation" in output
    assert "fr: ('{count} more fault', '{count} more faults') has no translation" in output
    assert "de:" not in output


def test_only_literal_arguments_of_a_call_are_messages() -> None:
    code = """
        note(f"{words['description']} and {words(key)}", "no message")
        words[key]("no message"), plural["no message"], words(f"no {message}"), def_words("no message")
        _("one"), view.words("two").replace("no", "message"), words(None).plural("three", "threes", len(rows))
    """
    extracted = [texts for _, texts in messages.messages_of(ast.parse(textwrap.dedent(code)))]
    assert sorted(extracted) == [("one",), ("three", "threes"), ("two",)]


def calls(path: Path) -> Iterator[tuple[str, ast.Call]]:
    """Yield the calls of a module that have arguments, with the name of the function."""
    for call in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(call, ast.Call) and call.args:
            yield ast.unparse(call.func), call


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_node_has_a_literal_text(path: Path) -> None:
    """A node with a literal text would never be translated."""
    for called, call in calls(path):
        node_class = getattr(nodes, called.removeprefix("nodes."), None) if called.startswith("nodes.") else None
        # The output that a raw node contains is for a program.
        if (isinstance(node_class, type) and node_class is not nodes.raw) or called == "self.note":
            texts = [argument for argument in call.args if isinstance(argument, ast.Constant | ast.JoinedStr)]
            parts = [part.value for text in texts for part in ast.walk(text) if isinstance(part, ast.Constant)]
            assert not re.search("[a-z]{3}", "".join(map(str, parts))), f"{path.name}:{call.lineno}: {parts}"


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_every_message_is_a_literal(path: Path) -> None:
    """Only literals are extracted; ``words(config.language)`` is not a message."""
    for called, call in calls(path):
        if re.fullmatch(r"(?:\w+\.)*(?:words|_)", called) and not isinstance(call.args[0], ast.Constant):
            assert ast.unparse(call.args[0]).endswith("language"), f"{path.name}:{call.lineno}: {ast.unparse(call)}"
