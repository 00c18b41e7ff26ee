"""Pages in Chromium."""

from __future__ import annotations
