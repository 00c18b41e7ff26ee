"""Reference pages generated from the code, so that they cannot differ from it.

Each entry is an object of Sphinx: it has a permalink, and is in the general index and in the inventory.
"""

from __future__ import annotations

from dataclasses import MISSING, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.util.docutils import SphinxDirective

from sphinxext_progress.cli.checking.rules import RULES
from sphinxext_progress.config import CONFIG_PREFIX, ProgressConfig
from sphinxext_progress.diagnostics import Subtype
from sphinxext_progress.format.noise import NoiseRule
from sphinxext_progress.git.drafting import net_changes
from sphinxext_progress.git.verifying.rules import GitRule
from sphinxext_progress.reports.lint import ReportRule
from sphinxext_progress.site.archive_directive import ProgressIndexDirective
from sphinxext_progress.site.chart_directive import ProgressChartDirective
from sphinxext_progress.site.report_directive import ProgressReportDirective
from sphinxext_progress.site.table_directives import CommitTableDirective
from sphinxext_progress.site.trend_directive import TrendTableDirective

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

DIRECTIVES = {
    "progress-report": ProgressReportDirective,
    "commit-table": CommitTableDirective,
    "trend-table": TrendTableDirective,
    "progress-chart": ProgressChartDirective,
    "progress-index": ProgressIndexDirective,
}


class MarkdownDirective(SphinxDirective):
    """A directive whose result is Markdown that it generates."""

    def parsed(self, lines: list[str]) -> list[nodes.Node]:
        """Parse Markdown as a part of the page."""
        holder = nodes.Element()
        self.state.nested_parse(lines, 0, holder)
        return holder.children


def described(directive: str, signature: str, content: list[str], **options: str) -> list[str]:
    """Return the Markdown of an object description; its content may contain others."""
    fence = "`" * (1 + max([2, *(len(line) - len(line.lstrip("`")) for line in content)]))
    head = [f"{fence}{{{directive}}} {signature}", *(f":{name}: {value}" for name, value in options.items() if value)]
    return [*head, "", *content, fence, ""]


class OptionsDirective(MarkdownDirective):
    """Describes a directive and its options."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Read them from its class."""
        name = self.arguments[0]
        lines = []
        for option, description in DIRECTIVES[name].options_described.items():
            value = f": {description.example}" if description.example else ""
            content = [description.help, "", f":Type: {description.type}"]
            if description.default:
                content.append(f":Default: {description.default}")
            lines += described("rst:directive:option", f"{option}{value}", content)
        return self.parsed(described("rst:directive", f".. {name}:: source", lines))


class ConfigDirective(MarkdownDirective):
    """Describes the values of conf.py."""

    def run(self) -> list[nodes.Node]:
        """Read them from the dataclass."""
        lines = []
        for value in fields(ProgressConfig):
            default = value.default if value.default_factory is MISSING else value.default_factory()
            options = {"type": f"`{value.type}`", "default": f"`{default!r}`"}
            lines += described("confval", CONFIG_PREFIX + value.name, [value.metadata["help"]], **options)
        return self.parsed(lines)


class WarningsDirective(MarkdownDirective):
    """Describes the subtypes of warnings."""

    def run(self) -> list[nodes.Node]:
        """Read them from the enumeration."""
        lines = []
        for subtype in Subtype:
            lines += described("progress-warning", f"progress.{subtype}", [subtype.help])
        return self.parsed(lines)


class RulesDirective(MarkdownDirective):
    """Describes the rules of ``check`` of one group: ``files``, ``reports`` or ``git``."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Read them from the list of rules."""
        groups = {"reports": set(map(str, ReportRule)), "git": set(map(str, GitRule))}
        groups["files"] = RULES.keys() - groups["reports"] - groups["git"]
        lines = []
        for name, rule in RULES.items():
            if name in groups[self.arguments[0]]:
                lines += described("progress-rule", name, [f"*{rule.level.capitalize()}.* {rule.help}"])
        return self.parsed(lines)


class NoiseDirective(MarkdownDirective):
    """Lists the rules that set commits aside when a month is drafted."""

    def run(self) -> list[nodes.Node]:
        """Read them from the enumeration, and from the treatment of reverts."""
        rules = [
            *((rule, rule.help) for rule in NoiseRule),
            net_changes.UNDONE_RULE,
            net_changes.REVERTS_RULE,
            net_changes.FIRST_TRIES_RULE,
        ]
        return self.parsed([line for name, sentence in rules for line in (name, f": {sentence}", "")])


class ExampleDirective(SphinxDirective):
    """Shows an example of ``docs/examples/snippets`` as it is written in each host."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Read both files."""
        blocks: list[nodes.Node] = []
        for suffix, host, language in (("md", "MyST", "md"), ("rst", "reStructuredText", "rst")):
            _, path = self.env.relfn2path(f"/examples/snippets/{self.arguments[0]}.{suffix}")
            self.env.note_dependency(path)
            text = Path(path).read_text("utf-8")
            block = nodes.literal_block(text, text, language=language)
            caption = nodes.caption("", host)
            blocks.append(nodes.container("", caption, block, classes=["literal-block-wrapper"], literal_block=True))
        return blocks


class RepositoryCodeDirective(SphinxDirective):
    """A code block in which ``{repository}`` is the address of the repository."""

    required_arguments = 1
    has_content = True

    def run(self) -> list[nodes.Node]:
        """Fill in the address, which conf.py reads from pyproject.toml."""
        text = "\n".join(self.content).replace("{repository}", self.config.myst_substitutions["address"])
        return [nodes.literal_block(text, text, language=self.arguments[0])]


def show_last_part(_: BuildEnvironment, name: str, signature: addnodes.desc_signature) -> str:
    """Show the last part of a dotted name as the signature of an object, and return the whole name as its name."""
    signature += addnodes.desc_name("", name.rpartition(".")[2])
    return name


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directives of the reference pages, and the objects that they describe."""
    app.add_directive("example", ExampleDirective)
    app.add_directive("repository-code", RepositoryCodeDirective)
    app.add_directive("progress-options", OptionsDirective)
    app.add_directive("progress-config", ConfigDirective)
    app.add_directive("progress-warnings", WarningsDirective)
    app.add_directive("progress-rules", RulesDirective)
    app.add_directive("progress-noise", NoiseDirective)
    app.add_object_type("progress-warning", "progress-warning", "pair: %s; warning", objname="warning")
    app.add_object_type("progress-rule", "progress-rule", "pair: %s; rule of check", objname="rule of check")
    app.add_object_type(
        "progress-key", "progress-key", "pair: %s; key of a data file", parse_node=show_last_part, objname="key"
    )
    return {"parallel_read_safe": True, "parallel_write_safe": True}
