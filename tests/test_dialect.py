"""The text dialect on pages, which does not depend on settings of the host."""

from __future__ import annotations

import re

import pytest

from sphinxext_progress.diagnostics.messages import texts

from .conftest import CONF, HOST, SUFFIX, Site, directive

HOSTILE = 'myst_enable_extensions = ["colon_fence", "dollarmath", "substitution"]\nmyst_substitutions = {"x": "HI"}\n'


def page(site: Site, field: str, text: str, conf: str = "") -> tuple[str, list[str]]:
    """Build a report with a text in a field; return its HTML and the warnings."""
    site.write("conf.py", CONF + HOSTILE + conf)
    site.write("progress/project.yaml", "repository: https://github.com/o/otter\n")
    indented = "\n".join(f"    {line}" for line in text.splitlines())
    body = {
        "overview": f"overview: |\n{indented}\n",
        "bullet": f"infrastructure:\n  - |-\n{indented}\n",
        "description": f"commits:\n  - description: |-\n      {text}\n",
    }[field]
    site.write("progress/2026-01.yaml", f"period: 2026-01\n{body}")
    target = "(target)=" if HOST == "myst" else ".. _target:\n"
    site.write(f"index.{SUFFIX}", f"{target}\nSite\n====\n\n{directive('progress-report', '2026-01', HOST)}")
    built = site.build("html")
    return built.read("index.html"), built.warnings


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("a *b* **c** `d`", "a <em>b</em> <strong>c</strong> <code"),
        ("[x](https://a.org/?q=1&r=2)", '<a class="reference external" href="https://a.org/?q=1&amp;r=2">x</a>'),
        ("<https://a.org>", 'href="https://a.org">https://a.org</a>'),
        ("[m](mailto:a@b.org)", 'href="mailto:a&#37;&#52;&#48;b&#46;org">m</a>'),
        ("#12 and a#13 and \\#14", 'href="https://github.com/o/otter/issues/12">#12</a> and a#13 and #14'),
        ("[words](project:#target)", '<a class="reference internal" href="#target">'),
        ("&amp; &#42;x&#42; \\*y\\*", "&amp; *x* *y*"),
        ("# x", "<p># x</p>"),
        ("- x", "<p>- x</p>"),
        ("1. x", "<p>1. x</p>"),
        ("--force \"x\" ... 'y'", "--force &quot;x&quot; ... 'y'"),
        ("costs $5 and $6, see {{ x }}", "costs $5 and $6, see {{ x }}"),
        ("https://a.org", "<p>https://a.org</p>"),
        ("1 < 2 && a_b_c * d", "1 &lt; 2 &amp;&amp; a_b_c * d"),
    ],
)
def test_a_bullet(site: Site, text: str, html: str) -> None:
    content, warnings = page(site, "bullet", text)
    assert warnings == []
    assert html in content


def test_blocks_are_paragraphs_lists_and_code(site: Site) -> None:
    text = "One\nline\n\n- a\n- **b**\n  1. c\n\n3. d\n\n```python\nx = 1\n```\n\nhard\\\nbreak"
    content, warnings = page(site, "overview", text)
    assert warnings == []
    for part in (
        "<p>One line</p>",
        "<li><p><strong>b</strong></p>\n<ol",
        '<ol class="arabic simple" start="3">',
        'class="highlight-python',
        '<div class="line">hard</div>\n<div class="line">break</div>',
    ):
        assert part in content, part


