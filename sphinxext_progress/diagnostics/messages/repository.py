"""Messages about git and the repository that it reads."""

from __future__ import annotations

from sphinxext_progress.diagnostics.messages.message import Message

# Running git.
GIT_MISSING = Message("there is no program 'git' on this machine; expected one that can be called", "install it")
GIT_TOO_OLD = Message("git is too old; expected {version} or newer", "update it")
GIT_NOT_STARTED = Message("git cannot be run ({reason}); expected it to start", "check how it is installed")
GIT_TOO_SLOW = Message(
    "git has not answered for {seconds} seconds; expected it to be faster", "try again on a local disk"
)
GIT_FAILED = Message("git {command} failed in {repository} ({reason}); expected it to work", "check the repository")
#: The reason of a failure for which git prints none.
NO_REASON = Message("without a word")
UNEXPECTED_OUTPUT = Message(
    "'git {command}' gave an incomplete or unexpected answer in {repository}", "check git and the repository"
)
TOO_MUCH_OUTPUT = Message(
    "'git {command}' gave more than {limit:,} bytes at once in {repository}", "check the repository"
)

# The repository.
NO_REPOSITORY = Message(
    "{repository} is no git repository; expected a clone of the project", "check the path after '--git'"
)
OTHER_OWNER = Message(
    "the repository {repository} belongs to another user, so git does not read it; expected your own",
    "take it over, or, where you trust it: {command}",
)
MISSING_FILES = Message(
    "the repository {repository} lacks files of its commits, as a partial clone does; expected all of them, for "
    "nothing is fetched here",
    "run 'git fetch --refetch --no-filter' in it first",
)
NO_COMMITS = Message("the repository {repository} has no commits; expected some", "commit something first")

# Its branches.
NO_DEFAULT_BRANCH = Message(
    "the repository {repository} has none of the branches {branches}", "name the branch with '--ref'"
)
UNKNOWN_REVISION = Message(
    "{revision} is no branch, tag or commit of {repository}; expected one", "check the name after '--ref'"
)
DANGLING_BRANCH = Message(
    "{branch} of {repository} points to {target}, which is no commit there",
    "check the repository with 'git fsck', or name another branch with '--ref'",
)
