"""Determine from the history of a branch which commits were reverted, reapplied or remain in effect.

Commits and file contents come in; the fate of each commit goes out. Choosing what to report does not belong here.
"""

from __future__ import annotations
