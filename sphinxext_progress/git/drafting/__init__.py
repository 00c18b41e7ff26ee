"""Choose and rank the changes of a period that a report could mention.

A branch, a period and earlier reports come in; ranked changes with their reasons go out, together with the excluded
commits and the rules that exclude them. Writing YAML belongs to ``cli.drafting``.
"""

from __future__ import annotations
