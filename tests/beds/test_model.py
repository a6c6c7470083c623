"""The independent model itself, against the known answers of DESIGN 2.4 and the cases of audits."""

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from tests.beds import model
from tests.beds.model import (
    Baseline,
    Date,
    History,
    Level,
    Merge,
    Plan,
    Project,
    Report,
    Residents,
    Stock,
    Target,
    Withdrawal,
    month_of,
)

ROOT = Path(__file__).parents[2]
DATA = ROOT / "portfolio" / "values" / "data"
T26 = Target("T2-6", month_of(2025, 12), 660, month_of(2020, 12), 498, 577_505, month_of(2021, 7))
T36 = Target("T3-6", month_of(2030, 12), 600, month_of(2025, 12), 534, 595_000, month_of(2026, 6))
NOW = month_of(2026, 11)


def at(text):
    year, month = text.split("-")
    return month_of(int(year), int(month))


def rows(path):
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def dated(text, *, last):
    """A date as printed: a year alone is its January at the start, its December at the end."""
    if not text:
        return None
    if "-" in text:
        return Date(at(text))
    return Date(month_of(int(text), 12 if last else 1), "year")


def number(text):
    return int(text) if text else None


def seeded():
    """The nine projects as printed, with the facts that were reported of them."""
    printed = rows(ROOT / "seed_projects.csv")
    approved = month_of(2021, 7)
    projects = [
        Project(
            row["code"],
            in_plan=True,
            begins=approved,
            sites=tuple(site.split("|")[0].strip() for site in row["sites"].split(";") if site),
            kinds={model.CARE: number(row["rehabilitation_elderly_beds_new"])},
        )
        for row in printed
    ]
    baselines = [
        Baseline(
            row["code"],
            1,
            approved,
            dated(row["start"], last=False),
            dated(row["finish"], last=True),
            number(row["beds_opened"]),
            number(row["beds_new"]),
        )
        for row in printed
    ]
    reports = [
        Report(
            order=order,
            project=row["project"],
            site=row["site"] or None,
            month=at(row["month"]),
            stage=row["stage"] or None,
            progress=bool(row["progress"]),
            forecast_opening=dated(row["forecast_opening"], last=True),
            forecast_finish=dated(row["forecast_finish"], last=True),
            beds_open=number(row["beds_open"]),
            document=True,
        )
        for order, row in enumerate(rows(DATA / "status_history.csv"))
    ]
    return History(
        plan=Plan(approved),
        projects=(*projects, Project("X1", in_plan=False, begins=approved)),
        baselines=tuple(baselines),
        reports=tuple(reports),
        targets=(T26,),
        residents=(
            Residents(month_of(2020, 11), 577_505, "census", month_of(2021, 5)),
            Residents(month_of(2023, 12), 589_000, "survey", month_of(2024, 3)),
            Residents(month_of(2024, 12), 592_000, "survey", month_of(2025, 3)),
        ),
    )


SEEDED = seeded()


def filed(history, *reports):
    """The history with reports of (place, month, what they give), all with a document."""
    owner = {site: item.code for item in history.projects for site in item.sites}
    made = [
        Report(
            order=1000 + len(history.reports) + number_,
            project=owner.get(place, place),
            site=place if place in owner else None,
            month=at(month),
            **{"document": True} | given,
        )
        for number_, (place, month, given) in enumerate(reports)
    ]
    return replace(history, reports=(*history.reports, *made))


def beds(history, view, as_of, t, code="T2-6"):
    return model.beds(history, view, as_of, code, t)


@pytest.mark.parametrize(
    ("month", "beds_then"),
    [("2022-12", 3101), ("2024-12", 3111), ("2025-12", 3721), ("2026-12", 3891)],
)
def test_plan(month, beds_then):
    assert beds(SEEDED, "plan", NOW, at(month)) == beds_then


@pytest.mark.parametrize(
    ("as_of", "beds_then"),
    [
        ("2021-07", 3721),
        ("2022-03", 3721),
        ("2022-04", 3676),
        ("2022-06", 3676),
        ("2022-07", 3526),
        ("2022-08", 3396),
        ("2022-12", 3396),
        ("2023-01", 3156),
        ("2023-07", 3156),
        ("2023-08", 3306),
        ("2023-09", 3026),
        ("2023-11", 3026),
        ("2023-12", 3316),
        ("2024-12", 3316),
        ("2025-01", 3026),
        ("2026-11", 3026),
    ],
)
def test_forecast_at_the_end_of_2025(as_of, beds_then):
    assert beds(SEEDED, "forecast", at(as_of), at("2025-12")) == beds_then


