"""Draft reports from git for ``sphinx-progress new --git``: new reports, and additions to existing ones."""

from __future__ import annotations
