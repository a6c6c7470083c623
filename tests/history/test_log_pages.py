"""The log in windows: what is read, what is found, and what could be taken back."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime

import pytest

from portfolio.history.service import log as history
from portfolio.history.words.log import UNCHANGED, change_text, told, undo_question, undone_text
from portfolio.projects.service import edits, reports
from portfolio.store.log import Authorship
from portfolio.values import language
from portfolio.values.errors import BadInput, ChangedMeanwhile, WrongUsage
from portfolio.values.months import Dated, Month
from tests.conftest import NOW, author
from tests.store.test_statements import statements


def on(day, who="officer", reason="test"):
    return Authorship(who, datetime(2026, 11, day, 8, tzinfo=UTC), reason)


def numbers(database, text="", **where):
    page = history.read_page(database, text=text, size=50, **where)
    assert page.total == len(page.logged.entries)
    return [entry.number for entry in page.logged.entries]


def test_windows_of_one_log_fit_together_while_others_go_on_writing(database):
    for day in (1, 2, 3):
        reports.file_report(database, on(day), "N1", NOW, {"note": str(day)})
    first = history.read_page(database, size=2)
    assert ([e.number for e in first.logged.entries], first.total, first.head) == ([4, 3], 4, 4)
    reports.file_report(database, on(4), "N1", NOW, {"note": "4"})
    second = history.read_page(database, size=2, first=2, head=first.head)
    assert [e.number for e in second.logged.entries] == [2, 1]
    assert (second.first, second.total) == (2, 4)


def test_a_long_change_is_read_in_part_and_the_rest_counted(database):
    (founding,) = history.read_page(database, size=1).logged.entries
    assert len(founding.rows) == history.LISTED_ROWS
    whole = history.read_change(database, 1).entries[0]
    assert (len(whole.rows), whole.more) == (history.LISTED_ROWS + founding.more, 0)
    with pytest.raises(WrongUsage, match="no change 9"):
        history.read_change(database, 9)


def test_changes_are_found_by_officer_project_reason_field_and_value(database):
    reports.file_report(database, on(1, "王芳"), "N1", NOW, {"stage": "fit_out"})
    edits.edit_project(database, on(2, "张伟", "单位更名"), "C2", {"owner": "区中医医院"})
    reports.file_report(database, on(3, "张伟"), "N1", NOW, {"note": "管线未迁"})
    assert numbers(database, "王芳") == [2]
    assert numbers(database, "n1") == [4, 2, 1]
    assert numbers(database, "更名") == [3]
    assert numbers(database, "未迁") == [4]
    assert numbers(database, "fit-out") == [2]
    assert numbers(database, "owner") == [3]
    assert numbers(database, "zzz") == []
    assert numbers(database, "王芳", code="C2") == []
    assert numbers(database, "100%") == []
    language.speak("zh")
    assert numbers(database, "装饰") == [2]
    assert numbers(database, "建设单位") == [3]


def test_the_statements_of_a_page_do_not_grow_with_the_log(database):
    def read():
        history.read_page(database, size=50, text="n1")

    few = statements(read)
    for day in range(1, 21):
        reports.file_report(database, on(day), "N1", Month.of(2025, 1) + day, {"note": "x"})
    assert statements(read) == few <= 15


def test_a_key_used_again_after_a_taking_back_names_the_new_record(database):
    reports.file_report(database, on(1), "N1", NOW, {"note": "一"})
    history.undo(database, on(2))
    reports.file_report(database, on(3), "P1", NOW, {"note": "二"})
    reports.file_report(database, on(4), "P1", NOW, {"note": "三"})
    entries = history.read_page(database, size=4).logged.entries
    names = [{row.name for row in entry.rows} for entry in entries]
    assert names == [{"P1 2026-11"}, {"P1 2026-11"}, {"N1 2026-11"}, {"N1 2026-11"}]
    assert numbers(database, code="N1")[:2] == [3, 2]
    assert numbers(database, code="P1")[:2] == [5, 4]


# --- told in words ------------------------------------------------------------------------------


def test_a_new_report_is_told_with_its_values_and_its_document(database):
    finish = Dated(Month.of(2027, 12), "year")
    values = {
        "stage": "fit_out",
        "forecast_finish": finish,
        "reason": "site",
        "source": "十一月月报",
    }
    reports.file_report(database, on(1), "N1", NOW, values)
    logged = history.read_change(database, 2)
    assert change_text(logged.entries[0], logged) == (
        "Status report N1 2026-11 added: Stage Fit-out, Forecast finish 2027,"
        " Reason Site and resettlement, Source document 十一月月报;"
        " Document doc-8 added: Title 十一月月报"
    )


def test_a_month_without_change_is_told_as_that_and_not_as_a_stage(database):
    reports.file_report(database, on(1), "N1", Month.of(2026, 10), {"stage": "fit_out"})
    reports.confirm_unchanged(database, on(2, reason=UNCHANGED), "N1", NOW)
    logged = history.read_change(database, 3)
    assert (
        change_text(logged.entries[0], logged) == "Status report N1 2026-11: no change this month"
    )
    assert numbers(database, "no change this month") == [3]


def test_an_edited_date_and_its_precision_are_one_field(database):
    reports.file_report(
        database, on(1), "N1", NOW, {"forecast_finish": Dated(Month.of(2027, 12), "year"), "reason": "site"}
    )  # fmt: skip
    reports.file_report(
        database, on(2), "N1", NOW, {"forecast_finish": Dated(Month.of(2028, 3), "month"), "reason": "site"}
    )  # fmt: skip
    logged = history.read_change(database, 3)
    (item,) = told(logged.entries[0], logged)
    assert (item.doing, item.fields) == ("edited", (("Forecast finish", "2027", "Mar 2028"),))


@pytest.mark.parametrize(
    ("precision", "old", "new"),
    [("by", "by Mar 2024", "by May 2024"), ("year", "2023", "2024"), ("month", "Mar 2024", "May 2024")],
)  # fmt: skip
def test_an_edited_month_is_told_as_surely_as_it_is_known(database, precision, old, new):
    months = (Month.of(2023, 12), Month.of(2024, 12))
    if precision != "year":
        months = (Month.of(2024, 3), Month.of(2024, 5))
    for day, month in enumerate(months, 1):
        given = {"actual_finish": Dated(month, precision)}
        reports.file_report(database, on(day), "N1", NOW, given)
    logged = history.read_change(database, 3)
    (item,) = told(logged.entries[0], logged)
    assert item.fields == (("Actual finish", old, new),)
    history.undo(database, on(3))
    taken = history.read_change(database, 4)
    assert told(taken.entries[0], taken)[0].fields == (("Actual finish", new, old),)


# --- what could be taken back -------------------------------------------------------------------


def test_what_undo_would_take_back_is_read_and_nothing_written(database):
    reports.file_report(database, on(1), "N1", NOW, {"stage": "fit_out"})
    reports.file_report(database, on(2), "N1", NOW, {"stage": "completed"})
    before = database.path.read_bytes()
    logged = history.undoable(database, author())
    (entry,) = logged.entries
    assert database.path.read_bytes() == before
    assert undo_question(entry, logged, mine=True) == (
        "Take back your change 3, 2026-11-02 16:00 Beijing time:"
        " Status report N1 2026-11: Stage from Fit-out to Works completed?"
    )
    taken = history.undo(database, on(3), entry.number)
    assert taken.entries[0] == entry
    assert undone_text(taken.entries[0], taken).startswith("Took back change 3 of officer,")


def test_undoable_refuses_what_undo_refuses(database):
    with pytest.raises(WrongUsage, match="no change left"):
        history.undoable(database, author())
    with pytest.raises(BadInput, match="founded"):
        history.undoable(database, author(), 1)
    reports.file_report(database, on(1), "N1", NOW, {"stage": "fit_out"})
    reports.file_report(database, on(2, "other"), "N1", NOW, {"stage": "completed"})
    with pytest.raises(ChangedMeanwhile, match="change 3"):
        history.undoable(database, author())
    history.undo(database, on(3, "other"))
    assert history.undoable(database, author()).entries[0].number == 2
    history.undo(database, on(4))
    with pytest.raises(BadInput, match="already"):
        history.undoable(database, author(), 2)
    back = history.undoable(database, author(), 5)
    assert "the taking back of change 2 (" in undo_question(back.entries[0], back, mine=False)


def test_a_document_added_with_a_report_stays_and_does_not_hold_back_the_undo(database):
    reports.file_report(database, on(1), "N1", NOW, {"note": "一", "source": "月报"})
    reports.file_report(database, on(2, "other"), "P1", NOW, {"note": "二", "source": "月报"})
    history.undo(database, author("undo"))
    with closing(sqlite3.connect(database.path)) as connection, connection:
        sql = "SELECT count(*) FROM source_document WHERE title = '月报'"
        assert connection.execute(sql).fetchone() == (1,)
    connection.close()
