"""Find what a text may refer to: links, bare addresses, numbers, hashes and handles."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sphinxext_progress.cli import markdown_text
from sphinxext_progress.format.fields import POSITIVE_NUMBER_PATTERN

if TYPE_CHECKING:
    from sphinxext_progress.cli.importing.addresses import AddressedReference, ProjectAddresses

#: Words for what a number belongs to.
REQUEST_WORDS = r"PRs?|MRs?|GH|pull(?:s|\s+requests?)?|merge\s+requests?"
_GENERIC = rf"(?:the\s+|this\s+)?(?:{REQUEST_WORDS}|issue|commit|patch|diff|link|here|details|source)"

_SCANNER = re.compile(
    rf"""
      \\.
    | (?<!`)(?P<fence>`++)(?:[^`]++|(?!(?P=fence)(?!`))`++)*+(?P=fence)(?!`)
    | (?P<image>!?)\[(?P<label>(?:\\.|[^\[\]\\]|\[[^\[\]]*+\])*+)\]
      \(\s*+<?(?P<address>(?:[^\s()<>]|\([^\s()<>]*+\))*+)>?(?:\s++(?:"[^"]*+"|'[^']*+'))?\s*+\)
    | <(?P<autolink>https?://[^\s<>]++)>
    | (?<![\w"'=/])(?P<bare>https?://(?:[^\s<>`"\\\[\](){{}}|*]*[^\s<>`"'\\\[\](){{}}|*.,;:!?_~]))
    | (?<![\w/\#!&.-])(?:
          (?P<word>PR\s+|MR\s+|pull\s+request\s+|merge\s+request\s+|GH-|issue\s+)?
          (?:(?P<repository>[A-Za-z0-9][\w.-]*(?:/[\w.-]+)*)(?=[\#!]))?(?P<sign>[\#!])?(?P<number>{POSITIVE_NUMBER_PATTERN})
        | commit\s+`?(?:(?P<named>[A-Za-z0-9][\w./-]*)@)?(?P<commit>[0-9a-f]{{7,64}})`?
        | (?P<hash>(?=[a-f]*[0-9])(?=[0-9]*[a-f])[0-9a-f]{{7,40}})
        | (?P<handle>@[A-Za-z0-9](?:[\w-]*[A-Za-z0-9])?(?:\\?\[bot\\?\])?)
      )(?![\w/@]|-\w|\.\w)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_HASH_IN_CODE = re.compile(r"(?=[a-f]*[0-9])(?=[0-9]*[a-f])[0-9a-f]{7,40}")

# Private characters that take the place of mentions while sentences are matched, one range for each class.
_FIRST = {"linked": 0xF0000, "plain": 0xF4000, "hash": 0xF8000, "person": 0xFC000}
#: Patterns of single characters.
LINKED, PLAIN, HASH, PERSON = (f"[{chr(first)}-{chr(first + 0x3FFF)}]" for first in _FIRST.values())
REFERENCE = f"[{LINKED[1:-1]}{PLAIN[1:-1]}{HASH[1:-1]}]"
MENTION = f"[{REFERENCE[1:-1]}{PERSON[1:-1]}]"
_MENTION = re.compile(MENTION)


@dataclass(frozen=True, slots=True)
class Mention:
    """A possible reference, and what the text contains if it is none."""

    key: str
    value: str | int
    source: str
    #: Whether it is a reference anyway, because its source is words without the link.
    is_certain: bool = False


@dataclass(slots=True)
class MarkedText:
    """A text in which a private character takes the place of each mention."""

    text: str = ""
    mentions: dict[str, Mention] = field(default_factory=dict)

    def restore(self, text: str) -> str:
        """Return a text with its mentions as they were written."""
        return _MENTION.sub(lambda match: self.mentions[match[0]].source, text)


def mark_mentions(text: str, addresses: ProjectAddresses) -> MarkedText:
    """Replace the mentions in a text.

    :param text: inline Markdown.
    """
    scanner = _MentionScanner(addresses)
    if not _MENTION.search(text):
        scanner.marked.text = _SCANNER.sub(scanner.replace, text)
    return scanner.marked if scanner.marked.text else MarkedText(text)


def link_bare_addresses(source: str) -> str:
    """Return Markdown in which each bare address is a link."""
    return _SCANNER.sub(lambda match: f"<{match['bare']}>" if match["bare"] else match[0], source)


class _MentionScanner:
    """Replaces the mentions of one text."""

    def __init__(self, addresses: ProjectAddresses) -> None:
        self.marked = MarkedText()
        self._addresses = addresses

    def replace(self, match: re.Match[str]) -> str:
        """Return the private character of a mention, or the text of anything else."""
        found = match.groupdict()
        if found["label"] is not None:
            return match[0] if found["image"] else self._link(match)
        if address := found["autolink"] or found["bare"]:
            reference = self._addresses.find(address)
            return self._mark("linked", reference, f"<{address}>") if reference else f"<{address}>"
        if found["fence"]:
            code = match[0].strip("`")
            return self._mark("hash", ("commit", code), match[0]) if _HASH_IN_CODE.fullmatch(code) else match[0]
        return self._plain(match)

    def _plain(self, match: re.Match[str]) -> str:
        found, source = match.groupdict(), match[0]
        if found["number"]:
            return self._number(match)
        if value := found["commit"] or found["hash"]:
            reference = self._addresses.commit(value, found["named"] or "")
            return self._mark("plain" if found["commit"] else "hash", reference, source) if reference else source
        if found["handle"]:
            return self._mark("person", ("authors", found["handle"].replace("\\", "")), source)
        return source

    def _number(self, match: re.Match[str]) -> str:
        repository, sign, word = match["repository"] or "", match["sign"] or "", (match["word"] or "").lower()
        reference = self._addresses.number(match["number"], repository, sign) if sign or word else None
        if reference is None:
            return match[0]
        key = "issue" if word.startswith("issue") else "pr" if word else reference.key
        return self._mark("plain", (key, reference.value), match[0])

    def _link(self, match: re.Match[str]) -> str:
        label, address, source = match["label"], match["address"], match[0]
        shown = markdown_text.text_without_markup(label)
        reference = self._addresses.find(address)
        if reference is None:
            is_person = shown and self._addresses.links.author(shown) == address
            return self._mark("person", ("authors", shown), source) if is_person else source
        if shown == address or re.fullmatch(_own_label(reference), shown, re.IGNORECASE):
            return self._mark("linked", reference, source)
        if re.fullmatch(_GENERIC, shown, re.IGNORECASE):
            return self._mark("linked", reference, label, is_certain=True)
        words = _without_number(label, reference.value)
        if not re.search(r"[^\W\d_]{2}", markdown_text.text_without_markup(words)):
            return source
        self._mark("linked", reference, "", is_certain=True)
        return words

    def _mark(self, kind: str, reference: tuple[str, str | int], source: str, *, is_certain: bool = False) -> str:
        mentions = self.marked.mentions
        # More mentions than characters are left as they are.
        if len(mentions) >= 0x3FFF:
            return source
        character = chr(_FIRST[kind] + len(mentions))
        mentions[character] = Mention(*reference, source, is_certain)
        return character


def _own_label(reference: AddressedReference) -> str:
    """Return a pattern for link texts that contain nothing but the reference."""
    if reference.key == "commit":
        return rf"(?:commit\s+)?(?:[\w.-]+(?:/[\w.-]+)?@)?{_prefix_pattern(_without_prefix(reference.value))}"
    number = _without_prefix(reference.value)
    return rf"(?:(?:{REQUEST_WORDS}|issue|bug)[\s-]*)?(?:[\w.-]+(?:/[\w.-]+)?)?[#!]?{number}"


def _without_prefix(value: str | int) -> str:
    """Return a hash or number without the name of its repository."""
    return re.split("[#@]", str(value))[-1]


def _prefix_pattern(value: str) -> str:
    """Return a pattern for the first seven or more digits of a hash."""
    pattern = ""
    for digit in reversed(value[7:]):
        pattern = f"(?:{digit}{pattern})?"
    return value[:7] + pattern


def _without_number(label: str, value: str | int) -> str:
    """Remove the number of the reference from the start or the end of a link text."""
    number = rf"(?:(?:{REQUEST_WORDS})\s*)?[#!]{_without_prefix(value)}(?!\d)"
    label = re.sub(rf"\s*(?:\({number}\)|\[{number}\]|\\\[{number}\\\]|{number})\s*\Z", "", label)
    return re.sub(rf"\A\s*(?:\({number}\)|\[{number}\]|{number})[\s:–—-]*(?=\S)", "", label)
