"""The sentences of a pack are true: read again and held against answers worked out anew."""

import random
import re

import pytest

from portfolio.beds.words.target import verdict
from portfolio.pack.brief.markdown import markdown
from portfolio.pack.brief.parts import Paragraph
from portfolio.pack.service import brief as briefing
from portfolio.pictures.scurve.spec import scurve_spec
from portfolio.pictures.service import materials
from portfolio.projects.service import approvals, edits, endings, reports
from portfolio.values.months import Dated, Month
from portfolio.whatif.records import MOVES, Scenario
from portfolio.whatif.service import position as whatif
from tests.conftest import NOW, author

PAPER = "批复"
VIEWS = {"plan": "Plan", "forecast": "Forecast"}


def add(database, code, beds, finish):
    figures = {"investment": 10**10}
    figures |= {} if beds is None else {"beds_new": beds}
    new = edits.NewProject(
        code, f"Clinic {code}", "plan-2021", group="new", finish=finish, figures=figures
    )
    edits.add_project(database, author(), new, sure=True)


def live(database, dice):
    """Add, shift, report and drop projects by lot."""
    for number in range(dice.randrange(1, 5)):
        finish = Dated(Month.of(dice.randrange(2024, 2029), dice.randrange(1, 13)), "month")
        beds = dice.choice((15, 60, 120, 250, None))
        add(database, f"R{number}", beds, finish)
    codes = ["C1", "C3", "N1", "N2", "P1", "P2", "P3", "P4"]
    dice.shuffle(codes)
    for code in codes[:3]:
        finish = Dated(Month.of(dice.randrange(2025, 2030), dice.randrange(1, 13)), "month")
        new = approvals.NewBaseline(PAPER, finish=finish)
        approvals.rebaseline(database, author("调整"), code, NOW, new)
    for code in codes[3:6]:
        told = {"stage": "structure", "reason": "funding"}
        if dice.random() < 0.7:
            told["forecast_finish"] = Dated(Month.of(2027, dice.randrange(1, 13)), "month")
        reports.file_report(database, author(), code, NOW, told, sure=True)
    if dice.random() < 0.5:
        endings.end_project(database, author("调出"), codes[6], NOW, source=PAPER)


def said(database, view):
    """Return what the brief says of when a view reaches the target: month, spare, codes."""
    made = briefing.brief(database, NOW, {})
    text = " ".join(part.text for part in made.parts() if isinstance(part, Paragraph))
    if f"{VIEWS[view]}: the projects it counts do not reach" in text:
        return None
    found = re.search(
        rf"{VIEWS[view]}: reached (?:late, )?in ([\w ]+); with ([\d,]+) beds to spare; "
        rf"(no single project|without any one of (?:these|(\d+) projects?) it would not be)(.*?)\.(?: |$)",
        text,
    )
    assert found, text
    when, spare, _, number, rest = found.groups()
    return when, int(spare.replace(",", "")), set(re.findall(r"\((\w+)\)", rest)), number


@pytest.mark.parametrize("seed", range(6))
def test_what_the_brief_calls_decisive_loses_it_when_dropped_and_nothing_else(database, seed):
    live(database, random.Random(seed))  # noqa: S311
    for view in VIEWS:
        start = whatif.position(database, NOW, view=view)
        first = whatif.measured(start).first_met
        told = said(database, view)
        if first is None:
            assert told is None
            continue
        when, spare, codes, number = told
        assert str(first.month.year) in when
        then = whatif.applied(start, Scenario(by=first.month))
        now = whatif.measured(then)
        assert now.beds - now.beds_needed == spare
        movable = [e.code for e in start.entries if e.standing == MOVES and e.opens and e.beds]
        losing = {
            code for code in movable if not whatif.answer(then, Scenario(drops=(code,))).reaches
        }
        assert (int(number) if number else len(codes)) == len(losing)
        assert number or codes == losing


@pytest.mark.parametrize("seed", range(6))
def test_a_verdict_gives_as_cause_only_what_was_needed(database, seed):
    live(database, random.Random(seed))  # noqa: S311
    start = whatif.position(database, NOW)
    capacity = whatif.measured(start)
    found = re.search(r"because (.*) opens? then", verdict(capacity))
    if found is None:
        return
    then = whatif.applied(start, Scenario(by=capacity.first_met.month))
    for code in re.findall(r"\b[A-Z]\d\b", found[1]):
        assert not whatif.answer(then, Scenario(drops=(code,))).reaches


# --- sentences that were proved wrong ---------------------------------------------------------


def text_of(database):
    return markdown(briefing.brief(database, NOW, {}))


def test_the_seeded_plan_rests_on_four_hospitals_and_not_on_what_opens_last(database):
    when, spare, codes, _ = said(database, "plan")
    assert (when, spare, codes) == ("2026", 79, {"C2", "N1", "N2", "P1"})
    assert said(database, "forecast") is None


def test_a_forecast_rests_on_what_is_still_to_come_alone(database):
    """C2 is open: a fact, no condition. With all others reported, over the newest population it fails."""
    for code in ("C1", "C3", "N1", "N2", "P1", "P2", "P3"):
        told = {"stage": "structure", "reason": "funding"}
        told["forecast_finish"] = Dated(Month.of(2027, 6), "month")
        reports.file_report(database, author(), code, NOW, told, sure=True)
    when, spare, codes, _ = said(database, "forecast")
    assert (when, spare, codes) == ("Jun 2027", 59, {"N1", "N2", "P1"})
    assert "over the newest population not at all" in text_of(database)


def test_a_building_site_without_a_bed_figure_is_not_called_open(database):
    add(database, "N4", None, Dated(Month.of(2027, 6), "month"))
    reports.file_report(database, author(), "N4", NOW, {"stage": "fit_out"}, sure=True)
    text = text_of(database)
    assert "New beds not known and not counted: Clinic N4" in text
    (in_use,) = re.findall(r"In use, new beds not reported, not counted: ([^.]*)\.", text)
    assert "N4" not in in_use
    assert not re.search(r"Open in part[^.]*N4", text)


def test_of_many_projects_without_a_figure_only_the_number_is_told(database):
    for number in range(7):
        add(database, f"R{number}", None, Dated(Month.of(2027, 6), "month"))
    assert "New beds not known and not counted: 7 projects" in text_of(database)


def test_a_curve_without_every_project_says_of_how_many_it_is(database):
    add(database, "N4", 20, None)
    material = materials.curve_material(database, NOW)
    assert "in the curve, of 9 of 10 projects" in scurve_spec(material).said.title
