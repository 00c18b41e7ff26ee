"""Write the rows of a drafted report as YAML, with comments that give reasons and list excluded changes."""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinxext_progress.cli.console import count_noun
from sphinxext_progress.cli.yaml_scalars import plain_or_quoted, quoted_scalar
from sphinxext_progress.diagnostics import quoted
from sphinxext_progress.format.draft_memory import LEDGER_MARK
from sphinxext_progress.git.commits import PERIOD_RULE
from sphinxext_progress.git.drafting.descriptions import original_title
from sphinxext_progress.git.drafting.period_changes import change_kind
from sphinxext_progress.text.escaping import escape_except_code, escape_text
from sphinxext_progress.text.invisible import show_hidden

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Sequence

    from sphinxext_progress.format.draft_memory import DraftMemory
    from sphinxext_progress.format.project import Area
    from sphinxext_progress.git.commits import GitCommit, History
    from sphinxext_progress.git.drafting.period_changes import CandidateChange, PeriodChanges
    from sphinxext_progress.git.people import People, Person

_MEMORY_NOTE = "# Keep the next line until you publish the report: rows that you delete then stay out of later drafts."
#: The start of the comment with the title as typed, if the description differs from it.
_SUBJECT = "subject: "
_WIDTH = 100

#: The maximum length of commit text in a row and in a comment, and the maximum length of a list in a comment. ``check``
#: rejects texts and files that are too long.
MAX_DRAFT_TEXT, MAX_DRAFT_COMMENT, MAX_DRAFT_ENTRIES = 500, 1_000, 500

#: The maximum number of authors of a row.
MAX_AUTHORS = 20

_LARGEST_NUMBER = 999_999_999


@dataclass(frozen=True, slots=True)
class Draft:
    """The drafted entries of a report."""

    #: The proposed rows, each a list of lines without indentation.
    rows: Sequence[Sequence[str]]
    #: The dependency updates, in the same form.
    infrastructure: Sequence[Sequence[str]]
    #: The contributors, in the same form.
    contributors: Sequence[Sequence[str]]
    #: The lines of the comment at the end.
    ledger: Sequence[str]
    #: The day of the draft, if its period is not over then.
    until: dt.date | None = None


def literal_text(text: str) -> str:
    """Escape untrusted text so that a page shows it literally.

    :param text: the text, such as the subject of a commit.
    :return: an inline text on one line, truncated if it is long, with invisible characters spelled out.
    """
    return escape_text(_visible_text(text))


def description_text(text: str) -> str:
    """Escape an untrusted description, in which code is in backticks.

    See :func:`literal_text`. If the backticks are not balanced, they are shown literally too.
    """
    return escape_except_code(_visible_text(text))


def _visible_text(text: str) -> str:
    truncated = _truncated(text.strip(), MAX_DRAFT_TEXT)
    visible = show_hidden(re.sub(r"[\t\r\n]", lambda match: f"U+{ord(match[0]):04X}", truncated))
    return " ".join(visible.split()) or "(no subject)"


def row_lines(change: CandidateChange, history: History, people: People) -> list[str]:
    """Return the lines of a row: a comment with the reasons and the title as typed, then the keys."""
    kind = change_kind(change)
    keys = [
        f"area: {_name(change.area)}" if change.area else "",
        *reference_lines("description", change, history),
        _authors(people.authors((*change.landed.originals, *change.landed.commits))),
        f'date: "{max(commit.landed_at for commit in change.landed.commits).date()}"',
        f"kind: {kind}" if kind else "",
        "breaking: true" if "breaking" in change.signals.author_marks else "",
    ]
    title = original_title(change.landed)
    return [
        *comment_lines("; ".join([*change.reasons, *change.landed.notes])),
        *(comment_lines(f"{_SUBJECT}{title}") if change.description != change.landed.title else ()),
        *entry_lines(keys),
    ]


def _authors(people: Sequence[Person]) -> str:
    """Return the ``authors`` key; empty if there are none."""
    names = [_name(person.login or person.name) for person in people[:MAX_AUTHORS]]
    return f"authors: {_scalar_or_list(names)}" if names else ""


def contributor_entries(people: Sequence[Person], *, with_counts: bool) -> list[list[str]]:
    """Return the entries for the contributors of a period, each a list of lines.

    :param with_counts: whether to state the numbers of their commits.
    """
    return [[f"- {_contributor(person, with_counts=with_counts)}"] for person in people[:MAX_DRAFT_ENTRIES]]


def person_key(person: Person) -> str:
    """Return the text by which later drafts recognize a contributor."""
    return visible_line(person.login or person.name)


def _contributor(person: Person, *, with_counts: bool) -> str:
    parts = [f"name: {_name(person.name)}"]
    parts += [f"login: {_name(person.login)}"] if person.login and person.login != person.name else []
    parts += [f"commit_count: {person.commit_count}"] if with_counts else []
    parts += ["first_time: true"] if person.first_time else []
    return f"{{{', '.join(parts)}}}"


