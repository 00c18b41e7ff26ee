"""The reports of August to December 2025 agree with the commit log, and are shown on a page with that of January."""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from docutils import nodes

from sphinxext_progress.format.model import Report
from sphinxext_progress.format.project import Project
from sphinxext_progress.format.references import References, hashes_of, numbers_of
from sphinxext_progress.reading.loader import load_file

from .conftest import CONF, REFERENCE, ROOT, Site, words

DOCS = ROOT / "docs"
PAGES = ("megatron-lm", "six-months")
MONTHS = ("2025-08", "2025-09", "2025-10", "2025-11", "2025-12")
NAMES = dict(
    zip((*MONTHS, "2026-01"), ("August", "September", "October", "November", "December", "January"), strict=True)
)

with (ROOT / "tests" / "data" / "megatron-lm-commits.tsv").open(encoding="utf-8", newline="") as stream:
    # Ignore the quotation marks of subjects.
    LOG = list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))


def file_of(period: str) -> Path:
    """Return the file of a month; all but that of January are pages themselves."""
    return REFERENCE if period == "2026-01" else REFERENCE.with_name(f"{period}.report.yaml")


def report(period: str) -> Report:
    loaded = load_file(file_of(period), f"{period}.yaml", Report)
    assert loaded.diagnostics == ()
    assert loaded.model
    return loaded.model


def project() -> Project:
    loaded = load_file(REFERENCE.with_name("project.yaml"), "project.yaml", Project)
    assert loaded.diagnostics == ()
    assert loaded.model
    return loaded.model


def landed(commit: str) -> dict[str, str]:
    (entry,) = [entry for entry in LOG if entry["sha"].startswith(commit)]
    return entry


def number(entry: dict[str, str]) -> int | None:
    """Return the pull request of a commit; ignore the numbers of the former tracker (``!3443``)."""
    found = re.search(r"\(#(\d+)\)$", entry["subject"])
    return int(found[1]) if found else None


def entries_of(item: References) -> list[dict[str, str]]:
    """Return the log entries that an item refers to: its commits, and those of its pull requests."""
    found = [landed(commit) for commit in hashes_of(item.commit)]
    for pr in numbers_of(item.pr):
        (entry,) = [entry for entry in LOG if number(entry) == pr]
        found += [] if entry in found else [entry]
    return found


def items(month: Report) -> Iterator[References]:
    yield from month.commits
    yield from month.infrastructure
    for highlight in month.highlights:
        yield from highlight.items
    for theme in month.trends:
        yield from theme.stage


@pytest.mark.parametrize("period", MONTHS)
def test_a_month_cites_commits_of_the_log_that_landed_in_it(period: str) -> None:
    month = report(period)
    for item in items(month):
        for commit in hashes_of(item.commit):
            assert re.fullmatch(r"[0-9a-f]{10}", commit)
        for entry in entries_of(item):
            assert entry["committer_date"].startswith(f"{period}-"), entry
            assert not entry["subject"].lower().startswith("revert"), entry


@pytest.mark.parametrize("period", MONTHS)
def test_a_row_has_the_date_and_the_pull_request_of_its_commits(period: str) -> None:
    for row in report(period).commits:
        found = [landed(commit) for commit in hashes_of(row.commit)]
        assert found, row
        assert str(row.date) == max(entry["committer_date"][:10] for entry in found)
        assert numbers_of(row.pr) == [pr for entry in found if (pr := number(entry))]


@pytest.mark.parametrize("period", MONTHS)
def test_every_step_and_every_update_cites_a_commit(period: str) -> None:
    month = report(period)
    for item in (*month.infrastructure, *(stage for theme in month.trends for stage in theme.stage)):
        assert entries_of(item), item


def test_the_extract_of_the_log_has_only_cited_commits() -> None:
    cited = [
        landed(commit) for period in MONTHS for change in report(period).left_out for commit in hashes_of(change.commit)
    ]
    cited += [entry for period in MONTHS for item in items(report(period)) for entry in entries_of(item)]
    assert {entry["sha"] for entry in cited} == {entry["sha"] for entry in LOG}


