"""The published schema, checked with a standard validator, agrees with the loader."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from sphinxext_progress.diagnostics import Subtype
from sphinxext_progress.format.base import FORMAT_VERSION
from sphinxext_progress.format.json_schema import FILE_MODELS, json_schema, write_json_schemas
from sphinxext_progress.reading.loader import parse_file

from .conftest import REFERENCE, REPORT, ROOT
from .test_errors import DATA
from .test_torture_data import ENTRIES as TORTURE_DATA
from .test_torture_text import ENTRIES as TORTURE_TEXT

GOOD = {
    "reference": REFERENCE.read_text("utf-8"),
    "small": REPORT,
    "format": (ROOT / "docs/examples/format/2026-01.yaml").read_text("utf-8"),
    "only a period": "period: 2026-01\n",
    "a year, which editors read as a number": "period: 2026\n",
    "days": "period: 2026-01-05/2026-01-18\n",
    "hashes that look like numbers": (
        "period: 2026-01\ncommits:\n  - {description: x, commit: 0123456}\n  - {description: y, commit: 12e4567}\n"
        "  - {description: z, commit: [1234567, 0136876076]}\n"
    ),
    "words that look like booleans and numbers": (
        "period: 2026-01\noverview: 3.10\ninfrastructure: [on, yes, no, true, 1:30, 3.10, 12e3]\n"
        "highlights: [{title: on, items: [off]}]\n"
    ),
    "keys without a value": (
        "period: 2026-01\nproject:\npublished:\nauthors:\noverview:\nhighlights:\ncommits:\ninfrastructure:\ntrends:\n"
        "sections:\nleft_out:\ntitles:\ndraft:\nwindow:\n"
    ),
    "short forms": (
        "period: 2026-W05\ntrends: [{theme: a, stage: b}, {theme: c, trajectory: [d, {text: e, period: 2026-01}]}]\n"
        "commits: [{description: x, pr: '12', links: 'https://a.org', authors: ann}]\n"
    ),
    "rows that are texts": (
        "period: 2026-01\ncommits:\n  - Fix a thing\n  - {area: A, description: y}\n  - 3.10\n  - yes\n"
        "  - >-\n    Folded\n    words\n  - 'it''s #12'\n  - two\n    lines\n"
    ),
    "references to other repositories": (
        "period: 2026-01\ncommits:\n  - {description: x, pr: [12, 'docs#12', 'docs!3', 'a/b#12', 'a.b/c/d#1']}\n"
        "  - {description: y, commit: ['docs@12e4567', '0123456'], issue: 'docs#1', repository: docs}\n"
        "left_out: [{pr: 'docs#13'}, {commit: 0123456, repository: docs}]\n"
    ),
    "bullets and sections of three levels": (
        "period: 2026-01\ninfrastructure: [{text: 1, items: [2, {text: 2, items: [3, {text: on, pr: 1}]}]}]\n"
        "sections: [{title: 3.10, sections: [{title: 2, sections: [{title: 3, items: [x]}]}]}]\n"
    ),
    "images": (
        "period: 2026-01\nhighlights: [{title: x, images: {src: a.*, alt: yes, width: 50}}]\nsections:\n"
        "  - {title: y, images: [{src: a.png, alt: a, width: 1.5em, caption: 3.10, link: 'https://a.org'}, {src: b, alt: b}]}\n"
    ),
    "contributors": (
        "period: 2026-01\ncontributors: [ann, on, 3.10, {login: bo}, {name: Bo, commit_count: 1, first_time: true}]\n"
    ),
    "new keys without a value": (
        "period: 2026-01\ncontributors:\ninfrastructure: [{text: x, items: }]\n"
        "sections: [{title: y, id: , text: , images: , items: , sections: }]\n"
    ),
    "rows in brackets that are texts": "commits: [Fix a thing, on, {description: y, area: A}]\nperiod: 2026-01\n",
}

BAD = {
    **{name: text for name, (text, _, _) in DATA.items()},
    "no period": "project: A\n",
    "a month that is none": "period: 2026-13\n",
    "a week that is none": "period: 2026-W54\n",
    "a number with a sign in it": "period: 2026-01\ncommits: [{description: x, pr: '1_000'}]\n",
    "a number with a fraction": "period: 2026-01\nwindow: 6.5\n",
    "a negative number": "period: 2026-01\nwindow: -6\n",
    "a boolean that is none": "period: 2026-01\ndraft: t\n",
    "a boolean of YAML 1.1": "period: 2026-01\ndraft: 'yes'\n",
    "a hash that is too short": "period: 2026-01\ncommits: [{description: x, commit: abc}]\n",
    "a list for a text": "period: 2026-01\noverview: [a]\n",
    "a mapping for a text": "period: 2026-01\ninfrastructure: [{text: {a: b}}]\n",
    "a text for a mapping": "period: 2026-01\ntitles: x\n",
    "a list for a commit": "period: 2026-01\ncommits: [[x]]\n",
    "an empty row": "period: 2026-01\ncommits: ['']\n",
    "an empty title": "period: 2026-01\nhighlights: [{title: }]\n",
    "an empty bullet": "period: 2026-01\ninfrastructure: ['']\n",
    "a theme that says nothing": "period: 2026-01\ntrends: [{theme: x}]\n",
    "a link that is none": "period: 2026-01\ninfrastructure: [{text: x, links: [javascript:x]}]\n",
    "a reserved key": "period: 2026-01\ninfrastructure: [{text: x, image: y}]\n",
    "a number that is none after a prefix": "period: 2026-01\ncommits: [{description: x, pr: 'docs#0'}]\n",
    "a hash that is none after a prefix": "period: 2026-01\ncommits: [{description: x, commit: docs@abc}]\n",
    "a bullet of a fourth level": "period: 2026-01\ninfrastructure: [{text: 1, items: [{text: 2, items: [{text: 3, items: [4]}]}]}]\n",
    "a section of a fourth level": "period: 2026-01\nsections: [{title: 1, sections: [{title: 2, sections: [{title: 3, sections: [{title: 4}]}]}]}]\n",
    "a section without a title": "period: 2026-01\nsections: [{text: x}]\n",
    "an image without alternative text": "period: 2026-01\nhighlights: [{title: x, images: [{src: a.png}]}]\n",
    "an image that is a text": "period: 2026-01\nhighlights: [{title: x, images: a.png}]\n",
    "a width that is none": "period: 2026-01\nhighlights: [{title: x, images: [{src: a.png, alt: a, width: wide}]}]\n",
    "a link of an image that is none": "period: 2026-01\nhighlights: [{title: x, images: [{src: a.png, alt: a, link: 'javascript:x'}]}]\n",
    "a contributor without a name": "period: 2026-01\ncontributors: [{commit_count: 1}]\n",
    "a negative number of commits": "period: 2026-01\ncontributors: [{name: x, commit_count: -1}]\n",
    "a repository that is an address": "period: 2026-01\ncommits: [{description: x, repository: 'https://example.org'}]\n",
    "an id with capitals": "period: 2026-01\nsections: [{id: A, title: x}]\n",
    "a file that is a list": "- a\n",
}


#: The numbered bad inputs, without the two that crash the validator.
NUMBERED = {
    name: entry.data
    for name, entry in {**TORTURE_DATA, **TORTURE_TEXT}.items()
    if isinstance(entry.data, str) and not name.startswith(("A08", "A09"))
}


def test_the_published_schemas_match_the_models(tmp_path: Path) -> None:
    write_json_schemas(tmp_path / "schema")
    for name in FILE_MODELS:
        file = f"{name}-{FORMAT_VERSION}.json"
        generated = (tmp_path / "schema" / file).read_text("utf-8")
        assert json.loads(generated) == json_schema(name)
        assert generated == (ROOT / "docs/_static/schema" / file).read_text("utf-8"), "run 'nox -s generate'"


def test_the_id_contains_the_major_version() -> None:
    assert json_schema("report")["$id"] == "urn:sphinxext-progress:report:1"


def test_every_key_has_a_description_and_an_example_that_is_valid() -> None:
    for name in FILE_MODELS:
        described = json_schema(name)
        for mapping in [described, *described["$defs"].values()]:
            for key, field in mapping["properties"].items():
                assert field.get("description"), key
                assert field.get("examples"), key


@pytest.fixture(scope="module")
def refused(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Return the names of the files that check-jsonschema refuses."""
    folder = tmp_path_factory.mktemp("schema")
    (folder / "schema.json").write_text(json.dumps(json_schema("report")), "utf-8")
    texts = {**GOOD, **BAD, **NUMBERED}
    files = {name: folder / f"{number}.yaml" for number, name in enumerate(texts)}
    for name, path in files.items():
        path.write_text(texts[name], "utf-8")
    command = [Path(sys.executable).with_name("check-jsonschema"), "-o", "json", "--schemafile", folder / "schema.json"]
    done = subprocess.run([*map(str, command), *map(str, files.values())], capture_output=True, text=True, check=False)
    result = json.loads(done.stdout)
    wrong = {Path(error["filename"]) for error in [*result["errors"], *result["parse_errors"]]}
    return {name for name, path in files.items() if path in wrong}


