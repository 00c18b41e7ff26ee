"""What the tests of commands that read git share."""

from __future__ import annotations

from ..history.conftest import history

__all__ = ["history"]