@pytest.mark.parametrize("period", MONTHS)
def test_a_report_states_that_the_project_did_not_write_it(period: str) -> None:
    assert "not by the Megatron-LM project" in file_of(period).read_text("utf-8").split("\n")[0]
    (source,) = report(period).sections
    assert "Put together from the commit log" in source.text
    assert "not a publication of the Megatron-LM project" in words(source.text)


def test_the_project_lists_the_themes_of_january_and_all_areas() -> None:
    reports = [report(period) for period in NAMES]
    known = project()
    assert [theme.name for theme in known.themes] == [theme.theme for theme in report("2026-01").trends]
    assert {area.name for area in known.areas} == {row.area for one in reports for row in one.commits}


#: The pages include their examples, and MyST's ``include`` uses an API that Sphinx 9 deprecates.
includes = pytest.mark.filterwarnings("ignore:'sphinx.environment.BuildEnvironment.app' is deprecated")


@pytest.fixture
def six_months(site: Site, monkeypatch: pytest.MonkeyPatch) -> Site:
    """Return a site with the pages of the documentation that show the six reports."""
    monkeypatch.syspath_prepend(DOCS / "_ext")
    site.write("conf.py", f'{CONF}extensions += ["reference"]\nexclude_patterns = ["examples"]\n')
    for folder in ("progress", "examples/snippets"):
        shutil.copytree(DOCS / folder, site.src / folder)
    for page in PAGES:
        shutil.copy(DOCS / f"{page}.md", site.src)
    listed = "\n".join(f"   {page}" for page in PAGES)
    site.write("index.rst", f"Site\n====\n\n.. toctree::\n\n{listed}\n   progress/index\n")
    return site


def plain(markdown: str) -> str:
    return markdown.replace("`", "")


@includes
def test_steps_are_in_chronological_order_and_link_to_their_report(six_months: Site) -> None:
    built = six_months.build("html", "-W", "-n", "--keep-going")
    assert built.warnings == []
    page = built.read("six-months.html")
    expected: dict[str, list[tuple[str, str]]] = {theme.name: [] for theme in project().themes}
    for period in MONTHS:
        for theme in report(period).trends:
            expected[theme.theme] += [(plain(stage.text), period) for stage in theme.stage]
    for theme in report("2026-01").trends:
        # January has no stages: the last one of its trajectory is the newest step.
        if (last := plain(theme.trajectory[-1].text).split(" (")[0]) != expected[theme.theme][-1][0]:
            expected[theme.theme].append((last, "2026-01"))
    (table,) = re.findall(r'<table[^>]* id="six-months".*?</table>', page, re.DOTALL)
    shown: dict[str, list[tuple[str, str]]] = {}
    for row in re.findall(r"<tr.*?</tr>", table, re.DOTALL)[1:]:
        theme, trajectory = re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)
        name = words(re.sub(r"<[^>]+>", "", theme))
        for stage in re.findall(r"<li.*?</li>", trajectory, re.DOTALL) or [trajectory]:
            target, label = re.findall(r'href="([^"]+)"[^>]*>(?:<[^>]+>)*(\w{3} \d{4})<', stage)[-1]
            file, anchor = target.split("#")
            assert f'id="{anchor}"' in built.read(file), target
            month = anchor.removeprefix("progress-megatron-lm-")
            assert label == f"{NAMES[month][:3]} {month[:4]}"
            shown.setdefault(name, []).append((words(unescape(re.sub(r"<[^>]+>", "", stage)).split(" (")[0]), month))
    assert list(shown.items()) == list(expected.items())


@includes
def test_the_page_shows_january_as_written_and_moe_by_month(six_months: Site) -> None:
    six_months.build("dummy", "-W", "-n")
    page = six_months.doctree("six-months")
    tables = [node.astext() for node in page.findall(nodes.table)]
    (written,) = [text for text in tables if "As written in January 2026" in text]
    for theme in report("2026-01").trends:
        assert " → ".join(stage.text for stage in theme.trajectory) in written
    groups = [node.astext() for node in page.findall(nodes.rubric)]
    assert groups == [f"{name} {period[:4]}" for period, name in NAMES.items()]
    rows = [sum(row.area == "MoE" for row in report(period).commits) for period in NAMES]
    assert [len(list(node.findall(nodes.row))) - 1 for node in list(page.findall(nodes.table))[2:]] == rows
    assert "commit log" in page.astext()
