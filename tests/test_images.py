"""Images of reports, in every builder and both hosts."""

from __future__ import annotations

import hashlib
import os
import struct
import zlib
from typing import TYPE_CHECKING, Any

import pytest
import sphinx
from docutils import nodes

from sphinxext_progress.diagnostics.messages import data_files
from sphinxext_progress.diagnostics.messages import images as messages
from sphinxext_progress.reading import image_files

from .conftest import CONF, PRINT_PAGES_READ, Build, Site, directive, validate
from .test_combinations import BUILDERS, SHOW_WORDS, build_everything
from .test_nesting import HOSTS

if TYPE_CHECKING:
    from pathlib import Path

REPORT = """\
period: 2026-01
highlights:
  - title: Speed
    images:
      - src: speed.png
        alt: Install time by version
        caption: A *cold* cache
        width: 80%
        link: https://example.org/speed
    text: Words.
sections:
  - title: Kernel
    sections:
      - title: Scheduler
        images: [{src: img/plain.png, alt: Plain}]
"""

ONE = "period: 2026-01\nsections: [{{title: Own, images: [{image}]}}]\n"

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>'


def png(gray: int = 0) -> bytes:
    """Return an image of one pixel."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    data = zlib.compress(bytes([0, gray]))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def write(site: Site, name: str, data: bytes | None = None) -> Path:
    """Write a file of an image."""
    path = site.src / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(png() if data is None else data)
    return path


def one_image(site: Site, image: str = "{src: x.png, alt: Words}") -> None:
    """Write a report with one image, and a page that shows it."""
    site.write("progress/2026-01.yaml", ONE.format(image=image))
    site.write("index.rst", directive("progress-report", "2026-01"))


def images(site: Site, page: str = "index") -> list[Any]:
    """Return the images of a page."""
    return list(site.doctree(page).findall(nodes.image))


@pytest.fixture
def speed(site: Site) -> Site:
    """Return a site with a report that has images."""
    site.write("conf.py", CONF + 'linkcheck_ignore = [".*"]\n')
    site.write("progress/2026-01.yaml", REPORT)
    write(site, "progress/speed.png")
    write(site, "progress/img/plain.png")
    return site


@pytest.mark.parametrize("builder", BUILDERS)
@pytest.mark.parametrize(("host", "suffix"), HOSTS)
def test_builders(speed: Site, builder: str, host: str, suffix: str) -> None:
    speed.write(f"index.{suffix}", "# S\n\n" if host == "myst" else "S\n=\n\n")
    speed.write("index.rst", "Site\n====\n\n.. toctree::\n\n   sub/page\n")
    (speed.src / f"index.{suffix}").unlink() if suffix != "rst" else None
    speed.write(f"sub/page.{suffix}", directive("progress-report", "2026-01", host))
    pages = build_everything(speed, builder)
    if builder in SHOW_WORDS:
        assert "cold" in pages
        # LaTeX has no alternative text.
        assert builder == "latex" or ("Plain" in pages and "Install time by version" in pages)


def test_html(speed: Site) -> None:
    speed.write("index.rst", "Site\n====\n\n.. toctree::\n\n   sub/page\n")
    speed.write("sub/page.rst", directive("progress-report", "2026-01"))
    built = speed.build()
    assert built.warnings == []
    html = built.read("sub/page.html")
    assert '<a class="reference external image-reference" href="https://example.org/speed">' in html
    assert 'alt="Install time by version"' in html
    assert 'src="../_images/speed.png"' in html
    assert "<em>cold</em>" in html
    assert (built.out / "_images/speed.png").read_bytes() == png()
    assert (built.out / "_images/plain.png").exists()
    document = speed.doctree("sub/page")
    figure, plain = document.next_node(nodes.figure), images(speed, "sub/page")[1]
    assert figure is not None
    assert [child.__class__.__name__ for child in figure.children] == ["reference", "caption"]
    assert (plain["uri"], plain["candidates"]) == ("progress/img/plain.png", {"*": "progress/img/plain.png"})
    assert (plain.source, plain.line) == (str(speed.src / "progress/2026-01.yaml"), 15)
    validate(document)


@pytest.mark.parametrize(("builder", "name"), [("epub", "_images/speed.png"), ("latex", "speed.png"), ("singlehtml", "_images/speed.png"), ("dirhtml", "_images/speed.png"), ("texinfo", "site-figures/speed.png")])  # fmt: skip
def test_copies(speed: Site, builder: str, name: str) -> None:
    speed.write("index.rst", directive("progress-report", "2026-01"))
    built = speed.build(builder)
    assert built.warnings == []
    assert (built.out / name).exists()


def test_report_page(speed: Site) -> None:
    """The image of a report that is a page of its own is relative to the data file too."""
    (speed.src / "progress/2026-01.yaml").rename(speed.src / "progress/2026-01.report.yaml")
    speed.write("index.rst", "Site\n====\n\n.. toctree::\n\n   progress/2026-01\n")
    built = speed.build()
    assert built.warnings == []
    (page,) = built.out.glob("progress/*.html")
    assert 'src="../_images/speed.png"' in page.read_text("utf-8")


def test_two_pages(speed: Site) -> None:
    options = {"no_index": ""}
    speed.write("index.rst", "Site\n====\n\n.. toctree::\n\n   a\n   b/c\n")
    speed.write("a.rst", directive("progress-report", "2026-01"))
    speed.write("b/c.rst", directive("progress-report", "2026-01", **options))
    built = speed.build("html", "-W", "-n")
    assert (built.status, built.warnings) == (0, [])
    assert 'src="_images/speed.png"' in built.read("a.html")
    assert 'src="../_images/speed.png"' in built.read("b/c.html")


def test_outside_the_source_folder(site: Site) -> None:
    """A folder in ``progress_roots`` may have images too."""
    site.write("conf.py", CONF + 'progress_roots = ["../data"]\nprogress_reports = ["../data/*.yaml"]\n')
    site.write("../data/2026-01.yaml", ONE.format(image="{src: img/x.png, alt: Words}"))
    write(site, "../data/img/x.png", png(7))
    site.write("sub/page.rst", directive("progress-report", "2026-01"))
    site.write("index.rst", "Site\n====\n\n.. toctree::\n\n   sub/page\n")
    built = site.build("html", "-W", "-n")
    assert (built.status, built.warnings) == (0, [])
    assert 'src="../_images/x.png"' in built.read("sub/page.html")
    assert (built.out / "_images/x.png").read_bytes() == png(7)


# Images that are not shown ------------------------------------------------------------------------------


def refused(site: Site, image: str = "{src: x.png, alt: Words}") -> str:
    """Build a page with an image that cannot be shown, and return the message."""
    one_image(site, image)
    built = site.build()
    assert built.status == 0
    assert images(site) == []
    assert site.doctree("index").astext().count("Words") == 1
    assert not (built.out / "_images").exists() or not list((built.out / "_images").iterdir())
    (warning,) = built.warnings
    place, _, message = warning.partition(": WARNING: ")
    assert place == "SRC/progress/2026-01.yaml:2:40"
    text, _, subtype = message.rpartition(" ")
    assert subtype == "[progress.image]"
    return text


def test_missing(site: Site) -> None:
    assert refused(site) == messages.NO_IMAGE_FILE.format(name="'progress/x.png'")


def test_directory(site: Site) -> None:
    (site.src / "progress/x.png").mkdir(parents=True)
    assert refused(site) == messages.IMAGE_NOT_REGULAR.format(name="'progress/x.png'")


def test_named_pipe(site: Site) -> None:
    (site.src / "progress").mkdir()
    os.mkfifo(site.src / "progress/x.png")
    assert refused(site) == messages.IMAGE_NOT_REGULAR.format(name="'progress/x.png'")


def test_link_out_of_the_folders(site: Site, tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_bytes(png())
    (site.src / "progress").mkdir()
    (site.src / "progress/x.png").symlink_to(tmp_path / "secret.png")
    assert refused(site) == data_files.OUTSIDE_FOLDERS.format(name="'progress/x.png'").replace(
        "'progress/x.png'", "'progress/x.png'"
    )


def test_link_to_a_hidden_file(site: Site) -> None:
    write(site, ".git/x.png")
    (site.src / "progress").mkdir()
    (site.src / "progress/x.png").symlink_to("../.git/x.png")
    assert refused(site).startswith("'progress/x.png' is a link to a hidden file")


def test_path_out_of_the_folders(site: Site, tmp_path: Path) -> None:
    (tmp_path / "x.png").write_bytes(png())
    assert "outside the source folder" in refused(site, "{src: ../../x.png, alt: Words}")


@pytest.mark.parametrize(
    "source", ["/etc/x.png", "file:///etc/passwd", "data:image/png;base64,xxxx", "javascript:alert(1)", "//example.org/x.png", "a\\b.png", "[a].*", "*.*", "C:/x.png"]
)  # fmt: skip
def test_no_path(site: Site, source: str) -> None:
    assert refused(site, f"{{src: '{source}', alt: Words}}") == messages.IMAGE_NOT_A_PATH.format(source=f"'{source}'")


def test_too_large(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(image_files, "MAX_IMAGE_BYTES", 20)
    write(site, "progress/x.png")
    assert refused(site) == messages.IMAGE_TOO_LARGE.format(name="'progress/x.png'", size=len(png()), limit=20)


def test_fifty_megabytes(site: Site) -> None:
    with write(site, "progress/x.png").open("r+b") as stream:
        stream.truncate(50_000_001)
    assert "50000001 bytes" in refused(site)


@pytest.mark.parametrize("name", ["x.txt", "x", "conf.py", "x.png.gz"])
def test_wrong_type(site: Site, name: str) -> None:
    write(site, f"progress/{name}")
    assert refused(site, f"{{src: {name}, alt: Words}}").startswith(f"file 'progress/{name}' is not an image; ")


@pytest.mark.parametrize("suffix", sorted(image_files._SIGNATURES))
def test_wrong_content(site: Site, suffix: str) -> None:
    write(site, f"progress/x{suffix}", b"<html>" if suffix != ".svg" else b"words")
    expected = messages.IMAGE_OTHER_CONTENT.format(name=f"'progress/x{suffix}'", suffix=suffix)
    assert refused(site, f"{{src: x{suffix}, alt: Words}}") == expected


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_unreadable(site: Site) -> None:
    write(site, "progress/x.png").chmod(0)
    assert "cannot read" in refused(site)


def test_failing_read(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError(5, "Input/output error")

    write(site, "progress/x.png")
    monkeypatch.setattr(hashlib, "file_digest", fail)
    assert refused(site) == messages.IMAGE_UNREADABLE.format(name="'progress/x.png'", reason="Input/output error")


def test_invisible_name(site: Site) -> None:
    write(site, "progress/x.\u202e")
    assert "invisible characters" in refused(site, "{src: 'x.*', alt: Words}")


def test_text_of_a_missing_figure(site: Site) -> None:
    one_image(site, "{src: x.png, alt: 'Words *of*', caption: 'A *cold* cache', link: 'https://example.org/a'}")
    assert len(site.build().warnings) == 1
    paragraphs: list[Any] = list(site.doctree("index").findall(nodes.paragraph))
    text, caption = paragraphs
    assert text.astext() == "Words *of*"
    assert text[0]["refuri"] == "https://example.org/a"
    assert caption.astext() == "A cold cache"
    assert caption.next_node(nodes.emphasis) is not None


def test_alternative_text_is_required(site: Site) -> None:
    one_image(site, "{src: x.png}")
    (warning,) = site.build().warnings
    assert "'alt'" in warning
    assert "[progress.data]" in warning


# Images on the web --------------------------------------------------------------------------------------


@pytest.mark.parametrize("builder", BUILDERS)
def test_remote(site: Site, builder: str) -> None:
    """Nothing is fetched: an address on the web becomes a link."""
    one_image(site, "{src: 'https://localhost:9/x.png', alt: 'Words [1]', caption: Caption}")
    if builder == "linkcheck":
        assert site.build(builder).status == 1
    else:
        pages = build_everything(site, builder)
        assert builder not in SHOW_WORDS or "Caption" in pages
    site.build("dummy")
    assert images(site) == []
    (link,) = site.doctree("index").findall(nodes.reference)
    assert (link["refuri"], link.astext()) == ("https://localhost:9/x.png", "Words [1]")
    assert not (site.doctrees / "images").exists()


# Types that a builder cannot show -----------------------------------------------------------------------


@pytest.mark.parametrize(("name", "data"), [("x.svg", SVG), ("x.webp", b"RIFF1234WEBP"), ("x.gif", b"GIF89a")])
def test_latex_without_type(site: Site, name: str, data: bytes) -> None:
    write(site, f"progress/{name}", data)
    one_image(site, f"{{src: {name}, alt: Words, caption: 'A *cold* cache', link: 'https://example.org/a'}}")
    suffix = name[1:]
    built = site.build("latex")
    message = messages.IMAGE_NOT_SHOWN.format(builder="latex", suffix=suffix)
    assert built.warnings == [f"SRC/progress/2026-01.yaml:2: WARNING: {message} [progress.image]"]
    (tex,) = built.out.glob("*.tex")
    text = tex.read_text("utf-8")
    assert "includegraphics{" not in text.replace("{{", "{")
    assert "{Words}" in text
    assert "\\sphinxstyleemphasis{cold} cache" in text or "\\emph{cold}" in text
    assert site.build("html").warnings == []


def test_two_pages_have_one_warning(site: Site) -> None:
    write(site, "progress/x.svg", SVG)
    one_image(site, "{src: x.svg, alt: Words}")
    site.write("index.rst", "Site\n====\n\n.. toctree::\n\n   a\n   b\n")
    site.write("a.rst", directive("progress-report", "2026-01"))
    site.write("b.rst", directive("progress-report", "2026-01", no_index=""))
    assert len(site.build("latex").warnings) == 1


def test_any_type(site: Site) -> None:
    """Each builder chooses among the files of ``name.*``."""
    for name, data in (("x.svg", SVG), ("x.png", png()), ("x.txt", b"words")):
        write(site, f"progress/{name}", data)
    one_image(site, "{src: 'x.*', alt: Words}")
    built = site.build("html", "-W")
    assert built.warnings == []
    assert 'src="_images/x.svg"' in built.read("index.html")
    latex = site.build("latex", "-W")
    assert latex.warnings == []
    assert (latex.out / "x.png").exists()


def test_any_type_without_a_suitable_one(site: Site) -> None:
    write(site, "progress/x.svg", SVG)
    write(site, "progress/x.webp", b"RIFF1234WEBP")
    one_image(site, "{src: 'x.*', alt: Words}")
    (warning,) = site.build("latex").warnings
    assert "cannot show any file 'progress/x.*'; add the image in one of the types .pdf, .png, .jpeg" in warning
    assert site.build("html", "-W").warnings == []


def test_any_type_with_webp_alone(site: Site) -> None:
    write(site, "progress/x.webp", b"RIFF1234WEBP")
    one_image(site, "{src: 'x.*', alt: Words}")
    built = site.build("html", "-W")
    assert built.warnings == []
    assert 'src="_images/x.webp"' in built.read("index.html")


def test_any_type_with_a_link_out(site: Site, tmp_path: Path) -> None:
    """Sphinx would open the other file to find out its type."""
    (tmp_path / "secret").write_bytes(png())
    write(site, "progress/x.png")
    (site.src / "progress/x.old").symlink_to(tmp_path / "secret")
    assert "outside the source folder" in refused(site, "{src: 'x.*', alt: Words}")


def test_any_type_missing(site: Site) -> None:
    assert refused(site, "{src: 'x.*', alt: Words}") == messages.NO_IMAGE_FILE.format(name="'progress/x.*'")


def test_any_type_outside(site: Site, tmp_path: Path) -> None:
    (tmp_path / "x.png").write_bytes(png())
    assert "outside the source folder" in refused(site, "{src: '../../x.*', alt: Words}")
    assert "outside the source folder" in refused(site, "{src: '../../y.*', alt: Words}")


@pytest.mark.parametrize(("builder", "name"), [("latex", "a\\evil.png"), ("latex", "a%b.png"), ("texinfo", "a@2x.png"), ("texinfo", "a}b.png")])  # fmt: skip
def test_names_with_commands(site: Site, builder: str, name: str) -> None:
    if "\\" in name:
        name = "a}evil{.png"
    write(site, f"progress/{name}")
    one_image(site, f"{{src: '{name}', alt: Words}}")
    (warning,) = site.build(builder).warnings
    assert messages.IMAGE_NAME_NOT_POSSIBLE.format(builder=builder, name=f"'{name}'") in warning
    built = site.build("html", "-W")
    assert built.warnings == []
    assert (built.out / "_images" / name).exists()


def test_svg_is_an_image(site: Site) -> None:
    """A script in an SVG does not run in an ``img``; no link leads to the file, where it would."""
    write(site, "progress/x.svg", SVG)
    one_image(site, "{src: x.svg, alt: Words, width: 50%}")
    for builder in ("html", "singlehtml", "dirhtml", "epub"):
        built = site.build(builder, "-W")
        assert built.warnings == []
        html = "".join(path.read_text("utf-8") for path in built.out.rglob("index.*html"))
        assert "x.svg" in html
        assert "alert(1)" not in html
        assert 'href="_images' not in html


def test_wide_images_in_latex(site: Site) -> None:
    write(site, "progress/x.png")
    one_image(
        site,
        "{src: x.png, alt: Words, width: 99999cm}, {src: x.png, alt: Words, width: 50%}, {src: x.png, alt: W, width: 90}",
    )
    built = site.build("latex", "-W")
    (tex,) = built.out.glob("*.tex")
    text = tex.read_text("utf-8")
    assert "99999" not in text
    assert "width=0.500\\linewidth" in text
    assert "width=90\\sphinxpxdimen" in text


# Languages ----------------------------------------------------------------------------------------------


def test_localized_file(site: Site) -> None:
    write(site, "progress/x.png")
    write(site, "progress/x.de.png", png(9))
    one_image(site)
    built = site.build("html", "-W", "-D", "language=de")
    assert 'src="_images/x.de.png"' in built.read("index.html")


def test_localized_file_that_is_refused(site: Site, tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_bytes(png())
    write(site, "progress/x.png")
    (site.src / "progress/x.en.png").symlink_to(tmp_path / "secret.png")
    assert "outside the source folder" in refused(site)


# Rebuilds -----------------------------------------------------------------------------------------------


def pages_read(site: Site) -> list[str]:
    """Build a site and return the pages that were read."""
    built: Build = site.build()
    return built.pages_read


@pytest.fixture
def watched(site: Site) -> Site:
    """Return a site with pages that show an image, and others that show only the rest of its report."""
    site.write("conf.py", CONF + PRINT_PAGES_READ)
    site.write(
        "progress/2026-01.yaml", ONE.format(image="{src: 'x.*', alt: W}, {src: y.png, alt: W}") + "commits: [Row]\n"
    )
    write(site, "progress/x.png")
    site.write("index.rst", "Site\n====\n\n.. toctree::\n\n   report\n   table\n   archive\n   part\n")
    site.write("report.rst", directive("progress-report", "2026-01"))
    site.write("table.rst", "Table\n=====\n\n" + directive("commit-table"))
    site.write("archive.rst", "Archive\n=======\n\n" + directive("progress-index"))
    site.write("part.rst", "Part\n====\n\n" + directive("progress-report", "2026-01", sections="commits", no_index=""))
    assert pages_read(site) == ["archive", "index", "part", "report", "table"]
    return site


def test_second_build(watched: Site) -> None:
    assert pages_read(watched) == []


def test_image_appears_and_disappears(watched: Site) -> None:
    path = write(watched, "progress/y.png")
    built = watched.build()
    assert built.pages_read == ["report"]
    assert built.warnings == []
    path.unlink()
    built = watched.build()
    assert built.pages_read == ["report"]
    assert len(built.warnings) == 1
    # The problem is reported on every build.
    built = watched.build()
    assert (built.pages_read, len(built.warnings)) == ([], 1)


def test_image_changes(watched: Site) -> None:
    path = write(watched, "progress/y.png")
    assert pages_read(watched) == ["report"]
    before = path.stat()
    path.write_bytes(png(1))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    built = watched.build()
    assert built.pages_read == ["report"]
    # Before Sphinx 8, a file with the same size and time is not copied again.
    assert sphinx.version_info < (8,) or (built.out / "_images/y.png").read_bytes() == png(1)
    assert pages_read(watched) == []


def test_candidate_appears_and_disappears(watched: Site) -> None:
    path = write(watched, "progress/x.svg", SVG)
    built = watched.build()
    assert built.pages_read == ["archive", "report"]
    assert "x.svg" in built.read("report.html")
    path.unlink()
    built = watched.build()
    assert built.pages_read == ["archive", "report"]
    assert "x.png" in built.read("report.html")


def test_localized_file_appears(watched: Site) -> None:
    write(watched, "progress/x.en.png", png(3))
    assert pages_read(watched) == ["archive", "report"]


def test_parallel(speed: Site) -> None:
    """The digests of images that another process has read reach the environment."""
    speed.write("conf.py", CONF + PRINT_PAGES_READ)
    pages = "\n".join(f"   p{number}" for number in range(8))
    speed.write("index.rst", f"Site\n====\n\n.. toctree::\n\n{pages}\n")
    for number in range(8):
        speed.write(f"p{number}.rst", directive("progress-report", "2026-01", **({"no_index": ""} if number else {})))
    assert speed.build("html", "-j", "2").warnings == []
    write(speed, "progress/speed.png", png(5))
    assert speed.build("html", "-j", "2").pages_read == [f"p{number}" for number in range(8)]


# The feed -----------------------------------------------------------------------------------------------


def test_feed(speed: Site) -> None:
    """The addresses of images in the feed are absolute, also that of the file of a scaled image."""
    speed.write("conf.py", CONF + 'html_baseurl = "https://docs.example.org/en/"\n')
    report = REPORT.replace("        link: https://example.org/speed\n", "")
    speed.write("progress/2026-01.yaml", report)
    speed.write("index.rst", "Site\n====\n\n.. toctree::\n\n   page\n   sub/last\n")
    speed.write("page.rst", directive("progress-report", "2026-01"))
    speed.write("sub/last.rst", "Last\n====\n")
    feed = speed.build().read("progress.atom")
    assert 'src="https://docs.example.org/en/_images/speed.png"' in feed
    assert 'href="https://docs.example.org/en/_images/speed.png"' in feed
    assert "../" not in feed


# Images in texts ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("builder", BUILDERS)
@pytest.mark.parametrize(("host", "suffix"), HOSTS)
def test_images_in_texts(site: Site, builder: str, host: str, suffix: str) -> None:
    site.write(
        "progress/2026-01.yaml",
        """\
period: 2026-01
overview: |
  Before

  ![Install time](img/a%20b.png "A *cold* cache")

  After
infrastructure:
  - text: |
      Bullet

      ![Plain](x.png)
    pr: 12
""",
    )
    write(site, "progress/img/a b.png")
    write(site, "progress/x.png")
    site.write(f"sub/page.{suffix}", directive("progress-report", "2026-01", host))
    site.write("index.rst", "Site\n====\n\n.. toctree::\n\n   sub/page\n")
    shown = build_everything(site, builder)
    if builder in SHOW_WORDS:
        assert "cold" in shown
        assert builder == "latex" or ("Install time" in shown and "Plain" in shown)
    site.build("dummy")
    figure = site.doctree("sub/page").next_node(nodes.figure)
    assert figure is not None
    assert figure.next_node(nodes.caption).line == 5  # type: ignore[union-attr]
    first, second = images(site, "sub/page")
    assert (first["uri"], first.line, second.line) == ("progress/img/a b.png", 5, 12)
    assert second.next_node(siblings=True, descend=False).astext() == "#12"


def test_missing_image_in_a_text(site: Site) -> None:
    site.write("progress/2026-01.yaml", "period: 2026-01\noverview: |\n  Before\n\n  ![Words](x.png)\n")
    site.write("index.rst", directive("progress-report", "2026-01"))
    (warning,) = site.build().warnings
    message = messages.NO_IMAGE_FILE.format(name="'progress/x.png'")
    assert warning == f"SRC/progress/2026-01.yaml:2:11: WARNING: {message} [progress.image]"
    assert [paragraph.astext() for paragraph in site.doctree("index").findall(nodes.paragraph)] == ["Before", "Words"]


def test_remote_image_in_a_text(site: Site) -> None:
    site.write(
        "progress/2026-01.yaml", "period: 2026-01\noverview: |\n  Before\n\n  ![Words](https://a.org/x%20y.png)\n"
    )
    site.write("index.rst", directive("progress-report", "2026-01"))
    assert site.build().warnings == []
    (link,) = site.doctree("index").findall(nodes.reference)
    assert link["refuri"] == "https://a.org/x%20y.png"
