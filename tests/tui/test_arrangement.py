"""What is shown of the list, in which groups and order, and what typing finds."""

from dataclasses import replace

import pytest

from portfolio.projects.records.lists import ProjectRow
from portfolio.projects.service import lookup
from portfolio.store.database import Database
from portfolio.values import language
from portfolio.values.months import Dated, Month
from tests.tui.conftest import PRESENT
from tui.list.arrangement import (
    GROUPED_BY,
    SORTED_BY,
    VIEWS,
    Arrangement,
    belongs,
    group_of,
    grouped,
    ordered,
)
from tui.list.columns import COLUMNS, townships_text
from tui.list.rows import Projects, subtotal, subtotal_text, sums_text
from tui.list.search import Search


@pytest.fixture
def rows(database: Database) -> tuple[ProjectRow, ...]:
    return lookup.list_projects(database, PRESENT)


def codes(rows: object) -> str:
    return " ".join(row.code for row in rows)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", "C1 C2 C3 N1 N2 P1 P2 P3 P4 X1 X2"),
        ("中医医院", "C2"),
        ("zyy", "C2"),
        ("ZYY", "C2"),
        ("ｚｙｙ", "C2"),
        ("ylj", "C2 N1 N2"),
        ("xkyy", "P1"),
        ("yuelin", "C2 N2"),
        ("岳林 社会", "N2"),
        ("private", "C3 N2"),
        ("竣工验收", "P3"),
        ("joint acceptance", "P3"),
        ("部分投用", "C1"),
        ("n1", "N1"),
        ("grey 溪口", "P1"),
        ("qzx", ""),
        ("[", ""),
        (".*", ""),
    ],
)
def test_typing_finds_words_of_both_languages_and_initials(
    rows: tuple[ProjectRow, ...], typed: str, found: str
) -> None:
    assert codes(Search(rows, PRESENT).finding(typed)) == found


def test_every_reading_of_a_character_counts(rows: tuple[ProjectRow, ...]) -> None:
    search = Search([replace(rows[0], name_zh="长街卫生院重建工程")], PRESENT)
    for typed in ("zjwsy", "cjwsy", "wsycj", "wsyzj"):
        assert search.finding(typed), typed
    assert not search.finding("wsyxj")


def test_every_column_but_none_other_can_be_ordered_by() -> None:
    assert set(SORTED_BY) == {column.key for column in COLUMNS}


@pytest.mark.parametrize("order", SORTED_BY)
def test_unknown_values_come_last_whichever_way_and_nothing_is_lost(
    rows: tuple[ProjectRow, ...], order: str
) -> None:
    up, down = (ordered(rows, order, descending=way) for way in (False, True))
    assert sorted(codes(up).split()) == sorted(codes(down).split()) == codes(rows).split()
    if order in ("finish", "beds", "money", "funder"):
        assert {row.code for row in up[-2:]} == {row.code for row in down[-2:]} == {"X1", "X2"}


def test_orders_by_figures_codes_and_names(rows: tuple[ProjectRow, ...]) -> None:
    assert codes(ordered(rows, "money", descending=True)).startswith("N1 C2 N2 P1")
    assert codes(ordered(rows, "beds", descending=False)).startswith("P3 P4 C1 C3 P2")
    many = [replace(rows[0], code=code) for code in ("P10", "P9", "N2", "P1a")]
    assert codes(ordered(many, "code", descending=False)) == "N2 P9 P10 P1a"
    language.speak("zh")
    named = [replace(rows[0], name_zh=name) for name in ("溪口", "莼湖", "大堰", "江口")]
    by_name = ordered(named, "name", descending=False)
    assert [row.name_zh for row in by_name] == ["莼湖", "大堰", "江口", "溪口"]


def test_the_same_column_again_turns_the_order_round() -> None:
    start = Arrangement()
    assert start.sorted_by("name") == ("name", False)
    assert start.sorted_by("slip") == ("slip", True)
    assert replace(start, order="name").sorted_by("name") == ("name", True)
    assert replace(start, order="name", descending=True).sorted_by("name") == ("name", False)


@pytest.mark.parametrize("grouping", [name for name in GROUPED_BY if name != "none"])
def test_groups_hold_every_project_once(rows: tuple[ProjectRow, ...], grouping: str) -> None:
    found = grouped(rows, grouping)
    assert sorted(codes(row for members in found.values() for row in members).split()) == sorted(
        codes(rows).split()
    )
    for key, members in found.items():
        assert {group_of(row, grouping) for row in members} == {key}


