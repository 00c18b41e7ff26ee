"""Draw bars as SVG, in the color of the text.

A strict content security policy forbids style attributes, so the sizes of bars are SVG attributes. The pictures contain
no text and are hidden from screen readers: the figures are text of the page next to them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

#: The height of the largest column, in em.
_COLUMN_HEIGHT = 3

#: The width of a bar of a sparkline, and of the gap between two, in percent of its height.
_BAR, _GAP = 30, 10


def draw_bar(value: int, most: int) -> str:
    """Return a horizontal bar; its width is the share of a value in the largest value."""
    shape = f'<rect width="{_percent(value, most)}" height="10"/>'
    return _picture("progress-bar", 'viewBox="0 0 100 10" preserveAspectRatio="none"', shape)


def draw_column(value: int, most: int, *, newest: bool) -> str:
    """Return a picture that is as high as the bar in it, so that a figure can be placed on top of the bar."""
    height = _COLUMN_HEIGHT * _percent(value, most) / 100
    shape = f'<rect{_mark(newest=newest)} width="100%" height="100%"/>'
    return _picture("progress-column", f'height="{height:.2f}em"', shape)


def draw_sparkline(values: Sequence[int | None], most: int) -> str:
    """Return narrow columns on a common baseline; the last one is the newest.

    :param values: the values; None leaves a gap.
    """
    shapes = []
    for number, value in enumerate(values):
        if value is not None:
            height = _percent(value, most)
            place = f'x="{number * (_BAR + _GAP)}" y="{100 - height}"'
            mark = _mark(newest=number == len(values) - 1)
            shapes.append(f'<rect{mark} {place} width="{_BAR}" height="{height}"/>')
    width = len(values) * (_BAR + _GAP) - _GAP
    return _picture("progress-sparkline", f'viewBox="0 0 {width} 100"', "".join(shapes))


def _percent(value: int, most: int) -> int:
    """Return the share of a value in the largest value; one that is not zero remains visible."""
    return max(round(100 * value / most), 4) if value else 0


def _mark(*, newest: bool) -> str:
    return ' class="progress-newest"' if newest else ""


def _picture(name: str, size: str, shapes: str) -> str:
    # EPUB pages are XHTML, which needs the namespace.
    return f'<svg xmlns="http://www.w3.org/2000/svg" class="{name}" {size} aria-hidden="true">{shapes}</svg>'
