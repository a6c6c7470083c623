"""Parts of projects: on record with their own figures, and in no sum."""

from dataclasses import replace

import pytest

from portfolio.beds.service import indicators, rollup
from portfolio.beds.words.reconciliation import figure_words, is_figure, metric_words, unit_word
from portfolio.cli import main as cli
from portfolio.history.service import log
from portfolio.money.service import reconciliation
from portfolio.projects.service import approvals, lookup, parts
from portfolio.store.models import PART_FIGURES
from portfolio.values.errors import BadInput, WrongUsage
from portfolio.values.months import Dated, Month
from portfolio.values.tabular import metric_key
from tests.conftest import NOW, author

DECEMBER = Dated(Month.of(2025, 12), "month")
PEOPLES = parts.NewPart(
    "人民医院",
    "plan-2021",
    label="其中",
    finish=DECEMBER,
    figures={"investment": 210_000_000_000, "beds_new": 200},
    printed={"investment": "21 亿元"},
)
CENTRE = parts.NewPart("公共卫生中心", "批复", figures={"investment": 50_000_000_000}, note="二期")


def put(database, *new, correct=False):
    for item in new:
        detail = parts.put_part(database, author(), "N1", item, correct=correct)
    return detail.baselines[-1].parts


def compared(database):
    rows = reconciliation.reconcile_project(database, "N1", NOW)
    return {row.metric: row for row in rows if row.kind == "parts"}


def test_a_part_is_on_record_as_it_was_given_and_changes_no_sum(database):
    before = rollup.roll_up(database, NOW)
    first, second = put(database, PEOPLES, CENTRE)
    assert (first.name, first.label, first.finish, first.source) == (
        *("人民医院", "其中"),
        DECEMBER,
        "plan-2021",
    )
    assert first.figures["beds_new"] == 200
    assert (first.figures["floor_area"], first.start) == (None, None)
    assert first.printed["investment"] == "21 亿元"
    assert (second.name, second.note) == ("公共卫生中心", "二期")
    after = rollup.roll_up(database, NOW)
    assert (replace(after, parts=0), after.parts) == (before, 2)
    assert [row.code for row in lookup.list_projects(database, NOW)][3:5] == ["N1", "N2"]
    assert log.check(database).problems == ()


def test_the_name_of_a_part_is_one_line(database):
    """Else a table of parts, whose cells may wrap a name, would take it for another one."""
    (part,) = put(database, replace(CENTRE, name="公共\n 卫生中心"))
    assert part.name == "公共 卫生中心"


def test_parts_are_held_against_their_whole(database):
    put(database, PEOPLES, CENTRE)
    found = compared(database)
    assert found["investment"].difference == 252_900_000_000 - 260_000_000_000
    assert found["investment"].status == "differs"
    assert (found["beds_new"].computed, found["beds_new"].known) == (200, 1)
    assert found["beds_new"].status == "noted"
    listed = reconciliation.reconcile(database, NOW)[1]
    assert [row for row in listed if row.kind == "parts"] == list(found.values())


def test_a_part_is_corrected_and_taken_back(database):
    put(database, PEOPLES)
    fixed = parts.NewPart("人民医院", "批复", figures={"investment": 200_000_000_000})
    with pytest.raises(BadInput, match="--correct"):
        put(database, fixed)
    (part,) = put(database, fixed, correct=True)
    assert (part.figures["investment"], part.figures["beds_new"]) == (200_000_000_000, 200)
    assert (part.source, part.label) == ("doc-8", "其中")
    log.undo(database, author(), 3)
    (part,) = lookup.show_project(database, "N1", NOW).baselines[-1].parts
    assert part.figures["investment"] == 210_000_000_000
    log.undo(database, author(), 2)
    assert lookup.show_project(database, "N1", NOW).baselines[-1].parts == ()
    assert log.check(database).problems == ()


def test_parts_stay_with_the_baseline_that_they_are_of(database):
    put(database, PEOPLES)
    new = approvals.NewBaseline("批复", figures={"investment": 260_000_000_000})
    approvals.rebaseline(database, author(), "N1", NOW, new)
    first, second = lookup.show_project(database, "N1", NOW).baselines
    assert ([part.name for part in first.parts], second.parts) == (["人民医院"], ())
    (part,) = put(database, CENTRE)
    assert part.name == "公共卫生中心"
    assert compared(database)["investment"].stated == 260_000_000_000


@pytest.mark.parametrize(
    ("code", "new", "error", "words"),
    [
        ("N7", PEOPLES, WrongUsage, "no project “N7”"),
        (
            "N1",
            parts.NewPart("x", "批复", start=DECEMBER, finish=Dated(Month.of(2025, 1), "month")),
            BadInput,
            "lies before the start",
        ),
    ],
)
def test_what_cannot_be_put_down(database, code, new, error, words):
    with pytest.raises(error, match=words):
        parts.put_part(database, author(), code, new)
    assert len(log.read_log(database, most=None).entries) == 1


def test_a_part_of_nothing_is_asked_for_something(database, capsys):
    given = ["project", "part", "add", "N1", "门诊楼", "--source", "x", "--reason", "y"]
    with pytest.raises(SystemExit) as ended:
        cli.main(["--db", str(database.path), "--lang", "en", *given])
    assert ended.value.code == 2
    assert "Say something of the part" in capsys.readouterr().err


# --- beds of a kind ------------------------------------------------------------------------------


def test_net_beds_of_a_kind_settle_what_the_indicator_comes_to(database):
    """N1's 100 infectious beds are gross: 100 to 150 until the net ones are given."""

    def planned():
        found = indicators.indicator_table(database, NOW).indicators
        line = next(item for item in found if item.code == "T2-11").line("plan")
        return line.least, line.most

    assert planned() == (100, 150)
    new = parts.Portion("infectious", "批复", beds_new=70)
    with pytest.raises(BadInput, match="--correct"):
        parts.put_portion(database, author(), "N1", new)
    detail = parts.put_portion(database, author(), "N1", new, correct=True)
    assert [(kind.beds_built, kind.beds_new) for kind in detail.bed_kinds] == [(100, 70)]
    assert planned() == (120, 120)
    log.undo(database, author(), 2)
    assert planned() == (100, 150)
    assert log.check(database).problems == ()


def test_beds_of_a_kind_are_no_more_than_there_are(database):
    with pytest.raises(BadInput, match="more than the 280 of N1"):
        parts.put_portion(
            database,
            author(),
            "N1",
            parts.Portion("infectious", "批复", beds_new=281),
            correct=True,
        )
    detail = parts.put_portion(
        database, author(), "P1", parts.Portion("rehabilitation_elderly", "批复", beds_new=40)
    )
    assert [(kind.kind, kind.beds_new) for kind in detail.bed_kinds] == [
        ("rehabilitation_elderly", 40)
    ]


@pytest.mark.parametrize("figure", PART_FIGURES)
def test_each_figure_of_a_part_is_held_and_has_its_name_and_unit(database, figure):
    put(database, replace(CENTRE, figures={figure: 100}))
    row = compared(database)[figure]
    assert (row.computed, is_figure(row)) == (100, True)
    assert metric_words(row).endswith(", its parts")
    told = [figure_words(figure, 100), unit_word(figure), metric_key(figure)]
    if figure.endswith("area"):
        assert told == ["1", "m²", f"{figure}_m2"]
    elif figure == "investment":
        assert told == ["1.00", "yuan", "investment_yuan"]
    else:
        assert told == ["100", "beds", figure]
