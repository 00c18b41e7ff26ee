"""Files that the commands write: whole or not at all, and never over somebody's work."""

from __future__ import annotations

import errno
import os
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from sphinxext_progress.cli.console import CommandError, quoted_path, write_content, write_error, write_line
from sphinxext_progress.cli.path_checks import check_path
from sphinxext_progress.diagnostics import visible_name
from sphinxext_progress.reading import decoding

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterable, Iterator, Mapping

    from sphinxext_progress.cli.parser import Parser

# What a file system says that has no hard links.
_NO_LINKS = (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK)


def add_write_options(parser: Parser) -> None:
    """Add the options of a command that writes."""
    parser.add_argument("--force", action="store_true", help="write over a file that is there")
    parser.add_argument("--dry-run", action="store_true", help="say what would be written, and write nothing")


def refuse_force(arguments: Namespace) -> None:
    """Refuse ``--force`` where a command prints and writes no file.

    :param arguments: those of the command.
    :raises CommandError: where it is given.
    """
    if arguments.force:
        msg = f"{arguments.parser.name('force')} has no effect where the result is printed"
        raise CommandError(msg)


def write_file(path: Path, text: str, *, force: bool = False) -> None:
    """Write a file beside its place and move it there.

    :param path: the file; its folder is made where it is not there.
    :param text: the content; written in UTF-8, with the line ends that it has.
    :param force: whether a file that is there is written over.
    :raises CommandError: where there is such a file already, or the place cannot be written to.
    """
    check_path(path)
    try:
        if not force and name_is_taken(path):
            msg = f"{quoted_path(path)} is there already; expected a free name; choose another one, or say --force"
            raise CommandError(msg)
        path.parent.mkdir(parents=True, exist_ok=True)
        with _temporary(path, text.encode("utf-8")) as temporary:
            if force:
                _replace(temporary, path)
            else:
                _link(temporary, path)
    except (OSError, MemoryError) as error:
        raise _unwritten(path, error) from None


def rewrite_file(path: Path, old: bytes, new: str) -> None:
    """Write a file over the content that was read from it.

    :param path: the file.
    :param old: what was read.
    :param new: what is written, in UTF-8, with the line ends that it has.
    :raises CommandError: where the file has been changed since, or cannot be written to.
    """
    check_path(path)
    try:
        with _temporary(path, new.encode("utf-8")) as temporary:
            if _content(path) != old:
                msg = f"{quoted_path(path)} has been changed since it was read; it stays as it is, try again"
                raise CommandError(msg)
            _replace(temporary, path)
    except (OSError, MemoryError) as error:
        raise _unwritten(path, error) from None


def write_or_print(path: Path | None, text: str, *, force: bool, dry_run: bool) -> None:
    """Write the one file that a command makes, or print it.

    :param path: the file; none where it is to be printed.
    :param text: the content.
    :param force: whether a file that is there is written over.
    :param dry_run: whether it is printed instead, and its path named.
    :raises CommandError: as :func:`write_file` does.
    """
    if path is None:
        write_content(text)
    elif dry_run:
        if not force:
            refuse_existing([path])
        # For a person to look at, not to be piped on.
        write_line(text.removesuffix("\n"))
        write_error(f"would write {path.as_posix()}")
    else:
        write_file(path, text, force=force)
        write_line(f"wrote {visible_name(path.as_posix())}")


def write_new_files(texts: Mapping[Path, str]) -> None:
    """Write several new files: all of them or none, and none where one of them is there already.

    :param texts: the files and their contents.
    :raises CommandError: as :func:`write_file` does.
    """
    refuse_existing(texts)
    made: list[Path] = []
    try:
        for path, text in texts.items():
            made += _missing_folders(path)
            write_file(path, text)
            made.append(path)
    except BaseException:
        # Whatever stops it: the next try finds the place as this one did.
        for path in reversed(made):
            _remove(path)
        raise


def refuse_existing(paths: Iterable[Path]) -> None:
    """Refuse to write where something is.

    :param paths: the files to be written.
    :raises CommandError: where one of them is there; it names all of these.
    """
    there = []
    for path in paths:
        check_path(path)
        try:
            if name_is_taken(path):
                there.append(quoted_path(path))
        except OSError as error:
            raise _unwritten(path, error) from None
    if there:
        what = "is there already; expected a free name" if len(there) == 1 else "are there already; expected free names"
        msg = f"{', '.join(there)} {what}; nothing is written"
        raise CommandError(msg)


def name_is_taken(path: Path) -> bool:
    """Tell whether a name is taken; an error is none of an answer, unlike in ``os.path.lexists``."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    return True


def _missing_folders(path: Path) -> list[Path]:
    """List the folders that have to be made for a file, the outermost first."""
    return [folder for folder in reversed(path.parents) if not name_is_taken(folder)]


def _remove(path: Path) -> None:
    with suppress(OSError):
        path.rmdir() if path.is_dir() else path.unlink()


def _unwritten(path: Path, error: OSError | MemoryError) -> CommandError:
    reason = (error.strerror if isinstance(error, OSError) else None) or "not enough memory"
    return CommandError(f"{quoted_path(path)} cannot be written ({reason}); expected a place to write to; check it")


@contextmanager
def _temporary(path: Path, data: bytes) -> Iterator[Path]:
    """Write a hidden file beside the place of a file, and remove it in the end if it is still there."""
    # A link stays a link: what it leads to is written.
    target = path.resolve()
    mode = target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask()
    handle, name = tempfile.mkstemp(prefix=".sphinx-progress.", dir=target.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        # As any new file would be made; a temporary one is for its owner alone.
        temporary.chmod(mode)
        yield temporary
    finally:
        # Removed without a look at it, which may fail as well.
        with suppress(OSError):
            temporary.unlink()


def _content(path: Path) -> bytes | None:
    """Read a file; None where it is no data file any more."""
    try:
        return decoding.read_bytes(path, path.as_posix())
    except decoding.DataError:
        return None


def _replace(temporary: Path, path: Path) -> None:
    temporary.replace(path.resolve())


def _link(temporary: Path, path: Path) -> None:
    """Give a file its name, which nobody else has taken in the meantime: looking first would leave time for that."""
    try:
        _take(temporary, path)
    except FileExistsError:
        msg = f"{quoted_path(path)} is there already; nothing is written"
        raise CommandError(msg) from None


def _take(temporary: Path, path: Path) -> None:
    try:
        os.link(temporary, path)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        # A file system without hard links: the name is taken first, by an empty file.
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
        _replace(temporary, path)


def _umask() -> int:
    umask = os.umask(0o077)
    os.umask(umask)
    return umask
