"""Update the message catalogs from the code.

``python tools/messages.py`` extracts the messages, updates and compiles the catalog of every language, and lists what
is left to translate; the exit code is 1 if anything is. ``python tools/messages.py fr`` starts a French catalog.
"""

from __future__ import annotations

import argparse
import ast
import io
import re
import sys
from collections import Counter
from gettext import c2py
from pathlib import Path
from typing import TYPE_CHECKING

from babel.messages import Catalog
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po

import sphinxext_progress
from sphinxext_progress.reports.localization import DOMAIN, LOCALE_DIR

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from babel.messages import Message

PACKAGE = Path(sphinxext_progress.__file__).parent
TEMPLATE = LOCALE_DIR / f"{DOMAIN}.pot"

#: The names by which the code calls an instance of ``Localizer``, or its method ``plural``, each with the number of
#: arguments that are messages.
KEYWORDS = {"words": 1, "self": 1, "_": 1, "plural": 2}

_MADE_UP = r'^"(?:POT-Creation-Date: |Generated-By: |.*(?:YEAR-MO-DA|EMAIL@ADDRESS|LL@li\.org)).*\n'


def languages() -> list[str]:
    """Return the languages that have a catalog."""
    return sorted(path.name for path in LOCALE_DIR.iterdir() if path.is_dir())


def po_file(language: str) -> Path:
    """Return the path of the catalog of a language."""
    return LOCALE_DIR / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def extract_template() -> Catalog:
    """Return a template with the messages of the code."""
    catalog = new_catalog(None)
    # Files come before the folders next to them, as in the existing catalogs.
    for path in sorted(PACKAGE.rglob("*.py"), key=lambda path: (len(path.parts), path)):
        for line, message in messages_of(ast.parse(path.read_text("utf-8"))):
            file = path.relative_to(PACKAGE.parent).as_posix()
            catalog.add(message if len(message) > 1 else message[0], locations=[(file, line)])
    return catalog


def messages_of(module: ast.Module) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield the lines and messages of a module: the literals that are passed to a keyword.

    Babel finds calls by a token pattern that changes between releases: since 2.19, ``words[key]`` counts as a call.
    """
    for call in ast.walk(module):
        if isinstance(call, ast.Call):
            name = ast.unparse(call.func).rpartition(".")[2]
            values = [argument.value for argument in call.args if isinstance(argument, ast.Constant)]
            texts = tuple(value for value in values[: KEYWORDS.get(name, 0)] if isinstance(value, str))
            if texts:
                yield call.lineno, texts


def new_catalog(language: str | None) -> Catalog:
    """Create the catalog of a language, or the template if ``language`` is None."""
    head = f"Messages of {PACKAGE.name}, under the licence of the package."
    return Catalog(language, DOMAIN, f"# {head}", project=PACKAGE.name, version="1", fuzzy=False)


def read_catalog(path: Path) -> Catalog:
    """Read a catalog or the template."""
    with path.open("rb") as stream:
        return read_po(stream, domain=DOMAIN)


def catalog_text(catalog: Catalog) -> str:
    """Return the text of a catalog, which changes only if the messages change."""
    stream = io.BytesIO()
    # No line numbers and no generated headers, because they would cause merge conflicts.
    write_po(stream, catalog, width=100, include_lineno=False, sort_by_file=True, ignore_obsolete=True)
    return re.sub(_MADE_UP, "", stream.getvalue().decode(), flags=re.MULTILINE)


def compile_catalog(catalog: Catalog) -> bytes:
    """Return the compiled form of a catalog."""
    stream = io.BytesIO()
    write_mo(stream, catalog)
    return stream.getvalue()


def compiled_messages(mo: bytes) -> list[object]:
    """Return the messages of a compiled catalog, without the date and the Babel version in its header."""
    catalog = read_mo(io.BytesIO(mo))
    head = catalog.locale_identifier, catalog.plural_forms
    return [head, *((message.id, message.string) for message in catalog if message.id)]


def update(language: str, template: Catalog) -> None:
    """Update the catalog of a language from the template, and compile it.

    :param language: a Sphinx language; its catalog is created if missing.
    :param template: the messages of the code.
    """
    path = po_file(language)
    catalog = read_catalog(path) if path.exists() else new_catalog(language)
    # No fuzzy matching: a changed message has to be translated again.
    catalog.update(template, no_fuzzy_matching=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(catalog_text(catalog), "utf-8")
    mo = path.with_suffix(".mo")
    binary = compile_catalog(read_catalog(path))
    if not mo.exists() or compiled_messages(mo.read_bytes()) != compiled_messages(binary):
        mo.write_bytes(binary)


def problems(catalog: Catalog, template: Catalog) -> list[str]:
    """Return the problems of a catalog, sorted by message.

    :param catalog: the catalog of a language.
    :param template: the messages of the code.
    """
    expected, actual = ({message.id: message for message in source if message.id} for source in (template, catalog))
    lines = [f"{key!r} is not in the catalogue" for key in expected.keys() - actual.keys()]
    lines += [f"{key!r} is no message of the code" for key in actual.keys() - expected.keys()]
    for key in expected.keys() & actual.keys():
        lines += [f"{key!r} {problem}" for problem in _problems(actual[key], catalog)]
    return sorted(lines)


def _problems(message: Message, catalog: Catalog) -> list[str]:
    forms, names = _forms(message.string), _names(_forms(message.id)[-1])
    if message.fuzzy:
        return ["is fuzzy"]
    if not forms or not all(forms):
        return ["has no translation"]
    # A plural form for a single number may spell it out.
    optional = _forms_of_one_number(catalog) if message.pluralizable else set()
    return [
        f"is translated as {form!r}; expected the placeholders {sorted(names)}"
        for number, form in enumerate(forms)
        if _names(form) != names and not (number in optional and _names(form) == names - {"{count}"})
    ]


def _forms(text: str | Sequence[str] | None) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text or ())


def _names(text: str) -> set[str]:
    return set(re.findall(r"\{\w*\}", text))


def _forms_of_one_number(catalog: Catalog) -> set[int]:
    choose = c2py(catalog.plural_expr)
    return {form for form, times in Counter(choose(number) for number in range(1000)).items() if times == 1}


def main() -> int:
    """Update all catalogs, and print what is left to translate."""
    parser = argparse.ArgumentParser(description="Extract, update and compile the message catalogues.")
    parser.add_argument("language", nargs="*", help="a language to begin, as fr or pt_BR")
    template = extract_template()
    LOCALE_DIR.mkdir(exist_ok=True)
    TEMPLATE.write_text(catalog_text(template), "utf-8")
    remaining = 0
    for language in sorted({*languages(), *parser.parse_args().language}):
        update(language, template)
        for problem in problems(read_catalog(po_file(language)), template):
            print(f"{language}: {problem}")
            remaining += 1
    print(
        f"{remaining} messages are left; translate them in {LOCALE_DIR} and run this again"
        if remaining
        else "All is translated"
    )
    return int(bool(remaining))


if __name__ == "__main__":
    sys.exit(main())