def test_in_use_is_a_range():
    assert beds(SEEDED, "confirmed", NOW, NOW) == 3026
    assert model.most(SEEDED, NOW, "T2-6", NOW) == 3721
    without = model.no_evidence(SEEDED, NOW)
    assert sum(beds_left for _, beds_left in without.values()) == 865
    due = {code: left for code, (why, left) in without.items() if why == "due_unreported"}
    assert (len(due), sum(due.values())) == (6, 695)


def test_the_target_is_missed_by_91_and_reached_in_2026():
    assert model.met(SEEDED, "plan", NOW, "T2-6", "fixed") is False
    assert model.months_late(SEEDED, "plan", NOW, "T2-6", "fixed") == (12, "year")
    assert model.months_late(SEEDED, "plan", NOW, "T2-6", "latest") is None
    assert model.met(SEEDED, "confirmed", NOW, "T2-6", "fixed") is False
    assert model.met(SEEDED, "confirmed", at("2025-11"), "T2-6", "fixed") is None
    assert model.months_late(SEEDED, "confirmed", NOW, "T2-6", "fixed") == (11, "at_least")


def test_elderly_care_is_what_n2_brings():
    assert model.care(SEEDED, "plan", NOW, "T2-6", at("2025-12")) == 280
    assert model.care(SEEDED, "confirmed", NOW, "T2-6", NOW) == 0


def test_the_seeded_openings():
    assert model.opening(SEEDED, NOW, "C2") == (at("2022-08"), at("2023-08"), "by", True)
    assert model.level(SEEDED, NOW, "C2", NOW) == (150, True)
    assert model.opening(SEEDED, NOW, "C1-3").by == at("2023-12")
    assert model.level(SEEDED, NOW, "C1-3", NOW) == (None, False)
    assert model.unknown(SEEDED, "confirmed", NOW, "T2-6", NOW) == {"C1-3"}


def with_next_target(target, *stocks):
    newest = Residents(at("2025-12"), 595_000, "survey", at("2026-03"))
    return replace(
        SEEDED,
        targets=(T26, target),
        stocks=stocks,
        residents=(*SEEDED.residents, newest),
    )


def test_the_next_target_counts_from_its_own_base():
    history = with_next_target(T36, Stock(at("2025-12"), 3180, at("2026-03")))
    assert beds(history, "plan", NOW, at("2030-12"), "T3-6") == 3350
    assert beds(history, "plan", NOW, at("2025-12"), "T3-6") == 3180
    assert beds(history, "plan", NOW, at("2025-11"), "T3-6") is None
    assert model.met(history, "plan", NOW, "T3-6", "fixed") is False
    assert beds(history, "plan", NOW, at("2025-12")) == 3721
    assert beds(history, "confirmed", NOW, at("2025-12")) == 3026
    assert model.most(history, NOW, "T2-6", at("2025-12")) == 3721
    assert model.statistics(history, NOW, at("2025-12")) == (3180, 595_000)
    assert model.leading(history, NOW) == "T3-6"
    assert model.leading(history, at("2025-12")) == "T2-6"
    assert beds(history, "confirmed", NOW, NOW, "T3-6") == 3180
    assert model.most(history, NOW, "T3-6", NOW) == 3180 + 695
    assert model.most(history, NOW, "T3-6", at("2025-12")) == 3180


def test_a_stock_that_does_not_round_to_the_base_leaves_it_to_the_plan():
    history = with_next_target(T36, Stock(at("2025-12"), 3200, at("2026-03")))
    assert beds(history, "plan", NOW, at("2030-12"), "T3-6") == 3177 + 170
    assert beds(history, "confirmed", NOW, NOW, "T3-6") == 3200


def test_beds_opened_before_the_base_are_in_it():
    """Case 03: 6.20 x 592,000, and after it only P1 and P4."""
    target = replace(T36, rate=750, base_rate=620, residents=592_000)
    history = with_next_target(target)
    assert beds(history, "plan", NOW, at("2030-12"), "T3-6") == 3840
    assert beds(history, "confirmed", NOW, NOW, "T3-6") == 3670
    assert model.met(history, "plan", NOW, "T3-6", "fixed") is False


