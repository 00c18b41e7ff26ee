"""What a row may say wrongly that takes too many commits to come about in a test: digits that several hashes begin with."""

from __future__ import annotations

from dataclasses import replace

from sphinxext_progress.history.commits import History as Read
from sphinxext_progress.history.commits import read
from sphinxext_progress.history.git import Repository
from sphinxext_progress.history.reverts import Reverts
from sphinxext_progress.history.verify import Verifier
from sphinxext_progress.model import Report

from .repositories import History


def test_the_beginning_of_several_hashes(history: History) -> None:
    history.commit("Begin", {"a": "1\n"})
    history.commit("Go on (#2)", {"a": "2\n"})
    repository = Repository(history.close())
    found = read(repository)
    newest, oldest = found.line
    # As if the hash of one differed from that of the other in its last digit only.
    twin = replace(oldest, hash=newest.hash[:-1] + ("0" if newest.hash[-1] != "0" else "1"))
    twins = Read(found.ref, {newest.hash: newest, twin.hash: twin}, [newest, twin])
    report = Report.model_validate(
        {"period": "2026-01", "commits": [{"description": "Go on", "commit": newest.hash[:10]}]},
    )
    verifier = Verifier(repository, twins, Reverts(repository, twins, newest), report, "2026-01.yaml")
    (fault,) = verifier.run()
    assert fault.subtype == "commit-ambiguous"
    assert fault.message.startswith(f"'{newest.hash[:10]}' is the beginning of 2 commits; expected one: ")
    assert "'Begin'" in fault.message
    assert "'Go on'" in fault.message
