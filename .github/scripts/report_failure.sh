#!/usr/bin/env bash
# Add the address RUN of a failed nightly run to the open issue with the title below, or open one.
set -euo pipefail
title="The nightly tests fail"
number=$(gh issue list --state open --search "in:title \"$title\"" --json number --jq '.[0].number // empty')
if [[ -n "$number" ]]; then
    gh issue comment "$number" --body "$RUN"
else
    gh issue create --title "$title" --body "$RUN"
fi
