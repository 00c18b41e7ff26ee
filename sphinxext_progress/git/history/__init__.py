"""What the history of a branch says about its commits: reverted, reapplied, or still in force.

Commits and the contents of files come in; the fate of each commit goes out. Choosing what to report is not done here.
"""

from __future__ import annotations
