"""The workbook holds what the rollup and the records say, cell by cell."""

import datetime as dt
import re
from fractions import Fraction

import pytest

from portfolio.beds import data as bed_data
from portfolio.beds.records.ground import ObservedStock, Population, Target
from portfolio.beds.service import figures
from portfolio.beds.service import rollup as beds_rollup
from portfolio.money.service import reconciliation
from portfolio.projects.service import lookup, reports
from portfolio.values import language
from portfolio.values.digits import round_half_up
from portfolio.values.months import Dated, Month
from portfolio.values.vocabulary import SHOWN_LIGHTS, VIEWS
from portfolio.values.words import short_date, slip_text
from tests.conftest import NOW, author
from tests.pack.workbooks import MONTHS, Read, book, book_of, computed, formulas, members

WAN = 10**6  # fen


def column(heads, *words):
    return next(n for n, head in enumerate(heads) if all(word in head for word in words))


# --- equal to the rollup and the records ------------------------------------------------------


#: Databases and months whose book is held against what the services say.
BOOKS = [*(("database", month) for month in MONTHS), ("world", NOW)]


@pytest.mark.parametrize(("which", "month"), BOOKS)
@pytest.mark.usefixtures("tongue")
def test_the_overview_is_the_rollup(request, which, month):
    database = request.getfixturevalue(which)
    read, rollup = book(database, month), beds_rollup.roll_up(database, month)
    data, rows = bed_data.rollup_data(rollup), read.rows(1)
    total = next(row for row in rows if row[0] in ("规划项目总计", "All projects of the plan"))
    assert total[1] == data["total"]["projects"]
    assert round(total[2] * 10**6) == Fraction(data["total"]["investment_yuan"]["sum"]) * 100
    fiscal = next(row for row in rows if row[0] in ("财政投资项目小计", "Public projects, total"))
    by_funder = {g.key: g for g in beds_rollup.roll_up(database, month, by="funder").groups}
    assert round(fiscal[2] * WAN) == by_funder["public"].investment.sum
    listed = lookup.list_projects(database, month)
    inside = [row.lights.overall.colour for row in listed if row.summed]
    assert total[7:12] == [inside.count(code) for code in SHOWN_LIGHTS]


def test_the_seeded_overview_sums_what_the_plan_prints(database):
    rows = book(database).rows(1)
    assert next(row for row in rows if row[0] == "All projects of the plan")[2] == 431_200.0
    assert next(row for row in rows if row[0] == "Public projects, total")[2] == 376_200.0


@pytest.mark.parametrize(("which", "month"), BOOKS)
@pytest.mark.usefixtures("tongue")
def test_the_bed_table_is_the_capacity_of_each_view(request, which, month):
    database = request.getfixturevalue(which)
    rows = book(database, month).rows(6)
    for view in VIEWS:
        start = next(
            n for n, row in enumerate(rows) if str(row[0]).endswith(language.label(VIEWS[view]))
        )
        rollup = beds_rollup.roll_up(database, month, view=view)
        latest = beds_rollup.roll_up(database, month, view=view, population="latest")
        for step, other in zip(rollup.capacity.timeline, latest.capacity.timeline, strict=True):
            if step.month < rollup.capacity.target.baseline_month:
                continue  # the sheet starts there
            row = _month_row(rows[start + 1 :], Dated(step.month, step.precision))
            assert row[3] == step.beds
            assert (row[4] >= step.beds) if view == "confirmed" else (row[4] == "")
            assert row[5] == float(Fraction(round_half_up(step.per_1000 * 100), 100))
            assert row[6] == float(Fraction(round_half_up(other.per_1000 * 100), 100))
        if view != "confirmed" or month >= rollup.capacity.target.month:
            target = next(row for row in rows[start + 1 :] if row[0] in at_target(rollup))
            rate = rollup.capacity.target.rate / 100
            assert target[7:10] == [rate, rollup.capacity.shortfall, latest.capacity.shortfall]


