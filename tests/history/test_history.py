"""History that can be trusted: stories, and whatever officers may do in whatever order."""

import shutil
import sqlite3
import tempfile
import time
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from portfolio.beds import data as bed_data
from portfolio.beds.records.ground import ObservedStock
from portfolio.beds.service import figures, rollup
from portfolio.history.service import log as history
from portfolio.history.words.log import change_lines
from portfolio.money.service import reconciliation
from portfolio.projects import data as project_data
from portfolio.projects.service import approvals, edits, lookup, reports, reviews
from portfolio.store.database import Database
from portfolio.store.log import Authorship
from portfolio.values import tabular
from portfolio.values.errors import BadInput, ChangedMeanwhile, PortfolioError, WrongUsage
from portfolio.values.months import Dated, Month, parse_dated
from tests.conftest import NOW, author, share
from tests.safety.offices import unlike_the_log


def rolled_up(database, month):
    return tabular.json_text(bed_data.rollup_data(rollup.roll_up(database, month, view="forecast")))


def listed(database, month):
    rows = lookup.list_projects(database, month)
    return tabular.json_text(project_data.list_data(month, rows))


def on(day, who="officer", reason="test"):
    return Authorship(who, datetime(2026, 11, day, 8, tzinfo=UTC), reason)


def test_a_month_looks_the_same_before_and_after_later_reports(database):
    months = [Month.of(2022, 12), Month.of(2023, 8), Month.of(2024, 3)]
    before = [(rolled_up(database, m), listed(database, m)) for m in months]
    for month in (4, 5, 6):
        values = {"stage": "fit_out", "actual_finish": parse_dated("2024-4", "finish")}
        reports.file_report(database, author(), "N1", Month.of(2024, month), values)
    new = approvals.NewBaseline("文件", figures={"beds_new": 1})
    approvals.rebaseline(database, author("调整"), "P2", Month.of(2024, 6), new)
    assert [(rolled_up(database, m), listed(database, m)) for m in months] == before
    assert rolled_up(database, Month.of(2024, 6)) != before[-1][0]


def test_what_was_known_on_a_day_does_not_know_the_next(database):
    opened = {"stage": "in_use", "source": "公告"}
    before = rolled_up(database, NOW)
    reports.file_report(database, on(10), "N1", NOW, opened)
    reports.file_report(database, on(12), "N1", NOW, {"note": "更正"})
    reviews.review(database, on(13), "N1", NOW, return_words="请补充")
    assert rolled_up(history.as_known(database, "2026-11-09"), NOW) == before
    past = history.as_known(database, "2026-11-10")
    assert rollup.roll_up(past, NOW).answer.line("confirmed", "fixed").beds == 3306
    (report, *_) = lookup.show_project(past, "N1", NOW).reports
    assert (report.state, "note" in report.values) == ("filed", False)
    assert rollup.roll_up(database, NOW).answer.line("confirmed", "fixed").beds == 3026


def test_a_change_made_with_the_clock_set_back_is_known_no_earlier_than_those_before(database):
    for day, note in ((10, "甲"), (12, "乙"), (9, "丙"), (13, "丁")):
        reports.file_report(database, on(day), "N1", NOW, {"note": note})
    for day, note in ((10, "甲"), (11, "甲"), (12, "丙"), (13, "丁")):
        past = history.as_known(database, f"2026-11-{day}")
        assert lookup.show_project(past, "N1", NOW).reports[0].values["note"] == note
    assert not [
        r
        for r in lookup.show_project(history.as_known(database, "2026-11-09"), "N1", NOW).reports
        if r.month == NOW
    ]
    assert [item.number for item in history.read_log(database, most=3).entries] == [5, 4, 3]
    history.undo(database, on(9))
    assert lookup.show_project(database, "N1", NOW).reports[0].values["note"] == "丙"
    assert not history.check(database).problems


def test_a_change_made_with_the_clock_ahead_is_known_with_those_around_it(database):
    moments = [(2026, 10), (2027, 11), (2026, 12), (2026, 12), (2026, 13)]
    for note, (year, day) in zip("甲乙丙丁戊", moments, strict=True):
        made = Authorship("officer", datetime(year, 11, day, 8, tzinfo=UTC), "test")
        reports.file_report(database, made, "N1", NOW, {"note": note})
    for day, note in (("2026-11-10", "甲"), ("2026-11-12", "丁"), ("2026-11-13", "戊")):
        past = history.as_known(database, day)
        assert lookup.show_project(past, "N1", NOW).reports[0].values["note"] == note


