#!/usr/bin/env bash
# Draft the report of a month on a branch of its own. If its report or that branch exists, do nothing. Variables:
#   PERIOD   the month, such as 2026-01; default: the last one
#   REPORTS  the folder of the reports; default: the one that the command finds
#   BODY     the file to write: what 'check --git' found, as the description of a pull request
set -euo pipefail
last_month='import datetime as d; print((d.date.today().replace(day=1) - d.timedelta(1)).strftime("%Y-%m"))'
period=${PERIOD:-$(python3 -c "$last_month")}
branch=progress-report-$period

# If several projects share a folder, the name of a file begins with that of the project.
find_report() {
    git -c core.quotePath=false ls-files "$@" -- "${REPORTS:-.}" |
        grep -E "(^|[/-])$period(\.report)?\.(ya?ml|progress)$"
}

if report=$(find_report); then
    echo "$report is the report of $period; nothing to do"
    exit 0
fi
# 2: there is no such branch.
git ls-remote --exit-code --heads origin "$branch" >/dev/null && {
    echo "the branch $branch exists; nothing to do"
    exit 0
} || [[ $? == 2 ]]
# The branch that the job runs on; its commit if the service has checked out no branch.
ref=$(git branch --show-current)
ref=${ref:-$(git rev-parse HEAD)}
git switch --quiet --create "$branch"
sphinx-progress new "$period" --git . --ref "$ref" ${REPORTS:+--reports "$REPORTS"}
report=$(find_report --others --exclude-standard)
git add -- "$report"
git commit --quiet --message "Draft the progress report of $period"

# 1: something was found.
findings=$(sphinx-progress check "$report" --git . --ref "$ref") || [[ $? == 1 ]]
# An indented block shows everything as typed, whatever the subjects of commits contain.
cat >"$BODY" <<END
A draft of the report of $period, from the commits of the month: \`$report\`.

Delete the rows that do not matter to your users, rewrite the others in your own words, and delete \`draft: true\`.
\`sphinx-progress check --git\` found:

$(sed 's/^/    /' <<<"$findings")
END
