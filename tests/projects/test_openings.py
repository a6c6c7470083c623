"""The order in which a place is said to open, and what is asked about its opening."""

import pytest

from portfolio.beds.records.ground import ObservedStock
from portfolio.beds.service import figures
from portfolio.exchange.outcome import Refused
from portfolio.exchange.service import imports
from portfolio.exchange.sheet import How
from portfolio.projects.rules.opening import Said, came, contradiction, uncounted
from portfolio.projects.service import lookup, reports
from portfolio.values import language
from portfolio.values.errors import BadInput
from portfolio.values.months import Dated, Month, parse_happened
from portfolio.values.words import say
from tests.conftest import NOW, author

MAY, AUGUST, OCTOBER = Month.of(2023, 5), Month.of(2023, 8), Month.of(2026, 10)


def on(text):
    return parse_happened(text, "finish")


def file(database, code, month, /, site=None, **values):
    filed = reports.file_report(database, author(), code, month, values, site=site, sure=True)
    return [say(remark.template, **remark.values) for remark in filed.warnings]


def asked(found, words):
    return [remark for remark in found if words in remark]


# --- the order ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("opening", "refused"),
    [
        ("2023-8", False),
        ("2023-9", True),
        ("2023", False),
        ("2024", True),
        ("by 2023-9", False),
    ],
)
def test_an_opening_cannot_lie_after_a_report_that_said_in_use(opening, refused):
    said = (Said(AUGUST, "in_use"), Said(NOW, opening=on(opening)))
    assert contradiction(said) == (said if refused else None)


@pytest.mark.parametrize(
    ("papers", "press"),
    [
        ("", False),
        ("p", True),
        ("pp", True),
        ("po", False),
        ("op", False),
        ("p-", True),
        ("-o", False),
    ],
)
def test_only_where_every_paper_is_a_published_report_the_opening_is_told_by_press(papers, press):
    """One report a letter, all in use: p rests on a published report, o on another, - on none."""
    said = [
        Said(AUGUST + number, "in_use", paper=sign != "-", press=sign == "p")
        for number, sign in enumerate(papers)
    ]
    opening = came(said or (Said(AUGUST, "in_use"),), None)
    assert (opening.press, opening.paper) == (press, bool(papers.replace("-", "")))


def test_a_paper_of_before_the_opening_does_not_tell_it():
    said = (Said(MAY, "structure", paper=True), Said(AUGUST, "in_use", paper=True, press=True))
    assert came(said, None).press


def test_of_several_openings_told_the_newest_report_holds():
    said = (
        Said(AUGUST, "in_use"),
        Said(OCTOBER, opening=on("2024-1")),
        Said(NOW, None, on("2023-7")),
    )
    assert contradiction(said) is None


def test_a_later_opening_is_refused_whichever_of_the_two_is_filed_last(database):
    with pytest.raises(BadInput) as refused:
        file(database, "C2", OCTOBER, actual_opening=on("2023-10"))
    assert refused.value.field == "actual_opening"
    language.speak("zh")
    assert language.sentence(refused.value) == (
        "C2在2023-08的填报中已投用，而实际投用时间2023-10（2026-10填报）晚于该月；"
        "请更正该月所处阶段，或填不晚于2023-08的投用时间，如“至迟2023-08”。"
    )
    file(database, "C2", OCTOBER, actual_opening=on("2023-6"))
    assert lookup.show_project(database, "C2", NOW).row.opened == Dated(Month.of(2023, 6), "month")
    with pytest.raises(BadInput) as late:
        file(database, "C2", MAY, stage="in_use")
    assert late.value.field == "stage"
    file(database, "C2", MAY, stage="fit_out")


def test_each_place_has_an_order_of_its_own(database):
    file(database, "C1", NOW, site="C1-1", stage="in_use", actual_opening=on("2026-11"))
    with pytest.raises(BadInput, match="C1 C1-3 was reported in use"):
        file(database, "C1", NOW, site="C1-3", actual_opening=on("2026-11"))


