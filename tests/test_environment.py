"""An environment stored by another version of the extension is discarded without a message."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import pytest

from .conftest import Site


def rename_module(pickled: Path) -> None:
    """Make the stored environment refer to a module that does not exist; both names have the same length."""
    data = pickled.read_bytes()
    changed = data.replace(b"sphinxext_progress.reading.data_files", b"sphinxext_progress.reading.gone_files")
    assert changed != data
    pickled.write_bytes(changed)


def change(pickled: Path, *keys: str) -> None:
    """Lower a version in the stored environment."""
    env: Any = pickle.loads(pickled.read_bytes())
    *path, last = keys
    holder = getattr(env, path[0])
    for key in path[1:]:
        holder = holder[key]
    holder[last] -= 1
    pickled.write_bytes(pickle.dumps(env))


def lower_env_version(pickled: Path) -> None:
    change(pickled, "version", "sphinxext_progress")


def lower_data_version(pickled: Path) -> None:
    change(pickled, "domaindata", "progress", "version")


@pytest.mark.parametrize("damage", [rename_module, lower_env_version, lower_data_version])
def test_an_environment_of_another_version_is_discarded(otter: Site, damage: Any) -> None:
    first = otter.build("html", "-W")
    page = first.read("index.html")
    damage(otter.doctrees / "environment.pickle")
    again = otter.build("html", "-W")
    assert (again.status, again.warnings) == (0, [])
    assert "Traceback" not in again.output
    assert "1 added" in again.output
    assert again.read("index.html") == page
