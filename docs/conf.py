"""The site of the project, which uses the extension on a real report."""

from __future__ import annotations

import os
import sys
import tomllib
from pathlib import Path

from sphinxext_progress._version import __version__

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE / "_ext"))
#: The address of the repository, which only pyproject.toml states.
REPOSITORY = tomllib.loads((HERE.parent / "pyproject.toml").read_text("utf-8"))["project"]["urls"]["Repository"]

project = "sphinxext_progress"
copyright = "2026, the sphinxext_progress developers"
version = release = __version__

extensions = ["myst_parser", "sphinx_design", "sphinxext_progress", "api", "commands", "data_format", "reference"]
myst_enable_extensions = ["colon_fence", "deflist", "fieldlist", "substitution"]
myst_substitutions = {"address": REPOSITORY, "repository": f"[the repository]({REPOSITORY})"}
myst_heading_anchors = 3
exclude_patterns = ["_build", "benchmark-results.md", "examples"]

# The service that builds the site sets its address.
html_baseurl = os.environ.get("READTHEDOCS_CANONICAL_URL", "")
html_theme = "furo"
html_title = "sphinxext_progress"
html_static_path = ["_static"]
html_css_files = ["docs.css"]
