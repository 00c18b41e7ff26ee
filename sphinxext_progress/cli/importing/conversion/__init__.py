"""Convert a Markdown page to the Markdown that the texts of a report may contain.

The page comes in as lines, before its outline is read, and goes out as lines that know their number on the page. HTML,
directives, roles, footnotes, link definitions and addresses are replaced by what the dialect offers for them; a finding
reports whatever is left out, moved or shown differently. What the page means for a report, such as its sections and
commits, does not belong here.
"""

from __future__ import annotations
