"""Tables, quotes, images, cross-references and links to pages in texts, on pages of both hosts."""

from __future__ import annotations

import re

import pytest

from sphinxext_progress.diagnostics.messages import site as messages
from sphinxext_progress.diagnostics.messages import texts

from .conftest import CONF, HOST, PRINT_PAGES_READ, SUFFIX, Build, Site, directive
from .test_translation import write_catalog

GUIDE = {
    "myst": "(start)=\n# The guide\n\n## Getting started\n\n(para)=\nX\n\n```{py:function} otter.fetch(x)\n```\n\n"
    "```{option} --fast\n```\n\n```{envvar} OTTER\n```\n",
    "rst": ".. _start:\n\nThe guide\n=========\n\nGetting started\n---------------\n\n.. _para:\n\nX\n\n.. py:function:: otter.fetch(x)\n\n"
    ".. option:: --fast\n\n.. envvar:: OTTER\n",
}
EVERYTHING = f"""\
period: 2026-01
overview: |
  | Case | Before | After |
  |:-----|-------:|:-----:|
  | Cold | 10 s | **2 s**, see {{py:func}}`otter.fetch` |
  | Warm | 1 s |

  > A quote with *emphasis*
  >
  > - and a list

  - an item

    | a | b |
    |---|---|
    | 1 | [guide](../guide.{SUFFIX}) |
highlights:
  - title: "{{ref}}`start` again"
    items:
      - |
        Two paragraphs.

        > said
commits:
  - description: "{{doc}}`/guide` and [start](../guide.{SUFFIX}#getting-started)"
"""


@pytest.fixture
def linked(site: Site) -> Site:
    site.write("conf.py", CONF)
    site.write("progress/2026-01.yaml", EVERYTHING)
    site.write(f"guide.{SUFFIX}", GUIDE[HOST])
    write_index(site, HOST)
    return site


def write_index(site: Site, host: str) -> None:
    toctree = "```{toctree}\nguide\n```" if host == "myst" else ".. toctree::\n\n   guide"
    site.write(f"index.{SUFFIX}", f"Site\n====\n\n{toctree}\n\n{directive('progress-report', '2026-01', host)}")


def overview(site: Site, text: str) -> None:
    indented = "".join(f"  {line}\n" for line in text.splitlines())
    site.write("progress/2026-01.yaml", f"period: 2026-01\noverview: |\n{indented}")


def links(built: Build, page: str = "index.html") -> list[tuple[str, str]]:
    """Return the address and the words of each link of the overview."""
    body = built.read(page).partition('-overview">')[2].partition("</section>")[0].partition("</h3>")[2]
    matches = re.findall(r'<a class="reference [^"]*" href="([^"]+)"[^>]*>(.*?)</a>', body, re.DOTALL)
    return [(address, re.sub(r"<[^>]+>", "", words)) for address, words in matches]


@pytest.mark.parametrize(
    "builder",
    ["html", "dirhtml", "singlehtml", "epub", "latex", "text", "man", "texinfo", "xml", "pseudoxml", "json", "gettext"],
)
def test_every_builder_shows_them_without_a_warning(linked: Site, builder: str) -> None:
    assert linked.build(builder, "-n", "-W", "--keep-going").warnings == []


def test_a_table_has_a_header_and_alignments(linked: Site) -> None:
    page = linked.build().read("index.html")
    for part in (
        "progress-table progress-text",
        '<th class="head text-left"><p>Case</p></th>',
        '<th class="head text-right"><p>Before</p></th>',
        '<td class="text-center"><p><strong>2 s</strong>, see <a class="reference internal" href="guide.html#otter.fetch"',
        '<td class="text-center"></td>',
        "<blockquote>\n<div><p>A quote with <em>emphasis</em></p>",
        '<td><p><a class="reference internal" href="guide.html">',
        "<blockquote>\n<div><p>said</p>",
        '<a class="reference internal" href="guide.html#getting-started">',
    ):
        assert part in page, part
    assert re.search(
        '<h4><span class="sectnum">1. +</span><a [^>]*href="guide.html#start">.*?The guide.*?</a> again', page
    )


