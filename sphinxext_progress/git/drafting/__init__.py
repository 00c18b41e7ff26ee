"""Choose and rank the changes of a period that a report could mention.

From a branch, a period and earlier reports, this package computes ranked changes with reasons, and the commits that
each rule excludes. ``cli.drafting`` writes the YAML.
"""

from __future__ import annotations
