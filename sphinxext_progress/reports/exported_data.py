"""Reports as JSON for other programs, with resolved links, and the JSON Schema of the export.

The keys are those of the data format. Where the format accepts several notations, the export uses
one: each reference is a mapping, which includes its address if it has one.
"""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pydantic import BaseModel, ConfigDict, Field
from pydantic.json_schema import SkipJsonSchema

from sphinxext_progress.reports import titles
from sphinxext_progress.reports.summary import first_sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sphinxext_progress.format import model, references
    from sphinxext_progress.format.links import AddressTemplates
    from sphinxext_progress.reading.entry import ReportEntry
    from sphinxext_progress.reports.localization import Localizer

#: The major version of the exported data, part of the schema's id.
DATA_VERSION = 1

# Unknown values are omitted, so no key is ever null.
_Text = str | SkipJsonSchema[None]
_Date = dt.date | SkipJsonSchema[None]
_URL = "Its address; left out where there is none."


#: The JSON Schema of the exported data, written by ``make schema``: generating it takes longer than writing the data.
DATA_SCHEMA = Path(__file__).with_name("data.schema.json")


class ExportedModel(BaseModel):
    """The base class of the exported mappings: no extra keys, immutable."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class ExportedPerson(ExportedModel):
    """Somebody who did something."""

    name: str = Field(description="The name or the handle, as it was written.")
    url: _Text = Field(None, description=_URL)


class ExportedHash(ExportedModel):
    """A commit that is referred to."""

    hash: str = Field(description="The hash, as it was written.")
    url: _Text = Field(None, description=_URL)


class ExportedNumber(ExportedModel):
    """A pull request or an issue that is referred to."""

    number: int = Field(description="The number.")
    url: _Text = Field(None, description=_URL)


class ExportedLink(ExportedModel):
    """A further link."""

    url: str = Field(description="Where it leads.")
    text: _Text = Field(None, description="The words that are shown.")


class ExportedReferences(ExportedModel):
    """What any item may refer to."""

    id: _Text = Field(None, description="The name that the author gave the item.")
    commit: list[ExportedHash] = Field([], description="The commits.")
    pr: list[ExportedNumber] = Field([], description="The pull requests.")
    issue: list[ExportedNumber] = Field([], description="The issues.")
    authors: list[ExportedPerson] = Field([], description="Who did it.")
    links: list[ExportedLink] = Field([], description="Further links.")


class ExportedItem(ExportedReferences):
    """A bullet."""

    text: str = Field(description="The words, as inline Markdown.")


class ExportedHighlight(ExportedModel):
    """A key highlight."""

    title: str = Field(description="The title, as inline Markdown.")
    url: _Text = Field(None, description="Where a page shows it; left out where none does.")
    text: _Text = Field(None, description="Paragraphs before the bullets, as Markdown.")
    items: list[ExportedItem] = Field([], description="The bullets.")


class ExportedCommit(ExportedReferences):
    """A row of the table of notable commits."""

    description: str = Field(description="What changed, as inline Markdown.")
    url: _Text = Field(None, description="Where a page shows the row; left out where none does.")
    area: _Text = Field(None, description="The part of the project, its alias folded.")
    date: _Date = Field(None, description="The day it landed.")
    kind: _Text = Field(None, description="What kind of change it is.")
    breaking: bool = Field(default=False, description="Whether users have to change something.")


class ExportedStage(ExportedReferences):
    """A step of a trajectory."""

    text: str = Field(description="The words, as inline Markdown.")
    period: _Text = Field(None, description="When the step was taken.")


class ExportedTheme(ExportedReferences):
    """A row of the trend table."""

    theme: str = Field(description="The theme, its alias folded.")
    trajectory: list[ExportedStage] = Field([], description="The way so far, where it is written out.")
    stage: list[ExportedStage] = Field([], description="The steps of this period.")


class ExportedSection(ExportedModel):
    """A section of the project's own."""

    id: str = Field(description="Its name.")
    title: str = Field(description="The title, as inline Markdown.")
    text: _Text = Field(None, description="Paragraphs, lists and code, as Markdown.")
    items: list[ExportedItem] = Field([], description="Bullets after the text.")


