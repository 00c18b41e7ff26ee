"""Read and decode data files, and check them before anything parses them.

Data files may come from untrusted pull requests. So the type and the size of a file are checked before it is opened,
and its characters before YAML is parsed.
"""

from __future__ import annotations

import hashlib
import re
import stat
import sys
from typing import TYPE_CHECKING

from sphinxext_progress.diagnostics import Diagnostic, Subtype, code_point
from sphinxext_progress.diagnostics.messages import data_files
from sphinxext_progress.format.digest import repr_digest
from sphinxext_progress.reading.data_files import problem_with

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from sphinxext_progress.reading.data_files import DataFolders

#: The maximum size of a data file, in bytes.
MAX_BYTES = 1_000_000


# The first bytes of files in other encodings: a byte order mark, or an ASCII character.
_OTHER_ENCODINGS = (
    (rb"\xff\xfe\0\0|\0\0\xfe\xff|[^\0]\0\0\0|\0\0\0[^\0]", "UTF-32"),
    (rb"\xff\xfe|\xfe\xff|[^\0]\0[^\0]\0|\0[^\0]\0[^\0]", "UTF-16"),
)


class DataError(Exception):
    """A data file that cannot be used, with its diagnostics."""

    def __init__(self, *diagnostics: Diagnostic) -> None:
        super().__init__(*diagnostics)
        self.diagnostics = diagnostics


def refusal(name: str, message: str) -> DataError:
    """Return the error for a file that must not or cannot be read.

    :param name: the path for the diagnostic.
    """
    return DataError(Diagnostic(name, 0, 0, message, Subtype.FILE, fatal=True))


def read_bytes(path: Path, name: str, site: DataFolders | None = None) -> bytes:
    """Read the bytes of a data file.

    :param name: the path for the diagnostic.
    :param site: the folders that it must be in; None if the caller has checked that.
    :raises DataError: if it must not or cannot be read, is missing, is not a regular file, or is too large.
    """
    if site and (problem := problem_with(path, name, site)):
        raise refusal(name, problem)
    if site and path in site.unsaved:
        if len(site.unsaved[path]) > MAX_BYTES:
            raise refusal(name, data_files.TOO_LARGE.format(size=len(site.unsaved[path]), limit=MAX_BYTES))
        return site.unsaved[path]
    try:
        # Check the type before opening the file: opening a named pipe would block forever.
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise refusal(name, data_files.NOT_REGULAR.format())
        if status.st_size > MAX_BYTES:
            raise refusal(name, data_files.TOO_LARGE.format(size=status.st_size, limit=MAX_BYTES))
        with path.open("rb") as stream:
            # Read one byte more than allowed, to detect a file that has grown in the meantime.
            data = stream.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise refusal(name, data_files.MISSING.format()) from None
    except (OSError, MemoryError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or "out of memory"
        raise refusal(name, data_files.UNREADABLE.format(reason=reason)) from None
    if len(data) > MAX_BYTES:
        raise refusal(name, data_files.GROWING.format(limit=MAX_BYTES))
    return data


def file_digest(path: Path, name: str, site: DataFolders) -> str:
    """Return the digest of a data file, or of the reason why it must not or cannot be read.

    :param name: the path for the diagnostic.
    """
    try:
        return bytes_digest(read_bytes(path, name, site))
    except DataError as error:
        return bytes_digest(error)


def bytes_digest(data: bytes | DataError) -> str:
    """Return the digest of the bytes of a data file, or of the reason why there are none."""
    return hashlib.sha256(repr(data.diagnostics).encode() if isinstance(data, DataError) else data).hexdigest()


def files_digest(digests: Mapping[str, str]) -> str:
    """Return one digest for several files; empty if there are no files.

    :param digests: the digest of each file, by name.
    """
    # Interned, so that pickle stores it once.
    return sys.intern(repr_digest(sorted(digests.items()))) if digests else ""


def decode_utf8(data: bytes, name: str) -> str:
    """Decode a data file without checking its characters.

    :param name: the path for the diagnostic.
    :return: the text, without a byte order mark.
    :raises DataError: if it is not UTF-8.
    """
    if encoding := next((name for start, name in _OTHER_ENCODINGS if re.match(start, data, re.DOTALL)), None):
        message = data_files.OTHER_ENCODING.format(encoding=encoding)
        raise DataError(Diagnostic(name, 1, 1, message, Subtype.YAML, fatal=True))
    try:
        return data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8").removeprefix("\ufeff")
        line, column = text_position(before, len(before))
        message = data_files.NOT_UTF8.format(byte=data[error.start])
        raise DataError(Diagnostic(name, line, column, message, Subtype.YAML, fatal=True)) from None


def decode_checked(data: bytes, name: str) -> str:
    """Decode a data file and check its characters.

    :param name: the path for the diagnostic.
    :return: the text, without a byte order mark.
    :raises DataError: if it is not UTF-8, or has a character that no page can show.
    """
    # Imported here, because a build without changes decodes no file.
    from sphinxext_progress.text.invisible import FORBIDDEN_CHARACTERS  # noqa: PLC0415

    text = decode_utf8(data, name)
    if match := FORBIDDEN_CHARACTERS.search(text):
        line, column = text_position(text, match.start())
        message = data_files.FORBIDDEN_CHARACTER.format(character=code_point(match[0]))
        raise DataError(Diagnostic(name, line, column, message, Subtype.YAML, fatal=True))
    return text


def text_position(text: str, offset: int) -> tuple[int, int]:
    """Convert an offset to a line and a column, both 1-based, as editors count them."""
    lines = re.split("\r\n|\r|\n", text[:offset])
    return len(lines), len(lines[-1]) + 1
