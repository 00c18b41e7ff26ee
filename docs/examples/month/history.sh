# The history of a project that does not exist, as "git fast-import" reads it: sh history.sh | git fast-import
#
# commit DAY AUTHOR SUBJECT, then file FILE NAME LINES for each file that it changes.

commit() {
    echo "commit refs/heads/main"
    echo "author $2 <$(echo "$2" | tr -d ' ')@example.org> $(seconds "$1") +0000"
    echo "committer $2 <$(echo "$2" | tr -d ' ')@example.org> $(seconds "$1") +0000"
    printf 'data <<END\n%s\nEND\n' "$3"
}

# Noon of a day of December, January or February, as YYYY-MM-DD; 1764590400 is that of the first of December 2025.
seconds() {
    day=${1##*-}
    day=${day#0}
    case $1 in 2026-01-*) day=$((day + 31)) ;; 2026-02-*) day=$((day + 62)) ;; esac
    echo $((1764590400 + (day - 1) * 86400))
}

file() {
    printf 'M 644 inline %s\ndata <<END\n' "$1"
    number=0
    while [ $number -lt "$3" ]; do
        number=$((number + 1))
        echo "$2($number)"
    done
    echo END
}

text() { printf 'M 644 inline %s\ndata <<END\n%s\nEND\n' "$1" "$2"; }

lock() { text uv.lock "[[package]]
name = \"httpx\"
version = \"$1\""; }

commit 2025-12-03 Ann "Begin"
file otter/__init__.py begin 20
file otter/index/cache.py cache 60
text pyproject.toml 'project = {name = "otter", version = "1", dependencies = ["httpx"]}'
lock 0.27.2
commit 2026-01-05 Ann "download: fetch packages in parallel (#409)"
file otter/download/pool.py pool 180
file tests/test_pool.py test 60
commit 2026-01-06 "dependabot[bot]" "Bump actions/checkout from 5 to 6 (#418)"
text .github/workflows/test.yml "uses: actions/checkout@v6"
commit 2026-01-07 Ben "index: read metadata lazily (#411)"
file otter/index/lazy.py lazy 90
commit 2026-01-08 Ben 'Revert "index: read metadata lazily (#411)" (#419)'
echo "D otter/index/lazy.py"
commit 2026-01-09 Cy "ci: pin the runner (#420)"
text .github/workflows/test.yml "runs-on: ubuntu-24.04"
commit 2026-01-12 Ann "feat(download): resume where it stopped (1/2) (#414)"
file otter/download/resume.py resume 70
commit 2026-01-14 Ann "feat(download): resume where it stopped (2/2) (#421)

Co-authored-by: Dee Fox <7+dee@users.noreply.github.com>"
file otter/download/state.py state 40
commit 2026-01-15 Ben "index: lazy metadata, second attempt (#422)"
file otter/index/lazy.py lazy 90
commit 2026-01-16 Cy "Fix a crash of #409 on one core (#423)"
file otter/download/pool.py pool 184
commit 2026-01-19 Ben "chore: Update golden values"
text tests/golden/index.json "{}"
commit 2026-01-20 Cy "build: require httpx 0.28 (#424)"
text pyproject.toml 'project = {name = "otter", version = "1", dependencies = ["httpx>=0.28"]}'
lock 0.28.1
commit 2026-01-21 Ann "config: accept *.otter files & <name> (#425)"
file otter/config.py config 30
commit 2026-01-22 Ben "Fix typos"
file otter/__init__.py began 20
commit 2026-01-27 Cy "cache: less memory (#426)"
file otter/index/cache.py cached 50
