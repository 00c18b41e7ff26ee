"""Verify a report against its repository.

This package compares a report with a branch and finds commits that do not exist, were reverted or landed in another
period, and changes that the report omits. ``cli.checking`` prints and records the findings.
"""

from __future__ import annotations