def at_target(rollup):
    """Return how the target month may be shown: a year where all that opens has no month."""
    month = rollup.capacity.target.month
    return cell(Dated(month, "month")), cell(Dated(month, "year"))


def cell(date):
    """Return how a date is read back: a month known exactly is a date that sorts, else words."""
    if date is None:
        return ""
    exact = dt.date(date.month.year, date.month.number, 1)
    return exact if date.precision == "month" else short_date(date)


def _month_row(rows, date):
    return next(row for row in rows if row[0] == cell(date))


def test_the_plan_misses_by_91_beds_at_the_end_of_2025(database):
    rows = book(database).rows(6)
    row = next(row for row in rows if row[0] == dt.date(2025, 12, 1))
    assert row[1:10] == ["N1, N2 and P2", 610, 3721, "", 6.44, 6.29, 6.6, 91, 187]


def test_what_opened_before_the_base_is_not_new_on_the_sheet(database):
    """Of the next plan only P1 and P4 are to come; the statistics of its base month are its base."""
    people = Population("2025-12-31", 595_000, "survey", "official", "年报")
    figures.add_population(database, author(), people)
    figures.add_stock(database, author(), ObservedStock(Month.of(2025, 12), 3180, "年报"))
    target = Target("T3-6", Month.of(2030, 12), 600, Month.of(2025, 12), 534, "年报")
    figures.add_target(database, author(), target)
    rows = book(database).rows(6)
    start = next(n for n, row in enumerate(rows) if str(row[0]).endswith("Plan"))
    assert rows[start + 1][:5] == [dt.date(2025, 12, 1), "the statistics' bed count", "", 3180, ""]
    assert [row[1:4] for row in rows[start + 2 :] if row[1] == "P1 and P4"] == [
        ["P1 and P4", 170, 3350]
    ]
    in_use = next(row for row in rows if row[4] != "" and row[0] == dt.date(2026, 11, 1))
    assert in_use[3:5] == [3180, 3875]


@pytest.mark.parametrize("month", MONTHS, ids=str)
def test_every_project_is_listed_once_with_its_record(database, month):
    read, heads = book(database, month), book(database, month).heads(2)
    for record in lookup.list_projects(database, month):
        row = read.by_code(2, record.code)
        money = row[column(heads, "Total investment (plan)")]
        assert money == ("" if record.investment is None else record.investment / WAN)
        assert row[1] == record.name_en
        slip = row[column(heads, "Slip")]
        exact = record.slip is None or record.slip.precision == "exact"
        assert slip == (
            slip_text(record.slip) if not exact else record.slip.months if record.slip else ""
        )
        assert row[column(heads, "Start", "planned")] == cell(record.start)
        assert row[column(heads, "Finish", "actual")] == cell(record.actual_finish)
        assert row[column(heads, "Opening", "actual")] == cell(record.opened)
        assert row[column(heads, "Opening", "planned")] == ""


def test_private_projects_stand_apart(database):
    rows = book(database).rows(2)
    places = {row[0]: n for n, row in enumerate(rows) if row[0]}
    fiscal = next(n for n, row in enumerate(rows) if row[1] == "Total, public projects")
    apart = places["Private projects (apart, in no fiscal total)"]
    beyond = places["Projects outside the plan (in no total)"]
    assert places["P4"] < fiscal < apart < places["C3"] < places["N2"] < beyond < places["X1"]
    assert rows[fiscal][8] == 376_200.0


# --- money of the year ------------------------------------------------------------------------


def as_shown(row, places):
    """Return cells as they are shown: money to the fen of 10,000 yuan, rates with one decimal."""
    digits = dict(zip(places, (2, 2, 2, 2, 2, 1, 1, 2), strict=True))
    return [round(row[n], digits[n]) if isinstance(row[n], float) else row[n] for n in places]


