"""Messages about the YAML of a data file: its syntax, and the features that are not read."""

from __future__ import annotations

from sphinxext_progress.diagnostics.messages.message import Message

NOT_YAML = Message("invalid YAML", "write 'key: value' lines and '- ' lists, and quote text")

# Quotes.
UNCLOSED_QUOTE = Message("quote is never closed", "add the closing quote")
LATE_QUOTE = Message("quote is not closed before line {line}", "close it where the value ends")
TEXT_AFTER_QUOTE = Message(
    "text after the closing quote", "quote the whole value, and write {quote} for a quote inside it"
)
NOT_AN_ESCAPE = Message("{escape} is not an escape sequence", "double the backslash, or use single quotes")
NOT_A_CHARACTER = Message("{escape} is not a valid character", "double the backslash, or use single quotes")

# Brackets.
UNCLOSED_BRACKET = Message("{bracket} is never closed", "add '{closing}', or quote the value if it is text")
STRAY_BRACKET = Message("unmatched {bracket}", "remove it, or quote the value")
MISSING_COMMA = Message("missing ',' or '{closing}'", "add it, or quote the value if it is text")
BRACKET_IN_TEXT = Message("value starts with '{bracket}', which YAML reads as a list or mapping", "quote the value")

# Signs at the start of a value.
REFERENCE_SIGN = Message("value starts with {sign}, which YAML reads as an anchor or alias", "quote the value")
REFERENCES = Message(
    "anchors and aliases are not supported (found {name})", "quote the value if it is text, or write it out"
)
TAG = Message("value starts with '!', which YAML reads as a tag ({tag})", "quote the value if it is text")
BLOCK_SIGN = Message(
    "value starts with {sign}, which YAML reads as the start of a text block",
    "quote the value, or start it on the next line",
)
RESERVED_SIGN = Message("value starts with {sign}, which YAML reserves", "quote the value")
KEY_SIGN = Message("value starts with '? ', which YAML reads as a key", "quote the value")
ROLE = Message("value starts with the role {role} and is not quoted", "quote it")
STAR_ENTRY = Message("list entries start with '- ', not '* '")
MISSING_VALUE = Message("no value before {sign}", "add one, or quote the value if it starts here")

# Keys and colons.
LONG_KEY = Message("key is longer than {limit} characters", "quote the line if it is text")
MISSING_SPACE = Message("missing space after ':'", "add it, or quote the value if it is text")
MISSING_DASH_SPACE = Message("missing space after '-'", "write '- '")
SECOND_COLON = Message("second ': ' on this line", "quote the value")
MISSING_KEY_NAME = Message("missing key before ':'", "add it, or quote the value")
KEY_IN_CONTINUATION = Message(
    "line is indented as a continuation of the value above, but contains ': '", "align the key, or quote the value"
)
COMPLEX_KEY = Message("key is a list or mapping", "use a word, or quote it")
REPEATED_KEY = Message("duplicate key {key}, first used on line {line}", "remove or rename one of them")

# Lines and their indentation.
TAB = Message("tab used for indentation", "use spaces")
BLANK = Message("character {character} is not a space in YAML", "use a plain space")
LESS_INDENTED = Message("line is indented less than the text above it", "indent it if it belongs to that text")
MISALIGNED = Message("indentation does not match the lines above")
NOT_A_LINE = Message("line is neither 'key: value' nor '- entry'", "indent it if it continues the value above")
LIST_ON_KEY_LINE = Message(
    "list starts on the line of its key", "start it on the next line, or quote the value if it is text"
)
KEY_AMONG_ENTRIES = Message("key among the entries of a list", "indent it like the keys of the entry above")
ENTRY_AMONG_KEYS = Message("list entry among keys", "align it with the other entries of its list")
FOLDED_LIST = Message(
    "this looks like a nested list, but YAML joins the line to the one above",
    "align it with the list above, or start the text with '|'",
)
MERGE_CONFLICT = Message("unresolved merge conflict", "keep one side and delete the markers")

# Comments that may have been meant as text.
TEXT_AS_COMMENT = Message("YAML reads {comment} as a comment and drops it", "quote the value")
NUMBERS_AS_COMMENT = Message(TEXT_AS_COMMENT.problem, "write numbers without '#', or quote the value if it is text")
COMMENT_ENDS_TEXT = Message("YAML reads this line as a comment, which ends the text above it", "quote the whole text")

# Documents and limits.
DIRECTIVE = Message("line starts with '%', which YAML reserves", "remove it, or indent it if it is text")
DOCUMENT_END = Message("'...' ends the YAML document", "remove it, or indent it if it is text")
SECOND_DOCUMENT = Message("a second YAML document starts here", "write one report per file")
TOO_MANY_VALUES = Message("file has more than {limit} values", "split the report")
TOO_MANY_DELIMITERS = Message("file has more than {limit} characters that may start markup", "split the report")
TOO_DEEP = Message("nesting is deeper than {limit} levels", "quote the value if it is text")
LONG_TEXT = Message("text has {length} characters, more than the limit of {limit}", "shorten or split it")
