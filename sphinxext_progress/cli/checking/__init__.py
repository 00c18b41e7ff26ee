"""Options and output of ``sphinx-progress check --git``: the repository, ``--fix`` and ``--record``."""

from __future__ import annotations