def reference_lines(words: str, change: CandidateChange, history: History) -> list[str]:
    """Return the YAML lines for the description, the commits and the pull requests of a change.

    :param words: the key for the description.
    """
    commits = change.landed.commits
    names = [f'"{history.unique_prefix(commit)}"' for commit in commits]
    return [
        f"{words}: {quoted_scalar(description_text(change.description))}",
        f"commit: {_scalar_or_list(names)}",
        pull_request_line(commits),
    ]


def entry_lines(keys: Iterable[str]) -> list[str]:
    """Return the lines of a list entry, skipping empty keys."""
    first, *others = filter(None, keys)
    return [f"- {first}", *(f"  {key}" for key in others)]


def left_out_lines(commit: GitCommit, name: str) -> list[str]:
    """Return the lines of a ``left_out`` entry for a commit whose row was deleted.

    :param name: its hash, as written in the row.
    """
    return entry_lines([f'commit: "{name}"', pull_request_line([commit]), "reason: cut from the draft"])


def pull_request_line(commits: Iterable[GitCommit]) -> str:
    """Return the ``pr`` key for some commits; empty if none has a number that the format accepts."""
    unique_numbers = dict.fromkeys(commit.number for commit in commits)
    numbers = [str(number) for number in unique_numbers if number and number <= _LARGEST_NUMBER]
    return f"pr: {_scalar_or_list(numbers)}" if numbers else ""


def _name(text: str) -> str:
    """Return the name of an area as a scalar."""
    return plain_or_quoted(_truncated(show_hidden(text), MAX_DRAFT_TEXT)) if text else "''"


def _truncated(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def _scalar_or_list(values: Sequence[str]) -> str:
    return values[0] if len(values) == 1 else f"[{', '.join(values)}]"


def ledger_lines(
    month: PeriodChanges,
    history: History,
    shown: Sequence[CandidateChange],
    memory: DraftMemory,
    top_level: str = "",
) -> list[str]:
    """Return the comment at the end of a draft: the excluded commits, and the line for the next draft.

    :param month: the changes of the period.
    :param shown: the changes that are or were rows.
    :param memory: what this draft and earlier ones have proposed.
    :param top_level: the top-level folder of the repository if a subfolder was given.
    """
    others = [change for change in month.changes if change not in shown]
    excluded = sum(len(group.commits) for group in month.excluded_commits)
    up_to = f" up to {history.unique_prefix(month.end)}" if month.end else ""
    lines = [
        f"{LEDGER_MARK}{visible_line(history.ref)}{f' of {visible_line(quoted(top_level, 300))}' if top_level else ''}{up_to}.",
        f"# Commits belong to the period by {PERIOD_RULE}.",
        f"# {count_noun(len(month.commits), 'commit')}; {excluded} of them excluded{':' if excluded else '.'}",
    ]
    for group in month.excluded_commits:
        lines += [f"#   {group.rule} ({len(group.commits)}): {group.help}"]
        lines += _wrapped(
            " ".join(history.unique_prefix(commit) for commit in group.commits[:MAX_DRAFT_ENTRIES]), "#     "
        )
        lines += _more(group.commits, "#     ")
    if others:
        lines += [f"# {count_noun(len(others), 'change')} not proposed, best first:"]
        titles = [
            f"#   {history.unique_prefix(change.landed.commits[0])} {visible_line(change.landed.title)}"
            for change in others[:MAX_DRAFT_ENTRIES]
        ]
        lines += [title[:_WIDTH] for title in titles] + _more(others, "#   ")
    return [*lines, *_areas(month.proposed), _MEMORY_NOTE, memory.line]


def _more(entries: Sequence[object], indent: str) -> list[str]:
    """Return a line with the number of entries beyond the maximum."""
    return [f"{indent}and {len(entries) - MAX_DRAFT_ENTRIES} more"] if len(entries) > MAX_DRAFT_ENTRIES else []


def _areas(areas: Sequence[Area]) -> Iterator[str]:
    if not areas:
        return
    yield "# The areas are guessed from tags, scopes and folders. Correct them, and keep them in project.yaml:"
    yield "#   areas:"
    yield from (f"#     - {area_entry(area)}" for area in areas)


def area_entry(area: Area) -> str:
    """Return a proposed area as an entry of ``project.yaml``, on one line."""
    parts = [f"name: {_name(area.name)}"]
    parts += [f"tags: [{', '.join(map(_name, area.tags))}]"] if area.tags else []
    parts += [f"paths: [{', '.join(map(quoted_scalar, map(visible_line, area.paths)))}]"] if area.paths else []
    return f"{{{', '.join(parts)}}}"


def comment_lines(text: str) -> list[str]:
    """Return untrusted text as comment lines."""
    return _wrapped(visible_line(text), "# ")


def _wrapped(text: str, indent: str) -> list[str]:
    return textwrap.wrap(
        text, _WIDTH, initial_indent=indent, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )


def visible_line(text: str) -> str:
    """Convert untrusted text to one line for a comment."""
    return " ".join(show_hidden(re.sub(r"[\t\r\n]", " ", _truncated(text, MAX_DRAFT_COMMENT))).split())
