"""Convert a Markdown page to a YAML report: read its outline and entries, and assemble the data."""

from __future__ import annotations
