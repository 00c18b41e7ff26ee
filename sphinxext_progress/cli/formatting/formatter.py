"""Convert a data file to the canonical format: ordered keys, quoted ambiguous scalars, arrows as ``→``.

The text is edited in place: unaffected parts stay identical byte for byte.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

from sphinxext_progress.cli.console import CommandError, quoted_path
from sphinxext_progress.cli.formatting.key_order import KeyOrder, line_ending
from sphinxext_progress.cli.formatting.scalars import scalar_edits
from sphinxext_progress.diagnostics.messages.commands import MEANING_WOULD_CHANGE
from sphinxext_progress.reading import decoding, loader

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from sphinxext_progress.cli.formatting.scalars import ScalarEdit
    from sphinxext_progress.format.base import FormatModel

# Both loaders give the same nodes and positions for a valid file.
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def to_common_form(
    data: bytes, path: Path, kind: type[FormatModel], repositories: Mapping[str, str] | None = None
) -> str:
    """Convert a data file to the canonical format.

    :param data: the content of a valid file.
    :param path: the file, for messages.
    :param kind: the model of the file.
    :param repositories: the names of the repositories of its project, by path.
    :return: the new text, without a byte order mark and with unchanged line endings.
    :raises CommandError: if the conversion would change the meaning of the file.
    """
    text = decoding.decode_checked(data, path.as_posix())
    if (root := _root(text)) is None:
        return text
    text = _edited(text, scalar_edits(text, root, kind))
    newline = line_ending(text)
    if not text.endswith(("\r", "\n")):
        text += newline
    text = KeyOrder(text, newline).ordered(_root(text), kind)
    # Like other formatters, refuse to change the meaning of a file.
    before, after = (
        loader.parse_file(content, path.as_posix(), kind, repositories=repositories).model
        for content in (data, text.encode())
    )
    if before != after:
        raise CommandError(MEANING_WOULD_CHANGE.format(path=quoted_path(path)))
    return text


def _edited(text: str, edits: Iterator[ScalarEdit]) -> str:
    pieces, at = [], 0
    for begin, end, new in edits:
        pieces += [text[at:begin], new]
        at = end
    return "".join([*pieces, text[at:]])


def _root(text: str) -> Any:
    """Compose the nodes of a valid file, which has no anchors, no tags and no deep nesting."""
    return yaml.compose(text, Loader=_Loader)
