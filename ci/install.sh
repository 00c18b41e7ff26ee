#!/usr/bin/env bash
# Install this version of the package in an environment of its own, in the folder $1 with the Python $2.
set -euo pipefail
"$2" -m venv "$1"
"$1/bin/python" -m pip install --quiet --disable-pip-version-check "$(dirname "$0")/.."
"$1/bin/sphinx-progress" --version
