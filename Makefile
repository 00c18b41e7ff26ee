# make docs     builds the documentation and says where it is
# make test     the same, then ruff, mypy and the tests
# make themes   opens the pages in many themes, in a browser
# make sweeps   tries long lists of bad inputs and faults
# make bench    measures the time and memory of builds, which takes hours; QUICK=1 make bench takes minutes
#
# These bring nox, which has more: build/nox/bin/nox --list. The newest Python there is gives the newest Sphinx;
# PYTHON=python3.11 chooses another one.
PYTHON ?= $(shell for python in python3.14 python3.13 python3.12 python3.11 python3; do \
	$$python -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
NOX := build/nox/bin/nox

.PHONY: docs test themes sweeps bench clean
docs: $(NOX)
	$(NOX) --session docs

test: $(NOX)
	$(NOX) --session tests

themes: $(NOX)
	$(NOX) --session themes

sweeps: $(NOX)
	$(NOX) --session sweeps

bench: $(NOX)
	$(NOX) --session bench

$(NOX): constraints/tools.txt
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer with the module ensurepip is needed"; exit 1; }
	$(PYTHON) -m venv build/nox
	build/nox/bin/python -m pip install --quiet --constraint constraints/tools.txt nox
	@touch $@

clean:
	rm -rf .nox build tests/browser/node_modules docs/_build
