"""Verify a report against its repository.

A report and a branch come in; findings go out: commits that do not exist, were reverted or landed in another period,
and what the report leaves out. Printing and recording the findings belongs to ``cli.checking``.
"""

from __future__ import annotations
