# Turn the current folder into a clone of the project as it was at the end of January. A folder takes the place of the
# server, so that "git pull" needs no network.

set -e
rm -r docs
git init -q --bare -b main server
sh tutorial/february.sh | git -C server fast-import --quiet
january=$(git -C server rev-list -1 --before=2026-02-01T00:00:00Z main)
git -C server update-ref refs/heads/february main
git -C server update-ref refs/heads/main "$january"
git init -q -b main .
git config "url.$PWD/server.insteadOf" https://github.com/example/otter
git remote add origin https://github.com/example/otter
git fetch -q origin main
git remote set-head origin main
git checkout -q -B main origin/main
