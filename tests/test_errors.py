"""Every error is a located message and a notice on the page, and affects nothing else."""

from __future__ import annotations

import pytest

from sphinxext_progress.diagnostics import expected
from sphinxext_progress.diagnostics.messages import data_files, values, yaml_syntax
from sphinxext_progress.diagnostics.messages import site as messages
from sphinxext_progress.diagnostics.messages.config import INVALID_VALUE, LIST_OF_TEXTS, NUMBER_FROM_ZERO, VALUE_OF_TYPE
from sphinxext_progress.format.fields import MAX_WINDOW

from .conftest import CONF, HOST, REPORT, SUFFIX, Site, directive, words

#: Errors in data: the text that replaces the report, and the message with its position.
DATA = {
    "broken YAML": ("period: 2026-01\noverview: a: b\n", "2:12", yaml_syntax.SECOND_COLON.problem),
    "a wrong type": (
        "period: 2026-01\ncommits: one\n", "2:10",
        values.LIST.format(found="'one'", path="'commits'"),
    ),
    "an unknown key": (
        "period: 2026-01\ncommits:\n  - descripton: x\n", "3:5",
        values.UNKNOWN_KEY.format(key="'descripton'", suggestion=expected("descripton", ["description"])),
    ),
    "a duplicate key": (
        "period: 2026-01\nproject: A\nproject: B\n", "3:1",
        yaml_syntax.REPEATED_KEY.problem.format(key="'project'", line=2),
    ),
    "an impossible date": (
        "period: 2026-01\npublished: 2026-02-30\n", "2:12",
        values.CALENDAR_DATE.problem.format(found="'2026-02-30'", path="'published'"),
    ),
    "a missing key": ("project: A\n", "1:1", values.MISSING_KEY.format(key="'period'", example="'2026-01'")),
}  # fmt: skip

#: Files of the folder ``progress`` whose errors involve a report and its project, or several reports.
FOLDERS = {
    "names that the project does not know": {
        "project.yaml": "areas: [{name: MoE-x, aliases: MoE}, FSDP]\nthemes: [Trends]\nkinds: [design]\n",
        "2026-01.yaml": (
            "period: 2026-01\ncommits:\n  - {area: Fsdp, description: x, kind: desing}\n"
            "  - {area: MoE, description: y}\ntrends:\n  - {theme: Trend, stage: z}\n"
        ),
    },
    "three faults": {
        "2026-01.yaml": (
            "period: 2026-13\nitmes: []\ncommits:\n  - description:\n    date: 2026-02-30\n  - {description: y}\n"
        ),
    },
    "a fault in the project": {"project.yaml": "repositry: https://github.com/o/otter\n", "2026-01.yaml": REPORT},
    "a host that does not tell its kind": {
        "project.yaml": "repository: https://git.example.org/o/otter\n",
        "2026-01.yaml": REPORT,
    },
    "two files of one period": {"2026-01.yaml": REPORT, "january.yaml": REPORT},
}

#: Errors on a page: the directive, and the message.
PAGE: dict[str, tuple[str, str, dict[str, str], str]] = {
    "a missing file": ("progress-report", "progress/2026-02.yaml", {}, data_files.NO_FILE.problem.format(pattern="'progress/2026-02.yaml'")),
    "a period without a report": (
        "commit-table", "2026-02", {}, data_files.NO_PERIOD.format(period="'2026-02'", folders="'progress/*.yaml, progress/*.progress'"),
    ),
    "a project without a report": ("trend-table", "", {"project": "Beaver"}, data_files.NO_PROJECT.format(project="'Beaver'", folders="'progress/*.yaml, progress/*.progress'")),
    "a path that leads out": ("progress-report", "../x.yaml", {}, data_files.OUTSIDE_FOLDERS.problem.format(name="'../x.yaml'")),
    "an unknown area": (
        "commit-table", "", {"area": "Moe"},
        messages.UNKNOWN_VALUE.format(option="area", value="'Moe'", expected=expected("Moe", ["MoE"])),
    ),
    "an unknown kind": ("commit-table", "", {"kind": "fixe"}, values.CLOSEST_NAME.format(closest="'fix'")),
    "an unknown column": ("commit-table", "", {"columns": "are, pr"}, values.CLOSEST_NAME.format(closest="'area'")),
    "an unknown sort key": (
        "commit-table", "", {"sort": "-dat"},
        messages.UNKNOWN_VALUE.format(option="sort", value="'-dat'", expected=expected("-dat", ["period", "date"])[:20]),
    ),
    "an unknown group": (
        "commit-table", "", {"group_by": "aera"},
        messages.UNKNOWN_VALUE.format(option="group-by", value="'aera'", expected=""),
    ),
    "a limit that is no number": (
        "commit-table", "", {"limit": "-1"}, messages.INVALID_COUNT.format(option="limit", value="'-1'"),
    ),
    "widths that do not fit": (
        "commit-table", "", {"widths": "1 2 3"}, messages.INVALID_WIDTHS.format(value="'1 2 3'", columns=2),
    ),
    "an unknown section": (
        "progress-report", "2026-01", {"sections": "highlight", "no_index": ""}, values.CLOSEST_NAME.format(closest="'highlights'"),
    ),
    "a window that is no number": (
        "trend-table", "", {"window": "six"},
        messages.INVALID_LIMITED_COUNT.format(option="window", value="'six'", most=MAX_WINDOW),
    ),
}  # fmt: skip


