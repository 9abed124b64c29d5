# Every verb stands over plain commands; `make help` lists them.
VENV ?= .venv
BIN := $(VENV)/bin
# The first Python that is new enough; `make PYTHON=... test` chooses another.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
PYTEST := $(BIN)/python -m pytest
CORES := $(shell nproc 2>/dev/null || echo 2)
PARALLEL := -n $(CORES) --dist loadfile
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help demo test test-all check bench proof translations

help: ## List the verbs
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

$(VENV)/.runtime: requirements.txt constraints.txt
	@PYTHON="$(PYTHON)" .ci/system-packages run
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/.development: requirements-dev.txt requirements-scale.txt requirements.txt constraints.txt
	@PYTHON="$(PYTHON)" .ci/system-packages test
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@ $(VENV)/.runtime

demo: $(VENV)/.runtime ## Build the demonstration once and serve it on http://127.0.0.1:8000
	$(BIN)/flask --app wsgi demo $(ARGS)

test: $(VENV)/.development ## SQLite suite and one browser journey
	$(PYTEST) $(PARALLEL) -m "not bench and not proof and not slow and (not browser or journey)" $(ARGS)

test-all: $(VENV)/.development ## What `make test` leaves out: PostgreSQL, all browser tests, the slow ones
	@PYTHON="$(PYTHON)" .ci/system-packages all
	$(PYTEST) $(PARALLEL) -m "(browser and not journey) or slow" $(ARGS)
	.ci/postgres run $(PYTEST) $(PARALLEL) -m "not bench and not proof and not slow and not browser and not sqlite_only" $(ARGS)

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
