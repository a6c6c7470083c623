"""Runs the real command: as a fork of one that has loaded all, or in a process of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

PORTFOLIO = Path(sys.executable).parent / "portfolio"


class Command:
    """The command on one database; each call is a fork of a program that has loaded it."""

    def __init__(self, path, folder, run):
        self.path = path
        self.folder = folder
        self.environ = {"PORTFOLIO_STATE": str(folder.with_name(f"{folder.name}-state"))}
        self._run = run

    def __call__(self, *arguments, lang="en", db=True, options=None, **environ):
        given = ["--db", str(self.path)] if db else []
        kept = {key: os.environ[key] for key in ("PATH", "HOME", "TMPDIR") if key in os.environ}
        return self._run(
            [*given, "--lang", lang, *arguments],
            cwd=self.folder,
            environ={**kept, "PORTFOLIO_USER": "officer", **self.environ, **environ},
            **(options or {}),
        )

    def json(self, *arguments, **options):
        done = self(*arguments, "--format", "json", **options)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)


def process(arguments, *, cwd, environ):
    """Run the installed command as a process of its own."""
    return subprocess.run(
        [PORTFOLIO, *arguments],
        check=False,
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=cwd,
        env=environ,
        timeout=120,
    )


@pytest.fixture
def portfolio(database, tmp_path, forks):
    return Command(database.path, tmp_path, forks.run)


@pytest.fixture
def own_process(database, tmp_path):
    """The same as true processes: where start-up, surroundings or signals are the point."""
    return Command(database.path, tmp_path, process)
