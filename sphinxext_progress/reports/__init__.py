"""Pure functions on validated reports: the same input gives the same result, and no file is opened.

The input is reports; the output is rows to show, trajectories, summaries, titles, keys, localized text, lint findings
and exported data. Neither docutils nor Sphinx is imported: builds and the command line share this package.
"""

from __future__ import annotations
