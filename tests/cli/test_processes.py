"""A fork says and does what the installed command does in a process of its own."""

import pytest

from tests.conftest import first

#: One of each way to end, with its exit code.
ENDS = [
    (("--version",), 0),
    (("report", "N1", "--month", "2026-11", "--note", "甲"), 0),
    (("show", "Q9"), 2),
    (("list", "--as-of", "2026-11"), 0),
    (("show", "C2", "--as-of", "2026-11", "--format", "json"), 0),
    (("rollup", "--check", "--as-of", "2026-11"), 3),
    (("report", "N1", "--month", "2023-01", "--done-total", "6.6"), 5),
    (("--db", "none.db", "list"), 7),
    (("db", "backup", "taken"), 8),
]


@pytest.mark.parametrize(("arguments", "code"), first(3, ENDS), ids=str)
def test_a_fork_is_as_the_command(portfolio, own_process, tmp_path, arguments, code):
    (tmp_path / "taken").touch()
    before = portfolio.path.read_bytes()
    forked = portfolio(*arguments, lang="zh")
    changed = portfolio.path.read_bytes() != before
    portfolio.path.write_bytes(before)
    alone = own_process(*arguments, lang="zh")
    assert (forked.returncode, forked.stdout) == (alone.returncode, alone.stdout)
    assert forked.stderr == alone.stderr
    assert (alone.returncode, portfolio.path.read_bytes() != before) == (code, changed)
