"""Convert roles of MyST and reStructuredText: cross-references are kept, and all others become text."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from sphinxext_progress.cli.portable_markdown import code_span
from sphinxext_progress.diagnostics import quoted
from sphinxext_progress.diagnostics.messages import importing as messages
from sphinxext_progress.text.dialect import MarkdownDialect
from sphinxext_progress.text.escaping import escape_text
from sphinxext_progress.text.roles import MAX_ROLE_LENGTH

if TYPE_CHECKING:
    from sphinxext_progress.cli.importing.conversion.remarks import Remarks

#: A role of reStructuredText at the end of a text, before its content.
RST_ROLE = re.compile(r"(?<![\w:]):([a-zA-Z][\w.+-]*(?::[a-zA-Z][\w.+-]*)?):\Z")
#: The content of a role that names its text and its target.
_TITLED = re.compile(r"(.+?)\s*(?<!\\)<([^<>]+)>", re.DOTALL)

#: Roles of the domains of Sphinx that create a cross-reference.
_PYTHON_ROLES = "attr class const data deco exc func meth mod obj type"
_CROSS_REFERENCES = frozenset(
    [
        *_PYTHON_ROLES.split(),
        *(f"py:{name}" for name in _PYTHON_ROLES.split()),
        *(f"c:{name}" for name in ("data", "enum", "enumerator", "func", "macro", "member", "struct", "type", "union", "var")),
        *(f"cpp:{name}" for name in ("any", "class", "concept", "enum", "enumerator", "func", "member", "type", "var")),
        *(f"js:{name}" for name in ("attr", "class", "data", "func", "meth", "mod")),
        *(f"rst:{name}" for name in ("dir", "role")),
        *(f"{prefix}{name}" for prefix in ("", "std:") for name in ("doc", "envvar", "keyword", "numref", "option", "ref", "term", "token")),
    ]
)  # fmt: skip
#: Roles whose content is words; that of all others is code.
_WORDS = frozenset(
    [
        "abbr",
        "abbreviation",
        "any",
        "dfn",
        "doc",
        "download",
        "eq",
        "guilabel",
        "index",
        "menuselection",
        "numref",
        "ref",
        "sub",
        "subscript",
        "sup",
        "superscript",
        "term",
        "title",
        "title-reference",
        "std:doc",
        "std:numref",
        "std:ref",
        "std:term",
    ]
)
#: Roles that projects define for numbers of pull requests and issues.
_NUMBERS = frozenset({"bpo", "gh", "ghissue", "ghpull", "issue", "merge", "pr", "pull"})
_NUMBER = re.compile(r"([\w.-]+/[\w.-]+[#!])?\d{1,9}", re.ASCII)
#: Roles of reStructuredText with an equivalent in Markdown.
_DELIMITERS = {"emphasis": "*", "strong": "**"}


#: The names of all roles that are known.
_ROLES = frozenset(
    {
        *_CROSS_REFERENCES, *_WORDS, *_NUMBERS, *_DELIMITERS,
        "code", "command", "cve", "cwe", "file", "kbd", "literal", "makevar", "manpage", "math", "mimetype", "newsgroup",
        "pep", "program", "regexp", "rfc", "samp", "user",
    }
)  # fmt: skip


def role_target(content: str) -> str:
    """Return the target of a role."""
    titled = _TITLED.fullmatch(content)
    return titled[2] if titled else content


def convert_role(name: str, content: str, remarks: Remarks, *, is_kept: bool = True) -> str:
    """Return a role as Markdown.

    :param content: its content, without backticks.
    :param is_kept: whether a cross-reference may stay one.
    """
    content = " ".join(content.split())
    if (
        is_kept
        and name in _CROSS_REFERENCES
        and _is_in_dialect(name)
        and "`" not in content
        and len(content) <= MAX_ROLE_LENGTH
    ):
        return f"{{{name}}}`{content}`"
    if name in ("code", "literal", "samp", "command", "file", "program", "kbd", "math"):
        # These are only looks: code in another typeface.
        return code_span(content)
    if name in _DELIMITERS:
        return f"{_DELIMITERS[name]}{escape_text(content)}{_DELIMITERS[name]}"
    if link := _known_link(name, content):
        return link
    remarks.note(messages.ROLE_IS_TEXT.format(role=quoted(name)))
    if name in _NUMBERS and (number := _NUMBER.fullmatch(content)):
        return content if number[1] else f"#{content}"
    if name == "user":
        return f"@{role_target(content).removeprefix('@')}"
    if titled := _TITLED.fullmatch(content):
        return escape_text(titled[1])
    if content.startswith("~"):
        content = content.rpartition(".")[2].removeprefix("~")
    return escape_text(content) if name in _WORDS else code_span(content.removeprefix("!"))


def _known_link(name: str, content: str) -> str:
    """Return a link to a standard; empty for any other role."""
    if not content.isdecimal():
        return ""
    if name == "pep":
        return f"[PEP {content}](https://peps.python.org/pep-{int(content):04}/)"
    return f"[RFC {content}](https://datatracker.ietf.org/doc/html/rfc{content})" if name == "rfc" else ""


def is_role(name: str) -> bool:
    """Return whether a name between colons is that of a role, and not for example an emoji."""
    return ":" in name or name in _ROLES


@cache
def _is_in_dialect(name: str) -> bool:
    """Return whether the dialect shows a role as a cross-reference."""
    dialect = MarkdownDialect("")
    dialect.inline(f"{{{name}}}`x`")
    return not dialect.diagnostics
