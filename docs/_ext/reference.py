"""Reference pages made from the code, so that they cannot differ from it."""

from __future__ import annotations

import json
import re
from argparse import HelpFormatter
from dataclasses import MISSING, fields
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from sphinxext_progress.cli.commands import COMMANDS
from sphinxext_progress.cli.parser import Parser
from sphinxext_progress.config import CONFIG_PREFIX, ProgressConfig
from sphinxext_progress.diagnostics import Subtype
from sphinxext_progress.format.json_schema import json_schema
from sphinxext_progress.git.drafting import net_changes, noise
from sphinxext_progress.git.verifying.rules import GitRule
from sphinxext_progress.reports.lint import ReportRule
from sphinxext_progress.site.archive_directive import ProgressIndexDirective
from sphinxext_progress.site.report_directive import ProgressReportDirective
from sphinxext_progress.site.table_directives import CommitTableDirective, TrendTableDirective

if TYPE_CHECKING:
    from argparse import Action

    from sphinx.application import Sphinx

    from sphinxext_progress.cli.commands import Command

DIRECTIVES = {
    "progress-report": ProgressReportDirective,
    "commit-table": CommitTableDirective,
    "trend-table": TrendTableDirective,
    "progress-index": ProgressIndexDirective,
}


class _Markdown(SphinxDirective):
    """A directive whose result is Markdown that it makes."""

    def parsed(self, lines: list[str]) -> list[nodes.Node]:
        """Parse Markdown as a part of the page."""
        holder = nodes.Element()
        self.state.nested_parse(lines, 0, holder)
        return holder.children


class OptionsDirective(_Markdown):
    """Lists the options of a directive."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Read them from its class."""
        lines = []
        for name, option in DIRECTIVES[self.arguments[0]].options_described.items():
            value = f" {option.example}" if option.example else ""
            lines += [f"`:{name}:{value}`", f": {option.help}", ""]
        return self.parsed(lines)


class ConfigDirective(_Markdown):
    """Lists the values of conf.py."""

    def run(self) -> list[nodes.Node]:
        """Read them from the dataclass."""
        lines = []
        for one in fields(ProgressConfig):
            default = one.default if one.default_factory is MISSING else one.default_factory()
            lines += [f"`{CONFIG_PREFIX}{one.name}`", f": {one.metadata['help']} By default `{default!r}`.", ""]
        return self.parsed(lines)


class WarningsDirective(_Markdown):
    """Lists the subtypes of warnings."""

    def run(self) -> list[nodes.Node]:
        """Read them from the enumeration."""
        lines = []
        for subtype in Subtype:
            lines += [f"`progress.{subtype}`", f": {subtype.help}", ""]
        return self.parsed(lines)


class RulesDirective(_Markdown):
    """Lists the opinions of ``check``; with the argument ``git``, those that take a repository."""

    optional_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Read them from the enumeration."""
        lines = []
        for rule in GitRule if self.arguments else ReportRule:
            lines += [f"`{rule}` ({rule.severity})", f": {rule.help}", ""]
        return self.parsed(lines)


class NoiseDirective(_Markdown):
    """Lists the rules that set commits aside when a month is drafted."""

    def run(self) -> list[nodes.Node]:
        """Read them from the enumeration, and from what becomes of reverts."""
        rules = [
            *((rule, rule.help) for rule in noise.NoiseRule),
            net_changes.UNDONE_RULE,
            net_changes.REVERTS_RULE,
            net_changes.FIRST_TRIES_RULE,
        ]
        return self.parsed([line for name, sentence in rules for line in (name, f": {sentence}", "")])


class CommandsDirective(_Markdown):
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
        section += self.parsed(self._described(name, command))
        return section

    def _described(self, name: str, command: Command) -> list[str]:
        parser = Parser(f"sphinx-progress {name}", formatter_class=partial(HelpFormatter, width=100))
        import_module(f"sphinxext_progress.cli.{command.module}").add_arguments(parser)
        # Newer Pythons colour it on a terminal.
        usage = re.sub(r"\x1b\[[0-9;]*m|^usage: |^ {7}", "", parser.format_usage(), flags=re.MULTILINE)
        lines = [f"{command.help[0].upper()}{command.help[1:]}.", "", "```text", *usage.splitlines(), "```", ""]
        # Argparse has no public list of them.
        for action in parser._actions:  # noqa: SLF001
            if action.dest != "help":
                lines += [f"`{_typed(action)}`", f": {action.help}", ""]
        return [*lines, "For example:", "", "```sh", command.example, "```"]


def _typed(action: Action) -> str:
    """Write an argument of a command as it is typed."""
    value = action.metavar or ("|".join(map(str, action.choices)) if action.choices else action.dest.upper())
    if not action.option_strings:
        return str(value)
    return ", ".join(action.option_strings) + (f" {value}" if action.nargs != 0 else "")


class FormatDirective(_Markdown):
    """Describes a file of the data format, mapping by mapping."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Read it from the models."""
        described = json_schema(self.arguments[0])
        lines = self._mapping(described)
        for name, definition in described.get("$defs", {}).items():
            lines += [f"**{name}**. {definition['description']}", "", *self._mapping(definition)]
        return self.parsed(lines)

    def _mapping(self, definition: dict[str, Any]) -> list[str]:
        required = definition.get("required", ())
        lines = ["| Key | Means | For example |", "|---|---|---|"]
        for key, field in definition["properties"].items():
            # A bar would end the cell.
            example = json.dumps(field["examples"][0], ensure_ascii=False).replace("|", r"\|")
            mark = " **required**" if key in required else ""
            lines.append(f"| `{key}`{mark} | {field['description'].replace('``', '`')} | `{example}` |")
        return [*lines, ""]


class ExampleDirective(SphinxDirective):
    """Shows an example of ``docs/examples/snippets`` as it is written in each host."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Read both files."""
        made: list[nodes.Node] = []
        for suffix, host, language in (("md", "MyST", "md"), ("rst", "reStructuredText", "rst")):
            _, path = self.env.relfn2path(f"/examples/snippets/{self.arguments[0]}.{suffix}")
            self.env.note_dependency(path)
            text = Path(path).read_text("utf-8")
            block = nodes.literal_block(text, text, language=language)
            caption = nodes.caption("", host)
            made.append(nodes.container("", caption, block, classes=["literal-block-wrapper"], literal_block=True))
        return made


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directives of the reference pages."""
    app.add_directive("example", ExampleDirective)
    app.add_directive("progress-options", OptionsDirective)
    app.add_directive("progress-config", ConfigDirective)
    app.add_directive("progress-warnings", WarningsDirective)
    app.add_directive("progress-rules", RulesDirective)
    app.add_directive("progress-noise", NoiseDirective)
    app.add_directive("progress-commands", CommandsDirective)
    app.add_directive("progress-format", FormatDirective)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
