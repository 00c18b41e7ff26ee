"""Templates of the pages about areas."""

from __future__ import annotations

import re

from sphinxext_progress.cli.yaml_scalars import one_line, plain_or_quoted
from sphinxext_progress.format.slugs import area_label
from sphinxext_progress.text.escaping import escape_text

#: The page that lists the pages about areas, by markup language. It includes pages that are added later.
INDEX_PAGES = {
    "myst": """\
# Areas

```{toctree}
:glob:

*
```
""",
    "rst": """\
Areas
=====

.. toctree::
   :glob:

   *
""",
}

# Characters that may begin markup in a title, or make its line a list, a definition or a directive.
_RST_MARKUP = re.compile(r"[\\`*|_:<>]|^[^\w\s]|(?<=\w)[.)](?=\s)")


def area_page(host: str, project: str, area: str, selected: str, *, has_themes: bool) -> str:
    """Return the page about an area: a chart, the trends of its themes, and its commits, the newest first.

    :param host: the markup language of the page: ``myst`` or ``rst``.
    :param project: the name of the project; may be empty.
    :param selected: the name or alias of the area that the option ``area`` names.
    :param has_themes: whether a theme includes the area.
    """
    write = plain_or_quoted if host == "myst" else one_line
    options = ({"project": write(project)} if project else {}) | {"area": write(selected)}
    blocks = [_title(host, one_line(area), "="), _directive(host, "progress-chart", options)]
    if has_themes:
        trends = _directive(host, "trend-table", {**options, "layout": "timeline"})
        blocks += [_title(host, "Trends", "-"), trends]
    commits = _directive(host, "commit-table", {**options, "columns": "period, description"})
    blocks += [_title(host, "Commits", "-"), commits]
    label = area_label(project, area)
    return "\n".join([f"({label})=\n" if host == "myst" else f".. _{label}:\n", *blocks])


def _title(host: str, text: str, underline: str) -> str:
    if host == "myst":
        return f"{'#' if underline == '=' else '##'} {escape_text(text)}\n"
    escaped = _RST_MARKUP.sub(r"\\\g<0>", text)
    # A wide character takes two columns.
    width = sum(1 if character.isascii() else 2 for character in escaped)
    return f"{escaped}\n{underline * width}\n"


def _directive(host: str, name: str, options: dict[str, str]) -> str:
    if host == "myst":
        lines = [f":{option}: {value}" for option, value in options.items()]
        return "\n".join([f"```{{{name}}}", *lines, "```"]) + "\n"
    return "\n".join([f".. {name}::", *(f"   :{option}: {value}" for option, value in options.items())]) + "\n"
