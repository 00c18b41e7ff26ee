"""Templates for new files, with a comment about the content of each empty part."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from sphinxext_progress.cli.samples import INFRASTRUCTURE_SAMPLE, ROW_SAMPLE
from sphinxext_progress.cli.yaml_scalars import one_line, plain_or_quoted
from sphinxext_progress.reports.localization import localizer

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sphinxext_progress.cli.drafting.yaml import Draft
    from sphinxext_progress.format.period import Period
    from sphinxext_progress.format.sections import Section
    from sphinxext_progress.format.trajectories import Theme

REPOSITORY_EXAMPLE = "repository: https://github.com/example/otter"

#: The line of ``project.yaml`` if the repository is unknown.
UNKNOWN_REPOSITORY = f"# {REPOSITORY_EXAMPLE}"

_REPORT = """\
# The report of {name}. Its page is marked as a draft until you delete the line "draft: true".
{unfinished}{project}period: {period}
draft: true

# {name} in a few sentences of Markdown: what changed, and for whom.
overview:

# The most important changes: titles with bullets.
highlights:
  # - title: Faster installs
  #   items:
  #     - Download up to eight packages **at once**

# Notable commits, one row each. Quote hashes, because some look like numbers.
{proposed}{areas}commits:
{commits}
# Updates of tools and dependencies.
infrastructure:
{infrastructure}
# The progress of themes: "stage" is the step of this period, "trajectory" is all steps so far.
trends:
{themes}"""

_UNFINISHED = (
    "The period was not over when this was drafted on {day}. Afterwards, run 'sphinx-progress new --git CLONE --update' "
    "to add the rest."
)

_PROPOSED = """\
# Proposed rows, best first, with reasons. Keep what matters, rewrite it for your readers, and delete the rest.
"""

_CONTRIBUTORS = """
# The people who contributed. A name of one word becomes a link like a handle: check that it is one.
contributors:
{contributors}"""

_PROJECT = """\
# Settings that all reports in this folder share.
{project}

# The web address of the repository. Commits, pull requests, issues and authors link to it.
{repository}

{areas}

# The themes that "trends" may contain.
# themes: [Speed]
"""

_AREAS = """\
# The areas that rows may have. Any other area is a warning that suggests the closest one."""

_PROPOSED_AREAS = """\
# Proposed from the history: rename, merge or delete them. Any other area in a row is a warning."""

# The archive includes all reports of its folder, and those that are added later.
_ARCHIVES = {
    "myst": """\
# Progress reports

```{progress-index}
```

```{toctree}
:hidden:
:glob:
:reversed:

*
```

## Trends

```{trend-table}
```
""",
    "rst": """\
Progress reports
================

.. progress-index::

.. toctree::
   :hidden:
   :glob:
   :reversed:

   *

Trends
------

.. trend-table::
""",
}


def file_stem(period: Period) -> str:
    """Return the file name of a period without its suffix. As in ISO 8601, ``--`` replaces the slash."""
    return period.name.replace("/", "--")


def report_template(
    period: Period,
    *,
    project: str = "",
    areas: Sequence[str] = (),
    themes: Iterable[Theme] = (),
    sections: Iterable[Section] = (),
    draft: Draft | None = None,
) -> str:
    """Return the text of a new report.

    :param project: its project; empty if ``project.yaml`` names it.
    :param areas: the areas of earlier reports.
    :param themes: the themes of the previous report.
    :param sections: the custom sections of the previous report.
    :param draft: the entries drafted from git.
    """
    rows = [line for theme in themes for line in _theme(theme)]
    sections = list(sections)
    section_lines = [line for section in sections for line in _section(section)]
    text = _REPORT.format(
        name=localizer(None).period(period),
        project=f"project: {plain_or_quoted(project)}\n" if project else "",
        period=period.name,
        areas=_comment(f"Areas so far: {', '.join(map(one_line, areas))}.") if areas else "",
        proposed=_PROPOSED if draft else "",
        unfinished=_comment(_UNFINISHED.format(day=draft.until)) if draft and draft.until else "",
        commits=_entries(draft.rows)
        if draft
        else ROW_SAMPLE.format(area=plain_or_quoted(areas[0]) if areas else "Download"),
        infrastructure=_entries(draft.infrastructure) if draft and draft.infrastructure else INFRASTRUCTURE_SAMPLE,
        themes="".join(f"  # {line}\n" for line in rows or ("- theme: Speed", "  stage: Parallel downloads")),
    )
    if draft and draft.contributors and not any(section.id == "contributors" for section in sections):
        text += _CONTRIBUTORS.format(contributors=_entries(draft.contributors))
    text += "".join(["\nsections:\n", *(f"  # {line}\n" for line in section_lines)] if section_lines else [])
    return text + "".join(["\n", *(f"{line}\n" for line in draft.ledger)] if draft else [])


def _entries(entries: Iterable[Sequence[str]]) -> str:
    """Return the entries of a list, with blank lines between them if any has several lines."""
    entries = list(entries)
    separator = "\n" if any(len(entry) > 1 for entry in entries) else ""
    return separator.join("".join(f"  {line}\n" for line in entry) for entry in entries) or "  # Nothing is proposed.\n"


def project_template(project: str, repository: str, areas: Sequence[str] = ()) -> str:
    """Return the text of a ``project.yaml``.

    :param project: the name of the project; may be empty.
    :param repository: the URL of its repository; may be empty.
    :param areas: the YAML entries of the areas proposed from the history.
    """
    return _PROJECT.format(
        project=f"project: {plain_or_quoted(project)}" if project else "# project: Otter",
        repository=f"repository: {plain_or_quoted(repository)}" if repository else UNKNOWN_REPOSITORY,
        areas="\n".join([_PROPOSED_AREAS, "areas:", *(f"  - {area}" for area in areas)])
        if areas
        else f"{_AREAS}\n# areas: [Config, Download]",
    )


def archive_template(host: str) -> str:
    """Return the archive page of a folder of reports.

    :param host: the markup language of the page: ``myst`` or ``rst``.
    """
    return _ARCHIVES[host]


def _theme(theme: Theme) -> list[str]:
    """Return a row for an earlier theme, with its trajectory to continue or an empty stage."""
    trajectory = " → ".join(one_line(stage.text) for stage in theme.trajectory)
    return [
        f"- theme: {plain_or_quoted(theme.theme)}",
        f"  trajectory: {plain_or_quoted(trajectory)}" if trajectory else "  stage:",
    ]


def _section(section: Section) -> list[str]:
    return [f"- id: {section.id}", f"  title: {plain_or_quoted(section.title)}", "  items:"]


def _comment(text: str) -> str:
    return textwrap.fill(text, 100, initial_indent="# ", subsequent_indent="# ", break_long_words=False) + "\n"
