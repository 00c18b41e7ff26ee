"""The common form of a data file: keys in order, quotes where readers of YAML disagree, arrows as arrows.

The text is edited, never written anew: what is not changed stays as it is, byte by byte.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

from sphinxext_progress.cli.console import CommandError, quoted_path
from sphinxext_progress.cli.formatting.key_order import KeyOrder, line_ending
from sphinxext_progress.cli.formatting.scalars import scalar_edits
from sphinxext_progress.reading import decoding, loader

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sphinxext_progress.cli.formatting.scalars import ScalarEdit
    from sphinxext_progress.format.base import FormatModel

# Both parsers give the same nodes and places of a file without a diagnostic.
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def to_common_form(data: bytes, path: Path, kind: type[FormatModel]) -> str:
    """Bring a data file to the common form.

    :param data: the bytes of a file that has no diagnostic.
    :param path: the file, for the message.
    :param kind: the model that it fits.
    :return: the text of the file, without a byte order mark, with the line ends that it has.
    :raises CommandError: where the new text would say something else.
    """
    text = decoding.decode_checked(data, str(path))
    if (root := _root(text)) is None:
        return text
    text = _edited(text, scalar_edits(text, root, kind))
    newline = line_ending(text)
    if not text.endswith(("\r", "\n")):
        text += newline
    text = KeyOrder(text, newline).ordered(_root(text), kind)
    # As other formatters do: no change is better than another meaning.
    before, after = (loader.parse_file(one, str(path), kind).model for one in (data, text.encode()))
    if before != after:
        msg = (
            f"{quoted_path(path)} cannot be formatted without changing what it says; expected a change of form alone; "
        )
        raise CommandError(msg + "it stays as it is, please report this")
    return text


def _edited(text: str, edits: Iterator[ScalarEdit]) -> str:
    pieces, at = [], 0
    for begin, end, new in edits:
        pieces += [text[at:begin], new]
        at = end
    return "".join([*pieces, text[at:]])


def _root(text: str) -> Any:
    """Compose the nodes of a file; it has no anchors, no tags and no deep nesting."""
    return yaml.compose(text, Loader=_Loader)
