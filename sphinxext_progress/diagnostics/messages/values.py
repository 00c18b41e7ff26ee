"""Messages about the keys and values of a data file.

``{found}`` is the value in the file and ``{where}`` its location: `` in 'highlights[0].title'``, or nothing.
"""

from __future__ import annotations

from sphinxext_progress.diagnostics.messages.message import Message

# Keys.
UNKNOWN_KEY = Message("unknown key {key}", "{suggestion}")
RESERVED_KEY = Message("the key {key} is reserved; expected a key of this version of the format", "remove it")
MISSING_KEY = Message("the key {key} is missing", "add one, such as {example}")
MISSING_KEY_OF = Message("{path} has no key {key}", "add one, such as {example}")
TEXT_WITH_COLON = Message("the ': ' after {key} makes this a mapping", "quote the entry if it is text")

# Types of values.
LIST = Message("found {found}{where}; expected a list", "begin each entry with '- '")
MAPPING = Message("found {found}{where}; expected a mapping", "write 'key: value' lines")
TEXT = Message("found {found}{where}; expected text", "write one text")
REQUIRED_TEXT = Message(
    "found {found}{where}; expected text", "write it, or quote it if it is there (an unquoted null is nothing)"
)
NAME = Message("found {found}{where}; expected a name of at most {limit} characters", "shorten it")
COMMIT_HASH = Message(
    "found {found}{where}; expected a commit hash of 7 to 64 hexadecimal digits", "copy it from git log"
)
IDENTIFIER = Message("found {found}{where}; expected lower-case letters, digits and hyphens", "choose such an id")
URL = Message(
    "found {found}{where}; expected an address that begins with https://, http:// or mailto:", "write it in full"
)
NUMBER = Message("found {found}{where}; expected a whole number from 1 to 999999999", "write the digits alone")
FOREIGN_NUMBER = Message(
    "found {found}{where}; expected a number alone", "numbers of other repositories are reserved for a later version"
)
WINDOW = Message("found {found}{where}; expected a whole number from 1 to {limit}", "write the digits alone")
LARGE_WINDOW = Message("found {found}{where}; expected a whole number from 1 to {limit}", "write a smaller one")
DATE = Message("found {found}{where}; expected a date as YYYY-MM-DD", "write year, month and day")
CALENDAR_DATE = Message("found {found}{where}; expected a date of the calendar as YYYY-MM-DD", "correct it")
BOOLEAN = Message("found {found}{where}; expected true or false", "write one of the two words")
PERIOD = Message(
    "found {found}{where}; "
    "expected a period of the calendar as 2026-01, 2026-Q1, 2026-W05, 2026 or 2026-01-05/2026-01-18",
    "write it in one of these forms",
)

# Values of one field.
THEME_CONTENT = Message(
    "found {found}{where}; expected a 'trajectory' or a 'stage' for the theme", "add one of the two"
)
SECTION_ID = Message("found {found}{where}; expected an id that no other section has", "choose another id")
OUTCOME_STATE = Message(
    "found {found}{where}; expected one of {states}", "choose one, or let the check be recorded again"
)
REPOSITORY = Message(
    "found {found}{where}; expected the address of the repository, as https://github.com/owner/name",
    "write it in full",
)
FORGE = Message("found {found}{where}; expected github, gitlab or gitea", "choose one, or write 'links'")
ADDRESS_TEMPLATE = Message("found {found}{where}; expected an address with {{{key}}} in it", "write it in full")
LONG_ADDRESS = Message(
    "found {found}{where}; expected addresses of at most {limit} characters when it is filled in", "shorten it"
)
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
