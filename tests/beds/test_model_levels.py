"""The sentences of DESIGN 2.2 and 2.3 that the nine projects do not reach, one small history each."""

from dataclasses import replace

import pytest

from tests.beds import model
from tests.beds.model import (
    Baseline,
    Date,
    History,
    Merge,
    Plan,
    Project,
    Report,
    Share,
    Split,
    Stock,
    StockChange,
    Target,
    month_of,
)

BEGIN = month_of(2021, 1)
END = BEGIN + 60
#: A base of 1,000 beds for 100,000 residents.
TARGET = Target("T", BEGIN + 36, 1100, BEGIN - 1, 1000, 100_000, BEGIN)


def told(projects, *reports, **others):
    """Projects as code -> (opened, new, sites); reports as (place, month, what they give)."""
    owner = {place: code for code, (_, _, *sites) in projects.items() for place in (code, *sites)}
    return History(
        plan=Plan(BEGIN),
        projects=tuple(
            Project(code, in_plan=code[0] != "X", begins=BEGIN, sites=tuple(sites))
            for code, (_, _, *sites) in projects.items()
        ),
        baselines=tuple(
            Baseline(code, 1, BEGIN, Date(BEGIN), Date(BEGIN + 24), opened, new)
            for code, (opened, new, *_) in projects.items()
        ),
        reports=tuple(
            Report(
                order,
                owner[place],
                place if place != owner[place] else None,
                BEGIN + month,
                **{"document": True} | given,
            )
            for order, (place, month, given) in enumerate(reports)
        ),
        targets=(TARGET,),
        **others,
    )


def opens(month, **given):
    return {"stage": "in_use", "actual_opening": Date(BEGIN + month)} | given


def gained(history, month, view="confirmed"):
    """Beds gained since the base, as of the end."""
    return model.beds(history, view, END, "T", BEGIN + month) - 1000


def ranged(history, month):
    return gained(history, month), model.most(history, END, "T", BEGIN + month) - 1000


def test_an_opening_known_to_a_year_is_by_its_december_or_its_report():
    year = {"stage": "in_use", "actual_opening": Date(BEGIN + 5, "year")}
    early, late = told({"A": (90, 40)}, ("A", 8, year)), told({"A": (90, 40)}, ("A", 15, year))
    assert model.opening(early, END, "A") == (BEGIN - 1, BEGIN + 8, "year", True)
    assert model.opening(late, END, "A") == (BEGIN - 1, BEGIN + 11, "year", True)


def test_what_says_not_open_narrows_an_opening():
    history = told(
        {"A": (90, 40)},
        ("A", 3, {"stage": "fit_out"}),
        ("A", 9, {"stage": "in_use"}),
        ("A", 12, {"stage": "fit_out"}),
    )
    assert model.opening(history, END, "A") == (BEGIN + 3, BEGIN + 9, "by", True)
    dated = replace(
        history,
        reports=(
            *history.reports,
            Report(9, "A", None, BEGIN + 14, actual_opening=Date(BEGIN + 6), document=True),
        ),
    )
    assert model.opening(dated, END, "A") == (BEGIN + 5, BEGIN + 6, "month", True)


def test_all_beds_reported_before_the_opening_are_those_before():
    history = told(
        {"A": (90, 40)},
        ("A", 2, {"beds_open": 60}),
        ("A", 6, opens(6, beds_open=85)),
        ("A", 9, {"beds_open": 95}),
        ("A", 20, {"beds_open": 70}),
    )
    assert [gained(history, month) for month in (5, 6, 8, 9, 19, 20)] == [0, 25, 25, 35, 35, 10]
    later = replace(
        history, reports=(*history.reports, Report(9, "A", None, BEGIN + 30, beds_before=50))
    )
    assert [gained(later, month) for month in (6, 9, 20)] == [35, 45, 20]


