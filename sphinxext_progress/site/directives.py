"""The base class of the directives, and the parsing of their options."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, final

from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

from sphinxext_progress.diagnostics import Subtype, expected, quoted
from sphinxext_progress.diagnostics.messages import site
from sphinxext_progress.reading.data_files import SourceError
from sphinxext_progress.render.builders import error_notice
from sphinxext_progress.reports.dependency import Dependency

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from docutils import nodes
    from sphinx.util.typing import OptionSpec

    from sphinxext_progress.reading.entry import FoundReports
    from sphinxext_progress.reports.localization import Localizer


class DirectiveOption(NamedTuple):
    """An option of a directive: its docutils converter, and its documentation in Markdown."""

    convert: Callable[[str], Any]
    help: str
    example: str = ""
    type: str = "text"
    default: str = ""


#: The option of both directives that show commits.
CONTROLS_OPTION = DirectiveOption(
    lambda argument: directives.choice(argument, ("none",)),
    "`none` removes the controls with which readers filter and sort the table.",
    "none",
    type="`none`",
    default="the value of `progress_controls`",
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
            directives.unchanged, "Select the reports of one project.", "Megatron-LM", default="all projects"
        ),
        "name": DirectiveOption(directives.unchanged, "A label, for links with `:ref:`.", "january", type="label"),
        "class": DirectiveOption(
            directives.class_option, "CSS classes, separated by spaces.", "wide", type="class names"
        ),
    }
    option_spec: ClassVar[OptionSpec] = docutils_options(options_described)

    @final
    def run(self) -> list[nodes.Node]:
        """Find the reports, render them, and record dependencies and diagnostics."""
        from sphinxext_progress.reading.source_argument import parse_source
        from sphinxext_progress.site.current_page import CurrentPage

        self.page = CurrentPage(self.env)
        self.words: Localizer = self.page.words
        argument = self.arguments[0] if self.arguments else ""
        folder = posixpath.dirname(self.env.docname)
        source = parse_source(argument.strip(), folder, self.options.get("project", ""))
        try:
            found = self.page.find(source, self.dependency())
        except SourceError as error:
            self.add_diagnostic(str(error), Subtype.FILE)
            result = self.render_error(argument, [error_notice(str(error))])
        else:
            self.page.diagnostics += found.diagnostics
            result = self.render(found)
        self.page.finish()
        return result

    def dependency(self) -> Dependency:
        """Return the part of the reports that the page depends on."""
        return Dependency.CONTENT

    def render(self, found: FoundReports) -> list[nodes.Node]:
        """Return the nodes of the reports that were found."""
        raise NotImplementedError

    def render_error(self, argument: str, notices: list[nodes.Element]) -> list[nodes.Node]:  # noqa: ARG002
        """Return the nodes for a source without reports."""
        return [*notices]

    def add_diagnostic(self, message: str, subtype: Subtype) -> None:
        """Record a diagnostic at the line of the directive."""
        self.page.add_diagnostic(message, subtype, self.lineno)

    def parse_list(self, option: str) -> list[str]:
        """Parse an option that is a comma-separated list."""
        return [part.strip() for part in self.options.get(option, "").split(",") if part.strip()]

    def parse_names(self, option: str, known: Iterable[str], *, prefix: str = "") -> list[str]:
        """Parse an option that is a list of known names; report and omit unknown ones.

        :param prefix: an optional prefix of the names.
        """
        names = list(dict.fromkeys(known))
        parts = list(dict.fromkeys(self.parse_list(option)))
        for part in parts:
            if part.removeprefix(prefix) not in names:
                message = site.UNKNOWN_VALUE.format(option=option, value=quoted(part), expected=expected(part, names))
                self.add_diagnostic(message, Subtype.OPTION)
        return [part for part in parts if part.removeprefix(prefix) in names]

    def parse_count(self, option: str, most: int = 0) -> int:
        """Parse an option that is a positive number; return 0 if it is missing or invalid.

        :param most: the largest number allowed; 0 for no limit.
        """
        text = self.options.get(option, "").strip()
        number = int(text[:9]) if text.isascii() and text.isdecimal() else 0
        if number and (not most or number <= most):
            return number
        if option in self.options:
            message = site.INVALID_LIMITED_COUNT if most else site.INVALID_COUNT
            self.add_diagnostic(message.format(option=option, value=quoted(text), most=most), Subtype.OPTION)
        return 0
