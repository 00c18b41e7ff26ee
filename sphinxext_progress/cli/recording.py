"""``sphinx-progress check --git --record``: what was found, as data beside the report, for its page to show."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sphinxext_progress import loader, source
from sphinxext_progress.cli import files
from sphinxext_progress.cli.console import CommandError, named
from sphinxext_progress.cli.fill import as_given
from sphinxext_progress.cli.gate import admit
from sphinxext_progress.files import record_file
from sphinxext_progress.history.identify import DIGITS
from sphinxext_progress.history.reverts import State
from sphinxext_progress.history.rules import GitRule
from sphinxext_progress.record import Record, digest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sphinxext_progress.history.check import Checked
    from sphinxext_progress.history.commits import History

#: What stands at the top of the file.
HEAD = "# Written by 'sphinx-progress check --git --record'. The page of the report shows it; run that again to renew it.\n"

_STATES = {State.UNDONE: "reverted", State.IN_FORCE: "landed again", State.UNSURE: "superseded"}
_SEVERE = {rule.value for rule in GitRule if rule.severity != "note"}


def record(checked: Checked, history: History) -> tuple[Path, bytes | None, str]:
    """Make the record of a check.

    :param checked: the report, held against the branch.
    :param history: the branch.
    :return: the file that it is to stand in, what is in it now, and its text.
    :raises CommandError: where something else stands in its place.
    :raises GitError: where git cannot say what became of commits since.
    """
    path = admit(as_given(record_file(checked.path)))
    return path, _earlier(path), HEAD + "".join(f"{line}\n" for line in _lines(checked, history))


def _earlier(path: Path) -> bytes | None:
    """Read an earlier record, and refuse to write over what is none."""
    if not files.is_there(path):
        return None
    try:
        data = source.read(path, path.as_posix())
    except source.DataError:
        data = b""
    if loader.parse(data, path.as_posix(), Record).model is None:
        msg = f"{named(path)} is there and is no recorded check; expected one, or a free name; move it away"
        raise CommandError(msg)
    return data


def _lines(checked: Checked, history: History) -> Iterator[str]:
    yield f"ref: {json.dumps(history.ref)}"
    yield f'head: "{history.head.hash[:DIGITS]}"'
    yield f"date: {history.dated(history.head).landed.date()}"
    yield f'rows: "{digest(checked.report)}"'
    if outcomes := checked.until_now():
        yield "commits:"
    for outcome in outcomes:
        cited = f'commit: "{outcome.name}"' if isinstance(outcome.name, str) else f"pr: {outcome.name}"
        yield f"  - {cited}"
        yield f"    state: {_STATES[outcome.state]}"
        yield f"    on: {history.dated(outcome.by).landed.date()}"
        yield f'    by: "{outcome.by.hash[:DIGITS]}"'
    if findings := [one for one in checked.found if one.subtype in _SEVERE]:
        yield "findings:"
        for one in findings:
            yield f"  - rule: {one.subtype}"
            yield f"    message: {json.dumps(one.message, ensure_ascii=False)}"
