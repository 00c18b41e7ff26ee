#!/usr/bin/env bash
# Open a merge request on GitLab for the current branch, which draft.sh has made. Variables:
#   BODY    the findings; if draft.sh has not written it, do nothing
#   BASE    the branch to merge into
#   REMOTE  the address of the repository, with a token that may push a branch
set -euo pipefail
[[ -s "$BODY" ]] || exit 0
branch=$(git branch --show-current)
# A push option is one line; the findings are in the log and in the artifact.
cat "$BODY"
git push --quiet \
    --push-option merge_request.create \
    --push-option "merge_request.target=$BASE" \
    --push-option "merge_request.title=Draft: $(git log -1 --format=%s)" \
    --push-option "merge_request.description=What check found: ${CI_JOB_URL:-see the job}" \
    "$REMOTE" "$branch"
