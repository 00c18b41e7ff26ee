"""The results as tables in Markdown, for the terminal and for the documentation."""

from __future__ import annotations

import os
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from .forms import FORMS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from .again import Figure

PACKAGES = (
    "Sphinx", "docutils", "myst-parser", "pydantic", "PyYAML", "markdown-it-py", "sphinx-needs",
    "sphinxcontrib-datatemplates",
)  # fmt: skip

#: The maximum ratio of a build with the extension to the full floor.
BOUND = 1.05


def text(
    tables: Mapping[str, Mapping[str, Mapping[str, float]]],
    spread: Mapping[str, Mapping[str, list[float]]],
    figures: Iterable[Figure],
    rounds: int,
) -> tuple[str, bool]:
    """Return the tables as text.

    :param tables: by size and form, the median of each measurement.
    :param spread: by size and form, the CPU time of each round.
    :param figures: the lines of the second table.
    :param rounds: the number of rounds.
    :return: the text, and whether all bounds hold.
    """
    parts = [_machine(rounds)]
    results = []
    for size, measurements in tables.items():
        parts.append(_size(size, measurements, spread[size]))
    checks = [check for size, measurements in tables.items() for check in _checks(size, measurements)]
    results += [value <= bound for _, value, bound in checks]
    if checks:
        head = ["What must hold", "Ratio", "At most", ""]
        rows = [[what, f"{value:.3f}", f"{bound:g}", _kept(value <= bound)] for what, value, bound in checks]
        parts.append("## Bounds\n\n" + _table(head, rows))
    if lines := list(figures):
        parts.append("## Other builds\n\n" + _figures(lines))
        results += [line.holds for line in lines]
    return "\n".join(parts), all(results)


def _kept(holds: bool) -> str:
    return "holds" if holds else "**does not hold**"


def _table(head: list[str], rows: Iterable[list[str]]) -> str:
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _machine(rounds: int) -> str:
    versions = [f"Python {platform.python_version()}"]
    for package in PACKAGES:
        try:
            versions.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            versions.append(f"no {package}")
    return (
        f"{_processor()}, {os.cpu_count()} cores, {platform.system()}; {', '.join(versions)}; "
        f"medians of {rounds} rounds in turn.\n"
    )


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next((line.partition(": ")[2] for line in lines if line.startswith("model name")), platform.machine())


def _size(size: str, measurements: Mapping[str, Mapping[str, float]], spread: Mapping[str, list[float]]) -> str:
    rows, pages = map(int, size.split("x"))
    head = [
        "Form",
        "Calls, millions",
        "Ratio",
        "CPU, s",
        "Ratio",
        "from – to",
        "Memory, MB",
        "Doctrees, MB",
        "HTML, MB",
    ]
    lines = []
    for name, form in sorted(measurements.items(), key=lambda item: item[1]["calls"]):
        floor = measurements["floor-myst" if FORMS[name].host == "myst" else "floor-rst"]
        lines.append(
            [
                FORMS[name].title,
                f"{form['calls'] / 1e6:.2f}",
                f"{form['calls'] / floor['calls']:.2f}",
                f"{form['cpu']:.2f}",
                f"{form['cpu'] / floor['cpu']:.2f}",
                f"{min(spread[name]):.2f} – {max(spread[name]):.2f}",
                f"{form['memory'] / 1e6:.0f}",
                f"{form['doctrees'] / 1e6:.2f}",
                f"{form['html'] / 1e6:.2f}",
            ]
        )
    page_count = "1 page" if pages == 1 else f"{pages} pages"
    return f"## {rows:,} rows on {page_count}\n\n{_table(head, lines)}"


def _checks(size: str, measurements: Mapping[str, Mapping[str, float]]) -> list[tuple[str, float, float]]:
    checks = []
    for host in ("rst", "myst"):
        ours, floor = measurements[f"ours-{host}"], measurements[f"floor-{host}"]
        where = f"{size.replace('x', ' rows, ')} pages, {host}"
        checks += [
            (f"{part} of the full floor: {where}", ours[part] / floor[part], BOUND)
            for part in ("calls", "memory", "doctrees")
        ]
        # Comparable to a handwritten table, whose rows are not link targets.
        same, by_hand = measurements[f"unlinked-{host}"], measurements[f"csv-table-{host}"]
        checks.append((f"CPU of `csv-table`, with `:no-index:`: {where}", same["cpu"] / by_hand["cpu"], 1.0))
    return checks


def _figures(lines: Iterable[Figure]) -> str:
    head = ["What", "Value", "Beside", "Value", "Ratio", "At most", ""]
    rows = [
        [
            line.what,
            _value(line.value, line.unit),
            line.beside,
            _value(line.other, line.unit) if line.beside else "",
            f"{line.ratio:.3f}" if line.beside else "",
            f"{line.bound:g}" if line.bound else "",
            _kept(line.holds) if line.bound else "",
        ]
        for line in lines
    ]
    return _table(head, rows)


def _value(value: float, unit: str) -> str:
    match unit:
        case "calls":
            return f"{value / 1e6:.2f} million calls"
        case "s":
            return f"{value:.2f} s"
        case _:
            return f"{value:g} {unit}".strip()
