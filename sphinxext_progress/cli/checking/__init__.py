"""The parts of ``sphinx-progress check`` beyond single files: ``--site``, ``--git``, ``--fill`` and ``--record``."""

from __future__ import annotations
