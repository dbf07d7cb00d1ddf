# Everything a newcomer needs: `make demo`, then `make test`.
# Python packages come from the lock files only (hashes checked); nothing here names a package index. The locks are complete, so
# nothing is resolved anew (--no-deps): a newer release of some package cannot break an old checkout.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
LOCK_PYTHON := 3.11
# What the portable Windows edition does without: no click uses it (docs/bundle.md).
NOT_BUNDLED := pygments markdown-it-py mdurl pycparser

.PHONY: demo test check workbook pages gallery check-page bench bundle test-bundle mutation lock clean apt wine

$(VENV)/.runtime: requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.runtime
	$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --require-hashes -r requirements-dev.lock
	touch $@

demo: $(VENV)/.runtime
	rm -rf demo
	$(BIN)/peixun demo demo --county

apt:
	@tests/apt.sh

check: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: $(VENV)/.dev apt check
	$(BIN)/python -m pytest -n 2 --dist loadgroup --cov --cov-report=term

wine:
	@tests/bundle/apt.sh

# The portable Windows edition: dist/培训考核-便携版-<version>.zip, SHA256SUMS and 组件清单.txt (docs/bundle.md).
bundle: $(VENV)/.dev wine
	$(BIN)/python -m python.making.bundle

test-bundle: $(VENV)/.dev wine
	$(BIN)/python -m pytest tests/bundle -m "bundle or not bundle"

# Which changes to the arithmetic and the rules no test would notice (docs/mutation.md); not part of `make test`.
mutation: $(VENV)/.dev
	rm -rf mutants
	PATH="$(CURDIR)/$(BIN):$$PATH" nice $(BIN)/mutmut run --max-children 2
	$(BIN)/python -m tests.mutants

workbook: $(VENV)/.dev
	$(BIN)/python -m python.making.workbook

# The page that anyone checks a certificate with, from python/making/check_page (needs node and npm; libraries by the lock).
check-page: $(VENV)/.dev
	$(BIN)/python -m python.making.check_page

# README.md's tables of commands from the table of actions, ARCHITECTURE.md's table of modules from their docstrings.
pages: $(VENV)/.dev
	$(BIN)/python -m python.making.readme
	$(BIN)/python -m python.making.architecture

# docs/gallery/: a picture of every document, as the demo makes it (with the typefaces of this computer).
gallery: $(VENV)/.dev apt
	$(BIN)/python -m python.making.gallery

# The packages of benchmarks/peers.py, in an environment of their own: openpyxl behaves differently beside one of them.
$(VENV)/bench/.done: requirements-bench.lock $(VENV)/.dev
	$(BIN)/python -m venv $(VENV)/bench
	$(VENV)/bench/bin/python -m pip install -qq --disable-pip-version-check --no-deps --require-hashes -r requirements-bench.lock
	touch $@

bench: $(VENV)/.dev $(VENV)/bench/.done apt
	$(BIN)/python -m benchmarks

lock:
	uv pip compile pyproject.toml --group install --universal --python-version $(LOCK_PYTHON) --generate-hashes --no-header --no-emit-index-url -q -o requirements.lock
	uv pip compile pyproject.toml --group install --group dev --universal --python-version $(LOCK_PYTHON) --generate-hashes --no-header --no-emit-index-url -c requirements.lock -q -o requirements-dev.lock
	uv pip compile pyproject.toml --group install --group bench --universal --python-version $(LOCK_PYTHON) --generate-hashes --no-header --no-emit-index-url -c requirements-dev.lock -q -o requirements-bench.lock
	uv pip compile pyproject.toml --python-platform x86_64-pc-windows-msvc --python-version 3.13 --only-binary :all: --generate-hashes --no-header --no-emit-index-url --no-annotate -c requirements.lock $(NOT_BUNDLED:%=--no-emit-package %) -q -o requirements-bundle.lock

clean:
	rm -rf $(VENV) demo dist mutants .bundle-cache .check-page-cache .mypy_cache .ruff_cache .import_linter_cache
