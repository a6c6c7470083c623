"""Rooms import downwards only, and short commands load no heavy library."""

import json
import subprocess
import sys
from pathlib import Path

HEAVY = (
    *("pandas", "matplotlib", "textual", "alembic", "numpy"),
    *("python_calamine", "docx", "pdfplumber"),
)
SHORT = (
    ("--help",),
    ("rollup",),
    ("rollup", "--check", "--format", "json"),
    ("list",),
    ("show", "C2"),
    ("capacity",),
    ("reconcile",),
    ("indicator", "list"),
    ("money",),
    ("phase", "N1", "--year", "2026", "--done", "1亿", "--source", "x", "--reason", "x"),
    ("report", "N1", "--month", "2026-11", "--stage", "fit_out"),
)
#: Runs each command as a fork of a process that has loaded only what every command loads.
_SCRIPT = """
import json, os, sys
import sqlalchemy.orm
from portfolio.cli.main import main
from portfolio.store import models

watched, commands = json.loads(sys.argv[1])
for command in commands:
    if not os.fork():
        code = 0
        try:
            main(command)
        except SystemExit as done:
            code = done.code
        found = [module for module in watched if module in sys.modules]
        os.write(2, b"\\n" + json.dumps([command, code, found]).encode() + b"\\n")
        os._exit(0)
    os.wait()
"""


def loaded(watched, *commands, database):
    """Return, for each command, its exit code and which of the modules it has loaded."""
    done = subprocess.run(
        [sys.executable, "-c", _SCRIPT, json.dumps([watched, commands])],
        check=True,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={
            "PORTFOLIO_DB": str(database.path),
            "PORTFOLIO_USER": "officer",
            "LANG": "en_GB.UTF-8",
        },
    )
    told = [json.loads(line) for line in done.stderr.splitlines() if line.startswith("[[")]
    found = {tuple(command): (code, modules) for command, code, modules in told}
    assert found.keys() == set(commands), done.stderr
    return found


def test_short_commands_load_nothing_heavy(database):
    found = loaded(HEAVY, *SHORT, database=database)
    assert [command for command, (_, modules) in found.items() if modules] == []
    assert [command for command, (code, _) in found.items() if code not in (0, 3)] == []


def test_only_tables_load_rich(database):
    forms = [("rollup", "--format", form) for form in ("json", "csv", "md")]
    found = loaded(("rich",), *forms, ("rollup",), database=database)
    assert [found[form] for form in forms] == [(0, [])] * 3
    assert found["rollup",] == (0, ["rich"])


def test_the_core_never_loads_the_terminal_ui(database):
    assert loaded(("tui",), ("list",), database=database) == {("list",): (0, [])}


def test_layers():
    command = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run([command], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert "Rooms import downwards only KEPT" in done.stdout, done.stdout
