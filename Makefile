# The front door.  Without make (Windows), or with uv: the same steps as plain lines are in README.md.
PYTHON ?= python3
PY = .venv/bin/python
PIP = $(PY) -m pip --disable-pip-version-check --quiet
OF_A_LESSON = xent_lesson/lessons tests/lessons tests/test_notebooks.py tests/browser/test_lessons.py notebooks
NEEDS = requirements.txt constraints.txt pyproject.toml

lab: .venv/for-lab          ## install what is missing, then open the first lesson in JupyterLab
	@$(PY) -m jupyterlab --config=jupyter_lab_config.py

test: .venv/for-test        ## check everything: the rooms, the laws, the notebooks, the browser (make test LESSON=05: one lesson)
	@{ test "$$XENT_CHROMIUM" || command -v chromium || command -v chromium-browser || command -v google-chrome || \
	  $(PY) -m playwright install chromium; } >/dev/null 2>&1 || echo "No Chromium here, and none could be fetched."
	@$(PY) -m pytest -n 2 --dist loadfile --no-loadscope-reorder $(if $(LESSON),--lesson $(LESSON) $(OF_A_LESSON)) $(ARGS)

update:                     ## bring the new version of the lessons; what you changed is kept beside them
	@$(or $(wildcard $(PY)),"$(PYTHON)") tools/update.py

frameworks: .venv/for-frameworks  ## also install PyTorch, Keras, scikit-learn and SciPy (1.2 GB): lesson 13 then asks them too

class: .venv/for-class      ## try out a class: a hub on this machine with test accounts, closed to all others
	@$(PY) -m jupyterhub --config=deploy/try_out.py

floors: .venv-floors/for-test  ## run the tests with the oldest versions that pyproject.toml allows
	@.venv-floors/bin/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder $(ARGS)

notebooks: .venv/for-test   ## run every notebook and keep only what belongs in the repository
	@$(PY) tools/notebooks.py

handout: .venv/for-lab      ## write each deck of a lecture as a page for printing, into handouts/
	@$(PY) tools/handout.py

site: .venv/for-lab         ## build the lessons as web pages, in site/ (make site LESSON=05: one page; all of them take minutes)
	@$(PY) -m xent_lesson.site $(if $(LESSON),--lesson $(LESSON)) $(ARGS)

axe: .venv/for-test         ## ask axe, from npm, whether the pages in site/ can be used by everyone
	@test -f site/index.html || $(MAKE) site
	@test -f .venv/node/node_modules/axe-core/axe.min.js || npm install --silent --no-save --prefix .venv/node axe-core@4
	@$(PY) tools/axe.py .venv/node/node_modules/axe-core/axe.min.js

lock: .venv/for-test        ## move constraints.txt to the newest releases (then: make test)
	@$(PIP) install uv
	@$(PY) -m uv pip compile --quiet --upgrade --universal --python-version 3.11 --extra test --extra class --no-annotate \
	  --custom-compile-command "make lock" --output-file constraints.txt pyproject.toml

clean:                      ## remove .venv and everything else that was made here
	@rm -rf .venv .venv-* build handouts *.egg-info .pytest_cache .hypothesis site
	@find . -name __pycache__ -prune -exec rm -rf {} + -o -name .ipynb_checkpoints -prune -exec rm -rf {} +

help:                       ## say what there is
	@sed -n 's/^\([a-z]*\):.*## /make \1: /p' Makefile

.PHONY: lab test update frameworks floors notebooks handout lock clean help site class axe

# The marks below say what is installed, and where: a folder that was moved or copied is installed again.
ifneq ($(shell cat .venv/folder 2>/dev/null),$(CURDIR))
$(shell rm -f .venv/for-lab .venv/for-test .venv/for-frameworks .venv/for-class .venv-floors/for-test)
endif

.venv/bin/python:
	@command -v "$(PYTHON)" >/dev/null || \
	  { echo "This project needs Python 3.11 or newer; there is no \`$(PYTHON)\` here." >&2; exit 1; }
	@"$(PYTHON)" tools/python_ok.py "$(PYTHON)"
	@"$(PYTHON)" -m venv --clear .venv

.venv/for-lab: $(NEEDS) | .venv/bin/python
	@echo "Installing the lessons into .venv: about a minute, once ..."
	@$(PY) -m pip --version >/dev/null 2>&1 || $(PY) -m ensurepip >/dev/null
	@$(PIP) install -r requirements.txt
	@$(PY) -c "import matplotlib.font_manager"
	@pwd -P > .venv/folder && touch $@

.venv/for-test: $(NEEDS) | .venv/bin/python
	@echo "Installing the lessons and their tests into .venv: about a minute, once ..."
	@$(PY) -m pip --version >/dev/null 2>&1 || $(PY) -m ensurepip >/dev/null
	@$(PIP) install -c constraints.txt -e '.[test]'
	@$(PY) -c "import matplotlib.font_manager"
	@pwd -P > .venv/folder && touch .venv/for-lab $@

.venv/for-frameworks: .venv/for-test
	@echo "Installing the frameworks of lesson 13 into .venv: about a minute, once ..."
	@$(PIP) install -c constraints.txt -e '.[test,frameworks]'
	@touch $@

.venv/for-class: $(NEEDS) | .venv/bin/python
	@command -v npm >/dev/null || \
	  { echo "A class needs a proxy from npm, and there is no npm here: install Node.js 20 or newer." >&2; exit 1; }
	@echo "Installing the hub and its proxy into .venv: about a minute, once ..."
	@$(PY) -m pip --version >/dev/null 2>&1 || $(PY) -m ensurepip >/dev/null
	@$(PIP) install -c constraints.txt -e '.[class]'
	@npm install --silent --no-save --prefix .venv/node configurable-http-proxy@5
	@$(PY) -c "import matplotlib.font_manager"
	@pwd -P > .venv/folder && touch .venv/for-lab $@

.venv-floors/for-test: pyproject.toml | .venv/for-test
	@echo "Installing the oldest allowed versions into .venv-floors: about a minute, once ..."
	@$(PIP) install uv
	@$(PY) -m uv venv --quiet --clear --python 3.11 .venv-floors
	@$(PY) -m uv pip install --quiet --python .venv-floors/bin/python --resolution lowest-direct -e '.[test]'
	@.venv-floors/bin/python -c "import matplotlib.font_manager"
	@touch $@