def test_the_first_beds_of_a_planned_figure_are_a_correction():
    history = told(
        {"A": (90, 40)}, ("A", 6, opens(6, beds_before=55)), ("A", 18, {"beds_open": 80})
    )
    assert model.level(history, BEGIN + 17, "A", BEGIN + 6) == (40, True)
    assert model.level(history, END, "A", BEGIN + 6) == (25, False)


def test_without_a_paper_only_what_lowers_counts_in_least():
    up = told({"A": (90, 40)}, ("A", 6, opens(6, beds_open=80, beds_before=50, document=False)))
    down = told({"A": (90, 40)}, ("A", 6, opens(6, beds_open=40, beds_before=50, document=False)))
    assert ranged(up, 20) == (0, 30)
    assert gained(up, 20, "forecast") == 30
    assert ranged(down, 20) == (-10, -10)
    filed = replace(
        up, reports=(*up.reports, Report(5, "A", None, BEGIN + 30, stage="in_use", document=True))
    )
    assert ranged(filed, 6) == (30, 30)


@pytest.mark.parametrize(
    ("opening", "least", "most"),
    [
        (opens(6), 10, 10),
        (opens(18), 40, 40),
        ({"stage": "in_use"}, 10, 40),
    ],
)
def test_an_opening_inside_after_or_across_an_anchor(opening, least, most):
    """The stock of month 11 is 1,300; ten beds more came in month 30."""
    history = told(
        {"A": (90, 40)},
        ("A", 24, opening | {"beds_open": 80, "beds_before": 50}),
        ("A", 30, {"beds_open": 90}),
        stocks=(Stock(BEGIN + 11, 1300, BEGIN + 14),),
    )
    if opening.get("actual_opening") == Date(BEGIN + 6):
        history = replace(
            history, reports=(replace(history.reports[0], month=BEGIN + 6), *history.reports[1:])
        )
    assert ranged(history, 40) == (300 + least, 300 + most)


def test_a_projects_own_beds_and_the_sites_opened_after():
    history = told(
        {"A": (200, 60, "A1", "A2", "A3")},
        ("A1", 4, opens(4, beds_open=30, beds_before=20)),
        ("A2", 8, opens(8)),
        ("A", 10, {"beds_open": 165, "beds_before": 140}),
        ("A3", 12, opens(12, beds_open=20, beds_before=5)),
    )
    assert [gained(history, month) for month in (3, 4, 9, 10, 12)] == [0, 10, 10, 25, 40]
    assert model.unknown(history, "confirmed", END, "T", BEGIN + 9) == {"A2"}
    assert model.unknown(history, "confirmed", END, "T", BEGIN + 10) == set()


def test_all_sites_in_use_are_not_less_than_the_plan():
    history = told(
        {"A": (200, 60, "A1", "A2")},
        ("A1", 4, opens(4, beds_open=30, beds_before=20)),
        ("A2", 8, opens(8, document=False)),
    )
    assert [ranged(history, month) for month in (4, 8)] == [(10, 10), (10, 60)]
    assert gained(history, 8, "forecast") == 60
    assert model.level(history, END, "A", BEGIN + 8) == (60, True)


MERGED = ({"A": (90, 40), "B": (150, 50)}, ("A", 6, opens(6, beds_open=80, beds_before=50)))
MERGE = (Merge(BEGIN + 20, "A", "B"),)


def test_the_successors_beds_replace_those_of_what_it_took_in():
    projects, opened = MERGED
    own = ("B", 10, opens(10, beds_open=130, beds_before=100))
    history = told(projects, opened, own, ("B", 25, {"beds_open": 215}), merges=MERGE)
    assert [gained(history, month) for month in (6, 10, 24, 25)] == [30, 60, 60, 65]
    given = told(
        projects, opened, own, ("B", 25, {"beds_open": 215, "beds_before": 160}), merges=MERGE
    )
    assert [gained(given, month) for month in (24, 25)] == [60, 55]


