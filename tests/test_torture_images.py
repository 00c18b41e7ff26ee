"""Bad images, in the list of a highlight and in a text: each keeps the ground rules and the words of its page."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from sphinxext_progress.diagnostics import quoted
from sphinxext_progress.diagnostics.messages import data_files, texts, values, yaml_syntax
from sphinxext_progress.diagnostics.messages import images as messages
from sphinxext_progress.reading.image_files import MAX_IMAGE_BYTES

from .conftest import Site, directive
from .ground_rules import Entry, check, listening
from .test_images import SVG, png
from .test_torture_data import HEAD

pytestmark = [pytest.mark.sweep, pytest.mark.usefixtures("closed_site")]

PLAIN = "{src: x.png, alt: Words}"
WORDS = ("before", "Words", "after")
OUTSIDE = data_files.OUTSIDE_FOLDERS.problem


def listed(image: str) -> str:
    """Return a report with an image in the list of a highlight; the value of its first key is at 6:20."""
    return HEAD + f"highlights:\n  - title: before\n    images: [{image}]\n    items: [after]\n"


def in_text(markup: str) -> str:
    """Return a report with a paragraph between two others, in a text at 6:11."""
    return HEAD + f"highlights:\n  - title: h\n    text: |\n      before\n\n      {markup}\n\n      after\n"


def sparse(size: int) -> Callable[[Path], None]:
    """Return a function that makes an image of a size without writing it."""

    def make(path: Path) -> None:
        with path.open("wb") as stream:
            stream.write(png())
            stream.truncate(size)

    return make


def link_to(target: str) -> Callable[[Path], None]:
    """Return a function that makes a symbolic link."""
    return lambda path: path.symlink_to(target)


#: Entries, and the file ``x.png`` next to the data file, if there is one.
ENTRIES: dict[str, tuple[Entry, bytes | Callable[[Path], None] | None]] = {
    "a missing file": (Entry(listed(PLAIN), [("6:20", messages.NO_IMAGE_FILE.format(name="'bad/x.png'"))], shown=WORDS), None),
    "a path out of the folders": (
        Entry(listed("{src: ../../../../../../etc/passwd, alt: Words}"), [("6:20", OUTSIDE.format(name="'../../../../../etc/passwd'"))], shown=WORDS),
        None,
    ),
    "an absolute path": (
        Entry(listed("{src: /etc/passwd, alt: Words}"), [("6:20", messages.IMAGE_NOT_A_PATH.format(source="'/etc/passwd'"))], shown=WORDS), None
    ),
    "a link out of the folders": (
        Entry(listed(PLAIN), [("6:20", OUTSIDE.format(name="'bad/x.png'"))], shown=WORDS), link_to("/etc/passwd")
    ),
    "a link to a device": (Entry(listed(PLAIN), [("6:20", OUTSIDE.format(name="'bad/x.png'"))], shown=WORDS), link_to("/dev/zero")),
    "a link to itself": (Entry(listed(PLAIN), [("6:20", "'bad/x.png'", "Too many levels of symbolic links")], shown=WORDS), link_to("x.png")),
    "a folder": (Entry(listed(PLAIN), [("6:20", messages.IMAGE_NOT_REGULAR.format(name="'bad/x.png'"))], shown=WORDS), Path.mkdir),
    "a named pipe": (Entry(listed(PLAIN), [("6:20", messages.IMAGE_NOT_REGULAR.format(name="'bad/x.png'"))], shown=WORDS), os.mkfifo),
    "50 MB": (
        Entry(listed(PLAIN), [("6:20", messages.IMAGE_TOO_LARGE.format(name="'bad/x.png'", size=50_000_000, limit=MAX_IMAGE_BYTES))], shown=WORDS),
        sparse(50_000_000),
    ),
    "another type": (
        Entry(listed("{src: data.yaml, alt: Words}"), [("6:20", messages.IMAGE_UNKNOWN_TYPE.problem.format(name="'bad/data.yaml'"))], shown=WORDS),
        None,
    ),
    "another content": (
        Entry(listed(PLAIN), [("6:20", messages.IMAGE_OTHER_CONTENT.format(name="'bad/x.png'", suffix=".png"))], shown=WORDS, nowhere=("alert(1)",)),
        b"<html><script>alert(1)</script>",
    ),
    "a script as an address": (
        Entry(listed("{src: 'javascript:alert(1)', alt: Words}"), [("6:20", messages.IMAGE_NOT_A_PATH.format(source="'javascript:alert(1)'"))], shown=WORDS),
        None,
    ),
    "a long name": (
        Entry(listed(f"{{src: {'n' * 300}.png, alt: Words}}"), [("6:20", messages.NO_IMAGE_FILE.format(name=quoted(f"bad/{'n' * 300}.png")))], shown=WORDS), None
    ),
    "A01 a duplicate key": (
        Entry(listed("{src: x.png, alt: Words, src: y.png}"), [("6:39", yaml_syntax.REPEATED_KEY.problem.format(key="'src'", line=6))], hidden=4), png()
    ),
    "A13 an escape character": (Entry(listed('{src: "\\e[31m.png", alt: Words}'), [("6:20", "U+001B")], hidden=4), None),
    "A14 a lone surrogate": (Entry(listed('{src: x.png, alt: "\\ud800"}'), [("6:32", "U+D800")], hidden=4), png()),
    "A18 wrong values": (
        Entry(
            listed("{src: x.png}, {scr: x.png, alt: a}, {src: x.png, alt: '', width: wide, link: 'javascript:x'}"),
            [("6:14", "'alt'"), ("6:29", values.UNKNOWN_KEY.problem.format(key="'scr'")), ("6:68", "alt"), ("6:79", "width"), ("6:91", "link")],
            hidden=6,
        ),
        png(),
    ),
    "A24 hostile words": (
        Entry(
            listed("{src: x.png, alt: '\"><script>alert(1)</script>', caption: '<b>d</b> [l](javascript:alert(1))'}"),
            [("6:72", "'javascript:'"), ("6:72", texts.NOT_IN_DIALECT.problem.format(markup="raw HTML is"))],
            shown=("<b>d</b> [l](javascript:alert(1))",),
        ),
        png(),
    ),
    "A35 long words": (Entry(listed(f"{{src: x.png, alt: {'a' * 5_000}, caption: {'b' * 5_000}}}"), shown=("before", "after")), png()),
    "an image": (Entry(listed("{src: x.png, alt: Words, caption: Caption, width: 99999cm}"), shown=("before", "Caption", "after")), png()),
    "an image in a text": (Entry(in_text('![Words](x.png "Caption")'), shown=("before", "Caption", "after")), png()),
    "a missing file in a text": (
        Entry(in_text("![Words](x.png)"), [("6:11", messages.NO_IMAGE_FILE.format(name="'bad/x.png'"))], shown=WORDS), None
    ),
    "A26 a path out of the folders in a text": (
        Entry(in_text("![Words](../../../../../../etc/passwd)"), [("6:11", OUTSIDE.format(name="'../../../../../etc/passwd'"))], shown=WORDS), None
    ),
    "an image inside a sentence": (
        Entry(in_text("in ![Words](x.png) line"), [("6:11", texts.IMAGE_IN_PARAGRAPH.format())], shown=("before", "in Words line", "after")), png()
    ),
    "an image without words": (
        Entry(in_text("![](x.png)"), [("6:11", texts.IMAGE_WITHOUT_ALT.format(source="'x.png'"))], shown=("before", "![](x.png)", "after")), png()
    ),
    "A25 a script as the address of an image in a text": (
        Entry(in_text("![Words](javascript:alert(1))"), [("6:11", "'javascript:'")], shown=("before", "Words", "after")), None
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ENTRIES)
def test_an_entry_keeps_the_ground_rules(site: Site, name: str) -> None:
    entry, file = ENTRIES[name]
    path = site.src / "bad" / "x.png"
    path.parent.mkdir()
    if callable(file):
        file(path)
    elif file:
        path.write_bytes(file)
    check(site, entry)
    out = site.src.parent / "out"
    assert not list(out.rglob("passwd*"))
    assert "<script>alert" not in (out / "html" / "bad.html").read_text("utf-8")


def test_a27_no_image_on_the_web_is_requested(site: Site) -> None:
    with listening() as (server, requests):
        address = f"{server}/x.png"
        site.write("index.rst", directive("progress-report", "r.yaml"))
        for data in (listed(f"{{src: '{address}', alt: Words}}"), in_text(f"![Words]({address})")):
            site.write("r.yaml", data)
            for builder in ("html", "latex", "epub", "text"):
                assert site.build(builder, "-a").warnings == []
    assert requests == []
    assert f'href="{address}"' in site.build("html", "-a").read("index.html")


def test_a_script_in_an_svg_is_never_part_of_a_page(site: Site) -> None:
    (site.src / "x.svg").write_bytes(SVG)
    site.write("index.rst", directive("progress-report", "r.yaml"))
    site.write("r.yaml", listed("{src: x.svg, alt: Words}") + "    text: |\n      ![Words](x.svg)\n")
    for builder in ("html", "singlehtml", "epub"):
        built = site.build(builder, "-W")
        assert built.warnings == []
        pages = "".join(path.read_text("utf-8") for path in built.out.rglob("index.*html"))
        assert pages.count("<img") == 2
        assert not re.search(r'<(script>alert|svg|object|iframe|embed)|href="[^"]*x\.svg', pages)
    # One message names the builder that cannot show the type; the page has the alternative text.
    built = site.build("latex", "-a")
    assert len(built.warnings) == 1
    assert all(messages.IMAGE_NOT_SHOWN.format(builder="latex", suffix=".svg") in line for line in built.warnings)


def test_a_report_outside_the_source_folder_on_two_pages(site: Site, tmp_path: Path) -> None:
    """The image is found next to the data file, from pages in different folders."""
    site.write("conf.py", (site.src / "conf.py").read_text("utf-8") + 'progress_roots = ["../data"]\n')
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "x.png").write_bytes(png())
    (tmp_path / "data" / "r.yaml").write_text(listed(PLAIN), "utf-8")
    site.write("index.rst", "Site\n====\n\n.. toctree::\n\n   one\n   two/two\n")
    site.write("one.rst", directive("progress-report", "../data/r.yaml"))
    site.write("two/two.rst", directive("progress-report", "../../data/r.yaml", no_index=""))
    built = site.build("html", "-W", "-n")
    assert built.warnings == []
    assert 'src="_images/x.png"' in built.read("one.html")
    assert 'src="../_images/x.png"' in built.read("two/two.html")
    (tmp_path / "secret.png").write_bytes(png(9))
    (tmp_path / "data" / "r.yaml").write_text(listed("{src: ../secret.png, alt: Words}"), "utf-8")
    assert all("outside the source folder" in line for line in site.build().warnings)
    assert not list((site.src.parent / "out").rglob("secret*"))
