"""Parse reStructuredText with docutils, without running any directive that reads files or depends on the site."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from docutils.core import publish_doctree
from docutils.parsers.rst import Directive, directives, roles
from docutils.statemachine import StringList
from docutils.utils import unescape

from sphinxext_progress.cli.importing.conversion.directives import ADMONITIONS, CONTAINERS

if TYPE_CHECKING:
    from collections.abc import Iterator

_SETTINGS = {
    "_disable_config": True,
    "file_insertion_enabled": False,
    "raw_enabled": False,
    "input_encoding": "unicode",
    # Keep the messages in the tree, print none of them, and never stop because of one.
    "report_level": 2,
    "halt_level": 5,
    "warning_stream": False,
    # Exceptions are raised, not printed.
    "traceback": True,
    "doctitle_xform": True,
    "sectsubtitle_xform": False,
    "smart_quotes": False,
    "syntax_highlight": "none",
    "line_length_limit": 1_000_000,
}

#: The roles and directives of docutils that have an equivalent in Markdown, or define something for the page.
_STANDARD_ROLES = frozenset(
    {"emphasis", "strong", "literal", "code", "math", "title-reference", "title", "t", "pep", "rfc"}
)
_STANDARD_DIRECTIVES = frozenset(
    [
        "class",
        "code",
        "code-block",
        "compound",
        "csv-table",
        "default-role",
        "figure",
        "image",
        "line-block",
        "list-table",
        "math",
        "parsed-literal",
        "replace",
        "role",
        "sourcecode",
        "table",
        "unicode",
    ]
)
_SIMPLE_ADMONITIONS = frozenset(
    ["attention", "caution", "danger", "error", "hint", "important", "note", "seealso", "tip", "todo", "warning"]
)

_ROLE_NAME = re.compile(r":([a-zA-Z][\w.+-]*(?::[a-zA-Z][\w.+-]*)*):`|`:([a-zA-Z][\w.+:-]*):(?!`)")
_DIRECTIVE_NAME = re.compile(r"^[ \t>*+-]*(?:\d+\.[ \t])?\.\. +(?:\|[^|\n]+\| +)?([\w.+:-]+?) ?::(?=\s)", re.MULTILINE)


class MystRole(nodes.Inline, nodes.TextElement):
    """A role that Markdown has as a role too; its attributes are ``name`` and ``content``."""


class MystDirective(nodes.General, nodes.Element):
    """A directive that Markdown has as a directive too.

    Its attributes are ``name``, ``argument``, ``options`` and, if its content is not parsed, ``content``.
    """


def parse_rst(text: str) -> nodes.document:
    """Parse a page.

    :raises ApplicationError: if docutils cannot parse it.
    """
    with _own_roles_and_directives(text):
        document: nodes.document = publish_doctree(text, settings_overrides=_SETTINGS)
    return document


@contextmanager
def _own_roles_and_directives(text: str) -> Iterator[None]:
    """Replace the roles and directives of a page, except for those with an equivalent in Markdown.

    Workaround, see docs/develop/workarounds.md#docutils-registries
    """
    registries: tuple[dict[str, Any], dict[str, Any]] = (roles._roles, directives._directives)  # type: ignore[attr-defined]  # noqa: SLF001
    saved = [dict(registry) for registry in registries]
    role_names = {(name or suffix).lower() for name, suffix in _ROLE_NAME.findall(text)} - _STANDARD_ROLES
    directive_names = {name.lower() for name in _DIRECTIVE_NAME.findall(text)} - _STANDARD_DIRECTIVES
    try:
        for registry, names in zip(registries, (_STANDARD_ROLES, _STANDARD_DIRECTIVES), strict=True):
            for name in names:
                registry.pop(name, None)
        for name in role_names:
            roles.register_local_role(name, _role)  # type: ignore[arg-type]
        for name in directive_names:
            directives.register_directive(name, _Admonition if name in _SIMPLE_ADMONITIONS else _Directive)
        for name in ("code", "code-block", "sourcecode"):
            directives.register_directive(name, _Code)
        yield
    finally:
        for registry, before in zip(registries, saved, strict=True):
            registry.clear()
            registry.update(before)


def _role(
    name: str, rawtext: str, text: str, *_: Any, **__: Any
) -> tuple[list[nodes.Node], list[nodes.system_message]]:
    content = unescape(text)
    return [MystRole(rawtext, content, name=name, content=content)], []


class _AnyOption(dict[str, Any]):
    """A specification that accepts every option."""

    def __missing__(self, _: str) -> Any:
        return directives.unchanged


class _Directive(Directive):
    """A directive of another extension, or one that only a site can run."""

    optional_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec: ClassVar[Any] = _AnyOption({"class": directives.unchanged})

    def run(self) -> list[nodes.Node]:
        """Return the directive as a node, with its content parsed if it is text."""
        argument, _, rest = (self.arguments or [""])[0].partition("\n")
        content, offset = self.content, self.content_offset
        if rest:
            content, offset = StringList(rest.split("\n"), self.name), self.lineno
        node = MystDirective(name=self.name.lower(), argument=argument, options=dict(self.options), content="")
        node.line = self.lineno
        if self.name.lower() in ADMONITIONS | CONTAINERS:
            self.state.nested_parse(content, offset, node)
        else:
            node["content"] = "\n".join(content)
        return [node]


class _Admonition(_Directive):
    """An admonition without a title, whose content may begin on its first line."""

    optional_arguments = 0


class _Code(Directive):
    """A block of code, with the options of any extension."""

    optional_arguments = 1
    has_content = True
    option_spec: ClassVar[Any] = _AnyOption({"class": directives.unchanged})

    def run(self) -> list[nodes.Node]:
        """Return the code, with its language as an attribute."""
        code = "\n".join(self.content)
        block = nodes.literal_block(code, code, language=(self.arguments or [""])[0])
        block.line = self.lineno
        return [block]
