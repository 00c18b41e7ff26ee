"""Test the web address of a repository, which is derived from its remote."""

from __future__ import annotations

import pytest

from sphinxext_progress.git.remote import origin_address, web_address
from sphinxext_progress.git.repository import Repository

from .repositories import History, git

OTTER = "https://github.com/example/otter"


@pytest.mark.parametrize(
    ("remote", "address"),
    [
        ("https://github.com/example/otter", OTTER),
        ("https://github.com/example/otter.git", OTTER),
        ("https://github.com/example/otter.git/", OTTER),
        ("https://ann:secret@github.com/example/otter.git", OTTER),
        ("https://token@github.com/example/otter", OTTER),
        ("git@github.com:example/otter.git", OTTER),
        ("github.com:example/otter", OTTER),
        ("ssh://git@github.com:2222/example/otter.git", OTTER),
        ("git+ssh://git@github.com/example/otter.git", OTTER),
        ("git://github.com/example/otter.git", OTTER),
        ("http://git.example.org:8080/a/b/c.git", "http://git.example.org:8080/a/b/c"),
        ("/srv/git/otter.git", ""),
        ("../otter", ""),
        ("file:///srv/git/otter.git", ""),
        (r"C:\git\otter", ""),
        ("C:/git/otter", ""),
        ("https://github.com", ""),
        ("https://github.com/a b", ""),
        ("", ""),
    ],
)
def test_web_address(remote: str, address: str) -> None:
    assert web_address(remote) == address


def test_origin(history: History) -> None:
    history.commit("Begin", {"a": "a\n"}, "2026-01-01")
    path = history.show()
    assert origin_address(Repository(path)) == ""
    git("-C", path, "remote", "add", "origin", "git@github.com:example/otter.git")
    # Settings of the user do not change the address.
    git("-C", path, "config", "url./srv/mirror.insteadOf", "git@github.com:")
    assert origin_address(Repository(path)) == OTTER
