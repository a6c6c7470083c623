"""The pictures of sensitivity and of risk: what they say, and that nothing covers anything."""

from dataclasses import replace
from pathlib import Path

import pytest

from portfolio.pictures.paper import PAPERS
from portfolio.pictures.records import RiskMaterial, SensitivityMaterial
from portfolio.pictures.risk.drawing import draw_risk
from portfolio.pictures.risk.spec import risk_spec
from portfolio.pictures.sensitivity.drawing import draw_sensitivity
from portfolio.pictures.sensitivity.spec import sensitivity_spec
from portfolio.pictures.service import drawing, materials
from portfolio.projects.service.reports import file_report
from portfolio.store.database import Database
from portfolio.values.months import Dated, Month
from portfolio.whatif.data.scenario import read_slips
from portfolio.whatif.records import Beliefs, Scenario
from tests.conftest import author
from tests.fixtures.generate import generate
from tests.pictures.figures import assert_no_overlap, assert_on_the_sheet, texts_of

SLIPS = Beliefs(
    by_code={"P1": read_slips("0:0.3,12:0.5,18:0.2")}, for_all=read_slips("0:0.4,6:0.4,12:0.2")
)


def started(database: Database, now: Month, scenario: Scenario) -> materials.Start:
    return materials.start_of(database, now).under(scenario)


def sensitive(database: Database, now: Month, **changes: object) -> SensitivityMaterial:
    return materials.sensitivity_material(started(database, now, Scenario(**changes)))


def risky(database: Database, now: Month, beliefs: Beliefs, **changes: object) -> RiskMaterial:
    return materials.risk_material(started(database, now, Scenario(**changes)), beliefs)


def test_what_stands_over_the_title_is_not_cut(database: Database, now: Month) -> None:
    """In English, with the plan's status, the view and a scenario, it is longer than a line."""
    for made, draw in (
        (sensitivity_spec(sensitive(database, now, shifts={"N1": -6})), draw_sensitivity),
        (risk_spec(risky(database, now, SLIPS)), draw_risk),
    ):
        assert made.said.over in texts_of(draw(made))


def test_sensitivity_says_that_the_target_is_missed_and_shows_when_it_is_met(
    database: Database, now: Month
) -> None:
    spec = sensitivity_spec(sensitive(database, now))
    assert spec.said.title.startswith("Target of Dec 2025: missed, 91 to 786 short")
    assert "　Plan　" in spec.said.over, "the view stands on the picture"
    assert spec.said.answer[0].startswith("Does not reach 6.6 by Dec 2025: 91 beds short")
    assert spec.said.answer[1].startswith("For Dec 2026, when it is first met: P1 is critical")
    assert [(bar.code, bar.months) for bar in spec.bars if not bar.endless] == [
        ("P1", 0),
        ("N1", 12),
        ("N2", 12),
    ]
    assert "C2" not in {bar.code for bar in spec.bars}, "it is in use and slips no more"
    assert spec.most_months == 12
    census = next(curve for curve in spec.curves if curve.basis == "fixed")
    assert (census.residents, len(census.rates)) == (577_505, 37)
    assert [round(census.rates[months], 3) for months in (0, 1, 13)] == [6.443, 5.387, 5.37]


def test_sensitivity_of_a_target_that_is_met(database: Database, now: Month) -> None:
    spec = sensitivity_spec(sensitive(database, now, by=Month.of(2026, 12)))
    assert spec.said.answer[1] == "P1 is critical: the least slip of it alone loses the target."
    assert "2026" in spec.heads[0]
    never = sensitivity_spec(sensitive(database, now, rate=900))
    assert never.bars == ()
    assert "no slip can lose it" in never.no_bars


def test_where_all_that_counts_is_in_use_nothing_slips(database: Database, now: Month) -> None:
    told = {"stage": "in_use", "actual_opening": Dated(Month.of(2025, 10), "month")}
    for code in ("C3", "C1", "N1", "N2", "P1", "P2"):
        file_report(
            database, author(), code, Month.of(2025, 10), {**told, "reason": "funding"}, sure=True
        )
    start = materials.start_of(database, now, view="forecast").under(Scenario())
    spec = sensitivity_spec(materials.sensitivity_material(start))
    assert spec.said.answer[0].startswith("Reaches 6.6 by Dec 2025")
    assert (spec.bars, spec.no_bars) == (
        (),
        "All that is counted is in use: nothing can slip any more.",
    )


def test_risk_names_the_months_of_50_and_80_percent(database: Database, now: Month) -> None:
    spec = risk_spec(risky(database, now, SLIPS, by=Month.of(2026, 12)))
    chances = {flag.text: round(flag.chance, 4) for flag in spec.flags}
    assert chances == {"Target Dec 2026": 0.3, "P50 and P80 Dec 2027": 0.8}
    assert spec.error is None
    assert spec.slips == (
        "C2: in use, on record",
        "P1: 0: 30.0%, +12 mo: 50.0%, +18 mo: 20.0% (given)",
        "P4: 0: 40.0%, +6 mo: 40.0%, +12 mo: 20.0% (given)",
        "N1, N2 and P2: +11 mo: 80.0%, +12 mo: 20.0% (given)",
        "P3: +23 mo: 100.0% (given)",
        "2 more",
    )
    assert any("independently" in line for line in spec.said.notes)


