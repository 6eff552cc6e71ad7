# The front door. `make help` lists what there is; `make demo` and `make test` do all of their own set-up.
SHELL := /bin/sh
VENV ?= .venv
BIN := $(VENV)/bin
# A shim of a version manager may exist for a Python that does not, so each is tried before it is believed.
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo $$p && break; done)
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
UV := $(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-strip-extras --no-emit-index-url --no-header --quiet

.DEFAULT_GOAL := help
.PHONY: help demo setup setup-dev test check lint fast transcripts rehearse run migrate export cov torture fuzz audit bench lock ci clean

help: ## list these targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

demo: setup ## set everything up and run the demonstration
	$(BIN)/voces demo $(ARGS)

# Most tests wait more than they work, so one more than there are cores.
WORKERS ?= 4

test: setup-dev lint ## set everything up, check the code and run the whole suite
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal $(ARGS)

setup: $(VENV)/.runtime ## make the environment that the product runs in

setup-dev: $(VENV)/.dev ## make the environment that tests run in

# pyvenv.cfg is the mark of a whole environment: bin/python is there even when the rest could not be made.
$(VENV)/pyvenv.cfg:
	@test -n "$(PYTHON)" || { echo "Voces needs Python 3.11 or newer; install it, or name one: make PYTHON=/path/to/python3.12"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "$(PYTHON) cannot make an environment; on Debian: apt-get install python3-venv"; exit 1; }

$(VENV)/.runtime: $(VENV)/pyvenv.cfg requirements.lock pyproject.toml
	$(PIP) install --require-hashes -r requirements.lock
	$(PIP) install --no-deps --no-build-isolation -e .
	@# Where Python is told to write no bytecode, every start would compile the whole program anew.
	@$(BIN)/python -m compileall -q bot flows
	@touch $@

$(VENV)/.dev: $(VENV)/.runtime requirements-dev.lock
	$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@

check: lint ## lint, types, the shipped study, and the house's own rules
	$(BIN)/python -m pytest tests/house $(ARGS)

lint: setup-dev ## lint, types, and the shipped study
	$(BIN)/ruff check .
	$(BIN)/mypy flows bot/ports.py
	$(BIN)/voces check

fast: setup-dev ## the tests that need no browser and little time
	$(BIN)/python -m pytest -m "not browser and not slow" $(ARGS)

transcripts: setup-dev ## write the golden transcripts anew; read the difference like prose
	VOCES_REWRITE_TRANSCRIPTS=1 $(BIN)/python -m pytest tests/transcripts $(ARGS)

rehearse: setup ## hold the interview in the terminal
	$(BIN)/voces rehearse $(ARGS)

run: setup ## run the bot
	$(BIN)/voces run $(ARGS)

migrate: setup ## bring the store up to date
	$(BIN)/voces migrate $(ARGS)

export: setup ## write the data into ./exports and say how to read it
	$(BIN)/voces export exports $(ARGS)

cov: setup-dev ## which branches of the rules no test takes
	$(BIN)/python -m pytest -n $(WORKERS) --cov --cov-report=term-missing -m "not browser" $(ARGS)

torture: setup-dev ## kill the bot 50 times under 200 people and count what was lost, doubled or stuck; ARGS="--seed 7"
	VOCES_CRASHES=1000 $(BIN)/python -m pytest tests/properties/test_crashes.py
	$(BIN)/python -m tests.torture $(ARGS)

FUZZ := tests/fuzz/.atheris
AUDIT := .venv-audit

fuzz: setup-dev ## search for what breaks the readers of what comes from outside; ARGS="--seconds 600 roster"
	@test -d $(FUZZ) || $(PIP) install --require-hashes --target $(FUZZ) -r tests/fuzz/requirements-fuzz.lock \
	  || { rm -rf $(FUZZ); echo "atheris cannot be installed here; going on without it"; }
	PYTHONPATH=$(FUZZ) $(BIN)/python -m tests.fuzz $(ARGS)

audit: $(AUDIT)/.made ## hold every pinned dependency against the lists of known vulnerabilities; says "Error 3" where none can be reached
	$(AUDIT)/bin/python .ci/audit.py requirements-dev.lock

$(AUDIT)/.made: .ci/requirements-audit.lock
	@test -n "$(PYTHON)" || { echo "The audit needs Python 3.11 or newer."; exit 1; }
	@$(PYTHON) -m venv $(AUDIT) || { rm -rf $(AUDIT); exit 1; }
	$(AUDIT)/bin/python -m pip --quiet --disable-pip-version-check install --require-hashes -r $<
	@touch $@

PEERS := bench/.venv-peers
GRAMMY := bench/peers/grammy
# Debian's headers stand where node-gyp would otherwise fetch them from.
NODE_HEADERS := $(if $(wildcard /usr/include/node/node.h),npm_config_nodedir=/usr)

bench: setup-dev $(PEERS)/.made $(GRAMMY)/node_modules/.made ## measure Voces beside its peers (needs Node); ARGS=--quick for a minute's run
	$(BIN)/python -m bench $(ARGS)

$(PEERS)/.made: bench/peers/requirements-peers.lock
	@test -n "$(PYTHON)" || { echo "The benchmark needs Python 3.11 or newer."; exit 1; }
	@$(PYTHON) -m venv $(PEERS) || { rm -rf $(PEERS); exit 1; }
	$(PEERS)/bin/python -m pip --quiet --disable-pip-version-check install --require-hashes -r $<
	@touch $@

$(GRAMMY)/node_modules/.made: $(GRAMMY)/package-lock.json
	@command -v npm >/dev/null || { echo "The benchmark needs Node 20 or newer with npm; on Debian: apt-get install nodejs npm libnode-dev"; exit 1; }
	cd $(GRAMMY) && $(NODE_HEADERS) npm ci --no-audit --no-fund --loglevel=error
	@touch $@

lock: setup-dev ## pin every dependency with its hashes; ARGS=--upgrade for newer ones
	$(PIP) install uv
	$(UV) $(ARGS) pyproject.toml requirements-build.in -o requirements.lock
	$(UV) $(ARGS) --extra dev -c requirements.lock pyproject.toml requirements-build.in -o requirements-dev.lock
	$(UV) $(ARGS) bench/peers/requirements.in -o bench/peers/requirements-peers.lock
	$(UV) $(ARGS) tests/fuzz/requirements.in -o tests/fuzz/requirements-fuzz.lock
	$(UV) $(ARGS) .ci/requirements-audit.in -o .ci/requirements-audit.lock

ci: ## what the server runs
	bash .ci/run

clean: ## remove what was made here, but no data
	rm -rf $(VENV) $(AUDIT) $(FUZZ) $(PEERS) $(GRAMMY)/node_modules bench/.work build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis test-results
