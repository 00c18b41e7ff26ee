"""The ground rules that hold for every bad input, checked on real builds."""

from __future__ import annotations

import html
import re
import shutil
import zipfile
from collections.abc import Callable
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
    """A bad input in a data file, and what must happen beside the ground rules."""

    #: The file; a function makes what is no text.
    data: str | bytes | Callable[[Path], None]
    #: For each message its place, as ``line:column``, and words that it has.
    messages: list[tuple[str, ...]] = field(default_factory=list)
    #: How many entries the notice counts; None where everything is shown and no notice stands.
    hidden: int | None = None
    #: Words that the page shows, on every builder that has them as plain text (text and html).
    shown: tuple[str, ...] = ()
    #: Words that no output has anywhere.
    nowhere: tuple[str, ...] = ()


def put(site: Site, data: str | bytes | Callable[[Path], None]) -> None:
    """Put the data of an entry in its place."""
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
    """Give the messages of a build, without Sphinx's own last word."""
    return [line for line in built.warnings if "build finished with problems" not in line]


def check(site: Site, entry: Entry) -> None:
    """Check the ground rules for an entry, and what it adds."""
    lay_out(site, "rst")
    clean = clean_build(site)
    put(site, entry.data)
    first = site.build("html", "-W", "--keep-going")
    check_exit_and_messages(first, entry)
    check_log(first)
    # The second build reads nothing and says the same.
    second = site.build("html", "-W", "--keep-going")
    assert (second.status, second.warnings) == (first.status, first.warnings)
    assert "0 added, 0 changed, 0 removed" in second.output
    for builder in BUILDERS:
        # Sphinx compares what a builder wrote with the page's own source, so a builder that comes after
        # another one has to be told to write.
        built = site.build(builder, "-a")
        assert messages_of(built) == messages_of(first), builder
        check_page(builder, built_texts(built, site), clean[builder], entry)
    # Another host and two processes say and show the same.
    parallel = site.build("html", "-E", "-j2", "-W", "--keep-going")
    assert messages_of(parallel) == messages_of(first)
    page = built_texts(parallel, site)["bad.html"]
    for name in PAGES["rst"]:
        (site.src / name).unlink()
    lay_out(site, "myst")
    other = site.build("html", "-E", "-W", "--keep-going")
    assert messages_of(other) == messages_of(first)
    assert sections(built_texts(other, site)["bad.html"]) == sections(page)
    # Once it is repaired, the next build is clean.
    put(site, REPAIRED)
    assert site.build("html", "-W", "--keep-going").warnings == []


_clean: dict[str, dict[str, str]] = {}


def clean_build(site: Site) -> dict[str, dict[str, str]]:
    """Build the site without the bad input; once for a process, because it is the same each time."""
    if not _clean:
        put(site, REPAIRED)
        for builder in BUILDERS:
            built = site.build(builder, "-W", "--keep-going")
            assert built.warnings == []
            _clean[builder] = built_texts(built, site)
        shutil.rmtree(site.doctrees)
    return _clean


def check_exit_and_messages(built: Build, entry: Entry, name: str = "bad/data.yaml") -> None:
    """G1 and G2: the exit, and one message a fault, at its place."""
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
    """G8: no control character, and what is quoted is short."""
    log = built.output + "".join(built.warnings)
    assert not [character for character in log if ord(character) < 32 and character != "\n"]
    for line in messages_of(built):
        assert all(len(quote) <= 82 for quote in re.findall(r"'[^']*'", line)), line


def check_page(
    builder: str, built: dict[str, str], clean: dict[str, str], entry: Entry, path: str = "bad/data.yaml"
) -> None:
    """G3, G4, G5, G7 and G11: the page of the bad report, and everything else."""
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
        ids = [one for one in re.findall(r'\bids?="([^"]+)"', built[name]) if one.startswith("progress-")]
        assert len(ids) == len(set(ids))
    if builder in ("xml", "epub"):
        for text in built.values():
            ET.fromstring(text)  # made by the build


def check_notice(plain: str, place: str, hidden: int, name: str) -> None:
    """G3 and G5: the place of the report says which file, where, and how much is not shown."""
    # As LaTeX and man write it.
    notice = plain.replace("\\", "").replace("sphinxhyphen{}", "").replace("-", "")
    assert f"{name}:{place}" in notice or (place == "1:1" and f"{name}:" in notice), notice[-2000:]
    assert "cannot be shown" in notice
    if hidden:
        count = "entry of the file is" if hidden == 1 else "entries of the file are"
        assert f"{hidden} {count} not shown." in notice


def section(page: str, identifier: str) -> str:
    """Cut a section out of a page."""
    begin = re.search(rf'<section [^>]*(?:id|ids)="{identifier}"', page)
    assert begin
    depth = 0
    for tag in re.finditer(r"<(/?)section\b", page[begin.start() :]):
        depth += -1 if tag[1] else 1
        if depth == 0:
            return page[begin.start() : begin.start() + tag.start()]
    raise AssertionError(identifier)


def sections(page: str) -> str:
    """Cut what is ours out of a page, without the section around it, on which hosts put classes."""
    return page[page.index("<section", page.index("<h1>")) : page.rindex("</section>")]


def built_texts(built: Build, site: Site) -> dict[str, str]:
    """Read the pages of a build, with the source folder as ``SRC``, which xml and pseudoxml name."""
    if built.out.name == "epub":
        with zipfile.ZipFile(next(built.out.glob("*.epub"))) as book:
            return {name: book.read(name).decode() for name in book.namelist() if name.endswith(".xhtml")}
    suffixes = (".html", ".txt", ".tex", ".1", ".xml", ".pseudoxml")
    return {
        path.relative_to(built.out).as_posix(): path.read_text("utf-8").replace(str(site.src), "SRC")
        for path in sorted(built.out.rglob("*"))
        if path.suffix in suffixes and not path.relative_to(built.out).parts[0].startswith("_")
    }
