"""``sphinx-progress check --git --fix``: the hashes, numbers and dates that rows lack, where they are certain.

Lines are put in; nothing that stands in the file is changed.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import yaml

from sphinxext_progress.cli.console import CommandError, quoted_path
from sphinxext_progress.cli.formatting.key_order import line_ending
from sphinxext_progress.format.model import Report
from sphinxext_progress.git.commits import SHOWN_HASH_LENGTH
from sphinxext_progress.git.verifying.identification import days_outside
from sphinxext_progress.reading import decoding, loader
from sphinxext_progress.reports.row_keys import row_keys

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sphinxext_progress.git.commits import History
    from sphinxext_progress.git.verifying.report_check import ReportCheck

#: Values are put in behind one of these keys of a row, the first one that it has on lines of its own.
ANCHOR_KEYS = ("description", "area")


class FixedReport(NamedTuple):
    """A report with what its rows lacked."""

    path: Path
    #: The file, as it was read.
    old: bytes
    #: The file, as it is to be.
    text: str
    report: Report
    #: How many rows were filled in, in words.
    said: str


def fix_report(checked: ReportCheck, history: History) -> FixedReport | None:
    """Put what is certain into the rows of a report; nothing is written.

    :param checked: the report, held against the branch.
    :param history: the branch.
    :return: the report as it is to be; None where nothing is missing.
    :raises CommandError: where its file cannot be read, or is written in a way that nothing can be put in.
    """
    path = relative_to_cwd(checked.path)
    missing = [_missing(place, checked, history) for place in range(len(checked.verifier.rows))]
    if not any(missing):
        return None
    try:
        data = decoding.read_bytes(path, path.as_posix())
        text = decoding.decode_checked(data, path.as_posix())
    except decoding.DataError as error:
        msg = f"{error.diagnostics[0].place}: {error.diagnostics[0].message}"
        raise CommandError(msg) from None
    made, said = _with(text, _with_ids(checked, missing))
    before, after = (loader.parse_file(one.encode(), path.as_posix(), Report).model for one in (text, made))
    if before is None or after is None or _without_ids(after) != _without_ids(before):
        msg = f"{quoted_path(path)} is written in a way that nothing can be put in; expected rows of lines; bring it to the common form first"
        raise CommandError(msg)
    # A byte order mark stays where it was.
    return FixedReport(path, data, data.decode("utf-8").removesuffix(text) + made, after, said)


def _without_ids(report: Report) -> Report:
    """Take out of a report what may be filled in, so that the rest of two can be compared."""
    nothing = {"id": "", "commit": (), "pr": (), "date": None}
    return report.model_copy(update={"commits": [one.model_copy(update=nothing) for one in report.commits]})


def relative_to_cwd(path: Path) -> Path:
    """Name a file as somebody in this folder would."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


def _missing(place: int, checked: ReportCheck, history: History) -> dict[str, str]:
    """Find what a row lacks and is certain, by the key, as it is written in YAML."""
    row, commits = checked.verifier.rows[place], checked.verifier.cited[place]
    if not row.hashes and not row.numbers:
        certain = checked.identifier.match(row.text).certain
        # What landed in another period is something for a person to look at.
        commits = [certain] if certain and not days_outside(checked.report.period, certain.landed.date()) else []
    # Of several commits each has its own number and day: which of them a reader wants is not certain.
    if len(commits) != 1 or (not row.hashes and len(row.numbers) > 1):
        return {}
    landing = history.landing(commits[0])
    found = {}
    if not row.hashes:
        found["commit"] = f'"{_short(commits[0].hash, history)}"'
    if not row.numbers and landing.number:
        found["pr"] = str(landing.number)
    if not row.date and landing.is_dated:
        found["date"] = landing.landed.date().isoformat()
    return found


def _short(name: str, history: History) -> str:
    """Shorten a hash to what is one commit's alone."""
    return next(
        name[:length] for length in range(SHOWN_HASH_LENGTH, len(name) + 1) if len(history.find(name[:length])) == 1
    )


def _with_ids(checked: ReportCheck, missing: Sequence[dict[str, str]]) -> list[dict[str, str]]:
    """Add to each row the id that links to it have now, where a hash or a number would give it another one."""
    report = checked.report
    keys = row_keys(report)
    return [
        {"id": f'"{key}"', **found} if not commit.id and not commit.commit and "commit" in found else found
        for key, commit, found in zip(keys, report.commits, missing, strict=True)
    ]


def _with(text: str, missing: Sequence[Mapping[str, str]]) -> tuple[str, str]:
    """Put values into the rows of a file; also say how many."""
    root = yaml.compose(text, yaml.SafeLoader)
    assert isinstance(root, yaml.MappingNode), "a report without a fault is a mapping"
    rows = next(value for key, value in root.value if key.value == "commits")
    newline, pieces, at, count = line_ending(text), [], 0, 0
    for row, values in zip(rows.value, missing, strict=True):
        if values:
            if isinstance(row, yaml.ScalarNode):
                place, end, new = _to_mapping(row, values, text, newline, in_brackets=rows.flow_style)
            else:
                place, new = _put(row, values, text, newline)
                end = place
            pieces += [text[at:place], new]
            at, count = end, count + 1
    return "".join([*pieces, text[at:]]), f"{count} row{'' if count == 1 else 's'} filled in"


def _put(row: yaml.MappingNode, values: Mapping[str, str], text: str, newline: str) -> tuple[int, str]:
    """Find where values are put into a row, and how they are written there."""
    anchor = next(
        (value for name in ANCHOR_KEYS for key, value in row.value if key.value == name and _stands(value)), None
    )
    if row.flow_style and anchor:
        return anchor.end_mark.index, "".join(f", {key}: {value}" for key, value in values.items())
    indent = newline + " " * row.start_mark.column
    if anchor is None:
        # Its words are a text of several lines, whose end is hard to see; its beginning is not.
        return row.start_mark.index, "".join(f"{key}: {value}{indent}" for key, value in values.items())
    place = _end_of_line(text, anchor.end_mark.index)
    return place, "".join(f"{indent}{key}: {value}" for key, value in values.items())


def _to_mapping(
    row: yaml.ScalarNode, values: Mapping[str, str], text: str, newline: str, *, in_brackets: bool
) -> tuple[int, int, str]:
    """Turn a row that is a text into a mapping with that text as its description, from one offset to another."""
    begin, end = row.start_mark.index, row.end_mark.index
    if in_brackets:
        pairs = "".join(f", {key}: {value}" for key, value in values.items())
        return begin, end, f"{{description: {text[begin:end]}{pairs}}}"
    indent = newline + " " * row.start_mark.column
    lines = [f"{key}: {value}" for key, value in values.items()]
    if _stands(row):
        end = _end_of_line(text, end)
    # A value is indented deeper than its key; the lines of an entry need not be.
    description = "description: " + re.sub(r"(?<=[\r\n])(?=[^\r\n])", "  ", text[begin:end])
    lines = [description, *lines] if _stands(row) else [*lines, description]
    return begin, end, indent.join(lines)


def _end_of_line(text: str, place: int) -> int:
    """Return the end of the line of a value; what follows the value is a comment on it."""
    found = re.compile(r"[^\r\n]*").match(text, place)
    assert found, "the pattern matches nothing too"
    return found.end()


def _stands(value: yaml.Node) -> bool:
    """Tell whether a value ends where its words do, so that something can be put behind it."""
    return isinstance(value, yaml.ScalarNode) and value.style not in ("|", ">")
