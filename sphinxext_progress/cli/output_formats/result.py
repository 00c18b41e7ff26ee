"""The result of a check, which every output format shows."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinxext_progress.cli.findings import Finding


class CheckResult(NamedTuple):
    """The result of a check."""

    #: The findings, sorted by location.
    findings: Sequence[Finding]
    #: The files that were checked, as named on the command line.
    files: Sequence[str]
    #: Whether all of them could be read.
    complete: bool


def escaped_json(data: object) -> str:
    """Serialize to JSON. Escape ``##`` so that CI services do not interpret commands such as ``##[error]``."""
    return json.dumps(data, indent=2).replace("##", "#\\u0023")
