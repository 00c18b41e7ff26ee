"""``sphinx-progress check --git --record``: what was found, as data beside the report, for its page to show."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sphinxext_progress.cli import output_files
from sphinxext_progress.cli.checking.fix import relative_to_cwd
from sphinxext_progress.cli.console import CommandError, quoted_path
from sphinxext_progress.cli.path_checks import check_path
from sphinxext_progress.format.check_record import CheckRecord, rows_digest
from sphinxext_progress.git.history.reverts import CommitState
from sphinxext_progress.git.verifying.rules import GitRule
from sphinxext_progress.reading import decoding, loader
from sphinxext_progress.reading.data_files import record_path

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sphinxext_progress.git.commits import History
    from sphinxext_progress.git.verifying.report_check import ReportCheck

#: What stands at the top of the file.
RECORD_HEADER = "# Written by 'sphinx-progress check --git --record'. The page of the report shows it; run that again to renew it.\n"

_STATES = {CommitState.UNDONE: "reverted", CommitState.IN_FORCE: "landed again", CommitState.UNSURE: "superseded"}
_SEVERE = {rule.value for rule in GitRule if rule.severity != "note"}


def make_record(checked: ReportCheck, history: History) -> tuple[Path, bytes | None, str]:
    """Make the record of a check.

    :param checked: the report, held against the branch.
    :param history: the branch.
    :return: the file that it is to stand in, what is in it now, and its text.
    :raises CommandError: where something else stands in its place.
    :raises GitError: where git cannot say what became of commits since.
    """
    path = check_path(relative_to_cwd(record_path(checked.path)))
    return path, _earlier(path), RECORD_HEADER + "".join(f"{line}\n" for line in _lines(checked, history))


def _earlier(path: Path) -> bytes | None:
    """Read an earlier record, and refuse to write over what is none."""
    if not output_files.name_is_taken(path):
        return None
    try:
        data = decoding.read_bytes(path, path.as_posix())
    except decoding.DataError:
        data = b""
    if loader.parse_file(data, path.as_posix(), CheckRecord).model is None:
        msg = f"{quoted_path(path)} is there and is no recorded check; expected one, or a free name; move it away"
        raise CommandError(msg)
    return data


def _lines(checked: ReportCheck, history: History) -> Iterator[str]:
    yield f"ref: {json.dumps(history.ref)}"
    yield f'head: "{history.head.short_hash}"'
    yield f"date: {history.dated(history.head).landed.date()}"
    yield f'rows: "{rows_digest(checked.report)}"'
    if outcomes := checked.until_now():
        yield "commits:"
    for outcome in outcomes:
        cited = f'commit: "{outcome.name}"' if isinstance(outcome.name, str) else f"pr: {outcome.name}"
        yield f"  - {cited}"
        yield f"    state: {_STATES[outcome.state]}"
        yield f"    on: {history.dated(outcome.by).landed.date()}"
        yield f'    by: "{outcome.by.short_hash}"'
    if findings := [one for one in checked.found if one.subtype in _SEVERE]:
        yield "findings:"
        for one in findings:
            yield f"  - rule: {one.subtype}"
            yield f"    message: {json.dumps(one.message, ensure_ascii=False)}"
