"""Entries of the plan: when they end, what the sums then hold, and who takes reports any more."""

import csv
import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from portfolio.beds.data import rollup_data
from portfolio.beds.service import rollup
from portfolio.exchange.outcome import Refused
from portfolio.exchange.queries import forms
from portfolio.exchange.service import imports
from portfolio.exchange.sheet import How
from portfolio.history.service import log as history
from portfolio.money.service import budget
from portfolio.projects.data import show_data
from portfolio.projects.queries.departures import departures
from portfolio.projects.records.plans import Departure, Succession
from portfolio.projects.rules.entries import closed, departure, takes
from portfolio.projects.service import endings, lookup, reports, reviews
from portfolio.projects.service.drafts import draft
from portfolio.store.asof import ENTRY, ended, of_district
from portfolio.store.log import logged
from portfolio.store.models import StatusReport
from portfolio.values.errors import BadInput
from portfolio.values.months import Month, span
from portfolio.values.vocabulary import STAGES
from tests.conftest import NOW, author

MAY, JUNE = Month.of(2026, 5), Month.of(2026, 6)
MERGED = (Succession("merged", MAY, "P2", "P1", "批复"),)
SPLIT = tuple(Succession("split", MAY, "P2", code, None) for code in ("Q1", "Q2"))


def merge(database, code="P2", into="P1", month=MAY):
    return endings.end_project(database, author("合并立项"), code, month, source="批复", into=into)


def withdraw(database, code="P4", month=MAY):
    return endings.end_project(database, author("调出规划"), code, month, source="批复")


def file(database, code, month, **values):
    return reports.file_report(database, author(), code, month, values)


# --- the rule -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stages", "successions", "left"),
    [
        ((), (), None),
        (((MAY, "in_use"),), (), None),
        (((MAY, "withdrawn"),), (), Departure("withdrawn", MAY)),
        (((MAY, "withdrawn"), (JUNE, "withdrawn")), (), Departure("withdrawn", MAY)),
        (((MAY, "withdrawn"), (JUNE, "started")), (), None),
        (((MAY, "started"), (JUNE, "withdrawn")), (), Departure("withdrawn", JUNE)),
        (((MAY, "merged"),), MERGED, Departure("merged", MAY, ("P1",), "批复")),
        (((MAY, "merged"),), (), Departure("merged", MAY)),
        (((MAY, "merged"), (JUNE, "started")), MERGED, None),  # it is back
        ((), SPLIT, Departure("split", MAY, ("Q1", "Q2"))),
        (((JUNE, "in_use"),), SPLIT, Departure("split", MAY, ("Q1", "Q2"))),
    ],
)
def test_an_entry_ends_by_reports_and_successions(stages, successions, left):
    assert departure(stages, successions) == left


@pytest.mark.parametrize(
    ("stages", "successions", "month", "given", "taken"),
    [
        ((), MERGED, MAY + -1, {"stage"}, True),
        ((), MERGED, MAY, {"note"}, False),
        ((), SPLIT, NOW, {"beds_open"}, False),
        (((MAY, "withdrawn"),), (), MAY, {"note", "progress"}, True),
        (((MAY, "withdrawn"),), (), JUNE, {"progress"}, False),
        (((MAY, "withdrawn"),), (), JUNE, {"beds_open", "beds_before", "source"}, True),
        (((MAY, "withdrawn"),), (), JUNE, {"stage", "progress"}, True),
        (((MAY, "withdrawn"), (JUNE, "started")), (), NOW, {"progress"}, True),
        (((MAY, "merged"),), (), NOW, {"progress"}, True),
    ],
)
def test_what_has_ended_takes_few_reports_or_none(stages, successions, month, given, taken):
    assert takes(closed(stages, successions, month), given) is taken


@given(
    st.lists(
        st.tuples(st.sampled_from(list(span(MAY, NOW))), st.sampled_from(list(STAGES))), max_size=4
    )
)
def test_the_tables_say_the_same_as_the_rule(database_of_module, stages):
    database = database_of_module
    with database.reading() as session:
        session.connection().exec_driver_sql("PRAGMA ignore_check_constraints=ON")
        for month, stage in dict(stages).items():
            row = {"project_id": 9, "month": str(month), "state": "filed", "stage": stage}
            filed = StatusReport.__table__.insert().values(
                **{**row, "month": month}, filed_by="x", filed_at="x", version=1
            )
            session.connection().execute(filed)
        for month in span(MAY, NOW):
            query = select(ENTRY.c.project_id).where(ENTRY.c.id.in_(ended(month)))
            told = set(session.execute(query).scalars())
            assert told == departures(session, month, of_district()).keys()
        session.rollback()


@pytest.fixture(scope="module")
def database_of_module(template, tmp_path_factory):
    from shutil import copy

    from portfolio.store.database import Database

    path = tmp_path_factory.mktemp("entries") / "portfolio.db"
    copy(template, path)
    return Database(path)


# --- merged and withdrawn -----------------------------------------------------------------------


