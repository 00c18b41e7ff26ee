# PYTHON_ARGCOMPLETE_OK
"""Run ``sphinx-progress`` with ``python -m sphinxext_progress.cli``."""

from __future__ import annotations

import sys

from sphinxext_progress.cli.main import main

sys.exit(main())
