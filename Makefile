# make page   installs what is needed, builds the index, serves the page on http://127.0.0.1:8501
# make test   installs what is needed, runs all tests
PYTHON ?= python3
PORT ?= 8501
BIN := .venv/bin

.PHONY: page index test lint bench constraints clean

page: index
	$(BIN)/streamlit run app.py --server.port $(PORT)

index: .venv/installed
	$(BIN)/qa build corpus --index index

test: .venv/installed-dev
	$(BIN)/python -m pytest

lint: .venv/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# The question sets lie beside the checkout, where there are any; SETS names other folders.
SETS ?= $(wildcard ../shared/data/*)
bench: .venv/installed-dev
	$(BIN)/python benchmarks/quality.py $(SETS) $(wildcard benchmarks/guides/*)

# torch goes first: from a range, pip would take a build with gigabytes of CUDA libraries.
.venv/installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt torch
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .
	touch $@

.venv/installed-dev: .venv/installed
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable ".[dev]"
	touch $@

# Writes down what is installed, after the dependencies were changed by hand.
constraints: .venv/installed-dev
	$(BIN)/pip freeze --exclude-editable | sed 's/+cpu//' > constraints.txt

clean:
	rm -rf .venv index *.egg-info
