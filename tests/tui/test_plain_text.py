"""Text on the terminal: cells, ellipses, line breaks, and nothing unseen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from portfolio.values.remarks import Remark
from tui.form.outlook import remark_text
from tui.shell.plain import cut, fit, plain, wrapped

TEXTS = st.text(alphabet=st.sampled_from("abc 奉化区，。（）“”12.5—…+"), max_size=60)


@given(TEXTS, st.integers(0, 40))
def test_fit_takes_exactly_its_cells(text: str, width: int) -> None:
    assert cell_len(fit(text, width)) == width


def test_cut_ends_in_an_ellipsis_and_never_within_a_character() -> None:
    assert cut("奉化区中医医院", 8) == "奉化区…"
    assert cut("奉化区中医医院", 14) == "奉化区中医医院"


@given(TEXTS, st.integers(4, 40))
def test_wrapped_keeps_the_text_and_the_width(text: str, width: int) -> None:
    lines = wrapped(text, width)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(cell_len(line) <= width for line in lines)


def test_no_line_starts_with_a_closing_mark() -> None:
    assert wrapped("无最新依据，未计入", 10) == ["无最新依", "据，未计入"]


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("\x1b[31mred", "�[31mred"),
        ("a\u202eb", "a�b"),
        ("a\u200bb", "a�b"),
        ("[/][@click=app.quit]x", "[/][@click=app.quit]x"),
        ("two\nlines\tand more", "two lines and more"),
        ("一二三" + "\udc80", "一二三�"),
    ],
)
def test_plain_shows_what_cannot_be_seen(text: str, seen: str) -> None:
    assert plain(text) == seen


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("请补填依据文件（--source）。", "请补填依据文件。"),
        ("Until a report names one (--source).", "Until a report names one."),
        ("(a) -- b", "(a) -- b"),
    ],
)
def test_a_remark_in_a_form_names_no_option_of_the_command(sentence: str, told: str) -> None:
    assert remark_text(Remark(sentence, {})) == told


def test_no_line_ends_in_an_opening_bracket_or_begins_with_a_stop() -> None:
    assert wrapped("finds 中医医院. Also", 14) == ["finds 中医医", "院. Also"]
    assert wrapped("投用仅据公开报道（C2）", 18) == ["投用仅据公开报道", "（C2）"]