@pytest.fixture
def pages(otter: Site) -> Site:
    """Return a site with a good report on one page, and a page for errors."""
    otter.write("index.rst", "Site\n====\n\n.. toctree::\n\n   good\n   bad\n")
    otter.write(f"good.{SUFFIX}", directive("progress-report", "2026-01", HOST))
    return otter


def put(site: Site, name: str) -> None:
    """Write the files of the folder ``progress``."""
    for file, text in FOLDERS[name].items():
        site.write(f"progress/{file}", text)


@pytest.mark.parametrize("name", DATA)
def test_an_error_in_the_data(pages: Site, name: str) -> None:
    text, place, message = DATA[name]
    pages.write("bad.rst", ".. progress-report:: other/bad.yaml\n")
    pages.write("other/bad.yaml", text)
    built = pages.build("text", "-W", "--keep-going")
    assert built.status == 1
    assert len(built.warnings) == 1 + ("build finished with problems" in built.warnings[-1]), built.warnings
    assert built.warnings[0].startswith(f"SRC/other/bad.yaml:{place}: WARNING: {message}")
    page = words(built.read("bad.txt"))
    assert "The data file other/bad.yaml cannot be shown." in page
    # The builder breaks lines after hyphens too.
    assert f"other/bad.yaml:{place}:{message}".replace(" ", "") in page.replace(" ", "")
    assert "Add router replay" in built.read("good.txt")


@pytest.mark.parametrize("name", PAGE)
@pytest.mark.parametrize("host", ["rst", "myst"])
def test_an_error_on_a_page(pages: Site, name: str, host: str) -> None:
    directive_name, argument, options, message = PAGE[name]
    suffix = "rst" if host == "rst" else "md"
    pages.write(f"bad.{suffix}", "Bad\n===\n\n" + directive(directive_name, argument, host, **options))
    built = pages.build("text", "-W", "--keep-going")
    assert built.status == 1
    warnings = [line for line in built.warnings if "finished with problems" not in line]
    assert len(warnings) == 1
    assert warnings[0].startswith(f"SRC/bad.{suffix}:4: WARNING: ")
    assert message in warnings[0]
    assert "Add router replay" in built.read("good.txt")


def test_an_unknown_area_theme_or_kind_is_shown_with_a_warning(pages: Site) -> None:
    pages.write("bad.rst", "Bad\n===\n")
    put(pages, "names that the project does not know")
    built = pages.build("text")
    assert built.warnings == [
        "SRC/progress/2026-01.yaml:3:12: WARNING: unknown area 'Fsdp'; "
        + values.CLOSEST_OF_NAMES.format(names="MoE-x, MoE, FSDP", closest="'FSDP'")
        + " [progress.name]",
        "SRC/progress/2026-01.yaml:3:40: WARNING: unknown kind 'desing'; "
        + values.CLOSEST_OF_NAMES.format(
            names="feature, fix, performance, refactoring, documentation, test, …", closest="'design'"
        )
        + " [progress.name]",
        "SRC/progress/2026-01.yaml:6:13: WARNING: unknown theme 'Trend'; "
        + values.CLOSEST_NAME.format(closest="'Trends'")
        + " [progress.name]",
    ]
    page = built.read("good.txt")
    assert "Fsdp" in page
    assert "MoE-x" in page


