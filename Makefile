# Deliberately thin: tools/make_venv.py, tools/engine/ and tools/quickstart/ do the work.
SHELL := /bin/bash
PYTHON ?= python3
# Ignored: without bytecode files, hundreds of Python processes would compile the same files again.
unexport PYTHONDONTWRITEBYTECODE
BIN := $(CURDIR)/.venv/bin

# Suppresses the theme's notice about mkdocs 2, which is not about these pages.
MKDOCS := NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs

# Each run lists its slowest tests at the end.
PYTEST := $(BIN)/pytest --durations=15 --durations-min=1
# The folders of the package that must reach the coverage threshold.
COVERED := resources commands api recovery
# What only the engine runs, measured in a few files of its tests (tests/engine/provider_coverage.py).
FACE := */pulumi_cloud_elements/sdk/*,*/pulumi_cloud_elements/program/*,*/pulumi_cloud_elements/dynamic.py
FACE_DATA := $(CURDIR)/.state/coverage/face/data

# Puts the engine and the virtual environment first on PATH.
# `make engine` prints the engine's bin folder on its last line, and its progress on stderr.
define with_engine
@engine="$$($(MAKE) --no-print-directory -s engine | tail -n 1)" && test -n "$$engine" \
	&& export PATH="$(BIN):$$engine:$$PATH" &&
endef

.DEFAULT_GOAL := help
.PHONY: help venv engine up preview refresh down check quick test coverage faults bench sequences load audit \
	lint lint-types lint-examples lint-files lint-docs lint-workflows format lock docs docs-serve links

help: ## list all targets
	@grep -E '^[a-z-]+:.*## ' $(firstword $(MAKEFILE_LIST)) | sed -E 's/^([a-z-]+):.*## (.*)$$/make \1|\2/' \
		| while IFS='|' read -r name text; do printf '%-16s %s\n' "$$name" "$$text"; done

venv: ## create .venv from requirements.lock
	@$(PYTHON) tools/make_venv.py

engine: ## install the Pulumi CLI if needed; the last line of the output is its bin folder
	@python3 tools/engine/get.py

up: venv ## start the sandbox and deploy the Close.io example to it
	$(with_engine) python tools/quickstart/run.py up

preview: venv ## show what `make up` would change
	$(with_engine) python tools/quickstart/run.py preview

refresh: venv ## update the stack's state from the sandbox
	$(with_engine) python tools/quickstart/run.py refresh

down: venv ## delete what `make up` created and stop the sandbox
	$(with_engine) python tools/quickstart/run.py down

check: ## run everything that CI runs
	@.ci/run

lint: venv ## check formatting, lint, types, spelling, wording and the documentation's links
	@$(MAKE) --no-print-directory --keep-going -j 2 --output-sync=target \
		lint-types lint-examples lint-files lint-docs lint-workflows

# The parts of lint run in parallel; the longest comes first.
lint-types:
	$(BIN)/mypy provider sandbox tests tools bench/*.py bench/harness bench/report

lint-examples:
	find examples -name __main__.py -exec dirname {} \; | sort | while read -r example; do \
		$(BIN)/mypy "$$example" || exit 1; done

lint-files:
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/codespell
	$(BIN)/python tools/phrases.py
	$(BIN)/shellcheck .ci/run examples/ci/pipeline.sh

lint-docs:
	$(MKDOCS) build --strict --site-dir $(CURDIR)/.state/site

lint-workflows:
	$(BIN)/check-jsonschema --quiet --builtin-schema vendor.github-workflows .github/workflows/*.yml examples/ci/.github/workflows/*.yml
	$(BIN)/check-jsonschema --quiet --builtin-schema vendor.gitlab-ci --data-transform gitlab-ci examples/ci/.gitlab-ci.yml
	$(BIN)/check-jsonschema --quiet --builtin-schema vendor.dependabot .github/dependabot.yml
	$(BIN)/check-jsonschema --quiet --builtin-schema vendor.github-issue-forms .github/ISSUE_TEMPLATE/bug.yml .github/ISSUE_TEMPLATE/idea.yml
	$(BIN)/check-jsonschema --quiet --builtin-schema vendor.github-issue-config .github/ISSUE_TEMPLATE/config.yml
	$(BIN)/zizmor --offline --persona pedantic --quiet .github examples/ci/.github

quick: lint ## lint, types, unit and contract tests; no engine, no browser; 1 to 2 minutes
	$(PYTEST) -n 2 tests/unit tests/contract

test: lint coverage ## lint, types and all tests; 10 to 15 minutes on 2 cores
	rm -rf $(dir $(FACE_DATA))
	$(with_engine) PULUMI_CLOUD_ELEMENTS_COVERAGE=$(FACE_DATA) \
		$(PYTEST) -n 4 --ignore=tests/unit --ignore=tests/contract
	$(BIN)/coverage combine --quiet --data-file=$(FACE_DATA) $(dir $(FACE_DATA))
	$(BIN)/coverage report --data-file=$(FACE_DATA) --fail-under=84 --include="$(FACE)"

coverage: venv ## measure branch coverage of the unit and contract tests, and check its thresholds
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest --durations=5 --durations-min=1 -n 2 tests/unit tests/contract
	$(BIN)/coverage combine --quiet
	for folder in $(COVERED); do $(BIN)/coverage report --fail-under=95 \
		--include="*/pulumi_cloud_elements/$$folder/*" || exit 1; done

faults: venv ## a pairwise choice of the fault matrix on the engine, and all of it over a model; about an hour on 2 cores
	$(with_engine) python -m tests.faults --write

bench: venv ## run the benchmarks of docs/performance.md; takes hours, or 20 to 40 minutes with ARGS="--sizes 1,10,100"
	$(with_engine) python -m bench --write $(ARGS)

docs: venv ## build the documentation site into site/
	$(MKDOCS) build --strict

docs-serve: venv ## serve the documentation at http://127.0.0.1:8000, with live reload
	$(MKDOCS) serve --dev-addr 127.0.0.1:8000

links: venv ## check all external links in the documentation
	$(BIN)/python tools/links.py

sequences: venv ## run random sequences of commands and faults: 500 on a model of the engine, 10 on the real one
	$(with_engine) python -m tests.faults --sequences 500 --real 10

load: venv ## deploy 1,000 instances under faults while the sandbox is killed; SIZE=200 for fewer, SET=1 for one InstanceSet
	$(with_engine) python -m tests.faults.load --size $(or $(SIZE),1000) $(if $(SET),--set)

audit: venv ## check the pinned dependencies for known vulnerabilities; fails if it cannot check
	$(BIN)/pip-audit --strict --disable-pip --require-hashes --progress-spinner off \
		-r requirements.lock

format: venv ## format the code and apply automatic lint fixes
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock: ## regenerate requirements.lock (needs uv)
	uv pip compile --universal --generate-hashes --python-version 3.11 pyproject.toml \
		--extra sandbox --group dev -o requirements.lock