def test_both_hosts_show_the_same(linked: Site) -> None:
    pages = []
    for host in ("rst", "myst") if HOST == "myst" else ("rst",):
        (linked.src / f"index.{SUFFIX}").unlink(missing_ok=True)
        suffix = "md" if host == "myst" else "rst"
        linked.write(f"index.{suffix}", f"Site\n====\n\n{directive('progress-report', '2026-01', host)}")
        pages.append(
            re.search('<section id="progress-.*</section>', linked.build("html", "-E").read("index.html"), re.DOTALL)
        )
        (linked.src / f"index.{suffix}").unlink()
    assert len({found[0] for found in pages if found}) == 1


@pytest.mark.parametrize(
    ("text", "address", "words"),
    [
        ("[words](../guide.S)", "guide.html", "words"),
        ("[](../guide.S)", "guide.html", "The guide"),
        ("[](/guide.S)", "guide.html", "The guide"),
        ("[](../guide.S#getting-started)", "guide.html#getting-started", "Getting started"),
        ("[](../guide.S#start)", "guide.html#start", "The guide"),
        ("[a `b`](../guide.S#START)", "guide.html#start", "a b"),
        ("[x](../guide.S#para)", "guide.html#para", "x"),
        ("[](../index.S)", "#", "Site"),
        ("{doc}`/guide`", "guide.html", "The guide"),
        ("{doc}`guide`", "guide.html", "The guide"),
        ("{doc}`words <guide>`", "guide.html", "words"),
        ("{ref}`start`", "guide.html#start", "The guide"),
        ("{std:ref}`words <start>`", "guide.html#start", "words"),
        ("{func}`otter.fetch`", "guide.html#otter.fetch", "otter.fetch()"),
        ("{py:func}`~otter.fetch`", "guide.html#otter.fetch", "fetch()"),
        ("{py:func}`x <otter.fetch>`", "guide.html#otter.fetch", "x"),
        ("{option}`--fast`", "guide.html#cmdoption-fast", "--fast"),
        ("{envvar}`OTTER`", "guide.html#envvar-OTTER", "OTTER"),
        ("{progress:report}`2026-01`", "#progress-2026-01", "Monthly Progress Report: January 2026"),
    ],
)
def test_a_reference_leads_to_its_target(linked: Site, text: str, address: str, words: str) -> None:
    overview(linked, text.replace("S)", f"{SUFFIX})").replace("S#", f"{SUFFIX}#"))
    built = linked.build("html", "-n", "-W", "--keep-going")
    assert built.warnings == []
    assert links(built) == [(address, words)]


@pytest.mark.parametrize(
    ("text", "words", "message"),
    [
        ("[x](../none.S)", "x", messages.MISSING_PAGE.format(path="'../none.S'")),
        ("[x](../../guide.S)", "x", texts.LINK_OUTSIDE_SITE.format(target="'../../guide.S'")),
        ("[x](/../guide.S)", "x", texts.LINK_OUTSIDE_SITE.format(target="'/../guide.S'")),
        ("[x](2026-01.yaml)", "x", texts.NOT_A_PAGE.format(target="'2026-01.yaml'")),
        ("[x](../guide.html)", "x", texts.NOT_A_PAGE.format(target="'../guide.html'")),
        ("{foo}`x`", "{foo}`x`", texts.UNKNOWN_ROLE.format(role="'{foo}'")),
        ("{py:foo}`x`", "{py:foo}`x`", texts.UNKNOWN_ROLE.format(role="'{py:foo}'")),
        ("{c:expr}`x`", "{c:expr}`x`", texts.UNKNOWN_ROLE.format(role="'{c:expr}'")),
        ("{nothing:ref}`x`", "{nothing:ref}`x`", texts.UNKNOWN_ROLE.format(role="'{nothing:ref}'")),
        ("{kbd}`x`", "{kbd}`x`", texts.UNKNOWN_ROLE.format(role="'{kbd}'")),
        ("{raw}`&lt;b&gt;`", "{raw}`&amp;lt;b&amp;gt;`", texts.UNKNOWN_ROLE.format(role="'{raw}'")),
        ("{download}`2026-01.yaml`", "{download}`2026-01.yaml`", texts.UNKNOWN_ROLE.format(role="'{download}'")),
        (
            "{progress:report}`2030-01`",
            "2030-01",
            messages.UNKNOWN_OBJECT.problem.format(kind="report", name="'2030-01'"),
        ),
    ],
)
def test_another_reference_is_text_with_one_warning(linked: Site, text: str, words: str, message: str) -> None:
    suffix = f".{SUFFIX}"
    overview(linked, text.replace(".S", suffix))
    built = linked.build()
    (warning,) = built.warnings
    assert warning.startswith("SRC/progress/2026-01.yaml:2:11: WARNING: " + message.replace(".S", suffix))
    assert links(built) == []
    assert words in re.sub(r"<[^>]+>", "", built.read("index.html"))
    # The same in a build that reads nothing.
    assert linked.build().warnings == [warning]


