"""The commented samples in the empty lists of a new report."""

from __future__ import annotations

import re

#: A row; the area is filled in.
ROW_SAMPLE = """\
  # - area: {area}
  #   description: Fetch packages in parallel
  #   commit: "4f9a1c07be"
  #   pr: 409
"""

INFRASTRUCTURE_SAMPLE = "  # - Python 3.13 in CI\n"

_SAMPLES = {"commits": ROW_SAMPLE, "infrastructure": INFRASTRUCTURE_SAMPLE}


def without_sample(text: str, key: str) -> str:
    """Remove the sample of a list from a report, whatever its area and line endings are.

    :param key: the key of the list.
    """
    if key not in _SAMPLES:
        return text
    pattern = re.escape(f"{key}:\n{_SAMPLES[key]}").replace(r"\{area\}", r"[^\r\n]*").replace("\\\n", r"(?:\r\n|\r|\n)")
    sample = re.search(rf"^{pattern}", text, re.MULTILINE)
    if not sample:
        return text
    first_line = sample[0].splitlines(keepends=True)[0]
    return text[: sample.start()] + first_line + text[sample.end() :]
