"""``sphinx-progress check --git --record``: what was found, as data beside the report, for its page to show."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sphinxext_progress import loader
from sphinxext_progress.cli import files
from sphinxext_progress.cli.console import CommandError, err, named, out
from sphinxext_progress.cli.fill import as_given
from sphinxext_progress.files import record_file
from sphinxext_progress.history.reverts import State
from sphinxext_progress.history.rules import GitRule
from sphinxext_progress.history.verify import DIGITS
from sphinxext_progress.record import digest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from sphinxext_progress.history.check import Checked
    from sphinxext_progress.history.citations import Citation
    from sphinxext_progress.history.commits import History
    from sphinxext_progress.history.reverts import Fate

#: What stands at the top of the file.
HEAD = "# Written by 'sphinx-progress check --git --record'. The page of the report shows it; run that again to renew it.\n"

_STATES = {State.UNDONE: "reverted", State.IN_FORCE: "landed again", State.UNSURE: "superseded"}
_SEVERE = {rule.value for rule in GitRule if rule.severity != "note"}


def write(checked: Checked, history: History, fates: Sequence[tuple[int, Fate]], *, dry_run: bool) -> None:
    """Record a check.

    :param checked: the report, held against the branch.
    :param history: the branch.
    :param fates: what became of the commits of its rows until now, with the places of the rows.
    :param dry_run: whether nothing is written.
    :raises CommandError: where the file cannot be written, or something else stands in its place.
    """
    path = as_given(record_file(checked.path))
    _refuse_another(path)
    text = "".join(f"{line}\n" for line in _lines(checked, history, fates))
    if dry_run:
        out((HEAD + text).rstrip("\n"))
        err(f"would write {path.as_posix()}")
    else:
        # What stands there was written by this command, and is renewed.
        files.write(path, HEAD + text, force=True)
        err(f"wrote {path.as_posix()}")


def _refuse_another(path: Path) -> None:
    """Refuse to write over what is no record."""
    if files.is_there(path) and loader.load_record(path.absolute(), path.as_posix()).model is None:
        msg = f"{named(path)} is there and is no recorded check; expected one, or a free name; move it away"
        raise CommandError(msg)


def _lines(checked: Checked, history: History, fates: Sequence[tuple[int, Fate]]) -> Iterator[str]:
    yield f"ref: {json.dumps(history.ref)}"
    yield f'head: "{history.head.hash[:DIGITS]}"'
    yield f"date: {history.head.landed:%Y-%m-%d}"
    yield f'rows: "{digest(checked.report)}"'
    if fates:
        yield "commits:"
        for place, fate in fates:
            yield from _became(checked.verifier.rows[place], fate)
    if findings := [one for one in checked.found if one.subtype in _SEVERE]:
        yield "findings:"
        for one in findings:
            yield f"  - rule: {one.subtype}"
            yield f"    message: {json.dumps(one.message, ensure_ascii=False)}"


def _became(row: Citation, fate: Fate) -> Iterator[str]:
    last = fate.events[-1].by
    hashes = ", ".join(f'"{name}"' for name in row.hashes)
    cited = f"commit: [{hashes}]" if row.hashes else f"pr: [{', '.join(map(str, row.numbers))}]"
    yield f"  - {cited}"
    yield f"    state: {_STATES[fate.state]}"
    yield f"    on: {last.landed:%Y-%m-%d}"
    yield f'    by: "{last.hash[:DIGITS]}"'
