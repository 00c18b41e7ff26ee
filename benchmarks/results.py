"""The results as tables in Markdown, for the terminal and for the documentation."""

from __future__ import annotations

import os
import platform
import re
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from .measure import CPU, INSTRUCTIONS, MEMORY
from .scene import Bound, ratio_to

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from .measure import Metric
    from .scene import Case, Scene, Values

PACKAGES = (
    "Sphinx", "docutils", "myst-parser", "pydantic", "PyYAML", "markdown-it-py", "sphinx-needs",
    "sphinxcontrib-datatemplates",
)  # fmt: skip

#: The smallest difference between the ratios of CPU time and of instructions that the results mention.
DISAGREEMENT = 0.05

WITHOUT_VALGRIND = "Instructions were not counted, because valgrind is not installed.\n"


def scene_text(scene: Scene, cases: Mapping[str, Case], values: Values) -> tuple[str, bool]:
    """Return the results of a scene as a section of the page, and whether all bounds hold."""
    rounds = max(len(costs[CPU]) for costs in values.values())
    is_counted = any(INSTRUCTIONS in costs for costs in values.values())
    metrics = [metric for metric in scene.metrics if metric != INSTRUCTIONS or is_counted]
    parts = [f"## {scene.title}\n", _conditions(rounds), _costs_table(metrics, cases, values)]
    if INSTRUCTIONS in scene.metrics:
        parts.append(_disagreements(cases, values) if is_counted else WITHOUT_VALGRIND)
    measured = [(bound, ratio) for bound in scene.bounds if (ratio := ratio_to(values, bound)) is not None]
    if measured:
        parts.append(_bounds_table(measured, cases, values))
    return "\n".join(parts), all(bound.holds(ratio) for bound, ratio in measured)


def replace_section(page: str, section: str, titles: Sequence[str]) -> str:
    """Return the page with a new section, and the other sections as they are.

    :param titles: the titles of all sections, in order; a section with another title is removed.
    """
    sections = {_title(text): text for text in re.split(r"^(?=## )", page, flags=re.MULTILINE) if text[:3] == "## "}
    sections[_title(section)] = section
    return "\n".join(f"{sections[title].strip()}\n" for title in titles if title in sections)


def _title(section: str) -> str:
    return section.partition("\n")[0].removeprefix("## ")


def _table(head: list[str], rows: Iterable[list[str]]) -> str:
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _conditions(rounds: int) -> str:
    versions = [f"Python {platform.python_version()}"]
    for package in PACKAGES:
        try:
            versions.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            versions.append(f"no {package}")
    times = "1 round" if rounds == 1 else f"medians of {rounds} rounds"
    return f"{_processor()}, {os.cpu_count()} cores, {platform.system()}; {', '.join(versions)}; {times}.\n"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next((line.partition(": ")[2] for line in lines if line.startswith("model name")), platform.machine())


def _costs_table(metrics: Sequence[Metric], cases: Mapping[str, Case], values: Values) -> str:
    """Return the table with each case, compared with its baseline."""
    head = ["Case", "Compared with"]
    for metric in metrics:
        head += [f"{metric.name}, {metric.unit}".removesuffix(", "), "Ratio"]
        if metric == CPU:
            head.append("from – to")
    rows = []
    for name, case in cases.items():
        row = [case.title, cases[case.baseline].title if case.baseline else ""]
        for metric in metrics:
            costs = values[name].get(metric, [])
            row.append(metric.format(median(costs)) if costs else "")
            ratio = ratio_to(values, Bound(metric, name, case.baseline, None)) if case.baseline else None
            row.append(f"{ratio:.2f}" if ratio is not None else "")
            if metric == CPU:
                row.append(f"{CPU.format(min(costs))} – {CPU.format(max(costs))}")
        rows.append(row)
    return _table(head, rows)


def _disagreements(cases: Mapping[str, Case], values: Values) -> str:
    """Say for which cases CPU time and instructions give different ratios to the baseline."""
    lines = []
    for name, case in cases.items():
        if case.baseline:
            cpu, count = (ratio_to(values, Bound(metric, name, case.baseline, None)) for metric in (CPU, INSTRUCTIONS))
            assert cpu is not None
            assert count is not None
            if abs(cpu - count) > DISAGREEMENT:
                lines.append(f"- {case.title}: {cpu:.2f} of the CPU time, {count:.2f} of the instructions\n")
    if not lines:
        return f"The ratios of CPU time and of instructions differ by at most {DISAGREEMENT}.\n"
    return f"The ratios of CPU time and of instructions differ by more than {DISAGREEMENT}:\n\n{''.join(lines)}"


def _bounds_table(measured: Iterable[tuple[Bound, float]], cases: Mapping[str, Case], values: Values) -> str:
    head = ["What must hold", "Measured", "At most", "", "CPU, s", "CPU of the other, s"]
    rows = []
    for bound, ratio in measured:
        cpu = [CPU.format(median(values[name][CPU])) if name else "" for name in (bound.case, bound.baseline)]
        measure = f"{ratio:.3f}" if bound.baseline else bound.metric.format(ratio)
        limit, verdict = ("", "") if bound.limit is None else (f"{bound.limit:g}", _verdict(holds=bound.holds(ratio)))
        rows.append([_statement(bound, cases), measure, limit, verdict, *cpu])
    return _table(head, rows)


def _verdict(*, holds: bool) -> str:
    return "holds" if holds else "**does not hold**"


def _statement(bound: Bound, cases: Mapping[str, Case]) -> str:
    name = {CPU: "CPU time", MEMORY: "peak memory"}.get(bound.metric, bound.metric.name.lower())
    text = f"{name}: {cases[bound.case].title}"
    if bound.baseline:
        text += f" / {cases[bound.baseline].title}"
    if bound.without:
        text += f", each without the cost of: {cases[bound.without].title}"
    return text
