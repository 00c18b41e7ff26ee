#!/usr/bin/env bash
# Install one built file in a new environment, with nothing else, and run it: try_package.sh FILE [PYTHON]
set -euo pipefail
file=$(realpath "$1")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
"${2:-python3}" -m venv venv
venv/bin/python -m pip install --quiet "$file[myst]"
venv/bin/python -m pip check
venv/bin/sphinx-progress --version
mkdir site && cd site
printf 'extensions = ["myst_parser", "sphinxext_progress"]\n' >conf.py
printf '# Site\n\n```{toctree}\n```\n' >index.md
../venv/bin/sphinx-progress init --period 2026-01 --project Lark --toctree index.md
../venv/bin/sphinx-progress check
../venv/bin/python -m sphinx -q -W . ../html
test -s ../html/progress/index.html
