"""Messages about the keys and values of a data file.

``{found}`` is the value in the file and ``{path}`` its location, such as ``'highlights[0].title'``.
"""

from __future__ import annotations

from sphinxext_progress.diagnostics.messages.message import Message


def _invalid_value(expected: str, hint: str = "") -> Message:
    """Return the message about a value that is not what the field expects."""
    return Message(f"{{path}} must be {expected}, not {{found}}", hint)


# Keys.
UNKNOWN_KEY = Message("unknown key {key}", "{suggestion}")
TOO_MANY_ITEM_LEVELS = Message("bullets may be nested three levels deep", "move these bullets up")
TOO_MANY_SECTION_LEVELS = Message("sections may be nested three levels deep", "move these sections up")
RESERVED_KEY = Message("key {key} is reserved for a later version of the format", "remove it")
MISSING_KEY = Message("missing key {key}", "add it, for example {example}")
MISSING_KEY_OF = Message("{path} has no {key}", "add one, for example {example}")
TEXT_WITH_COLON = Message("the ': ' after {key} makes this a mapping", "quote the entry if it is text")

# Types of values.
LIST = _invalid_value("a list", "start each entry with '- '")
MAPPING = _invalid_value("a mapping", "write it as 'key: value' lines")
TEXT = _invalid_value("text")
REQUIRED_TEXT = Message("{path} has no value", "add one, or quote 'null' if that is the text")
NAME = _invalid_value("a name of at most {limit} characters")
COMMIT_HASH = _invalid_value("a commit hash of 7 to 64 hexadecimal digits")
IDENTIFIER = _invalid_value("an id of lowercase letters, digits and hyphens")
URL = _invalid_value("an address that starts with https://, http:// or mailto:")
NUMBER = _invalid_value("a whole number from 1 to 999999999", "write only the digits")
NUMBER_REFERENCE = _invalid_value("a number such as 34, or docs#34 for another repository")
WINDOW = _invalid_value("a whole number from 1 to {limit}")
DATE = _invalid_value("a date (YYYY-MM-DD)")
CALENDAR_DATE = _invalid_value("a valid date (YYYY-MM-DD)")
BOOLEAN = _invalid_value("true or false")
PERIOD = _invalid_value("a period such as 2026-01, 2026-Q1, 2026-W05, 2026 or 2026-01-05/2026-01-18")

# Values of one field.
THEME_CONTENT = Message("{path} has neither 'trajectory' nor 'stage'", "add one of them")
OTHER_REPOSITORY = Message(
    "the repository of this reference is {found}, but 'repository' is {repository}", "remove one of them"
)
CONTRIBUTOR_NAME = Message("{path} has neither 'name' nor 'login'", "add one of them")
PATTERN = _invalid_value("a glob of at most {limit} characters")
PURPOSE = _invalid_value("one of {purposes}")
NOISE_NAME = Message("{path} {found} is not a built-in rule", "{suggestion}")
NOISE_CONTENT = Message(
    "{path} has no pattern", "add 'words', 'subjects', 'authors', 'paths' or 'purposes', or 'disabled: true'"
)
LENGTH = _invalid_value("a length such as 80% or 300px")
SECTION_ID = Message("id {found} is already used by another section", "choose another id")
OUTCOME_STATE = _invalid_value("one of {states}", "record the check again")
REPOSITORY = _invalid_value("the address of a repository, such as https://github.com/owner/name")
FORGE = _invalid_value("github, gitlab or gitea", "for any other forge, set 'links'")
ADDRESS_TEMPLATE = _invalid_value("an address that contains {{{key}}}")
LONG_ADDRESS = _invalid_value("an address of at most {limit} characters once it is filled in")
LONG_TITLE = Message("title has more than {limit} characters once it is filled in", "the default title is used")

LEVEL = _invalid_value("{levels}")
LEVEL_MAPPING = _invalid_value("{levels}", "quote a rule that contains a dot, such as 'progress.text'")
MISSPELLED_LEVEL = _invalid_value("{levels}", "did you mean {closest}?")

# Names that the project defines.
UNKNOWN_NAME = Message("unknown {what} {name}", "{suggestion}")
UNKNOWN_REPOSITORY_NAME = Message("unknown repository {name}", "{suggestion}")
NO_REPOSITORY_KNOWN = Message("add it to 'repositories' in project.yaml")
UNKNOWN_HOST = Message(
    "cannot tell which forge hosts {repository}", "add 'forge: github' (or gitlab or gitea), or set 'links'"
)
NO_NAME_KNOWN = Message("remove it")
KNOWN_NAME = Message("use {names}")
KNOWN_NAMES = Message("use one of {names}")
CLOSEST_NAME = Message("did you mean {closest}?")
CLOSEST_OF_NAMES = Message("did you mean {closest}? (known: {names})")
