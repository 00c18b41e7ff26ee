"""The Markdown dialect in which authors write the texts of a report.

This package parses text into tokens that a page may show, with diagnostics for everything else. It also escapes text so
that the dialect shows it literally, and makes invisible characters visible. It does not use docutils: ``render`` builds
the nodes.
"""

from __future__ import annotations
