"""Messages of ``sphinx-progress import``."""

from __future__ import annotations

from sphinxext_progress.diagnostics.messages.message import Message

# Errors -----------------------------------------------------------------------------------------------

NO_FOLDER = Message("{path} is not a folder", "name a folder to import several reports")
NO_WRITTEN_PERIOD = Message(
    "{place}: neither the title nor the file name names a period", "name it, for example '--period 2026-01'"
)
ONLY_A_DAY = Message(
    "{place}: the page has the date {day}, but names no period", "name the period, for example '--period {month}'"
)
MISSPELLED_MONTH = Message(
    "{place}: {word} is not a month; did you mean {name}?",
    "correct it, or name the period, for example '--period 2026-01'",
)
PERIOD_AND_DATE = Message(
    "{place}: the file name seems to name {period}, but the page has the date {date}",
    "name the period, for example '--period {month}'",
)
MANY_RELEASES = Message(
    "{place}: the page has {count} releases: {releases}",
    "use '--split' to write a report for each, or '--period' for one report of all",
)
MORE_RELEASES = Message("and {count} more")
NO_DATED_RELEASE = Message("{place}: none of the releases has a date: {releases}", "add their dates to the headings")
RST_NEEDS_DOCUTILS = Message(
    "{place}: pages in reStructuredText cannot be read, because docutils is not installed", "install docutils"
)
UNREADABLE_RST = Message("{place}: docutils cannot read the page: {reason}")
DATA_FILE = Message("{path} is a data file already", "use 'sphinx-progress check' or 'sphinx-progress format' for it")
INVALID_IMPORT = Message("the report of {path} would be invalid: {reason}")
TOO_MANY_TEXTS = Message("{path}:{line}: page has more than {limit} texts", "split it")

# The frame of a finding -------------------------------------------------------------------------------

NOT_PLACED = Message("{problem}", "it is kept as a comment at the end of the file")

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
}

# What has no place in a report ------------------------------------------------------------------------

BLOCK_IS_NO_COMMITS = Message("this {block} is neither a table nor a list of commits")
BLOCK_IS_NO_THEMES = Message("this {block} is not a table of themes")
BLOCK_IN_BULLET = Message("this {block} is in a bullet, which can only hold text")
BLOCK_TOO_LONG = Message(
    "this {block} does not fit in its text, which may have {limit} characters, {delimiters} of them signs of markup"
)
NO_DESCRIPTION_COLUMN = Message("this {block} has no description column")
NO_THEME_COLUMN = Message("this {block} has no theme column")
AREA_WITHOUT_COMMIT = Message("the heading {title} has no commits below it")
HEADING_AMONG_THEMES = Message("the heading {title} is among the themes, which are a single table")
UNUSED_DEFINITION = Message("no link uses this definition")
TEXT_TOO_LONG = Message("this text has {length} characters, more than the limit of {limit}")
ROW_WITHOUT_DESCRIPTION = Message("this row has no description")
ROW_WITHOUT_TRAJECTORY = Message("this row has no theme or no trajectory")
ROW_TOO_LONG = Message("this row has more cells than its table has columns")
BULLET_WITHOUT_DESCRIPTION = Message("this bullet has no description")
BULLET_WITHOUT_THEME = Message("this bullet does not start with a theme, as in '**Theme**: text'")
RST_PROBLEM = Message("docutils reports: {problem}")
BEFORE_RELEASES = Message("this text is not part of a release")
RELEASE_WITHOUT_DATE = Message("the section {title} has no date, and so no report")
UNREADABLE_METADATA = Message("the metadata cannot be read: {reason}")
UNKNOWN_COLUMN = Message("unknown column {heading}")
UNREADABLE_CELL = Message("{cell} is not a valid value for {field}")
LINK_IN_NAME = Message("the name {name} contains a link")
UNCLOSED_COMMENT = Message("this HTML comment has no end")
DIRECTIVE_LEFT_OUT = Message("the directive {directive} has no text to show")
FOOTNOTE_WITH_BLOCKS = Message("this footnote has more than paragraphs")
UNUSED_FOOTNOTE = Message("no text refers to the footnote {label}")
FORBIDDEN_IN_LINE = Message("this line contains {character}, which no page can show")
UNREADABLE_MARKUP = Message("this text has {count} characters that may begin markup, more than the limit of {limit}")