def test_a_project_of_several_townships_is_never_split(rows: tuple[ProjectRow, ...]) -> None:
    found = grouped(rows, "township")
    assert codes(found["several"]) == "C1 N1"
    assert list(found)[-2:] == ["several", "unknown"]


def test_a_township_without_an_english_name_goes_by_its_chinese_one(
    rows: tuple[ProjectRow, ...],
) -> None:
    language.speak("en")
    named = [replace(row, townships=row.townships[:1]) for row in rows if row.townships]
    (code, zh, _) = named[0].townships[0]
    bare = replace(named[0], townships=((code, zh, ""),))
    assert townships_text(bare) == zh
    assert ordered([bare, *named[1:]], "township", descending=False)[-1] is bare
    listing = Projects([bare], PRESENT).arranged(Arrangement(grouping="township"))
    (heading, _) = listing.window(0, len(listing))
    assert heading.heading is not None
    assert heading.heading.text.startswith(zh)


def test_views_answer_what_their_names_ask(rows: tuple[ProjectRow, ...]) -> None:
    kept = {view: codes(r for r in rows if belongs(view, r, PRESENT)) for view in VIEWS}
    assert kept["all"] == codes(rows)
    assert kept["unreported"] == "C1 C3 N1 N2 P1 P2 P3 P4 X1"  # what is in use is not asked
    assert kept["due"] == "C1 C3 N1 N2 P2 P3"
    assert kept["late"] == "C2"
    assert kept["open"] == "C2 X2"
    assert kept["stale"] == "C1 C3 N1 N2 P1 P2 P3 P4 X1"
    assert kept["lit"] == ""


def test_no_report_is_awaited_of_what_has_ended_or_has_reported(
    rows: tuple[ProjectRow, ...],
) -> None:
    for stage in ("stopped", "merged", "withdrawn", "evaluated"):
        assert not replace(rows[0], stage=stage).awaits(PRESENT)
    assert not replace(rows[0], last_report=PRESENT).awaits(PRESENT)
    assert replace(rows[0], stage="suspended", last_report=Month.of(2026, 10)).awaits(PRESENT)


def test_who_answers_a_month_is_one_of_those_asked(rows: tuple[ProjectRow, ...]) -> None:
    asked = replace(rows[0], opened=None, last_report=PRESENT)
    assert asked.answers(PRESENT)
    assert not replace(asked, last_report=PRESENT + -1).answers(PRESENT)
    opened = replace(asked, partly=False, opened=Dated(PRESENT, "month"))
    assert opened.answers(PRESENT)
    assert not replace(opened, opened=Dated(PRESENT + -1, "by")).answers(PRESENT)


def test_a_listing_has_headings_with_sums_and_finds_its_rows(rows: tuple[ProjectRow, ...]) -> None:
    listing = Projects(rows, PRESENT).arranged(Arrangement(grouping="funder"))
    lines = listing.window(0, len(listing))
    headings = [line.heading.text for line in lines if line.heading]
    assert headings[0].startswith("Public  7 projects · 3,762 million yuan · 690 new beds")
    assert headings[2].startswith("Not reported  2 projects")
    assert listing.place("N2") == next(i for i, line in enumerate(lines) if line.key == "N2")
    assert listing.place("ZZ") is None
    assert codes(listing.projects) == codes(e for e in listing.entries(0, 99) if hasattr(e, "code"))


def test_without_groups_the_order_runs_through_the_whole_list(rows: tuple[ProjectRow, ...]) -> None:
    shown = Projects(rows, PRESENT).arranged(Arrangement(grouping="none", order="money"))
    assert codes(shown.projects) == codes(ordered(rows, "money", descending=False))
    assert len(shown) == len(rows)


def test_sums_are_those_of_the_plan_and_say_how_many_were_known(
    rows: tuple[ProjectRow, ...],
) -> None:
    assert sums_text(subtotal(rows)) == (
        "9 projects · 4,312 million yuan · 1,015 new beds · +2 not summed"
    )
    assert sums_text(subtotal([replace(rows[0], investment=None), rows[1]])) == (
        "2 projects · 570 million yuan (1/2) · 180 new beds"
    )
    assert subtotal_text(subtotal(rows[9:])) == "2 projects"
    assert sums_text(subtotal(rows[:3])) == "3 projects · 752 million yuan · 225 new beds"
    assert sums_text(subtotal([])) == "0 projects · — · — new beds"
