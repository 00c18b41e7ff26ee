"""The Markdown dialect in which authors write the texts of a report.

Parses text into tokens that a page may show, with diagnostics for everything else. Also escapes text so that the
dialect shows it literally, and makes invisible characters visible. docutils is not used here: ``render`` builds the
nodes.
"""

from __future__ import annotations
