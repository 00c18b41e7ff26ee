"""Drafting: choosing and ranking the changes of a period that a report could mention.

A branch, a period and earlier reports come in; ranked changes with their reasons go out, and everything set aside with
the rule that did so. Writing YAML is left to ``cli.drafting``.
"""

from __future__ import annotations
