"""Determine from the history of a branch which commits were reverted or reapplied, and which are in effect.

This package computes the fate of each commit from commits and file contents. It does not choose what to report.
"""

from __future__ import annotations
