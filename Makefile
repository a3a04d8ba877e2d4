# Two commands on a fresh machine: `make demo` and `make test`. Both need only python3 (3.11 or later) with venv.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
HELM   := $(if $(filter Linux-x86_64,$(shell uname -s)-$(shell uname -m)),[helm],)

.PHONY: demo test check lint types docs benchmark clean
.DEFAULT_GOAL := test

$(VENV)/.made: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --editable '.$(HELM)'
	touch $@

$(VENV)/.made-dev: $(VENV)/.made
	$(BIN)/python -m pip install --quiet --group dev
	touch $@

# A missing platform is a finding, and a finding is exit code 1: here that is what the demo is to show.
demo: $(VENV)/.made
	@sh fixtures/demo.sh "$(CURDIR)/$(BIN)/archcheck"

test: $(VENV)/.made-dev
	$(BIN)/pytest

check: $(VENV)/.made-dev lint types docs
	$(BIN)/pytest

lint: $(VENV)/.made-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.made-dev
	$(BIN)/mypy

docs: $(VENV)/.made-dev
	$(BIN)/python docs/generate.py --check

benchmark: $(VENV)/.made
	$(BIN)/python benchmarks/startup.py
	$(BIN)/python benchmarks/reading.py
	$(BIN)/python -m benchmarks.placement --whole
	$(BIN)/python -m benchmarks.patches
	$(BIN)/python -m benchmarks.gate
	$(BIN)/python -m benchmarks.registry

clean:
	rm -rf $(VENV) build dist
