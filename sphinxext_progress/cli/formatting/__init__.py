"""Formatting data files: the order of keys, quotes and arrows, with comments kept."""

from __future__ import annotations
