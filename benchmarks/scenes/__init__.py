"""All scenes of the benchmarks, in the order of the results."""

from __future__ import annotations

from dataclasses import replace

from ..measure import INSTRUCTIONS
from . import forms, rebuilds, scale, startup, tables

SCENES = (*forms.SCENES, *tables.SCENES, *rebuilds.SCENES, *startup.SCENES, *scale.SCENES)

#: The scenes that take less than five minutes together: the most important forms, without counting instructions.
QUICK_SCENES = tuple(
    replace(scene, metrics=tuple(metric for metric in scene.metrics if metric != INSTRUCTIONS))
    for scene in (forms.QUICK, tables.QUICK, *startup.SCENES)
)
