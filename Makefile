# Everything that a checkout can do. Nothing has to be installed first but Python 3.11, make and a compiler.

.DEFAULT_GOAL := help
.PHONY: help run web worker services test check coverage bench faults format web-environment worker-environment dev-environment

PYTHON ?= $(shell command -v python3.11 || command -v python3)
# A folder of wheels that pip was told of serves uv too.
export UV_FIND_LINKS ?= $(PIP_FIND_LINKS)
INSTALL := $(PYTHON) assessment/run/install.py
WEB := .venvs/web/bin/
WORKER_ENVIRONMENT := .venvs/worker/bin/
DEV := .venvs/dev/bin/
SOURCES := assessment graders tests manage.py

help: ## list what there is
	@echo "make TARGET; the targets are:"
	@sed -n 's/^\([a-z]*\):.*## /  \1|/p' $(MAKEFILE_LIST) | while IFS='|' read -r target text; do \
		printf '%-11s %s\n' "$$target" "$$text"; done

run: web-environment ## everything, on http://127.0.0.1:8000/ (PORT=8001; WORKER=0 leaves the text worker out)
	@$(WEB)python -m assessment.run

web: web-environment ## the web process alone
	@$(WEB)python -m assessment.run web

services: web-environment ## broker, default worker and beat
	@$(WEB)python -m assessment.run services

worker: worker-environment ## the text worker alone, beside `make services` or `make run WORKER=0`
	@$(WORKER_ENVIRONMENT)python -m assessment.run worker

test: dev-environment ## the whole suite, a process a core (ARGS="-k vectors -n0" for a part of it in one)
	@OMP_NUM_THREADS=1 $(DEV)pytest -n auto --dist loadgroup --no-loadscope-reorder $(ARGS)

check: dev-environment ## formatting, lint, types, imports, migrations, settings for production
	$(DEV)ruff format --check .
	$(DEV)ruff check .
	$(DEV)mypy $(SOURCES)
	$(DEV)lint-imports
	$(DEV)python manage.py makemigrations --check --dry-run
	@echo "manage.py check --deploy --fail-level WARNING"
	@EVENMARK_ENV=production SECRET_KEY="$$($(DEV)python -c 'import secrets; print(secrets.token_urlsafe(50))')" \
		ALLOWED_HOSTS=example.org DATABASE_URL=sqlite://:memory: REDIS_URL=redis://127.0.0.1/0 \
		$(DEV)python manage.py check --deploy --fail-level WARNING

coverage: dev-environment ## the whole suite with branch coverage; graders/ must have all of it
	@$(DEV)coverage erase
	$(DEV)coverage run -m pytest $(ARGS)
	@$(DEV)coverage combine -q
	$(DEV)coverage report --fail-under=95
	$(DEV)coverage report --include='graders/*' --fail-under=100

bench: dev-environment ## speed, as one JSON line a ratio; ends with 1 if one is out of reach
	@$(DEV)python -m tests.benchmarks

faults: dev-environment ## what is left of the answers when something is killed, stopped or flushed; the same lines
	@$(DEV)python -m tests.benchmarks faults $(ARGS)

format: dev-environment ## put the code into shape
	$(DEV)ruff format .
	$(DEV)ruff check --fix .

web-environment worker-environment dev-environment: %-environment:
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed: make PYTHON=python3.11" if sys.version_info < (3, 11) else 0)'
	@$(INSTALL) $*
