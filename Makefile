# Every chore is one command; scripts/ holds what is longer than a line.
SHELL := /bin/bash
BIN := .venv/bin

.PHONY: help run test test-full lint format dev bench messages audit lock venv

help:            ## this list
	@grep -hE '^[a-z-]+: .*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## */\t/' | expand -t 14

run:             ## the portal at http://localhost:8000 (PORT=...), from a bare clone
	@./scripts/run.sh

test:            ## everything: lint, tests on SQLite and PostgreSQL, browser stories
	@./scripts/test.sh

test-full:       ## make test with the whole matrix of pages, languages and states
	@./scripts/test.sh --full

venv:            ## the development environment only
	@bash -c '. scripts/lib.sh && need_venv requirements-dev.txt'

lint: venv       ## ruff, templates, types, import direction, migrations, translations
	@./scripts/lint.sh

format: venv     ## put Python files in their usual form
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

dev: venv        ## development server with reload and debug pages (after make run has loaded the data)
	@DEBUG=true $(BIN)/python manage.py runserver localhost:$${PORT:-8000}

bench: venv      ## time the running pages against an empty view (SCALE=small|large); writes bench/results.json
	@$(BIN)/python bench/run.py

messages: venv   ## collect the strings of the screens into locale/
	@$(BIN)/python scripts/messages.py collect

audit: venv      ## known advisories about the locked dependencies (needs the network)
	@$(BIN)/pip-audit --require-hashes --disable-pip -r requirements.txt

lock: venv       ## renew the locked dependencies (needs the network)
	@./scripts/lock.sh
