"""Each harness of the scoreboard goes red for a defect that it must find.

Part of `make safety`: too long for the ordinary suite, which looks only that what a defect takes
the place of is still there.
"""

import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from tests.safety.__main__ import HARNESSES

PLANTED = [
    (name, plant) for name in HARNESSES for plant in import_module(f"tests.safety.{name}").PLANTS
]


@pytest.mark.parametrize(("name", "plant"), PLANTED)
def test_what_a_defect_takes_the_place_of_is_there(name, plant):
    harness = import_module(f"tests.safety.{name}")
    if hasattr(harness, "planted"):
        with harness.planted(plant):
            pass


@pytest.mark.skipif("SAFETY" not in os.environ, reason="part of make safety")
@pytest.mark.parametrize(("name", "plant"), PLANTED)
def test_a_planted_defect_is_found(name, plant):
    ran = subprocess.run(
        [sys.executable, "-m", "tests.safety", "--short", "--only", name, "--plant", plant],
        check=False,
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[2],
        timeout=170,
    )
    assert ran.returncode == 1, ran.stdout + ran.stderr
    assert "broke down" not in ran.stdout
    assert "without a word" not in ran.stdout
