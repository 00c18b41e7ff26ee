"""Render reports as docutils nodes.

Each module renders one kind of output: inline text, tables, a whole report, the list of reports. The nodes are standard
ones, complete when they are returned, with ids derived from the data. Nothing here reads files or the environment of a
build.
"""

from __future__ import annotations