def test_a_link_to_a_missing_label_leads_to_the_page(linked: Site) -> None:
    overview(linked, f"[x](../guide.{SUFFIX}#none)")
    built = linked.build()
    assert built.warnings == [
        "SRC/progress/2026-01.yaml:2:11: WARNING: "
        + messages.MISSING_LABEL.format(path=f"'../guide.{SUFFIX}'", label="'none'")
        + " [progress.link]"
    ]
    assert links(built) == [("guide.html", "x")]


def test_an_unresolved_role_is_reported_at_its_line(linked: Site) -> None:
    overview(linked, "One\n\n{ref}`none`")
    assert linked.build().warnings == ["SRC/progress/2026-01.yaml:5: WARNING: undefined label: 'none' [ref.ref]"]
    overview(linked, "One\n\n{py:func}`none`")
    (warning,) = linked.build("html", "-n").warnings
    assert warning.startswith("SRC/progress/2026-01.yaml:5: WARNING: py:func reference target not found: none")


def test_no_role_of_docutils_is_used(linked: Site) -> None:
    linked.write(
        "conf.py",
        CONF + "\ndef role(*args, **kwargs):\n    raise RuntimeError\n\ndef setup(app):\n"
        "    app.add_role('evil', role)\n    app.add_role_to_domain('py', 'evil', role)\n",
    )
    overview(linked, "{evil}`x` {py:evil}`x`")
    built = linked.build()
    assert [warning.split(": ")[2].split(" is")[0] for warning in built.warnings] == ["'{evil}'", "'{py:evil}'"]


def test_a_role_adds_nothing_but_the_reference(linked: Site) -> None:
    overview(linked, "{envvar}`OTTER`")
    built = linked.build("pseudoxml")
    assert "<index" not in built.read("index.pseudoxml")
    assert "<target" not in built.read("index.pseudoxml").partition("overview")[2]


def test_a_page_is_written_again_when_the_title_of_its_target_changes(linked: Site) -> None:
    linked.write("conf.py", CONF + PRINT_PAGES_READ)
    overview(linked, f"[](../guide.{SUFFIX}) {{doc}}`/guide`")
    linked.build()
    linked.write(f"guide.{SUFFIX}", GUIDE[HOST].replace("The guide", "A manual"))
    built = linked.build()
    assert built.pages_read == ["guide"]
    assert links(built) == [("guide.html", "A manual"), ("guide.html", "A manual")]
    # Without changes, nothing is written.
    before = (built.out / "index.html").stat().st_mtime_ns
    assert linked.build().pages_read == []
    assert (built.out / "index.html").stat().st_mtime_ns == before


def test_pages_that_link_to_each_other_are_current(linked: Site) -> None:
    reference = "[](index.md)" if HOST == "myst" else ":doc:`index`"
    linked.write(f"guide.{SUFFIX}", GUIDE[HOST] + f"\n{reference}\n")
    overview(linked, f"[](../guide.{SUFFIX}#getting-started)")
    assert links(linked.build()) == [("guide.html#getting-started", "Getting started")]
    linked.write(f"guide.{SUFFIX}", GUIDE[HOST].replace("Getting started", "First steps") + f"\n{reference}\n")
    built = linked.build()
    assert len(built.warnings) == 1
    assert links(built) == [("guide.html", "The guide")]


def test_a_page_that_comes_or_goes_changes_the_link(linked: Site) -> None:
    overview(linked, f"[x](../new.{SUFFIX})")
    assert len(linked.build().warnings) == 1
    new = linked.write(
        f"new.{SUFFIX}", "---\norphan: true\n---\n\n# New\n" if HOST == "myst" else ":orphan:\n\nNew\n===\n"
    )
    built = linked.build()
    assert built.warnings == []
    assert links(built) == [("new.html", "x")]
    new.unlink()
    built = linked.build()
    assert len(built.warnings) == 1
    assert links(built) == []


