# Thin on purpose: the work is done by tools/make_venv.py, tools/engine/ and tools/quickstart/.
SHELL := /bin/bash
PYTHON ?= python3
# Kept, whatever the shell says: hundreds of Pythons in a run would compile the same files anew.
unexport PYTHONDONTWRITEBYTECODE
BIN := $(CURDIR)/.venv/bin

# The theme's notice about the future of mkdocs is no warning about these pages.
MKDOCS := NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs

# The slowest tests are named at the end of each run, so that time stays in sight.
PYTEST := $(BIN)/pytest --durations=15 --durations-min=1
# The folders of the package whose coverage has a floor.
COVERED := resources commands api recovery
# What only the engine runs, measured in a few files of its tests (tests/engine/provider_coverage.py).
FACE := */pulumi_cloud_elements/sdk/*,*/pulumi_cloud_elements/program/*,*/pulumi_cloud_elements/dynamic.py
FACE_DATA := $(CURDIR)/.state/coverage/face/data

# With the engine's bin folder and the virtual environment's first on PATH.
# The folder is the last line that `make engine` prints; its progress goes to stderr.
define with_engine
@engine="$$($(MAKE) --no-print-directory -s engine | tail -n 1)" && test -n "$$engine" \
	&& export PATH="$(BIN):$$engine:$$PATH" &&
endef

.DEFAULT_GOAL := help
.PHONY: help venv engine up preview refresh down check quick test coverage faults bench sequences load audit \
	lint lint-types lint-examples lint-files lint-docs lint-workflows format lock docs docs-serve links

help: ## list the targets
	@grep -E '^[a-z-]+:.*## ' $(firstword $(MAKEFILE_LIST)) | sed -E 's/^([a-z-]+):.*## (.*)$$/make \1|\2/' \
		| while IFS='|' read -r name text; do printf '%-14s %s\n' "$$name" "$$text"; done

venv: ## make .venv from requirements.lock
	@$(PYTHON) tools/make_venv.py

engine: ## get a working pulumi; the last line printed is its bin folder
	@python3 tools/engine/get.py

up: venv ## start the sandbox and apply the Close.io example to it
	$(with_engine) python tools/quickstart/run.py up

preview: venv ## show what `make up` would change
	$(with_engine) python tools/quickstart/run.py preview

refresh: venv ## bring the stack's state in line with what the sandbox has
	$(with_engine) python tools/quickstart/run.py refresh

down: venv ## delete what `make up` made and stop the sandbox
	$(with_engine) python tools/quickstart/run.py down

check: ## one command for everything that CI checks
	@.ci/run

lint: venv ## formatting, lint, types, spelling, and the documentation's links
	@$(MAKE) --no-print-directory --keep-going -j 2 --output-sync=target \
		lint-types lint-examples lint-files lint-docs lint-workflows

# The parts of lint, side by side; the longest comes first.
lint-types:
	$(BIN)/mypy provider sandbox tests tools bench/*.py bench/harness bench/report

lint-examples:
	find examples -name __main__.py -exec dirname {} \; | sort | while read -r example; do \
		$(BIN)/mypy "$$example" || exit 1; done

lint-files:
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/codespell
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

quick: lint ## the first look at a change: lint, types, unit and contract tests; no engine, no browser
	$(PYTEST) -n 2 tests/unit tests/contract

test: lint coverage ## everything: lint, types, and all the tests
	rm -rf $(dir $(FACE_DATA))
	$(with_engine) PULUMI_CLOUD_ELEMENTS_COVERAGE=$(FACE_DATA) \
		$(PYTEST) -n 4 --ignore=tests/unit --ignore=tests/contract
	$(BIN)/coverage combine --quiet --data-file=$(FACE_DATA) $(dir $(FACE_DATA))
	$(BIN)/coverage report --data-file=$(FACE_DATA) --fail-under=87 --include="$(FACE)"

coverage: venv ## branch coverage by the unit and contract tests, and its floor for each folder
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest --durations=5 --durations-min=1 -n 2 tests/unit tests/contract
	$(BIN)/coverage combine --quiet
	for folder in $(COVERED); do $(BIN)/coverage report --fail-under=95 \
		--include="*/pulumi_cloud_elements/$$folder/*" || exit 1; done

faults: venv ## the whole fault matrix on the real engine; about an hour on 2 cores
	$(with_engine) python -m tests.faults --write

bench: venv ## speed beside the peers (docs/performance.md); hours on 2 cores; 20 to 40 minutes with ARGS="--sizes 1,10,100"
	$(with_engine) python -m bench --write $(ARGS)

docs: venv ## build the documentation's site into site/
	$(MKDOCS) build --strict

docs-serve: venv ## show the documentation on loopback, anew with every change
	$(MKDOCS) serve --dev-addr 127.0.0.1:8000

links: venv ## ask for every address outside the repository that the documentation links to
	$(BIN)/python tools/links.py

sequences: venv ## hundreds of random sequences over a model of the engine, and some on the real one
	$(with_engine) python -m tests.faults --sequences 500 --real 10

load: venv ## 1,000 instances under faults, on a sandbox that is killed; SIZE=200 for fewer
	$(with_engine) python -m tests.faults.load --size $(or $(SIZE),1000)

audit: venv ## known vulnerabilities of what requirements.lock pins; what nobody can tell fails, too
	$(BIN)/pip-audit --strict --disable-pip --require-hashes --progress-spinner off \
		-r requirements.lock

format: venv ## format, and fix what lint can fix
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock: ## write requirements.lock anew (needs uv)
	uv pip compile --universal --generate-hashes --python-version 3.11 pyproject.toml \
		--extra sandbox --group dev -o requirements.lock