class ExportedReport(ExportedModel):
    """One report."""

    project: str = Field(description="The project; empty where the report has none.")
    period: str = Field(
        description="The period, as it was written: `2026-01`, `2026-Q1`, `2026-W05`, `2026`, or two days."
    )
    start: dt.date = Field(description="The first day of the period.")
    end: dt.date = Field(description="The last day of the period.")
    published: dt.date = Field(description="When it was published; by default the last day of the period.")
    title: str = Field(description="The title, in the language of the site.")
    url: _Text = Field(None, description="Where a page shows the report; left out where none does.")
    repository: _Text = Field(None, description="The repository of the project.")
    authors: list[ExportedPerson] = Field([], description="Who wrote the report.")
    summary: _Text = Field(None, description="The first sentence of the overview, as words alone.")
    overview: _Text = Field(None, description="The overview, as Markdown.")
    highlights: list[ExportedHighlight] = Field([], description="The key highlights.")
    commits: list[ExportedCommit] = Field([], description="The notable commits.")
    infrastructure: list[ExportedItem] = Field([], description="Updates of tools and dependencies.")
    trends: list[ExportedTheme] = Field([], description="Themes over the last periods.")
    sections: list[ExportedSection] = Field([], description="Sections of the project's own.")


class ExportedData(ExportedModel):
    """Reports, newest first."""

    format: int = Field(DATA_VERSION, description="The version of this format.")
    reports: list[ExportedReport] = Field(description="The reports, newest first; of a site, those that are no drafts.")

    def text(self) -> str:
        """Return the data as JSON."""
        return "".join(json_chunks(self.reports))


class PartAddresses(NamedTuple):
    """The addresses at which pages show a report and its parts, in order; empty for what no page shows."""

    report: str = ""
    highlights: Sequence[str] = ()
    rows: Sequence[str] = ()


def json_chunks(reports: Iterable[ExportedReport]) -> Iterator[str]:
    """Yield :class:`ExportedData` as JSON, one report at a time, so that memory use stays bounded.

    :param reports: the reports, newest first.
    """
    yield f'{{\n "format": {DATA_VERSION},\n "reports": ['
    before, after = "", ""
    for report in reports:
        # Line breaks in strings are escaped, so every line break left is one between values.
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
        authors=_people(report.authors, links),
        summary=first_sentence(report) or None,
        overview=report.overview or None,
        highlights=[
            ExportedHighlight(title=part.title, url=url, text=part.text or None, items=_items(part.items, links))
            for part, url in zip(report.highlights, _filled(addresses.highlights, report.highlights), strict=True)
        ],
        # Mappings, because their references are mappings too.
        commits=[
            {
                "description": commit.description,
                "url": url,
                "area": entry.area(commit.area) or None,
                "date": commit.date,
                "kind": commit.kind or None,
                "breaking": commit.breaking,
                **_references(commit, links),
            }
            for commit, url in zip(report.commits, _filled(addresses.rows, report.commits), strict=True)
        ],
        infrastructure=_items(report.infrastructure, links),
        trends=[
            ExportedTheme(
                theme=entry.theme(part.theme),
                trajectory=_stages(part.trajectory, links),
                stage=_stages(part.stage, links),
                **_references(part, links),
            )
            for part in report.trends
        ],
        sections=[
            ExportedSection(id=part.id, title=part.title, text=part.text or None, items=_items(part.items, links))
            for part in report.sections
        ],
    )


def _filled(addresses: Sequence[str], parts: Sequence[object]) -> list[str | None]:
    """Return one address for each part, or None for each if there are no addresses."""
    return [address or None for address in addresses] if addresses else [None] * len(parts)


def _people(names: Iterable[str], links: AddressTemplates) -> list[ExportedPerson]:
    return [ExportedPerson(name=name, url=links.author(name) or None) for name in names]


def _references(references: references.References, links: AddressTemplates) -> dict[str, object]:
    # Mappings, which are validated together with the model that contains them; rows have about two each.
    return {
        "id": references.id or None,
        "commit": [{"hash": reference, "url": links.commit(reference) or None} for reference in references.commit],
        "pr": [{"number": reference, "url": links.pr(reference) or None} for reference in references.pr],
        "issue": [{"number": reference, "url": links.issue(reference) or None} for reference in references.issue],
        "authors": _people(references.authors, links),
        "links": [ExportedLink(url=reference.url, text=reference.text or None) for reference in references.links],
    }


def _items(items: Iterable[model.Item], links: AddressTemplates) -> list[ExportedItem]:
    return [ExportedItem(text=item.text, **_references(item, links)) for item in items]


def _stages(stages: Iterable[model.Stage], links: AddressTemplates) -> list[ExportedStage]:
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