def test_money_of_the_year_is_of_its_month(filled):
    read, heads = book(filled), book(filled).heads(2)
    names = (
        *("Approved budget", "end of last year", "Plan of the year", "Done this month"),
        *("January to month 11", "year's plan, %", "pro-rata", "Done since start"),
    )
    places = [column(heads, name) for name in names]
    c2 = read.by_code(2, "C2")
    assert as_shown(c2, places) == [60_000, 4550.0, 500, 0, 450, 90, -1.7, 5000]
    c1 = read.by_code(2, "C1")
    assert as_shown(c1, places) == ["", 3750.01, 1000, "", 250, 25, -50, 4000.01]
    assert [read.by_code(2, "P1")[n] for n in places] == [""] * 8
    total = next(row for row in read.rows(2) if row[1] == "Total, public projects")
    assert as_shown(total, places) == [60_000, 8300.01, 1500, 0, 700, 46.7, -33.9, 9000.01]
    known = read.rows(2)[read.rows(2).index(total) + 1]
    assert known[1].startswith("of which known")
    assert [known[n] for n in places] == ["1/7", "2/7", "2/7", "1/7", *["2/7"] * 4]
    text = c2[column(heads, "Matters to decide")]
    assert text == "落实资金 (asked of 区财政局)"
    assert c2[column(heads, "Physical progress")].endswith("62.5%")


def test_the_cells_that_are_seen_are_exact_and_none_is_hidden(filled):
    data = book_of(filled, MONTHS[-1])
    done = column(Read(data).heads(2), "Done since start")
    assert Read(data).by_code(2, "C2")[done] == 5000.004999
    for number in (1, 2, 3):
        sheet = members(data)[f"xl/worksheets/sheet{number}.xml"]
        assert "<autoFilter" in sheet
        rows = Read(data).rows(number)[5:]
        for first, last in re.findall(r'<col min="(\d+)" max="(\d+)"[^>]*hidden="1"', sheet):
            folded = [row[place] for row in rows for place in range(int(first) - 1, int(last))]
            assert not any(isinstance(cell, float | int) and cell for cell in folded)


def test_the_answer_stands_on_the_first_sheet(database):
    language.speak("zh")
    text = str(book(database).rows(1))
    assert "2025年12月规划目标：未达到，较目标少91至786张，逾期至少11个月" in text
    assert "9个项目近两个月均未填报" in text


def test_a_rate_of_a_total_is_a_formula_over_the_projects_that_have_both(filled):
    found = [formula for _, _, formula, _ in formulas(book_of(filled, MONTHS[-1]))]
    assert any(formula.startswith("IF((SUMPRODUCT(--ISNUMBER(") for formula in found)
    assert any(formula.startswith("IF(N(") for formula in found)
    assert any(formula.startswith("ROUND(") for formula in found)


def test_held_and_partly_known_figures_carry_their_sign(filled):
    styles = members(book_of(filled, MONTHS[-1]))["xl/styles.xml"]
    for sign in ("*", "(2/7)", "*(2/7)"):
        assert f'#,##0.00&quot;{sign}&quot;"' in styles


@pytest.mark.parametrize(
    ("which", "month"), [*(("filled", month) for month in MONTHS), ("world", NOW)]
)
def test_every_formula_comes_to_the_value_beside_it(request, which, month):
    found = list(formulas(book_of(request.getfixturevalue(which), month)))
    assert len(found) > 40
    for part, place, formula, values in found:
        assert abs(values[place] - computed(formula, values)) < Fraction(1, 10**6), (part, place)


# --- the other sheets -------------------------------------------------------------------------


def test_approvals_stand_with_number_and_day_up_to_the_month(filled):
    read, heads = book(filled), book(filled).heads(4)
    row = read.by_code(4, "C1")
    assert row[column(heads, "Proposal", "number")] == "甬发改〔2023〕1号"
    assert row[column(heads, "Proposal", "Day")] == dt.date(2019, 5, 6)
    assert row[column(heads, "Joint acceptance", "Day")] == ""
    later = book(filled, Month.of(2026, 12)).by_code(4, "C1")
    assert later[column(heads, "Joint acceptance", "Day")] == dt.date(2026, 12, 1)