def test_a_form_says_so_before_it_is_filed_and_a_sheet_names_the_row(database, tmp_path):
    values = {"actual_opening": on("2023-10")}
    trial = reports.try_report(database, author(), "C2", OCTOBER, values)
    assert trial.problem is not None
    assert trial.problem.field == "actual_opening"
    path = tmp_path / "reports.csv"
    path.write_text("project,month,actual_opening\nC2,2026-10,2023-10\nC2,2026-09,至迟2023年9月\n")
    request = imports.Request(path, how=How(kind="reports"))
    with pytest.raises(Refused) as refused:
        imports.import_sheet(database, author(), request, imports.open_file(request))
    (row,) = refused.value.result.rest
    assert row.number == 2


# --- what is asked ------------------------------------------------------------------------------


def test_a_stage_before_use_does_not_undo_an_opening_and_says_so(database):
    (remark,) = file(database, "C2", OCTOBER, stage="fit_out", note="局部返修")
    assert remark == (
        "C2 is in use (by Aug 2023) by the report of Aug 2023; its opening stands whatever stage"
        " follows. If it never opened, correct that report."
    )
    assert asked(file(database, "C2", NOW, stage="fit_out"), "its opening stands")
    assert file(database, "C2", MAY, stage="fit_out") == []
    assert file(database, "C2", NOW, stage="final_account") == []


def test_an_opening_that_may_lie_before_or_after_a_stock_asks_for_its_month(database):
    figures.add_stock(database, author("年报"), ObservedStock(Month.of(2025, 12), 3300, "年报"))
    (remark,) = asked(file(database, "C3", NOW, stage="in_use"), "say when it opened")
    assert remark == (
        "C3 opened after Oct 2020 and by Nov 2026, nobody said when; whether it is in the beds"
        " counted for Dec 2025 hangs on that: say when it opened (--actual-opening)."
    )
    told = {"stage": "in_use", "actual_opening": on("2026-2")}
    assert not asked(file(database, "P1", NOW, **told), "say when it opened")
    file(database, "P2", OCTOBER, stage="accepted")
    assert not asked(file(database, "P2", NOW, stage="in_use"), "say when it opened")


def test_a_base_of_a_target_asks_too(database):
    found = file(database, "C1", NOW, site="C1-1", stage="in_use")
    assert asked(found, "counted for Dec 2020")
    language.speak("zh")
    found = file(database, "C3", NOW, stage="in_use")
    assert asked(
        found, "C3在2020年10月之后、至迟2026年11月投用，具体月份未填；是否已含在2020年12月"
    )


BEFORE = "were open there before is not on record"


def test_beds_that_are_not_the_plans_ask_for_those_before(database):
    told = {"stage": "in_use", "actual_opening": on("2026-11"), "beds_open": 300}
    (remark,) = asked(file(database, "N1", NOW, **told), BEFORE)
    assert remark.startswith("How many of the 300 beds open at N1")
    assert not asked(file(database, "N1", NOW, beds_before=20), BEFORE)
    assert not asked(file(database, "C2", NOW, beds_open=650), BEFORE)
    assert not asked(file(database, "P1", NOW, beds_open=70), BEFORE)


@pytest.mark.parametrize(
    ("beds", "planned", "lost"),
    [
        ({AUGUST: 300}, 600, True),
        ({AUGUST: 600}, 600, False),
        ({AUGUST: 600, NOW: 650}, 600, False),
        ({AUGUST: 300, OCTOBER: 600, NOW: 650}, 600, False),
        ({NOW: 650}, 600, False),
        ({NOW: 650}, None, True),
        ({MAY: 100, NOW: 650}, 600, False),
    ],
)
def test_beds_count_with_those_before_or_beside_the_plans(beds, planned, lost):
    months = sorted({AUGUST, *beds})
    said = [
        Said(each, "in_use" if each == AUGUST else None, None, beds.get(each)) for each in months
    ]
    opening = came(said, None)
    assert opening is not None
    assert uncounted(said, opening, planned) is lost
