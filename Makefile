# make demo: the main job on bundled data.   make test: the whole test suite.
PYTHON ?= python3
PINS ?= constraints.txt
VENV ?= .venv
BIN := $(VENV)/bin
EXTRAS ?= test,lint,docs,release
WORKERS ?= 2
PACKAGE := $(VENV)/.package
STAMP := $(VENV)/.installed
PEERS := .venv-benchmarks
ALL_NETWORKS := tests/test_all_networks.py
# torch's idle threads spin and starve the other test process on few cores
export OMP_NUM_THREADS = 1

.PHONY: demo test check test-networks lint docs benchmarks test-oldest dist clean

demo: $(PACKAGE)
	$(BIN)/skmodal demo

test: $(STAMP)
	$(BIN)/python -m pytest -n $(WORKERS) --ignore=$(ALL_NETWORKS) --doctest-modules tests skmodal

check: $(STAMP)
	$(BIN)/python -m pytest -n $(WORKERS) --ignore=$(ALL_NETWORKS) --ignore=tests/test_contract.py -m "not slow" tests

# scikit-learn's suite and ours on every network of every estimator.
test-networks: $(STAMP)
	$(BIN)/python -m pytest -n $(WORKERS) $(ALL_NETWORKS)

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/codespell skmodal tests docs README.md CHANGELOG.md
	$(BIN)/mypy
	$(BIN)/lint-imports

# SKMODAL_DATA=folder make docs runs the examples that want data, too.
docs: $(STAMP)
	$(BIN)/python -m sphinx -E -W --keep-going -b html docs docs/_build/html

# The tables of docs/benchmarks.md, anew; DATA is a folder with the data sets. The peers have an environment of their own:
# one brings a module called tests, and the torchaudio of another fails without CUDA, and transformers with it.
benchmarks: $(STAMP)
	$(MAKE) $(PEERS)/.installed VENV=$(PEERS) EXTRAS=test,benchmarks
	$(PEERS)/bin/python -m pip uninstall --quiet --yes torchaudio
	PYTHONPATH=. $(PEERS)/bin/python -m benchmarks $(DATA)

# The suite against the oldest versions that pyproject.toml admits.
test-oldest:
	$(MAKE) test VENV=.venv-oldest PINS=constraints-oldest.txt EXTRAS=test

# The sdist and this platform's wheel in dist/, looked through as if they were to be published.
dist: $(STAMP)
	rm -rf dist
	$(BIN)/python -m build
	$(BIN)/python -m twine check --strict dist/*
	$(BIN)/python tools/check_dist.py

# The package alone, which the demo needs, then what develops it; PINS= leaves the versions to pip.
$(PACKAGE): pyproject.toml setup.py $(wildcard skmodal/*/_kernel/*) $(PINS)
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet $(if $(PINS),-c $(PINS)) -e .
	touch $@

$(STAMP): $(PACKAGE)
	$(BIN)/python -m pip install --quiet $(if $(PINS),-c $(PINS)) "skmodal[$(EXTRAS)]"
	touch $@

clean:
	rm -rf $(VENV) .venv-oldest $(PEERS) build dist docs/_build docs/auto_examples docs/generated report.html
