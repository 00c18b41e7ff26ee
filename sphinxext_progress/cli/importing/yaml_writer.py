"""Data as the YAML of a report: the common form, every text quoted that a reader may take for something else."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import yaml

from sphinxext_progress.cli.yaml_scalars import PLAIN_SCALAR
from sphinxext_progress.format.period import Period

if TYPE_CHECKING:
    from collections.abc import Mapping

_STR = "tag:yaml.org,2002:str"

#: The keys that stand together at the top of a report; any other one is a part of it.
HEAD_KEYS = ("project", "period", "published", "authors", "draft", "window", "titles")


class QuotedHash(str):
    """The hash of a commit, which is always quoted."""

    __slots__ = ()


class _Dumper(yaml.SafeDumper):
    """Writes what an author would write by hand."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> Any:  # noqa: ARG002, FBT001, FBT002 - PyYAML's
        """Indent lists below their keys."""
        return super().increase_indent(flow, indentless=False)

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - PyYAML's
        """Write what stands twice twice."""
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    if "\n" in text:
        return dumper.represent_scalar(_STR, text, style="|")
    return dumper.represent_scalar(_STR, text, style="" if PLAIN_SCALAR.fullmatch(text) else "'")


def _plain(dumper: yaml.SafeDumper, value: dt.date | Period) -> yaml.Node:
    # As the resolver reads it, so that nothing is quoted.
    text = value.name if isinstance(value, Period) else value.isoformat()
    tag: str = dumper.resolve(yaml.ScalarNode, text, (True, False))  # type: ignore[no-untyped-call]
    return dumper.represent_scalar(tag, text)


_Dumper.add_representer(str, _text)
_Dumper.add_representer(QuotedHash, lambda dumper, text: dumper.represent_scalar(_STR, str(text), style='"'))
_Dumper.add_representer(dt.date, _plain)
_Dumper.add_representer(Period, _plain)


def dump_report(data: Mapping[str, Any], remarks: list[str]) -> str:
    """Write the data of a report.

    :param data: the keys and values of the format, in its order; what is empty has been left out.
    :param remarks: what stands at the end as comments, a line each.
    """
    head = {key: value for key, value in data.items() if key in HEAD_KEYS}
    parts = [head, *({key: value} for key, value in data.items() if key not in HEAD_KEYS)]
    made = "\n".join(_dumped(part) for part in parts if part)
    # A text that ends a file may not be followed by comments that would look like it.
    comments = "".join(f"# {line}".rstrip() + "\n" for line in remarks)
    return f"{made}\n{comments}" if comments else made


def _dumped(part: Mapping[str, Any]) -> str:
    return yaml.dump(part, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=1 << 20, default_flow_style=False)
