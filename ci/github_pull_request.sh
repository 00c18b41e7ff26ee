#!/usr/bin/env bash
# Open a pull request on GitHub for the current branch, which draft.sh has made. Variables:
#   BODY      the description; if draft.sh has not written it, do nothing
#   BASE      the branch to merge into
#   GH_TOKEN  what may push a branch and open a pull request
set -euo pipefail
[[ -s "$BODY" ]] || exit 0
branch=$(git branch --show-current)
git push --quiet origin "$branch"
gh pr create --draft --base "$BASE" --head "$branch" --title "$(git log -1 --format=%s)" --body-file "$BODY"
