"""Runs the real command in a process of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

PORTFOLIO = Path(sys.executable).parent / "portfolio"


class Command:
    """The installed command on one database; each call is a process of its own."""

    def __init__(self, path, folder):
        self.path = path
        self.folder = folder
        self.environ = {"PORTFOLIO_STATE": str(folder.with_name(f"{folder.name}-state"))}

    def __call__(self, *arguments, lang="en", db=True, **environ):
        given = ["--db", str(self.path)] if db else []
        kept = {key: os.environ[key] for key in ("PATH", "HOME", "TMPDIR") if key in os.environ}
        return subprocess.run(
            [PORTFOLIO, *given, "--lang", lang, *arguments],
            check=False,
            capture_output=True,
            text=True,
            encoding="utf-8",
            cwd=self.folder,
            env={**kept, "PORTFOLIO_USER": "officer", **self.environ, **environ},
            timeout=120,
        )

    def json(self, *arguments, **options):
        done = self(*arguments, "--format", "json", **options)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)


@pytest.fixture
def portfolio(database, tmp_path):
    return Command(database.path, tmp_path)
