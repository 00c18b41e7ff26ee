"""The picture that represents a report."""

from __future__ import annotations

import pytest

from sphinxext_progress.reports.pictures import first_picture

from ..samples import report


@pytest.mark.parametrize(
    ("parts", "path"),
    [
        ("overview: No picture.", ""),
        ('overview: "![A](a.png)"\nhighlights: [{title: T, text: "![B](b.png)"}]', "a.png"),
        ("highlights: [{title: T, images: [{src: b.png, alt: B}]}]", "b.png"),
        # The path of an image in a text is an address.
        ('highlights: [{title: T, text: "![B](a%20b.png)"}]', "a b.png"),
        ('highlights: [{title: T, items: ["Words\\n\\n![C](c.png)"]}]', "c.png"),
        # A bullet of one paragraph has no images.
        ('highlights: [{title: T, items: ["![C](c.png)"]}]', ""),
        ("sections: [{title: T, sections: [{title: S, images: [{src: d.png, alt: D}]}]}]", "d.png"),
        # Pages only link to images on the web.
        ('overview: "![A](https://example.org/a.png)"\nsections: [{title: T, text: "![B](b.png)"}]', "b.png"),
        ("sections: [{title: T, images: [{src: 'https://example.org/a.png', alt: A}]}]", ""),
    ],
)
def test_the_first_local_image_of_the_report(parts: str, path: str) -> None:
    assert first_picture(report(f"period: 2026-01\n{parts}")) == path