def test_an_opening_in_steps():
    """Case 04."""
    opened = {"stage": "in_use", "actual_opening": Date(at("2025-06"))}
    first = filed(SEEDED, ("N1", "2025-06", opened | {"beds_open": 500, "beds_before": 400}))
    then = filed(first, ("N1", "2026-06", {"beds_open": 1000, "document": False}))
    assert beds(first, "confirmed", at("2025-12"), at("2025-12")) == 3126
    assert beds(then, "confirmed", at("2026-06"), at("2026-06")) == 3626
    assert beds(then, "confirmed", at("2026-06"), at("2025-12")) == 3126
    assert beds(then, "confirmed", at("2026-06"), at("2025-06")) == 3126


@pytest.mark.parametrize("stage", ["fit_out", "suspended", "stopped", "deferred"])
def test_no_stage_closes_beds(stage):
    """Case 05."""
    history = filed(SEEDED, ("C2", "2026-10", {"stage": stage}))
    assert beds(history, "confirmed", at("2026-10"), at("2025-12")) == 3026
    assert beds(history, "confirmed", at("2026-10"), at("2023-09")) == 3026
    gone = replace(SEEDED, withdrawals=(Withdrawal(at("2026-10"), "C2"),))
    assert beds(gone, "forecast", NOW, NOW) == 3026


def test_beds_open_without_those_before_are_unknown():
    """Case 06; a later report of all that was planned makes them a planned figure from then on."""
    opened = {"stage": "in_use", "actual_opening": Date(at("2025-11")), "beds_open": 300}
    history = filed(SEEDED, ("N1", "2025-11", opened))
    assert beds(history, "confirmed", NOW, NOW) == 3026
    assert model.level(history, NOW, "N1", NOW) == (None, False)
    assert "N1" in model.unknown(history, "confirmed", NOW, "T2-6", NOW)
    assert model.most(history, NOW, "T2-6", NOW) == 3721
    full = filed(history, ("N1", "2026-06", {"beds_open": 1000}))
    assert beds(full, "confirmed", NOW, at("2026-05")) == 3026
    assert beds(full, "confirmed", NOW, at("2026-06")) == 3306
    given = filed(full, ("N1", "2026-08", {"beds_before": 250}))
    assert beds(given, "confirmed", NOW, at("2026-05")) == 3026 + 50
    assert beds(given, "confirmed", NOW, at("2026-06")) == 3026 + 750


def test_beds_reported_against_a_planned_figure():
    """720 were there by the plan; below them nothing can be told, and the beds before settle it."""
    history = filed(
        SEEDED,
        ("N1", "2025-06", {"stage": "in_use"}),
        ("N1", "2025-09", {"beds_open": 800}),
        ("N1", "2026-02", {"beds_open": 700}),
    )
    assert model.level(history, at("2025-08"), "N1", at("2025-06")) == (280, True)
    assert model.level(history, at("2025-09"), "N1", at("2025-06")) == (80, True)
    assert model.level(history, NOW, "N1", at("2026-02")) == (None, False)
    given = filed(history, ("N1", "2026-03", {"beds_before": 600}))
    assert model.level(given, NOW, "N1", at("2025-06")) == (200, False)
    assert model.level(given, NOW, "N1", NOW) == (100, False)


def test_a_merger_and_a_larger_approval_count_once():
    """Case 07."""
    history = replace(
        SEEDED,
        merges=(Merge(at("2026-05"), "P2", "P1"),),
        baselines=(
            *SEEDED.baselines,
            Baseline("P1", 2, at("2026-05"), None, Date(at("2026-12"), "year"), 400, 200),
        ),
    )
    assert model.entries(history, NOW) == {"C1", "C2", "C3", "N1", "N2", "P1", "P3", "P4"}
    assert beds(history, "plan", NOW, at("2026-12")) == 3891
    assert beds(history, "plan", at("2026-04"), at("2025-12")) == 3721


