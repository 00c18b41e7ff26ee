"""Messages of ``sphinx-progress import``."""

from __future__ import annotations

from sphinxext_progress.diagnostics.messages.message import Message

# Errors -----------------------------------------------------------------------------------------------

NO_FOLDER = Message("{path} is not a folder", "name one for several reports")
NO_WRITTEN_PERIOD = Message(
    "{path} does not say its period; expected one in its title", "name it, as '--period 2026-01'"
)
INVALID_IMPORT = Message("{path} cannot be a report: {reason}")
TOO_MANY_TEXTS = Message("{path}:{line}: the page has more than {limit} texts; expected one report", "split the page")

# The frame of every finding ---------------------------------------------------------------------------

NOT_PLACED = Message(
    "{problem}; expected a place in the report",
    "it is a comment at the end of the file: move it to where it belongs",
)
CHANGED = Message("{problem}; expected the form of a report", "see whether it reads well")

# Kinds of blocks --------------------------------------------------------------------------------------

#: The names of blocks, by the kinds of markdown-it.
BLOCK_NAMES = {
    "paragraph": "paragraph",
    "bullet_list": "list",
    "ordered_list": "list",
    "fence": "code",
    "code_block": "code",
    "blockquote": "quotation",
    "html_block": "HTML",
    "front_matter": "metadata",
}

#: The blocks that a text shows as they were typed.
BLOCKS_SHOWN_AS_TYPED = {"table": "a table", "blockquote": "a quotation", "html_block": "HTML"}

# What has no place in a report ------------------------------------------------------------------------

UNPLACED_BLOCK = Message("this {block} has no place in a report")
BLOCK_BESIDE_HIGHLIGHTS = Message("this {block} stands beside the highlights")
BLOCK_IS_NO_COMMITS = Message("this {block} is neither a table nor a list of commits")
BLOCK_IS_NO_UPDATES = Message("this {block} is no list of updates")
BLOCK_IS_NO_THEMES = Message("this {block} is no table of themes")
BLOCK_IN_BULLET = Message("this {block} stands in a bullet, which has words alone")
BLOCK_TOO_LONG = Message("this {block} has {length} characters, which is too much for a text")
NO_DESCRIPTION_COLUMN = Message("this {block} has no column of descriptions")
NO_THEME_COLUMN = Message("this {block} has no column of themes")
AREA_WITHOUT_COMMIT = Message("the heading {title} is the area of no commit")
HEADING_AMONG_THEMES = Message("the heading {title} stands among themes, which are one table")
UNUSED_DEFINITION = Message("nothing links to this definition")
TEXT_TOO_LONG = Message("this text has {length} characters, which is more than {limit}")
ROW_WITHOUT_DESCRIPTION = Message("this row has no description")
ROW_WITHOUT_TRAJECTORY = Message("this row has no theme or no trajectory")
ROW_TOO_LONG = Message("this row has more cells than its table has columns")
BULLET_WITHOUT_DESCRIPTION = Message("this bullet has no description")
BULLET_WITHOUT_THEME = Message("this bullet does not begin with a theme, as in '**Theme**: words'")
UNKNOWN_COLUMN = Message("the column {heading} is none of a report")
UNREADABLE_CELL = Message("found {cell} in the column of {field}")
LINK_IN_NAME = Message("the name {name} has a link")

# What has changed its form ----------------------------------------------------------------------------

HEADING_IS_BULLET = Message("the heading {title} is a bullet now, as its part has bullets alone")
HEADING_IS_LINE = Message("the heading {title} is a line of its own now, as texts have none")
SECTION_IS_NEIGHBOUR = Message("{title} is a section beside {parent} now, as those hold no others")
BLOCK_SHOWN_AS_TYPED = Message("{block} is no part of a text, and shown as it was typed")
EMPTY_BULLET = Message("a bullet has no words")
PARAGRAPH_IS_BULLET = Message("a paragraph of a bullet is a bullet of its own now")
NESTED_BULLETS = Message("the bullets of a bullet stand beside it now")
COLUMNS_RENAMED = Message("columns have other names now: {columns}")

# Notes ------------------------------------------------------------------------------------------------

REPOSITORY_UNKNOWN = Message(
    "links lead to {repository}, and no project.yaml says that it is the repository; expected 'repository' there, for "
    "links to become commits and pull requests",
    "write it, and import once more",
)
