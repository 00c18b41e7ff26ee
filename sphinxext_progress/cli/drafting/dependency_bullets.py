"""Write the bullets for the dependency updates of a period as YAML."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinxext_progress.cli.console import count_noun
from sphinxext_progress.cli.drafting import yaml
from sphinxext_progress.cli.yaml_scalars import quoted_scalar
from sphinxext_progress.git.dependencies import ANY_VERSION

if TYPE_CHECKING:
    from collections.abc import Container

    from sphinxext_progress.git.drafting.dependency_updates import DependencyUpdate, DependencyUpdates

#: The name by which later drafts recognize the bullet that counts indirect dependencies; no dependency has it.
INDIRECT = "(indirect)"

# An exact requirement: "==1.2.3".
_PIN = re.compile(r"==[\w.+!-]+")

#: The maximum number of new dependencies that have a bullet each.
MAX_NEW_DEPENDENCIES = 5


def update_entries(updates: DependencyUpdates, known: Container[str] = ()) -> list[list[str]]:
    """Return the bullets for the dependency updates of a period, each a list of lines.

    Many new dependencies, such as those of the first month of a project, share one bullet, as do all indirect ones.

    :param known: the names that earlier drafts have listed.
    """
    direct = [update for update in updates.direct if dependency_name(update) not in known]
    new = [update for update in direct if not update.before]
    entries = []
    if len(new) > MAX_NEW_DEPENDENCIES:
        names = ", ".join(update.name for update in new[:MAX_NEW_DEPENDENCIES])
        summary = f"{len(new)} new dependencies: {names} and {len(new) - MAX_NEW_DEPENDENCIES} more"
        entries.append([f"- {quoted_scalar(yaml.literal_text(summary))}"])
        direct = [update for update in direct if update.before]
    entries += map(update_lines, direct)
    if updates.indirect and INDIRECT not in known:
        entries.append([f"- {quoted_scalar(_indirect_summary(updates))}"])
    return entries


def _indirect_summary(updates: DependencyUpdates) -> str:
    """Count the updates of packages that only lock files list."""
    added = sum(not update.before for update in updates.indirect)
    removed = sum(not update.after for update in updates.indirect)
    counts = {"updated": len(updates.indirect) - added - removed, "added": added, "removed": removed}
    (first, count), *others = [(verb, count) for verb, count in counts.items() if count]
    if updates.are_declared:
        packages = "1 indirect dependency" if count == 1 else f"{count} indirect dependencies"
    else:
        packages = f"{count_noun(count, 'package')} in lock files"
    return ", ".join([f"{packages} {first}", *(f"{number} {verb}" for verb, number in others)])


def update_lines(update: DependencyUpdate) -> list[str]:
    """Return the lines of a bullet for a dependency update."""
    before, after = update.before, update.after
    if all(_PIN.fullmatch(version) for version in (before, after) if version):
        before, after = before.removeprefix("=="), after.removeprefix("==")
    if not before:
        text = f"{update.name}: new" if after == ANY_VERSION else f"{update.name}: {after}, new"
    elif not after:
        text = f"{update.name}: removed" if before == ANY_VERSION else f"{update.name}: {before}, removed"
    else:
        text = f"{update.name}: {before} → {after}"
    words = quoted_scalar(yaml.literal_text(text))
    if not update.commit:
        return [f"- {words}"]
    return yaml.entry_lines(
        [f"text: {words}", f'commit: "{update.commit.short_hash}"', yaml.pull_request_line([update.commit])]
    )


def dependency_name(update: DependencyUpdate) -> str:
    """Return the name by which later drafts recognize a dependency."""
    return yaml.visible_line(update.name)
