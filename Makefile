# What can be done here? `make help` tells.

VENV := .venv
BIN := $(VENV)/bin
PYTHON := $(shell for p in python3.13 python3.12 python3.11 python3; do \
	if command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; \
	then command -v $$p; break; fi; done)
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
HOST ?= 127.0.0.1
PORT ?= 8000
TESTS ?= tests
WORKERS ?= 2

.DEFAULT_GOAL := help
.PHONY: help install install-dev catalogues run test lint format bench clean

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | awk -F'\t' '{printf "  make %-12s %s\n", $$1, $$2}'

install: $(VENV)/.installed ## a virtual environment with the locked packages and the command dealer-service

install-dev: $(VENV)/.installed-dev ## the same, with what the tests need

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed; none was found."; exit 1; }
	@echo "Making $(VENV) with $(PYTHON)"
	@$(PYTHON) -m venv $(VENV) || { echo "Python lacks venv; on Debian: apt-get install python3-venv"; exit 1; }

$(VENV)/.installed: requirements.lock pyproject.toml | $(BIN)/python
	@echo "Installing the locked packages"
	@$(PIP) install --no-deps -r requirements.lock
	@$(PIP) install --no-deps --editable .
	@touch $@

$(VENV)/.installed-dev: requirements-dev.lock $(VENV)/.installed
	@echo "Installing what the tests need"
	@$(PIP) install --no-deps -r requirements-dev.lock
	@touch $@

catalogues: $(VENV)/.installed ## compile the translations
	@$(BIN)/pybabel --quiet compile --directory dealer_service/translations --domain messages

run: catalogues ## create the database, load a demonstration into an empty one, serve on http://127.0.0.1:8000
	@$(BIN)/dealer-service init
	@$(BIN)/dealer-service demo --if-empty
	@$(BIN)/dealer-service serve --host $(HOST) --port $(PORT)

lint: catalogues install-dev ## style, types, layers, templates
	$(BIN)/ruff check dealer_service tests benchmarks migrations tools wsgi.py
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/djlint --lint --quiet templates

test: lint ## all checks and tests; the last lines say what was left out and why
	$(BIN)/python -m tools.migrations
	$(BIN)/python tools/zh.py missing
	$(BIN)/python -m pytest -n $(WORKERS) $(TESTS)

format: install-dev ## put the code in order
	$(BIN)/ruff check --fix dealer_service tests benchmarks tools
	$(BIN)/ruff format dealer_service tests benchmarks tools

bench: install-dev ## measure against peers; each benchmark prints its ratio
	@for file in benchmarks/[a-z]*.py; do name=$$(basename $$file .py); echo "== $$name"; \
		$(BIN)/python -m benchmarks.$$name || exit 1; done

clean: ## remove what was built; the database stays
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -prune -exec rm -rf {} +
