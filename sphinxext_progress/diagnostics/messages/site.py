"""Messages about the pages of a site: directives, roles, and report files that are pages."""

from __future__ import annotations

from sphinxext_progress.diagnostics.messages.message import Message

# Options of directives.
UNKNOWN_VALUE = Message(":{option}: has no {value}", "{expected}")
INVALID_COUNT = Message(":{option}: is {value}; expected a number from 1", "correct it")
INVALID_LIMITED_COUNT = Message(":{option}: is {value}; expected a number from 1 to {most}", "correct it")
INVALID_WIDTHS = Message(":widths: is {value}; expected {columns} whole numbers or 'auto'", "write one number a column")
NO_COLUMN_LEFT = Message(":columns: has no column left besides {column}, by which the rows are grouped", "add another")
FLAT_WITH_SEVERAL_REPORTS = Message(
    ":flat: stands for {count} reports; expected one, because nothing would tell them apart",
    "name one, or remove the option (each is shown with its title)",
)

# Positions on a page.
NESTED_REPORT = Message(
    "the sections of a report cannot stand in a {parent}; expected the directive at the level of the page or of a section",
    "move it there (its headings are shown without sections)",
)
TEXT_AFTER_REPORT = Message(
    "text follows the sections of a report and looks like a part of the last one; expected nothing or a heading",
    "put the directive last, or a heading after it",
)

# Objects that can be linked to.
RENDERED_TWICE = Message(
    "the report for {period} is rendered in {place} too; expected one place to link to",
    "add ':no-index:' to one of them",
)
SAME_PROJECT_ID = Message(
    "the ids of the projects {first} and {second} are the same; expected names that differ in letters or digits",
    "rename one of them",
)
UNKNOWN_OBJECT = Message("no {kind} {name} is rendered on this site", "{expected}")

# Report files.
INVISIBLE_PAGE_NAME = Message("the name of this page has characters that cannot be shown", "rename the file")
OUT_OF_MEMORY_FOR_PAGE = Message("out of memory while looking for this page")
DRAFT_REPORT = Message("{name}: this report is a draft")
UNCOVERED_REPORTS = Message("no pattern of 'progress_reports' covers {names}")
UNSHOWN_REPORTS = Message("no page shows {names}")
MORE_FILES = Message("{count} more")
