"""The site of the project, which uses the extension on a real report."""

from __future__ import annotations

import sys
from pathlib import Path

from sphinxext_progress._version import __version__

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

project = "sphinxext_progress"
copyright = "2026, the sphinxext_progress developers"
version = release = __version__

extensions = ["myst_parser", "sphinxext_progress", "api", "commands", "data_format", "reference"]
myst_enable_extensions = ["colon_fence", "deflist", "fieldlist"]
myst_heading_anchors = 3
exclude_patterns = ["_build", "benchmark-results.md", "examples"]

html_theme = "furo"
html_title = "sphinxext_progress"
html_static_path = ["_static"]
html_css_files = ["docs.css"]
