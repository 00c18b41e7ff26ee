"""Files that the commands write: whole or not at all, and never over somebody's work."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from sphinxext_progress.cli.console import CommandError, named

if TYPE_CHECKING:
    from argparse import ArgumentParser


def add_write_options(parser: ArgumentParser) -> None:
    """Add the options of a command that writes."""
    parser.add_argument("--force", action="store_true", help="write over a file that is there")
    parser.add_argument("--dry-run", action="store_true", help="say what would be written, and write nothing")


def write(path: Path, text: str, *, force: bool = False) -> None:
    """Write a file beside its place and move it there.

    :param path: the file; its folder is made where it is not there.
    :param text: the content; written in UTF-8, with the line ends that it has.
    :param force: whether a file that is there is written over.
    :raises CommandError: where there is such a file already, or the place cannot be written to.
    """
    if not force and os.path.lexists(path):
        msg = f"{named(path)} is there already; expected a free name; choose another one, or say --force"
        raise CommandError(msg)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace(path, text.encode("utf-8"))
    except (OSError, MemoryError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or "not enough memory"
        msg = f"{named(path)} cannot be written ({reason}); expected a place to write to; check it"
        raise CommandError(msg) from None


def _replace(path: Path, data: bytes) -> None:
    # A link stays a link: what it leads to is written.
    target = path.resolve()
    mode = target.stat().st_mode & 0o777 if target.exists() else None
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        # As any new file would be made; a temporary one is for its owner alone.
        temporary.chmod(0o666 & ~_umask() if mode is None else mode)
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _umask() -> int:
    umask = os.umask(0o077)
    os.umask(umask)
    return umask
