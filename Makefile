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

# The folders of the package that must reach the coverage threshold, the tests that show it, and
# all others; tests/project/test_parts.py checks that nothing is left out.
COVERED := resources commands api recovery lookups
# Not the tables of faults and of generated input, and what works on much text, on many members or
# in other processes: they add next to nothing to it, and take twice as long while it is measured.
TABLES := $(wildcard tests/unit/resources/*/test_faults.py tests/unit/*/test_any_*.py tests/unit/*/*/test_any_*.py) \
	tests/unit/resources/test_another_kind.py tests/unit/resources/instance_set/test_half_results.py \
	tests/unit/api/test_response_text.py tests/unit/commands/test_help_where_people_stand.py
MEASURED := $(COVERED:%=tests/unit/%/) tests/unit/program/
OTHERS := $(filter-out tests/unit/ $(MEASURED), $(wildcard tests/*/ tests/unit/*/ tests/unit/test_*.py)) \
	$(TABLES)

# What only the engine runs, measured in a few files of its tests (tests/engine/provider_coverage.py).
FACE := */pulumi_cloud_elements/sdk/*,*/pulumi_cloud_elements/program/*,*/pulumi_cloud_elements/dynamic.py
FACE_DATA := $(CURDIR)/.state/coverage/face/data

# Puts the engine and the virtual environment first on PATH.
# `make engine` prints the engine's bin folder on its last line, and its progress on stderr.
define with_engine
@engine="$$($(MAKE) --no-print-directory -s engine | tail -n 1)" && test -n "$$engine" \
	&& export PATH="$(BIN):$$engine:$$PATH" &&
endef

# Says where a long target is, and when it got there.
define step
@printf '\n==> %s %s\n' "$$(date +%H:%M:%S)" '$(1)'
endef

# The same with an environment that has only what running the stack needs.
define with_stack
@bin="$$($(PYTHON) tools/make_venv.py --run)" && engine="$$($(MAKE) --no-print-directory -s engine | tail -n 1)" \
	&& test -n "$$engine" && export PATH="$$bin:$$engine:$$PATH" &&
endef

.DEFAULT_GOAL := help
.PHONY: help venv engine browser up preview refresh down check quick test coverage faults bench sequences load audit \
	lint lint-types lint-examples lint-files lint-docs lint-workflows format lock docs docs-serve links

help: ## list all targets
	@awk -F ':.*## ' '/^##@ / { printf "\n%s\n", substr($$0, 5) } /^[a-z-]+:.*## / { printf "  make %-11s  %s\n", $$1, $$2 }' \
		$(firstword $(MAKEFILE_LIST))

##@ Try it on the sandbox
up: ## deploy the Close.io example to a sandbox; the first time in a minute
	$(with_stack) python tools/quickstart/run.py up

preview: ## show what `make up` would change
	$(with_stack) python tools/quickstart/run.py preview

refresh: ## update the stack's state from the sandbox
	$(with_stack) python tools/quickstart/run.py refresh

down: ## delete what `make up` created and stop the sandbox
	$(with_stack) python tools/quickstart/run.py down

##@ Set up
venv: ## create .venv from requirements.lock
	@$(PYTHON) tools/make_venv.py $(if $(filter file,$(origin PYTHON)),--fastest)

engine: ## install the Pulumi CLI if needed; the last line is its bin folder
	@python3 tools/engine/get.py

browser: venv ## install Chromium if needed; prints its path and its driver's
	@$(BIN)/python tools/browser.py

lock: venv ## regenerate requirements.lock
	$(BIN)/uv pip compile --universal --generate-hashes --python-version 3.11 pyproject.toml \
		--extra sandbox --group dev -o requirements.lock

##@ Check
check: ## run everything that CI runs
	@.ci/run

lint: venv ## check formatting, lint, types, spelling, wording, links
	@$(MAKE) --no-print-directory --keep-going -j 2 --output-sync=target \
		lint-types lint-examples lint-files lint-docs lint-workflows

# The parts of lint run in parallel; the longest comes first.
lint-types:
	$(BIN)/mypy hatch_build.py provider sandbox tests tools bench/*.py bench/harness bench/report

# With a cache of its own: two that run at a time must not write the same files.
lint-examples:
	find examples templates -name __main__.py -exec dirname {} \; | sort | while read -r example; do \
		$(BIN)/mypy --cache-dir .mypy_cache/examples "$$example" || exit 1; done

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

quick: lint ## lint, types, unit and contract tests; 2 minutes
	$(PYTEST) -n 5 tests/unit tests/contract

test: ## lint, types and all tests; less than 10 minutes on 2 cores
	@echo 'make test takes less than 10 minutes on 2 cores, and a few more where it has to install something.'
	$(call step,1 of 4: what the tests need)
	@$(MAKE) --no-print-directory venv engine
	@test "$$PULUMI_CLOUD_ELEMENTS_NO_BROWSER" = 1 || $(MAKE) --no-print-directory browser
	$(call step,2 of 4: lint and types (half a minute))
	@$(MAKE) --no-print-directory lint
	$(call step,3 of 4: unit tests with their coverage (1 minute))
	@$(MAKE) --no-print-directory coverage
	$(call step,4 of 4: all other tests with the engine and the browser (8 minutes))
	rm -rf $(dir $(FACE_DATA))
	$(with_engine) PULUMI_CLOUD_ELEMENTS_COVERAGE=$(FACE_DATA) \
		$(PYTEST) -n 5 $(OTHERS)
	$(BIN)/coverage combine --quiet --data-file=$(FACE_DATA) $(dir $(FACE_DATA))
	$(BIN)/coverage report --data-file=$(FACE_DATA) --fail-under=84 --include="$(FACE)"

coverage: venv ## the unit tests that have a threshold; 1 minute
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest --durations=5 --durations-min=1 -n 3 $(MEASURED) \
		$(TABLES:%=--ignore=%)
	$(BIN)/coverage combine --quiet
	for folder in $(COVERED); do $(BIN)/coverage report --fail-under=95 \
		--include="*/pulumi_cloud_elements/$$folder/*" || exit 1; done

audit: venv ## check the pinned dependencies for known vulnerabilities
	$(BIN)/pip-audit --strict --disable-pip --require-hashes --progress-spinner off \
		-r requirements.lock

##@ Work on it
format: venv ## format the code and apply automatic lint fixes
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

docs: venv ## build the documentation site into site/
	$(MKDOCS) build --strict

docs-serve: venv ## serve the documentation at http://127.0.0.1:8000, with live reload
	$(MKDOCS) serve --dev-addr 127.0.0.1:8000

links: venv ## check all external links in the documentation
	$(BIN)/python tools/links.py

##@ Long runs
faults: venv ## the fault matrix: all over a model, a choice on the engine; a quarter of an hour
	$(with_engine) python -m tests.faults --write

sequences: venv ## random commands and faults: 500 on a model of the engine, 10 on the real one
	$(with_engine) python -m tests.faults --sequences 500 --real 10

load: venv ## 1,000 instances under faults and kills; SIZE=200 for fewer, SET=1 for a set
	$(with_engine) python -m tests.faults.load --size $(or $(SIZE),1000) $(if $(SET),--set)

bench: venv ## the benchmarks; hours, or 20 to 40 minutes with ARGS="--sizes 1,10,100"
	$(with_engine) python -m bench --write $(ARGS)
