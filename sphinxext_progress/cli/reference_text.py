"""The references beside a text, as the words in brackets after it: commits, numbers, authors and links."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sphinxext_progress.cli import markdown_text
from sphinxext_progress.cli.written_dates import find_period
from sphinxext_progress.text.escaping import escape_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sphinxext_progress.format.links import AddressTemplates
    from sphinxext_progress.format.period import Period
    from sphinxext_progress.format.references import References
    from sphinxext_progress.reports.localization import Localizer

#: How many digits of a hash are shown where it is a link.
LINKED_HASH_LENGTH = 10

_HASH = re.compile(r"[0-9a-fA-F]{7,64}")
_NUMBER = re.compile(r"[1-9][0-9]{0,8}")
_NUMBERED = re.compile(r"(?:PR|MR|pull request|merge request)?\s*[#!]?([1-9][0-9]{0,8})", re.IGNORECASE)
_WORDS = re.compile(
    r"(?P<commit>commit (?=[0-9a-fA-F]{7,64}\Z))|(?P<pr>(?:PR|MR|pull request|merge request) [#!]?(?=[1-9][0-9]{0,8}\Z))"
    r"|(?P<issue>issue #?(?=[1-9][0-9]{0,8}\Z))|(?P<authors>by (?=\S))",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"https?://[^\s/]\S*|mailto:[^\s@]+@\S+")


# Writing ----------------------------------------------------------------------------------------------


def write_references(references: References, links: AddressTemplates, more: Sequence[str] = ()) -> str:
    """Write what a text refers to, with a blank before; nothing where that is nothing.

    :param references: the item.
    :param links: the addresses of its project.
    :param more: words that stand behind them, and are no Markdown.
    """
    made = [*_written(references, links), *map(_words, more)]
    return f" ({', '.join(made)})" if made else ""


def _written(references: References, links: AddressTemplates) -> Iterator[str]:
    for commit in references.commit:
        yield _link(commit[:LINKED_HASH_LENGTH], links.commit(commit)) or f"commit {commit}"
    for number in references.pr:
        yield _link(f"{links.pr_sign}{number}", links.pr(number)) or f"PR {links.pr_sign}{number}"
    for number in references.issue:
        yield _link(f"#{number}", links.issue(number)) or f"issue #{number}"
    yield from write_people(references.authors, links)
    for one in references.links:
        yield _link(_words(one.text or one.url), one.url)


def write_people(names: list[str], links: AddressTemplates, before: str = "by ") -> Iterator[str]:
    """Write names, as links where their handles are known.

    :param names: the names.
    :param links: the addresses of the project.
    :param before: what stands before a name that is no link.
    """
    for one in names:
        yield _link(_words(one), links.author(one)) or f"{before}{_words(one)}"


def _words(text: str) -> str:
    """Escape what has a meaning among references too: commas and brackets, of which one alone would spoil a link."""
    made = re.sub(r"(\\.)|(?=[,()\[\]])", lambda one: one[1] or "\\", escape_text(" ".join(text.split())))
    # A stage is split off at its arrow before anything in it is read, and no escape counts there.
    return made.replace("\\`", "&#96;")


def _link(words: str, address: str) -> str:
    made = f"[{words}]({address})"
    if not address or [token.attrGet("href") for token in markdown_text.inline_tokens(made)[:1]] == [address]:
        return made if address else ""
    # With the signs in it that end an address, or are an entity.
    escaped = re.sub(r"[\\<>()&*_`\[\]]", r"\\\g<0>", address)
    return f"[{words}]({escaped})"


# Reading ----------------------------------------------------------------------------------------------


def split_references(text: str, links: AddressTemplates, of: Localizer | None = None) -> tuple[str, dict[str, Any]]:
    """Take the references off the end of a text.

    :param text: the text.
    :param links: the addresses of its project.
    :param of: the language of a period that may stand among them; none where there can be no period.
    :return: the words before them, and the keys that the references give; the whole text where there are none.
    """
    begin = _bracket(text)
    if begin > 0 and (found := read_references(text[begin + 1 : -1], links, of=of)):
        return text[:begin].rstrip(), found
    return text, {}


def _bracket(text: str) -> int:
    """Find the bracket that the last one closes, where a blank stands before it; else a negative number."""
    if not text.endswith(")") or text.endswith("\\)"):
        return -1
    depth = 0
    for at in range(len(text) - 1, -1, -1):
        if text[at] in "()" and text[at - 1 : at] != "\\":
            depth += 1 if text[at] == ")" else -1
            if not depth:
                return at if at and text[at - 1].isspace() else -1
    return -1


def read_references(
    source: str, links: AddressTemplates, column: str = "", of: Localizer | None = None
) -> dict[str, Any] | None:
    """Read references with commas between.

    :param source: the references, as Markdown.
    :param links: the addresses of the project.
    :param column: the key that words alone are of, where a column of a table says so.
    :param of: the language of a period that may stand among them.
    :return: keys and their values; None where something else stands among them.
    """
    made: dict[str, Any] = {}
    for words, address in _parts(source):
        found = _linked(words, address, links) if address else _said(words, column) or _period(words, of)
        if found is None:
            return None
        key, value = found
        made.setdefault(key, []).append(value)
    if len(made.get("period", ())) > 1:
        return None
    return made or None


def _period(words: str, of: Localizer | None) -> tuple[str, Period] | None:
    found = find_period(words, of) if of else None
    return ("period", found.period) if found and found.text == words else None


def _parts(source: str) -> Iterator[tuple[str, str]]:
    """Part references at their commas: the words of each and its address, if all of it is a link."""
    parts: list[list[tuple[str, str]]] = [[]]
    address = ""
    for token in markdown_text.inline_tokens(source):
        if token.type == "link_open":
            address = str(token.attrGet("href"))
            parts[-1].append(("", address))
        elif token.type == "link_close":
            address = ""
        elif token.type == "text" and not address:
            # As in "#12 by @ann", where the number is a link.
            text = re.sub(r"\A\s+(?=by\s)", ",", token.content) if parts[-1] else token.content
            first, *rest = text.split(",")
            parts[-1].append((first, ""))
            parts += [[(one, "")] for one in rest]
        else:
            parts[-1].append((token.content or " ", address))
    for part in parts:
        words = "".join(one for one, _ in part).strip()
        addresses = {where for one, where in part if one.strip() or where}
        yield words, addresses.pop() if len(addresses) == 1 else ""


def _linked(words: str, address: str, links: AddressTemplates) -> tuple[str, Any] | None:
    """Tell what a link leads to; the words have to be those that the page would show."""
    for one in _HASH.findall(address):
        if links.commit(one) == address and len(words) >= 7 and one.startswith(words):
            return "commit", one
    shown = _NUMBERED.fullmatch(words)
    for number in _NUMBER.findall(address):
        if shown and shown[1] == number:
            for key, made in (("pr", links.pr(int(number))), ("issue", links.issue(int(number)))):
                if made == address:
                    return key, int(number)
    if words and links.author(words) == address:
        return "authors", words
    if _ADDRESS.fullmatch(address):
        return "links", {"url": address, "text": words} if words and words != address else address
    return None


def _said(words: str, column: str) -> tuple[str, Any] | None:
    """Read a reference that is no link, by the word before it or by its column."""
    if found := _WORDS.match(words):
        key, rest = str(found.lastgroup), words[found.end() :]
        return key, int(rest) if key in ("pr", "issue") else rest
    if column == "commit" and _HASH.fullmatch(words):
        return column, words
    if column in ("pr", "issue") and (number := _NUMBERED.fullmatch(words)):
        return column, int(number[1])
    return (column, words) if column == "authors" and words else None
