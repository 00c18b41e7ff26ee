"""Parse references to other commits in messages of real projects."""

from __future__ import annotations

from typing import Any

import pytest

from sphinxext_progress.git.commits import GitCommit
from sphinxext_progress.git.history.message_references import MessageReference, parse_message

NAME = "3955c49ed9af5e5b38dccdd30c1323c00b9bcd29"


def parse(subject: str, body: str = "") -> MessageReference | None:
    return parse_message(GitCommit("0" * 40, (), 0, 0, "Ann", "ann@example.org", subject, body))


def reverting(subject: str = "", **more: Any) -> MessageReference:
    return MessageReference(reverts=True, subject=subject, **more)


def reapplying(subject: str = "", **more: Any) -> MessageReference:
    return MessageReference(reverts=False, subject=subject, **more)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ('Revert "Add routers"', reverting("Add routers")),
        ('Revert "Add routers (#7)"', reverting("Add routers (#7)", inner=7)),
        ('Revert "Add routers (#7)" (#8)', reverting("Add routers (#7)", inner=7)),
        # GitHub truncates a title, including the closing quote.
        ('Revert "Add routers that are described by… (#8)', reverting("Add routers that are described by", cut=True)),
        ('Revert "Add routers and one logger (#… (#8)', reverting("Add routers and one logger (#", cut=True)),
        ('Revert "Add routers..." (#8)', reverting("Add routers", cut=True)),
        ("Revert “Add routers” (#8)", reverting("Add routers")),
        ("Revert 'Add routers'", reverting("Add routers")),
        ("Revert `Add routers` (#8)", reverting("Add routers")),
        ('Revert "Add routers', reverting("Add routers")),
        ('Revert "Revert "Add routers (#7)""', reverting('Revert "Add routers (#7)"')),
        ('Revert "[dev] Add routers (#7)" (#8)', reverting("[dev] Add routers (#7)", inner=7)),
        ("Revert cp: `ci(fix): it (2962)` into `main` (#2963)", reverting("cp: `ci(fix): it (2962)` into `main`")),
        ('ci: Revert "ci: Add a detector (#7)" (#8)', reverting("ci: Add a detector (#7)", inner=7)),
        ('[core] Revert "Add routers" (#8)', reverting("Add routers")),
        ("revert(core): Add routers (#8)", reverting("Add routers")),
        ("revert: revert a bump (5adbee2) (#8)", reverting("a bump (5adbee2)", within=("5adbee2",))),
        ("ci: revert names of scopes (#7) (#8)", reverting("names of scopes (#7)", inner=7)),
        ('Revert #7 "Add routers" (#8)', reverting("Add routers", numbers=(7,))),
        ("revert of #7 (#8)", reverting(numbers=(7,))),
        ("chore(*): revert #7 (#8)", reverting(numbers=(7,))),
        ("Revert PR #7: Add routers", reverting("Add routers", numbers=(7,))),
        ('Revert "!7 - Add routers"', reverting("!7 - Add routers", inner=7)),
        ('Revert "example/otter!7 - Add routers"', reverting("example/otter!7 - Add routers", inner=7)),
        ('Reapply "example/otter!7: Add (Replay)"', reapplying("example/otter!7: Add (Replay)", inner=7)),
        ("Revert commit 3955c49ed9", reverting("3955c49ed9", hashes=("3955c49ed9",))),
        ("peer: revert 3955c49ed9", reverting("3955c49ed9", hashes=("3955c49ed9",))),
        ("(Reverted) Add routers (#8)", reverting("Add routers")),
        ("Back out Add routers", reverting("Add routers")),
        ("Backed-out: Add routers", reverting("Add routers")),
        ("undo: Add routers", reverting("Add routers")),
        ("Rollback Add routers (#8)", reverting("Add routers")),
        ('Reapply "Add routers (#7)" (#8)', reapplying("Add routers (#7)", inner=7)),
        ('Reapply "Add routers (owner#7)" (#8)', reapplying("Add routers (owner#7)", inner=7)),
        (f"Reapply {NAME} (#8)", reapplying(NAME, hashes=(NAME,))),
        ("Reapply - Add routers (#8)", reapplying("Add routers")),
        ('Re-submit "Add routers" (#8)', reapplying("Add routers")),
        ("(REPLAY) Add routers (#8)", reapplying("Add routers")),
        ("Replay (!7) Add routers", reapplying("Add routers", numbers=(7,))),
        ("Replay of: !7 - Add routers", reapplying("Add routers", numbers=(7,))),
        ("[Reland] Add routers", reapplying("Add routers")),
        ("Second attempt at Add routers", reapplying("Add routers")),
        ("Add routers (Replay of !7) (#8)", reapplying(numbers=(7,))),
        # These do not refer to other commits; the first ones match no existing commit.
        ("Revert to two columns (#8)", reverting("to two columns")),
        ("Replay of recorded runs (#8)", reapplying("recorded runs")),
        ("Replays are shown", None),
        ("Undo-system (#8)", None),
        ("Reverting: a guide", reverting("a guide")),
        ("Do not revert what is right (#8)", None),
        ("Add routers (#8)", None),
    ],
)
def test_reference_in_a_title(title: str, expected: MessageReference | None) -> None:
    assert parse(title) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (f"This reverts commit {NAME}.", reverting(hashes=(NAME,), titled=False)),
        (
            f"This reverts commit {NAME}, reversing\nchanges made to 0123456789.",
            reverting(hashes=(NAME,), titled=False),
        ),
        (
            "This reverts commits 0123456, 0123457 and 0123458.",
            reverting(hashes=("0123456", "0123457", "0123458"), titled=False),
        ),
        ("Reverts #7", reverting(numbers=(7,), titled=False)),
        ("Some words.\n\nReverts example/otter#7\n", reverting(numbers=(7,), titled=False)),
        ("Reverts example/otter!7", reverting(numbers=(7,), titled=False)),
        ("This reverts merge request !7", reverting(numbers=(7,), titled=False)),
        ("This reverts merge request example/tools/otter!7", reverting(numbers=(7,), titled=False)),
        ("This reverts what was said.", None),
        ("See #7.", None),
    ],
)
def test_reference_in_the_body(body: str, expected: MessageReference | None) -> None:
    assert parse("Routers break the build", body) == expected


def test_reference_in_the_body_comes_first() -> None:
    assert parse(
        'Revert "Add routers (#7)" (#8)', f"Reverts example/otter#6\n\nThis reverts commit {NAME}."
    ) == reverting("Add routers (#7)", hashes=(NAME,), numbers=(6,), inner=7)


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("Merge pull request #9 from example/revert-7-routers", reverting("Add routers", numbers=(7,))),
        ("Merge pull request #9 from example/tidy", reverting("Add routers")),
        ("Merge branch 'revert-3955c49e' into 'main'", reverting("Add routers", hashes=("3955c49e",))),
    ],
)
def test_title_of_a_merge_is_that_of_the_merged_pull_request(subject: str, expected: MessageReference) -> None:
    assert parse(subject, 'Revert "Add routers"\n\nSee merge request example/otter!9') == expected
