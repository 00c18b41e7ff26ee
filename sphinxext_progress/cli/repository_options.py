"""The options that name repositories and their branches: ``--git`` and ``--ref``."""

from __future__ import annotations

import re
from argparse import ArgumentTypeError
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sphinxext_progress.diagnostics.messages import cli as messages
from sphinxext_progress.git.revisions import DEFAULT_REFS

if TYPE_CHECKING:
    from sphinxext_progress.cli.parser import ArgumentGroup, Parser

_REF_HELP = (
    f"the branch to read (default: the first of {', '.join(DEFAULT_REFS)} that exists; in a bare clone, HEAD comes "
    "before main)"
)

# The address of a repository, in characters that a shell does not interpret.
_ADDRESS = re.compile(r"(?:(?:https?|ssh|git)://|[\w.-]+@[\w.-]+:)[\w.~/:@%+-]+", re.ASCII)


class NamedClone(NamedTuple):
    """A clone that an option names."""

    #: The name by which reports refer to its repository; empty for the repository of the project.
    name: str
    path: Path


def add_repository_options(parser: Parser, *, required: bool = False) -> ArgumentGroup:
    """Add the options that name a repository and a branch, and return their group."""
    group = parser.add_argument_group("repository")
    group.add_argument(
        "--git",
        type=repository_argument,
        metavar="CLONE",
        required=required,
        help="the folder of a clone of the project",
    )
    group.add_argument(
        "--ref",
        default="",
        metavar="BRANCH",
        help=_REF_HELP,
    )
    parser.needs("ref", "git")
    return group


def add_repositories_options(parser: Parser) -> ArgumentGroup:
    """Add the options that name several repositories and their branches, and return their group."""
    group = parser.add_argument_group("repository")
    group.add_argument(
        "--git",
        action="append",
        type=named_clone_argument,
        default=[],
        metavar="[NAME=]CLONE",
        help="the folder of a clone of the project, or of a repository that project.yaml names in 'repositories'; "
        "can be repeated",
    )
    group.add_argument(
        "--ref",
        action="append",
        default=[],
        metavar="[NAME=]BRANCH",
        help=f"{_REF_HELP}; can be repeated",
    )
    parser.needs("ref", "git")
    return group


def named_clone_argument(text: str) -> NamedClone:
    """Return a clone with the name of its repository.

    :raises ArgumentTypeError: if the argument is the address of a repository.
    """
    match = re.match(r"([a-z0-9][a-z0-9-]*)=(?=.)", text)
    return (
        NamedClone(match[1], repository_argument(text[match.end() :]))
        if match
        else NamedClone("", repository_argument(text))
    )


def repository_argument(text: str) -> Path:
    """Return the path of a clone.

    :raises ArgumentTypeError: if the argument is the address of a repository.
    """
    if _ADDRESS.fullmatch(text):
        raise ArgumentTypeError(messages.ADDRESS_NOT_CLONE.format(address=text))
    return Path(text)
