# Nothing has to be done before these but having Python 3.11+ and make.
#   make demo        a generated city to look at and try        make test        the whole test suite
#   make demo-reset  the same, from the beginning                make test-quick  the spine and the house rules, in a minute
#   make bench       how fast it is, at 100,000 cases (ARGS=1000000)
#   make screenshots pictures of the pages (ARGS=--all: every page, every way)   make check-access  axe on every page
#   make bench-pages residents' pages on a slow phone: kilobytes, first paint, jumps
#   make check       style, types, floors, migrations            make up          the platform with your own data
# More words for a command go into ARGS:  make test ARGS="liren/cases -k rating"    make demo ARGS=--no-live

.DEFAULT_GOAL := help
.PHONY: help ready ready-for-browser demo demo-reset up test test-quick format screenshots check-access soak clean
.PHONY: bench bench-pages check check-style check-format check-types check-floors check-migrations check-settings check-messages

NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for it in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	if "$$it" -c '$(NEW_ENOUGH)' >/dev/null 2>&1; then echo "$$it"; break; fi; done)
OURS := .venv/bin/python
ARGS ?=
# The part that runs in under a minute: the ground floor, the spine without its pages, the house rules.
QUICK = tests liren/core liren/ledger liren/organizations $(addprefix liren/cases/tests/test_,machine.py loop.py permissions.py importing.py)

help:
	@sed -n 's/^#   //p' Makefile

ready:
	@if [ -z "$(PYTHON)" ]; then echo "Liren needs Python 3.11 or newer." >&2; exit 1; fi
	@"$(PYTHON)" tools/bootstrap.py

ready-for-browser:
	@if [ -z "$(PYTHON)" ]; then echo "Liren needs Python 3.11 or newer." >&2; exit 1; fi
	@"$(PYTHON)" tools/bootstrap.py --browser

demo: ready
	@$(OURS) -m liren demo $(ARGS)

demo-reset: ready
	@$(OURS) -m liren demo --reset $(ARGS)

up: ready
	@$(OURS) -m liren up

test: ready-for-browser
	@$(OURS) -m pytest -n 2 --dist loadgroup $(ARGS)

test-quick: ready
	@$(OURS) -m pytest -n 2 --dist loadgroup -m "not slow and not browser and not machine and not realdata" $(QUICK) $(ARGS)

check: check-style check-format check-types check-floors check-migrations check-settings check-messages

check-style: ready
	$(OURS) -m ruff check .

check-format: ready
	$(OURS) -m ruff format --check .

check-types: ready
	$(OURS) -m mypy liren tests tools

check-floors: ready
	$(OURS) -c "from importlinter.cli import lint_imports_command as run; run()"

check-migrations: ready
	$(OURS) -m liren manage makemigrations --check --dry-run

check-settings: ready
	$(OURS) -m liren manage check --fail-level WARNING

check-messages: ready
	$(OURS) tools/messages.py check

soak: ready
	@LIREN_WALKS=2000x50 $(OURS) -m pytest liren/cases/tests/test_random_walks.py $(ARGS)

screenshots: ready-for-browser
	@$(OURS) tools/screenshots.py $(ARGS)

check-access: ready-for-browser
	@$(OURS) tools/check_access.py $(ARGS)

format: ready
	$(OURS) -m ruff check --fix .
	$(OURS) -m ruff format .

bench-pages: ready-for-browser
	@$(OURS) bench/first_paint.py $(ARGS)

bench: ready
	@$(OURS) bench/everything.py $(ARGS)

clean:
	rm -rf .venv .bootstrap build liren/web/assets node_modules .pytest_cache .mypy_cache .ruff_cache
