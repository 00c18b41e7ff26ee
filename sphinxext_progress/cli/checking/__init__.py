"""The parts of ``sphinx-progress check`` beyond single files: ``--site``, ``--git``, ``--fix`` and ``--record``."""

from __future__ import annotations
