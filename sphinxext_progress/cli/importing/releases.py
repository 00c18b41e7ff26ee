"""Find the releases of a changelog: sections whose heading names a date or a period."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import takewhile
from typing import TYPE_CHECKING

from sphinxext_progress.cli import markdown_text
from sphinxext_progress.cli.importing.outline_blocks import OutlineBlock
from sphinxext_progress.cli.importing.page_period import day_period
from sphinxext_progress.cli.importing.written_periods import WrittenPeriod, read_period
from sphinxext_progress.cli.portable_markdown import escape_address
from sphinxext_progress.diagnostics import quoted
from sphinxext_progress.diagnostics.messages import importing as messages
from sphinxext_progress.text.escaping import escape_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from sphinxext_progress.cli.importing.outline import Outline
    from sphinxext_progress.format.period import Period
    from sphinxext_progress.reports.localization import Localizer

#: The maximum number of releases that a message lists.
_MAX_LISTED = 10
#: The maximum length of a paragraph that gives the date of a release, such as "Released on 2026-01-05.".
_MAX_DATE_LINE = 80

_YEAR = re.compile(r"(?:19[7-9]|20)\d\d")
_VERSION = re.compile(r"\W*(?:[^\W\d][\w.+&-]*\s+){0,3}v?\d+(?:\.\d+)+")
_ANY_VERSION = re.compile(r"(?<![\w.])v?\d+(?:\.\d+)+")
_ONLY_VERSION = re.compile(r"\W*(?:[^\W\d][\w.+&-]*\s+){0,2}v?\d+(?:\.\d+)+[\w.+-]*\W*")
_UNRELEASED = re.compile(r"\W*(?:unreleased|upcoming|next|in development|main|master|head)\b.*", re.IGNORECASE)


@dataclass(slots=True)
class Release:
    """A section of a changelog."""

    title: str
    line: int
    level: int
    #: Its date or period.
    written: WrittenPeriod
    #: Its heading and what is below it.
    blocks: list[OutlineBlock] = field(default_factory=list)

    @property
    def is_dated(self) -> bool:
        """Whether a day or a period is known."""
        return bool(self.written.day or self.written.period)

    @property
    def is_release(self) -> bool:
        """Whether this is the section of a release, with or without a date."""
        return self.is_dated or bool(_ONLY_VERSION.fullmatch(self.title))

    @property
    def begins_section(self) -> bool:
        """Whether this is no part of the release before it, although the heading may have the same level."""
        return self.is_release or bool(_UNRELEASED.fullmatch(self.title))

    @property
    def last_day(self) -> dt.date:
        """The last day that a dated release covers."""
        return self.written.period.end if self.written.period else self.written.day or dt.date.min


@dataclass(slots=True)
class Changelog:
    """The sections of a page that may have several releases."""

    #: The sections, in the order of the page, with and without dates.
    sections: list[Release] = field(default_factory=list)
    #: The blocks before the first section.
    before: list[OutlineBlock] = field(default_factory=list)

    @property
    def releases(self) -> list[Release]:
        """The releases, with and without dates."""
        return [section for section in self.sections if section.is_release]

    @property
    def dated(self) -> list[Release]:
        """The releases with dates."""
        return [section for section in self.sections if section.is_dated]

    def listed(self, page_line: Callable[[int], int]) -> str:
        """Return the titles and lines of the releases for a message.

        :param page_line: returns the number of a line on the page.
        """
        releases = self.releases
        texts = [f"{quoted(release.title)} (line {page_line(release.line)})" for release in releases[:_MAX_LISTED]]
        more = len(releases) - len(texts)
        return ", ".join([*texts, messages.MORE_RELEASES.format(count=more)] if more else texts)


def read_changelog(outline: Outline, localization: Localizer) -> Changelog:
    """Split a page into its releases."""
    headings = dict(_headings(outline, localization))
    dated = [heading for heading in headings.values() if heading.is_dated]
    versions = [heading for heading in dated if names_version(heading.title)]
    # Some tools write the versions of patches one level deeper than others.
    levels = [heading.level for heading in versions] or [
        _common_level(heading.level for heading in dated or headings.values() if heading.is_release)
    ]
    changelog = Changelog()
    for index, block in enumerate(outline.blocks):
        heading = headings.get(index)
        if heading and heading.level < min(levels):
            # The title of the page, or of a group of releases.
            heading.written = WrittenPeriod()
        if heading and (heading.level < min(levels) or (heading.level <= max(levels) and heading.begins_section)):
            changelog.sections.append(heading)
        (changelog.sections[-1].blocks if changelog.sections else changelog.before).append(block)
    if changelog.sections and not changelog.sections[0].is_release:
        changelog.before += changelog.sections.pop(0).blocks
    return changelog


def _common_level(levels: Iterable[int]) -> int:
    """Return the highest level of at least two headings, otherwise the highest level; 0 if there are no headings."""
    counts = Counter(levels)
    return min((level for level, count in counts.items() if count > 1), default=min(counts, default=0))


def _headings(outline: Outline, localization: Localizer) -> Iterator[tuple[int, Release]]:
    for index, block in enumerate(outline.blocks):
        if not block.level:
            continue
        title = outline.plain_heading(block.text)
        written = read_period(title, localization) if _YEAR.search(title) else WrittenPeriod()
        if written.period and written.period.kind == "year":
            written = WrittenPeriod()
        if not written.day and not written.period and names_version(title):
            written = WrittenPeriod(day=date_below(outline.blocks[index + 1 : index + 2], localization))
        yield index, Release(title, block.line, block.level, written)


def names_version(title: str) -> bool:
    """Return whether a title begins with a version, after at most three words."""
    return _VERSION.match(title) is not None


def contains_version(title: str) -> bool:
    """Return whether a title contains a version anywhere."""
    return _ANY_VERSION.search(title) is not None


def only_release(outline: Outline, localization: Localizer) -> Outline:
    """Return a page without a title with the heading of its only release as the title.

    Some changelogs give the headings of a release and of its sections the same level.
    """
    changelog = read_changelog(outline, localization)
    blocks = outline.blocks
    if outline.head.title or len(changelog.releases) != 1 or changelog.before or not names_version(blocks[0].text):
        return outline
    return outline.part([*below_heading(blocks, 1)])


def without_title_link(outline: Outline) -> Outline:
    """Return the page of a release with the link of its heading, such as one that compares versions, as a paragraph."""
    head = outline.head
    title = markdown_text.read_heading(head.title, outline.references)
    tokens = markdown_text.inline_tokens(title)
    starts = [index for index, token in enumerate(tokens) if token.type == "link_open"]
    plain = markdown_text.text_without_markup(title)
    if len(starts) != 1 or not names_version(plain):
        return outline
    words = "".join(token.content for token in takewhile(lambda token: token.type != "link_close", tokens[starts[0] :]))
    link = f"[{escape_text(words)}]({escape_address(str(tokens[starts[0]].attrGet('href')))})"
    blocks = [*head.blocks, OutlineBlock("paragraph", head.line, link, link)]
    return replace(outline, head=replace(head, title=markdown_text.escape_name(plain), blocks=blocks))


def date_below(blocks: Sequence[OutlineBlock], localization: Localizer) -> dt.date | None:
    """Return the date in a short paragraph at the start of some blocks, such as ``_Released 2026-01-05_``."""
    for block in blocks[:1]:
        text = markdown_text.text_without_markup(block.text)
        if block.kind == "paragraph" and len(text) <= _MAX_DATE_LINE and _YEAR.search(text):
            return read_period(text, localization).day
    return None


# Periods ----------------------------------------------------------------------------------------------


@dataclass(slots=True)
class ReleaseReport:
    """A report to write: a release, or several releases of the same period."""

    period: Period
    releases: list[Release]
    #: Remarks about the period, with their lines.
    remarks: list[tuple[int, str]] = field(default_factory=list)

    @property
    def published(self) -> dt.date | None:
        """The day of the newest release."""
        return self.releases[0].written.day

    @property
    def blocks(self) -> list[OutlineBlock]:
        """The blocks of the report; several releases become its sections."""
        level = 1 if len(self.releases) == 1 else 2
        return [block for release in self.releases for block in below_heading(release.blocks, level)]


def release_reports(changelog: Changelog) -> list[ReleaseReport]:
    """Return the reports of the dated releases, in the order of the page.

    A release with a date covers the days after the release before it. If that release is of the same day, or if there
    is none, it covers this day only.
    """
    dated = changelog.dated
    is_newest_first = dated[0].last_day >= dated[-1].last_day
    in_order = sorted(reversed(dated) if is_newest_first else dated, key=lambda release: release.last_day)
    reports: dict[Period, ReleaseReport] = {}
    previous: Release | None = None
    for release in in_order:
        period = release.written.period or _days_since(previous, release)
        report = reports.setdefault(period, ReleaseReport(period, []))
        report.releases.insert(0, release)
        if not release.written.period and (not previous or previous.last_day == release.last_day):
            message = messages.SAME_DAY_RELEASE if previous else messages.OLDEST_RELEASE
            report.remarks.append((release.line, message.format(period=period.name)))
        previous = release
    for report in reports.values():
        if count := len(report.releases) - 1:
            remark = messages.SAME_PERIOD.format(count=count + 1, period=report.period.name)
            report.remarks.append((report.releases[0].line, remark))
    return sorted(reports.values(), key=lambda report: report.releases[0].line)


def _days_since(previous: Release | None, release: Release) -> Period:
    day = release.last_day
    start = previous.last_day + dt.timedelta(days=1) if previous and previous.last_day < day else day
    return day_period(start, day)


def below_heading(blocks: Sequence[OutlineBlock], level: int) -> Iterator[OutlineBlock]:
    """Yield the blocks of a release with its heading at a level, and the highest of the others one level deeper."""
    heading, *others = blocks
    yield replace(heading, kind=f"heading {level}")
    highest = min((block.level for block in others if block.level), default=0)
    for block in others:
        yield replace(block, kind=f"heading {block.level - highest + level + 1}") if block.level else block
