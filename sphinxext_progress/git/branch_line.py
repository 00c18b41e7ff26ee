"""The first-parent line of a branch, as hashes and dates only, so that a long history takes little time and memory."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING

from sphinxext_progress.git import revisions
from sphinxext_progress.git.log_records import LATEST

if TYPE_CHECKING:
    from collections.abc import Collection

    from sphinxext_progress.git.repository import Repository

#: The date of a commit whose author date or committer date is invalid.
UNDATED = -1

_FIELDS = 3
_FORMAT = "--format=%H %ct %at"
_BLOCK_BYTES = 1 << 20


@dataclass(slots=True)
class BranchLine:
    """The commits of a first-parent line, newest first."""

    #: Their full hashes.
    hashes: list[str] = field(default_factory=list)
    #: Their committer dates, in seconds since 1970 in UTC, or :data:`UNDATED`.
    dates: array[int] = field(default_factory=lambda: array("q"))

    def positions(self, names: Collection[str]) -> dict[str, int]:
        """Return the indexes of those commits that are on the line, by hash."""
        wanted = set(names)
        return {name: index for index, name in enumerate(self.hashes) if name in wanted} if wanted else {}

    def between(self, first: int, last: int) -> list[int]:
        """Return the indexes of the commits of a span of time, without its last second, newest first."""
        return [index for index, date in enumerate(self.dates) if first <= date < last]

    def newest_before(self, last: int) -> int | None:
        """Return the index of the newest commit with a valid date before a point in time."""
        return next((index for index, date in enumerate(self.dates) if 0 <= date < last), None)

    def undated(self) -> list[int]:
        """Return the indexes of the commits without valid dates."""
        return [index for index, date in enumerate(self.dates) if date == UNDATED] if UNDATED in self.dates else []

    def dated_from(self, index: int) -> int:
        """Return the index of the first commit with valid dates from an index on; the index itself if there is none."""
        return next((other for other in range(index, len(self.dates)) if self.dates[other] != UNDATED), index)

    def part(self, start: int, stop: int) -> BranchLine:
        """Return the part of the line between two indexes."""
        return BranchLine(self.hashes[start:stop], self.dates[start:stop])

    def __add__(self, older: BranchLine) -> BranchLine:
        """Return the line with older commits after its own."""
        return BranchLine(self.hashes + older.hashes, self.dates + older.dates)


def read_branch_line(repository: Repository, tip: str) -> BranchLine:
    """List the first parents of a commit, newest first, up to the first commit of the history.

    :raises GitError: if git fails, or if its output is not complete.
    """
    line, block = BranchLine(), bytearray()
    try:
        for chunk in repository.stream("rev-list", "--first-parent", "--no-commit-header", _FORMAT, tip):
            block += chunk
            # Git writes a few records at a time. Reading them in large blocks saves half of the time.
            if len(block) >= _BLOCK_BYTES:
                end = block.rindex(b"\n") + 1
                _add_records(line, block[:end])
                del block[:end]
        _add_records(line, block)
    except ValueError:
        raise repository.unexpected_output("rev-list") from None
    hashes = line.hashes
    is_complete = hashes[:1] == [tip] and hashes.count(tip) == 1
    if not is_complete or not revisions.FULL_HASH.fullmatch(hashes[-1]) or revisions.parents(repository, hashes[-1]):
        raise repository.unexpected_output("rev-list")
    return line


def _add_records(line: BranchLine, text: bytearray) -> None:
    """Add complete records to a line.

    :raises ValueError: if a record is damaged.
    """
    # Git prints nothing for most invalid dates.
    is_regular = b"  " not in text and b" \n" not in text
    if not is_regular:
        text = text.replace(b"  ", b" -1 ").replace(b" \n", b" -1\n")
    fields = text.decode("ascii").split()
    names, committed, authored = (fields[place::_FIELDS] for place in range(_FIELDS))
    if len(authored) != text.count(b"\n") or len(names) != len(authored):
        raise ValueError
    line.hashes += names
    if is_regular and max(map(len, chain(committed, authored)), default=0) < len(str(LATEST)):
        # Parsing half of the dates saves a tenth of the time.
        line.dates.extend(map(int, committed))
    else:
        line.dates.extend(
            first if 0 <= first <= LATEST and 0 <= second <= LATEST else UNDATED
            for first, second in zip(map(int, committed), map(int, authored), strict=True)
        )
