"""Import pages, and build sites with the results."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from sphinxext_progress.cli.main import main

from ..conftest import Site, directive

#: Pages with all kinds of content, by name. A report of each builds without a warning.
SNIPPETS = {
    "comments": "Words <!-- hidden --> here.\n\n<!-- a\n\nb -->\n\n- a <!-- c -->\n- <!-- d -->\n\n|a|b|\n|-|-|\n|x <!-- e -->|y|\n",
    "unclosed comment": "Words <!-- hidden\nmore\n\nShown.\n",
    "unclosed block comment": "Words.\n\n<!-- hidden\n\nall of it\n",
    "comment over paragraphs": "<div>\n<!-- a\n\nhidden -->\n</div>\n\nShown.\n",
    "inline elements": "<b>b</b>, <i>i</i>, <kbd>Ctrl</kbd>+<kbd>C</kbd>, <code>a*b</code>, <del>x</del>, x<sup>2</sup>, y<sub>i</sub>, <u>u</u>, <mark>m</mark>, <abbr title='Hyper'>H</abbr>, a<br>b<br/>\n",
    "elements in lists": "- <b>a</b> b\n- <a href='https://e.org'>c</a>\n  - <code>d</code>\n\n    <p>e</p>\n\n1. <details><summary>s</summary>t</details>\n",
    "unknown elements": "Vec<T>, Map<K, V>, a<b and c>d, <video src='x.mp4'></video> <custom-tag a=b>x</custom-tag> `<kept>` \\<T>\n\n<video>\n</video>\n",
    "scripts": "<script>alert(1)</script>\n\n<style>\np { color: red }\n</style>\n\na <script>b</script> c\n",
    "details": "## News\n\n<details>\n<summary>More <b>x</b></summary>\n\n### Deep\n\n- a\n\n</details>\n\nAfter.\n",
    "details in details": "<details><summary>A</summary>\n\nx\n\n<details><summary>B</summary>\n\ny\n\n</details>\n</details>\n",
    "unclosed details": "## N\n\n<details><summary>A</summary>\n\nx\n",
    "images": "![remote](https://e.org/a.png)\n\nWords ![b](b.png 'T') and [![c](https://e.org/c.svg)](https://e.org/c).\n\n<img src='https://e.org/d.png' width=3>\n\n<p align=center><img src=e.png alt=E><br>cap</p>\n\n![](https://e.org/f.png)\n",
    "links": "[a](b.md) [c](#d) [e](javascript:x) [f](ftp://f.org) [g](https://g.org 'T') <https://h.org> <ftp://i.org> <j@k.org> [](https://l.org) [m](//n.org/o) [p](<q r>) <a href=s>t</a> <a name=u></a>[v](project:#v)\n".replace("[v](project:#v)", ""),
    "reference links": "[a], [b][], [c][d], ![e][d]\n\n[a]: https://a.org\n[b]: b.md 'T'\n[d]: https://d.org\n[unused]: https://u.org\n[//]: # (comment)\n",
    "footnotes": "a[^1] b[^2], c[^1], d[^nowhere].\n\n[^1]: One *x*\n[^2]: Two\n\n    more\n\n[^3]: Unused\n[^4]:\n    - list\n\ne[^4]\n",
    "roles": "{download}`a <b.zip>` {any}`c` {kbd}`d` {math}`e` :ref:`f <g>` :py:func:`~h.i` {abbr}`j (k)` :tada:`l` 1:2:`m` {m n}`o` {unknown}`p` `:q:`\n",
    "directives": "```{note} A\nb\n```\n\n```{code-block} python\n:caption: x\nc = 1\n```\n\n```{toctree}\nd\n```\n\n```{mermaid}\ne --> f\n```\n\n:::{warning}\ng\n\n- h\n:::\n\n:::tip\ni\n:::\n\n```{include} j\n```\n\n- k\n\n  ```{tip}\n  l\n  ```\n",
    "figure": "```{figure} https://e.org/x.png\n:alt: Alt\n\nCaption\n```\n",
    "rst": ".. note:: a\n\n   b\n\n.. _target:\n\n`c <https://d.org>`_ ``e`` |f|\n\n.. code-block:: python\n\n   g = 1\n",
    "myst": "(target)=\n## Head\n\nA {ref}`target`. {{ substitution }}\n\n% comment\n\n+++\n",
    "headings in lists": "- # a\n- b\n\n  ## c <b>d</b>\n\n> ### e\n",
    "tasks": "- [x] a\n- [ ] b\n  - [X] c\n\n1. [ ] d\n\n[ ] e\n",
    "words": ":tada: @ann #12 GH-3 o/r#4 4f9a1c07be https://e.org/a_b_c www.e.org a_b_c 2*3*4 *x* ~~y~~ C# $z$ --a ... 'q'\n",
    "html table": "<table><caption>Cap</caption><thead><tr><th>A<th>B</thead><tr><td>1<td><b>2</b>|<br>3<tr><td colspan=2>x</table>\n",
    "layout table": "<table><tr><td><img src='https://e.org/a.png'></td><td><img src='https://e.org/b.png'></td></tr></table>\n",
    "table with blocks": "<table>\n<tr><td>\n\n```py\nx\n```\n\n</td></tr>\n</table>\n",
    "html lists": "<ul><li>a<li>b <b>c</b><ul><li>d</ul></ul>\n\n<ol start=3><li><p>e</p><p>f</p></li></ol>\n\n<dl><dt>g<dd>h</dl>\n",
    "html text": "<div>a <x-y>b</x-y> <T> <!-- hidden --> <!DOCTYPE x> <?php hidden ?> <kbd>c</kbd><br>d <progress value=1></progress> <a href='https://c.org'>d <b>e</b></a> <a id=f>g</a> <i>(h)</i>i</div>\n\n<p>j <script>hidden</script><div>k</div> <a href=https://l.org>m <a href=https://n.org>o</a></p></video>\n\n<details>\n<h3></h3>\n<ul></ul><pre class=lang-c>p</pre>\n</details>\n\n<video src='q.mp4'>r</video>\n",
    "html blocks": "<h2>A <i>b</i></h2>\n\n<p>c *d* [e](f) # g</p>\n\n<pre><code class='language-py'>h  = 1\n# i\n</code></pre>\n\n<blockquote>j<p>k</p></blockquote>\n\n<hr>\n\n<center>\n\nl\n\n</center>\n",
    "table breaks": "|a|b|\n|-|-|\n|x<br>y|`z|w`|\n",
    "alerts": "> [!NOTE]\n> a\n\n> [!warning]\n>\n> b\n",
    "hard breaks": "a  \nb\\\nc   \n\n- d  \n  e\n\n```\nf  \n\tg\n```\n",
    "markup in code": "`<b>` ``{note}`` `<!-- x -->` `[a](b)`\n\n    <b>indented</b>\n    .. note:: x\n\n```html\n<details>\n<!-- y -->\n```\n\n~~~{.python}\nz\n~~~\n",
    "quotations": "> a <b>c</b>\n> <!-- d -->\n>\n> - e\n>   <br> f\n",
    "entities": "&lt;b&gt; &amp;lt; &nbsp;&copy; &#60;script> &#x202e;\n",
    "nested markup": "**<b>a</b>** *<i>b</i>* <b>c <i>d</i></b><b>e</b>**f** <b>(g)</b>h <b> i </b>j <b></b> <b>k\n",
    "nested links": "[<b>a</b>](https://b.org) <a href='https://c.org'>[d](https://e.org)</a> [f <a href=g>h</a>](https://i.org)\n",
    "templates": "[a]({{ '/x' | url }}) ![b]({{ c }}) [d](e f)\n\n<figure><a href=\"{{ '/g' | url }}\"><img src=\"{{ '/h' }}\" alt=i></a></figure>\n\n<a href=https://j.org><img src=https://k.org/l.png><b>m</b></a>\n",
    "media": "<video controls><source src='https://e.org/a.mp4'>No</video>\n\nb <iframe title='C d' src='https://e.org/c'></iframe> <audio src=d.ogg></audio> <video></video>\n",
    "attributes": "## Head {#id}\n\nText.\n{: .class}\n\n[[toc]]\n",
    "liquid": "{% include a.html %} {{ b | url }}\n",
}  # fmt: skip


def import_pages(pages: Mapping[str, str], folder: Path, *options: str) -> dict[str, Path]:
    """Import pages, each as the report of another month; return the data files by the names of the pages."""
    reports = {}
    for number, (name, page) in enumerate(pages.items()):
        period = f"{2000 + number // 12}-{number % 12 + 1:02}"
        source = folder / f"{name.replace(' ', '-')}.txt"
        source.write_text(page, "utf-8")
        reports[name] = folder / f"{period}.yaml"
        arguments = ["import", str(source), "--period", period, "--output", str(reports[name]), "--force", *options]
        assert main(arguments) in (0, 1), name
    return reports


def build_warnings(site: Site, host: str) -> list[str]:
    """Build a site that shows all reports in its folder, and return the warnings."""
    suffix = "rst" if host == "rst" else "md"
    site.write(f"index.{suffix}", f"Site\n====\n\n{directive('progress-report', '*.yaml', host)}")
    # The targets of cross-references.
    site.write("targets.rst", ":orphan:\n\n.. _g:\n\nTargets\n=======\n\n.. py:function:: h.i()\n")
    build = site.build("html", "-E", "-W", "-n", "--keep-going")
    return build.warnings
