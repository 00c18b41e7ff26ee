"""Read the sizes and contents of blobs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sphinxext_progress.git.repository import Repository

# A line of ``cat-file --batch-check``.
_OBJECT_SIZE = re.compile(r"(?P<name>[0-9a-f]{40,64}) (?P<type>[a-z]{1,9}) (?P<size>[0-9]{1,15})")


def local_blobs(repository: Repository) -> frozenset[str]:
    """Return the hashes of the blobs that are on this machine.

    Asking a partial clone for single objects would make git fetch those that it lacks, or fail at the first one.
    """
    # The order of the objects in the packs is much faster than that of their hashes.
    options = ("--batch-all-objects", "--unordered", "--batch-check=%(objecttype) %(objectname)", "--buffer")
    blobs, rest = set[str](), b""
    for chunk in repository.stream("cat-file", *options):
        *lines, rest = (rest + chunk).split(b"\n")
        blobs.update(line[5:].decode("ascii", "replace") for line in lines if line.startswith(b"blob "))
    return frozenset(blobs)


def blob_sizes(repository: Repository, objects: Sequence[str]) -> dict[str, int]:
    """Return the sizes of blobs in bytes, by hash; objects that are not blobs have no entry.

    :param objects: the hashes, without duplicates.
    :raises GitError: if an object is missing.
    """
    answer = repository.run("cat-file", "--batch-check", "--buffer", stdin=objects)
    lines = answer.decode("utf-8", "replace").split("\n")
    if len(lines) != len(objects) + 1 or lines.pop():
        raise repository.unexpected_output("cat-file")
    sizes = {}
    for name, line in zip(objects, lines, strict=True):
        if line == f"{name} missing":
            raise repository.missing_objects()
        match = _OBJECT_SIZE.fullmatch(line)
        if not match or match["name"] != name:
            raise repository.unexpected_output("cat-file")
        if match["type"] == "blob":
            sizes[name] = int(match["size"])
    return sizes


def blob_contents(repository: Repository, sizes: Mapping[str, int]) -> Iterator[tuple[str, bytes]]:
    """Yield the hashes and contents of blobs, keeping only one in memory at a time.

    :param sizes: the size of each blob in bytes, by hash.
    :raises GitError: if git fails.
    """
    chunks, buffer = repository.stream("cat-file", "--batch", "--buffer", stdin=sizes), bytearray()
    for name, size in sizes.items():
        header = f"{name} blob {size}\n".encode()
        end = len(header) + size
        while len(buffer) <= end and (chunk := next(chunks, b"")):
            buffer += chunk
        if len(buffer) <= end or not buffer.startswith(header) or buffer[end] != ord("\n"):
            raise repository.unexpected_output("cat-file")
        yield name, bytes(buffer[len(header) : end])
        del buffer[: end + 1]
    if buffer or next(chunks, b""):
        raise repository.unexpected_output("cat-file")
