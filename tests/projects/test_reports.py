"""Filing status reports: what is kept, what is refused, who was first."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from portfolio.beds.service import capacity, rollup
from portfolio.history.service import log as history
from portfolio.history.words.log import version_lines
from portfolio.projects.service import lookup, reviews
from portfolio.projects.service import reports as reporting
from portfolio.store.log import Authorship
from portfolio.store.models import SourceDocument
from portfolio.values.errors import BadInput, ChangedMeanwhile, WrongUsage
from portfolio.values.months import Dated, Month, parse_dated
from tests.conftest import NOW, author
from tests.safety.offices import unlike_the_log


def file(database, code="N1", month=NOW, /, **values):
    options = {
        name: values.pop(name)
        for name in ("site", "clear", "tentative", "expect_version", "opened_with")
        if name in values
    }
    return reporting.file_report(database, author(), code, month, values, **options)


def reports(database, code="N1"):
    return lookup.show_project(database, code, NOW).reports


def test_filing_again_changes_only_the_fields_given(database):
    file(database, stage="fit_out", percent=625, source="月报2026-11")
    filed = file(database, note="外墙完成")
    assert (filed.created, filed.changed, filed.report.version) == (False, ("note",), 2)
    assert filed.report.values["stage"] == "fit_out"
    assert filed.report.values["percent"] == 625
    assert [r.month for r in reports(database)].count(NOW) == 1


def test_filing_the_same_again_writes_nothing(database):
    file(database, stage="fit_out")
    filed = file(database, stage="fit_out")
    assert (filed.changed, filed.report.version) == ((), 1)


def test_a_field_is_made_unknown_only_when_asked(database):
    later = parse_dated("2027-6", "finish")
    file(database, stage="fit_out", forecast_finish=later, reason="contractor", tentative=True)
    filed = file(database, clear=("forecast_finish",), note="x")
    assert "forecast_finish" not in filed.report.values
    assert filed.report.tentative == ()
    assert filed.report.values["stage"] == "fit_out"


def test_a_forecast_is_tentative_or_confirmed(database):
    finish = parse_dated("2027", "finish")
    filed = file(database, forecast_finish=finish, reason="funding", tentative=True)
    assert filed.report.tentative == ("forecast_finish",)
    filed = file(database, forecast_finish=finish)
    assert (filed.report.tentative, filed.changed) == ((), ("forecast_finish",))
    assert filed.report.values["forecast_finish"] == Dated(Month.of(2027, 12), "year")


def test_a_site_reports_beside_its_project(database):
    file(database, "C1", site="裘村镇", stage="structure")
    file(database, "C1", stage="started")
    found = {(r.site, r.values["stage"]) for r in reports(database, "C1") if r.month == NOW}
    assert found == {("C1-2", "structure"), (None, "started")}


def test_a_source_is_a_document_by_code_title_or_new(database):
    assert file(database, source="article-2023", note="a").report.values["source"] == "article-2023"
    named = file(database, "P1", source="坚持健康优先 推进健康奉化建设", note="b")
    assert named.report.values["source"] == "article-2023"
    new = file(database, "P2", source="甬发改〔2026〕1号", note="c").report.values["source"]
    again = file(database, "P3", source="甬发改〔2026〕1号", note="d").report.values["source"]
    assert new == again != "article-2023"


def test_a_cost_without_a_kind_is_of_unknown_kind(database):
    assert file(database, cost=10**10).report.values["cost_kind"] == "unknown"
    filed = file(database, clear=("cost",), note="withdrawn")
    assert "cost_kind" not in filed.report.values


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"actual_opening": "2026-12"}, "lies after the report's month"),
        ({"actual_start": "2027"}, "lies after the report's month"),
        ({"actual_start": "2026-5", "actual_finish": "2026-4"}, "before the actual start"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_written(database, values, sentence):
    before = database.path.read_bytes()
    dates = {
        name: parse_dated(text, "start" if name.endswith("start") else "finish")
        for name, text in values.items()
    }
    with pytest.raises(BadInput, match=sentence) as caught:
        file(database, **dates)
    assert caught.value.field in values
    assert database.path.read_bytes() == before


def test_a_kind_without_a_cost_is_refused(database):
    with pytest.raises(BadInput, match="kind of cost"):
        file(database, cost_kind="contract")


def test_a_month_to_come_is_refused(database):
    with pytest.raises(BadInput, match="has not come yet"):
        file(database, "N1", NOW + 1, stage="fit_out")


@pytest.mark.parametrize(("code", "site"), [("Q9", None), ("C1", "C1-9"), ("C2", "C1-1")])
def test_unknown_places_are_refused_with_what_there_is(database, code, site):
    with pytest.raises(WrongUsage, match=r"C1|—"):
        file(database, code, site=site, stage="fit_out")


def test_nothing_given_is_refused(database):
    with pytest.raises(WrongUsage, match="at least one field"):
        file(database)


def test_more_beds_open_than_built_is_remarked(database):
    (remark,) = file(database, beds_open=1200).warnings
    assert remark.values == {"open": 1200, "built": 1000}


def test_a_version_expected_but_gone_is_a_conflict_in_three_values(database):
    later = parse_dated("2027", "finish")
    file(database, stage="fit_out", forecast_finish=later, reason="contractor", expect_version=0)
    file(database, note="by someone else", stage="completed")
    with pytest.raises(ChangedMeanwhile, match="officer changed N1 2026-11") as told:
        file(database, stage="accepted", percent=900, clear=["forecast_finish"], expect_version=1)
    assert told_fields(told) == {
        "stage": ("fit_out", "completed", "accepted"),
        "percent": (None, None, 900),
        "note": (None, "by someone else", "by someone else"),
        "forecast_finish": ("2027-12", "2027-12", None),
        "forecast_finish_precision": ("year", "year", None),
        "forecast_finish_tentative": (0, 0, None),
    }
    assert version_lines(told.value) == [
        "Stage: it was Fit-out; it is Works completed now; yours is Joint acceptance passed",
        "Physical progress %: it was —; it is — now; yours is 90%",
        "Forecast finish: it was 2027; it is 2027 now; yours is —",
        "Forecast finish (tentative): it was no; it is no now; yours is —",
        "Note: it was —; it is by someone else now; yours is the same",
    ]
    assert reports(database)[0].values["stage"] == "completed"
    assert file(database, stage="accepted", expect_version=2).report.version == 3


def told_fields(told):
    return {
        name: tuple(None if text is None else json.loads(text) for text in texts)
        for name, *texts in told.value.versions
    }


def test_a_conflict_over_a_new_report_has_nothing_before_and_names_documents(database):
    file(database, stage="fit_out", source="甲文")
    with pytest.raises(ChangedMeanwhile, match="version 1 now, not 0") as told:
        file(database, stage="fit_out", source="乙文", expect_version=0)
    assert version_lines(told.value) == [
        "Stage: it was —; it is Fit-out now; yours is the same",
        "Source document: it was —; it is 甲文 now; yours is 乙文",
    ]
    assert finding_titles(database) & {"甲文", "乙文"} == {"甲文"}


def finding_titles(database):
    with database.reading() as session:
        return set(session.scalars(select(SourceDocument.title)))


@pytest.mark.parametrize("filed", [True, False])
def test_a_version_that_never_was_is_refused_without_values(database, filed):
    if filed:
        file(database, stage="fit_out")
    with pytest.raises(ChangedMeanwhile, match=f"at version {int(filed)} .* not at 7") as told:
        file(database, stage="completed", expect_version=7)
    assert told.value.versions == ()


def test_a_conflict_looks_no_further_back_than_the_version_expected(database):
    for percent in (100, 200, 300, 400):
        file(database, percent=percent, note=f"about {percent}")
    with pytest.raises(ChangedMeanwhile) as told:
        file(database, percent=500, expect_version=3)
    assert told_fields(told)["percent"] == (300, 400, 500)
    with pytest.raises(ChangedMeanwhile) as told:
        file(database, percent=500, expect_version=1)
    assert told_fields(told)["percent"] == (100, 400, 500)


def test_a_report_that_was_taken_back_and_filed_anew_starts_past_all_its_versions(database):
    assert file(database, percent=100).report.version == 1
    file(database, percent=200)
    for number in (3, 2):
        history.undo(database, author(), number)
    filed = file(database, percent=300)
    assert filed.report.version == 6  # change 5 took the first one back
    assert file(database, percent=400).report.version == 7
    for seen in (1, 2, 3):
        with pytest.raises(ChangedMeanwhile) as told:
            file(database, percent=500, expect_version=seen)
        assert told_fields(told)["percent"] == (None, 400, 500)
    with pytest.raises(ChangedMeanwhile) as told:
        file(database, percent=500, expect_version=6)
    assert told_fields(told)["percent"] == (300, 400, 500)
    assert file(database, percent=500, expect_version=7).report.version == 8
    assert unlike_the_log(database.path) == []


def test_a_filing_raises_the_version_by_one_with_a_new_document_too(database):
    file(database, stage="fit_out")
    filed = file(database, stage="completed", percent=900, source="新文件")
    assert (filed.report.version, filed.changed) == (2, ("stage", "percent", "source"))
    history.undo(database, author())
    assert reports(database)[0].version == 3


def test_a_forecast_of_another_officer_raises_the_version_by_one(database):
    file(database, stage="fit_out")
    other = Authorship("other", datetime(2026, 11, 21, tzinfo=UTC), "test")
    for number, month in ((2, "2027-1"), (3, "2027-2")):
        values = {"forecast_finish": parse_dated(month, "finish"), "reason": "funding"}
        filed = reporting.file_report(database, other, "N1", NOW, values)
        assert filed.report.version == number
    with pytest.raises(ChangedMeanwhile) as told:
        file(database, note="x", expect_version=2)
    assert told_fields(told)["forecast_finish"] == ("2027-01", "2027-02", "2027-02")


def test_a_review_meanwhile_is_told_as_what_was_changed(database):
    file(database, note="X")
    reviews.review(database, author(), "N1", NOW, return_words="请补充")
    with pytest.raises(ChangedMeanwhile) as told:
        file(database, note="c", expect_version=1)
    assert version_lines(told.value) == [
        "State: it was Filed; it is Returned now; yours is the same",
        "Note: it was X; it is X now; yours is c",
        "Words of the review: it was —; it is 请补充 now; yours is the same",
    ]


def test_a_field_cleared_here_and_changed_there_is_a_conflict(database):
    file(database, note="as opened")
    opened = {"note": "as opened"}
    file(database, note="by someone else")
    with pytest.raises(ChangedMeanwhile, match=r"changed the same .*: Note"):
        file(database, clear=["note"], opened_with=opened)
    assert reports(database)[0].values["note"] == "by someone else"


def test_a_field_changed_here_of_a_report_taken_back_there_is_a_conflict(database):
    file(database, note="as opened", percent=100)
    opened = {"note": "as opened", "percent": 100}
    history.undo(database, author())
    with pytest.raises(ChangedMeanwhile, match="—"):
        file(database, note="mine", opened_with=opened)
    assert file(database, stage="fit_out", opened_with=opened).report.values == {"stage": "fit_out"}


def test_two_who_changed_different_fields_are_both_kept(database):
    opened = {"stage": None, "note": None}
    file(database, stage="fit_out", opened_with=opened)
    filed = file(database, note="mine", opened_with=opened)
    assert filed.report.values["stage"] == "fit_out"
    assert filed.report.values["note"] == "mine"


def test_two_who_changed_the_same_field_are_told(database):
    opened = {"stage": None}
    file(database, stage="fit_out", opened_with=opened)
    with pytest.raises(ChangedMeanwhile):
        file(database, stage="completed", opened_with=opened)
    assert reports(database)[0].values["stage"] == "fit_out"


def test_two_who_typed_the_same_new_value_are_told_too(database):
    file(database, note="as opened", beds_open=3)
    opened = {"beds_open": 3}
    values = {"beds_open": 4}
    other = replace(author(), who="other")
    reporting.file_report(database, other, "N1", NOW, values, opened_with=opened)
    with pytest.raises(ChangedMeanwhile, match="other changed the same"):
        file(database, beds_open=4, opened_with=opened)
    assert not reporting.file_report(database, other, "N1", NOW, values, opened_with=opened).changed
    assert file(database, beds_open=5, opened_with=values).report.values["beds_open"] == 5


def test_a_form_starts_from_the_newest_earlier_values(database):
    file(database, "C2", Month.of(2026, 9), percent=900)
    form = reporting.open_form(database, "C2", NOW)
    assert form.report is None
    assert form.before["percent"] == (Month.of(2026, 9), 900)
    assert form.before["stage"] == (Month.of(2023, 8), "in_use")
    file(database, "C2", note="this month")
    assert reporting.open_form(database, "C2", NOW).report.values == {"note": "this month"}


def test_who_and_when_are_kept(database):
    moment = Authorship("王五", datetime(2026, 11, 20, 8, tzinfo=UTC), "report")
    filed = reporting.file_report(database, moment, "N1", NOW, {"stage": "fit_out"})
    assert (filed.report.filed_by, filed.report.filed_at) == ("王五", "2026-11-20T08:00:00Z")


def test_a_reported_opening_with_a_document_counts_as_in_use(database):
    opening = {"actual_opening": parse_dated("2026-10", "finish"), "source": "开诊公告"}
    file(database, **opening, stage="in_use")
    line = rollup.roll_up(database, NOW).answer.line("confirmed", "fixed")
    assert line.beds == 2876 + 150 + 280


def test_a_fresh_forecast_counts_as_coming(database):
    finish = parse_dated("2027-6", "finish")
    file(database, stage="fit_out", forecast_finish=finish, reason="contractor")
    table = capacity.capacity_table(database, NOW, view="forecast", last=Month.of(2027, 6))
    assert [m.beds for m in table.months][-2:] == [3026, 3026 + 280]


def test_a_start_known_only_by_a_month_may_follow_a_finish(database):
    """It may have come earlier; a start known to the month may not."""
    finish = Dated(Month.of(2023, 5), "month")
    by, known = (Dated(Month.of(2023, 8), precision) for precision in ("by", "month"))
    values = {"actual_start": by, "actual_finish": finish}
    reporting.file_report(database, author(), "C1", Month.of(2026, 10), values)
    with pytest.raises(BadInput, match="lies before the actual start"):
        reporting.file_report(
            database, author(), "C1", Month.of(2026, 9), {**values, "actual_start": known}
        )
