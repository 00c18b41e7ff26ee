"""The data format: the line of a drafted report that lists what drafts have proposed.

``new --update`` only adds new entries, and does not propose entries again that the author has deleted.
"""

from __future__ import annotations

import json
import re
from itertools import takewhile
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

#: The start of the line, which is a comment. The rest is JSON.
MEMORY_MARK = "# sphinx-progress-draft: "

#: The start of the comment in prose that a draft ends with.
LEDGER_MARK = "# Drafted from git: "

# The headings of the lists in the prose of drafts from before there was such a line.
_FORMER_COMMITS = "# Proposed so far; what is none of the rows any more has been cut, and stays out:"
_FORMER_DEPENDENCIES = "# Dependencies told so far:"

_HASH = "[0-9a-f]{7,64}"
_LINE = re.compile(rf"(?:^|(?<=[\r\n])){re.escape(MEMORY_MARK)}([^\r\n]*)(?:\r\n?|\n|\Z)")


class DraftMemory(BaseModel):
    """What drafts of a report have proposed. Unknown keys are ignored, so that later versions can add some."""

    model_config = ConfigDict(frozen=True)

    #: The abbreviated hashes of the commits, one for each row.
    commits: tuple[Annotated[str, Field(pattern=f"^{_HASH}$")], ...] = ()
    #: The names of the dependencies.
    dependencies: tuple[str, ...] = ()
    #: The handles or names of the contributors.
    contributors: tuple[str, ...] = ()

    @property
    def line(self) -> str:
        """The line, without its end."""
        # Untrusted names are safe in it: JSON escapes line breaks and everything that is not ASCII.
        return MEMORY_MARK + json.dumps(self.model_dump(exclude_defaults=True))


class DamagedLineError(ValueError):
    """A line is not what :class:`DraftMemory` writes."""

    def __init__(self, start: int) -> None:
        super().__init__(start)
        #: The offset of the JSON in the report.
        self.start = start


def find_memory_lines(text: str) -> list[re.Match[str]]:
    """Return the matches of the lines in a report, with their line breaks; the first group is the JSON.

    There are several if somebody kept both sides when merging two branches.
    """
    return list(_LINE.finditer(text))


def read_draft_memory(text: str) -> DraftMemory:
    """Return what earlier drafts of a report have proposed; nothing if the report does not contain it.

    :raises DamagedLineError: if a line is damaged.
    """
    if lines := find_memory_lines(text):
        memories = [_read_line(line) for line in lines]
        return DraftMemory(
            commits=tuple(dict.fromkeys(name for memory in memories for name in memory.commits)),
            dependencies=tuple(dict.fromkeys(name for memory in memories for name in memory.dependencies)),
            contributors=tuple(dict.fromkeys(name for memory in memories for name in memory.contributors)),
        )
    prose = text.partition(LEDGER_MARK)[2]
    hashes = [word for word in _former_list(prose, _FORMER_COMMITS) if re.fullmatch(_HASH, word)]
    return DraftMemory(commits=tuple(hashes), dependencies=tuple(_former_list(prose, _FORMER_DEPENDENCIES)))


def _read_line(line: re.Match[str]) -> DraftMemory:
    try:
        return DraftMemory.model_validate_json(line[1])
    except ValidationError:
        raise DamagedLineError(line.start(1)) from None


def _former_list(prose: str, heading: str) -> list[str]:
    """Return the words of the indented lines below a heading."""
    lines = prose.partition(heading)[2].splitlines()[1:]
    return [word for line in takewhile(lambda line: line.startswith("#   "), lines) for word in line[1:].split()]
