"""The options of ``sphinx-progress check --git``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinxext_progress.cli import output_files, repository_options

if TYPE_CHECKING:
    from sphinxext_progress.cli.parser import Parser


def add_check_options(parser: Parser) -> None:
    """Add the options of a check against a repository."""
    group = repository_options.add_repositories_options(parser)
    group.add_argument(
        "--fill",
        action="store_true",
        help="add missing hashes, numbers and dates to rows that certainly match one commit",
    )
    parser.accept_former_name("--fix", "fill", action="store_true")
    group.add_argument(
        "--record", action="store_true", help="write the result next to each report, for its page to show"
    )
    output_files.add_dry_run_option(group)
    parser.needs("fill", "git")
    parser.needs("record", "git")
    parser.needs("dry_run", "fill", "record")
