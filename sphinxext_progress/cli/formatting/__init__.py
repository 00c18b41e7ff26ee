"""Format data files: key order, quotes and arrows. Comments are preserved."""

from __future__ import annotations
