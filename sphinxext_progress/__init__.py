"""Monthly progress reports as data, rendered inside a Sphinx site."""

from __future__ import annotations

# The command line loads this module before it can catch Ctrl-C, so it imports nothing, not even typing.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

#: What only a site that shows reports has to load: the modules of these packages are loaded when they are used.
LAZY_PACKAGES = ("format", "text", "reading", "reports", "render", "site", "publish")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the extension with Sphinx.

    :param app: the Sphinx application.
    :return: the version of the extension and what it promises to Sphinx.
    """
    # Imported here, so that the command line never loads Sphinx.
    from sphinxext_progress.later import load_later  # noqa: PLC0415 - see above

    load_later(__name__, *LAZY_PACKAGES)
    from sphinxext_progress.extension import setup_extension  # noqa: PLC0415 - see above

    return setup_extension(app)
