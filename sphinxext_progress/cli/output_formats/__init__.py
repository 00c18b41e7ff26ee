"""The output formats of ``check``, for people and for services: one module each.

The input is the result of a check; the output is text. Nothing here reads files or decides what a finding is worth.
"""

from __future__ import annotations
