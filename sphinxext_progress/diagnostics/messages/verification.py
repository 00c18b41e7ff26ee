"""Messages of ``check --git`` about a report and its repository."""

from __future__ import annotations

from sphinxext_progress.diagnostics.messages.message import Message

# References to commits.
UNKNOWN_NUMBER = Message("no commit on {ref} has the number #{number}", "correct it, or cite the hash")
UNKNOWN_HASH = Message("unknown commit {hash}", "use the hash of a commit on {ref}")
MISTYPED_HASH = Message(UNKNOWN_HASH.problem, "{suggestion}")
AMBIGUOUS_HASH = Message("{hash} is ambiguous, as it matches {count} commits ({commits})", "use more digits")
COMMIT_ELSEWHERE = Message(
    "commit {hash} is not on {ref}", "cite the commit that landed there, or name its branch with '--ref'"
)
COPIED_ELSEWHERE = Message(COMMIT_ELSEWHERE.problem, "{suggestion}")
#: The suggestions for a hash that is not on the branch.
NUMBER_SUGGESTION = Message("did you mean {commit}, the commit of #{number}?")
TEXT_SUGGESTION = Message("did you mean {commit}, which matches the text?")

# Rows and bullets without a reference.
ROW_MATCHED = Message(
    "row cites no commit, but its text matches {commit}", "add the hash or the number, or let '--fill' add it"
)
ROW_UNMATCHED = Message("row cites no commit, and its text clearly matches none", "the closest are: {commits}")
NO_COMMON_WORD = Message("none")
BULLET_EARLIER = Message(
    "text matches no commit of the period, only earlier ones: {commits}", "check whether it belongs here"
)

# Texts.
TEXT_FITS_ANOTHER = Message("text shares little with {commit}, but fits {other}", "check which of them it is about")
TEXT_FITS_NOTHING = Message("text shares no significant word with {commit}", "check the reference")

# Pull requests.
WRONG_NUMBER = Message("{commit} belongs to {own}, not to {numbers}", "correct the number or the hash")
NUMBER_OF_ANOTHER = Message("#{number} is {other}, not {commit}", "correct the number or the hash")

# Dates.
WRONG_DATE = Message("{commit} landed on {day}, not on {stated} (UTC)", "correct the date")
INVALID_DATE = Message("{commit} has no valid date and so belongs to no period", "cite another commit")
OUTSIDE_PERIOD = Message(
    "{commit} landed on {landed:%Y-%m-%d at %H:%M} UTC, {distance}",
    "move the row to the report for that day, or correct the commit",
)
BEFORE_PERIOD = Message("{count} {days} before {period}")
AFTER_PERIOD = Message("{count} {days} after {period}")
AUTHORED_INSIDE = Message("{distance} (it was authored on {day}, which does not count)")

# Reverts.
COMMIT_REVERTED = Message(
    "{commit} was {events}, and was not in effect at the end of the period", "remove it, or mention the revert"
)
COMMIT_REWRITTEN = Message(
    "{commit} was {events}, and little of it was left at the end of the period", "check what is left"
)
COMMIT_REAPPLIED = Message("{commit} was {events}, and was in effect at the end of the period")
REVERT_EVENT = Message("reverted on {day} by {commit}")
REAPPLY_EVENT = Message("reapplied on {day} by {commit}")
EARLIER_EVENTS = Message("reverted or reapplied {count} times, then {events}")
REVERTED_BY_LINES = Message(
    "{commit} was reverted on {day} by {revert}, its exact inverse", "remove it, or mention the revert"
)
MOSTLY_UNDONE = Message(
    "{revert} undid most lines of {commit} on {day}, although its message does not mention that",
    "check whether the change is still there",
)
LINES_LOST = Message(
    "only {share:.0%} of the lines of {commit} were left at the end of the period, although nothing reverted it",
    "check whether later work replaced it",
)

# Duplicates.
CITED_TWICE = Message("{commit} is also cited on {place}", "merge the two rows")
CITED_TWICE_AS = Message("{commit} is also cited on {place} as {other}", "merge the two rows")
ROW_OF_LINE = Message("line {line}")
CITED_IN_TWO_REPORTS = Message("{commit} is also cited in {file}", "remove one of the rows")

# Dependencies.
DEPENDENCY_NOT_CHANGED = Message("{name} did not change in the period", "correct the name, or remove the line")
DEPENDENCY_NOT_IN_COMMIT = Message("{commits} did not change {name}", "correct the name or the commit")
UNKNOWN_DEPENDENCY = Message(
    "no file declares {name}, and no commit mentions it", "correct the name, or remove the line"
)
OTHER_DEPENDENCY_CHANGED = Message(
    "no dependency with this name changed in the period", "changed ones with a similar name: {changes}"
)
WRONG_VERSION = Message("no file mentions {versions}", "changes of the period: {changes}")
CHANGED_DEPENDENCY = Message("{name} in {path} ({steps})")
DEPENDENCY_STEP = Message("from {before} to {after} by {commit}")
ABSENT_DEPENDENCY = Message("none")

# Coverage.
COVERAGE_SUMMARY = Message("checked against {ref} at {head}, by {rule}: {summary}")
CITED_OF_PERIOD = Message("{cited} of {count} commits of the period are cited ({weeks})")
EMPTY_PERIOD = Message("no commit landed in the period")
OLD_CLONE = Message(
    "{summary}, but the newest commit is from {day}, before {period} ended", "fetch, in case there are later ones"
)
CITED_BY_AREA = Message("cited changes by area: {areas}; excluded: {excluded}")
CITED_SHARE = Message("{name} {cited} of {count}")
WITHOUT_AREA = Message("no area")
NO_AREAS = Message("none")
NOTHING_EXCLUDED = Message("nothing")
COVERAGE_HOLE = Message(
    "no row from {first} to {last}, when {landed} of {count} commits ({share:.0%}) landed",
    "add rows, or mention why there are none",
)
CHANGE_UNCITED = Message(
    "{commits} landed on {day} ({reasons}), but is neither cited nor left out", "cite it, or add it to 'left_out'"
)
CUT_FROM_DRAFT = Message("cut from the draft: {changes}", "use --verbose to list them")
MORE_COMMITS = Message("{commit} and {count} more")
