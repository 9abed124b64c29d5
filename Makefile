# Every verb stands over plain commands; `make help` lists them.
VENV ?= .venv
BIN := $(VENV)/bin
PYTHON ?= python3
PYTEST := $(BIN)/python -m pytest
CORES := $(shell nproc 2>/dev/null || echo 2)

.DEFAULT_GOAL := help
.PHONY: help demo test test-all check bench proof translations

help: ## List the verbs
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

$(VENV)/.runtime: requirements.txt constraints.txt
	@.ci/system-packages run
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/.development: requirements-dev.txt requirements-scale.txt requirements.txt constraints.txt
	@.ci/system-packages test
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@ $(VENV)/.runtime

demo: $(VENV)/.runtime ## Build the demonstration once and serve it on http://127.0.0.1:8000
	$(BIN)/flask --app wsgi demo

test: $(VENV)/.development ## SQLite suite and one browser journey
	$(PYTEST) -n $(CORES) --dist loadfile -m "not bench and not proof and (not browser or journey)"

test-all: $(VENV)/.development ## Everything: PostgreSQL, all browser tests, short durability runs
	@.ci/system-packages all
	$(PYTEST) -n $(CORES) --dist loadfile -m "browser and not journey"
	@set -e; dir=$$(mktemp -d); chmod 755 $$dir; url=$$(.ci/postgres start $$dir/pg); \
	trap '.ci/postgres stop '$$dir/pg' || true; rm -rf '$$dir EXIT; \
	CONTEST_TEST_DATABASE_URL=$$url $(PYTEST) -n $(CORES) --dist loadfile -m "not bench and not proof and not browser and not sqlite_only"

check: $(VENV)/.development ## Lint, types, domain and architecture, before every commit
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(PYTEST) -q tests/domain tests/test_architecture.py tests/test_routes.py tests/test_wording.py

bench: $(VENV)/.development ## Measurements with ratios in the same run
	$(BIN)/python -m tests.benchmarks

proof: $(VENV)/.development ## The long runs
	$(PYTEST) -m proof

translations: $(VENV)/.development ## Extract source strings and update the English catalogue
	$(BIN)/pybabel -q extract -F babel.cfg -k _l -k lazy_gettext --omit-header --sort-by-file -o contest/translations/messages.pot .
	$(BIN)/pybabel -q update -N --omit-header -i contest/translations/messages.pot -d contest/translations
	$(BIN)/pybabel -q compile -d contest/translations
