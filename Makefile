PYTHON ?= python3
BIN := .venv/bin

.PHONY: setup demo app test check wheel validate bench soak newcomer team-bench shots

setup: .venv/.ready

demo: setup
	$(BIN)/screener demo

app: setup
	$(BIN)/screener app

test: setup
	$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# SEED=n films other people and leaves docs/accuracy.md alone; REAL=folder checks real clips too.
validate: .venv/.validation
	$(BIN)/python -m validation all $(if $(SEED),--seed $(SEED)) $(if $(REAL),--real "$(REAL)")

# HEAVY=file times the plain loop with the heavy pose model, too, which is not shipped; ROUNDS=n times everyone more or less often.
bench: setup
	$(BIN)/python -m bench all $(if $(HEAVY),--heavy "$(HEAVY)") $(if $(ROUNDS),--rounds $(ROUNDS))

# Fifty screenings in a row through a real browser, then two visitors at once: no file may be left, memory may hardly grow. Ten minutes.
soak: setup
	$(BIN)/python -m bench soak $(if $(SCREENINGS),--screenings $(SCREENINGS)) $(if $(ROUNDS),--rounds $(ROUNDS))

# From the open page to a result, and from an upload to a result, beside `screener screen` in the same run.
newcomer: setup
	$(BIN)/python -m bench newcomer $(if $(ROUNDS),--rounds $(ROUNDS))

# The team's page and its filters with 200 athletes and 2 000 results, in SQLite and PostgreSQL, through a real browser; into docs/scale.md.
team-bench: setup
	$(BIN)/python -m bench team $(if $(ROUNDS),--rounds $(ROUNDS))

# Pictures of every page, wide and narrow, light and dark, for docs/shots.
shots: setup
	$(BIN)/python -m tests.shots

wheel: setup
	$(BIN)/python -m build --wheel

.venv/.ready: pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install -c constraints.txt -e ".[dev]"
	touch $@

.venv/.validation: .venv/.ready
	$(BIN)/python -m pip install -c constraints.txt -e ".[validation]"
	touch $@