def test_while_beds_before_are_unknown_the_old_levels_stay():
    projects, opened = MERGED
    unknown = ("B", 10, opens(10, beds_open=130))
    history = told(projects, opened, unknown, ("B", 25, {"beds_open": 215}), merges=MERGE)
    assert [gained(history, month) for month in (10, 24, 25)] == [30, 30, 30]
    assert model.unknown(history, "confirmed", END, "T", BEGIN + 25) == {"B"}


def test_a_planned_figure_of_the_whole_replaces_the_old_levels():
    """The successor opens after a new approval that holds both: 90 new beds, not 30 and 90."""
    projects, opened = MERGED
    history = told(projects, opened, ("B", 25, opens(25)), merges=MERGE)
    assert [gained(history, month) for month in (24, 25)] == [30, 30 + 50]
    both = replace(
        history,
        baselines=(
            *history.baselines,
            Baseline("B", 2, BEGIN + 20, Date(BEGIN), Date(BEGIN + 30), 240, 90),
        ),
    )
    assert [gained(both, month) for month in (24, 25)] == [30, 90]
    assert model.beds(both, "plan", END, "T", BEGIN + 30) == 1090


@pytest.mark.parametrize("before", [50, None])
def test_a_split_keeps_what_is_open(before):
    opened = opens(6, beds_open=80, beds_before=before)
    history = told(
        {"A": (100, 50), "B": (40, 20), "C": (60, 30)},
        ("A", 6, opened),
        ("B", 30, {"beds_open": 45}),
        splits=(
            Split(
                BEGIN + 20,
                "A",
                {
                    "B": Share(40, 20, 32, None if before is None else 20),
                    "C": Share(60, 30, 48, None if before is None else 30),
                },
            ),
        ),
    )
    history = replace(
        history,
        projects=tuple(
            replace(it, begins=BEGIN + 20 * (it.code != "A")) for it in history.projects
        ),
        baselines=tuple(
            replace(it, month=BEGIN + 20 * (it.project != "A")) for it in history.baselines
        ),
    )
    beds = [gained(history, month) for month in (6, 19, 20, 30)]
    assert beds == ([30, 30, 30, 43] if before else [0, 0, 0, 0])
    assert model.entries(history, END) == {"B", "C"}
    assert model.opening(history, END, "B") == (BEGIN + 5, BEGIN + 6, "month", True)


def test_what_is_outside_the_plan_moves_the_views_but_not_the_plan():
    history = told(
        {"A": (90, 40), "X": (50, 30)},
        ("X", 6, opens(6, beds_open=60, beds_before=45)),
        changes=(StockChange(BEGIN + 8, -25, BEGIN + 9),),
    )
    assert [gained(history, month) for month in (6, 8)] == [15, -10]
    assert model.beds(history, "plan", END, "T", BEGIN + 24) == 1040
    assert model.outside_since(history, "confirmed", END, "T", BEGIN + 8) == -10
    assert model.outside(history, END, BEGIN + 8) == -10


def test_a_second_phase_is_still_to_come():
    """40 of 90 new beds are open; the rest has a date of its own, until the opening is final."""
    first = opens(6, beds_open=90, beds_before=50, forecast_opening=Date(BEGIN + 30))
    history = told({"A": (140, 90)}, ("A", 6, first))
    assert model.beds(history, "forecast", BEGIN + 18, "T", BEGIN + 30) == 1090
    assert model.no_evidence(history, BEGIN + 18) == {}
    assert model.no_evidence(history, BEGIN + 19) == {"A": ("no_works", 50)}
    assert model.no_evidence(history, BEGIN + 30) == {"A": ("due_unreported", 50)}
    assert [ranged(history, month) for month in (29, 30)] == [(40, 40), (40, 90)]
    final = replace(history, reports=(replace(history.reports[0], beds_final=True),))
    assert model.no_evidence(final, BEGIN + 30) == {}
