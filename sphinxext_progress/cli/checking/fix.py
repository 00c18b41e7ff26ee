"""``sphinx-progress check --git --fill``: add missing hashes, numbers and dates to rows when the match is certain.

Existing content of the file is not changed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import yaml

from sphinxext_progress.cli.console import CommandError, count_noun, located_message, quoted_path
from sphinxext_progress.cli.formatting.key_order import line_ending
from sphinxext_progress.cli.path_checks import relative_to_cwd
from sphinxext_progress.diagnostics.messages.commands import CANNOT_FILL_IN
from sphinxext_progress.format.links import repository_names
from sphinxext_progress.format.model import Report
from sphinxext_progress.git.verifying.identification import days_outside
from sphinxext_progress.reading import decoding, loader
from sphinxext_progress.reports.row_keys import row_keys

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from sphinxext_progress.git.verifying.report_check import ReportCheck
    from sphinxext_progress.git.verifying.report_citations import CitedLine

#: New values are inserted after the first of these keys whose value is not a block scalar.
ANCHOR_KEYS = ("description", "area")


class FixedReport(NamedTuple):
    """A report with the missing values added."""

    path: Path
    #: The content of the file before the change.
    old: bytes
    #: The new content of the file.
    text: str
    report: Report
    #: A summary, such as ``2 rows filled in``.
    summary: str


def fix_report(checked: ReportCheck) -> FixedReport | None:
    """Add certain values to the rows of a report, without writing the file.

    :param checked: the report, checked against the branch of the project.
    :return: the new report; None if nothing is missing.
    :raises CommandError: if the file cannot be read, or its layout does not allow the insertion.
    """
    path = relative_to_cwd(checked.path)
    missing = _missing_values(checked)
    if not any(missing):
        return None
    try:
        data = decoding.read_bytes(path, path.as_posix())
        text = decoding.decode_checked(data, path.as_posix())
    except decoding.DataError as error:
        raise CommandError(located_message(error.diagnostics[0])) from None
    new_text, summary = _insert_values(text, _with_ids(checked, missing))
    repositories = repository_names(checked.project)
    before, after = (
        loader.parse_file(content.encode(), path.as_posix(), Report, repositories=repositories).model
        for content in (text, new_text)
    )
    if before is None or after is None or _without_ids(after) != _without_ids(before):
        raise CommandError(CANNOT_FILL_IN.format(path=quoted_path(path)))
    # Keep a byte order mark.
    return FixedReport(path, data, data.decode("utf-8").removesuffix(text) + new_text, after, summary)


def _without_ids(report: Report) -> Report:
    """Clear the fields that a fix may fill in, so that the rest of two reports can be compared."""
    cleared = {"id": "", "commit": (), "pr": (), "date": None}
    return report.model_copy(update={"commits": [row.model_copy(update=cleared) for row in report.commits]})


def _missing_values(checked: ReportCheck) -> list[dict[str, str]]:
    """Return the missing values of each row that can be determined with certainty, as YAML scalars by key."""
    missing: list[dict[str, str]] = [{} for _ in checked.report.commits]
    for line in checked.citations.rows:
        assert line.citation.row is not None, "it is a row"
        row = checked.report.commits[line.citation.row]
        # The row may have references to other repositories.
        missing[line.citation.row] = {
            key: value for key, value in _certain_values(line, checked).items() if not getattr(row, key)
        }
    return missing


def _certain_values(line: CitedLine, checked: ReportCheck) -> dict[str, str]:
    row, commits, history = line.citation, line.commits, checked.history
    if line.match:
        certain = line.match.certain
        # A commit from another period needs a person's decision.
        commits = [certain] if certain and not days_outside(checked.report.period, certain.landed_at.date()) else []
    # Several commits have different numbers and dates, so no value is certain.
    if len(commits) != 1 or (not row.hashes and len(row.numbers) > 1):
        return {}
    landing = history.landing(commits[0])
    values = {"commit": f'"{history.unique_prefix(commits[0])}"'}
    if landing.number:
        values["pr"] = str(landing.number)
    if landing.is_dated:
        values["date"] = landing.landed_at.date().isoformat()
    return values


def _with_ids(checked: ReportCheck, missing: Sequence[dict[str, str]]) -> list[dict[str, str]]:
    """Pin the current ids of rows whose ids would change with the new values, so that links keep working."""
    report = checked.report
    keys = row_keys(report)
    return [
        {"id": f'"{key}"', **values} if not commit.id and not commit.commit and "commit" in values else values
        for key, commit, values in zip(keys, report.commits, missing, strict=True)
    ]


def _insert_values(text: str, missing: Sequence[Mapping[str, str]]) -> tuple[str, str]:
    """Insert values into the rows of a file; also return a summary."""
    root = yaml.compose(text, yaml.SafeLoader)
    assert isinstance(root, yaml.MappingNode), "a report without a fault is a mapping"
    rows = next(value for key, value in root.value if key.value == "commits")
    newline, pieces, at, count = line_ending(text), [], 0, 0
    for row, values in zip(rows.value, missing, strict=True):
        if values:
            if isinstance(row, yaml.ScalarNode):
                begin, end, insertion = _to_mapping(row, values, text, newline, in_brackets=rows.flow_style)
            else:
                begin, insertion = _insertion(row, values, text, newline)
                end = begin
            pieces += [text[at:begin], insertion]
            at, count = end, count + 1
    return "".join([*pieces, text[at:]]), f"{count_noun(count, 'row')} filled in"


def _insertion(row: yaml.MappingNode, values: Mapping[str, str], text: str, newline: str) -> tuple[int, str]:
    """Return the offset at which values are inserted into a row, and the text to insert."""
    anchor = next(
        (value for name in ANCHOR_KEYS for key, value in row.value if key.value == name and _is_flow_scalar(value)),
        None,
    )
    if row.flow_style and anchor:
        return anchor.end_mark.index, "".join(f", {key}: {value}" for key, value in values.items())
    indent = newline + " " * row.start_mark.column
    if anchor is None:
        # The end of a block scalar is hard to find, so insert before it.
        return row.start_mark.index, "".join(f"{key}: {value}{indent}" for key, value in values.items())
    offset = _end_of_line(text, anchor.end_mark.index)
    return offset, "".join(f"{indent}{key}: {value}" for key, value in values.items())


def _to_mapping(
    row: yaml.ScalarNode, values: Mapping[str, str], text: str, newline: str, *, in_brackets: bool
) -> tuple[int, int, str]:
    """Convert a plain-text row to a mapping; return the start and end offsets and the replacement."""
    begin, end = row.start_mark.index, row.end_mark.index
    if in_brackets:
        pairs = "".join(f", {key}: {value}" for key, value in values.items())
        return begin, end, f"{{description: {text[begin:end]}{pairs}}}"
    indent = newline + " " * row.start_mark.column
    lines = [f"{key}: {value}" for key, value in values.items()]
    if _is_flow_scalar(row):
        end = _end_of_line(text, end)
    # A value must be indented deeper than its key; the lines of a list entry need not be.
    description = "description: " + re.sub(r"(?<=[\r\n])(?=[^\r\n])", "  ", text[begin:end])
    lines = [description, *lines] if _is_flow_scalar(row) else [*lines, description]
    return begin, end, indent.join(lines)


def _end_of_line(text: str, offset: int) -> int:
    """Return the offset of the end of the line, since a comment may follow the value."""
    rest_of_line = re.compile(r"[^\r\n]*").match(text, offset)
    assert rest_of_line, "the pattern matches nothing too"
    return rest_of_line.end()


def _is_flow_scalar(value: yaml.Node) -> bool:
    """Return whether text can be inserted directly after a value: not after a block scalar."""
    return isinstance(value, yaml.ScalarNode) and value.style not in ("|", ">")
