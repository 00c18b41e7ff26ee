"""The ground rules for every bad input, checked with real builds."""

from __future__ import annotations

import html
import re
import shutil
import socket
import sys
import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree as ET

from .conftest import REPORT, Build, Site, words

BUILDERS = ("html", "dirhtml", "singlehtml", "epub", "latex", "text", "man", "xml", "pseudoxml")

GOOD = REPORT.replace("2026-01\n", "2025-11\n")
ALSO_GOOD = REPORT.replace("2026-01\n", "2025-12\n")
REPAIRED = "project: Otter\nperiod: 2026-01\noverview: Repaired.\n"

PAGES = {
    "rst": {
        "index.rst": "Site\n====\n\n.. _target:\n\nText.\n\n.. toctree::\n\n   good\n   bad\n",
        "good.rst": ".. progress-report:: good/2025-11.yaml\n",
        "bad.rst": (
            "Bad\n===\n\n.. progress-report:: good/2025-12.yaml\n\n.. progress-report:: bad/data.yaml\n   :name: bad\n"
        ),
    },
    "myst": {
        "index.md": "# Site\n\n(target)=\n\nText.\n\n```{toctree}\ngood\nbad\n```\n",
        "good.md": "```{progress-report} good/2025-11.yaml\n```\n",
        "bad.md": (
            "# Bad\n\n```{progress-report} good/2025-12.yaml\n```\n\n```{progress-report} bad/data.yaml\n:name: bad\n```\n"
        ),
    },
}


@dataclass(frozen=True)
class Entry:
    """A bad data file, and the expected result in addition to the ground rules."""

    #: The content of the file, or a function that creates it.
    data: str | bytes | Callable[[Path], None]
    #: For each message, its position as ``line:column`` and parts of its text.
    messages: list[tuple[str, ...]] = field(default_factory=list)
    #: The number of hidden entries in the notice; None if everything is shown, without a notice.
    hidden: int | None = None
    #: Texts that the page shows, checked for the text and html builders.
    shown: tuple[str, ...] = ()
    #: Texts that no output contains.
    nowhere: tuple[str, ...] = ()


def put(site: Site, data: str | bytes | Callable[[Path], None]) -> None:
    """Write the data file of an entry."""
    path = site.src / "bad" / "data.yaml"
    path.parent.mkdir(exist_ok=True)
    path.unlink(missing_ok=True)
    if callable(data):
        data(path)
    else:
        path.write_bytes(data.encode() if isinstance(data, str) else data)


def lay_out(site: Site, host: str) -> None:
    """Write the pages and the good reports."""
    for name, text in PAGES[host].items():
        site.write(name, text)
    site.write("good/2025-11.yaml", GOOD)
    site.write("good/2025-12.yaml", ALSO_GOOD)


def messages_of(built: Build) -> list[str]:
    """Return the messages of a build, without the final one of Sphinx."""
    return [line for line in built.warnings if "build finished with problems" not in line]


_opened: list[str] = []
_watching = threading.Event()


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    if event == "open" and _watching.is_set() and str(arguments[0]) in ("/etc/hostname", "/etc/passwd"):
        _opened.append(str(arguments[0]))


sys.addaudithook(_watch)


@contextmanager
def no_file_outside() -> Iterator[None]:
    """Check that no file outside the site is opened (G7)."""
    _opened.clear()
    _watching.set()
    yield
    _watching.clear()
    assert _opened == []


@contextmanager
def listening() -> Iterator[tuple[str, list[object]]]:
    """Run a server on this machine; yield its address, and a list of the requests that it gets."""
    requests: list[object] = []
    stop = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)

        def listen() -> None:
            while not stop.is_set():
                try:
                    requests.append(server.accept())
                except TimeoutError:
                    continue

        listener = threading.Thread(target=listen)
        listener.start()
        try:
            yield f"http://127.0.0.1:{server.getsockname()[1]}", requests
        finally:
            stop.set()
            listener.join()


def check(site: Site, entry: Entry) -> None:
    """Check the ground rules and the expected result of an entry."""
    lay_out(site, "rst")
    clean = clean_build(site)
    put(site, entry.data)
    first = site.build("html", "-W", "--keep-going")
    check_exit_and_messages(first, entry)
    check_log(first)
    # The second build reads no page and reports the same.
    second = site.build("html", "-W", "--keep-going")
    assert (second.status, second.warnings) == (first.status, first.warnings)
    assert "0 added, 0 changed, 0 removed" in second.output
    for builder in BUILDERS:
        # Write all pages: Sphinx only compares the time of an output file with that of the page's source,
        # so a builder that follows another one would skip them.
        built = site.build(builder, "-a")
        assert messages_of(built) == messages_of(first), builder
        check_page(builder, built_texts(built, site), clean[builder], entry)
    # Another host and parallel reading give the same messages and the same page.
    parallel = site.build("html", "-E", "-j2", "-W", "--keep-going")
    assert messages_of(parallel) == messages_of(first)
    page = built_texts(parallel, site)["bad.html"]
    for name in PAGES["rst"]:
        (site.src / name).unlink()
    lay_out(site, "myst")
    other = site.build("html", "-E", "-W", "--keep-going")
    assert messages_of(other) == messages_of(first)
    assert sections(built_texts(other, site)["bad.html"]) == sections(page)
    # After the repair, the next build is clean.
    put(site, REPAIRED)
    assert site.build("html", "-W", "--keep-going").warnings == []


