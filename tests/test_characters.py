"""No output contains a forbidden character, however a text spells it."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from sphinxext_progress.text.invisible import find_forbidden, show_hidden

from .conftest import CONF, Site

BUILDERS = (
    "html", "dirhtml", "singlehtml", "epub", "latex", "text", "man", "texinfo", "xml", "pseudoxml", "json", "gettext",
)  # fmt: skip

#: Invisible characters that no script and no emoji needs.
UNNEEDED = re.compile("[\u200b\u202a-\u202e\u2060-\u206f\ufff9-\ufffb\U000e0001]")
CHARACTERS = "\x01\x07\x08\x0b\x1b\x7f\x85\u200b\u2028\u2029\u202e\u2066\ufeff\ufdd0\uffff\U000e0001\U0001fffe"

#: The ways to spell a character: C is replaced with its percent-encoding, N with its number.
SPELLINGS = (
    "<http://a/C>",
    "<http://aC.org>",
    "<https://a/?q=C#C>",
    "<mailto:aC@b.org>",
    "<HTTP://A/C>",
    "[w](http://a/C)",
    "[](http://a/C)",
    "[w](<http://a/C> 'C &#N;')",
    "[w](project:#aC)",
    "[](project:#C)",
    "x&#N;y",
    "x&#xN;y",
    "[w](http://a/&#N;)",
    "`&#N;`",
    "*&#N;*",
    "![w](C)",
)


def texts() -> Iterator[str]:
    """Yield a text for each spelling of each character."""
    for character in CHARACTERS:
        for spelling in SPELLINGS:
            yield (
                spelling.replace("C", quote(character))
                .replace("xN", f"x{ord(character):x}")
                .replace("N", str(ord(character)))
            )


def outputs(folder: Path) -> Iterator[tuple[str, str]]:
    """Read every text file that a builder made from the pages, including those in archives."""
    for path in sorted(folder.rglob("*")):
        if path.suffix == ".epub":
            with zipfile.ZipFile(path) as book:
                yield from ((name, book.read(name).decode()) for name in book.namelist() if _is_of_pages(name))
        elif path.name == "objects.inv":
            yield path.name, zlib.decompress(path.read_bytes().split(b"zlib.\n")[1]).decode()
        elif path.is_file() and _is_of_pages(path.relative_to(folder).as_posix()):
            yield path.name, path.read_text("utf-8")


def _is_of_pages(name: str) -> bool:
    """Return whether a file is made from the pages; LaTeX and the themes add files of their own."""
    return not name.startswith("_static/") and not name.endswith((".pickle", ".png", ".sty", ".cls", ".xdy", ".ist"))


@pytest.fixture
def spelled(site: Site) -> Site:
    """Return a site with a report whose texts spell forbidden characters."""
    quoted = ["'" + text.replace("'", "''") + "'" for text in texts()]
    rows = "".join(f"  - {{area: A, description: {text}}}\n" for text in quoted)
    stages = ", ".join(quoted[::7])
    site.write("conf.py", CONF + 'html_baseurl = "https://example.org/"\nsuppress_warnings = ["ref.any"]\n')
    site.write(
        "progress/2026-01.yaml",
        "period: 2026-01\noverview: |\n"
        + "".join(f"  {text}\n\n  ```{text}\n  {text}\n  ```\n\n" for text in list(texts())[::5])
        + f"highlights: [{{title: {quoted[0]}, items: [{', '.join(quoted[::3])}]}}]\ncommits:\n{rows}"
        f"trends: [{{theme: {quoted[1]}, trajectory: [{stages}]}}]\n",
    )
    site.write("index.rst", "Site\n====\n\n.. progress-report:: 2026-01\n")
    return site


def test_no_output_contains_a_forbidden_character(spelled: Site) -> None:
    for builder in BUILDERS:
        built = spelled.build(builder, "-a")
        for name, text in outputs(built.out):
            assert find_forbidden(text) is None, (builder, name, ascii(find_forbidden(text)))
            assert not UNNEEDED.search(text), (builder, name, ascii(UNNEEDED.findall(text)))
        assert not any(show_hidden(line) != line for line in built.warnings)


def test_an_autolink_is_shown_as_typed(site: Site) -> None:
    site.write("progress/2026-01.yaml", 'period: 2026-01\noverview: "<http://a/%E2%80%AEb%1b%01>"\n')
    site.write("index.rst", ".. progress-report:: 2026-01\n")
    built = site.build("html", "-W")
    assert '<a class="reference external" href="http://a/%E2%80%AEb%1b%01">http://a/%E2%80%AEb%1b%01</a>' in built.read(
        "index.html"
    )
