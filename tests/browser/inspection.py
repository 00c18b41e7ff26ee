"""What can be wrong with the look of a page, measured in the browser."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

from .conftest import NODE

AXE = NODE / "axe-core" / "axe.min.js"

#: The elements of the extension; the problems of other elements are those of the theme.
OURS = '[class^="progress-"], [class*=" progress-"]'

#: The code blocks of Sphinx inside them, which scroll and have the colors of the theme on every page.
SPHINX = ".highlight"

SCROLLED = "document.documentElement.scrollWidth - document.documentElement.clientWidth"

# Load the script last, as over a slow connection; visible elements must not move.
MOVED = """() => new Promise(done => {
  const begun = document.querySelector("script[src*='/progress.js?']");
  if (!begun) {
    done([]);
    return;
  }
  const placed = [...document.body.querySelectorAll("*")]
    .map(node => [node, node.getBoundingClientRect()])
    .filter(([, {width, bottom, top}]) => width && bottom > 0 && top < innerHeight);
  const script = document.createElement("script");
  script.src = begun.src.split("?")[0];
  script.onload = () => requestAnimationFrame(() => setTimeout(() => done(placed.filter(([node, before]) => {
    const after = node.getBoundingClientRect();
    return after.width && Math.max(Math.abs(after.x - before.x), Math.abs(after.y - before.y)) >= 3;
  }).map(([node]) => node.outerHTML.slice(0, 200))), 20));
  document.head.append(script);
})"""

# Measure the content of each cell below the head as it is, and then on a single line. What a column needs is the
# longest line, up to the measure of a readable line; what is free is beside the table, and beside the content of its
# cells.
CRAMPED = """measure => {
  const widthOf = cell => {
    const range = document.createRange();
    range.selectNodeContents(cell);
    return range.getBoundingClientRect().width;
  };
  const inside = cell => {
    const {paddingLeft, paddingRight} = getComputedStyle(cell);
    return cell.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight);
  };
  const longest = (columns, cell, sizes) => {
    const before = columns[cell.cellIndex] ?? {};
    columns[cell.cellIndex] = Object.fromEntries(
      Object.entries(sizes).map(([name, size]) => [name, Math.max(size, before[name] ?? 0)]));
  };
  const found = {};
  for (const table of document.querySelectorAll("table.progress-table")) {
    const rows = [...table.tBodies[0].rows].slice(0, 100);
    const cells = rows.flatMap(row => [...row.cells]).filter(cell => cell.checkVisibility());
    const beside = table.parentElement.clientWidth - table.getBoundingClientRect().width;
    const widths = cells.map(cell => ({used: widthOf(cell), inside: inside(cell)}));
    table.classList.add("on-one-line");
    const columns = [];
    cells.forEach((cell, at) => longest(columns, cell, {...widths[at], needed: widthOf(cell)}));
    table.classList.remove("on-one-line");
    const sideBySide = getComputedStyle(rows[0]).display === "table-row";
    const spare = columns.map(column => column.inside - column.used);
    const em = parseFloat(getComputedStyle(table).fontSize);
    columns.forEach(({used, needed}, at) => {
      const free = beside + (sideBySide ? spare.reduce((sum, one) => sum + one, 0) : spare[at]);
      const wanted = Math.min(needed, measure * em);
      if (used < 0.4 * wanted && free > 4 * em) {
        const sizes = [used, wanted, free].map(Math.round);
        const column = table.rows[0].cells[at].textContent.trim();
        found[column] ??= `${column}: ${sizes[0]} of ${sizes[1]} px, ${sizes[2]} px are free`;
      }
    });
  }
  return Object.values(found);
}"""

ON_ONE_LINE = """
.on-one-line svg { display: none !important; }
.on-one-line :is(th, td) * { white-space: nowrap !important; }
.on-one-line :is(th, td) > * { width: max-content !important; min-width: 0 !important; max-width: none !important; }
"""

# The first line of each column of a list.
UNEVEN = """ours => [...document.querySelectorAll(ours)]
  .filter(list => getComputedStyle(list).columnWidth !== "auto")
  .flatMap(list => {
    const tops = {};
    for (const item of list.children) {
      const range = document.createRange();
      range.selectNodeContents(item);
      const {left, top} = range.getClientRects()[0];
      tops[Math.round(left)] = Math.min(top, tops[Math.round(left)] ?? Infinity);
    }
    const uneven = Math.max(...Object.values(tops)) - Math.min(...Object.values(tops));
    return uneven > 1.5 ? [`${list.className}: by ${uneven} px`] : [];
  })"""

# The findings by colors and elements. Axe cannot determine the contrast of arrows and of cells that are scrolled out of
# sight; other elements have the same colors.
VIOLATIONS = """async ([ours, theirs, options]) => {
  const ending = document.getAnimations().filter(one => one.effect.getComputedTiming().endTime < Infinity);
  await Promise.allSettled(ending.map(one => one.finished));
  const outermost = [...document.querySelectorAll(ours)].filter(one => !one.parentElement.closest(ours));
  const {violations} = await axe.run({include: outermost, exclude: [theirs]}, {resultTypes: ["violations"], ...options});
  return violations.flatMap(({id, nodes}) => nodes.map(({any, html, failureSummary}) => {
    const {fgColor, bgColor, nodeColor, parentColor} = any[0]?.data ?? {};
    return [[id, fgColor ?? nodeColor, bgColor ?? parentColor].join(" "), `${html}: ${failureSummary}`];
  }));
}"""


def problems_of_layout(page: Page) -> list[str]:
    """Return what is misplaced: a page that scrolls sideways, cramped columns of tables, uneven columns of lists."""
    over = page.evaluate(SCROLLED)
    return [
        *([f"the page scrolls by {over} pixels"] if over else []),
        *(f"cramped column {column}" for column in cramped_columns(page)),
        *(f"uneven columns of {columns}" for columns in page.evaluate(UNEVEN, OURS)),
    ]


def cramped_columns(page: Page, measure: int = 36) -> list[str]:
    """Return the columns of tables that are narrower than 40 % of what their text needs while space is free.

    :param measure: the length of a readable line, in em: no text needs more.
    """
    page.add_style_tag(content=ON_ONE_LINE)
    cramped: list[str] = page.evaluate(CRAMPED, measure)
    return cramped


def moved_elements(page: Page) -> list[str]:
    """Return the visible elements that move when the script begins."""
    moved: list[str] = page.evaluate(MOVED)
    return moved


def violations(page: Page, **options: Any) -> list[tuple[str, str]]:
    """Return the findings of axe, with its options, for our elements: the rule with the colors, and the element."""
    if not page.evaluate("'axe' in window"):
        page.add_script_tag(path=AXE)
    found: list[tuple[str, str]] = page.evaluate(VIOLATIONS, [OURS, SPHINX, options])
    return [(rule, element) for rule, element in found]