def test_from_one_finished_project_no_curve_is_drawn(database: Database, now: Month) -> None:
    spec = risk_spec(risky(database, now, Beliefs()))
    assert (spec.points, spec.flags) == ((), ())
    assert "1 finished project is on record, and it takes 5" in spec.no_points
    assert spec.no_points in texts_of(draw_risk(spec))
    words = [*spec.said.answer, *spec.said.notes, *spec.slips]
    assert not any("--" in line for line in words), "no option is named on a wall"
    assert "Dec 2025 has come" in spec.said.answer[0]
    assert spec.slips == (), "one observation is no distribution"


def test_what_is_reached_on_record_is_no_chance(database: Database, now: Month) -> None:
    """All but P4 are open: the target is reached since the last of them, by what was reported."""
    for code in ("C1", "C3", "N1", "N2", "P1", "P2", "P3"):
        opened = {"stage": "in_use", "actual_opening": Dated(Month.of(2026, 3), "month")}
        file_report(database, author("批复"), code, Month.of(2026, 3), opened, sure=True)
    spec = risk_spec(risky(database, now, Beliefs()))
    assert spec.said.answer[1] == (
        "By the openings on record, with a document or without, and the beds of the plan"
        " 6.6 is reached since Mar 2026."
    )
    assert [(flag.text, flag.fact) for flag in spec.flags] == [
        ("Target Dec 2025", True),
        ("reached Mar 2026, on record", True),
    ]
    assert not any("%" in text for text in texts_of(draw_risk(spec)) if "reached Mar" in text)


def test_of_many_slips_the_ends_and_the_middle_are_told(database: Database, now: Month) -> None:
    many = ",".join(f"{months}:0.05" for months in range(20))
    spec = risk_spec(risky(database, now, Beliefs(for_all=read_slips(many)), by=now + 12))
    (line,) = [line for line in spec.slips if "P1" in line]
    assert "0 mo to +19 mo, half of them up to +9 mo" in line


def test_projects_without_a_bar_are_counted(tmp_path: Path) -> None:
    many = Database(generate(tmp_path / "many.db", 40))
    now = Month.of(2026, 11)
    material = sensitive(many, now, rate=500)
    spec = sensitivity_spec(material)
    shown = material.found if material.found.before.reaches else material.later
    assert shown is not None
    assert spec.more.startswith(f"{len(shown.slacks) - len(spec.bars)} more projects, ")
    assert spec.more in texts_of(draw_sensitivity(spec))


def test_a_picture_of_a_scenario_names_it_with_its_view_and_date(
    database: Database, now: Month
) -> None:
    moved = {"N1": -6}
    for spec in (
        risk_spec(risky(database, now, SLIPS, shifts=moved)),
        sensitivity_spec(sensitive(database, now, shifts=moved)),
    ):
        assert "　Plan　Scenario: N1 -6 mo　" in spec.said.over
        assert "As of Nov 2026" in spec.said.over
    assert "Scenario" not in sensitivity_spec(sensitive(database, now)).said.over


@pytest.mark.usefixtures("tongue")
@pytest.mark.parametrize("size", list(PAPERS))
def test_nothing_covers_anything(database: Database, now: Month, size: str) -> None:
    paper = PAPERS[size]
    by = Month.of(2026, 12)
    for figure in (
        draw_sensitivity(sensitivity_spec(sensitive(database, now), paper)),
        draw_sensitivity(sensitivity_spec(sensitive(database, now, by=by), paper)),
        draw_sensitivity(sensitivity_spec(sensitive(database, now, rate=900), paper)),
        draw_risk(risk_spec(risky(database, now, SLIPS, by=by), paper)),
        draw_risk(risk_spec(risky(database, now, Beliefs()), paper)),
        draw_risk(risk_spec(risky(database, now, SLIPS, rate=900), paper)),
    ):
        assert_no_overlap(figure)
        assert_on_the_sheet(figure)


def test_nothing_covers_anything_of_the_second_world(world: Database, now: Month) -> None:
    beliefs = Beliefs(for_all=read_slips("0:0.4,6:0.4,12:0.2"))
    for figure in (
        draw_sensitivity(sensitivity_spec(sensitive(world, now))),
        draw_risk(risk_spec(risky(world, now, beliefs))),
    ):
        assert_no_overlap(figure)
        assert_on_the_sheet(figure)


def test_of_many_projects_the_critical_ones_have_bars(tmp_path: Path, now: Month) -> None:
    many = Database(generate(tmp_path / "many.db", 200))
    figure = draw_sensitivity(sensitivity_spec(sensitive(many, now)))
    assert_on_the_sheet(figure)
    assert_no_overlap(figure)
    beliefs = Beliefs(by_code={f"G{n:05d}": read_slips(f"0:0.5,{n}:0.5") for n in range(1, 201)})
    risk = draw_risk(risk_spec(risky(many, now, beliefs, rate=700)))
    assert_no_overlap(risk)
    assert_on_the_sheet(risk)


def test_names_that_the_fonts_lack_are_said(database: Database, now: Month) -> None:
    material = sensitive(database, now)
    names = {code: ("㙦𬭎" + zh, "") for code, (zh, _) in material.names.items()}
    spec = sensitivity_spec(replace(material, names=names))
    assert spec.warnings
    assert "P1 □" in " ".join(texts_of(draw_sensitivity(spec)))


def test_they_are_no_part_of_the_monthly_pack() -> None:
    assert drawing.picture_names() == ("gantt", "capacity", "scurve")


def test_the_same_bytes_twice(database: Database, now: Month, tmp_path: Path) -> None:
    for kind in ("sensitivity", "risk"):
        paths = [tmp_path / f"{kind}{n}.png" for n in (1, 2)]
        for path in paths:
            drawing.chart(database, kind, now, path)
        assert paths[0].read_bytes() == paths[1].read_bytes()
