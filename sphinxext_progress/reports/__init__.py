"""Pure functions on checked reports: the same input gives the same result, and no file is opened.

Reports come in; rows to show, trajectories, summaries, titles, keys, localized text, findings of the linter and
exported data go out. Neither docutils nor Sphinx is imported: builds and the command line share this package.
"""

from __future__ import annotations
