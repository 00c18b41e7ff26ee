"""Reports as JSON for other programs, with resolved links, and the JSON Schema of the export.

The keys are those of the data format. Where the format accepts several notations, the export uses one:
each reference is a mapping, which includes its address if it has one.
"""

from __future__ import annotations

import json
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple, TypeVar

from pydantic import Field

from sphinxext_progress.format.items import nested_items
from sphinxext_progress.format.sections import subsections
from sphinxext_progress.reports import titles
from sphinxext_progress.reports.exported_models import (
    ExportedCommit,
    ExportedCommitReference,
    ExportedContributor,
    ExportedHighlight,
    ExportedImage,
    ExportedItem,
    ExportedLink,
    ExportedModel,
    ExportedNumberReference,
    ExportedPerson,
    ExportedReport,
    ExportedRepository,
    ExportedSection,
    ExportedStage,
    ExportedTheme,
)
from sphinxext_progress.reports.summary import first_sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from sphinxext_progress.format import model, references
    from sphinxext_progress.format.images import Image
    from sphinxext_progress.format.items import AnyItem
    from sphinxext_progress.format.links import AddressTemplates
    from sphinxext_progress.format.sections import AnySection
    from sphinxext_progress.format.trajectories import Stage
    from sphinxext_progress.reading.entry import ReportEntry
    from sphinxext_progress.reports.localization import Localizer

#: The major version of the exported data, part of the schema's id.
DATA_VERSION: Final = 2

_Part = TypeVar("_Part")

#: The JSON Schema of the exported data, written by ``nox -s generate``: generating it takes longer than writing the data.
DATA_SCHEMA = Path(__file__).with_name("data.schema.json")


class ExportedData(ExportedModel):
    """Reports, newest first."""

    format: Literal[2] = Field(description="The version of this format.")
    reports: list[ExportedReport] = Field(description="The reports, newest first, without the drafts of a site.")


class PartAddresses(NamedTuple):
    """The addresses at which pages show a report and its parts, in order; empty for what no page shows."""

    report: str = ""
    highlights: Sequence[str] = ()
    rows: Sequence[str] = ()
    #: The addresses of the files of images, by ``src``.
    images: Mapping[str, str] = MappingProxyType({})


def json_chunks(reports: Iterable[ExportedReport]) -> Iterator[str]:
    """Yield :class:`ExportedData` as JSON, one report at a time, so that memory use stays bounded.

    :param reports: the reports, newest first.
    """
    yield f'{{\n "format": {DATA_VERSION},\n "reports": ['
    before, after = "", ""
    for report in reports:
        # JSON escapes line breaks in strings, so each remaining one is between values.
        yield f"{before}\n{report.model_dump_json(indent=1, exclude_none=True)}".replace("\n", "\n  ")
        before, after = ",", "\n "
    yield f"{after}]\n}}\n"


def export_report(entry: ReportEntry, words: Localizer, addresses: PartAddresses = PartAddresses()) -> ExportedReport:  # noqa: B008 - a tuple
    """Export a report.

    :param words: the language of the default title.
    :param addresses: where pages show the report.
    """
    report, links = entry.report, entry.links
    of_project = entry.project.titles
    title, _ = titles.part_title("report", report, project=entry.project_name, of_project=of_project, words=words)
    return ExportedReport(
        project=entry.project_name,
        period=report.period.name,
        start=report.period.start,
        end=report.period.end,
        published=report.published_on,
        title=title,
        url=addresses.report or None,
        repository=entry.project.repository or None,
        repositories=[ExportedRepository(name=name, url=url) for name, url in entry.project.repositories.items()],
        authors=_people(report.authors, links),
        summary=first_sentence(report) or None,
        overview=report.overview or None,
        highlights=_highlights(report.highlights, links, addresses),
        commits=_commits(entry, addresses.rows),
        infrastructure=_items(report.infrastructure, links),
        trends=_themes(entry),
        contributors=[
            ExportedContributor(
                name=person.name or person.login,
                login=person.login if person.name and person.login else None,
                url=links.author(person.login or person.name) or None,
                commit_count=person.commit_count,
                first_time=person.first_time,
            )
            for person in report.contributors
        ],
        sections=_sections(report.sections, links, addresses.images),
    )


