# Everything a newcomer needs: `make demo`, then `make test`.
# Python packages come from the lock files only (hashes checked); nothing here names a package index.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
LOCK_PYTHON := 3.11

.PHONY: demo test check workbook bench lock clean apt

$(VENV)/.runtime: requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.runtime
	$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements-dev.lock
	touch $@

demo: $(VENV)/.runtime
	rm -rf demo
	$(BIN)/peixun demo demo

apt:
	@tests/apt.sh

check: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: $(VENV)/.dev apt check
	$(BIN)/python -m pytest -n 2 --dist loadgroup

workbook: $(VENV)/.dev
	$(BIN)/python -m python.build

bench: $(VENV)/.dev apt
	$(BIN)/python -m benchmarks

lock:
	uv pip compile pyproject.toml --group install --universal --python-version $(LOCK_PYTHON) --generate-hashes --no-header --no-emit-index-url -q -o requirements.lock
	uv pip compile pyproject.toml --group install --group dev --universal --python-version $(LOCK_PYTHON) --generate-hashes --no-header --no-emit-index-url -c requirements.lock -q -o requirements-dev.lock

clean:
	rm -rf $(VENV) demo dist .mypy_cache .ruff_cache .import_linter_cache