def test_three_errors_in_one_file_are_three_messages_in_one_run(pages: Site) -> None:
    pages.write("bad.rst", "Bad\n===\n")
    put(pages, "three faults")
    built = pages.build("text")
    assert [line.split(" WARNING: ")[0] for line in built.warnings] == [
        f"SRC/progress/2026-01.yaml:{place}:" for place in ("1:9", "2:1", "4:17", "5:11")
    ]
    assert "2 entries of the file are not shown." in built.read("good.txt")


def test_an_error_in_the_project_is_reported_and_the_report_is_shown_without_it(pages: Site) -> None:
    pages.write("bad.rst", "Bad\n===\n")
    put(pages, "a fault in the project")
    built = pages.build("text")
    assert len(built.warnings) == 1
    assert built.warnings[0].startswith(
        "SRC/progress/project.yaml:1:1: WARNING: " + values.UNKNOWN_KEY.problem.format(key="'repositry'")
    )
    page = built.read("good.txt")
    assert "Add router replay" in page
    assert "progress/project.yaml cannot be shown" in words(page)


def test_a_repository_on_an_unknown_forge(pages: Site) -> None:
    pages.write("bad.rst", "Bad\n===\n")
    put(pages, "a host that does not tell its kind")
    built = pages.build("text")
    assert len(built.warnings) == 1
    assert built.warnings[0].startswith(
        "SRC/progress/project.yaml:1:13: WARNING: "
        + values.UNKNOWN_HOST.format(repository="'https://git.example.org/o/otter'")
    )
    pages.write("progress/project.yaml", "repository: https://git.example.org/o/otter\nforge: gitea\n")
    assert pages.build("html", "-W").warnings == []
    assert "https://git.example.org/o/otter/pulls/2101" in pages.build("html").read("good.html")


def test_a_page_keeps_its_position_and_title_if_its_report_cannot_be_shown(pages: Site) -> None:
    pages.write("bad.rst", ".. progress-report:: bad.yaml\n")
    pages.write("bad.yaml", "[")
    built = pages.build("html")
    assert len(built.warnings) == 1
    assert 'href="bad.html">bad.yaml</a>' in built.read("index.html")


def test_an_error_is_repeated_by_every_build_until_it_is_fixed(pages: Site) -> None:
    pages.write("bad.rst", ".. progress-report:: bad.yaml\n")
    pages.write("bad.yaml", "period: 2026-13\n")
    first = pages.build("text", "-W", "--keep-going")
    second = pages.build("text", "-W", "--keep-going")
    assert (first.status, second.status) == (1, 1)
    assert second.warnings == first.warnings
    assert "0 added, 0 changed, 0 removed" in second.output
    pages.write("bad.yaml", "period: 2026-12\n")
    assert pages.build("text", "-W", "--keep-going").warnings == []


def test_a_subtype_can_be_suppressed(pages: Site) -> None:
    pages.write("conf.py", CONF + 'suppress_warnings = ["progress.data"]\n')
    pages.write("bad.rst", ".. progress-report:: bad.yaml\n\n")
    pages.write("bad.yaml", "period: 2026-13\n")
    assert pages.build("text", "-W").warnings == []
    pages.write("bad.yaml", "period: a: b\n")
    assert len(pages.build("text").warnings) == 1


def test_a_configuration_value_of_the_wrong_type_is_a_warning_and_the_default_is_used(pages: Site) -> None:
    pages.write("bad.rst", "Bad\n===\n")
    pages.write(
        "conf.py", CONF + 'progress_reports = [3]\nprogress_number_highlights = "no"\nprogress_feed_limit = -1\n'
    )
    built = pages.build("text")
    ours = [line for line in built.warnings if "[progress.config]" in line]
    wrong_types = [
        INVALID_VALUE.format(name="progress_reports", value=[3], expected=LIST_OF_TEXTS.format()),
        INVALID_VALUE.format(name="progress_number_highlights", value="no", expected=VALUE_OF_TYPE.format(type="bool")),
        INVALID_VALUE.format(name="progress_feed_limit", value=-1, expected=NUMBER_FROM_ZERO.format()),
    ]
    assert ours == [f"WARNING: {message} [progress.config]" for message in wrong_types]
    assert "1. Routers" in built.read("good.txt")
