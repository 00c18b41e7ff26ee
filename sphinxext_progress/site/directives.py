"""The base class of the directives, and the parsing of their options."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, final

from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

from sphinxext_progress.diagnostics import Subtype, expected, quoted
from sphinxext_progress.reading import source_argument
from sphinxext_progress.reading.data_files import SourceError
from sphinxext_progress.render.builders import error_notice
from sphinxext_progress.reports import dependency
from sphinxext_progress.site import current_page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from docutils import nodes
    from sphinx.util.typing import OptionSpec

    from sphinxext_progress.reading.entry import FoundReports
    from sphinxext_progress.reports.localization import Localizer


class DirectiveOption(NamedTuple):
    """An option of a directive: its docutils converter, and its description in Markdown."""

    convert: Callable[[str], Any]
    help: str
    example: str = ""


#: The option of both directives that show commits.
CONTROLS_OPTION = DirectiveOption(
    lambda argument: directives.choice(argument, ("none",)),
    "`none` leaves the table without the controls by which readers filter and sort it, whatever `conf.py` says.",
    "none",
)


def docutils_options(options: dict[str, DirectiveOption]) -> OptionSpec:
    """Return the ``option_spec`` of a directive."""
    return {name: option.convert for name, option in options.items()}


class ProgressDirective(SphinxDirective):
    """The base class of the directives."""

    optional_arguments = 1
    final_argument_whitespace = True
    options_described: ClassVar[dict[str, DirectiveOption]] = {
        "project": DirectiveOption(
            directives.unchanged, "Chooses among the reports of several projects, by name.", "Megatron-LM"
        ),
        "name": DirectiveOption(directives.unchanged, "A label for `:ref:`.", "january"),
        "class": DirectiveOption(directives.class_option, "Classes, with blanks between.", "wide"),
    }
    option_spec: ClassVar[OptionSpec] = docutils_options(options_described)

    @final
    def run(self) -> list[nodes.Node]:
        """Find the reports, render them, and record dependencies and diagnostics."""
        self.page = current_page.CurrentPage(self.env)
        self.words: Localizer = self.page.words
        argument = self.arguments[0] if self.arguments else ""
        folder = posixpath.dirname(self.env.docname)
        source = source_argument.parse_source(argument.strip(), folder, self.options.get("project", ""))
        try:
            found = self.page.find(source, *self.uses())
        except SourceError as error:
            self.complain(str(error), Subtype.FILE)
            result = self.refuse(argument, [error_notice(str(error))])
        else:
            self.page.diagnostics += found.diagnostics
            result = self.render(found)
        self.page.finish()
        return result

    def uses(self) -> tuple[str, ...]:
        """Return what the page depends on."""
        return (dependency.Dependency.CONTENT,)

    def render(self, found: FoundReports) -> list[nodes.Node]:
        """Return the nodes of the reports that were found."""
        raise NotImplementedError

    def refuse(self, argument: str, notices: list[nodes.Element]) -> list[nodes.Node]:  # noqa: ARG002
        """Return the nodes for a source without reports."""
        return [*notices]

    def complain(self, message: str, subtype: Subtype) -> None:
        """Record a diagnostic in the line of the directive."""
        self.page.complain(message, subtype, self.lineno)

    def listed(self, option: str) -> list[str]:
        """Parse an option that is a comma-separated list."""
        return [part.strip() for part in self.options.get(option, "").split(",") if part.strip()]

    def chosen(self, option: str, known: Iterable[str], *, prefix: str = "") -> list[str]:
        """Parse an option that is a list of known names; report and omit unknown ones.

        :param prefix: an optional prefix of the names.
        """
        names = list(dict.fromkeys(known))
        parts = list(dict.fromkeys(self.listed(option)))
        for part in parts:
            if part.removeprefix(prefix) not in names:
                self.complain(f":{option}: has no {quoted(part)}; {expected(part, names)}", Subtype.OPTION)
        return [part for part in parts if part.removeprefix(prefix) in names]

    def count(self, option: str, most: int = 0) -> int:
        """Parse an option that is a positive number; return 0 if it is missing or invalid.

        :param most: the largest number allowed; 0 for no limit.
        """
        text = self.options.get(option, "").strip()
        number = int(text[:9]) if text.isascii() and text.isdecimal() else 0
        if number and (not most or number <= most):
            return number
        if option in self.options:
            wanted = f"a number from 1 to {most}" if most else "a number from 1"
            self.complain(f":{option}: is {quoted(text)}; expected {wanted}; correct it", Subtype.OPTION)
        return 0
