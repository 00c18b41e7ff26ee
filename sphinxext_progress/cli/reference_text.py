"""Write and read the references of an entry (commits, numbers, authors, links) in parentheses after its text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sphinxext_progress.cli import markdown_text
from sphinxext_progress.cli.portable_markdown import escape_address
from sphinxext_progress.cli.written_dates import read_exact_period
from sphinxext_progress.format.fields import COMMIT_HASH_PATTERN, POSITIVE_NUMBER_PATTERN
from sphinxext_progress.text.escaping import escape_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sphinxext_progress.format.links import AddressTemplates
    from sphinxext_progress.format.period import Period
    from sphinxext_progress.format.references import References
    from sphinxext_progress.reports.localization import Localizer

#: The number of digits in the link text of a hash.
LINKED_HASH_LENGTH = 10

_HASH = re.compile(COMMIT_HASH_PATTERN)
_NUMBER = re.compile(POSITIVE_NUMBER_PATTERN)
_REQUEST = "PR|MR|pull request|merge request"
_NUMBERED = re.compile(rf"(?:{_REQUEST})?\s*[#!]?({_NUMBER.pattern})", re.IGNORECASE)
_NAME = "[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
_WORDS = re.compile(
    rf"(?P<commit>commit (?=(?:{_NAME}@)?{_HASH.pattern}\Z))"
    rf"|(?P<pr>(?:{_REQUEST}) [#!]?(?=(?:{_NAME}[#!])?{_NUMBER.pattern}\Z))"
    rf"|(?P<issue>issue #?(?=(?:{_NAME}[#!])?{_NUMBER.pattern}\Z))|(?P<authors>by (?=\S))",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"https?://[^\s/]\S*|mailto:[^\s@]+@\S+")


# Writing ----------------------------------------------------------------------------------------------


def write_references(references: References, links: AddressTemplates, more: Sequence[str] = ()) -> str:
    """Return references in parentheses, with a leading space; empty if there are none.

    :param links: the address templates of the project.
    :param more: plain text to add after the references.
    """
    texts = [*_reference_texts(references, links), *map(_escaped, more)]
    return f" ({', '.join(texts)})" if texts else ""


def _reference_texts(references: References, links: AddressTemplates) -> Iterator[str]:
    for commit in references.commit:
        short = commit.abbreviated(LINKED_HASH_LENGTH)
        yield _link(short, links.of(commit.repository).commit(commit.hash)) or f"commit {commit}"
    for pr in references.pr:
        addresses = links.of(pr.repository)
        yield _link(pr.text(addresses.pr_sign), addresses.pr(pr.number)) or f"PR {pr.text(addresses.pr_sign)}"
    for issue in references.issue:
        yield _link(issue.text("#"), links.of(issue.repository).issue(issue.number)) or f"issue {issue.text('#')}"
    yield from write_people(references.authors, links)
    for link in references.links:
        yield _link(_escaped(link.text or link.url), link.url)


def write_people(names: Sequence[str], links: AddressTemplates, before: str = "by ") -> Iterator[str]:
    """Yield names, as links if they have an address.

    :param links: the address templates of the project.
    :param before: text before a name that is not a link.
    """
    for name in names:
        yield write_person(name, links, before=before)


def write_person(name: str, links: AddressTemplates, login: str = "", before: str = "") -> str:
    """Return a name, as a link if it has an address.

    :param login: the handle; by default the name.
    :param before: text before a name that is not a link.
    """
    return _link(_escaped(name), links.author(login or name)) or f"{before}{_escaped(name)}"


def _escaped(text: str) -> str:
    """Escape plain text, including commas and brackets, which are significant in a list of references."""
    escaped = re.sub(r"(\\.)|(?=[,()\[\]])", lambda match: match[1] or "\\", escape_text(" ".join(text.split())))
    # Stages are split at arrows before escapes are processed, so use an entity for a backtick.
    return escaped.replace("\\`", "&#96;")


def _link(text: str, address: str) -> str:
    link = f"[{text}]({address})"
    if not address or [token.attrGet("href") for token in markdown_text.inline_tokens(link)[:1]] == [address]:
        return link if address else ""
    return f"[{text}]({escape_address(address)})"


# Reading ----------------------------------------------------------------------------------------------


def split_references(
    text: str, links: AddressTemplates, localization: Localizer | None = None
) -> tuple[str, dict[str, Any]]:
    """Split a text from the references at its end.

    :param links: the address templates of the project.
    :param localization: the language of a period among the references; None if a period is not allowed.
    :return: the text before the references, and their values by key; the whole text if there are none.
    """
    start = _opening_parenthesis(text)
    if start > 0 and (values := read_references(text[start + 1 : -1], links, localization=localization)):
        return text[:start].rstrip(), values
    return text, {}


def _opening_parenthesis(text: str) -> int:
    """Return the index of the parenthesis that the last one closes, if whitespace precedes it; otherwise -1."""
    if not text.endswith(")") or text.endswith("\\)"):
        return -1
    depth = 0
    for index in range(len(text) - 1, -1, -1):
        if text[index] in "()" and text[index - 1 : index] != "\\":
            depth += 1 if text[index] == ")" else -1
            if not depth:
                return index if index and text[index - 1].isspace() else -1
    return -1


def read_references(
    source: str, links: AddressTemplates, column: str = "", localization: Localizer | None = None
) -> dict[str, Any] | None:
    """Read comma-separated references.

    :param source: the references, as Markdown.
    :param links: the address templates of the project.
    :param column: the key of plain values in a table column.
    :param localization: the language of a period among the references; None if a period is not allowed.
    :return: the values by key; None if the source contains anything else.
    """
    values: dict[str, Any] = {}
    for words, address in _parts(source):
        reference = (
            _linked_reference(words, address, links)
            if address
            else _plain_reference(words, column) or _period(words, localization)
        )
        if reference is None:
            return None
        key, value = reference
        values.setdefault(key, []).append(value)
    if len(values.get("period", ())) > 1:
        return None
    return values or None


def read_people(source: str, links: AddressTemplates) -> list[str]:
    """Read comma-separated names; empty if the text contains anything else."""
    references = read_references(source, links, "authors") or {}
    return references["authors"] if references.keys() == {"authors"} else []


def _period(words: str, localization: Localizer | None) -> tuple[str, Period] | None:
    period = read_exact_period(words, localization) if localization else None
    return ("period", period) if period else None


def _parts(source: str) -> Iterator[tuple[str, str]]:
    """Split references at commas; yield the text of each, and its address if all of it is one link."""
    parts: list[list[tuple[str, str]]] = [[]]
    address = ""
    for token in markdown_text.inline_tokens(source):
        if token.type == "link_open":
            address = str(token.attrGet("href"))
            parts[-1].append(("", address))
        elif token.type == "link_close":
            address = ""
        elif token.type == "text" and not address:
            # Treat "#12 by @ann" with a linked number as two references.
            text = re.sub(r"\A\s+(?=by\s)", ",", token.content) if parts[-1] else token.content
            first, *rest = text.split(",")
            parts[-1].append((first, ""))
            parts += [[(text_part, "")] for text_part in rest]
        else:
            parts[-1].append((token.content or " ", address))
    for part in parts:
        words = "".join(text_part for text_part, _ in part).strip()
        addresses = {target for text_part, target in part if text_part.strip() or target}
        yield words, addresses.pop() if len(addresses) == 1 else ""


def _linked_reference(text: str, address: str, links: AddressTemplates) -> tuple[str, Any] | None:
    """Identify the reference that a link leads to; its text must match the text of the rendered page."""
    for name, addresses in {"": links, **links.others}.items():
        if reference := _linked_change(text, address, name, addresses):
            return reference
    if text and links.author(text) == address:
        return "authors", text
    if _ADDRESS.fullmatch(address):
        return "links", {"url": address, "text": text} if text and text != address else address
    return None


def _linked_change(text: str, address: str, name: str, links: AddressTemplates) -> tuple[str, str | int] | None:
    """Identify a commit, a pull request or an issue of one repository.

    :param name: the name of the repository, which is a part of the text; empty for the repository of the project.
    """
    shown_hash = text.removeprefix(f"{name}@") if name else text
    for commit_hash in _HASH.findall(address):
        if links.commit(commit_hash) == address and len(shown_hash) >= 7 and commit_hash.startswith(shown_hash):
            return "commit", f"{name}@{commit_hash}" if name else commit_hash
    shown_number = _NUMBERED.fullmatch(text.removeprefix(name))
    for number in _NUMBER.findall(address):
        if shown_number and shown_number[1] == number:
            for key, expected in (("pr", links.pr(int(number))), ("issue", links.issue(int(number)))):
                if expected == address:
                    return key, f"{name}#{number}" if name else int(number)
    return None


def _plain_reference(text: str, column: str) -> tuple[str, Any] | None:
    """Identify a reference without a link by the word before it or by its column."""
    if prefix := _WORDS.match(text):
        key, rest = str(prefix.lastgroup), text[prefix.end() :]
        if key in ("pr", "issue"):
            return key, int(rest) if rest.isdigit() else rest.replace("!", "#")
        return key, rest
    if column == "commit" and _HASH.fullmatch(text):
        return column, text
    if column in ("pr", "issue") and (number := _NUMBERED.fullmatch(text)):
        return column, int(number[1])
    return (column, text) if column == "authors" and text else None