@pytest.mark.parametrize(
    ("field", "text", "words", "message"),
    [
        (
            "bullet",
            "see ![the words](../../etc/passwd)",
            "<p>see the words</p>",
            texts.IMAGE_IN_PARAGRAPH.problem,
        ),
        (
            "bullet",
            "a <b onclick=1>x</b>",
            "a &lt;b onclick=1&gt;x&lt;/b&gt;",
            texts.NOT_IN_DIALECT.problem.format(markup="raw HTML is"),
        ),
        ("bullet", "{raw}`x`", "{raw}`x`", texts.UNKNOWN_ROLE.problem.format(role="'{raw}'")),
        ("bullet", ":doc:`x`", ":doc:<code", texts.NOT_IN_DIALECT.problem.format(markup="roles are")),
        (
            "bullet",
            "[go](javascript:x)",
            "[go](javascript:x)",
            texts.REFUSED_LINK.problem.format(targets="'javascript:'"),
        ),
        (
            "bullet",
            "[go](&#106;avascript:x)",
            "[go](javascript:x)",
            texts.REFUSED_LINK.problem.format(targets="'javascript:'"),
        ),
        (
            "bullet",
            "[go](other.html)",
            "<p><span>go</span></p>",
            texts.NOT_A_PAGE.problem.format(target="'other.html'"),
        ),
        ("bullet", "[go](#other)", "[go](#other)", texts.REFUSED_LINK.problem.format(targets="'#other'")),
        ("overview", "# Big", "<p># Big</p>", texts.NOT_IN_DIALECT.problem.format(markup="headings are")),
        ("overview", "Under\n====", "<p>Under ====</p>", texts.NOT_IN_DIALECT.problem.format(markup="headings are")),
        (
            "overview",
            "```{include} /etc/hostname\n```",
            "```{include} /etc/hostname",
            texts.NOT_IN_DIALECT.format(markup="directives are"),
        ),
        (
            "overview",
            "---\nmyst: x\n---\n\n{{ x }}",
            "<p>{{ x }}</p>",
            texts.NOT_IN_DIALECT.problem.format(markup="front matter and horizontal rules are"),
        ),
        (
            "overview",
            "x " + "*a " * 30 + "b*" * 30,
            "x *a *a",
            texts.NESTED_TOO_DEEPLY.format(what="inline markup is", limit=20),
        ),
        (
            "overview",
            "> " * 15 + "- " * 15 + "x",
            "- - - -",
            texts.NESTED_TOO_DEEPLY.format(what="lists and quotes are", limit=20),
        ),
    ],
)
def test_unsupported_markup_is_shown_as_typed_with_one_warning(
    site: Site, field: str, text: str, words: str, message: str
) -> None:
    content, warnings = page(site, field, text)
    assert words in content
    assert len(warnings) == 1
    assert warnings[0].startswith("SRC/progress/2026-01.yaml:")
    assert message in warnings[0]


def test_lists_nested_too_deeply_are_shown_as_typed(site: Site) -> None:
    content, warnings = page(site, "overview", "- " * 30 + "x")
    assert "- - - - - - " in content
    assert len(warnings) == 1
    assert (
        "SRC/progress/2026-01.yaml:2:11: WARNING: "
        + texts.NESTED_TOO_DEEPLY.format(what="lists and quotes are", limit=20)
        in warnings[0]
    )


def test_a_reference_to_an_unknown_label_is_located_in_the_data(site: Site) -> None:
    content, warnings = page(site, "bullet", "[words](project:#nowhere)")
    assert "words" in content
    assert len(warnings) == 1
    assert warnings[0].startswith("SRC/progress/2026-01.yaml:4: WARNING: 'any' reference target not found: nowhere")


def test_an_unknown_language_of_code_is_not_a_warning(site: Site) -> None:
    content, warnings = page(site, "overview", "```nolang\nx\n```\n\n```json\n{not json\n```")
    assert warnings == []
    assert "{not json" in re.sub(r"</?span[^>]*>", "", content)


def test_markup_in_a_name_is_shown_as_typed(site: Site) -> None:
    site.write("progress/2026-01.yaml", "period: 2026-01\ncommits:\n  - {area: '*A* [b](c) #1', description: x}\n")
    site.write("index.rst", ".. progress-report:: 2026-01\n")
    assert "*A* [b](c) #1</p></th>" in site.build("html", "-W").read("index.html")
