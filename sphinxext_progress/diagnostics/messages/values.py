"""Messages about the keys and values of a data file.

``{found}`` is the value in the file and ``{where}`` its location: `` in 'highlights[0].title'``, or nothing.
"""

from __future__ import annotations

from sphinxext_progress.diagnostics.messages.message import Message


def _invalid_value(expected: str, hint: str) -> Message:
    """Return the message about a value that is not what the field expects."""
    return Message("found {found}{where}; expected " + expected, hint)


# Keys.
UNKNOWN_KEY = Message("unknown key {key}", "{suggestion}")
RESERVED_KEY = Message("the key {key} is reserved; expected a key of this version of the format", "remove it")
MISSING_KEY = Message("the key {key} is missing", "add one, such as {example}")
MISSING_KEY_OF = Message("{path} has no key {key}", "add one, such as {example}")
TEXT_WITH_COLON = Message("the ': ' after {key} makes this a mapping", "quote the entry if it is text")

# Types of values.
LIST = _invalid_value("a list", "begin each entry with '- '")
MAPPING = _invalid_value("a mapping", "write 'key: value' lines")
TEXT = _invalid_value("text", "write one text")
REQUIRED_TEXT = _invalid_value("text", "write it, or quote it if it is there (an unquoted null is nothing)")
NAME = _invalid_value("a name of at most {limit} characters", "shorten it")
COMMIT_HASH = _invalid_value("a commit hash of 7 to 64 hexadecimal digits", "copy it from git log")
IDENTIFIER = _invalid_value("lower-case letters, digits and hyphens", "choose such an id")
URL = _invalid_value("an address that begins with https://, http:// or mailto:", "write it in full")
NUMBER = _invalid_value("a whole number from 1 to 999999999", "write the digits alone")
FOREIGN_NUMBER = _invalid_value("a number alone", "numbers of other repositories are reserved for a later version")
WINDOW = _invalid_value("a whole number from 1 to {limit}", "write the digits alone")
LARGE_WINDOW = _invalid_value("a whole number from 1 to {limit}", "write a smaller one")
DATE = _invalid_value("a date as YYYY-MM-DD", "write year, month and day")
CALENDAR_DATE = _invalid_value("a date of the calendar as YYYY-MM-DD", "correct it")
BOOLEAN = _invalid_value("true or false", "write one of the two words")
PERIOD = _invalid_value(
    "a period of the calendar as 2026-01, 2026-Q1, 2026-W05, 2026 or 2026-01-05/2026-01-18",
    "write it in one of these forms",
)

# Values of one field.
THEME_CONTENT = _invalid_value("a 'trajectory' or a 'stage' for the theme", "add one of the two")
SECTION_ID = _invalid_value("an id that no other section has", "choose another id")
OUTCOME_STATE = _invalid_value("one of {states}", "choose one, or let the check be recorded again")
REPOSITORY = _invalid_value(
    "the address of the repository, as https://github.com/owner/name",
    "write it in full",
)
FORGE = _invalid_value("github, gitlab or gitea", "choose one, or write 'links'")
ADDRESS_TEMPLATE = _invalid_value("an address with {{{key}}} in it", "write it in full")
LONG_ADDRESS = _invalid_value("addresses of at most {limit} characters when it is filled in", "shorten it")
LONG_TITLE = Message(
    "the title has more than {limit} characters when it is filled in, and the default one is shown", "shorten it"
)

# Names that the project defines.
UNKNOWN_NAME = Message("unknown {what} {name}", "{suggestion}")
UNKNOWN_HOST = Message(
    "the host of {repository} does not tell its kind; expected 'forge' or 'links' beside it",
    "add 'forge: github', 'gitlab' or 'gitea'",
)
NOTHING_EXPECTED = Message("expected nothing here", "remove it")
EXPECTED_NAME = Message("expected {names}", "use one of these")
CLOSEST_NAME = Message("expected {names}", "did you mean {closest}?")
