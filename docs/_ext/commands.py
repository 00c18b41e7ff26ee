"""The page about the command line, generated from the parsers of the commands."""

from __future__ import annotations

import re
from argparse import SUPPRESS, HelpFormatter
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any

from docutils import nodes
from reference import MarkdownDirective, described

from sphinxext_progress.cli.commands import COMMANDS
from sphinxext_progress.cli.parser import Parser

if TYPE_CHECKING:
    from argparse import Action

    from sphinx.application import Sphinx

    from sphinxext_progress.cli.commands import Command


class CommandsDirective(MarkdownDirective):
    """Describes the commands of the command line: a table of them, then a section for each."""

    def run(self) -> list[nodes.Node]:
        """Read them from their parsers."""
        table = ["| Command | Use it to |", "|---|---|"]
        table += [f"| [`{name}`](#command-{name}) | {command.help} |" for name, command in COMMANDS.items()]
        return [*self.parsed(table), *(self._section(name, command) for name, command in COMMANDS.items())]

    def _section(self, name: str, command: Command) -> nodes.section:
        section = nodes.section("", nodes.title("", "", nodes.literal("", name)), ids=[f"command-{name}"])
        section["names"] = section["ids"]
        self.state.document.note_explicit_target(section, section)
        section += self.parsed(_lines(name, command))
        return section


def _lines(name: str, command: Command) -> list[str]:
    parser = Parser(f"sphinx-progress {name}", formatter_class=partial(HelpFormatter, width=100))
    import_module(f"sphinxext_progress.cli.{command.module}").add_arguments(parser)
    # Newer Pythons colour it on a terminal.
    usage = re.sub(r"\x1b\[[0-9;]*m|^usage: |^ {7}", "", parser.format_usage(), flags=re.MULTILINE)
    lines = [f"{command.help[0].upper()}{command.help[1:]}.", "", "```text", *usage.splitlines(), "```", ""]
    lines += ["For example:", "", "```sh", *command.examples, "```", ""]
    lines += [f"```{{program}} sphinx-progress {name}", "```", ""]
    # Argparse has no public list of them.
    for action in parser._actions:  # noqa: SLF001
        if action.dest != "help" and action.help != SUPPRESS:
            # Without quotes, Sphinx would turn the two hyphens into a dash.
            words = re.sub(r"(?<!\S)(--?[a-z-]+)", r"`\1`", action.help or "")
            lines += described("option", _typed(action), [f"{words[:1].upper()}{words[1:]}."])
    return lines


def _typed(action: Action) -> str:
    """Write an argument of a command as it is typed."""
    value = action.metavar or ("|".join(map(str, action.choices)) if action.choices else action.dest.upper())
    if not action.option_strings:
        return str(value)
    return ", ".join(option + (f" {value}" if action.nargs != 0 else "") for option in action.option_strings)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directive."""
    app.add_directive("progress-commands", CommandsDirective)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
