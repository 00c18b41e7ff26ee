# make docs   builds the documentation and says where it is
# make test   the same, then ruff, mypy, import-linter and the tests
# make themes   the pages in many themes, by day and by night, in a browser
# make screenshots   takes the pictures of the README and the docs
# make test-all   the tests of the built package on the lowest and the highest versions, and without myst-parser
# make test-newest   make test with the newest release of everything, in an environment of its own
# make pins   brings the files in constraints/ up to the newest releases
# make bench   builds the same reports in many forms, and says what each costs; SIZES="1000x60 again" is a part of it
# make fuzz   feeds the loader, the renderer and the reader of histories with made-up input, SECONDS=600 each
#
# The newest Python there is gives the newest Sphinx; PYTHON=python3.11 chooses another one.
PYTHON ?= $(shell for python in python3.14 python3.13 python3.12 python3.11 python3; do \
	$$python -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
VENV ?= .venv
BIN := $(VENV)/bin
SITE := docs/_build/html

# Every environment is pinned: its file in constraints/ holds for each Python that the project supports. PINS= takes the
# newest releases.
PINS := constraints

# Make the environment $(1), pinned by $(2).txt, with what $(3) names.
define environment
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer with the module ensurepip is needed"; exit 1; }
	$(PYTHON) -m venv $(1)
	$(1)/bin/python -m pip install --quiet --upgrade pip $(PINS:%=--constraint %/$(2).txt)
	$(1)/bin/python -m pip install --quiet --editable $(3) \
		$(foreach option,constraint build-constraint,$(PINS:%=--$(option) %/$(2).txt))
	@touch $@
endef

.PHONY: docs test themes browser screenshots test-all test-newest pins lint coverage schema messages bench fuzz fuzz-loader fuzz-render fuzz-history clean

docs: $(VENV)/installed
	$(BIN)/sphinx-build -E -W -n --keep-going -q docs $(SITE)
	@echo "The site is in $(SITE): open file://$(CURDIR)/$(SITE)/index.html"

test: docs lint browser
	$(BIN)/pytest -n 2 --dist worksteal --cov --cov-report=
	$(MAKE) --no-print-directory coverage

# What a release of somebody else breaks is seen here, and not in the gate.
NEWEST := build/newest
test-newest:
	rm -rf $(NEWEST)
	$(MAKE) --no-print-directory test VENV=$(NEWEST) PINS=

# A file for each environment. tools.txt has what tests and builds the package without what the package depends on: it
# pins the tools of environments that have other versions of these.
pins: COMPILE = build/pins/bin/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --upgrade \
	--no-annotate --custom-compile-command 'make pins' --output-file
pins:
	$(PYTHON) -m venv --clear build/pins
	build/pins/bin/python -m pip install --quiet uv
	$(COMPILE) constraints/dev.txt --extra myst --group install --group dev
	$(COMPILE) constraints/themes.txt --extra myst --group install --group test --group themes
	$(COMPILE) constraints/neighbours.txt --extra myst --group install --group test --group neighbours
	$(COMPILE) constraints/bench.txt --extra myst --group install --group bench
	$(COMPILE) constraints/fuzz.txt --group install --group fuzz
	$(COMPILE) build/pins/package.txt --extra myst
	awk -F== 'NR == FNR { package[$$1] } !($$1 in package)' build/pins/package.txt constraints/dev.txt >constraints/tools.txt

# CELLS="lowest no-myst" runs these only. Each makes its own environment, so nothing of $(VENV) takes part.
test-all:
	$(PYTHON) tools/matrix.py $(CELLS)

# An environment of its own: themes bring much that nothing else needs.
THEMES := build/themes
themes: $(THEMES)/installed browser
	$(THEMES)/bin/pytest -n 2 --dist worksteal -m themes

$(THEMES)/installed: pyproject.toml constraints/themes.txt
	$(call environment,$(THEMES),themes,'.[myst]' --group test --group themes)

screenshots: $(THEMES)/installed
	$(THEMES)/bin/python tools/screenshots.py

# What the tests in a browser take from npm, without running anything of it. Without npm they say what they miss.
NODE := tests/browser/node_modules/.package-lock.json
browser:
	@if command -v npm >/dev/null; then $(MAKE) --silent $(NODE); fi

$(NODE): tests/browser/package-lock.json
	npm ci --silent --ignore-scripts --no-audit --no-fund --prefix $(<D)
	@touch $@

lint: $(VENV)/installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# What builds and the command line share is covered in full; all of it nearly so.
COVERED := diagnostics/* format/* text/* reading/* reports/*
comma := ,
empty :=
coverage:
	@$(BIN)/coverage report --fail-under=100 --skip-covered \
		--include="$(subst $(empty) $(empty),$(comma),$(COVERED:%=*/sphinxext_progress/%))"
	@for package in render site publish git cli; do \
		$(BIN)/coverage report --fail-under=95 --format=total --include="*/sphinxext_progress/$$package/*" >/dev/null \
			|| { echo "$$package: less than 95 % are covered"; exit 1; }; done
	@$(BIN)/coverage report --fail-under=95 --skip-covered

$(VENV)/installed: pyproject.toml constraints/dev.txt
	$(call environment,$(VENV),dev,'.[myst]' --group dev)

# The published JSON Schemas, from the models.
schema: $(VENV)/installed
	$(BIN)/python -m sphinxext_progress.format.json_schema docs/_static/schema
	$(BIN)/python -m sphinxext_progress.reports.exported_data

# The message catalogues: extracted, updated, compiled; says what is left to translate. LANGUAGES=fr begins French.
messages: $(VENV)/installed
	$(BIN)/python tools/messages.py $(LANGUAGES)

# The tools have an environment of their own. The corpora stay in build/fuzz, and so does what a fuzzer stopped at.
FUZZ := build/fuzz
SECONDS ?= 600
fuzz: fuzz-loader fuzz-render fuzz-history

# As pytest has it.
fuzz-loader fuzz-render fuzz-history: export PYTHONPATH = tools
fuzz-loader fuzz-render fuzz-history: fuzz-%: $(FUZZ)/venv/installed
	$(FUZZ)/venv/bin/python -m tests.fuzz.seeds $(FUZZ)
	@mkdir -p $(FUZZ)/$*
	$(FUZZ)/venv/bin/python -m tests.fuzz.fuzz_$* $(FUZZ)/$* $(FUZZ)/seeds -dict=$(FUZZ)/tokens.dict -max_len=10000 \
		-timeout=60 -max_total_time=$(SECONDS) -artifact_prefix=$(FUZZ)/$*- -print_final_stats=1

$(FUZZ)/venv/installed: pyproject.toml constraints/fuzz.txt
	$(call environment,$(FUZZ)/venv,fuzz,. --group fuzz)

# An environment of its own, with what it compares with. All sizes take hours and write the page of the docs.
BENCH := build/bench
ROUNDS ?= 5
bench: $(BENCH)/installed
	$(BENCH)/bin/python -m tests.benchmarks.run --rounds $(ROUNDS) $(or $(SIZES),--write docs/benchmark-results.md)

$(BENCH)/installed: pyproject.toml constraints/bench.txt
	$(call environment,$(BENCH),bench,'.[myst]' --group bench)

clean:
	rm -rf $(VENV) build/matrix $(BENCH) $(FUZZ) $(THEMES) tests/browser/node_modules docs/_build
