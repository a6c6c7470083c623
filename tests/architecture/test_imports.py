"""Rooms import downwards only, and short commands load no heavy library."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = ("pandas", "matplotlib", "textual", "alembic", "numpy", "python_calamine")


def loaded(code, *arguments, database):
    script = (
        "import json, sys\n"
        "try:\n"
        "    from portfolio.cli.main import main\n"
        f"    main({list(arguments)!r})\n"
        "except SystemExit as done:\n"
        "    code = done.code\n"
        f"sys.stderr.write('\\n' + json.dumps([code, [m for m in {code!r} if m in sys.modules]]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
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
    return json.loads(done.stderr.splitlines()[-1])


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["rollup"],
        ["rollup", "--check", "--format", "json"],
        ["list"],
        ["show", "C2"],
        ["capacity"],
        ["reconcile"],
        ["money"],
        ["phase", "N1", "--year", "2026", "--done", "1亿", "--source", "x", "--reason", "x"],
        ["report", "N1", "--month", "2026-11", "--stage", "fit_out"],
    ],
)
def test_short_commands_load_nothing_heavy(database, arguments):
    code, found = loaded(HEAVY, *arguments, database=database)
    assert code in (0, 3)
    assert found == []


@pytest.mark.parametrize("form", ["json", "csv", "md"])
def test_only_tables_load_rich(database, form):
    assert loaded(("rich",), "rollup", "--format", form, database=database) == [0, []]


def test_the_core_never_loads_the_terminal_ui(database):
    _, found = loaded(("tui",), "list", database=database)
    assert found == []


def test_layers():
    command = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run([command], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert "Rooms import downwards only KEPT" in done.stdout, done.stdout
