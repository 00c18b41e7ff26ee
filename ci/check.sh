#!/usr/bin/env bash
# Check the reports in CI; the exit code is that of 'sphinx-progress check'. Variables:
#   REPORTS  reports and folders, separated by spaces; default: the folder that the command finds
#   OPTIONS  more options, such as --ignore uncited
#   GIT      true to compare the reports with the history of the clone, which must be complete
#   FORMAT   the format of the findings for the service; default: github
#   OUTPUT   write them to this file, and show them in the log as text
set -euf -o pipefail
# REPORTS and OPTIONS are lists of words.
# shellcheck disable=SC2206
command=(sphinx-progress check ${REPORTS:-} ${OPTIONS:-})
[[ "${GIT:-}" != true ]] || command+=(--git .)
if [[ -n "${OUTPUT:-}" ]]; then
    "${command[@]}" --format "${FORMAT:-github}" >"$OUTPUT" || true
    exec "${command[@]}"
fi
exec "${command[@]}" --format "${FORMAT:-github}"
