# Two commands: `make run` serves the app, `make test` checks everything. Windows: see README.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
PORT ?= 8501
BIN := .venv/bin

# Nothing is installed that is not pinned by the hash of its file, and nothing is built from source.
PIP = $(BIN)/python -m pip install --disable-pip-version-check --quiet --only-binary :all: --require-hashes

.PHONY: run test bench soak audit pins clean

run: .venv/installed
	$(BIN)/streamlit run app.py --server.port $(PORT)

test: .venv/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/bandit --quiet --recursive --configfile pyproject.toml app.py pages indicators data loaders exports .deploy
	$(BIN)/python -m pytest --numprocesses auto --dist loadfile --no-loadscope-reorder

bench: .venv/installed-dev
	$(BIN)/python -m tests.bench
	$(BIN)/python -m tests.bench.crowd

soak: .venv/installed-dev
	$(BIN)/python -m tests.bench.soak --minutes 30 --sessions 20

# Whether a pinned package has a known fault; status 3 where that could not be asked.
audit: .venv/installed-dev
	$(BIN)/python .deploy/audit.py

# requirements.txt and requirements-dev.txt anew, from the short lists in .deploy/.
pins:
	PYTHON="$(PYTHON)" .deploy/pin

.venv/installed: requirements.txt
	$(PYTHON) -m venv .venv
	$(PIP) -r requirements.txt
	touch $@

.venv/installed-dev: .venv/installed requirements-dev.txt
	$(PIP) -r requirements-dev.txt
	touch $@

clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis .schemathesis
