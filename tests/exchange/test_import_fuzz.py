"""A short run of the fuzzing in `tests/exchange/fuzz.py`."""

from unittest import mock

from portfolio.exchange.problems import Problems
from portfolio.exchange.service.imports import baselines
from portfolio.exchange.service.imports.baselines import figures
from tests.exchange import fuzz, losses


def test_mutants_end_in_a_clear_error_or_an_import(tmp_path):
    ends = fuzz.run(tmp_path, 150, seed=7)
    assert ends.total() == 150
    assert ends["refused"] > 0 < ends["taken"]


def test_no_cell_is_lost_in_silence(tmp_path):
    assert losses.run(tmp_path, 40, seed=7) == {}


def test_a_cell_that_is_lost_in_silence_is_found(tmp_path):
    def bare(item):
        return {
            name: value for name, value in figures(item).items() if not name.endswith("_printed")
        }

    silent = mock.patch.object(Problems, "warn", return_value=None)
    with silent, mock.patch.object(baselines, "figures", bare):
        found = losses.run(tmp_path, 40, seed=7)
    assert found.total() > 10
