"""Write each month's progress report as one YAML file, and render it in Sphinx docs."""

from __future__ import annotations

# The command line loads this module before it can catch Ctrl-C, so it imports nothing, not even typing.
TYPE_CHECKING = False
if TYPE_CHECKING:
    import os

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from sphinxext_progress.api import LoadedReports

__all__ = ["load", "setup"]


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the extension with Sphinx."""
    # Imported here, so that the command line never loads Sphinx.
    from sphinxext_progress.extension import setup_extension

    return setup_extension(app)


def load(path: str | os.PathLike[str], *, project_file: str | os.PathLike[str] = "") -> LoadedReports:
    """Load the reports of a folder and its subfolders, or a single report, for a script.

    The same files are reports as for ``sphinx-progress check``, and each folder has its own ``project.yaml``. Problems in
    the files are no exceptions: they are in ``problems`` of the result.

    :param path: the folder or the report.
    :param project_file: the ``project.yaml`` for folders without one.
    :return: the reports, newest first, with their projects and problems; see :mod:`sphinxext_progress.api`.
    :raises OSError: if the folder does not exist or cannot be read.
    """
    # Imported here, so that a site without reports does not load the models.
    from sphinxext_progress.api import load_reports_of_folder

    return load_reports_of_folder(path, project_file=project_file)
