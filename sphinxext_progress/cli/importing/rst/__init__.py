"""Convert a page in reStructuredText to Markdown as MyST writes it.

The lines of a page come in, and lines of Markdown go out that know their numbers on the page. Roles and directives become
those of MyST, for which :mod:`sphinxext_progress.cli.importing.conversion` decides what a report can show. Only this package
of the command line imports docutils. No directive is run that reads a file or passes on raw text.
"""

from __future__ import annotations
