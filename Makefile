# Each target sets up what it needs: a Python environment in .venv, made once and filled again only
# when pyproject.toml or constraints.txt change, and the system libraries that Qt loads.

FILE := resources/samples/conger.txt
PYTHON := .venv/bin/python
INSTALL := $(PYTHON) -m pip install --constraint constraints.txt --editable

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help run test test-processors fuzz lint format check bench docs dist bundle

help: ## print this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# Without its libraries, or without a display, the program still does its job in the terminal.
run: .venv/.run ## show a sample text in its colours; FILE=... shows another
	@$(PYTHON) .ci/qt_libraries.py $${WAYLAND_DISPLAY:+wayland} $${DISPLAY:+xcb} || true
	@$(PYTHON) -m gltr_desktop "$(FILE)"

test test-processors fuzz bench: export QT_QPA_PLATFORM := offscreen

test: .venv/.test ## run every test, without a screen
	@$(PYTHON) .ci/qt_libraries.py offscreen
	$(PYTHON) -m pytest --cov

# What older processors would do; a value that this one does not reach changes nothing.
OLDER := ONEDNN_MAX_CPU_ISA=AVX2 ONEDNN_MAX_CPU_ISA=AVX512_CORE \
	ONEDNN_MAX_CPU_ISA=AVX512_CORE_BF16 ATEN_CPU_CAPABILITY=avx2

# Servers compute elsewhere.
COMPUTED := tests/scoring tests/models --ignore=tests/models/servers \
	--ignore=tests/models/engines/vllm --ignore=tests/models/engines/sglang

test-processors: .venv/.test ## run the tests of what is computed as if on older processors
	@$(PYTHON) .ci/qt_libraries.py offscreen
	@set -e; for limit in $(OLDER); do \
		echo "$$limit"; \
		env "$$limit" HYPOTHESIS_PROFILE=quick $(PYTHON) -m pytest --quiet $(COMPUTED); \
	done

MINUTES := 60

fuzz: .venv/.test ## try hostile inputs for an hour; MINUTES=... for another time
	@$(PYTHON) .ci/qt_libraries.py offscreen
	@set -e; end=$$(( $$(date +%s) + 60 * $(MINUTES) )); while [ "$$(date +%s)" -lt "$$end" ]; do \
		env FUZZ_EXAMPLES=500 $(PYTHON) -m pytest --quiet --timeout 3600 \
			--hypothesis-show-statistics tests/fuzz; \
	done

bench: .venv/.run ## time what has to be fast
	@$(PYTHON) .ci/qt_libraries.py offscreen
	$(PYTHON) -m benchmarks

lint: .venv/.dev ## check style and types
	$(PYTHON) -m ruff check
	$(PYTHON) -m ruff format --check
	$(PYTHON) -m mypy

format: .venv/.dev ## write the code as `make lint` wants it
	$(PYTHON) -m ruff check --fix
	$(PYTHON) -m ruff format

docs: .venv/.docs ## build the site of the documents, with new pictures of the window
	@$(PYTHON) .ci/qt_libraries.py offscreen
	$(PYTHON) docs/site/build_site.py

dist: .venv/.bundle ## build the wheel and the source, the list of their parts, and checksums
	$(PYTHON) packaging/build_dist.py

bundle: $(PYTHON) ## build what people install on a system like this one; it brings its own Python
	$(PYTHON) packaging/build_bundle.py

check: ## run all that a change has to pass, in a real window too
	@.ci/run

# Left behind only by an install that went through to its end.
.venv/.run: $(PYTHON) pyproject.toml constraints.txt
	$(INSTALL) .
	@touch $@

.venv/.test .venv/.dev .venv/.docs .venv/.bundle: .venv/.%: $(PYTHON) pyproject.toml constraints.txt
	$(INSTALL) '.[$*]'
	@touch $@

$(PYTHON):
	.ci/venv