@pytest.mark.parametrize("zone", ["America/Los_Angeles", "UTC"])
def test_the_present_month_is_that_of_the_bureau_wherever_the_machine_stands(
    database, monkeypatch, zone
):
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    first_morning = Authorship("officer", datetime(2026, 11, 30, 20, tzinfo=UTC), "test")
    december = Month.of(2026, 12)
    monkeypatch.setenv("PORTFOLIO_ZONE", "America/Los_Angeles")
    with pytest.raises(BadInput, match="has not come yet"):
        reports.file_report(database, first_morning, "N1", december, {"note": "x"})
    monkeypatch.delenv("PORTFOLIO_ZONE")
    filed = reports.file_report(database, first_morning, "N1", december, {"note": "x"})
    assert filed.report.filed_at == "2026-11-30T20:00:00Z"
    past = history.as_known(database, "2026-11-30")
    assert not [r for r in lookup.show_project(past, "N1", december).reports if r.month == december]
    monkeypatch.setenv("PORTFOLIO_ZONE", "Nowhere/Near")
    with pytest.raises(WrongUsage, match="no zone this machine knows"):
        reports.file_report(database, first_morning, "N1", december, {"note": "y"})
    monkeypatch.delenv("PORTFOLIO_ZONE")
    again = reports.file_report(database, on(24), "N1", NOW, {"note": "x"})
    assert again.report.filed_at == "2026-11-24T08:00:00Z"
    assert not history.check(database).problems


def test_a_seeded_fact_is_known_from_the_date_of_its_document(database):
    def stage(day):
        rows = lookup.list_projects(history.as_known(database, day), NOW)
        return next(row.stage for row in rows if row.code == "C2")

    assert stage("2022-08-30") is None
    assert stage("2022-08-31") == "topped_out"
    assert stage("2023-08-31") == "in_use"
    assert (
        len(lookup.show_project(history.as_known(database, "2024-03-26"), "P3", NOW).reports) == 0
    )
    assert (
        len(lookup.show_project(history.as_known(database, "2024-03-27"), "P3", NOW).reports) == 1
    )


def test_a_day_that_is_none_is_refused(database):
    with pytest.raises(WrongUsage, match="not a day"):
        history.as_known(database, "2026-11")


def test_undo_takes_back_ones_own_newest_change(database):
    reports.file_report(database, on(1), "N1", NOW, {"stage": "fit_out", "source": "月报"})
    reports.file_report(database, on(2), "N1", NOW, {"note": "一"})
    reports.file_report(database, on(3, "other"), "P1", NOW, {"note": "二"})
    taken = history.undo(database, on(4))
    assert taken.entries[0].number == 3
    (report, *_) = lookup.show_project(database, "N1", NOW).reports
    assert report.values == {"stage": "fit_out", "source": "doc-8"}
    history.undo(database, on(5))
    assert lookup.show_project(database, "N1", NOW).reports[0].month != NOW
    with pytest.raises(WrongUsage, match="no change left"):
        history.undo(database, on(6))
    assert lookup.show_project(database, "P1", NOW).reports[0].values == {"note": "二"}


def test_undo_is_refused_once_somebody_changed_the_same(database):
    reports.file_report(database, on(1), "N1", NOW, {"stage": "fit_out"})
    reports.file_report(database, on(2, "other"), "N1", NOW, {"stage": "completed"})
    with pytest.raises(ChangedMeanwhile, match="change 3"):
        history.undo(database, on(3))
    assert lookup.show_project(database, "N1", NOW).reports[0].values["stage"] == "completed"


def test_undoing_an_undo_brings_the_change_back(database):
    edits.edit_project(database, on(1), "C2", {"owner": "区中医医院"})
    history.undo(database, on(2))
    assert lookup.show_project(database, "C2", NOW).particulars["owner"] is None
    history.undo(database, on(3), 3)
    assert lookup.show_project(database, "C2", NOW).particulars["owner"] == "区中医医院"
    history.undo(database, on(4))
    assert lookup.show_project(database, "C2", NOW).particulars["owner"] is None
    assert history.check(database).problems == ()


