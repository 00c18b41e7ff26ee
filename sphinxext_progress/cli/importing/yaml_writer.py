"""Write data as a YAML report in the canonical format, with ambiguous strings quoted."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import yaml

from sphinxext_progress.cli.yaml_scalars import PLAIN_SCALAR
from sphinxext_progress.format.period import Period

if TYPE_CHECKING:
    from collections.abc import Mapping

_STR = "tag:yaml.org,2002:str"

#: The keys at the top of a report; each other key is a separate part.
HEAD_KEYS = ("project", "period", "published", "authors", "draft", "window", "titles")


class QuotedHash(str):
    """A commit hash, which is always quoted."""

    __slots__ = ()


class _Dumper(yaml.SafeDumper):
    """Writes YAML in the style of a handwritten file."""

    # Workaround, see docs/develop/workarounds.md#yaml-list-indentation
    def increase_indent(self, flow: bool = False, indentless: bool = False) -> Any:  # noqa: ARG002, FBT001, FBT002 - PyYAML's
        """Indent lists below their keys."""
        return super().increase_indent(flow, indentless=False)

    # Workaround, see docs/develop/workarounds.md#yaml-literal-blocks
    def analyze_scalar(self, scalar: str) -> Any:
        """Allow a block for texts with blanks before a line break or with tabs, for which PyYAML writes escapes."""
        analysis = super().analyze_scalar(scalar)
        # A tab at the start would be read as part of the indentation.
        analysis.allow_block |= "\n" in scalar and scalar[0] not in "\t\n"
        return analysis

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - PyYAML's
        """Write repeated values in full instead of using anchors."""
        return True


def _represent_text(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    if "\n" in text:
        return dumper.represent_scalar(_STR, text, style="|")
    return dumper.represent_scalar(_STR, text, style="" if PLAIN_SCALAR.fullmatch(text) else "'")


def _represent_plain(dumper: yaml.SafeDumper, value: dt.date | Period) -> yaml.Node:
    # Use the tag that the resolver assigns to the text, so that it is not quoted.
    text = value.name if isinstance(value, Period) else value.isoformat()
    tag: str = dumper.resolve(yaml.ScalarNode, text, (True, False))  # type: ignore[no-untyped-call]
    return dumper.represent_scalar(tag, text)


_Dumper.add_representer(str, _represent_text)
_Dumper.add_representer(QuotedHash, lambda dumper, text: dumper.represent_scalar(_STR, str(text), style='"'))
_Dumper.add_representer(dt.date, _represent_plain)
_Dumper.add_representer(Period, _represent_plain)


def dump_report(data: Mapping[str, Any], remarks: list[str]) -> str:
    """Return the data of a report as YAML.

    :param data: the non-empty keys of the format, in its order.
    :param remarks: the lines of the comment at the end.
    """
    head = {key: value for key, value in data.items() if key in HEAD_KEYS}
    parts = [head, *({key: value} for key, value in data.items() if key not in HEAD_KEYS)]
    document = "\n".join(_dump_part(part) for part in parts if part)
    # Without the blank line, the comment would look like part of a block scalar at the end.
    comments = "".join(f"# {line}".rstrip() + "\n" for line in remarks)
    return f"{document}\n{comments}" if comments else document


def _dump_part(part: Mapping[str, Any]) -> str:
    return yaml.dump(part, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=1 << 20, default_flow_style=False)
