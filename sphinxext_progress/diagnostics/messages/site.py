"""Messages about the pages of a site: directives, roles, and report files that are pages."""

from __future__ import annotations

from sphinxext_progress.diagnostics.messages.message import Message

# Options of directives.
UNKNOWN_VALUE = Message(":{option}: unknown value {value}", "{expected}")
INVALID_COUNT = Message(":{option}: {value} is not a positive whole number")
INVALID_LIMITED_COUNT = Message(":{option}: {value} is not a whole number from 1 to {most}")
INVALID_WIDTHS = Message(
    ":widths: {value} is neither 'auto' nor {columns} whole numbers", "write one number per column"
)
NO_COLUMN_LEFT = Message(":columns: no column is left besides {column}, by which the rows are grouped", "add another")
AREA_WITH_CONTRIBUTORS = Message(":area: has no effect on a chart of contributors", "remove it")
COLUMNS_OF_TIMELINE = Message(":columns: a timeline has one column for each period", "remove ':columns:' or ':layout:'")
FLAT_WITH_SEVERAL_REPORTS = Message(
    ":flat: {count} reports are selected, but only one can be shown flat",
    "select one, or remove the option to show each with its title",
)

# Positions on a page.
NESTED_REPORT = Message(
    "report inside a {parent} is shown without sections", "move the directive to the top level of a page or section"
)
TEXT_AFTER_REPORT = Message(
    "text after a report looks like part of its last section",
    "move the directive to the end, or add a heading after it",
)

DEEP_HEADING = Message(
    "headings below level {limit} of the page are shown as rubrics", "move the directive to a section closer to the top"
)

# Objects that can be linked to.
RENDERED_TWICE = Message("report for {period} is also rendered in {place}", "add ':no-index:' to one of them")
SAME_PROJECT_ID = Message(
    "projects {first} and {second} have the same id", "rename one, so that they differ in letters or digits"
)
UNKNOWN_OBJECT = Message("no {kind} {name} on this site", "{expected}")

# Report files.
MISSING_PAGE = Message("page {path} does not exist, and the link to it is shown as text")
MISSING_LABEL = Message("page {path} has no label or section {label}, and the link leads to the page")
INVISIBLE_PAGE_NAME = Message("name of this page contains invisible characters", "rename the file")
OUT_OF_MEMORY_FOR_PAGE = Message("out of memory while looking for this page")
DRAFT_REPORT = Message("{name}: this report is a draft")
UNCOVERED_REPORTS = Message("'progress_reports' does not match {names}")
UNSHOWN_REPORTS = Message("no page shows {names}")
MORE_FILES = Message("{count} more")
