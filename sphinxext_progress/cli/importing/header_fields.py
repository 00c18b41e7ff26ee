"""Convert the metadata header of a page to fields of a report."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sphinxext_progress.cli.importing.metadata import text_value
from sphinxext_progress.cli.importing.written_periods import read_period
from sphinxext_progress.diagnostics import quoted
from sphinxext_progress.diagnostics.messages import importing as messages
from sphinxext_progress.format.period import Period

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from sphinxext_progress.cli.importing.import_findings import ImportFindings
    from sphinxext_progress.cli.importing.metadata import MetadataHeader
    from sphinxext_progress.reports.localization import Localizer

#: The keys of the date of publication, best first. Jekyll's ``published`` says whether a page is public.
_DATE_KEYS = ("publishdate", "publish_date", "pubdate", "published", "date")
_AUTHOR_KEYS = ("authors", "author")
_SLUG_KEYS = ("slug", "path", "permalink", "url")
_ADDRESS = re.compile(r"\s*<[^<>\s]*@[^<>\s]*>")


@dataclass(slots=True)
class HeaderFields:
    """What a report takes from the header of its page."""

    title: str = ""
    title_line: int = 1
    period: Period | None = None
    #: The addresses of the page.
    slugs: list[str] = field(default_factory=list)
    published: dt.date | None = None
    authors: list[str] = field(default_factory=list)
    draft: bool = False

    def report_data(self) -> dict[str, Any]:
        """Return the keys of the format that have a value."""
        data = {"published": self.published, "authors": self.authors, "draft": self.draft}
        return {key: value for key, value in data.items() if value}


def header_fields(
    header: MetadataHeader, own_title: str, localization: Localizer, findings: ImportFindings
) -> HeaderFields:
    """Return the fields of a header, with a finding for its other keys.

    :param own_title: the title in the page itself, which takes precedence.
    """
    values, used = header.values, {"period", "draft", "status", *_AUTHOR_KEYS, *_SLUG_KEYS}
    title = text_value(values.get("title"))
    if not own_title or own_title == title:
        used.add("title")
    fields = HeaderFields(
        title=title,
        title_line=header.lines.get("title", 1),
        period=Period.parse(text_value(values.get("period"))),
        slugs=[text_value(values[key]).strip("/") for key in _SLUG_KEYS if values.get(key)],
        authors=list(dict.fromkeys(name for key in _AUTHOR_KEYS for name in _names(values.get(key)) if name)),
    )
    is_public = text_value(values.get("published")) != "false"
    fields.draft = not is_public or text_value(values.get("draft")) == "true" or _is_draft(values.get("status"))
    for key in _DATE_KEYS:
        text = _date_text(values.get(key))
        if text in ("", "true", "false"):
            used.add(key)
        elif not fields.published:
            used.add(key)
            fields.published = read_period(text, localization).day
            if not fields.published:
                problem = messages.UNREADABLE_CELL.format(cell=quoted(text), field="published")
                findings.leave_text(header.lines.get(key, 1), problem, f"{key}: {text}")
    unused = [key for key in header.lines if key not in used and values.get(key) not in ("", None, [], {})]
    if unused:
        findings.note(
            min(map(header.lines.__getitem__, unused)),
            messages.METADATA_LEFT_OUT.format(keys=", ".join(map(quoted, unused))),
        )
    return fields


def _is_draft(status: object) -> bool:
    return text_value(status).casefold() in ("draft", "hidden", "private")


def _date_text(value: object) -> str:
    """Return the text of a date; MkDocs and others have a mapping of several dates."""
    return text_value(value.get("created") if isinstance(value, dict) else value)


def _names(value: object) -> Iterator[str]:
    """Yield the names of authors: a text with commas, a list, or mappings with a name."""
    if isinstance(value, list):
        for entry in value:
            yield from _names(entry)
    elif isinstance(value, dict):
        yield text_value(value.get("name") or value.get("login") or value.get("github"))
    else:
        yield from re.split(r"\s*[,;]\s*|\s+(?:and|&)\s+", _ADDRESS.sub("", text_value(value)))