def test_every_cell_and_quoted_paragraph_is_translatable(linked: Site) -> None:
    catalog = linked.build("gettext").read("index.pot")
    for line, message in (
        (3, "Case"),
        (5, "10 s"),
        (5, "**2 s**, see {py:func}`otter.fetch`"),
        (8, "A quote with *emphasis*"),
        (10, "and a list"),
        (16, f"[guide](../guide.{SUFFIX})"),
        (18, "{ref}`start` again"),
        (21, "Two paragraphs."),
        (23, "said"),
    ):
        assert f'#: ../../src/progress/2026-01.yaml:{line}\nmsgid "{message}"' in catalog, (line, message)


@pytest.mark.parametrize(
    "text",
    ["- a\n- b", "> a", "| a |\n|---|", "a\n\nb", "```\na\n```", "# a\n\nb", "    a\n\nb"],
)
@pytest.mark.parametrize("place", ["description", "title", "stage"])
def test_blocks_in_a_text_on_one_line_are_reported(site: Site, text: str, place: str) -> None:
    text += "\nz" if text.startswith(">") else ""
    value = '"' + text.replace("\n", "\\n") + '"'
    entry = {
        "description": f"commits:\n  - description: {value}\n",
        "title": f"highlights:\n  - title: {value}\n",
        "stage": f"trends:\n  - theme: a\n    stage:\n      text: {value}\n",
    }[place]
    site.write("conf.py", CONF)
    site.write("progress/2026-01.yaml", f"period: 2026-01\n{entry}")
    site.write(f"index.{SUFFIX}", f"Site\n====\n\n{directive('progress-report', '2026-01', HOST)}")
    row, column = next(
        (number, line.index(value) + 1) for number, line in enumerate(entry.splitlines(), 2) if value in line
    )
    assert site.build().warnings == [
        f"SRC/progress/2026-01.yaml:{row}:{column}: WARNING: {texts.SEVERAL_BLOCKS.format()} [progress.text]"
    ]


def test_an_image_in_a_text_is_an_image(linked: Site) -> None:
    (linked.src / "progress/speed.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    overview(linked, 'One\n\n![Install *time*](speed.png "Cold *cache*")\n\n- a\n\n  ![b](speed.png)')
    built = linked.build()
    assert built.warnings == []
    page = built.read("index.html")
    assert '<img alt="Install *time*" class="progress-image" src="_images/speed.png" />' in page
    assert '<span class="caption-text">Cold <em>cache</em></span>' in page
    assert '<img alt="b"' in page
    assert (built.out / "_images/speed.png").exists()


def test_an_image_in_a_text_that_is_missing_is_reported(linked: Site) -> None:
    overview(linked, "![the words](none.png)\n\n![more](../../../../etc/passwd)")
    built = linked.build()
    assert [warning.split(": ")[0] for warning in built.warnings] == 2 * ["SRC/progress/2026-01.yaml:2:11"]
    assert "<p>the words</p>\n<p>more</p>" in built.read("index.html")


def test_a_table_of_ten_thousand_cells_is_refused(linked: Site) -> None:
    overview(linked, "|a|b|c|d|e|\n|-|-|-|-|-|\n" + "|1|2|3|4|5|\n" * 1_600)
    (warning,) = linked.build().warnings
    assert warning.startswith("SRC/progress/2026-01.yaml:2:11: WARNING: table has 8005 cells")


def test_a_translated_cell_has_its_own_references(linked: Site) -> None:
    overview(linked, "| a |\n|---|\n| see {ref}`start` |\n\n> [guide](/guide.S)".replace("S)", f"{SUFFIX})"))
    template = linked.build("gettext", doctrees=linked.src.parent / "gettext").out / "index.pot"
    translations = {
        "a": "A",
        "see {ref}`start`": "siehe {doc}`/guide`",
        f"[guide](/guide.{SUFFIX})": f"[Anleitung](/guide.{SUFFIX}#getting-started)",
    }
    write_catalog(linked, template, translations)
    built = linked.build("html", "-n", "-D", "language=de", "-D", "locale_dirs=locale")
    assert built.warnings == []
    assert links(built) == [("guide.html", "The guide"), ("guide.html#getting-started", "Anleitung")]
    assert ">A</p>" in built.read("index.html")
