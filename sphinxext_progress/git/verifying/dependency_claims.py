"""Check what a report states about dependencies against the project's files."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinxext_progress.diagnostics import quoted
from sphinxext_progress.diagnostics.messages import verification as messages
from sphinxext_progress.git.verifying.dependency_lines import bumped_name, name_parts

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sphinxext_progress.git.dependencies import DependencyChange
    from sphinxext_progress.git.verifying.dependency_lines import DependencyNames, StatedDependency, StatedVersion
    from sphinxext_progress.git.verifying.evidence import Evidence

#: The maximum number of changes listed for one dependency; the last ones are listed.
MAX_DEPENDENCY_STEPS = 3

#: The minimum share of the words of a name in a line for a near match.
MIN_NAME_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class DependencyClaims:
    """What the lines about a period, or about some commits of it, may state about dependencies."""

    names: DependencyNames
    #: The net changes of the period, or of the commits that the line cites.
    changes: Sequence[DependencyChange]
    #: The net changes of the period.
    of_period: Sequence[DependencyChange]
    evidence: Evidence
    #: The commits that the line cites, described; empty without any.
    cited: str = ""

    def find_mismatch(self, text: str) -> str | None:
        """Check a line that states a change.

        :param text: the line, as plain text.
        :return: the message; empty if the files confirm the line; None if they do not, or if it is not about a dependency.
        """
        stated = self.names.stated(text)
        results = [self._check(dependency) for dependency in stated]
        if message := next(filter(None, results), ""):
            return message
        if "" in results:
            return ""
        if not stated and (near := self._near_changes(text)):
            return messages.OTHER_DEPENDENCY_CHANGED.format(changes=_listed(near))
        name = bumped_name(text)
        if name and not self.names.stated(name) and not self.evidence.mentions(name):
            return messages.UNKNOWN_DEPENDENCY.format(name=quoted(name))
        return None

    def _check(self, stated: StatedDependency) -> str | None:
        """Return a message if the files disagree, an empty text if they agree, and None if neither is certain."""
        own = [change for change in self.changes if change.name == stated.name]
        others = [change for change in self.of_period if change.name == stated.name]
        wrong = _wrong_versions(stated.versions, own or others, others)
        if (own or others) and not wrong:
            return ""
        if stated.versions and all(version.is_plain and version.version in wrong for version in stated.versions):
            return None
        unconfirmed = wrong if own else [version.version for version in stated.versions[-1:]]
        if all(self.evidence.has_version(stated.name, version) for version in unconfirmed):
            return None
        if own:
            return messages.WRONG_VERSION.format(versions=quoted(", ".join(wrong)), changes=_listed(own))
        if stated.is_aside:
            return None
        if self.cited:
            return messages.DEPENDENCY_NOT_IN_COMMIT.format(name=quoted(stated.name), commits=self.cited)
        return messages.DEPENDENCY_NOT_CHANGED.format(name=quoted(stated.name))

    def _near_changes(self, text: str) -> list[DependencyChange]:
        """Return the changes whose names share most of their words with a line."""
        words = set(name_parts(text.casefold()))
        return [change for change in self.changes if MIN_NAME_SHARE <= _share(change.name, words) < 1]


def _wrong_versions(
    versions: Sequence[StatedVersion], changes: Sequence[DependencyChange], earlier: Sequence[DependencyChange]
) -> list[str]:
    """Return the versions of a line that no step had; none if the line agrees with the steps.

    :param changes: the changes whose new versions the line may state.
    :param earlier: other changes whose old versions it may state.
    """
    before = " ".join(step.before for change in (*changes, *earlier) for step in change.steps or (change,))
    after = " ".join(step.after for change in changes for step in change.steps or (change,))
    wrong = [
        stated.version
        for stated in versions
        if not _has(after, stated.version) and not (stated.is_old and _has(before, stated.version))
    ]
    # Of several versions, such as "2.5 → 2.6", the last one counts.
    if wrong and _has(after, versions[-1].version) and all(_has(before, version) for version in wrong):
        return []
    return wrong


def _has(stated: str, version: str) -> bool:
    """Return whether a file has a version or a more exact one, ignoring trailing zeros."""
    parts = version.split(".")
    while len(parts) > 1 and parts[-1] == "0":
        parts.pop()
    short = re.escape(".".join(parts))
    return bool(re.search(rf"(?<![\d.])(?:{re.escape(version)}(?!\d)|{short}(?![\d.]))", stated))


def _listed(changes: Sequence[DependencyChange]) -> str:
    return "; ".join(dict.fromkeys(map(_describe_change, changes)))


def _describe_change(change: DependencyChange) -> str:
    """Describe how a dependency changed, with escaped names and versions."""
    steps = [
        messages.DEPENDENCY_STEP.format(
            before=_shown(step.before), after=_shown(step.after), commit=step.commit.short_hash
        )
        for step in change.steps or (change,)
    ]
    listed = ", then ".join(steps[-MAX_DEPENDENCY_STEPS:])
    return messages.CHANGED_DEPENDENCY.format(name=quoted(change.name), path=quoted(change.path, 100), steps=listed)


def _shown(version: str) -> str:
    return quoted(version)[1:-1] if version else messages.ABSENT_DEPENDENCY.format()


def _share(name: str, words: Collection[str]) -> float:
    """Return the share of the words of a name that a set of words contains."""
    parts = name_parts(name)
    return sum(part in words for part in parts) / len(parts) if parts else 0.0
