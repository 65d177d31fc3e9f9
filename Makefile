# make run    set everything up and serve the site on 127.0.0.1:8000
# make test   set up what tests need and run everything
# make journeys  every kind of project through all its stages, in a real browser
# make check  style, types, layers, templates
# make bench  the figures of docs/performance.md
PYTHON ?= python3
RUN = .venv/bin/python -m

.PHONY: run setup test journeys check bench

run: setup
	@.venv/bin/tongjian serve --demo

setup:
	@$(PYTHON) -m tools.setup

test: setup
	@$(RUN) tools.test

journeys: setup
	@$(RUN) pytest -p no:cacheprovider -m whole

check: setup
	@$(RUN) tools.check

bench: setup
	@$(RUN) tools.bench
