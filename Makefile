# Everything happens in .venv; the two commands of the README are `make run` and `make test`.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
MONTH := $(shell date +%Y-%m)

.PHONY: run test test-long check safety safety-short words samples bench clean

run: $(VENV)/run
	@$(BIN)/portfolio init --if-missing
	@$(BIN)/portfolio rollup
	@$(BIN)/portfolio monthly --month $(MONTH) --out reports/$(MONTH) --force
	@if [ -t 0 ] && [ -t 1 ]; then $(BIN)/portfolio tui; fi

test: $(VENV)/dev check
	$(BIN)/python -m pytest -n 2

# What takes too long to wait for: heavy properties and the like.
test-long: $(VENV)/dev
	$(BIN)/python -m pytest -n 2 -m long

check: $(VENV)/dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# The scoreboard of data safety: about an hour; the short one, for CI, under three minutes.
safety: $(VENV)/dev
	$(BIN)/python -m tests.safety

safety-short: $(VENV)/dev
	$(BIN)/python -m tests.safety --short
	SAFETY=1 $(BIN)/python -m pytest -q -n 2 tests/safety/test_planted.py

# The Chinese catalogue: collects every marked text, keeps what is translated, compiles it.
words: $(VENV)/dev
	$(BIN)/python -m tests.catalogue

# The pictures in docs/, from the seeded database as of 2026-11.
samples: $(VENV)/run
	@rm -rf .cache/samples && mkdir -p .cache/samples
	@$(BIN)/portfolio --db .cache/samples/portfolio.db init
	@for kind in gantt capacity; do $(BIN)/portfolio --db .cache/samples/portfolio.db --lang zh \
	  chart $$kind --month 2026-11 --out docs/$$kind.png; done

# Ratios against rivals, measured in one run.
bench: $(VENV)/dev
	$(BIN)/python -m bench

clean:
	rm -rf $(VENV) reports .cache

$(BIN)/python:
	$(PYTHON) -m venv $(VENV) || \
	  ($(PYTHON) -m venv --without-pip $(VENV) && $(PYTHON) -m pip --python $(BIN)/python install -q pip)

$(VENV)/run: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install -q --disable-pip-version-check -e .
	@touch $@

$(VENV)/dev: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install -q --disable-pip-version-check -e '.[dev]'
	@touch $@ $(VENV)/run
