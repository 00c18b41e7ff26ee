"""Check that each form has the same words, code spans and links, and the full floor everything that the extension adds.

python -m benchmarks.content FORM ROWS REPORTS PAGES HTML [HTML OF THE FLOOR]
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

from .data import make, theme_name
from .forms import FORMS, pages_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .data import Piece, Report, Row

_EMPTY = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
_BLOCKS = {"dd", "dt", "h1", "h2", "h3", "li", "p", "section", "td", "th", "tr"}
# Elements that only wrap text, and the attributes that matter to a reader.
_WRAPPERS = {"div", "span", "colgroup", "col"}
_USED = ("href", "scope")
HANDLES = {"headerlink", "progress-controls"}


@dataclass
class Content:
    """The content of a page."""

    words: list[str] = field(default_factory=list)
    code: list[str] = field(default_factory=list)
    strong: list[str] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)


class Page(HTMLParser):
    """Parses the main part of a page."""

    def __init__(self, text: str) -> None:
        """Parse the HTML of a page."""
        super().__init__()
        self.content = Content()
        #: The elements and their text, without elements that only wrap others.
        self.elements: list[list[str]] = []
        #: The ids, in the order of the page.
        self.ids: list[str] = []
        self._open: list[tuple[str, dict[str, str | None]]] = []
        self._text: list[str] = []
        self._depth = 0
        self._hidden = 0
        self.feed(text)
        self.content.words = "".join(self._text).split()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Record an element."""
        attributes = dict(attrs)
        classes = (attributes.get("class") or "").split()
        if tag not in _EMPTY:
            self._open.append((tag, attributes))
        if attributes.get("role") == "main":
            self._depth = len(self._open)
        if not self._depth:
            return
        # Controls and permalinks, which are not content.
        if HANDLES.intersection(classes) and not self._hidden:
            self._hidden = len(self._open)
        if self._hidden:
            return
        used = [f"{name}={attributes[name]}" for name in _USED if name in attributes]
        if name := attributes.get("id"):
            # An id marks the same place, whichever element around the text has it.
            self.ids.append(name)
        if tag not in _WRAPPERS or used:
            self.elements.append(["span" if tag in _WRAPPERS else tag, *used])
        if tag in _BLOCKS:
            self._text.append(" ")
        self._begin(tag, attributes.get("href") or "")

    def _begin(self, tag: str, address: str) -> None:
        """Start to record the content of an element."""
        if tag == "a":
            self.content.links.append(("", address))
        elif (texts := self._texts(tag)) is not None:
            texts.append("")

    def _texts(self, tag: str) -> list[str] | None:
        return {"code": self.content.code, "strong": self.content.strong, "th": self.content.heads}.get(tag)

    def handle_data(self, data: str) -> None:
        """Record text."""
        if not self._depth or self._hidden:
            return
        self._text.append(data)
        if self.elements and self.elements[-1][0] == "words":
            # Only a wrapper separates this text from the last one.
            data_before = self.elements.pop()[1]
            self.elements.append(["words", data_before + data])
        elif data.strip():
            self.elements.append(["words", data])
        tags = {tag for tag, _ in self._open[self._depth :]}
        if "a" in tags:
            words, address = self.content.links[-1]
            self.content.links[-1] = (words + data, address)
        for tag in tags:
            if texts := self._texts(tag):
                texts[-1] += data

    def handle_endtag(self, tag: str) -> None:
        """Record the end of an element."""
        if tag in _EMPTY:
            return
        if tag in _BLOCKS and self._depth:
            self._text.append(" ")
        while self._open:
            opened, _ = self._open.pop()
            if opened == tag:
                break
        if len(self._open) < self._hidden:
            self._hidden = 0
        if len(self._open) < self._depth:
            self._depth = 0


def expected(reports: Sequence[Report]) -> Content:
    """Return the content that a page of some reports must have."""
    content = Content()
    texts = ["Reports"] if len(reports) > 1 else []
    for report in reports:
        texts += [report.title, "Overview", _words(report.overview), "Notable Commits", "Area Description"]
        content.heads += ["Area", "Description"]
        _note(report.overview, content)
        for row in report.rows:
            texts += _note_row(row, content)
    content.words = " ".join(texts).split()
    return content


def expected_table(name: str, reports: Sequence[Report]) -> Content:
    """Return the content that a page with a table over all reports must have.

    :param reports: the reports, newest first.
    """
    head = ["Theme", "Trajectory"] if "trend" in name else ["Area", "Description"]
    content = Content(heads=[*head])
    texts = ["Table", *head]
    if "trend" in name:
        for number in range(len(reports[0].stages)):
            content.heads.append(theme_name(number))
            texts.append(theme_name(number))
            steps = []
            for report in reversed(reports):
                _note(report.stages[number], content)
                steps.append(f"{_words(report.stages[number])} ({report.short_period})")
            texts.append(" → ".join(steps))
    else:
        for report in reports:
            # Only our table names the report of a row.
            period = [] if name.partition("-csv")[1] else [report.short_period]
            for row in report.rows:
                texts += _note_row(row, content, *period)
    content.words = " ".join(texts).split()
    return content