def test_what_cannot_be_undone(database):
    with pytest.raises(BadInput, match="founded"):
        history.undo(database, on(1), 1)
    with pytest.raises(WrongUsage, match="no change 99"):
        history.undo(database, on(1), 99)
    edits.edit_project(database, on(1), "C2", {"owner": "甲"})
    history.undo(database, on(2))
    with pytest.raises(BadInput, match="already"):
        history.undo(database, on(3), 2)


def test_a_project_added_by_mistake_is_taken_back_whole(database):
    new = edits.NewProject("X9", "误录", "文件", townships=("岳林街道",), figures={"beds_new": 3})
    edits.add_project(database, on(1), new)
    history.undo(database, on(2))
    assert "X9" not in [row.code for row in lookup.list_projects(database, NOW)]
    assert history.check(database).problems == ()


@pytest.mark.parametrize(
    ("sql", "sentence"),
    [
        ("UPDATE change SET new = '\"structure\"' WHERE field = 'stage'", "digest does not fit"),
        ("UPDATE change_set SET who = 'nobody' WHERE id = 2", "digest does not fit"),
        ("DELETE FROM change WHERE change_set_id = 3", "digest does not fit"),
        ("UPDATE status_report SET stage = 'in_use' WHERE month = '2026-11'", "not what the log says"),
        ("UPDATE baseline SET investment = 1 WHERE project_id = 2", "not what the log says"),
        ("DELETE FROM status_report WHERE month = '2026-11'", "the log does not say why"),
        ("INSERT INTO township VALUES (99, 'x', 'x', 'x', 1)", "in no change of the log"),
    ],
)  # fmt: skip
def test_editing_the_file_by_hand_is_found(database, sql, sentence):
    reports.file_report(database, on(1), "N1", NOW, {"stage": "fit_out"})
    reports.file_report(database, on(2), "N1", NOW, {"stage": "completed"})
    assert history.check(database).problems == ()
    with closing(sqlite3.connect(database.path)) as connection, connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type='trigger'"):
            connection.execute(f"DROP TRIGGER {name}")
        assert connection.execute(sql).rowcount > 0
    assert sentence in history.check(database).problems[0].template


def test_the_log_of_a_project_speaks_of_it_alone(database):
    reports.file_report(database, on(1), "N1", NOW, {"stage": "fit_out"})
    reports.file_report(database, on(2), "P1", NOW, {"note": "x"})
    approvals.plan_year(database, on(3), "N1", 2026, amount=1, milestone=None, source="文")
    logged = history.read_log(database, code="n1", most=None)
    assert [entry.number for entry in logged.entries] == [4, 2, 1]
    names = {row.name for e in logged.entries[:2] for row in e.rows}
    assert names == {"N1 2026-11", "N1 2026"}
    since = history.read_log(database, since="2026-11-21", most=None)
    assert since.entries == ()
    assert [e.number for e in history.read_log(database, most=1).entries] == [4]


def test_the_log_names_the_township_of_a_project(database):
    logged = history.read_log(database, code="C2", most=None)
    lines = change_lines(logged.entries[-1], logged)
    assert "    Township of a project C2 added: Township 岳林街道" in lines


# --- whatever officers may do, in whatever order ------------------------------------------------


PLACES = st.integers(0, 4)
MONTHS = st.integers(0, 5).map(lambda n: NOW + -n)
STAGES = st.sampled_from(["started", "fit_out", "in_use", "stopped"])
OFFICERS = st.sampled_from(["甲", "乙"])


