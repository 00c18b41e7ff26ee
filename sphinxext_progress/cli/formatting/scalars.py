"""The scalars of a data file: quotes where readers of YAML disagree, and arrows in trajectories."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypeAlias

import yaml

from sphinxext_progress.format.base import FormatModel
from sphinxext_progress.format.fields import CommitHash, element_type
from sphinxext_progress.format.model import find_arrows, split_stages

if TYPE_CHECKING:
    from collections.abc import Iterator

#: What replaces the characters from one offset to another.
ScalarEdit: TypeAlias = tuple[int, int, str]

_TEXT = "tag:yaml.org,2002:str"
_NULL = "tag:yaml.org,2002:null"

# What PyYAML, a reader of YAML 1.1, takes for text and another reader does not: the numbers of YAML 1.2,
# what some readers try to read as a number, and the short booleans of 1.1.
_OTHER = re.compile(
    r"[-+]?(?:(?=[._]*[0-9])[0-9_]*\.?[0-9_]*(?:[eE][-+]?[0-9_]*)?|0o[0-7_]*|0x[0-9a-fA-F_]*|0b[01_]*|[._]*)|[yYnN]"
)


def scalar_edits(text: str, node: yaml.Node, kind: Any, key: str = "") -> Iterator[ScalarEdit]:
    """Find what to edit in the scalars of a node.

    :param text: the whole file.
    :param node: the node.
    :param kind: the type that the model gives it.
    :param key: the key whose value it is.
    :return: the edits, in the order of the file.
    """
    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            wanted = element_type(kind.model_fields[name.value].annotation)
            yield from scalar_edits(text, value, wanted, name.value)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from scalar_edits(text, item, kind)
    elif isinstance(node, yaml.ScalarNode):
        begin, end = node.start_mark.index, node.end_mark.index
        new = written = text[begin:end]
        if key == "trajectory":
            new = _with_arrows(written, node)
        if node.style in ("|", ">"):
            new = _ended(new) if end == len(text) and node.value and not node.value.endswith("\n") else new
        elif not node.style and _needs_quotes(node, kind):
            new = _quoted(new)
        if new != written:
            yield begin, end, new


def _needs_quotes(node: yaml.ScalarNode, kind: Any) -> bool:
    """Tell whether a plain scalar is a text that some reader takes for something else."""
    # A key without a value has none, whichever way it is written.
    if node.tag == _NULL:
        return False
    if kind == CommitHash:
        return True
    # A text may stand for a mapping.
    if not issubclass(kind, str | FormatModel):
        return False
    return node.tag != _TEXT or _OTHER.fullmatch(node.value) is not None


def _quoted(written: str) -> str:
    # Lines are folded in quotes as without them.
    return f'"{written}"' if not re.search(r'["\\]', written) else "'" + written.replace("'", "''") + "'"


def _with_arrows(written: str, node: yaml.ScalarNode) -> str:
    """Write each arrow of a trajectory as one, where it stands between stages."""
    if len(split_stages(node.value)) < 2:
        return written
    # The line above a block may have a comment.
    body = len(re.split("[\r\n]", written)[0]) if node.style in ("|", ">") else 0
    signs = [found.start() for found in re.finditer("->", written) if found.start() >= body]
    read = [found.start() for found in re.finditer("->", node.value)]
    # They differ where one is written by an escape.
    if len(signs) == len(read):
        between = {start for start, _ in find_arrows(node.value)}
        for at, start in reversed([*zip(signs, read, strict=True)]):
            if start in between:
                written = f"{written[:at]}→{written[at + 2 :]}"
    return written


def _ended(written: str) -> str:
    """Say of a block that ends with the file, without a line break, that it has none."""
    return re.sub("^([|>][0-9]?)[+-]?([0-9]?)", r"\1\2-", written)