def table_differences(name: str, reports: Sequence[Report], html: str) -> list[str]:
    """Compare a page with a table over all reports with what it must show.

    :param reports: the reports, newest first.
    """
    page = Page(html).content
    inside = [link for link in page.links if "://" not in link[1]]
    page.links = [link for link in page.links if link not in inside]
    wanted = expected_table(name, reports)
    is_linked = name.startswith("linked") and "-csv" not in name
    steps = len(reports) * len(reports[0].stages) or sum(len(report.rows) for report in reports)
    messages = _compare(name, page, wanted)
    count = steps if is_linked else 0
    return messages if len(inside) == count else [*messages, f"{name}: {len(inside)} links to reports, not {count}"]


def _words(text: Iterable[Piece]) -> str:
    return "".join(piece.words for piece in text)


def _note_row(row: Row, content: Content, *after: str) -> list[str]:
    """Add everything but the words of a row, and return the text of its cells.

    :param after: what follows the references, in the same parentheses.
    """
    references = ", ".join([*(words for words, _ in row.links), *after])
    content.heads.append(row.area)
    _note(row.description, content)
    content.links += row.links
    return [row.area, f"{_words(row.description)} ({references})"]


def _note(text: Iterable[Piece], content: Content) -> None:
    for piece in text:
        match piece.kind:
            case "code":
                content.code.append(piece.words)
            case "strong":
                content.strong.append(piece.words)
            case "link":
                content.links.append((piece.words, piece.address))


def differences(name: str, reports: Sequence[Report], html: str) -> list[str]:
    """Compare a page of a form with the reports that it must show.

    :return: a description of each difference.
    """
    page, wanted = Page(html).content, expected(reports)
    if "links in texts" in FORMS[name].without:
        page.links = sorted(page.links)
        wanted.links = sorted({link for report in reports for row in report.rows for link in row.links})
    return _compare(name, page, wanted)


def _compare(name: str, page: Content, wanted: Content) -> list[str]:
    pairs: dict[str, tuple[Sequence[object], Sequence[object]]] = {
        "words": (_counted(page.words, name), _counted(wanted.words, name)),
        "code": (page.code, wanted.code),
        "strong": (page.strong, wanted.strong),
        "links": (page.links, wanted.links),
        "heads": (page.heads, wanted.heads),
    }
    return [
        f"{name}: {part}: {_first(have, want)}"
        for part, (have, want) in pairs.items()
        if part not in FORMS[name].without and have != want
    ]


def _counted(words: list[str], name: str) -> list[object]:
    """Return the words in order; for a table with more columns and another order, sorted and without punctuation."""
    if name != "needs":
        return [*words]
    bare = (re.sub(r"[^\w/]", "", word) for word in words)
    return [*sorted(word for word in bare if word and word not in {"Commit", "Pull", "request", "Notable", "Commits"})]


def _first(have: Sequence[object], want: Sequence[object]) -> str:
    for number, (actual, wanted) in enumerate(zip(have, want, strict=False)):
        if actual != wanted:
            return f"{actual!r} in place of {wanted!r} (number {number})"
    return f"{len(have)} in place of {len(want)}"


def floor_differences(ours: str, floor: str) -> list[str]:
    """Return the differences between a page of the full floor and the same page with the extension.

    Elements, ids, addresses, row headers and text are compared; classes and wrapper elements are not.
    """
    pages = [Page(html) for html in (floor, ours)]
    have, want = (
        [(kind, *(" ".join(part.split()) for part in rest)) for kind, *rest in page.elements] for page in pages
    )
    messages = [] if have == want else [f"floor: {_first(have, want)}"]
    ids, own = (page.ids for page in pages)
    return messages if ids == own else [*messages, f"floor: ids: {_first(ids, own)}"]


def main(name: str, rows: str, reports: str, pages: str, *folders: str) -> list[str]:
    """Compare all pages of a site."""
    form, made = FORMS[name], make(int(rows), int(reports), FORMS[name].themes)
    if form.write_table:
        html = Path(folders[0], "table.html").read_text("utf-8")
        return table_differences(name, [*reversed(made)], html)
    messages = []
    for page, shown in pages_of(made, int(pages)).items():
        first, *others = [Path(folder, f"{page}.html").read_text("utf-8") for folder in folders]
        messages += [f"{page}: {message}" for message in differences(name, shown, first)]
        for other in others:
            messages += [f"{page}: {message}" for message in floor_differences(first, other)]
    return messages


if __name__ == "__main__":
    sys.exit("\n".join(main(*sys.argv[1:])[:5]) or 0)
