"""Run scenes of the benchmarks, and print the results of each.

python -m benchmarks.run [--quick] [--rounds 7] [--write FILE] [SCENE ...]
"""

from __future__ import annotations

import argparse
import compileall
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from .measure import ROOT, BuildError
from .results import replace_section, scene_text
from .scene import measure
from .scenes import QUICK_SCENES, SCENES

if TYPE_CHECKING:
    from .scene import Scene

ROUNDS, QUICK_ROUNDS = 7, 3


def choose(names: list[str], *, quick: bool) -> list[Scene]:
    """Return the scenes with these names, or of these groups; without names, all of them.

    :raises ValueError: if there is no such scene.
    """
    scenes = QUICK_SCENES if quick else SCENES
    for name in names:
        if not any(_is_named(scene, name) for scene in scenes):
            raise ValueError(f"no scene {name!r}; there are: {', '.join(scene.name for scene in scenes)}")
    return [scene for scene in scenes if not names or any(_is_named(scene, name) for name in names)]


def _is_named(scene: Scene, name: str) -> bool:
    return f"{scene.name}-".startswith(f"{name}-")


def run_scene(scene: Scene, rounds: int, page: Path | None) -> bool:
    """Measure a scene, and print and write the results.

    :param page: the page with the results of all scenes; the sections of the others are kept.
    :return: whether all bounds hold.
    """
    with tempfile.TemporaryDirectory() as folder:
        cases, values = measure(scene, Path(folder), rounds, _log)
    section, holds = scene_text(scene, cases, values)
    sys.stdout.write(f"{section}\n")
    sys.stdout.flush()
    if page:
        before = page.read_text("utf-8") if page.exists() else ""
        written = page.with_suffix(".new")
        written.write_text(replace_section(before, section, [each.title for each in SCENES]), "utf-8")
        written.replace(page)
    return holds


def _log(line: str) -> None:
    sys.stderr.write(f"{line}\n")


def main(arguments: list[str] | None = None) -> int:
    """Run the scenes; return 1 if a bound does not hold or a scene fails."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("scenes", nargs="*", metavar="SCENE", help="a scene or a group of scenes; default: all")
    parser.add_argument("--quick", action="store_true", help="CPU time and memory of the most important forms")
    parser.add_argument("--rounds", type=int, help=f"how often each case is run; default: {ROUNDS}, or {QUICK_ROUNDS}")
    parser.add_argument("--write", type=Path, metavar="FILE", help="the page that each result is written to")
    options = parser.parse_args(arguments)
    try:
        scenes = choose(options.scenes, quick=options.quick)
    except ValueError as error:
        parser.error(str(error))
    # An installed package has its bytecode as well.
    compileall.compile_dir(ROOT / "sphinxext_progress", quiet=1)
    all_hold = True
    for scene in scenes:
        rounds = options.rounds or (QUICK_ROUNDS if options.quick else scene.rounds or ROUNDS)
        try:
            all_hold &= run_scene(scene, rounds, options.write)
        except (BuildError, OSError, subprocess.CalledProcessError) as error:
            _log(f"{scene.name} failed: {error}")
            all_hold = False
    return 0 if all_hold else 1


if __name__ == "__main__":
    sys.exit(main())