class Officers(RuleBasedStateMachine):
    """Reports, re-baselines, edits and undos: nothing is lost and the log tells it all."""

    template: Path
    codes = ("C1", "C2", "N1", "P1", "P4")

    @initialize()
    def start(self):
        self.folder = tempfile.mkdtemp()
        path = Path(self.folder) / "portfolio.db"
        shutil.copy(self.template, path)
        self.database = Database(path)
        self.moment = datetime(2026, 11, 21, tzinfo=UTC)
        self.before = self.differing(), self.known()

    def teardown(self):
        shutil.rmtree(self.folder)

    def now(self, who):
        self.moment += timedelta(minutes=1)
        return Authorship(who, self.moment, "stateful")

    @rule(who=OFFICERS, place=PLACES, month=MONTHS, stage=STAGES, note=st.sampled_from("一二三"))
    def report(self, who, place, month, stage, note):
        values, code = {"stage": stage, "note": note}, self.codes[place]
        filed = reports.file_report(self.database, self.now(who), code, month, values, sure=True)
        assert values.items() <= filed.report.values.items()

    @rule(who=OFFICERS, place=PLACES, month=MONTHS)
    def clear(self, who, place, month):
        values, gone, code = {"percent": 1}, ("note", "stage"), self.codes[place]
        reports.file_report(
            self.database, self.now(who), code, month, values, clear=gone, sure=True
        )

    @rule(who=OFFICERS, place=PLACES, month=MONTHS, later=st.integers(1, 9))
    def forecast(self, who, place, month, later):
        values = {"forecast_finish": Dated(NOW + later, "month"), "reason": "contractor"}
        reports.file_report(
            self.database, self.now(who), self.codes[place], month, values, sure=True
        )

    @rule(who=OFFICERS, place=PLACES, beds=st.integers(0, 300))
    def rebaseline(self, who, place, beds):
        new = approvals.NewBaseline("文件", figures={"beds_new": beds})
        with suppress(WrongUsage):
            approvals.rebaseline(self.database, self.now(who), self.codes[place], NOW, new)

    @rule(who=OFFICERS, place=PLACES, owner=st.sampled_from("子丑"))
    def edit(self, who, place, owner):
        edits.edit_project(self.database, self.now(who), self.codes[place], {"owner": owner})

    @rule(who=OFFICERS, month=MONTHS, beds=st.integers(1, 9))
    def observe(self, who, month, beds):
        stock = ObservedStock(month, beds * 1000, "年报")
        figures.add_stock(self.database, self.now(who), stock, correct=True, sure=True)

    @rule(who=OFFICERS, place=PLACES, month=MONTHS, words=st.none() | st.just("请补充"))
    def review(self, who, place, month, words):
        with suppress(WrongUsage):
            code = self.codes[place]
            reviews.review(self.database, self.now(who), code, month, return_words=words)

    @rule(who=OFFICERS, number=st.none() | st.integers(1, 30))
    def undo(self, who, number):
        before = self.tables()
        try:
            history.undo(self.database, self.now(who), number)
        except PortfolioError:
            assert self.tables() == before

    def tables(self):
        with self.database.reading() as session:
            from portfolio.history.queries import chain as chain_queries

            return list(chain_queries.standing(session))

    @invariant()
    def the_log_tells_it_all(self):
        if hasattr(self, "database"):
            assert history.check(self.database).problems == ()

    @invariant()
    def every_version_is_the_one_that_the_log_makes_it(self):
        if hasattr(self, "database"):
            assert unlike_the_log(self.database.path) == []

    @invariant()
    def the_plan_is_never_lost(self):
        if hasattr(self, "database"):
            assert self.differing() == self.before[0]

    @invariant()
    def the_day_before_is_as_it_was(self):
        if hasattr(self, "database"):
            assert self.known() == self.before[1]

    def differing(self):
        """Count what the plan prints and its rows do not say; money entered since is none of it."""
        rows = reconciliation.reconcile(self.database, NOW)[1]
        printed = [row for row in rows if row.kind in ("stated_total", "row_identity")]
        return sum(row.status == "differs" for row in printed)

    def known(self):
        return rollup.roll_up(history.as_known(self.database, "2026-11-20"), NOW).total


class OfficersElsewhere(Officers):
    """The same of the second world, where much has happened before."""

    codes = ("QW-03", "QW-04", "QW-07", "QW-08", "QW-15")


@pytest.mark.hypothesis
def test_whatever_officers_do_is_kept_and_told(template):
    Officers.template = template
    officers(Officers)


@pytest.mark.long
@pytest.mark.hypothesis
def test_whatever_officers_do_elsewhere_is_kept_and_told(world_template):
    OfficersElsewhere.template = world_template
    officers(OfficersElsewhere)


def officers(machine):
    few = settings(
        max_examples=share(8),
        stateful_step_count=15,
        deadline=None,
        phases=[Phase.explicit, Phase.reuse, Phase.generate],  # shrinking takes minutes
    )
    run_state_machine_as_test(machine, settings=few)
