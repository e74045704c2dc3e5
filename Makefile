# Every target sets up what it needs; PYTHON names the interpreter (3.11 or later) that makes .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
DEMO := demo-graph

.PHONY: setup demo test check lint types layers docs format score bench ontology lock wheel clean

setup: $(READY)            ## make .venv with the command kg

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or later is needed; name one with PYTHON=python3.12 make ..." >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "setting up $(VENV) (one to three minutes) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(READY)

demo: $(READY)             ## build a graph from the sample that ships, ask it, say how to explore it
	@$(BIN)/kg -C $(DEMO) demo

test: $(READY)             ## all tests; those that need Java, Chromium or R skip without them
	$(BIN)/python -m pytest -n 2 --dist worksteal

check: lint types layers docs test   ## what CI runs

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/codespell kg tests README.md CONTRIBUTING.md DECISIONS.md CHANGELOG.md

types: $(READY)
	$(BIN)/mypy

layers: $(READY)
	$(BIN)/lint-imports

docs: $(READY)
	$(BIN)/python -m kg.reasoning.documentation --check
	$(BIN)/cog --check README.md

format: $(READY)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/cog -r README.md

score: $(READY)            ## the extractor against gold, baselines and the last frozen run
	$(BIN)/python -m kg.evaluation

bench: $(READY)            ## list the measurements and their commands; results are written down in tests/bench/
	$(BIN)/python -m tests.bench

ontology: $(READY)
	$(BIN)/python -m kg.reasoning.documentation

wheel: $(READY)
	$(BIN)/python -m build --wheel --no-isolation

lock:                      ## resolve the newest allowed versions into requirements.lock
	$(PYTHON) -m venv .venv-lock
	.venv-lock/bin/python -m pip install --quiet pip-tools
	.venv-lock/bin/pip-compile --quiet --allow-unsafe --generate-hashes --strip-extras --no-header \
	  --no-emit-index-url --no-emit-trusted-host --no-emit-options --extra dev -o requirements.lock pyproject.toml
	rm -r .venv-lock

clean:
	rm -rf $(VENV) $(DEMO) build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
