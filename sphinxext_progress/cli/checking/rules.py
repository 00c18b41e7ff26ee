"""The rules of ``check``: the warning types of the build that are about data, and the lint rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sphinxext_progress.diagnostics import Subtype, closest_name, quoted
from sphinxext_progress.diagnostics.messages import checking as messages
from sphinxext_progress.format.check_settings import Level
from sphinxext_progress.git.verifying.rules import GitRule
from sphinxext_progress.reports.lint import ReportRule

if TYPE_CHECKING:
    from sphinxext_progress.diagnostics import Severity


class Rule(NamedTuple):
    """A rule of ``check``."""

    #: The level of its findings unless settings change it; some findings of a warning type are errors.
    level: Severity
    #: What it finds: one sentence of Markdown.
    help: str


_ERROR_SUBTYPES = (Subtype.FILE, Subtype.YAML, Subtype.DATA)
_WARNING_SUBTYPES = (Subtype.NAME, Subtype.TEXT, Subtype.IMAGE)

#: The rules about files that a build cannot show, which are always errors.
ERROR_RULES = tuple(f"progress.{subtype}" for subtype in _ERROR_SUBTYPES)

#: The rules by name: first the warning types of the build, named as in ``suppress_warnings``, then the lint rules.
RULES = {
    **{f"progress.{subtype}": Rule("error", subtype.help) for subtype in _ERROR_SUBTYPES},
    **{f"progress.{subtype}": Rule("warning", subtype.help) for subtype in _WARNING_SUBTYPES},
    f"progress.{Subtype.DUPLICATE}": Rule("error", Subtype.DUPLICATE.help),
    **{rule.value: Rule(rule.severity, rule.help) for rule in (*ReportRule, *GitRule)},
}

#: The rules that can have any level.
ADJUSTABLE_RULES = tuple(rule for rule in RULES if rule not in ERROR_RULES)

#: The current names of rules by their former names, which options and settings still accept.
FORMER_RULES = {"landed-again": "reapplied"}


def why_not_level(rule: str, level: Level) -> str:
    """Return the reason why a rule cannot have a level; empty if it can.

    :param rule: the name, which may be a former one.
    """
    if FORMER_RULES.get(rule, rule) in ADJUSTABLE_RULES:
        return ""
    if rule in ERROR_RULES:
        return "" if level is Level.ERROR else messages.RULE_OF_ERRORS.format(rule=quoted(rule))
    closest = closest_name(rule, ADJUSTABLE_RULES)
    template = messages.MISSPELLED_RULE if closest else messages.UNKNOWN_RULE
    rules = ", ".join(map(repr, ADJUSTABLE_RULES))
    return template.format(rule=quoted(rule), closest=quoted(closest or ""), rules=rules)
