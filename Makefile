# make run · make test · make check — each makes what it needs first.
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3.14 python3; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin

.PHONY: install run test check format lint types rooms lock browser office bench

install: .venv/run.done
run: install
	@$(BIN)/tro-ly-so serve

.venv/run.done: requirements/run.txt pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv/test.done: .venv/run.done requirements/test.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/test.txt
	@touch $@

browser: .venv/test.done
	sh tests/browser/install_chromium.sh

office:
	sh tests/bot/reports/install_office.sh

test: .venv/test.done browser office
	$(BIN)/python -m pytest -n 2 --dist loadgroup

check: format lint types rooms test

format: .venv/test.done
	$(BIN)/ruff format --check .

lint: .venv/test.done
	$(BIN)/ruff check .

types: .venv/test.done
	$(BIN)/mypy

rooms: .venv/test.done
	$(BIN)/lint-imports

bench: .venv/test.done
	$(BIN)/python -m benchmarks

# What is tested is what runs: run.txt takes its versions from test.txt.
UV_COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-annotate --no-header
lock: .venv/test.done
	$(UV_COMPILE) requirements/test.in -o requirements/test.txt
	$(UV_COMPILE) requirements/run.in -c requirements/test.txt -o requirements/run.txt
