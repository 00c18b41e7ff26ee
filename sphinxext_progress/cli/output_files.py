"""Write files atomically, and overwrite existing files only on request."""

from __future__ import annotations

import errno
import os
import stat
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from sphinxext_progress.cli.console import CommandError, quoted_path, write_content, write_error, write_line
from sphinxext_progress.cli.path_checks import check_path
from sphinxext_progress.diagnostics import visible_name
from sphinxext_progress.diagnostics.messages import cli as messages
from sphinxext_progress.reading import decoding

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterable, Iterator, Mapping

    from sphinxext_progress.cli.parser import ArgumentGroup, Parser

# Errors of file systems without hard links; the last one is that of Windows.
_NO_LINKS = (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.EINVAL)


def add_write_options(parser: Parser) -> ArgumentGroup:
    """Add the options of commands that write files, and return their group."""
    group = parser.add_argument_group("output")
    group.add_argument("--force", action="store_true", help="overwrite an existing file")
    add_dry_run_option(group)
    return group


def add_dry_run_option(group: ArgumentGroup) -> None:
    """Add ``--dry-run``."""
    group.add_argument("--dry-run", action="store_true", help="print what would be written, but write nothing")


def refuse_force(arguments: Namespace) -> None:
    """Refuse ``--force`` for a command that prints its result.

    :raises CommandError: if the option is given.
    """
    if arguments.force:
        raise CommandError(messages.USELESS_FORCE.format(option=arguments.parser.name("force")))


def write_file(path: Path, text: str, *, force: bool = False) -> None:
    """Write a file atomically.

    :param path: the file; missing folders are created.
    :param text: the content; written as UTF-8, with its line endings unchanged.
    :param force: whether to overwrite an existing file.
    :raises CommandError: if the file exists already, or cannot be written.
    """
    check_path(path)
    try:
        if not force and name_is_taken(path):
            raise CommandError(messages.FILE_EXISTS.format(path=quoted_path(path)))
        path.parent.mkdir(parents=True, exist_ok=True)
        with _temporary(path, text.encode("utf-8")) as temporary:
            if force:
                _replace(temporary, path)
            else:
                _link(temporary, path)
    except (OSError, MemoryError) as error:
        raise _write_error(path, error) from None


def rewrite_file(path: Path, old: bytes, new: str) -> None:
    """Replace the content of a file if it has not changed since it was read.

    :param old: the content that was read.
    :param new: the new content; written as UTF-8, with its line endings unchanged.
    :raises CommandError: if the file has changed since, or cannot be written.
    """
    check_path(path)
    try:
        with _temporary(path, new.encode("utf-8")) as temporary:
            if _content(path) != old:
                raise CommandError(messages.FILE_CHANGED.format(path=quoted_path(path)))
            _replace(temporary, path)
    except (OSError, MemoryError) as error:
        raise _write_error(path, error) from None


def write_or_print(path: Path | None, text: str, *, force: bool, dry_run: bool) -> None:
    """Write the result of a command to a file, or print it.

    :param path: the file; None to print the text.
    :param force: whether to overwrite an existing file.
    :param dry_run: print the text and the path instead of writing the file.
    :raises CommandError: as for :func:`write_file`.
    """
    if path is None:
        write_content(text)
    elif dry_run:
        if not force:
            refuse_existing([path])
        # This output is for people, not for a pipe.
        write_line(text.removesuffix("\n"))
        write_error(f"would write {path.as_posix()}")
    else:
        write_file(path, text, force=force)
        write_line(f"wrote {visible_name(path.as_posix())}")


def write_new_files(texts: Mapping[Path, str]) -> None:
    """Write several new files, or none if an error occurs or one of them already exists.

    :param texts: the content of each file.
    :raises CommandError: as for :func:`write_file`.
    """
    refuse_existing(texts)
    created: list[Path] = []
    try:
        for path, text in texts.items():
            created += _missing_folders(path)
            write_file(path, text)
            created.append(path)
    except BaseException:
        # On any error, remove the new files so that the command can be repeated.
        for path in reversed(created):
            _remove(path)
        raise


def refuse_existing(paths: Iterable[Path]) -> None:
    """Refuse to write files that exist.

    :raises CommandError: if any of the files exist; the message names all of them.
    """
    existing = []
    for path in paths:
        check_path(path)
        try:
            if name_is_taken(path):
                existing.append(quoted_path(path))
        except OSError as error:
            raise _write_error(path, error) from None
    if existing:
        message = messages.ONE_FILE_EXISTS if len(existing) == 1 else messages.FILES_EXIST
        raise CommandError(message.format(paths=", ".join(existing)))


def name_is_taken(path: Path) -> bool:
    """Return whether a path exists. Unlike ``os.path.lexists``, raise any error other than a missing file."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    return True


def _missing_folders(path: Path) -> list[Path]:
    """Return the folders to create for a file, outermost first."""
    return [folder for folder in reversed(path.parents) if not name_is_taken(folder)]


def _remove(path: Path) -> None:
    with suppress(OSError):
        path.rmdir() if path.is_dir() else path.unlink()


def _write_error(path: Path, error: OSError | MemoryError) -> CommandError:
    reason = (error.strerror if isinstance(error, OSError) else None) or messages.NO_MEMORY_TO_WRITE.format()
    return CommandError(messages.UNWRITABLE_FILE.format(path=quoted_path(path), reason=reason))


@contextmanager
def _temporary(path: Path, data: bytes) -> Iterator[Path]:
    """Write a hidden temporary file next to a file, and remove it afterwards if it still exists."""
    # Write the target of a symbolic link, not the link.
    target = path.resolve()
    mode = target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask()
    handle, name = tempfile.mkstemp(prefix=".sphinx-progress.", dir=target.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        # Temporary files are private; set the default permissions of a regular file.
        temporary.chmod(mode)
        yield temporary
    finally:
        # Do not check for existence first, because that may fail too.
        with suppress(OSError):
            _delete(temporary)


def _delete(path: Path) -> None:
    try:
        path.unlink()
    except PermissionError:
        # Windows does not delete read-only files. Elsewhere, the written file may be a link to the same data, whose
        # permissions must not change.
        path.chmod(stat.S_IRUSR | stat.S_IWUSR)
        path.unlink()


def _content(path: Path) -> bytes | None:
    """Return the content of a file; None if it is no longer readable as a data file."""
    try:
        return decoding.read_bytes(path, path.as_posix())
    except decoding.DataError:
        return None


def _replace(temporary: Path, path: Path) -> None:
    temporary.replace(path.resolve())


def _link(temporary: Path, path: Path) -> None:
    """Move a file to a path that must not exist, without a race between check and move."""
    try:
        _link_or_reserve(temporary, path)
    except FileExistsError:
        raise CommandError(messages.ONE_FILE_EXISTS.format(paths=quoted_path(path))) from None


def _link_or_reserve(temporary: Path, path: Path) -> None:
    try:
        os.link(temporary, path)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        # Without hard links, reserve the path with an empty file first.
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
        _replace(temporary, path)


def _umask() -> int:
    umask = os.umask(0o077)
    os.umask(umask)
    return umask
