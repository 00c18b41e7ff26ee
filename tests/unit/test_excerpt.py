"""Parts of a page, to be read elsewhere."""

from __future__ import annotations

import pytest

from sphinxext_progress.excerpt import excerpt

ADDRESS = "https://otter.example.org/docs/a/page.html"


def taken(body: str, *ids: str) -> str:
    return excerpt(f'<html><body><nav id="n"><a href="#x">x</a></nav>{body}<p>After</p></body></html>', ids, ADDRESS)


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


@pytest.mark.parametrize(
    "body", ["", '<p id="x">A rubric</p>', "<section id=x>a</section>", '<section data-id="x">a</section>']
)
def test_what_is_no_section_is_not_there(body: str) -> None:
    assert taken(body, "x") == ""


def test_of_a_page_that_ends_too_early_there_is_what_it_has() -> None:
    assert excerpt('<section id="x"><p>a', ["x"], ADDRESS) == '<section id="x"><p>a'
