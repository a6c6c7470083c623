"""A short run of the fuzzing in `tests/exchange/fuzz.py`."""

from tests.exchange import fuzz


def test_mutants_end_in_a_clear_error_or_an_import(tmp_path):
    ends = fuzz.run(tmp_path, 150, seed=7)
    assert ends.total() == 150
    assert ends["refused"] > 0 < ends["taken"]
