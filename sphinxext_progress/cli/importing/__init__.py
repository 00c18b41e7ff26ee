"""Importing a Markdown page: its outline and entries come in, the YAML of a report goes out."""

from __future__ import annotations