def test_problems_are_told_with_reason_ask_and_month(filled):
    read = book(filled)
    assert read.by_code(5, "C2")[2:8] == [
        *("资金未到位", "Funding", "落实资金", "区财政局", "", dt.date(2026, 11, 1))
    ]
    assert read.by_code(5, "C1")[2:8] == ["=1+1", "", "", "", "", dt.date(2026, 9, 1)]
    assert "No report names a problem" in str(book(filled, MONTHS[0]).rows(5))


def test_a_problem_of_a_site_is_told_too(filled):
    given = {"problem": "管线迁改"}
    reports.file_report(filled, author(), "C1", Month.of(2026, 11), given, site="C1-3", sure=True)
    assert book(filled).by_code(5, "C1-3")[2] == "管线迁改"


def test_the_annex_keeps_what_is_printed_and_sums_beside_it(database):
    language.speak("zh")
    rows = book(database).rows(7)
    c3 = next(row for row in rows if row[1] == "宁波奉化葛岙卫生院(奉化肿瘤康复医")
    assert c3[5] == "土地面积 0.68 万平方米, 建筑面积 1 万平方米。"
    assert c3[6:11] == [0.5, 120, 35, 80, 45]
    printed = [row for row in rows if row[1] == "合计（原文）"]
    summed = [row for row in rows if row[1] == "合计（逐项计算）"]
    assert [row[6] for row in printed] == [7.52, 30.29, 5.31, 44.02]
    assert [row[6] for row in summed] == [7.52, 30.29, 5.31, 43.12]
    assert [row[10] for row in summed] == [225, 560, 230, 1015]
    assert (printed[2][5], summed[2][5]) == ("", 9.333333)
    assert any(row[1] == "差额（原文－逐项）" and row[10] == -50 for row in rows)


def test_the_reconciliation_is_the_reconciliation(database):
    _, records = reconciliation.reconcile(database, MONTHS[-1])
    rows = book(database).rows(8)[4:]
    for row, record in zip(rows, records, strict=False):
        scale = {"investment": WAN, "land_area": WAN, "floor_area": WAN, "growth": 100}.get(
            record.metric, 1
        )
        step = 100 if scale > 1 else 1
        for cell, value in ((row[4], record.stated), (row[5], record.computed)):
            exact = None if value is None else Fraction(value * step, scale)
            rounded = None if exact is None else float(Fraction(round_half_up(exact), step))
            assert (cell if cell == "" else round(cell + 1e-9, 2)) == (
                "" if rounded is None else rounded
            )
    assert len([row for row in rows if row[8]]) == len(records)
    beds = next(row for row in rows if row[9].startswith("without P2"))
    assert beds[9].splitlines() == ["without P2: 965 (agrees)", "without C1 and P4: 965 (agrees)"]
    name = next(row for row in rows if row[1] == "Name cut off in print")
    assert name[8:10] == ["i noted", "宁波奉化葛岙卫生院(奉化肿瘤康复医院)"]


def test_changes_since_last_month_with_the_reason_given(filled):
    rows = book(filled).rows(9)
    stage = next(row for row in rows if row[0] == "C2" and row[2] == "Stage")
    assert stage[3:5] == ["In use", "Fit-out"]
    assert stage[6] == "Funding"
    quiet = book(filled, Month.of(2026, 10))
    assert "Nothing changed." in str(quiet.rows(9))
    first = book(filled, Month.of(2021, 7))
    assert "No target was out by the month before" in str(first.rows(9))


def test_the_notes_have_the_caveat_and_the_sources(database, tongue):
    text = str(book(database).rows(11))
    assert "577,505" in text
    assert ("《政府投资条例》" if tongue == "zh" else "Regulations") in text or "12" in text
    assert "plan-2021" in text
