PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
OUT ?= out
PIECE ?= data/engagement.txt
PYTEST_ARGS ?=
NOTEBOOK := 01_positions_across_the_piece.ipynb

.DEFAULT_GOAL := help
.PHONY: help demo piece test lab lint docs pair clean

help: ## List what can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/'

$(VENV)/lab: pyproject.toml
	@echo "Setting up $(VENV) with $(PYTHON) (the first time takes a minute or two) ..."
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "newsanalysis needs Python 3.11 or newer, this is %d.%d: make PYTHON=python3.12 ..." % sys.version_info[:2])'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[lab]"
	@touch $@

$(VENV)/dev: $(VENV)/lab
	@echo "Adding what the tests need ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[lab,dev]"
	@touch $@

$(VENV)/docs: $(VENV)/lab
	@echo "Adding what builds the documentation ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[docs]"
	@touch $@

piece:
	@test -f "$(PIECE)" || { echo "No such file: $(PIECE) (looked in $(CURDIR)): give a piece as PIECE=path/to/article.txt"; exit 1; }

demo: piece $(VENV)/lab ## Run notebook 1 on the bundled sample or on PIECE=...; notebook, page, tables and charts in out/ or OUT=...
	@echo "Running notebooks/$(NOTEBOOK) on $(PIECE) ..."
	@mkdir -p "$(OUT)"
	@piece="$$(cd "$$(dirname "$(PIECE)")" && pwd)/$$(basename "$(PIECE)")" && out="$$(cd "$(OUT)" && pwd)" && \
		{ $(BIN)/papermill --no-progress-bar --log-level ERROR notebooks/$(NOTEBOOK) "$$out/$(NOTEBOOK)" \
		-r article "$$piece" -r out "$$out" 2>"$$out/papermill.log" || { cat "$$out/papermill.log"; exit 1; }; }
	@rm "$(OUT)/papermill.log"
	@$(BIN)/jupyter trust "$(OUT)/$(NOTEBOOK)" >/dev/null
	@$(BIN)/newsanalysis analyze "$(PIECE)"
	@echo
	@echo "The executed notebook is $(OUT)/$(NOTEBOOK): make lab opens JupyterLab on this folder, look for it in there."
	@echo "The marked-up piece with its charts is $(OUT)/report.html; tables are in $(OUT)/tables, charts in $(OUT)/charts."

test: $(VENV)/dev ## Run the tests and the doctests, with coverage of the library
	@echo "Running the tests ..."
	@$(BIN)/python -m pytest --quiet --cov=newsanalysis --cov-report=term:skip-covered --cov-fail-under=90 $(PYTEST_ARGS)

lab: $(VENV)/lab ## Open JupyterLab on this folder, with notebook 1
	@$(BIN)/jupyter lab --ServerApp.root_dir="$(CURDIR)" --LabApp.default_url=/lab/tree/notebooks/$(NOTEBOOK)

lint: $(VENV)/dev ## Lint, check the format and the types
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

docs: $(VENV)/docs ## Build the documentation into out/docs; warnings are errors
	@echo "Building the documentation ..."
	@$(BIN)/python -m sphinx --fail-on-warning --keep-going --quiet -b html docs "$(OUT)/docs"
	@echo "Open $(OUT)/docs/index.html"

pair: $(VENV)/dev ## Bring the scripts in notebooks/review in step with the notebooks
	@$(BIN)/jupytext --quiet --set-formats ipynb,review//py:percent notebooks/*.ipynb

clean: ## Take away what was made
	rm -rf $(VENV) out build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage
