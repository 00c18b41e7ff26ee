"""Parts of a page, to be read elsewhere."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from sphinxext_progress.publish.excerpt import element_positions, extract_elements

ADDRESS = "https://otter.example.org/docs/a/page.html"


def taken(body: str, *ids: str) -> str:
    page = f'<html><body><nav id="n"><a href="#x">x</a></nav>{body}<p>After</p></body></html>'
    found = element_positions(page)
    return extract_elements(page, {one: found[one] for one in ids if one in found}, ADDRESS)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>Words</p>", "<p>Words</p>"),
        ("<section><section>In</section></section><p>More</p>", "<section><section>In</section></section><p>More</p>"),
        ("a &amp; &#60;b&#x3e; <!-- c --> d", "a &amp; &#60;b&#x3e;  d"),
        ("a<br>b<br/>c<img src='x.png' alt='&quot;'>", None),
        ("<svg><path d='M0'/></svg>", '<svg><path d="M0"></path></svg>'),
        ("<script>alert('</section>')</script><style>p {}</style>Words", "Words"),
        ("<h2>Title<a class='headerlink' href='#x'>¶</a></h2>", "<h2>Title</h2>"),
        ("<div class='line-block progress-neighbours'><div>x</div><hr/></div>Words", "Words"),
        ("<p hidden onclick='x()' title=''>Words</p>", '<p hidden title="">Words</p>'),
    ],
)
def test_what_is_taken(body: str, expected: str | None) -> None:
    if expected is None:
        expected = 'a<br>b<br>c<img src="https://otter.example.org/docs/a/x.png" alt="&quot;">'
    assert taken(f'<section id="x">{body}</section>', "x") == f'<section id="x">{expected}</section>'


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("#y", f"{ADDRESS}#y"),
        ("b.html?c=1&amp;d=2#e", "https://otter.example.org/docs/a/b.html?c=1&amp;d=2#e"),
        ("../index.html", "https://otter.example.org/docs/index.html"),
        ("mailto:ann@example.org", "mailto:ann@example.org"),
        ("https://example.org/", "https://example.org/"),
        ("http://[", "http://["),
        ("", ADDRESS),
    ],
)
def test_addresses_are_absolute(address: str, expected: str) -> None:
    made = taken(f'<div id="x"><a href="{address}">a</a></div>', "x")
    assert made == f'<div id="x"><a href="{expected}">a</a></div>'


def test_a_list_of_addresses_is_left_out() -> None:
    assert "srcset" not in taken('<div id="x"><img src="a.png" srcset="a.png 1x, b.png 2x"></div>', "x")


def test_the_heading_of_a_whole_report_is_left_out() -> None:
    part = '<section id="y"><h2>Overview</h2></section>'
    whole = f'<section class="progress-report a" id="x"><h1>Report <em>1</em></h1><p>By</p>{part}</section>'
    assert taken(whole, "x") == f'<section class="progress-report a" id="x"><p>By</p>{part}</section>'


def test_several_elements_are_taken_and_nothing_between() -> None:
    made = taken(
        '<section id="x">1</section><p>Between</p><section id="z">no</section><section id="y">2</section>', "x", "y"
    )
    assert made == '<section id="x">1</section><section id="y">2</section>'


@pytest.mark.parametrize("body", ["", '<p id="x">A rubric</p>', '<section data-id="x">a</section>'])
def test_what_is_no_section_is_not_there(body: str) -> None:
    assert taken(body, "x") == ""


def test_of_a_page_that_ends_too_early_there_is_what_it_has() -> None:
    assert extract_elements('<section id="x"><p>a', {"x": 0}, ADDRESS) == '<section id="x"><p>a'


@pytest.mark.parametrize("written", ["x", "'x'", '"x"'])
def test_an_id_may_be_quoted_or_not(written: str) -> None:
    assert taken(f"<section id={written}>a</section>", "x") == '<section id="x">a</section>'


def test_long_sections_that_follow_each_other_are_taken_once_and_in_the_order_of_the_page() -> None:
    part = "<p>Words &amp; words</p>" * 500
    a, b = (f'<section id="{one}">{part}<section id="in-{one}">{part}</section></section>' for one in "ab")
    assert taken(f"{a}{part * 3}{b}", "b", "in-a", "a", "in-b") == a + b


def test_only_the_sections_that_are_taken_are_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    fed: list[int] = []
    feed = HTMLParser.feed

    def counted(parser: HTMLParser, data: str) -> None:
        fed.append(len(data))
        feed(parser, data)

    monkeypatch.setattr(HTMLParser, "feed", counted)
    page = "".join(f'<section id="s{number}">{"<p>Words</p>" * 1000}</section>' for number in range(50))
    found = element_positions(page)
    for number in range(50):
        extract_elements(page, {f"s{number}": found[f"s{number}"]}, ADDRESS)
    assert sum(fed) < 1.5 * len(page)
