"""Rendering: reports come in, final docutils nodes go out.

Each module makes one kind of output: inline text, tables, a whole report, the list of reports. Nodes are standard ones,
complete when they are returned, and their ids come from the data. Nothing here reads files or the environment of a
build.
"""

from __future__ import annotations
