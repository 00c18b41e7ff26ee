"""Monthly progress reports as data, rendered inside a Sphinx site."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

__version__ = "0.1.0"


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the extension with Sphinx.

    :param app: the Sphinx application.
    :return: the version of the extension and what it promises to Sphinx.
    """
    # Imported here, so that the command line never loads Sphinx.
    from sphinxext_progress.extension import setup_extension  # noqa: PLC0415 - see above

    return setup_extension(app)
