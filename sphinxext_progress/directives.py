"""What the directives share: the source, the options that are lists, the faults of a page."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, final

from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

from sphinxext_progress import page, shelf, uses
from sphinxext_progress.diagnostics import Subtype, expected, quoted
from sphinxext_progress.files import SourceError
from sphinxext_progress.nodes import complaint

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from docutils import nodes
    from sphinx.util.typing import OptionSpec

    from sphinxext_progress.shelf import Found
    from sphinxext_progress.words import Words


class Option(NamedTuple):
    """An option of a directive: how docutils converts it, and what it does, in Markdown."""

    convert: Callable[[str], Any]
    help: str
    example: str = ""


#: What both directives that show commits have.
CONTROLS = Option(
    lambda argument: directives.choice(argument, ("none",)),
    "`none` leaves the table without the controls by which readers filter and sort it, whatever `conf.py` says.",
    "none",
)


def spec(options: dict[str, Option]) -> OptionSpec:
    """Give docutils the options of a directive."""
    return {name: option.convert for name, option in options.items()}


class ProgressDirective(SphinxDirective):
    """What the directives share: the source, the options that are lists, the faults."""

    optional_arguments = 1
    final_argument_whitespace = True
    options_described: ClassVar[dict[str, Option]] = {
        "project": Option(
            directives.unchanged, "Chooses among the reports of several projects, by name.", "Megatron-LM"
        ),
        "name": Option(directives.unchanged, "A label for `:ref:`.", "january"),
        "class": Option(directives.class_option, "Classes, with blanks between.", "wide"),
    }
    option_spec: ClassVar[OptionSpec] = spec(options_described)

    @final
    def run(self) -> list[nodes.Node]:
        """Find the reports, make the nodes, and note what the page used and what is wrong."""
        self.page = page.Page(self.env)
        self.words: Words = self.page.words
        argument = self.arguments[0] if self.arguments else ""
        folder = posixpath.dirname(self.env.docname)
        source = shelf.parse_source(argument.strip(), folder, self.options.get("project", ""))
        try:
            found = self.page.find(source, *self.uses())
        except SourceError as error:
            self.complain(str(error), Subtype.FILE)
            made = self.refuse(argument, [complaint(str(error))])
        else:
            self.page.faults += found.faults
            made = self.render(found)
        self.page.finish()
        return made

    def uses(self) -> tuple[str, ...]:
        """Say what is shown of the reports."""
        return (uses.CONTENT,)

    def render(self, found: Found) -> list[nodes.Node]:
        """Make the nodes of what was found."""
        raise NotImplementedError

    def refuse(self, argument: str, notices: list[nodes.Element]) -> list[nodes.Node]:  # noqa: ARG002
        """Make the nodes of a source that gave nothing."""
        return [*notices]

    def complain(self, message: str, subtype: Subtype) -> None:
        """Note a fault of the page, in the line of the directive."""
        self.page.complain(message, subtype, self.lineno)

    def listed(self, option: str) -> list[str]:
        """Read an option that is a list with commas."""
        return [part.strip() for part in self.options.get(option, "").split(",") if part.strip()]

    def chosen(self, option: str, known: Iterable[str], *, prefix: str = "") -> list[str]:
        """Read an option that is a list of known names; any other one is a fault and left out.

        :param prefix: what may precede a name.
        """
        names = list(dict.fromkeys(known))
        parts = list(dict.fromkeys(self.listed(option)))
        for part in parts:
            if part.removeprefix(prefix) not in names:
                self.complain(f":{option}: has no {quoted(part)}; {expected(part, names)}", Subtype.OPTION)
        return [part for part in parts if part.removeprefix(prefix) in names]

    def count(self, option: str, most: int = 0) -> int:
        """Read an option that is a positive number; 0 where there is none.

        :param option: the option.
        :param most: the largest number that it may be, where there is one.
        """
        text = self.options.get(option, "").strip()
        number = int(text[:9]) if text.isascii() and text.isdecimal() else 0
        if number and (not most or number <= most):
            return number
        if option in self.options:
            wanted = f"a number from 1 to {most}" if most else "a number from 1"
            self.complain(f":{option}: is {quoted(text)}; expected {wanted}; correct it", Subtype.OPTION)
        return 0
