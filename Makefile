# Two commands do everything from nothing but python3 (3.11 or later) and make:
#   make demo    the main job on the sample data: paths, gaps, coverage, and pages in demo/
#   make test    everything that is tested, on both engines
# Both keep their environment in .venv/ and are quick the second time.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SHARED ?= ../shared

.DEFAULT_GOAL := help
.PHONY: help demo test check serve eval bench lock docs clean machine

help: ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 10

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "make: Python 3.11 or later is needed; set PYTHON=python3.x" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || \
	  { rm -rf $(VENV); echo "make: python3 has no venv module (Debian: apt install python3-venv)" >&2; exit 1; }

# What a user runs.
$(VENV)/.run: requirements.lock pyproject.toml | $(BIN)/python
	@echo "setting up .venv ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	@touch $@

# What a developer runs, extras included.
$(VENV)/.dev: requirements-dev.lock pyproject.toml | $(BIN)/python
	@echo "setting up .venv with the tools of development ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	@touch $@ $(VENV)/.run

# The one extra with a part that pip must compile (PyICU): what it needs is installed by `machine`.
$(VENV)/.ftm: requirements-ftm.lock $(VENV)/.dev
	@if $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-ftm.lock; \
	  then touch $@; \
	  else echo "!!! FOLLOWTHEMONEY TESTS WILL BE SKIPPED: its PyICU could not be built; Debian: apt install libicu-dev pkg-config g++ python3-dev" >&2; \
	  [ -z "$(CI)" ]; fi

demo: $(VENV)/.run ## the main job on the sample data; pages in demo/
	@$(BIN)/matarantai demo --to demo

machine: ## install or name what pip cannot give: JDK and Maven, Chromium, PostgreSQL
	@sh tests/support/machine.sh

check: $(VENV)/.dev ## ruff, mypy --strict, import direction, docs
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy graph ingest queries viz api tests benchmarks
	@$(BIN)/pytest tests/test_imports.py tests/test_docs.py

test: $(VENV)/.dev machine $(VENV)/.ftm check ## everything that is tested, on both engines
	@$(BIN)/pytest -rs --ignore=tests/test_imports.py --ignore=tests/test_docs.py

serve: $(VENV)/.run ## the API and the pages, on this machine only
	@$(BIN)/matarantai serve

eval: $(VENV)/.run ## compare with the worked examples and the annotated articles of SHARED, where they are there
	@$(BIN)/python tests/support/evaluate.py $(SHARED)
	@$(BIN)/python -m tests.support.evaluate_reading $(SHARED)

bench: $(VENV)/.dev ## speed, side by side with what a user would pick instead
	@for name in load paths regions resolution names; do echo "== $$name"; $(BIN)/python -m benchmarks.$$name || exit 1; done

docs: $(VENV)/.dev ## write the generated documents anew
	@$(BIN)/python -m tests.support.generated_docs

UV_COMPILE := uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url
lock: ## write the lock files anew from pyproject.toml (needs uv)
	$(UV_COMPILE) --extra postgresql --extra py2neo --extra dev pyproject.toml -o requirements-dev.lock
	$(UV_COMPILE) -c requirements-dev.lock pyproject.toml -o requirements.lock
	$(UV_COMPILE) -c requirements-dev.lock --extra ftm pyproject.toml -o requirements-ftm.lock

clean: ## remove what was made here
	rm -rf $(VENV) demo .pytest_cache .mypy_cache .ruff_cache .hypothesis *.egg-info
