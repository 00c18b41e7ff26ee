"""Split a page into the parts that become reports: the whole page, or one for each release."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from sphinxext_progress.cli import written_dates
from sphinxext_progress.cli.console import CommandError
from sphinxext_progress.cli.importing.headings import available_languages
from sphinxext_progress.cli.importing.import_findings import ImportFindings
from sphinxext_progress.cli.importing.page_period import PageNames, find_page_period
from sphinxext_progress.cli.importing.releases import (
    contains_version,
    date_below,
    names_version,
    only_release,
    read_changelog,
    release_reports,
    without_title_link,
)
from sphinxext_progress.cli.importing.written_periods import read_period
from sphinxext_progress.diagnostics import quoted
from sphinxext_progress.diagnostics.messages import importing as messages
from sphinxext_progress.reports import titles
from sphinxext_progress.reports.localization import localizer

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence
    from pathlib import Path

    from sphinxext_progress.cli.importing.outline import Outline
    from sphinxext_progress.cli.importing.outline_blocks import OutlineBlock
    from sphinxext_progress.cli.importing.page import ImportedPage
    from sphinxext_progress.cli.importing.releases import Changelog
    from sphinxext_progress.format.period import Period
    from sphinxext_progress.reports.localization import Localizer


class PartOptions(NamedTuple):
    """The options of the command that decide about the parts of a page."""

    #: The period of the page; None to find it.
    period: Period | None
    #: Whether each release becomes a report.
    split: bool
    #: The language of titles.
    language: str


@dataclass(frozen=True, slots=True)
class PagePart:
    """What becomes one report."""

    outline: Outline
    period: Period
    #: The project of a default title; empty for that of the folder.
    project_name: str
    #: The keys of the report that the header of the page gives.
    header: dict[str, Any]
    findings: ImportFindings


def page_parts(page: ImportedPage, path: Path, findings: ImportFindings, options: PartOptions) -> list[PagePart]:
    """Return the parts of a page, at least one.

    :param path: the file of the page.
    :param findings: the findings about the page, which are those of the first part.
    :raises CommandError: if the period of the page is unknown.
    """
    localization = localizer(options.language)
    if options.split:
        changelog = read_changelog(page.outline, localization)
        if changelog.dated:
            return _release_parts(page, changelog, path, findings)
        if len(changelog.releases) > 1:
            line = changelog.releases[0].line
            place = findings.place(line)
            raise CommandError(
                messages.NO_DATED_RELEASE.format(place=place, releases=changelog.listed(findings.page_line))
            )
    released: dt.date | None = None
    if page.mark:
        given: Period | None = options.period or page.mark.period
    else:
        page = replace(page, outline=only_release(page.outline, localization))
        released = _release_day(page, localization)
        page.header.published = page.header.published or released or _address_day(page, path, localization)
        given = options.period or page.header.period
    period, project_name = _default_title(page.title, given, options.language)
    period = period or given
    if not period:
        period, remark = _named_period(page, path, localization, findings, released)
        if remark:
            findings.note(page.outline.head.line, remark)
    return [PagePart(without_title_link(page.outline), period, project_name, page.header.report_data(), findings)]


def _default_title(title: str, given_period: Period | None, language: str) -> tuple[Period | None, str]:
    """Return the period and the project of a title in the form of this package; None and "" for any other title."""
    for name in dict.fromkeys((language, *available_languages())):
        localization = localizer(name)
        for period in [given_period] if given_period else written_dates.period_candidates(title, localization):
            prefix, _, suffix = titles.default_title("\0", period, localization).partition("\0")
            if title.startswith(prefix) and title.endswith(suffix) and len(title) > len(prefix) + len(suffix):
                return period, title[len(prefix) : len(title) - len(suffix)].strip()
    return None, ""


def _named_period(
    page: ImportedPage, path: Path, localization: Localizer, findings: ImportFindings, released: dt.date | None
) -> tuple[Period, str]:
    """Return the period that a page names, and a remark about it.

    :param released: the day of the release that the page is about.
    :raises CommandError: if there is none, or if the page has several releases.
    """
    header = page.header
    names = PageNames(
        titles=list(filter(None, (page.title, header.title))),
        slugs=[*header.slugs, _page_name(path)],
        published=header.published,
        released=released,
        is_release=contains_version(page.title),
    )
    try:
        period, remark = find_page_period(names, findings.place(page.outline.head.line), localization)
    except CommandError:
        _refuse_releases(page, localization, findings)
        raise
    if period.kind == "year" or period.start == period.end:
        _refuse_releases(page, localization, findings)
    return period, remark


def _release_day(page: ImportedPage, localization: Localizer) -> dt.date | None:
    """Return the day of the release that a page is about, from its title or the line below it."""
    if not names_version(page.title):
        return None
    return read_period(page.title, localization).day or date_below(page.outline.head.blocks, localization)


def _address_day(page: ImportedPage, path: Path, localization: Localizer) -> dt.date | None:
    """Return the day in the address of a page, or at the start of its file name."""
    name = path.stem
    dated = [*page.header.slugs, *([name] if re.match(r"\d{4}-\d\d-\d\d(?!\d)", name) else [])]
    return next((day for text in dated if (day := read_period(text, localization).day)), None)


def _page_name(path: Path) -> str:
    """Return the name of a page, which is that of its folder if the file has a generic name."""
    return path.absolute().parent.name if path.stem.lower() in ("index", "_index", "readme") else path.stem


def _refuse_releases(page: ImportedPage, localization: Localizer, findings: ImportFindings) -> None:
    changelog = read_changelog(page.outline, localization)
    releases = changelog.releases
    if len(releases) > 1:
        place = findings.place(releases[0].line)
        listed = changelog.listed(findings.page_line)
        raise CommandError(messages.MANY_RELEASES.format(place=place, count=len(releases), releases=listed))


# Releases ---------------------------------------------------------------------------------------------


def _release_parts(
    page: ImportedPage, changelog: Changelog, path: Path, page_findings: ImportFindings
) -> list[PagePart]:
    header = page.header.report_data()
    header.pop("published", None)
    parts: list[PagePart] = []
    for report in release_reports(changelog):
        findings = ImportFindings(path.as_posix()) if parts else page_findings
        findings.line_numbers = page_findings.line_numbers
        for line, remark in report.remarks:
            findings.note(line, remark)
        data = header | ({"published": report.published} if report.published else {})
        parts.append(PagePart(without_title_link(page.outline.part(report.blocks)), report.period, "", data, findings))
    _leave_rest(changelog, page_findings)
    return parts


def _leave_rest(changelog: Changelog, findings: ImportFindings) -> None:
    """Report the text before the releases, and the sections without a date."""
    _leave_blocks(changelog.before, messages.BEFORE_RELEASES.format(), findings)
    for section in changelog.sections:
        if not section.is_dated:
            problem = messages.RELEASE_WITHOUT_DATE.format(title=quoted(section.title))
            _leave_blocks(section.blocks, problem, findings)


def _leave_blocks(blocks: Sequence[OutlineBlock], problem: str, findings: ImportFindings) -> None:
    if all(block.level for block in blocks):
        for block in blocks:
            findings.note(block.line, messages.HEADING_LEFT_OUT.format(title=quoted(block.text)))
        return
    source = ""
    for block in blocks:
        # Keep the numbers of the lines.
        missing = block.line - blocks[0].line - source.count("\n")
        source += "\n" * missing + block.source
    findings.leave_text(blocks[0].line, problem, source)
