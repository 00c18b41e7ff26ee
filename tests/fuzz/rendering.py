"""What holds of a page and of everything that is written of it, whatever the reports say."""

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
from sphinxext_progress.reading import collection, data_files, source_argument
from sphinxext_progress.reports import lint
from sphinxext_progress.text import report_texts
from sphinxext_progress.text.invisible import find_forbidden
from tests.conftest import validate
from tests.fuzz.reports import ALL
from tests.fuzz.tokens import EVIL

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from sphinxext_progress.format.model import Report
    from tests.fuzz.press import Press, Printed
    from tests.fuzz.reports import Site

#: What a page may be told beside the faults of the data: of links to labels that are not there.
FOREIGN = re.compile(r"WARNING: (?:'any' reference target not found: .*\[ref\.any\])$")

#: Invisible characters that no script and no emoji needs; the builder of LaTeX puts soft hyphens into long words.
UNNEEDED = re.compile("[\u202a-\u202e\u2060-\u206f\ufff9-\ufffb]")

#: Words of the data that would be commands in the language of a builder; HTML and XML are parsed.
COMMANDS = {
    "latex": re.compile(r"\\evil"),
    "man": re.compile(r"^[.']\s*evil|(?<!\\)\\evil", re.MULTILINE),
    "texinfo": re.compile(r"(?<!@)(?:@@)*@evil"),
}


def check(press: Press, site: Site) -> None:
    """Print a site and look at everything."""
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
    """The doctree is valid, has no id twice, and every message of the catalogue has its place in the data."""
    ids = Counter(one for element in doctree.findall(nodes.Element) for one in element["ids"])
    assert not [one for one, count in ids.items() if count > 1], ids
    for node, message in extract_messages(doctree):
        assert message.strip(), node
        assert node.source, node
        assert node.line, node
    validate(doctree)


def check_warnings(warnings: Iterable[str]) -> None:
    """Whatever is said is said by us, clean and short."""
    for line in warnings:
        assert line.isprintable(), line
        assert re.search(r": WARNING: .*\w.* \[progress\.[a-z]+\]$", line) or FOREIGN.search(line), line
        assert inert(line) == line, line


def check_sentence(message: str) -> None:
    """A message is clean, and says something."""
    assert message.isprintable(), message
    assert message.strip(), message


def check_characters(text: str) -> None:
    """No character that cannot be shown, and none that reorders what stands around it or that nothing needs."""
    assert find_forbidden(text) is None
    assert not UNNEEDED.search(text)


class Page(HTMLParser):
    """A page as a reader's browser takes it."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Look at an element."""
        given = dict(attributes)
        assert tag not in ("iframe", "object", "embed", "img", "form", "style", EVIL), tag
        assert tag != "script" or (given["src"] or "").startswith("_static/"), given
        assert not [name for name in given if name.startswith("on")], given
        self.ids += [given["id"] or ""] if "id" in given else []
        self.links += [given[name] or "" for name in ("href", "src") if name in given]

    def handle_data(self, data: str) -> None:
        """Take the words."""
        self.words.append(data)


def check_xml(text: str) -> None:
    """It is well-formed, and no element or attribute of it comes from the data."""
    for element in ET.fromstring(text).iter():
        assert element.tag.rpartition("}")[2] != EVIL, element
        assert not [name for name in element.attrib if name.startswith("on")], element.attrib


def check_html(text: str) -> None:
    """Nothing on the page is active, every id is there once, and every link on it leads somewhere."""
    page = parsed(text)
    assert len(page.ids) == len(set(page.ids)), Counter(page.ids).most_common(1)
    for link in page.links:
        assert urlsplit(link).scheme in ("", "http", "https", "mailto"), link
        assert not link.startswith("#") or link[1:] in ("", *page.ids), link


def check_feed(text: str) -> None:
    """The feed is XML, and what it takes from the page is as inactive as that."""
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
    """Every brace is closed, no label stands twice, and no sign begins a comment or a formula."""
    body = text[text.index(r"\begin{document}") :].replace("\\\\", "")
    labels = Counter(re.findall(r"\\label\{([^}]*\})", body))
    assert not [label for label, count in labels.items() if count > 1], labels
    plain = re.sub(r"\\[{}%$#&_]", "", body)
    assert plain.count("{") == plain.count("}")
    assert not re.search(r"%(?!\n)|\$", plain), re.search(r".{0,40}(?:%(?!\n)|\$).{0,40}", plain)


# What is shown ----------------------------------------------------------------------------------------


def check_shown(press: Press, site: Site, printed: Printed) -> None:
    """A page that shows whole reports has all their words, and says all that is not honoured in them."""
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
            for word in words(text):
                assert word in pages["html"], (word, text)
                assert word in pages["xml"], (word, text)
            for word in short_words(text):
                assert word in pages["text"], (word, text)
    said = {line.partition(" [progress.text]")[0] for line in printed.warnings if line.endswith("[progress.text]")}
    assert said >= messages(press.folder, [(shown(entry.report), entry.name) for entry in found.entries])
    # Other directives may show other reports.
    everything = collection.ReportCollection(where).find(source_argument.parse_source(ALL, ""))
    assert said <= messages(
        press.folder, [(entry.report, entry.name) for entry in (*found.entries, *everything.entries)]
    )


def messages(folder: Path, reports: Iterable[tuple[Report, str]]) -> set[str]:
    """Give what a build says of the texts of reports."""
    diagnostics = (diagnostic for report, name in reports for diagnostic in report_texts.check_texts(report, name))
    return {f"{folder}/{diagnostic.place}: WARNING: {diagnostic.message}" for diagnostic in diagnostics}


def shown(report: Report) -> Report:
    """Leave out of a report what only a table of several reports shows: stages beside a trajectory."""
    themes = [theme.model_copy(update={"stage": []}) if theme.trajectory else theme for theme in report.trends]
    return report.model_copy(update={"trends": themes})


def texts(report: Report) -> Iterator[str]:
    """List the texts of a report that any page of it shows."""
    yield report.overview
    for highlight in report.highlights:
        yield from (highlight.title, highlight.text, *(item.text for item in highlight.items))
    yield from (commit.description for commit in report.commits)
    yield from (item.text for item in report.infrastructure)
    yield from (stage.text for theme in report.trends for stage in (*theme.trajectory, *theme.stage))
    for section in report.sections:
        yield from (section.title, section.text, *(item.text for item in section.items))


#: What is no word of a reader: where links lead, the language of code, entities.
SILENT = re.compile(r"\]\([^)]*\)?|(?:```|~~~)[^\n]*|&#?\w*;?")


def words(text: str) -> list[str]:
    """List the words of a text, without any signs."""
    return re.findall(r"[^\W\d_]{3,}", SILENT.sub(" ", text))


def short_words(text: str) -> list[str]:
    """List the words that no cell of a table breaks."""
    return [
        word for part in SILENT.sub(" ", text).split() if len(part) < 10 for word in re.findall("[A-Za-z]{3,}", part)
    ]
