"""The data format: the line of a drafted report that lists what drafts have proposed.

``new --again`` adds only what is new, and does not propose again what the author has deleted.
"""

from __future__ import annotations

import json
import re
from itertools import takewhile
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

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

    @property
    def line(self) -> str:
        """The line, without its end."""
        # Untrusted names are safe in it: JSON escapes line breaks and everything that is not ASCII.
        return MEMORY_MARK + json.dumps(self.model_dump(exclude_defaults=True))


def find_memory_line(text: str) -> re.Match[str] | None:
    """Return the match of the line in a report, with its line break; its first group is the JSON."""
    return _LINE.search(text)


def read_draft_memory(text: str) -> DraftMemory:
    """Return what earlier drafts of a report have proposed; nothing if the report does not contain it.

    :raises ValueError: if the line is damaged.
    """
    if line := find_memory_line(text):
        return DraftMemory.model_validate_json(line[1])
    prose = text.partition(LEDGER_MARK)[2]
    hashes = [word for word in _former_list(prose, _FORMER_COMMITS) if re.fullmatch(_HASH, word)]
    return DraftMemory(commits=tuple(hashes), dependencies=tuple(_former_list(prose, _FORMER_DEPENDENCIES)))


def _former_list(prose: str, heading: str) -> list[str]:
    """Return the words of the indented lines below a heading."""
    lines = prose.partition(heading)[2].splitlines()[1:]
    return [word for line in takewhile(lambda line: line.startswith("#   "), lines) for word in line[1:].split()]
