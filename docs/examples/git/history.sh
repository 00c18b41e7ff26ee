# Makes the repository "otter", whose commits have the same hashes on every machine.
set -e
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
export GIT_AUTHOR_NAME=Ann GIT_AUTHOR_EMAIL=ann@example.org GIT_COMMITTER_NAME=Ann GIT_COMMITTER_EMAIL=ann@example.org
git init -q -b main otter
cd otter

# commit DAY SUBJECT: all that was changed, at noon UTC.
commit() {
    git add -A
    GIT_AUTHOR_DATE="$1T12:00:00Z" GIT_COMMITTER_DATE="$1T12:00:00Z" git commit -q --allow-empty -m "$2" ${3:+-m "$3"}
}

# lines NAME COUNT: a file of source code.
lines() {
    mkdir -p "$(dirname "$1")"
    awk -v name="$1" -v count="$2" 'BEGIN { for (n = 1; n <= count; n++) print "step(" n ", \"" name "\")" }' > "$1"
}

requires() {
    printf '[project]\nname = "otter"\ndependencies = [\n    "httpx%s",\n    "httpx-retries%s",\n]\n' "$1" "$2" > pyproject.toml
}

lines src/otter/download.py 60
lines src/otter/cache.py 80
requires '>=0.27' '>=0.3'
commit 2025-11-03 'Begin'
lines src/otter/proxy.py 70
commit 2025-12-29 'Support proxies (#398)'
lines src/otter/resolver.py 240
commit 2026-01-05 'Resolve versions by a solver of its own (#401)'
mkdir -p .github/workflows
echo 'on: push' > .github/workflows/tests.yml
commit 2026-01-07 'ci: Test on each push (#402)'
lines src/otter/lock.py 150
commit 2026-01-08 'Write a lock file (#403)'
lines src/otter/progress.py 40
commit 2026-01-09 'Show a progress bar (#404)'
echo 'Fast.' > README.md
commit 2026-01-12 'docs: Fix typos (#405)'
lines src/otter/mirror.py 90
commit 2026-01-13 'Use mirrors (#406)'
lines src/otter/plugins.py 130
commit 2026-01-14 'Load plugins (#407)'
lines src/otter/cache.py 110
commit 2026-01-20 'Keep the index between runs (#408)'
lines src/otter/download.py 120
commit 2026-01-21 'Fetch packages in parallel (#409)'
git revert --no-edit HEAD > /dev/null 2>&1
commit_amended() {
    GIT_AUTHOR_DATE="$1T12:00:00Z" GIT_COMMITTER_DATE="$1T12:00:00Z" git commit -q --amend --no-edit --reset-author --date "$1T12:00:00Z"
}
commit_amended 2026-01-22
lines src/otter/download.py 124
commit 2026-01-26 'Reapply "Fetch packages in parallel (#409)" (#412)'
requires '>=0.27' '>=0.4'
commit 2026-01-27 'build: Bump httpx-retries (#413)'
lines src/otter/mirror.py 95
commit 2026-01-28 'Fix the order of mirrors (#414)'
