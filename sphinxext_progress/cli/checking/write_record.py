"""``sphinx-progress check --git --record``: save the result next to the report, for its page to show."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sphinxext_progress.cli import output_files
from sphinxext_progress.cli.console import CommandError, quoted_path
from sphinxext_progress.cli.path_checks import check_path, relative_to_cwd
from sphinxext_progress.diagnostics.messages.commands import NO_RECORD
from sphinxext_progress.format.base import locate
from sphinxext_progress.format.check_record import CheckRecord, rows_digest
from sphinxext_progress.format.references import CommitReference
from sphinxext_progress.git.history.reverts import CommitState
from sphinxext_progress.git.verifying.rules import GitRule
from sphinxext_progress.reading import decoding, loader
from sphinxext_progress.reading.data_files import record_path

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from sphinxext_progress.git.commits import History
    from sphinxext_progress.git.verifying.report_check import ReportCheck

#: The comment at the top of a record.
RECORD_HEADER = "# Written by 'sphinx-progress check --git --record'. The page of the report shows it; run that again to renew it.\n"

_STATES = {CommitState.REVERTED: "reverted", CommitState.IN_EFFECT: "reapplied", CommitState.UNSURE: "superseded"}
_SEVERE = {rule for rule in GitRule if rule.severity != "note"}


def make_record(checks: Sequence[ReportCheck]) -> tuple[Path, bytes | None, str]:
    """Create the record of a check.

    :param checks: the checks of the report against the branch of each repository, that of the project first.
    :return: the path of the record, its current content if it exists, and its new text.
    :raises CommandError: if another kind of file exists at the path.
    :raises GitError: if git cannot determine what has happened to the commits since.
    """
    path = check_path(relative_to_cwd(record_path(checks[0].path)))
    return path, _existing_record(path), RECORD_HEADER + "".join(f"{line}\n" for line in _lines(checks))


def _existing_record(path: Path) -> bytes | None:
    """Return the content of an existing record; refuse any other file."""
    if not output_files.name_is_taken(path):
        return None
    try:
        data = decoding.read_bytes(path, path.as_posix())
    except decoding.DataError:
        data = b""
    if loader.parse_file(data, path.as_posix(), CheckRecord).model is None:
        raise CommandError(NO_RECORD.format(path=quoted_path(path)))
    return data


def _lines(checks: Sequence[ReportCheck]) -> Iterator[str]:
    yield "repositories:"
    for check in checks:
        yield from _repository_lines(check.history)
    yield f'rows: "{rows_digest(checks[0].report)}"'
    if outcomes := [line for check in checks for line in _outcome_lines(check)]:
        yield from ("commits:", *outcomes)
    if findings := [finding for check in checks for finding in check.found if finding.subtype in _SEVERE]:
        yield "findings:"
        for finding in findings:
            yield f"  - rule: {finding.subtype}"
            yield f"    message: {json.dumps(finding.message, ensure_ascii=False)}"


def _repository_lines(history: History) -> Iterator[str]:
    name = [f"name: {json.dumps(history.repository)}"] if history.repository else []
    ref, *others = [
        *name,
        f"ref: {json.dumps(history.ref)}",
        f'head: "{history.head.short_hash}"',
        f"date: {history.dated(history.head).landed_at.date()}",
    ]
    yield f"  - {ref}"
    yield from (f"    {line}" for line in others)


def _outcome_lines(check: ReportCheck) -> Iterator[str]:
    history = check.history
    for outcome in check.current_outcomes():
        name = outcome.name
        if isinstance(name, str):
            yield f'  - commit: "{CommitReference(locate(history.repository), locate(name))}"'
        else:
            yield f"  - pr: {json.dumps(history.shown_number(name)) if history.repository else name}"
        yield f"    state: {_STATES[outcome.state]}"
        yield f"    on: {history.dated(outcome.by).landed_at.date()}"
        yield f'    by: "{outcome.by.shown_hash}"'
