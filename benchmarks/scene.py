"""A scene of the benchmarks: commands that are measured in turn, and the bounds that their costs must keep."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from .measure import CPU, INSTRUCTIONS, MEMORY, BuildError, can_count_instructions, count_instructions, run_python

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from .measure import Metric, Sample


def _do_nothing() -> None:
    """Leave everything as it is."""


def _no_values() -> Sample:
    return {}


@dataclass(frozen=True)
class Case:
    """A command that is measured."""

    title: str
    #: The arguments of Python.
    command: tuple[str, ...]
    #: The name of the case that this one is compared with.
    baseline: str = ""
    #: What happens before each run, which is not measured.
    prepare: Callable[[], None] = _do_nothing
    #: Returns further values after each run.
    observe: Callable[[], Sample] = _no_values


@dataclass(frozen=True)
class Bound:
    """The largest allowed cost of a case, relative to another case."""

    metric: Metric
    case: str
    #: The other case; empty for a bound on the value itself.
    baseline: str
    #: None for a ratio that is only shown.
    limit: float | None
    #: A case whose cost is subtracted from both; empty for none.
    without: str = ""

    def holds(self, measured: float) -> bool:
        """Return whether a ratio, or a value, is within the limit."""
        return self.limit is None or measured <= self.limit


@dataclass(frozen=True)
class Scene:
    """Cases that are compared with each other."""

    #: The name on the command line. The part before the first hyphen names a group of scenes.
    name: str
    #: The title of the section in the results.
    title: str
    #: Writes the sites into a folder, and returns the cases by name.
    make_cases: Callable[[Path], Mapping[str, Case]]
    bounds: Sequence[Bound] = ()
    metrics: tuple[Metric, ...] = (CPU, INSTRUCTIONS, MEMORY)
    #: Returns the differences between the contents of the sites after they were built.
    find_differences: Callable[[Path], list[str]] | None = None
    #: The number of rounds, for a scene that would take hours with the default.
    rounds: int | None = None


#: By the name of a case, the values of each metric, one for each round; instructions are counted once.
Values = dict[str, dict["Metric", list[float]]]


def measure(scene: Scene, folder: Path, rounds: int, log: Callable[[str], object]) -> tuple[dict[str, Case], Values]:
    """Run each case once per round, and then count its instructions.

    :param folder: an empty folder for the sites.
    :param log: is called with a line about each run.
    :raises BuildError: if a build fails, or the sites do not have the same content.
    """
    cases = dict(scene.make_cases(folder))
    values: Values = {name: defaultdict(list) for name in cases}
    for number in range(rounds):
        for name, case in cases.items():
            case.prepare()
            sample = run_python(*case.command)
            for metric, value in {**sample, **case.observe()}.items():
                values[name][metric].append(value)
            log(f"{scene.name}, round {number + 1} of {rounds}: {name} {sample[CPU]:.2f} s")
        if not number and scene.find_differences and (differences := scene.find_differences(folder)):
            raise BuildError("\n".join(differences))
    if INSTRUCTIONS in scene.metrics and can_count_instructions():
        for name, case in cases.items():
            case.prepare()
            count = count_instructions(*case.command)
            values[name][INSTRUCTIONS] = [count]
            log(f"{scene.name}: {name} {INSTRUCTIONS.format(count)} million instructions")
    return cases, values


def ratio_to(values: Values, bound: Bound) -> float | None:
    """Return the median of the ratios within each round; None if there is nothing to compare.

    Without a baseline, return the median of the values.
    """
    costs = values[bound.case].get(bound.metric, [])
    if not bound.baseline:
        return median(costs) if costs else None
    baseline = values[bound.baseline].get(bound.metric, [])
    if not costs or not baseline or 0 in baseline:
        return None
    less = values[bound.without][bound.metric] if bound.without else [0.0] * len(costs)
    return median((a - c) / (b - c) for a, b, c in zip(costs, baseline, less, strict=True))
