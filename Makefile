# Everything happens in .venv; the two commands of the README are `make run` and `make test`.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
MONTH := $(shell date +%Y-%m)
# Compiled modules are kept: without them each run compiles all tests anew, in each worker.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test test-long test-served test-oldest costs walk check format lint types systems rooms safety safety-short mutants words pictures bundle bench clean

run: $(VENV)/run
	@$(BIN)/portfolio init --if-missing
	@$(BIN)/portfolio rollup
	@$(BIN)/portfolio monthly --month $(MONTH) --out reports/$(MONTH) --force || [ $$? = 5 ]
	@if [ -t 0 ] && [ -t 1 ]; then $(BIN)/portfolio tui; fi

# Within 180 s on two idle cores: the tests of less than half a second each, and what must always
# be seen. All others are in test-long.
test: $(VENV)/dev check
	$(BIN)/python -m pytest -n 2 --dist worksteal

# All that `make test` leaves out, and every property with ten times the examples. A landing
# (PROFILE=ci) takes the costly tests, and of the long ones a quarter, by its commit another each
# time, with a quarter of their cases; properties once. Then in a short form, some forty seconds,
# what test-served runs: log, history, filing, edits, imports, exports.
SERVED_SHORT := tests/store/test_log.py tests/store/test_bulk.py tests/history/test_history.py \
  tests/exchange/test_archive.py tests/exchange/test_together.py tests/projects/test_reports.py \
  tests/projects/test_edits.py

PROFILE ?= long
LEFT := -m "long or costly or hypothesis"
ifeq ($(PROFILE),ci)
LEFT := -m "long or costly" --part=$(shell git rev-parse --short=8 HEAD 2>/dev/null || echo 0)
endif

test-long: $(VENV)/dev
	$(BIN)/python -m pytest -n 2 --dist worksteal $(LEFT) --hypothesis-profile $(PROFILE)
	$(BIN)/python -m pytest -n 2 --dist worksteal -m "not long" --engine postgres $(SERVED_SHORT)

# What reads and writes the database once more, on a PostgreSQL server of the run's own.
SERVED := tests/store tests/history tests/exchange tests/pack tests/projects tests/beds tests/money

test-served: $(VENV)/dev
	$(BIN)/python -m pytest -n 2 --dist worksteal -m "not long" --engine postgres $(SERVED)

# The suite with the lowest versions that are allowed; `make test` has the newest.
test-oldest:
	$(PYTHON) -m venv .cache/oldest
	.cache/oldest/bin/python -m pip install -q --disable-pip-version-check uv
	.cache/oldest/bin/uv pip install -q --python .cache/oldest/bin/python \
	  --resolution lowest-direct -e '.[dev]'
	.cache/oldest/bin/python -m pytest -n 2 --dist worksteal -m "not long"

# Measures every test and writes down which ones test-long takes for their time.
costs: $(VENV)/dev
	$(BIN)/python -m pytest -n 2 --dist worksteal -p tests.costs -m "not long"

# Types into every box of every screen and window, some four minutes; the suite takes those that
# one key leads to.
walk: $(VENV)/dev
	WALK=1 $(BIN)/python -m pytest -q tests/tui/test_typing.py

# All tools at once; each keeps what it found out of unchanged files.
check: $(VENV)/dev
	@$(MAKE) --no-print-directory -j 2 types systems format lint rooms

format: $(VENV)/dev
	$(BIN)/ruff format --check .

lint: $(VENV)/dev
	$(BIN)/ruff check .

types: $(VENV)/dev
	$(BIN)/mypy

# Whether names are used that Windows or macOS has not: those belong into store/system.py.
systems: $(VENV)/dev
	$(BIN)/mypy --platform win32 --cache-dir .mypy_cache/win32
	$(BIN)/mypy --platform darwin --cache-dir .mypy_cache/darwin

rooms: $(VENV)/dev
	$(BIN)/lint-imports

# The scoreboard of data safety, and whether each defect planted is found: about an hour; for CI the
# short one, some four minutes, with failures in half of the commands, by the commit another half.
safety: $(VENV)/dev
	$(BIN)/python -m tests.safety
	SAFETY=1 $(BIN)/python -m pytest -q -n 2 tests/safety/test_planted.py

safety-short: $(VENV)/dev
	$(BIN)/python -m tests.safety --short --part=$(shell git rev-parse --short=8 HEAD 2>/dev/null)

# Whether a test notices small changes of the rules and values, of which so many are drawn by lot.
# By hand, never in CI: some three minutes until the first; a second for one that is noticed, fifteen
# and more for one that is not.
MOST ?= 1500

mutants: $(VENV)/dev
	nice $(BIN)/python -m tests.mutants --most $(MOST)

# The Chinese catalogue: collects every marked text, keeps what is translated, compiles it.
words: $(VENV)/dev
	$(BIN)/python -m tests.catalogue

# The screen and the pictures of the README, from the seeded database as of 2026-11.
pictures: $(VENV)/dev
	PORTFOLIO_HOLD=1 $(BIN)/python -m pytest -q -m "long or not long" \
	  tests/cli/test_docs_pictures.py tests/tui/test_docs_screen.py

# One archive a platform for offices without a network: wheels, installer, digests. PYTHONS="3.12 3.13"
# takes the wheels of other versions than 3.11.
bundle: $(VENV)/dev
	$(BIN)/python -m tests.bundle

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
