"""Normalize the scalars of a data file: quote ambiguous ones, and write arrows in trajectories as ``→``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypeAlias

import yaml

from sphinxext_progress.cli.yaml_scalars import quoted_scalar
from sphinxext_progress.format.base import FormatModel
from sphinxext_progress.format.fields import CommitHash, value_type
from sphinxext_progress.format.references import CommitReference
from sphinxext_progress.format.trajectories import find_arrows, split_stages

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Start offset, end offset and replacement text.
ScalarEdit: TypeAlias = tuple[int, int, str]

_TEXT = "tag:yaml.org,2002:str"
_NULL = "tag:yaml.org,2002:null"

# Scalars that PyYAML (YAML 1.1) reads as strings but other readers do not: numbers of YAML 1.2, text that some
# readers try to parse as a number, and the short booleans of YAML 1.1.
_AMBIGUOUS = re.compile(
    r"[-+]?(?:(?=[._]*[0-9])[0-9_]*\.?[0-9_]*(?:[eE][-+]?[0-9_]*)?|0o[0-7_]*|0x[0-9a-fA-F_]*|0b[01_]*|[._]*)|[yYnN]"
)


def scalar_edits(text: str, node: yaml.Node, kind: Any, key: str = "") -> Iterator[ScalarEdit]:
    """Yield the edits for the scalars of a node, in the order of the file.

    :param text: the whole file.
    :param kind: the type of the node in the model.
    :param key: the key of the node.
    """
    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            yield from _key_edits(text, name, kind)
            yield from scalar_edits(text, value, value_type(kind, name.value), name.value)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from scalar_edits(text, item, kind)
    elif isinstance(node, yaml.ScalarNode):
        begin, end = node.start_mark.index, node.end_mark.index
        new = written = text[begin:end]
        if key == "trajectory":
            new = _with_arrows(written, node)
        if node.style in ("|", ">"):
            new = (
                _with_strip_indicator(new) if end == len(text) and node.value and not node.value.endswith("\n") else new
            )
        elif not node.style and _needs_quotes(node, kind):
            new = quoted_scalar(new)
        if new != written:
            yield begin, end, new


def _key_edits(text: str, name: yaml.Node, kind: Any) -> Iterator[ScalarEdit]:
    """Yield the edit for a key of a mapping that is no model, and so has free keys."""
    if not isinstance(kind, type):
        yield from scalar_edits(text, name, str)


def _needs_quotes(node: yaml.ScalarNode, kind: Any) -> bool:
    """Return whether a plain scalar is a string that some readers interpret as another type."""
    # All spellings of null mean that the key has no value.
    if node.tag == _NULL:
        return False
    if kind in (CommitHash, CommitReference):
        return True
    # Some models accept a string instead of a mapping.
    if not issubclass(kind, str | FormatModel):
        return False
    return node.tag != _TEXT or _AMBIGUOUS.fullmatch(node.value) is not None


def _with_arrows(written: str, node: yaml.ScalarNode) -> str:
    """Replace ``->`` between the stages of a trajectory with ``→``."""
    if len(split_stages(node.value)) < 2:
        return written
    # Skip the header line of a block scalar, which may have a comment.
    body = len(re.split("[\r\n]", written)[0]) if node.style in ("|", ">") else 0
    written_arrows = [match.start() for match in re.finditer("->", written) if match.start() >= body]
    value_arrows = [match.start() for match in re.finditer("->", node.value)]
    # The counts differ if an escape sequence produces one of the arrows.
    if len(written_arrows) == len(value_arrows):
        between = {start for start, _ in find_arrows(node.value)}
        for offset, start in reversed([*zip(written_arrows, value_arrows, strict=True)]):
            if start in between:
                written = f"{written[:offset]}→{written[offset + 2 :]}"
    return written


def _with_strip_indicator(written: str) -> str:
    """Set the strip indicator of a block scalar that ends at the end of the file without a line break."""
    return re.sub("^([|>][0-9]?)[+-]?([0-9]?)", r"\1\2-", written)
