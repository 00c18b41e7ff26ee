"""Add an entry to a toctree of a page in MyST or reStructuredText, without parsing the rest of the page."""

from __future__ import annotations

import os
import posixpath
import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from sphinxext_progress.cli import output_files
from sphinxext_progress.cli.console import CommandError, quoted_path
from sphinxext_progress.cli.path_checks import check_path
from sphinxext_progress.diagnostics import quoted
from sphinxext_progress.diagnostics.messages import init as messages
from sphinxext_progress.reading import decoding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_RST_TOCTREE = re.compile(r"\.\.[ \t]+toctree::[ \t]*")
_FENCE = re.compile(r"(?P<fence>`{3,}|~{3,}|:{3,})[ \t]*(?P<info>[^`]*)")
_MYST_TOCTREE = re.compile(r"\{toctree\}[ \t]*")
_OPTION = re.compile(r"\s*:[\w-]+:(\s|$)")
_GLOB_OPTION = re.compile(r"\s*:?glob:")
_TITLED_ENTRY = re.compile(r".+<(?P<target>[^<>]+)>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Toctree:
    """A toctree of a page, as a range of lines."""

    #: The index of its first line after the directive, and of the first line after it.
    start: int
    end: int
    #: The lines of its options and of its entries; others are blank.
    options: Sequence[str]
    entries: Sequence[str]
    #: The indentation of its lines.
    indent: str

    def lists(self, page: str, folder: str) -> bool:
        """Return whether an entry or a glob of the toctree includes a page.

        :param page: the document name, such as ``progress/index``.
        :param folder: the folder of the page with the toctree.
        """
        is_glob = any(map(_GLOB_OPTION.match, self.options))
        for entry in self.entries:
            titled = _TITLED_ENTRY.fullmatch(entry.strip())
            target = re.sub(r"\.(rst|md)$", "", titled["target"] if titled else entry.strip())
            name = target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            if name == page or (is_glob and PurePosixPath(f"/{page}").match(f"/{name}")):
                return True
        return False


@dataclass(frozen=True, slots=True)
class ToctreeEdit:
    """An entry to add to a page; ``new_text`` is None if the page lists it already."""

    path: Path
    entry: str
    old: bytes
    new_text: str | None = None
    #: The line of the new entry.
    line: int = 0

    def write(self) -> None:
        """Write the page.

        :raises CommandError: if it has changed in the meantime, or cannot be written.
        """
        if self.new_text is not None:
            output_files.rewrite_file(self.path, self.old, self.new_text)


def plan_entry(path: Path, folder: Path, page: Path) -> ToctreeEdit:
    """Return the edit that adds a page to the first toctree of another one.

    :param path: the page with the toctree.
    :param folder: the folder of ``conf.py``.
    :param page: the page to add, in that folder.
    :raises CommandError: if the page cannot be read, or has no toctree that can be extended.
    """
    target = page.relative_to(folder).with_suffix("").as_posix()
    find_toctrees = _FINDERS.get(path.suffix)
    if not find_toctrees:
        raise CommandError(messages.UNKNOWN_PAGE_TYPE.format(path=quoted_path(path), entry=quoted(target)))
    root, own_folder = Path(os.path.abspath(folder)), Path(os.path.abspath(path)).parent  # noqa: PTH100 - keep links
    if not own_folder.is_relative_to(root):
        raise CommandError(messages.PAGE_OUTSIDE_SITE.format(path=quoted_path(path), folder=quoted_path(folder)))
    docname_folder = own_folder.relative_to(root).as_posix()
    entry = posixpath.relpath(target, docname_folder)
    data, text = _read_page(path, folder)
    newline = "\r\n" if "\r\n" in text else "\n"
    lines = text.split(newline)
    toctrees = list(find_toctrees(lines))
    if not toctrees:
        raise CommandError(messages.NO_TOCTREE.format(path=quoted_path(path), entry=quoted(entry)))
    if any(toctree.lists(target, docname_folder) for toctree in toctrees):
        return ToctreeEdit(path, entry, data)
    at, added = _insertion(lines, toctrees[0], entry)
    bom = "\ufeff" if data.startswith(b"\xef\xbb\xbf") else ""
    new_text = bom + newline.join([*lines[:at], *added, *lines[at:]])
    return ToctreeEdit(path, entry, data, new_text, at + len(added))


def _read_page(path: Path, folder: Path) -> tuple[bytes, str]:
    """Return the bytes and the text of a page."""
    name = path.as_posix()
    try:
        data = decoding.read_bytes(check_path(path, folder), name)
        return data, decoding.decode_utf8(data, name)
    except decoding.DataError as error:
        reason = error.diagnostics[0].message.partition(";")[0]
        raise CommandError(messages.NO_PAGE.format(path=quoted_path(path), reason=reason)) from None


def _insertion(lines: Sequence[str], toctree: Toctree, entry: str) -> tuple[int, list[str]]:
    """Return the index at which to insert lines, and the lines: after the last entry, or after the options."""
    at = toctree.end
    while at > toctree.start and not lines[at - 1].strip():
        at -= 1
    # A blank line separates the entries from the options and from the directive.
    separator = [""] if not toctree.entries and (toctree.options or toctree.indent) else []
    return at, [*separator, f"{toctree.indent}{entry}"]


def _rst_toctrees(lines: Sequence[str]) -> Iterator[Toctree]:
    for index, line in enumerate(lines):
        if not _RST_TOCTREE.fullmatch(line):
            continue
        end = start = index + 1
        while end < len(lines) and (not lines[end].strip() or lines[end][0] in " \t"):
            end += 1
        body = lines[start:end]
        # The options end at the first blank line.
        after_options = next((number for number, text in enumerate(body) if not text.strip()), len(body))
        indent = next((text[: -len(text.lstrip())] for text in body if text.strip()), "   ")
        entries = [text for text in body[after_options:] if text.strip()]
        yield Toctree(start, end, body[:after_options], entries, indent)


def _myst_toctrees(lines: Sequence[str]) -> Iterator[Toctree]:
    index = 0
    while index < len(lines):
        opening = _FENCE.fullmatch(lines[index])
        index += 1
        if not opening:
            continue
        start = index
        closing = re.compile(rf"{opening['fence'][0]}{{{len(opening['fence'])},}}[ \t]*")
        while index < len(lines) and not closing.fullmatch(lines[index]):
            index += 1
        if _MYST_TOCTREE.fullmatch(opening["info"]):
            options, entries = _split_options(lines[start:index])
            yield Toctree(start, index, options, entries, "")
        index += 1


def _split_options(body: Sequence[str]) -> tuple[list[str], list[str]]:
    """Split the body of a MyST directive into options, in either of their two forms, and entries."""
    end = 0
    if body and body[0].strip() == "---":
        end = next((number for number in range(1, len(body)) if body[number].strip() == "---"), len(body)) + 1
    else:
        while end < len(body) and _OPTION.match(body[end]):
            end += 1
    return list(body[:end]), [text for text in body[end:] if text.strip()]


_FINDERS: dict[str, Callable[[Sequence[str]], Iterator[Toctree]]] = {".rst": _rst_toctrees, ".md": _myst_toctrees}
