"""Monthly progress reports as data, rendered inside a Sphinx site."""

from __future__ import annotations

# The command line loads this module before it can catch Ctrl-C, so it imports nothing, not even typing.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

__version__ = "0.1.0"

# What only a site that shows reports has to load; modules that every site loads use them by their names.
WHERE_REPORTS_ARE = (
    "cards", "dialect", "export", "feed", "fields", "index", "loader", "markup", "model", "objects", "page", "period",
    "project", "published", "render", "reports", "shelf", "source", "tables", "trends", "uses", "view",
)  # fmt: skip


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the extension with Sphinx.

    :param app: the Sphinx application.
    :return: the version of the extension and what it promises to Sphinx.
    """
    # Imported here, so that the command line never loads Sphinx.
    from sphinxext_progress.later import load_later  # noqa: PLC0415 - see above

    load_later(__name__, *WHERE_REPORTS_ARE)
    from sphinxext_progress.extension import setup_extension  # noqa: PLC0415 - see above

    return setup_extension(app)
