"""The pages for developers refer to modules, files and names that exist."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

import sphinxext_progress

from .conftest import ROOT

PACKAGE = Path(sphinxext_progress.__file__).parent
DEVELOP = ROOT / "docs" / "develop"
PAGES = [ROOT / "CONTRIBUTING.md", *sorted(DEVELOP.glob("*.md"))]
#: Modules are named from the package or from the root, everything else from the root.
BASES = (ROOT, PACKAGE, PACKAGE.parent)

SOURCES = {path: path.read_text("utf-8") for path in [*PACKAGE.rglob("*.py"), *PACKAGE.glob("static/*")]}
PATH = re.compile(r"`((?:[\w-][\w.-]*/)+[\w.-]*)(?:::(\w+))?`")
NAME = re.compile(r"`(?:[A-Z][a-z]+(?:[A-Z][a-z]*)+|[A-Z]+_[A-Z_]+)`")
COMMENT = re.compile(r"Workaround, see docs/develop/workarounds\.md#([a-z-]+)")
WORKAROUND_FIELDS = ["Code", "Versions", "Upstream", "Test", "Remove when"]


def named_paths(text: str) -> list[tuple[str, str]]:
    """Return the paths that a text names, and the test in each, if any."""
    paths = [(match[1], match[2] or "") for match in PATH.finditer(text)]
    return [(path, test) for path, test in paths if is_ours(path)]


def is_ours(path: str) -> bool:
    """Return whether a path names a file of this project; folders that only exist after a build do not count."""
    first = path.partition("/")[0]
    return first != "build" and (path.endswith(".py") or any((base / first).is_dir() for base in BASES))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_path_exists(page: Path) -> None:
    for path, test in named_paths(page.read_text("utf-8")):
        files = [base / path for base in BASES if (base / path).exists()]
        assert files, path
        assert not test or f"def {test}(" in files[0].read_text("utf-8"), test


@pytest.mark.parametrize("name", ["architecture", "checklists", "glossary"])
def test_every_name_exists(name: str) -> None:
    code = "\n".join(SOURCES.values())
    names = {match[0].strip("`") for match in NAME.finditer((DEVELOP / f"{name}.md").read_text("utf-8"))}
    assert sorted(word for word in names if not re.search(rf"\b{word}\b", code)) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_to_a_file_leads_to_one(page: Path) -> None:
    for address in re.findall(r"\]\(([^)#:]+\.md)", page.read_text("utf-8")):
        assert (page.parent / address).is_file(), address


def workarounds() -> dict[str, str]:
    """Return the entries by name."""
    _, *entries = re.split(r"^### ", (DEVELOP / "workarounds.md").read_text("utf-8"), flags=re.MULTILINE)
    return {entry.partition("\n")[0]: entry for entry in entries}


def test_every_workaround_in_the_code_has_an_entry() -> None:
    assert {name for text in SOURCES.values() for name in COMMENT.findall(text)} == workarounds().keys()


@pytest.mark.parametrize("name", workarounds())
def test_an_entry_names_what_is_needed_to_remove_the_workaround(name: str) -> None:
    entry = re.split(r"^## ", workarounds()[name], flags=re.MULTILINE)[0]
    fields = dict(re.findall(r"^([A-Z][a-z ]+)\n: (.+?)(?=\n\n|\Z)", entry.strip(), re.MULTILINE | re.DOTALL))
    assert list(fields) == WORKAROUND_FIELDS
    for path, _ in named_paths(fields["Code"]):
        assert name in COMMENT.findall(SOURCES[PACKAGE.parent / path])
    links = re.findall(r"\((https?://[^)]+)\)", fields["Upstream"])
    assert all(re.fullmatch(r"https://github\.com/[\w./-]+/(?:issues|pull)/\d+", link) for link in links)
    assert links or re.search("none known|None known|intend|property", fields["Upstream"])


def test_every_number_of_a_bad_input_is_in_the_list() -> None:
    tests = [path.read_text("utf-8") for path in (ROOT / "tests").rglob("*.py") if path != Path(__file__)]
    used = {number.upper() for text in tests for number in re.findall(r"\bA[0-5]\d\b|(?<=test_)a\d\d(?=_)", text)}
    listed = re.findall(r"^### (A\d\d)$", (DEVELOP / "bad-inputs.md").read_text("utf-8"), re.MULTILINE)
    assert listed == [f"A{number:02}" for number in range(1, len(listed) + 1)]
    assert used <= {*listed}


def test_the_picture_shows_the_layers_that_import_linter_checks() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    picture = (DEVELOP / "architecture.md").read_text("utf-8").partition("<svg")[2].partition("</svg>")[0]
    shown = re.findall(r'text-anchor="middle"[^>]*>(\w+)<', picture)
    assert shown == [name.strip() for layer in layers for name in layer.split("|")]


def test_the_architecture_page_lists_every_cache() -> None:
    _, _, text = (DEVELOP / "architecture.md").read_text("utf-8").partition("### Caches")
    caches = {
        path.relative_to(PACKAGE).as_posix()
        for path, code in SOURCES.items()
        if re.search(r"@cache\b|\blru_cache\(|@lru_cache\b|^_\w*cache\w*: dict", code, re.MULTILINE)
    }
    assert sorted(caches - {path for path, _ in named_paths(text)}) == []
