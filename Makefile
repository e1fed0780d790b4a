# make page   installs what is needed, builds the index, serves the page on http://127.0.0.1:8501
# make test   installs what is needed, runs all tests
PYTHON ?= python3
PORT ?= 8501
BIN := .venv/bin

# Where the hashes of this platform's files are known, pip takes no other ones; `make page HASHES=` does without.
PLATFORM := $(shell $(PYTHON) -c 'import platform, sys; print(sys.platform, platform.machine(), "py%d%d" % sys.version_info[:2], sep="-")')
HASHES ?= $(wildcard hashes-$(PLATFORM).txt)
PIP := $(BIN)/pip install --quiet --disable-pip-version-check

.PHONY: page index test lint bench figures golden constraints hashes lean audit clean

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
	$(BIN)/lint-imports --no-cache

# Puts on record what ranking does to every question of three guides, after it was changed on purpose.
golden: .venv/installed-dev
	$(BIN)/python tests/ranks.py

# The question sets lie beside the checkout, where there are any; SETS names other folders.
SETS ?= $(wildcard ../shared/data/*)
bench: .venv/installed-dev
	$(BIN)/python benchmarks/quality.py $(SETS) $(wildcard benchmarks/guides/*)

# Writes every table of the docs from docs/measurements/figures.json; benchmarks/figures.py says how figures get there.
figures: .venv/installed-dev
	$(BIN)/python benchmarks/figures.py

# torch goes first: from a range, pip would take a build with gigabytes of CUDA libraries.
.venv/installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(PIP) --constraint constraints.txt torch
	$(if $(HASHES),$(PIP) --no-deps --require-hashes -r $(HASHES),@echo "versions are pinned, files are not: no hashes for $(PLATFORM)")
	$(PIP) --constraint constraints.txt --editable ".[models,page,vietnamese,formats,mcp]"
	touch $@

.venv/installed-dev: .venv/installed
	$(PIP) --constraint constraints.txt --editable ".[models,page,vietnamese,formats,mcp,benchmarks,dev]"
	touch $@

# Writes down what is installed, after the dependencies were changed by hand.
constraints: .venv/installed-dev
	$(BIN)/pip freeze --exclude-editable | sed 's/+cpu//' > constraints.txt

# Needs the package index. Run it behind `make constraints`.
hashes: .venv/installed-dev
	$(BIN)/python .ci/hashes.py

# What a server or a library user needs: no torch, no sentence-transformers, no Streamlit; built and asked once.
lean:
	$(PYTHON) -m venv build/lean
	build/lean/bin/pip install --quiet --disable-pip-version-check --constraint constraints.txt .
	build/lean/bin/qa build corpus --index build/lean/index
	build/lean/bin/qa ask "密码忘了怎么办" --index build/lean/index -k 1
	du -sh build/lean

# Compares what is pinned with the known vulnerabilities; needs the internet, and an environment of its own.
audit:
	$(PYTHON) -m venv build/audit
	build/audit/bin/pip install --quiet --disable-pip-version-check pip-audit
	build/audit/bin/pip-audit --no-deps --disable-pip --requirement constraints.txt

clean:
	rm -rf .venv index *.egg-info
