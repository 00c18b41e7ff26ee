"""Write each month's progress report as one YAML file, and render it in Sphinx docs."""

from __future__ import annotations

# The command line loads this module before it can catch Ctrl-C, so it imports nothing, not even typing.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the extension with Sphinx."""
    # Imported here, so that the command line never loads Sphinx.
    from sphinxext_progress.extension import setup_extension

    return setup_extension(app)
