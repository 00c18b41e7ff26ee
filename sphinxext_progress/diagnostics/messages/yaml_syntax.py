"""Messages about the YAML of a data file: its syntax, and the features that are not read."""

from __future__ import annotations

from sphinxext_progress.diagnostics.messages.message import Message

NOT_YAML = Message("this is not YAML", "write 'key: value' lines and '- ' lists, and quote what is text")

# Quotes.
UNCLOSED_QUOTE = Message("the quote opened here is not closed", "add the closing quote")
LATE_QUOTE = Message("the quote opened here is not closed before line {line}", "close it where the value ends")
TEXT_AFTER_QUOTE = Message(
    "text follows the closing quote", "quote the whole value, and write {quote} for a quote inside it"
)
NOT_AN_ESCAPE = Message(
    "{escape} is not an escape sequence", "double the backslash, or write the text in single quotes"
)
NOT_A_CHARACTER = Message("{escape} is not a character", "double the backslash, or write the text in single quotes")

# Brackets.
UNCLOSED_BRACKET = Message("{bracket} is not closed", "add '{closing}', or quote the value if it is text")
STRAY_BRACKET = Message("{bracket} closes nothing", "remove it, or quote the value")
MISSING_COMMA = Message("a ',' or '{closing}' is missing here", "add it, or quote the value if it is text")
BRACKET_IN_TEXT = Message("a value begins with '{bracket}', which YAML reads as a list or a mapping", "quote the value")

# Signs at the start of a value.
REFERENCE_SIGN = Message("a value begins with {sign}, which YAML reads as a reference", "quote the value")
REFERENCES = Message(
    "anchors and aliases are not read (found {name})", "quote the value if it is text, or write it out"
)
TAG = Message("a value begins with '!', which YAML reads as a tag ({tag})", "quote the value if it is text")
BLOCK_SIGN = Message(
    "a value begins with {sign}, which YAML reads as the sign of a text on the lines below",
    "quote the value, or begin it on the next line",
)
RESERVED_SIGN = Message("a value begins with {sign}, which YAML reserves", "quote the value")
KEY_SIGN = Message("a value begins with '? ', which YAML reads as the sign of a key", "quote the value")
ROLE = Message("a value begins with the role {role}", "quote the value")
STAR_ENTRY = Message("list entries begin with '- ', not with '* '")
MISSING_VALUE = Message("there is no value before {sign}", "add it, or quote the value if this is its beginning")

# Keys and colons.
LONG_KEY = Message("a key has at most {limit} characters", "quote the line if it is text")
MISSING_SPACE = Message("the space after ':' is missing", "add it, or quote the value if it is text")
MISSING_DASH_SPACE = Message("the space after '-' is missing", "write '- '")
SECOND_COLON = Message("there is a second ': ' in this line", "quote the value")
MISSING_KEY_NAME = Message("the key before ':' is missing", "add it, or quote the value")
KEY_IN_CONTINUATION = Message(
    "this line is indented as if it continued the value above, and has a ': '", "align the key, or quote the value"
)
COMPLEX_KEY = Message("a list or mapping stands as a key; expected a word", "quote it")
REPEATED_KEY = Message(
    "the key {key} stands here a second time (first in line {line}); expected each key once", "remove or rename one"
)

# Lines and their indentation.
TAB = Message("a tab is used where YAML requires spaces", "use spaces")
BLANK = Message("the character {character} is not a space to YAML", "use a space")
LESS_INDENTED = Message("this line is indented less than the text above it", "indent it if it belongs to that text")
MISALIGNED = Message("the indentation does not fit the lines above", "align it")
NOT_A_LINE = Message("this line is neither 'key: value' nor '- entry'", "indent it if it continues the value above")
LIST_ON_KEY_LINE = Message(
    "a list cannot begin on the line of its key", "begin it on the next line, or quote the value if it is text"
)
KEY_AMONG_ENTRIES = Message("there is a key among the entries of a list", "indent it like the keys of the entry above")
ENTRY_AMONG_KEYS = Message("there is a list entry among keys", "align it with the other entries of its list")
FOLDED_LIST = Message(
    "this looks like a nested list, but YAML joins the line to the one above",
    "align it with the list above, or begin the text with '|'",
)
MERGE_CONFLICT = Message("unresolved merge conflict", "keep one side and delete the markers")

# Comments that may have been meant as text.
TEXT_AS_COMMENT = Message("YAML takes {comment} for a comment and drops it", "quote the value")
NUMBERS_AS_COMMENT = Message(
    "YAML takes {comment} for a comment and drops it", "write numbers without '#', or quote the value if it is text"
)
COMMENT_ENDS_TEXT = Message("YAML takes this line for a comment, which ends the text above it", "quote the whole text")

# Documents and limits.
DIRECTIVE = Message("a line begins with '%', which YAML reserves", "remove it, or indent it if it is text")
DOCUMENT_END = Message("'...' ends the report", "remove it, or indent it if it is text")
SECOND_DOCUMENT = Message("a second document begins here; expected one report per file", "move it to a file of its own")
TOO_MANY_VALUES = Message("the file has more than {limit} values; expected fewer", "split the report")
TOO_MANY_DELIMITERS = Message("the file has more than {limit} characters that may begin markup", "split the report")
TOO_DEEP = Message("the nesting is deeper than {limit} levels; expected a report", "quote the value if it is text")
LONG_TEXT = Message("the text has {length} characters; expected at most {limit}", "shorten or split it")
