"""Read the people who contributed from a list."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sphinxext_progress.cli import markdown_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinxext_progress.cli.importing.context import ImportContext
    from sphinxext_progress.cli.importing.outline_blocks import OutlineItem

_HANDLE = r"@[A-Za-z0-9][\w-]*(?:\[bot\])?"
_PERSON = re.compile(
    rf"(?P<name>{_HANDLE}|[^\W\d_][\w.'’-]*(?: [^\W\d_][\w.'’-]*){{0,4}})"
    rf"(?:\s*[(,–—-]+\s*(?P<login>{_HANDLE})\)?)?"
    r"(?:\s*[(,:–—-]+\s*(?P<commit_count>[1-9]\d{0,5})(?:\s+commits?)?\)?)?"
    r"(?P<first_time>\s+made (?:their|his|her) first contribution(?: in)?)?\s*[.!]?",
    re.IGNORECASE,
)


def read_contributors(
    items: Iterable[OutlineItem], context: ImportContext, *, first_time: bool = False
) -> list[tuple[dict[str, Any], dict[str, Any]]] | None:
    """Read bullets as contributors.

    :param first_time: whether the heading says that these are first contributions.
    :return: each person, and what the bullet refers to; None if a bullet contains anything else.
    """
    people: list[tuple[dict[str, Any], dict[str, Any]]] = []
    for item in items:
        if context.mark:
            people.append((_exported_person(item, context), {}))
            continue
        source = context.resolve(markdown_text.fold_lines(item.text))
        text, references = context.split_references(source) if context.has_references(source) else (source, {})
        match = _PERSON.fullmatch(markdown_text.text_without_markup(text))
        if match is None or item.blocks or references.keys() & {"authors", "links"} or not _is_name(match["name"]):
            return None
        found = match.groupdict()
        person: dict[str, Any] = {"name": found["name"]}
        if found["login"]:
            person["login"] = found["login"].removeprefix("@")
        if found["commit_count"]:
            person["commit_count"] = int(found["commit_count"])
        if first_time or found["first_time"]:
            person["first_time"] = True
        people.append((person, references))
    return people


def _exported_person(item: OutlineItem, context: ImportContext) -> dict[str, Any]:
    """Read a bullet as ``export`` writes it: a name, and details in parentheses."""
    words = context.localization
    text = markdown_text.read_text(markdown_text.fold_lines(item.text))
    person: dict[str, Any] = {}
    name, _, details = text.rpartition(" (")
    for detail in details.removesuffix(")").split(", ") if name and details.endswith(")") else ():
        count = re.search("[1-9][0-9]*", detail)
        if detail.startswith("@"):
            person["login"] = markdown_text.text_without_markup(detail)[1:]
        elif detail == words("first contribution"):
            person["first_time"] = True
        elif count and detail == words.plural("{count} commit", "{count} commits", int(count[0])):
            person["commit_count"] = int(count[0])
        else:
            person = {}
            break
    shown = markdown_text.text_without_markup(name if person else text)
    return person if person.get("login") == shown else {"name": shown, **person}


def _is_name(text: str) -> bool:
    """Return whether a text is a handle, or words of which the first and the last are capitalized."""
    words = text.split()
    return len(words) == 1 or all(word[0] == word[0].upper() for word in (words[0], words[-1]))
