"""What is kept between sessions: read back as it was, and never in the way."""

from pathlib import Path

import pytest

from tui.list.arrangement import Arrangement
from tui.shell.preferences import Kept, load, save

MINE = Arrangement(view="late", grouping="township", order="slip", descending=True, wanted="岳林")


def test_what_was_saved_is_read_back(tmp_path: Path) -> None:
    kept = Kept({"我的视图": MINE}, light=True, head="short")
    save(tmp_path / "state", kept)
    assert load(tmp_path / "state") == kept
    assert (tmp_path / "state").stat().st_mode & 0o077 == 0


def test_without_a_file_there_are_the_defaults(tmp_path: Path) -> None:
    assert load(tmp_path) == Kept()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{",
        '{"views": 3, "light": 1, "head": "no"}',
        '{"views": {"a": {"order": "no column"}, "b": 7, "c": {"what": 1}}}',
        '{"views": {"a": {"view": ["late"]}}}',
        "\x00\xff",
    ],
)
def test_a_file_no_longer_understood_is_as_good_as_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "screen.json").write_text(text, encoding="utf-8")
    assert load(tmp_path) == Kept()


def test_a_view_is_replaced_and_dropped_by_its_name() -> None:
    kept = Kept().with_view("a", MINE).with_view("a", Arrangement())
    assert dict(kept.views) == {"a": Arrangement()}
    assert not kept.with_view("a", None).views