def _highlights(
    highlights: Sequence[model.Highlight], links: AddressTemplates, addresses: PartAddresses
) -> list[ExportedHighlight]:
    return [
        ExportedHighlight(
            title=part.title,
            url=url,
            text=part.text or None,
            images=_images(part.images, addresses.images),
            items=_items(part.items, links),
        )
        for part, url in _with_addresses(highlights, addresses.highlights)
    ]


def _sections(
    sections: Iterable[AnySection], links: AddressTemplates, files: Mapping[str, str]
) -> list[ExportedSection]:
    return [
        ExportedSection(
            id=section.id,
            title=section.title,
            text=section.text or None,
            images=_images(section.images, files),
            items=_items(section.items, links),
            sections=_sections(subsections(section), links, files),
        )
        for section in sections
    ]


def _images(images: Iterable[Image], files: Mapping[str, str]) -> list[ExportedImage]:
    return [
        ExportedImage(
            src=image.src,
            url=files.get(image.src),
            alt=image.alt,
            caption=image.caption or None,
            width=image.width or None,
            link=image.link or None,
        )
        for image in images
    ]


def _commits(entry: ReportEntry, addresses: Sequence[str]) -> list[ExportedCommit]:
    return [
        ExportedCommit(
            description=commit.description,
            url=url,
            area=entry.area(commit.area) or None,
            date=commit.date,
            kind=commit.kind or None,
            breaking=commit.breaking,
            **_references(commit, entry.links),
        )
        for commit, url in _with_addresses(entry.report.commits, addresses)
    ]


def _themes(entry: ReportEntry) -> list[ExportedTheme]:
    return [
        ExportedTheme(
            theme=entry.theme(theme.theme),
            trajectory=_stages(theme.trajectory, entry.links),
            stage=_stages(theme.stage, entry.links),
            **_references(theme, entry.links),
        )
        for theme in entry.report.trends
    ]


def _with_addresses(parts: Sequence[_Part], addresses: Sequence[str]) -> Iterator[tuple[_Part, str | None]]:
    """Yield each part with its address, or with None if it has none."""
    for part, address in zip(parts, addresses or [""] * len(parts), strict=True):
        yield part, address or None


def _people(names: Iterable[str], links: AddressTemplates) -> list[ExportedPerson]:
    return [ExportedPerson(name=name, url=links.author(name) or None) for name in names]


def _references(references: references.References, links: AddressTemplates) -> dict[str, Any]:
    return {
        "id": references.id or None,
        "commit": [
            ExportedCommitReference(
                repository=commit.repository,
                hash=commit.hash,
                url=links.of(commit.repository).commit(commit.hash) or None,
            )
            for commit in references.commit
        ],
        "pr": [_number(pr, links.of(pr.repository).pr) for pr in references.pr],
        "issue": [_number(issue, links.of(issue.repository).issue) for issue in references.issue],
        "authors": _people(references.authors, links),
        "links": [ExportedLink(url=link.url, text=link.text or None) for link in references.links],
    }


def _number(reference: references.NumberReference, address: Callable[[int], str]) -> ExportedNumberReference:
    return ExportedNumberReference(
        repository=reference.repository, number=reference.number, url=address(reference.number) or None
    )


def _items(items: Iterable[AnyItem], links: AddressTemplates) -> list[ExportedItem]:
    return [
        ExportedItem(text=item.text, **_references(item, links), items=_items(nested_items(item), links))
        for item in items
    ]


def _stages(stages: Iterable[Stage], links: AddressTemplates) -> list[ExportedStage]:
    return [
        ExportedStage(text=stage.text, period=stage.period.name if stage.period else None, **_references(stage, links))
        for stage in stages
    ]


def data_schema() -> str:
    """Return the JSON Schema (draft 2020-12) of :class:`ExportedData`."""
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:sphinxext-progress:data:{DATA_VERSION}",
        **ExportedData.model_json_schema(mode="serialization"),
    }
    # The prefix only distinguishes these models from those of the format; the published names do not need it.
    return json.dumps(schema, indent=1, ensure_ascii=False).replace("Exported", "") + "\n"


if __name__ == "__main__":
    DATA_SCHEMA.write_text(data_schema(), "utf-8")