def test_missed_then_reached():
    """Case 22: never met, and told how late."""
    opened = {"stage": "in_use", "actual_opening": Date(at("2026-10"))}
    history = filed(SEEDED, *((code, "2026-10", opened) for code in ("N1", "N2", "P1", "P2", "C3")))
    assert beds(history, "confirmed", NOW, NOW) == 3831
    assert model.met(history, "confirmed", NOW, "T2-6", "fixed") is False
    assert model.months_late(history, "confirmed", NOW, "T2-6", "fixed") == (10, "month")
    assert model.months_late(history, "confirmed", NOW, "T2-6", "latest") == (11, "at_least")


def test_reached_by_a_month_in_which_only_reports_say_in_use():
    """Late by at most so many where it takes them; exactly where it does not."""
    told, by = {"stage": "in_use", "actual_opening": Date(at("2026-10"))}, {"stage": "in_use"}
    for vague, said in (("N1", "at_most"), ("P3", "month")):
        codes = ("N1", "N2", "P1", "P2", "C3", "P3")
        each = ((code, "2026-10", by if code == vague else told) for code in codes)
        history = filed(SEEDED, *each)
        assert model.months_late(history, "confirmed", NOW, "T2-6", "fixed") == (10, said)


def test_the_last_site_opens():
    """Case 23."""
    site = {"stage": "in_use", "beds_open": 20, "beds_before": 8}
    first = filed(SEEDED, ("C1-3", "2025-06", site))
    last = {"stage": "in_use", "actual_opening": Date(NOW)}
    then = filed(first, *((site, "2026-11", last) for site in ("C1-1", "C1-2", "C1-4")))
    assert beds(first, "confirmed", at("2026-10"), at("2025-12")) == 3038
    assert beds(then, "confirmed", NOW, at("2025-12")) == 3038
    assert beds(then, "confirmed", NOW, NOW) == 3056


def test_care_beds_as_reported():
    """Case 24."""
    opened = {"stage": "in_use", "actual_opening": Date(at("2026-10"))}
    history = filed(SEEDED, ("N2", "2026-10", opened | {"beds_open": 100, "beds_before": 20}))
    assert beds(history, "confirmed", NOW, NOW) == 3106
    assert model.care(history, "confirmed", NOW, "T2-6", NOW) == 80


def test_a_late_report_after_a_stock():
    """Case 25: it may be inside the 3,300, or not."""
    history = replace(SEEDED, stocks=(Stock(at("2025-12"), 3300, at("2026-03")),))
    history = filed(history, ("C3", "2026-11", {"stage": "in_use"}))
    assert beds(history, "confirmed", NOW, NOW) == 3300
    assert beds(history, "forecast", NOW, NOW) == 3300
    assert model.most(history, NOW, "T2-6", NOW) == 3300 + 45 + 650


def test_nothing_is_known_before_it_is_published():
    """Case 27."""
    assert model.target_of(SEEDED, at("2021-06"), "T2-6") is None
    assert model.entries(SEEDED, at("2021-06")) == set()
    history = replace(SEEDED, stocks=(Stock(at("2024-12"), 3100, at("2025-03")),))
    assert beds(history, "confirmed", at("2025-02"), at("2025-02")) == 3026
    assert beds(history, "confirmed", at("2025-03"), at("2025-03")) == 3100


def test_where_nothing_is_planned():
    history = replace(SEEDED, baselines=(Baseline("P1", 1, at("2021-07")),))
    opened = filed(history, ("P1", "2026-01", {"stage": "in_use"}))
    assert model.level(opened, NOW, "P1", NOW) == Level(None, planned=False)
    assert model.no_evidence(history, NOW)["P1"] == ("no_works", None)


def test_what_is_reported_this_month_has_a_date_that_lapsed():
    """Case 15."""
    history = filed(SEEDED, ("N1", "2026-11", {"stage": "fit_out"}))
    assert model.no_evidence(history, NOW)["N1"] == ("date_lapsed", 280)
    assert model.most(history, NOW, "T2-6", NOW) == 3721 - 280


def test_what_was_withdrawn_is_in_no_plan():
    """Case 19."""
    history = replace(SEEDED, withdrawals=(Withdrawal(at("2024-01"), "P4"),))
    assert beds(history, "plan", NOW, at("2026-12")) == 3871
    assert beds(history, "plan", at("2023-12"), at("2026-12")) == 3891
