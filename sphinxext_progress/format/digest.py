"""Digests of data, to detect whether it has changed."""

from __future__ import annotations

import hashlib
import json


def repr_digest(value: object) -> str:
    """Return the first sixteen hexadecimal digits of the SHA-256 digest of a representation."""
    return hashlib.sha256(repr(value).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def json_digest(value: object) -> str:
    """Return the SHA-256 digest of a value as canonical JSON: sorted keys, no whitespace, UTF-8.

    Unlike :func:`repr_digest`, it can be stored in files: it does not depend on Python.
    """
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
