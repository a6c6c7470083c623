"""How text is made fit, and how lists share the lines of two pages."""

from hypothesis import given
from hypothesis import strategies as st

from portfolio.pack.brief.markdown import escaped
from portfolio.pack.brief.parts import cells, ended, shortened, shown
from portfolio.pack.brief.room import Cut, heights, share

heights_of_lists = st.lists(st.lists(st.integers(1, 3), max_size=12), min_size=1, max_size=6)


@given(heights_of_lists, st.integers(0, 40))
def test_each_list_keeps_its_first_item_and_no_more_than_there_is_room(lists, lines):
    kept = share(lists, lines)
    for number, items in zip(kept, lists, strict=True):
        assert bool(number) == bool(items)
        assert number <= min(len(items), 8)
    used = sum(sum(items[:number]) for number, items in zip(kept, lists, strict=True))
    assert used <= max(lines, sum(items[0] for items in lists if items))


def test_a_long_list_does_not_push_a_short_one_out():
    assert share([[1] * 50, [1, 1], []], 8) == [6, 2, 0]


@given(st.text(), st.integers(4, 60))
def test_shortened_text_takes_no_more_room(text, room):
    assert cells(shortened(text, room)) <= room
    assert "\n" not in shown(text)


def test_signs_without_a_shape_are_shown_as_boxes():
    assert shown("甲\u202e乙\x00\ufffe\u200b\n 丙") == "甲□乙□□□ 丙"


def test_a_sentence_that_was_cut_has_no_full_stop():
    assert (ended("late"), ended("cut…")) == ("late.", "cut…")


def test_what_is_left_out_is_counted():
    assert (Cut("abcd", 3).named, Cut("abcd", 3).rest, Cut("", 0).rest) == ("abc", 1, 0)


def test_heights_are_counted_in_lines():
    assert heights(["", "字" * 50, "字" * 51]) == [1, 1, 2]


def test_a_line_of_markdown_starts_no_list():
    assert (escaped("1. a"), escaped("- a"), escaped("+ a")) == (r"1\. a", r"\- a", r"\+ a")
