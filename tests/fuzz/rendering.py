"""Properties of a page and of its output for any reports."""

from __future__ import annotations

import json
import re
from collections import Counter
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

from docutils import nodes
from sphinx.util.nodes import extract_messages

from sphinxext_progress.diagnostics import inert
from sphinxext_progress.diagnostics.messages import texts as text_messages
from sphinxext_progress.format.contents import bullets
from sphinxext_progress.format.sections import walk_sections
from sphinxext_progress.reading import collection, data_files, source_argument
from sphinxext_progress.reports import lint
from sphinxext_progress.text import report_texts
from sphinxext_progress.text.invisible import find_forbidden
from tests.conftest import validate
from tests.fuzz.reports import ALL
from tests.fuzz.tokens import EVIL
from tests.messages import message_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from sphinxext_progress.format.model import Report
    from tests.fuzz.press import Press, Printed
    from tests.fuzz.reports import Site

#: The allowed warnings besides the problems of the data: those of Sphinx about targets that the site does not have.
FOREIGN = re.compile(r"WARNING: .+ \[ref\.\w+\]$")

#: Problems that only a build finds, because it knows the pages and the roles of the site.
KNOWN_TO_SITES = re.compile(
    "|".join(
        map(message_pattern, (text_messages.LINK_OUTSIDE_SITE, text_messages.NOT_A_PAGE, text_messages.UNKNOWN_ROLE))
    )
)

#: A role, or a link to a page: its own text does not appear, only that of its target.
CROSS_REFERENCE = re.compile(r"\{[\w:+-]+\}`|\]\([^()]*\.(?:md|rst)\b")

#: Invisible characters that no script and no emoji needs. The LaTeX builder inserts soft hyphens into long words.
UNNEEDED = re.compile("[\u202a-\u202e\u2060-\u206f\ufff9-\ufffb]")

#: Texts of the data that would be commands in the output of a builder; HTML and XML are parsed instead.
COMMANDS = {
    "latex": re.compile(r"\\evil"),
    "man": re.compile(r"^[.']\s*evil|(?<!\\)\\evil", re.MULTILINE),
    "texinfo": re.compile(r"(?<!@)(?:@@)*@evil"),
}


def check(press: Press, site: Site) -> None:
    """Build a site and check everything."""
    try:
        printed = press.print(site)
        check_doctree(printed.doctree)
        check_warnings(printed.warnings)
        for name, text in printed.texts.items():
            check_characters(text)
            if name in COMMANDS:
                assert not COMMANDS[name].search(text), (name, COMMANDS[name].search(text))
        for name in ("epub", "xml"):
            check_xml(printed.texts[name])
        check_html(printed.texts["html"])
        check_feed(printed.feed)
        check_characters(printed.data)
        json.loads(printed.data or "{}")
        check_latex(printed.texts["latex"])
        if site.shown:
            check_shown(press, site, printed)
    except Exception as error:
        for name, data in site.files.items():
            error.add_note(f"--- {name}\n{data.decode('utf-8', 'backslashreplace')}")
        raise


def check_doctree(doctree: nodes.document) -> None:
    """Check that the doctree is valid, ids are unique, and every message for translation is located in the data."""
    ids = Counter(identifier for element in doctree.findall(nodes.Element) for identifier in element["ids"])
    assert not [identifier for identifier, count in ids.items() if count > 1], ids
    for node, message in extract_messages(doctree):
        assert message.strip(), node
        assert node.source, node
        assert node.line, node
    validate(doctree)


def check_warnings(warnings: Iterable[str]) -> None:
    """Check that all warnings are those of the extension, printable and short."""
    for line in warnings:
        assert line.isprintable(), line
        assert re.search(r": WARNING: .*\w.* \[progress\.[a-z]+\]$", line) or FOREIGN.search(line), line
        assert inert(line) == line, line


def check_sentence(message: str) -> None:
    """Check that a message is printable and not empty."""
    assert message.isprintable(), message
    assert message.strip(), message


def check_characters(text: str) -> None:
    """Check that a text has no forbidden, reordering or unneeded invisible characters."""
    assert find_forbidden(text) is None
    assert not UNNEEDED.search(text)


class Page(HTMLParser):
    """A page as a browser parses it."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Check an element."""
        values = dict(attributes)
        assert tag not in ("iframe", "object", "embed", "svg", "form", "style", EVIL), tag
        assert tag != "img" or re.match(r"(?:https://.*/)?_images/", values["src"] or ""), values
        assert tag != "script" or (values["src"] or "").startswith("_static/"), values
        assert not [name for name in values if name.startswith("on")], values
        self.ids += [values["id"] or ""] if "id" in values else []
        self.links += [values[name] or "" for name in ("href", "src") if name in values]

    def handle_data(self, data: str) -> None:
        """Collect text."""
        self.words.append(data)


def check_xml(text: str) -> None:
    """Check that XML is well-formed, without elements or attributes from the data."""
    for element in ET.fromstring(text).iter():
        assert element.tag.rpartition("}")[2] != EVIL, element
        assert not [name for name in element.attrib if name.startswith("on")], element.attrib


