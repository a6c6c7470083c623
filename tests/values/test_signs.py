"""Signs that are not seen: shown in what is told, left out of what is kept as one line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portfolio.values.signs import clean_line, shown


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("\x1b]0;title\x07", "�]0;title�"),
        ("a\u202eb\u200bc\u2028d\ufeff", "a�b�c�d�"),
        ("奉化\n\t1.2", "奉化\n\t1.2"),
        ("x\udc80", "x�"),
    ],
)
def test_what_is_not_seen_is_shown(text, seen):
    assert shown(text) == seen


@given(st.text(), st.integers(1, 50))
def test_a_line_is_short_and_clean(text, most):
    line = clean_line(text, most)
    assert len(line) <= most
    assert line == shown(line).strip()
    assert not set(line) & set("\n\t\x1b\u202e")
    assert clean_line(line, most) == line


def test_a_line_keeps_what_is_seen():
    assert clean_line("  张三\x1b[2J \t（规财科）\n", 40) == "张三 [2J （规财科）"
