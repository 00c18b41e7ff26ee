"""Mistakes in data files: a build and a check report the same positions and messages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sphinxext_progress.cli.main import main
from sphinxext_progress.diagnostics.messages import data_files, values, yaml_syntax
from sphinxext_progress.diagnostics.messages import texts as texts_messages

from .conftest import Site, directive

HEAD = "project: Otter\nperiod: 2026-01\n"
REST = "commits:\n  - area: Core\n    description: Words\ninfrastructure:\n  - Tools\n"

MISTAKES: dict[str, tuple[str | bytes, str, str]] = {
    # A value that YAML takes for a comment.
    "number": (f"{HEAD}commits:\n  - description: x\n    pr: #420\n", "5:9", yaml_syntax.TEXT_AS_COMMENT.problem.format(comment="'#420'")),
    "area": (f"{HEAD}commits:\n  - area: #core\n    description: x\n", "4:11", yaml_syntax.TEXT_AS_COMMENT.problem.format(comment="'#core'")),
    "authors": (f"{HEAD}authors: #me\n{REST}", "3:10", yaml_syntax.TEXT_AS_COMMENT.format(comment="'#me'")),
    "overview": (f"{HEAD}overview: #12 is done\n{REST}", "3:11", yaml_syntax.TEXT_AS_COMMENT.problem.format(comment="'#12 is done'")),
    "list": (f"{HEAD}commits:\n  - description: x\n    pr: [#12, #13]\n", "5:10", yaml_syntax.TEXT_AS_COMMENT.problem.format(comment="'#12, #13]'")),
    # The place where the mistake is, and not the end of the file.
    "quote": (f'{HEAD}overview: "unclosed\n{REST}', "3:11", yaml_syntax.UNCLOSED_QUOTE.problem),
    "bracket": (f"{HEAD}overview: [a, b\n{REST}", "3:11", yaml_syntax.UNCLOSED_BRACKET.format(bracket="'['", closing="]")),
    "stray": (f"{HEAD}{REST}  c", "8:3", yaml_syntax.NOT_A_LINE.problem),
    "block": (f"{HEAD}overview: |\nText here\n{REST}", "4:1", yaml_syntax.LESS_INDENTED.problem),
    "space": (f"project:P\nperiod: 2026-01\n{REST}", "1:9", yaml_syntax.MISSING_SPACE.problem),
    "bold": (f"{HEAD}overview: *bold* first\n{REST}", "3:11", yaml_syntax.REFERENCE_SIGN.problem.format(sign="'*'")),
    "key": (f"{HEAD}{'k' * 1200}: x\n{REST}", "3:1", yaml_syntax.LONG_KEY.problem.format(limit='1024')),
    # What the file is.
    "escape": (f'{HEAD}overview: "\\UFFFFFFFF"\n', "3:12", yaml_syntax.NOT_A_CHARACTER.problem.format(escape="'\\UFFFFFFFF'")),
    "empty": ("", "1:1", data_files.EMPTY_FILE.format(keys="'period: 2026-01'")),
    "comments": ("# a\n\n# b\n", "1:1", data_files.EMPTY_FILE.problem),
    "utf16": (HEAD.encode("utf-16"), "1:1", data_files.OTHER_ENCODING.format(encoding='UTF-16')),
    "utf32": (HEAD.encode("utf-32"), "1:1", data_files.OTHER_ENCODING.format(encoding='UTF-32')),
    "tag": (f"{HEAD}overview: !important\n", "3:11", yaml_syntax.TAG.format(tag="'!important'")),
    # Which value it is about.
    "path": (f"{HEAD}highlights: [{{title: x, items: [a, {{text: b, pr: c}}]}}]\n", "3:50", values.NUMBER_REFERENCE.problem.format(path="'highlights[0].items[1].pr'", found="'c'")),
    "null": (f"{HEAD}null: x\n", "3:1", values.UNKNOWN_KEY.problem.format(key="'null'")),
}  # fmt: skip


def put(folder: Path) -> None:
    for name, (data, _, _) in MISTAKES.items():
        (folder / f"{name}.yaml").write_bytes(data if isinstance(data, bytes) else data.encode())


def test_a_build_reports_the_position_of_each_mistake(site: Site) -> None:
    put(site.src)
    page = "".join(directive("progress-report", f"{name}.yaml") + "\n" for name in MISTAKES)
    site.write("index.rst", f"Page\n====\n\n{page}")
    warnings = site.build("dummy").warnings
    for name, (_, place, message) in MISTAKES.items():
        (line,) = (line for line in warnings if line.startswith(f"SRC/{name}.yaml:"))
        assert line.startswith(f"SRC/{name}.yaml:{place}: WARNING: {message}"), line


def test_a_check_reports_the_position_of_each_mistake(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    put(tmp_path)
    assert main(["check", *(f"{name}.yaml" for name in MISTAKES)]) == 1
    lines = capsys.readouterr().out.splitlines()
    for name, (_, place, message) in MISTAKES.items():
        (line,) = (line for line in lines if line.startswith(f"{name}.yaml:"))
        assert line.startswith(f"{name}.yaml:{place}: error: {message}"), line


@pytest.mark.parametrize("form", ["json", "sarif"])
def test_output_for_programs_has_the_key_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], form: str
) -> None:
    monkeypatch.chdir(tmp_path)
    text = f"{HEAD}overview: Words\nhighlights:\n  - title: x\n    items:\n      - a\n      - text: '<b>'\n        pr: x\n      - '<i>'\n"
    Path("2026-01.yaml").write_text(text, "utf-8")
    main(["check", "2026-01.yaml", "--format", form])
    result = json.loads(capsys.readouterr().out)
    if form == "json":
        paths = [finding["key_path"] for finding in result["findings"]]
    else:
        (run,) = result["runs"]
        paths = [one["locations"][0]["logicalLocations"][0]["fullyQualifiedName"] for one in run["results"]]
    assert paths == ["highlights[0].items[1].pr"]
    Path("2026-01.yaml").write_text(text.replace("        pr: x\n", ""), "utf-8")
    main(["check", "2026-01.yaml", "--format", "json"])
    found = json.loads(capsys.readouterr().out)["findings"]
    texts = [finding["key_path"] for finding in found if finding["rule"] == "progress.text"]
    assert texts == ["highlights[0].items[1].text", "highlights[0].items[2]"]


def test_the_message_about_a_long_link_states_the_limit(site: Site) -> None:
    site.write("2026-01.yaml", f"{HEAD}overview: '[a](https://example.org/{'x' * 2000})'\n")
    site.write("index.rst", "Page\n====\n\n" + directive("progress-report", "2026-01.yaml"))
    (line,) = site.build("dummy").warnings
    assert line.startswith("SRC/2026-01.yaml:3:11: WARNING: " + texts_messages.LONG_LINK.format(limit="2000"))
