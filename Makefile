# make run   sets up what is missing, then opens the window on the demo project;
#            without a display it says so and dances the demo song into out/demo
# make test  sets up what is missing, then runs every check: style, types, import contracts, tests
# make test-exports  gets Blender, the FBX SDK and others into .outside (1.2 GB) where they can be had, and has them open
#            what we write; once they are there, `make test` does so too
#
# The first time takes some minutes; stamps in .venv make it quick from then on.
# `make PYTHON=/path/to/python3.12 run` uses that Python; `make clean` forgets the set-up.

VENV := .venv
BIN := $(VENV)/bin
STAMPS := $(VENV)/stamps
SYSTEM_PACKAGES := libgl1 libegl1 libglib2.0-0 libfontconfig1 libxkbcommon-x11-0 libdbus-1-3 \
	libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 xvfb xauth

# The first Python of at least 3.11 that can make virtual environments.
FIND_PYTHON := for python in $(PYTHON) python3.11 python3.12 python3.13 python3.14 python3; do \
	if $$python -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; \
	then command -v $$python; break; fi; done

# Says which packages and why, then installs them; needs $$packages and $$why.
APT_INSTALL := \
	if ! command -v apt-get >/dev/null 2>&1; then \
		echo "This system has no apt-get. Please install the counterparts of: $$packages ($$why)." >&2; \
	else \
		sudo=; if [ "$$(id -u)" -ne 0 ]; then sudo=sudo; fi; \
		echo "Installing with $${sudo:+sudo }apt-get:$$packages ($$why)."; \
		if [ -n "$$sudo" ] && ! command -v sudo >/dev/null 2>&1; then \
			echo "There is no sudo; please run as root: apt-get install $$packages" >&2; exit 1; fi; \
		$$sudo apt-get update -qq && \
		$$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$packages; \
	fi

.PHONY: run test test-exports setup clean
.DELETE_ON_ERROR:

run: $(STAMPS)/package
	@$(BIN)/choreo-studio studio

test: $(STAMPS)/package
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	@if command -v xvfb-run >/dev/null 2>&1; \
	then echo "pytest (on a virtual screen)"; xvfb-run -a -s "-screen 0 1600x1000x24" $(BIN)/pytest; \
	else echo "pytest"; $(BIN)/pytest; fi

test-exports: $(STAMPS)/package
	@$(BIN)/python -m tests.outside.install
	@echo "pytest"; $(BIN)/pytest -m outside -rs tests/outside

setup: $(STAMPS)/package

$(BIN)/python:
	@python="$$($(FIND_PYTHON))"; \
	if [ -z "$$python" ]; then \
		why="Python 3.11 or newer with venv, to run anything at all"; \
		packages=" python3 python3-venv"; $(APT_INSTALL); \
		python="$$($(FIND_PYTHON))"; \
		if [ -z "$$python" ]; then packages=" python3.11 python3.11-venv"; $(APT_INSTALL); fi; \
		python="$$($(FIND_PYTHON))"; \
	fi; \
	if [ -z "$$python" ]; then echo "Please install Python 3.11 or newer with its venv module." >&2; exit 1; fi; \
	echo "Making $(VENV) with $$python"; "$$python" -m venv $(VENV)

$(STAMPS)/system: Makefile | $(BIN)/python
	@mkdir -p $(STAMPS); \
	if [ "$$(uname -s)" = Linux ]; then \
		packages=; for package in $(SYSTEM_PACKAGES); do \
			dpkg-query -W -f='$${Status}' $$package 2>/dev/null | grep -q "ok installed" || packages="$$packages $$package"; \
		done; \
		why="Qt and OpenGL need them to open a window; xvfb and xauth give tests a screen"; \
		if [ -n "$$packages" ]; then $(APT_INSTALL); fi; \
	fi
	@touch $@

$(STAMPS)/package: pyproject.toml constraints.txt $(STAMPS)/system
	@echo "Installing the program into $(VENV) (some minutes the first time)"
	@$(BIN)/python -m pip install --quiet --constraint constraints.txt torch==2.13.0
	@$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev,video]'
	@touch $@

clean:
	rm -rf $(VENV) .outside out
