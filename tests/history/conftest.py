"""Repositories of the tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from .repositories import History


@pytest.fixture
def history(tmp_path: Path) -> Iterator[History]:
    """Give a repository without a commit."""
    made = History(tmp_path / "repository")
    yield made
    made.close()