@pytest.mark.parametrize("name", GOOD)
def test_schema_and_loader_accept(refused: set[str], name: str) -> None:
    assert parse_file(GOOD[name].encode(), "r.yaml", FILE_MODELS["report"]).diagnostics == ()
    assert name not in refused


@pytest.mark.parametrize("name", BAD)
def test_schema_and_loader_refuse(refused: set[str], name: str) -> None:
    assert parse_file(BAD[name].encode(), "r.yaml", FILE_MODELS["report"]).diagnostics
    assert name in refused


@pytest.mark.parametrize("name", NUMBERED)
def test_schema_and_loader_agree(refused: set[str], name: str) -> None:
    loaded = parse_file(NUMBERED[name].encode(), "r.yaml", FILE_MODELS["report"])
    if loaded.model is not None:
        assert name not in refused
    elif any(diagnostic.subtype == Subtype.DATA for diagnostic in loaded.diagnostics):
        assert name in refused


@pytest.mark.parametrize("path", sorted((ROOT / "docs").rglob("project.yaml")), ids=lambda path: path.parent.name)
def test_the_project_schema_accepts_the_project_files(tmp_path: Path, path: Path) -> None:
    (tmp_path / "schema.json").write_text(json.dumps(json_schema("project")), "utf-8")
    command = [str(Path(sys.executable).with_name("check-jsonschema")), "--schemafile", str(tmp_path / "schema.json")]
    done = subprocess.run([*command, str(path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