# What has changed its form ----------------------------------------------------------------------------

HEADING_IS_BULLET = Message("the heading {title} became a bullet, because this part has only bullets")
HEADING_IS_LINE = Message("the heading {title} became a plain line, because texts have no headings")
EMPTY_BULLET = Message("the title of a bullet is empty and became '…'")
HEADING_IS_KIND = Message("the heading {title} became {kind} in its rows")
PARAGRAPH_IS_BULLET = Message("paragraphs became bullets, which can have references")
PARAGRAPH_IN_OVERVIEW = Message("the text at the start of {title} was moved to the overview")
LEAD_IS_HIGHLIGHT = Message("the list after {title} became a highlight")
NUMBERS_ARE_BULLETS = Message("a numbered list became bullets")
TABLE_IS_COMMITS = Message("a table of changes in {title} was moved to the commits")
SECTIONS_MOVED = Message(
    "the report shows the sections in this order: {titles}", "the option 'sections' of 'progress-report' changes it"
)
CONTRIBUTIONS_ELSEWHERE = Message("the people of {title} became contributors; other parts refer to their contributions")
NESTED_BULLETS = Message("nested bullets were moved up one level")
COLUMNS_RENAMED = Message("columns were renamed: {columns}")
NESTED_LINK = Message("a link that contains other links, or is inside one, became text")
ATTRIBUTES_REMOVED = Message("the attributes {attributes} of this heading were removed")
HINTS_REMOVED = Message("soft hyphens were removed, which are invisible (lines with them: {count})")
DETAILS_MOVED = Message("the collapsible block {title} became a section and was moved after the text that follows it")
ELEMENT_UNSTYLED = Message("text in {tag} is shown without the style of this element")
TAG_IS_TEXT = Message("the tag {tag} has no equivalent and is shown as text")
ELEMENT_LEFT_OUT = Message("{tag} was left out, because it has no words")
ANCHOR_REMOVED = Message("the anchor {name} was removed", "make links to it lead to the report or to one of its parts")
TABLE_WITH_SPANS = Message("cells of this table that span several columns or rows became single cells")
RELATIVE_LINK = Message("the relative link {address} became text", "use --base-url to make it absolute")
UNSAFE_LINK = Message("the link {address} became text, because texts cannot link to such an address")
TEMPLATE_LINK = Message("the link {address} became text, because a site generator fills in its address")
MEDIA_IS_LINK = Message("the file {address} became a link, because a report cannot play it")
IMAGE_IN_TEXT = Message("the image {address} became its description, because it is inside a text or a link")
IMAGE_MISSING = Message("the image {address} became its description, because there is no such file next to the page")
IMAGE_IS_LINK = Message("the image {address} became a link, because a report only shows files")
ROLE_IS_TEXT = Message("the role {role} became text")
DIRECTIVE_IS_QUOTATION = Message("the directive {directive} became a quotation")
DIRECTIVE_IS_CODE = Message("the directive {directive} became a block of code")
DIRECTIVE_UNWRAPPED = Message("the content of the directive {directive} became normal text")
DIRECTIVE_SHOWN_AS_TYPED = Message("a directive of reStructuredText is shown as typed")
FOOTNOTE_IN_PARENTHESES = Message("the footnote {label} became text in parentheses")

YEAR_OF_DATE = Message("the period became {period}: the title names the month, and the date {date} the year")
DAY_OF_PUBLICATION = Message("the period {period} is only the day of publication", "correct the first day")
OLDEST_RELEASE = Message(
    "the period {period} is only the day of the release, because no release before it is known", "correct the first day"
)
SAME_DAY_RELEASE = Message(
    "the period {period} is only the day of the release, because the release before it is of the same day"
)
SAME_PERIOD = Message("{count} releases have the period {period}, and became sections of one report")
HEADING_LEFT_OUT = Message("the heading {title} was left out, because it has no text below it")
METADATA_LEFT_OUT = Message("metadata that has no place in a report was left out: {keys}")

# Notes ------------------------------------------------------------------------------------------------

HIDDEN_PART = Message("{source} is not shown to readers and was left out")

REPOSITORY_UNKNOWN = Message(
    "links lead to {repository}, but no project.yaml names it as the 'repository'",
    "add it and import again to turn the links into commits and pull requests",
)
