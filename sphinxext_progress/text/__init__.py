"""The Markdown dialect in which authors write the texts of a report.

Text comes in; tokens that hold only what a page may show go out, with diagnostics for everything else. Also escapes
text so that the dialect shows it literally, and makes invisible characters visible. Nothing here knows docutils: the
nodes are made in ``render``.
"""

from __future__ import annotations
