"""Convert a Markdown page to the YAML of a report: read its outline and entries, and assemble the data."""

from __future__ import annotations
