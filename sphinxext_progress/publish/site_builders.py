"""The builders that build a site whose pages have addresses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinx.builders.html import StandaloneHTMLBuilder

if TYPE_CHECKING:
    from sphinx.builders import Builder
    from sphinx.config import Config

#: The names of these builders.
SITE_BUILDERS = {"html", "dirhtml", "singlehtml"}


def is_site_builder(builder: Builder) -> bool:
    """Return whether a builder builds a site whose pages have addresses."""
    return builder.name in SITE_BUILDERS and isinstance(builder, StandaloneHTMLBuilder)


def has_base_url(config: Config) -> bool:
    """Return whether ``html_baseurl`` is an absolute address."""
    return bool(re.match(r"https?://[^/\s]", config.html_baseurl or ""))
