"""The options of a report on a page."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReportOptions:
    """How reports are rendered on a page."""

    #: Whether headings are sections; otherwise they are rubrics, for places where sections are not allowed.
    sections: bool = True
    #: Whether the parts of a report are rendered without a section around them.
    flat: bool = False
    #: Whether links to the reports, their highlights and their rows lead here.
    indexed: bool = True
    #: Whether readers may filter and sort the commits.
    controls: bool = True
    #: Whether highlights are numbered.
    numbered: bool = True
    #: Whether to link to the reports before and after, as on the page of a single report.
    neighbours: bool = False
    #: The names of the parts, in order; empty for all.
    parts: tuple[str, ...] = ()
    #: The classes of the outermost nodes.
    classes: tuple[str, ...] = ()
    #: The prefix of the ids of a report that is rendered a second time, made from the docname.
    prefix: str = ""
    #: The line of the page where the reports are rendered.
    line: int = 1
