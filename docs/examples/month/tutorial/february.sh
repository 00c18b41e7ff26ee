# The same history, continued to the end of February: sh tutorial/february.sh | git fast-import

. ./history.sh

commit 2026-02-04 Ann "download: verify checksums while downloading (#431)"
file otter/download/verify.py verify 80
commit 2026-02-11 Ben "index: keep metadata on disk (#433)"
file otter/index/disk.py disk 120
commit 2026-02-18 Cy "ci: run on Windows (#434)"
text .github/workflows/test.yml "runs-on: windows-2025"
commit 2026-02-24 Ann "download: show how far a download is (#436)"
file otter/download/bar.py bar 60