def check_html(text: str) -> None:
    """Check that the page has no active content, ids are unique, and every link on it has a target."""
    page = parsed(text)
    assert len(page.ids) == len(set(page.ids)), Counter(page.ids).most_common(1)
    for link in page.links:
        assert urlsplit(link).scheme in ("", "http", "https", "mailto"), link
        assert not link.startswith("#") or link[1:] in ("", *page.ids), link


def check_feed(text: str) -> None:
    """Check that the feed is XML without active content."""
    check_characters(text)
    for content in ET.fromstring(text).iter("{http://www.w3.org/2005/Atom}content") if text else ():
        for link in parsed(content.text or "").links:
            assert urlsplit(link).scheme in ("http", "https", "mailto"), link


def parsed(text: str) -> Page:
    """Parse a page."""
    page = Page()
    page.feed(text)
    page.close()
    return page


def check_latex(text: str) -> None:
    """Check that braces are balanced, labels are unique, and no character begins a comment or a formula."""
    body = text[text.index(r"\begin{document}") :].replace("\\\\", "")
    labels = Counter(re.findall(r"\\label\{([^}]*\})", body))
    assert not [label for label, count in labels.items() if count > 1], labels
    plain = re.sub(r"\\[{}%$#&_]", "", body)
    assert plain.count("{") == plain.count("}")
    assert not re.search(r"%(?!\n)|\$", plain), re.search(r".{0,40}(?:%(?!\n)|\$).{0,40}", plain)


# What is shown ----------------------------------------------------------------------------------------


def check_shown(press: Press, site: Site, printed: Printed) -> None:
    """Check that a page of whole reports has all their words, and that all their unsupported markup is reported."""
    where = data_files.DataFolders(press.folder, ())
    found = collection.ReportCollection(where).find(source_argument.parse_source(site.shown, ""))
    for entry in found.entries:
        for diagnostic in lint.lint_report(entry, found, entry.report.period.name):
            check_sentence(diagnostic.message)
    if site.translations:
        return
    pages = {
        "html": "".join(parsed(printed.texts["html"]).words),
        "xml": "".join(ET.fromstring(printed.texts["xml"]).itertext()),
        "text": printed.texts["text"],
    }
    pages = {name: re.sub(r"\s", "", text) for name, text in pages.items()}
    for entry in found.entries:
        for text in texts(shown(entry.report)):
            if CROSS_REFERENCE.search(text):
                continue
            for word in words(text):
                assert word in pages["html"], (word, text)
                assert word in pages["xml"], (word, text)
            for word in short_words(text):
                assert word in pages["text"], (word, text)
    reported = {line.partition(" [progress.text]")[0] for line in printed.warnings if line.endswith("[progress.text]")}
    assert reported >= messages(press.folder, [(shown(entry.report), entry.name) for entry in found.entries])
    # Other directives may show more reports.
    everything = collection.ReportCollection(where).find(source_argument.parse_source(ALL, ""))
    assert {line for line in reported if not KNOWN_TO_SITES.search(line)} <= messages(
        press.folder, [(entry.report, entry.name) for entry in (*found.entries, *everything.entries)]
    )


def messages(folder: Path, reports: Iterable[tuple[Report, str]]) -> set[str]:
    """Return the messages of a build about the texts of reports."""
    diagnostics = (diagnostic for report, name in reports for diagnostic in report_texts.check_texts(report, name))
    return {f"{folder}/{diagnostic.place}: WARNING: {diagnostic.message}" for diagnostic in diagnostics}


def shown(report: Report) -> Report:
    """Remove the parts of a report that only a table of several reports shows: stages next to a trajectory."""
    themes = [theme.model_copy(update={"stage": []}) if theme.trajectory else theme for theme in report.trends]
    return report.model_copy(update={"trends": themes})


def texts(report: Report) -> Iterator[str]:
    """Yield the texts of a report that its page shows."""
    yield report.overview
    for part in (*report.highlights, *walk_sections(report.sections)):
        yield from (part.title, part.text, *(image.caption for image in part.images))
    yield from (commit.description for commit in report.commits)
    yield from (item.text for item in bullets(report))
    yield from (stage.text for theme in report.trends for stage in (*theme.trajectory, *theme.stage))


#: Text that readers do not see: link destinations, the language of code, entities.
SILENT = re.compile(r"\]\([^)]*\)?|(?:```|~~~)[^\n]*|&#?\w*;?")


def words(text: str) -> list[str]:
    """Return the words of a text, without punctuation."""
    return re.findall(r"[^\W\d_]{3,}", SILENT.sub(" ", text))


def short_words(text: str) -> list[str]:
    """Return the words that are too short to be broken in table cells."""
    return [
        word for part in SILENT.sub(" ", text).split() if len(part) < 10 for word in re.findall("[A-Za-z]{3,}", part)
    ]
