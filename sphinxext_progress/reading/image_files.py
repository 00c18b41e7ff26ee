"""Find the files of an image, and check them before Sphinx opens or copies them.

Like data files, images may come from untrusted pull requests. So the place, the type and the size of a file are checked
before it is read, and its first bytes before a page uses it.
"""

from __future__ import annotations

import glob
import hashlib
import os
import re
import stat
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sphinxext_progress.diagnostics import quoted, visible_name
from sphinxext_progress.diagnostics.messages import images as messages
from sphinxext_progress.reading.data_files import problem_with

if TYPE_CHECKING:
    from sphinxext_progress.reading.data_files import DataFolders

#: The maximum size of an image, in bytes.
MAX_IMAGE_BYTES = 20_000_000

#: The ending of a path with which each builder chooses among the types that it supports.
ANY_TYPE = ".*"

# The suffixes of images, and how such files begin. SVG is text.
_SIGNATURES = {
    ".ai": rb"%PDF-|%!PS-",
    ".gif": rb"GIF8[79]a",
    ".jpeg": rb"\xff\xd8\xff",
    ".jpg": rb"\xff\xd8\xff",
    ".pdf": rb"%PDF-",
    ".png": rb"\x89PNG\r\n\x1a\n",
    ".svg": rb"(?:\xef\xbb\xbf)?\s*<",
    ".svgz": rb"\x1f\x8b",
    ".webp": rb"RIFF.{4}WEBP",
}

# An address, an absolute path, or a path with backslashes or line breaks.
_NOT_RELATIVE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|/|.*[\\\n\r\0]", re.DOTALL)


class ImageFiles(NamedTuple):
    """The files of an image."""

    #: A digest of their names and contents, or of the reason why they cannot be shown.
    digest: str
    #: The reason why they cannot be shown, as a message; empty if they can.
    problem: str = ""
    #: Whether there is such a file.
    exist: bool = True


class ImageError(Exception):
    """An image that cannot be shown, with a message."""


def relative_path_problem(source: str) -> str:
    """Return a message if the source of an image is not a relative path; empty if it is one."""
    is_path = not _NOT_RELATIVE.match(source) and not glob.has_magic(source.removesuffix(ANY_TYPE))
    return "" if is_path else messages.IMAGE_NOT_A_PATH.format(source=quoted(source))


def find_image(path: Path, name: str, site: DataFolders | None = None) -> ImageFiles:
    """Find and check the files of an image.

    :param path: the file, absolute; with the suffix :data:`ANY_TYPE`, all files with its stem.
    :param name: the path for the message.
    :param site: the folders that the files must be in; None if any folder is allowed.
    """
    # Sphinx opens every file that matches, whatever its type, so all of them are checked.
    paths = [Path(match) for match in sorted(glob.glob(str(path)))] if path.name.endswith(ANY_TYPE) else [path]
    digests, is_missing = [], not any(map(os.path.lexists, paths))
    try:
        if site and (problem := problem_with(path, name, site)):
            raise ImageError(problem)
        if is_missing:
            raise ImageError(messages.NO_IMAGE_FILE.format(name=quoted(name)))
        for file in paths:
            file_name = name.removesuffix(path.name) + file.name
            digests.append((file.name, _checked_digest(file, file_name, site, any_type=len(paths) > 1)))
    except ImageError as error:
        return ImageFiles(_digest(str(error)), str(error), exist=not is_missing)
    return ImageFiles(_digest(repr(digests)))


def _checked_digest(path: Path, name: str, site: DataFolders | None, *, any_type: bool) -> str:
    """Return the digest of an image.

    :param any_type: whether files of other types are allowed, which no builder chooses.
    :raises ImageError: if the file cannot be shown.
    """
    if site and (problem := problem_with(path, name, site)):
        raise ImageError(problem)
    if visible_name(name) != name:
        raise ImageError(messages.IMAGE_INVISIBLE_NAME.format(name=quoted(name)))
    suffix = path.suffix.lower()
    if suffix not in _SIGNATURES and not any_type:
        raise ImageError(messages.IMAGE_UNKNOWN_TYPE.format(name=quoted(name), suffixes=", ".join(_SIGNATURES)))
    try:
        # Check the type before opening the file: opening a named pipe would block forever.
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise ImageError(messages.IMAGE_NOT_REGULAR.format(name=quoted(name)))
        if status.st_size > MAX_IMAGE_BYTES:
            message = messages.IMAGE_TOO_LARGE.format(name=quoted(name), size=status.st_size, limit=MAX_IMAGE_BYTES)
            raise ImageError(message)
        with path.open("rb") as stream:
            begin = stream.read(512)
            stream.seek(0)
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise ImageError(messages.IMAGE_UNREADABLE.format(name=quoted(name), reason=error.strerror)) from None
    if suffix in _SIGNATURES and not re.match(_SIGNATURES[suffix], begin, re.DOTALL):
        raise ImageError(messages.IMAGE_OTHER_CONTENT.format(name=quoted(name), suffix=suffix))
    return digest


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
