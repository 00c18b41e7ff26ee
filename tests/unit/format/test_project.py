"""The model of ``project.yaml``."""

from __future__ import annotations

import re

import pytest

from sphinxext_progress.diagnostics import expected
from sphinxext_progress.diagnostics.messages import values
from sphinxext_progress.format.check_settings import CheckSettings, Level
from sphinxext_progress.format.noise import NoiseEntry, NoiseRule
from sphinxext_progress.format.project import Area, Project, ThemeName
from sphinxext_progress.reading import loader

from ...messages import message_pattern
from ..samples import project


def test_an_empty_project_has_only_defaults() -> None:
    assert project("") == Project()
    assert project("areas:\nthemes:\nkinds:\nlinks:\ntitles:\nrepository:\nforge:") == Project()


def test_an_area_and_a_theme_may_be_just_a_name() -> None:
    read = project("areas: [MoE, {name: FSDP, aliases: Sharding}]\nthemes: [Speed]\nkinds: design")
    assert read.areas == [Area(name="MoE"), Area(name="FSDP", aliases=["Sharding"])]
    assert read.themes == [ThemeName(name="Speed")]
    assert read.kinds == ["design"]


def test_rules_add_patterns_or_switch_built_in_ones_off() -> None:
    read = project("noise: [{name: bots, disabled: true}, {name: x, words: on-call*, purposes: [test, data]}]")
    assert read.noise == [
        NoiseEntry(name="bots", disabled="true"),
        NoiseEntry(name="x", words="on-call*", purposes=["test", "data"]),
    ]
    assert [entry.has_patterns for entry in read.noise] == [False, True]
    assert [entry.disabled for entry in read.noise] == [True, False]


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("repository: github.com/o/r", "1:13", message_pattern(values.REPOSITORY)),
        ("repository: https://github.com", "1:13", message_pattern(values.REPOSITORY)),
        ("repository: https://github.com/o/r?x", "1:13", message_pattern(values.REPOSITORY)),
        ("repository: ssh://github.com/o/r", "1:13", message_pattern(values.REPOSITORY)),
        ("forge: svn", "1:8", message_pattern(values.FORGE, found="'svn'", path="'forge'")),
        ("links: {pr: 'https://x.org/'}", "1:13", message_pattern(values.ADDRESS_TEMPLATE, key="pr")),
        ("links: {issue: 'https://x.org/{pr}'}", "1:16", message_pattern(values.ADDRESS_TEMPLATE, key="issue")),
        ("links: {commit: 'ftp://x.org/{commit}'}", "1:17", message_pattern(values.ADDRESS_TEMPLATE, key="commit")),
        ("links: https://x.org", "1:8", message_pattern(values.MAPPING, found="'https://x.org'", path="'links'")),
        ("areas: MoE", "1:8", message_pattern(values.LIST, found="'MoE'", path="'areas'")),
        ("areas: [{aliases: x}]", "1:9", message_pattern(values.MISSING_KEY_OF, path="'areas[0]'", key="'name'")),
        (
            "areas: [{name: x, alias: y}]",
            "1:19",
            message_pattern(
                values.UNKNOWN_KEY, key="'alias'", suggestion=expected("alias", ["name", "aliases", "paths", "tags"])
            ),
        ),
        (f"areas: [{'x' * 201}]", "1:9", message_pattern(values.NAME, limit=200, path="'areas[0]'")),
        (
            f"repository: https://github.com/o/{'r' * 2000}",
            "1:13",
            message_pattern(values.LONG_ADDRESS, path="'repository'"),
        ),
        ("noise: [x]", "1:9", message_pattern(values.MAPPING, found="'x'", path="'noise[0]'")),
        ("noise: [{name: x}]", "1:9", message_pattern(values.NOISE_CONTENT, path="'noise[0]'")),
        ("noise: [{words: x}]", "1:9", message_pattern(values.MISSING_KEY_OF, path="'noise[0]'", key="'name'")),
        (
            "noise: [{name: golden value, disabled: true}]",
            "1:16",
            message_pattern(
                values.NOISE_NAME,
                path="'noise[0].name'",
                found="'golden value'",
                suggestion=expected("golden value", list(map(str, NoiseRule))),
            ),
        ),
        (
            f"noise: [{{name: x, words: [{'x' * 201}]}}]",
            "1:27",
            message_pattern(values.PATTERN, limit=200, path="'noise[0].words[0]'"),
        ),
        ("noise: [{name: x, paths: ['']}]", "1:27", message_pattern(values.PATTERN, limit=200, found="empty")),
        ("noise: [{name: x, purposes: code}]", "1:29", message_pattern(values.PURPOSE, found="'code'")),
        ("themes:\n- ", "2:2", message_pattern(values.REQUIRED_TEXT, path="'themes[0]'")),
    ],
)
def test_a_mistake_in_a_project_is_located(text: str, place: str, message: str) -> None:
    (diagnostic,) = loader.parse_file(text.encode(), "project.yaml", Project).diagnostics
    assert diagnostic.place == f"project.yaml:{place}"
    assert re.fullmatch(message, diagnostic.message)
    assert (diagnostic.subtype, diagnostic.fatal) == ("data", True)


def test_the_settings_of_check_are_levels() -> None:
    read = project("check:\n  levels: {no-overview: off, progress.text: error}\n  fail_on: note").check
    assert read.levels == {"no-overview": Level.OFF, "progress.text": Level.ERROR}
    assert read.fail_on is Level.NOTE
    assert project("check: {levels: , fail_on: }").check == project("check:").check == CheckSettings()


@pytest.mark.parametrize(
    ("text", "found", "closest"),
    [
        ("levels: {a: eror}", "'eror'", "'error'"),
        ("levels: {a: [off]}", "a list", ""),
        ("levels: {a: }", "empty", ""),
        ("fail_on: nots", "'nots'", "'note'"),
        ("fail_on: off", "'off'", ""),
        ("fail_on: {a: b}", "a mapping", ""),
    ],
)
def test_an_unknown_level_names_the_closest(text: str, found: str, closest: str) -> None:
    (diagnostic,) = loader.parse_file(f"check: {{{text}}}".encode(), "project.yaml", Project).diagnostics
    path = "'check.levels.a'" if "levels" in text else "'check.fail_on'"
    levels = "error, warning, note or off" if "levels" in text else "error, warning or note"
    message = values.MISSPELLED_LEVEL if closest else values.LEVEL
    assert diagnostic.message == message.format(path=path, levels=levels, found=found, closest=closest)
