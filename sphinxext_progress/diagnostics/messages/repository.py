"""Messages about git and the repository that it reads."""

from __future__ import annotations

from sphinxext_progress.diagnostics.messages.message import Message

# Running git.
GIT_MISSING = Message("git not found", "install it, or add it to PATH")
GIT_TOO_OLD = Message("git is too old", "update it to {version} or newer")
GIT_NOT_STARTED = Message("cannot run git: {reason}")
GIT_TOO_SLOW = Message("git did not answer within {seconds} seconds", "try again on a local disk")
GIT_FAILED = Message("'git {command}' failed in {repository}: {reason}")
#: The reason of a failure for which git prints none.
NO_REASON = Message("no error message")
UNEXPECTED_OUTPUT = Message(
    "'git {command}' returned incomplete or unexpected output in {repository}", "check git and the repository"
)
TOO_MUCH_OUTPUT = Message("'git {command}' returned more than {limit:,} bytes in {repository}", "check the repository")

# The repository.
NO_REPOSITORY = Message("{repository} is not a git repository", "check the path after '--git'")
OTHER_OWNER = Message(
    "repository {repository} belongs to another user", "change its owner or, if you trust it, run: {command}"
)
MISSING_FILES = Message(
    "repository {repository} is a partial clone that lacks files of its commits",
    "run 'git fetch --refetch --no-filter' in it first",
)
SKIPPED_CHECKS = Message(
    "note: repository {repository} is a partial clone; skipped because of files that it lacks: {checks}",
    "to include them, run 'git fetch --refetch --no-filter' in it",
)
#: What needs the contents of files, or their names.
SKIPPED_COUNTS = Message("the ranking by changed lines")
SKIPPED_DEPENDENCIES = Message("the versions of dependencies")
SKIPPED_FILES = Message("areas and rules by the names of changed files")
SKIPPED_LINES = Message("whether changed lines are still present")
SKIPPED_PEOPLE = Message("the names in .mailmap and first contributions")
NO_COMMITS = Message("repository {repository} has no commits", "make a commit first")

# Its branches.
NO_DEFAULT_BRANCH = Message("repository {repository} has none of the branches {branches}", "name a branch with '--ref'")
UNKNOWN_REVISION = Message("{revision} is not a branch, tag or commit of {repository}", "check the name after '--ref'")
DANGLING_BRANCH = Message(
    "branch {branch} of {repository} points to {target}, which is not a commit",
    "check the repository with 'git fsck', or name another branch with '--ref'",
)
