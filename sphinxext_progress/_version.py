"""The version of the package, and the address of its documentation."""

from __future__ import annotations

__version__ = "0.1.0"
#: The documentation of this version. Between releases, the version ends in ``.dev0`` and has no pages of its own.
DOCUMENTATION_URL = (
    f"https://sphinxext-progress.readthedocs.io/en/{'latest' if '.dev' in __version__ else f'v{__version__}'}/"
)
