"""Messages of ``check --git`` about a report and its repository."""

from __future__ import annotations

from sphinxext_progress.diagnostics.messages.message import Message

# References to commits.
UNKNOWN_NUMBER = Message(
    "no commit on {ref} has the number #{number}; expected one whose subject ends with it",
    "correct the number, or name the commit",
)
UNKNOWN_HASH = Message("no commit is named {hash}; expected one of {ref}", "correct the hash")
MISTYPED_HASH = Message(UNKNOWN_HASH.problem, "{suggestion}")
AMBIGUOUS_HASH = Message("{hash} is the beginning of {count} commits; expected one: {commits}", "write more digits")
COMMIT_ELSEWHERE = Message(
    "the commit {hash} is not on {ref}; expected one that landed there", "name that one, or its branch with '--ref'"
)
COPIED_ELSEWHERE = Message(COMMIT_ELSEWHERE.problem, "{suggestion}: name that one")
#: The suggestions for a hash that is not on the branch.
NUMBER_SUGGESTION = Message("#{number} is {commit}")
TEXT_SUGGESTION = Message("by its words the line is about {commit}")

# Rows and bullets without a reference.
ROW_MATCHED = Message("by its words this row is {commit}; expected a hash or a number", "write it, or let --fill do so")
ROW_UNMATCHED = Message(
    "no commit stands out by the words of this row; expected a hash or a number", "the nearest are: {commits}"
)
NO_COMMON_WORD = Message("none shares a word")
BULLET_EARLIER = Message(
    "no commit of the period is near by the words of this line; expected a change of the period",
    "please check, the nearest before it are: {commits}",
)

# Pull requests.
WRONG_NUMBER = Message(
    "{commit} belongs to {own}, not to {numbers}; expected its own pull request", "correct the number or the hash"
)
NUMBER_OF_ANOTHER = Message(
    "#{number} is {other}, and not {commit}; expected its own pull request", "correct the number or the hash"
)

# Dates.
WRONG_DATE = Message("{commit} landed on {day}, not on {stated} (UTC); expected that day", "correct the date")
INVALID_DATE = Message("{commit} has no valid date, so it belongs to no period", "name the commit that is meant")
OUTSIDE_PERIOD = Message(
    "{commit} landed on {landed:%Y-%m-%d at %H:%M} UTC, {distance}; expected a commit of the period",
    "move it to its own report, or name the commit that is meant",
)
BEFORE_PERIOD = Message("{count} {days} before {period}")
AFTER_PERIOD = Message("{count} {days} after {period}")
AUTHORED_INSIDE = Message("{distance} (it was written on {day}, which does not count)")

# Reverts.
COMMIT_REVERTED = Message(
    "{commit} was {events}, and was not in force when the period ended; expected what users have",
    "take it out, or say so",
)
COMMIT_REWRITTEN = Message(
    "{commit} was {events}, and little of it was left when the period ended; expected it in force", "please check"
)
COMMIT_REAPPLIED = Message("{commit} was {events}", "it was in force when the period ended")
REVERT_EVENT = Message("taken back on {day} by {commit}")
REAPPLY_EVENT = Message("landed again on {day} by {commit}")
EARLIER_EVENTS = Message("reverted or landed again {count} times, then {events}")
REVERTED_BY_LINES = Message(
    "{commit} was taken back on {day} by {revert}, which has the opposite lines; expected what users have",
    "take it out, or say so",
)
LINES_LOST = Message(
    "{share:.0%} of the lines of {commit} were left when the period ended, though nothing took it back; expected it in "
    "force",
    "later work may have rewritten it, please check",
)

# Duplicates.
CITED_TWICE = Message("{commit} is cited in {place} too; expected one row for it", "put the two together")
CITED_TWICE_AS = Message("{commit} is cited in {place} too as {other}; expected one row for it", "put the two together")
ROW_OF_LINE = Message("line {line}")
CITED_IN_TWO_REPORTS = Message("{commit} is cited in {file} too; expected it in one report", "take one of the rows out")

# Dependencies.
DEPENDENCY_NOT_CHANGED = Message(
    "{name} did not change in the period; expected one that did", "correct the name, or take the line out"
)
OTHER_DEPENDENCY_CHANGED = Message(
    "no dependency by this name changed in the period; expected one that did",
    "what changed is {changes}: name that one",
)
WRONG_VERSION = Message(
    "no file says {versions}; expected a version that one does", "what changed is {changes}: correct it"
)
CHANGED_DEPENDENCY = Message("{name} in {path} ({steps})")
DEPENDENCY_STEP = Message("from {before} to {after}, by {commit}")
ABSENT_DEPENDENCY = Message("not there")

# Coverage.
COVERAGE_SUMMARY = Message("held against {ref} at {head}, by {rule}: {summary}")
CITED_OF_PERIOD = Message("{cited} of {count} commits of the period are cited ({weeks})")
EMPTY_PERIOD = Message("no commit landed in the period")
OLD_CLONE = Message(
    "{summary}; its newest commit is from {day}, before {period} ended", "fetch, where there are later ones"
)
CITED_BY_AREA = Message("cited of the changes by area: {areas}; set aside: {excluded}")
CITED_SHARE = Message("{name} {cited} of {count}")
WITHOUT_AREA = Message("no area")
NO_AREAS = Message("none")
NOTHING_EXCLUDED = Message("nothing")
COVERAGE_HOLE = Message(
    "no row is from {first} to {last}, when {landed} of {count} commits ({share:.0%}) landed; expected some of them, or "
    "a word on why none is",
    "look at what landed then",
)
CHANGE_UNCITED = Message(
    "{commits} landed on {day} ({reasons}) and is neither cited nor left out; expected a word on each large change",
    "cite it, or add it to 'left_out'",
)
MORE_COMMITS = Message("{commit} and {count} more")
