"""Digests of data, to detect whether it has changed."""

from __future__ import annotations

import hashlib


def repr_digest(value: object) -> str:
    """Return the first sixteen hexadecimal digits of the SHA-256 digest of a representation."""
    return hashlib.sha256(repr(value).encode("utf-8", "surrogatepass")).hexdigest()[:16]