def test_a_merger_names_both_and_is_taken_back_whole(database):
    before = history.check(database).changes
    detail = merge(database)
    assert detail.row.left == Departure("merged", MAY, ("P1",), "doc-8")
    assert (detail.row.in_plan, detail.row.summed) == (True, False)
    (taken,) = lookup.show_project(database, "P1", NOW).successions
    assert (taken.kind, taken.of, taken.into, taken.month) == ("merged", "P2", "P1", MAY)
    assert lookup.show_project(database, "P1", MAY + -1).successions == ()
    shown = show_data(NOW, lookup.show_project(database, "P1", NOW))
    assert shown["successions"] == [
        {"kind": "merged", "of": "P2", "into": "P1", "source": "doc-8", "month": "2026-05"}
    ]
    history.undo(database, author("undo"))
    assert lookup.show_project(database, "P2", NOW).row.left is None
    assert lookup.show_project(database, "P1", NOW).successions == ()
    checked = history.check(database)
    assert (checked.problems, checked.changes) == ((), before + 2)


def test_what_left_is_counted_beside_the_sums(database):
    merge(database)
    withdraw(database, month=JUNE)
    for month, left, beds in ((MAY + -1, [], 1015), (MAY, ["P2"], 965), (NOW, ["P2", "P4"], 945)):
        found = rollup.roll_up(database, month)
        assert [item.code for item in found.left] == left
        assert found.total.beds_new.sum == beds
        for by in ("group", "funder", "township", "stage", "nature"):
            other = rollup.roll_up(database, month, by=by)
            assert sum(group.projects for group in other.groups) == 9 - len(left)
        assert sum(item.facts.summed for item in budget.budget(database, month, 2027).projects) == (
            9 - len(left)
        )
    data = rollup_data(rollup.roll_up(database, NOW))["left"]
    assert json.loads(json.dumps(data)) == [
        {
            "code": "P2",
            "how": "merged",
            "month": "2026-05",
            "into": ["P1"],
            "beds_new": 50,
            "investment_yuan": "156000000.00",
        },
        {
            "code": "P4",
            "how": "withdrawn",
            "month": "2026-06",
            "into": [],
            "beds_new": 20,
            "investment_yuan": "65000000.00",
        },
    ]


@pytest.mark.parametrize(
    ("code", "into", "month", "words"),
    [
        ("P1", "p1", NOW, "P1 cannot be merged into itself"),
        ("P1", "P2", NOW, "P2 was taken over by P1 in 2026-05"),
        ("C1", "P2", NOW, "P2 was taken over by P1 in 2026-05"),
        ("P2", "C1", NOW, "P2 was taken over by P1 in 2026-05"),
        ("N1", "N2", Month.of(2022, 1), "N1 has a report of 2023-12"),
    ],
)
def test_no_ring_no_second_merger_none_before_a_report(database, code, into, month, words):
    merge(database)
    number = history.newest(database)
    with pytest.raises(BadInput) as refused:
        merge(database, code, into, month)
    assert words in str(refused.value)
    assert history.newest(database) == number


def test_a_chain_of_mergers_is_no_ring(database):
    merge(database)
    merge(database, "P1", "C1", JUNE)
    assert rollup.roll_up(database, NOW).total.projects == 7
    assert [item.of for item in lookup.show_project(database, "C1", NOW).successions] == ["P1"]


def _by_command(database):
    file(database, "P2", NOW, note="x")


def _by_confirming(database):
    reports.confirm_unchanged(database, author(), "P2", NOW)


def _by_form(database):
    trial = reports.try_report(database, author(), "P2", NOW, {"percent": 10})
    assert trial.problem is not None
    raise trial.problem


def _by_unit_form(database):
    with logged(database, author()) as session:
        done = draft(session, author(), "P2", None, NOW, {"percent": 10})
    assert not done.kept
    assert done.problem is not None
    raise done.problem


def _by_review(database):
    reviews.review(database, author(), "P2", JUNE)


def _by_import(database):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "reports.csv"
        with path.open("w", encoding="utf-8", newline="") as out:
            csv.writer(out).writerows([["project", "month", "note"], ["P2", "2026-06", "x"]])
        request = imports.Request(path, How(kind="reports"), source="月报")
        try:
            imports.import_sheet(database, author(), request, imports.open_file(request))
        except Refused as refused:
            raise refused.result.problems[0].error from refused


@pytest.mark.parametrize(
    "door", [_by_command, _by_confirming, _by_form, _by_unit_form, _by_review, _by_import]
)
def test_no_door_takes_a_report_of_what_was_merged(database, door):
    with logged(database, author()) as session:
        draft(session, author(), "P2", None, JUNE, {"percent": 10})
    merge(database)
    before = history.newest(database)
    with pytest.raises((BadInput, Exception), match="P1") as refused:
        door(database)
    assert "P2 was merged into P1 in 2026-05" in str(refused.value)
    assert history.newest(database) == before


def test_what_was_before_the_merger_may_still_be_told(database):
    merge(database)
    file(database, "P2", MAY + -1, note="补报")
    with database.reading() as session:
        assert "P2" not in {place.project for place in forms.places(session, NOW)}


def test_a_withdrawn_project_reports_its_beds_and_may_come_back(database):
    withdraw(database)
    file(database, "P4", JUNE, beds_open=30, beds_before=30)
    with pytest.raises(BadInput, match="P4 was withdrawn in 2026-05"):
        file(database, "P4", JUNE, progress="施工")
    assert rollup.roll_up(database, NOW).total.projects == 8
    file(database, "P4", NOW, stage="started")
    assert rollup.roll_up(database, NOW).total.projects == 9
    assert rollup.roll_up(database, NOW + -1).total.projects == 8
