"""What is to be said of a page that is brought in: what has no place, and what is not what it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinxext_progress.cli.findings import Finding
from sphinxext_progress.diagnostics import visible_name

if TYPE_CHECKING:
    from sphinxext_progress.cli.importing.outline import OutlineBlock

#: The rules that findings name: words that are only a comment now, and words that stand in another form.
NOT_PLACED, CHANGED = "not-placed", "changed"

_NAMES = {
    "paragraph": "paragraph",
    "bullet_list": "list",
    "ordered_list": "list",
    "fence": "code",
    "code_block": "code",
    "blockquote": "quotation",
    "html_block": "HTML",
    "front_matter": "metadata",
}


class ImportFindings:
    """Collects findings, and the words that become comments at the end of the file."""

    def __init__(self, name: str) -> None:
        """Begin without any.

        :param name: the path that findings name.
        """
        self.findings: list[Finding] = []
        self._rest: list[str] = []
        self._name = name

    def leave(self, block: OutlineBlock, why: str) -> None:
        """Leave a block to the author."""
        kind = block.kind.split()[0]
        what = f"this {_NAMES.get(kind, kind)} {why}"
        self.leave_words(block.line, what, block.source)

    def leave_words(self, line: int, what: str, words: str) -> None:
        """Leave words to the author.

        :param line: where they begin.
        :param what: what they are, and why they have no place.
        :param words: the words, as they were typed.
        """
        remedy = "expected a place in the report; it is a comment at the end of the file: move it to where it belongs"
        self._find(line, f"{what}; {remedy}", NOT_PLACED)
        lines = enumerate(words.split("\n"), line)
        self._rest += [f"line {number}: {text}" for number, text in lines if text.strip()]

    def comments(self, source: str) -> list[str]:
        """Give the comments for the end of the file; none where everything has its place.

        :param source: what the page is called.
        """
        return [f"Not placed, from {visible_name(source)}:", *self._rest] if self._rest else []

    def note(self, line: int, what: str) -> None:
        """Say that words stand in another form."""
        self._find(line, f"{what}; expected the form of a report; see whether it reads well", CHANGED)

    def _find(self, line: int, message: str, rule: str) -> None:
        severity = "warning" if rule == NOT_PLACED else "note"
        self.findings.append(Finding(self._name, line, 1, severity, message, rule))  # type: ignore[arg-type]
