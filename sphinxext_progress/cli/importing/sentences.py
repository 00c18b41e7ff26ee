"""Take the references out of a sentence where a sentence is left without them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sphinxext_progress.cli.importing.mentions import (
    MENTION,
    PERSON,
    PLAIN,
    REFERENCE,
    REQUEST_WORDS,
    mark_mentions,
)

if TYPE_CHECKING:
    from sphinxext_progress.cli.importing.addresses import ProjectAddresses
    from sphinxext_progress.cli.importing.mentions import MarkedText

_ISSUE_WORDS = r"issues?|bugs?|close[sd]?|closing|fix(?:e[sd])?|fixing|resolve[sd]?|resolving"
_BEFORE = rf"(?i:(?<![\w-])(?:see(?:\s+also)?|via|in|by|refs?|commits?|{REQUEST_WORDS}|{_ISSUE_WORDS})(?:\s*:\s*|\s+))"
_BETWEEN = r"(?:\s*+[,;&+/·|]\s*+(?:and\s+)?|\s++(?:and\s++|or\s++)?|)"
_ENTRY = rf"(?:{_BEFORE}){{0,3}}{MENTION}"
_ENTRIES = rf"{_ENTRY}(?:{_BETWEEN}{_ENTRY})*+"
_REFERENCES = rf"{REFERENCE}(?:{_BETWEEN}{REFERENCE})*+"

_ONLY_ENTRIES = re.compile(rf"\s*{_ENTRIES}\s*\.?\s*")
_ONLY_REFERENCES = re.compile(rf"\s*(?:{_BEFORE}){{0,2}}{_REFERENCES}\s*")
_LETTERS = re.compile(r"[^\W\d_]{2}")

# A line break before the references goes with them.
_SPACE = r"(?<![\s\\])(?:\\?\n|\s)*+"
_GROUP = re.compile(rf"(?P<space>{_SPACE})(?:\((?P<group>[^()]*{MENTION}[^()]*)\)|\[(?P<all>{_ENTRIES})\](?![(\[:]))")
_END = r"(?P<stop>[.!?]?)(?=[*_~]*\s*\Z|(?<=[.!?])\s+[^\sa-z])"
_TRAILING = re.compile(
    rf"(?<![—–\-:,;|·•])(?P<before>{_SPACE}(?:[—–\-:,;|·•]++(?=\s|{MENTION}))?\s*+)"
    rf"(?P<words>{_BEFORE}{{0,3}})(?P<first>{MENTION})(?P<rest>(?:{_BETWEEN}{_ENTRY})*+)\s*+{_END}"
)
_LEADING = re.compile(
    rf"\A(?P<in>(?i:in|with|via)\s+)?(?P<mark>[*_]{{0,3}})(?:(?i:{REQUEST_WORDS}|issues?|commits?)\s+)?(?P<first>{REFERENCE})"
    rf"(?:{_BETWEEN}{REFERENCE})*+(?P<inner>:?)(?P=mark)(?P<sign>\s*[:–—|]\s*|\s+-{{1,2}}\s+|,\s+|\s+)(?=\S)"
)
_BETWEEN_SENTENCES = re.compile(rf"(?<=[.!?])\s+(?:{_BEFORE}){{0,2}}{_REFERENCES}(?=\s+[^\sa-z])")


def _word_at_end(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?:\A|[^\w.-])(?:{words})\Z", re.IGNORECASE)


# Words that need what comes after them, so that a reference cannot be taken out.
_NEEDS_OBJECT = _word_at_end(
    r"a|after|also|an|and|as|at|because|before|between|both|by|cherry-pick|cf|close[sd]?|due|e\.g|fix(?:e[sd])?|follow-up|for"
    r"|from|implement(?:s|ed)?|in|including|into|is|land|like|merge[sd]?|not|of|on|or|our|over|per|re|refs?|reland|resolve[sd]?"
    r"|revert(?:s|ed)?|see|since|supersede[sd]?|than|that|the|this|through|to|until|use|via|was|were|with|without"
)
# Words after which "in #12" says where something was said or done before.
_SAID_IN = _word_at_end(
    r"added|as|began|broke|broken|described|deprecated|discussed|discussion|documented|explained|from|introduced|made"
    r"|mentioned|noted|outlined|proposed|regression|removed|reported|started|seen|suggested|work"
)
# Words that number other things than pull requests.
_NUMBERED_THINGS = _word_at_end(
    r"build|case|day|episode|item|job|milestone|newsletter|no|number|part|phase|release|round|rule|run|step|test|top|version"
    r"|volume|week"
)
_THANKS = re.compile(r"\b(?:congrat|kudos|thank|welcome)", re.IGNORECASE)
# Words that make a reference before them a part of the sentence.
_NEEDS_SUBJECT = re.compile(
    r"(?:also|and|are|as|at|by|can|could|did|does|for|from|had|has|have|in|into|is|may|might|must|of|on|or|should|that|to|was"
    r"|were|which|who|will|with|would)\b",
    re.IGNORECASE,
)


def read_cell_references(cell: str, addresses: ProjectAddresses, column: str = "") -> dict[str, Any]:
    """Return the references in a text, such as a table cell, that contains nothing else; otherwise none.

    :param column: the key of plain numbers, if the text is in a column of a table.
    """
    marked = mark_mentions(cell, addresses)
    if not _ONLY_ENTRIES.fullmatch(marked.text):
        return {}
    values: dict[str, Any] = {}
    for mention in marked.mentions.values():
        is_number = mention.source.startswith("#") and column in ("pr", "issue")
        values.setdefault(column if is_number else mention.key, []).append(mention.value)
    return values


def extract_references(text: str, addresses: ProjectAddresses) -> tuple[str, dict[str, Any]]:
    """Split a text from the references in it.

    A reference that is part of a sentence stays in it.

    :param text: inline Markdown.
    :return: the text without the references, and their values by key.
    """
    marked = mark_mentions(text, addresses)
    if not marked.mentions:
        return marked.text, {}
    sentence = _SentenceReader(marked)
    rest = sentence.read()
    values: dict[str, Any] = {}
    for character, mention in marked.mentions.items():
        if character in sentence.taken or mention.is_certain:
            key = "issue" if character in sentence.issues else mention.key
            listed = values.setdefault(key, [])
            if mention.value not in listed:
                listed.append(mention.value)
    return rest, values


class _SentenceReader:
    """Takes the mentions out of one text."""

    def __init__(self, marked: MarkedText) -> None:
        self.taken: set[str] = set()
        #: The plain numbers that a word such as ``fixes`` makes issues.
        self.issues: set[str] = set()
        self._marked = marked

    def read(self) -> str:
        """Return the text without the mentions that are taken out."""
        text = before = self._marked.text
        for pattern, replace in (
            (_GROUP, self._group),
            (_BETWEEN_SENTENCES, self._take),
            (_TRAILING, self._trailing),
            (_GROUP, self._group),
            (_TRAILING, self._trailing),
            (_LEADING, self._leading),
        ):
            text = pattern.sub(replace, text).strip()
        rest = self._marked.restore(text).strip()
        if re.search(r"[^\W\d_]{2}", re.sub(MENTION, "", text)):
            return rest
        self.taken.clear()
        return self._marked.restore(before)

    def _take(self, match: re.Match[str]) -> str:
        return self._take_all(match[0])

    def _take_all(self, text: str) -> str:
        """Take out all mentions of a text."""
        self.taken.update(re.findall(MENTION, text))
        for words in re.finditer(rf"\b(?i:{_ISSUE_WORDS})\s*:?\s+({MENTION}(?:{_BETWEEN}{MENTION})*)", text):
            self.issues.update(character for character in re.findall(PLAIN, words[1]) if self._is_number(character))
        return ""

    def _is_number(self, character: str) -> bool:
        """Return whether a mention is a number without a word such as ``PR``."""
        return self._marked.mentions[character].source.startswith("#")

    def _group(self, match: re.Match[str]) -> str:
        """Take out a group in parentheses, or its parts that are nothing but references."""
        if match["all"] or _ONLY_ENTRIES.fullmatch(match["group"]):
            return self._take_all(match[0])
        parts = re.split(r"[,;]", match["group"])
        kept = [part for part in parts if not _ONLY_REFERENCES.fullmatch(part)]
        if len(kept) == len(parts) or not _LETTERS.search("".join(kept)):
            return match[0]
        self._take_all(",".join(part for part in parts if part not in kept))
        return f"{match['space']}({','.join(kept).strip()})"

    def _trailing(self, match: re.Match[str]) -> str:
        """Take out the references at the end of a sentence."""
        head, words = match.string[: match.start()].rstrip("*_"), match["words"].lower().split()
        is_separate = bool(match["before"].strip()) or "\n" in match["before"] or head.endswith((".", "!", "?", ")"))
        if not _LETTERS.search(head):
            return match[0]
        is_person = re.fullmatch(PERSON, match["first"]) is not None
        if is_person:
            is_end = "by" in words or (is_separate and not _THANKS.search(head) and len(head.split()) > 2)
        elif "by" in words:
            is_end = False
        else:
            is_end = is_separate or not self._is_needed(head, words, match["first"])
        if not is_end:
            # The sentence may need the first reference only: "fix #12 (#13)".
            needed, rest = match["before"] + match["words"] + match["first"], match["rest"]
            if is_person or not rest[:1].isspace() or rest.split()[0] in ("and", "or"):
                return match[0]
            self._take_all(rest)
            return f"{needed}{match['stop']}"
        self._take(match)
        return "" if head.endswith((".", "!", "?")) else match["stop"]

    def _is_needed(self, head: str, words: list[str], first: str) -> bool:
        """Return whether the words before a reference need it.

        :param words: the words such as ``in`` or ``PR`` directly before the reference.
        :param head: the text before them.
        """
        if words[:1] in (["in"], ["via"]):
            return _SAID_IN.search(head) is not None
        if words and not re.fullmatch(f"{REQUEST_WORDS}|commits?", words[0], re.IGNORECASE):
            return True
        is_small = len(self._marked.mentions[first].source) < len("#100")
        is_other_number = self._is_number(first) and (is_small or _NUMBERED_THINGS.search(head))
        return bool(is_other_number or _NEEDS_OBJECT.search(head))

    def _leading(self, match: re.Match[str]) -> str:
        """Take out the references at the start of a text."""
        sign = match["inner"] or match["sign"].strip()
        rest = match.string[match.end() :]
        if match["in"] or sign == ",":
            is_start = bool(match["in"]) and sign == ","
        elif sign:
            is_start = True
        else:
            is_start = not self._is_number(match["first"]) and not _NEEDS_SUBJECT.match(rest)
        return self._take(match) if is_start else match[0]