_clean: dict[str, dict[str, str]] = {}


def clean_build(site: Site) -> dict[str, dict[str, str]]:
    """Build the site without the bad input, once per process."""
    if not _clean:
        put(site, REPAIRED)
        for builder in BUILDERS:
            built = site.build(builder, "-W", "--keep-going")
            assert built.warnings == []
            _clean[builder] = built_texts(built, site)
        shutil.rmtree(site.doctrees)
    return _clean


def check_exit_and_messages(built: Build, entry: Entry, name: str = "bad/data.yaml") -> None:
    """Check G1 and G2: the exit code, and one message per error with its position."""
    assert built.status == (1 if entry.messages else 0), built.warnings
    assert "Traceback" not in built.output + "\n".join(built.warnings)
    lines = messages_of(built)
    assert len(lines) == len(entry.messages), lines
    for line, (place, *parts) in zip(lines, entry.messages, strict=True):
        assert line.startswith(f"SRC/{name}:{place}: WARNING: "), line
        assert re.search(r": WARNING: .+ \[progress\.[a-z]+\]$", line), line
        for part in parts:
            assert part in line, line


def check_log(built: Build) -> None:
    """Check G8: no control characters, and only short quotations."""
    log = built.output + "".join(built.warnings)
    assert not [character for character in log if ord(character) < 32 and character != "\n"]
    for line in messages_of(built):
        assert all(len(quote) <= 82 for quote in re.findall(r"'[^']*'", line)), line


def check_page(
    builder: str, built: dict[str, str], clean: dict[str, str], entry: Entry, path: str = "bad/data.yaml"
) -> None:
    """Check G3, G4, G5, G7 and G11: the page of the bad report, and all other pages."""
    everything = "\n".join(built.values())
    for part in entry.nowhere:
        assert part not in everything, (builder, part)
    plain = words(html.unescape(re.sub(r"</?[a-z][^>]*>", "", everything))) if builder != "text" else words(everything)
    if entry.hidden is not None:
        check_notice(plain, entry.messages[0][0], entry.hidden, path)
    if builder in ("html", "text"):
        for part in entry.shown:
            assert words(part) in plain, (builder, part)
    for name, text in clean.items():
        if name.startswith("good"):
            assert built[name] == text, f"{builder} of the good page differs"
    if builder in ("html", "xml") and clean:
        name, also_good = f"bad.{builder}", "progress-otter-2025-12"
        assert section(built[name], also_good) == section(clean[name], also_good)
        ids = [
            identifier
            for identifier in re.findall(r'\bids?="([^"]+)"', built[name])
            if identifier.startswith("progress-")
        ]
        assert len(ids) == len(set(ids))
    if builder in ("xml", "epub"):
        for text in built.values():
            ET.fromstring(text)  # made by the build


def check_notice(plain: str, place: str, hidden: int, name: str) -> None:
    """Check G3 and G5: a notice with the file, the position and the number of hidden entries replaces the report."""
    # Undo the escapes of LaTeX and man.
    notice = plain.replace("\\", "").replace("sphinxhyphen{}", "").replace("-", "")
    assert f"{name}:{place}" in notice or (place == "1:1" and f"{name}:" in notice), notice[-2000:]
    assert "cannot be shown" in notice
    if hidden:
        count = "entry of the file is" if hidden == 1 else "entries of the file are"
        assert f"{hidden} {count} not shown." in notice


def section(page: str, identifier: str) -> str:
    """Return the HTML or XML of a section of a page."""
    begin = re.search(rf'<section [^>]*(?:id|ids)="{identifier}"', page)
    assert begin
    depth = 0
    for tag in re.finditer(r"<(/?)section\b", page[begin.start() :]):
        depth += -1 if tag[1] else 1
        if depth == 0:
            return page[begin.start() : begin.start() + tag.start()]
    raise AssertionError(identifier)


def sections(page: str) -> str:
    """Return the sections of the reports of a page, without the outer section, whose classes depend on the host."""
    return page[page.index("<section", page.index("<h1>")) : page.rindex("</section>")]


def built_texts(built: Build, site: Site) -> dict[str, str]:
    """Read the pages of a build, with ``SRC`` in place of the source folder, which xml and pseudoxml contain."""
    if built.out.name == "epub":
        with zipfile.ZipFile(next(built.out.glob("*.epub"))) as book:
            return {name: book.read(name).decode() for name in book.namelist() if name.endswith(".xhtml")}
    suffixes = (".html", ".txt", ".tex", ".1", ".xml", ".pseudoxml")
    return {
        path.relative_to(built.out).as_posix(): path.read_text("utf-8").replace(str(site.src), "SRC")
        for path in sorted(built.out.rglob("*"))
        if path.suffix in suffixes and not path.relative_to(built.out).parts[0].startswith("_")
    }
