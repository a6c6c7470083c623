"""Group, funder and nature are the plan's word: from a month on by a baseline, else a correction."""

import csv

import pytest

from portfolio.beds.service import rollup
from portfolio.exchange.outcome import Refused
from portfolio.exchange.service import imports
from portfolio.exchange.sheet import How
from portfolio.history.service import log as history
from portfolio.projects.data import show_data
from portfolio.projects.service import approvals, edits, lookup
from portfolio.projects.words.page import said_facts
from portfolio.values.errors import BadInput, WrongUsage
from portfolio.values.months import Month
from tests.conftest import NOW, author

MAY = Month.of(2026, 5)
BEFORE = MAY + -1


def rebaseline(database, code="N2", month=MAY, **given):
    return approvals.rebaseline(
        database, author("转让"), code, month, approvals.NewBaseline("批复", **given)
    )


def groups(database, by, as_of):
    found = rollup.roll_up(database, as_of, by=by)
    return {group.key: group.projects for group in found.groups}


@pytest.mark.parametrize(
    ("by", "given"),
    [
        ("group", {"group": "continued"}),
        ("funder", {"funder": "public"}),
        ("nature", {"nature": "renovation"}),
    ],
)
def test_a_baseline_changes_them_from_its_month_on(database, by, given):
    was = groups(database, by, BEFORE)
    rebaseline(database, **given)
    now = groups(database, by, MAY)
    assert groups(database, by, BEFORE) == was
    assert sum(now.values()) == sum(was.values()) == 9
    moved = {key: now.get(key, 0) - was.get(key, 0) for key in was.keys() | now.keys()}
    assert moved[given[by]] == 1
    assert min(moved.values()) == -1
    rebaseline(database, month=NOW, figures={"beds_new": 300})  # carried on
    assert groups(database, by, NOW) == now
    (row,) = (row for row in lookup.list_projects(database, NOW) if row.code == "N2")
    assert getattr(row, by) == given[by]
    (row,) = (row for row in lookup.list_projects(database, BEFORE) if row.code == "N2")
    assert getattr(row, by) != given[by]
    history.undo(database, author("undo"), 3)
    history.undo(database, author("undo"), 2)
    assert groups(database, by, NOW) == was
    assert history.check(database).problems == ()


def test_money_may_be_split_into_public_and_private(database):
    detail = rebaseline(database, private=20_000_000_000)
    assert detail.baselines[-1].private == 20_000_000_000
    assert ("of which paid privately", "200 million yuan") in said_facts(detail.baselines[-1])
    shown = show_data(NOW, detail)["baselines"][-1]
    assert shown["investment_private_yuan"] == "200000000.00"
    with pytest.raises(BadInput, match="more than the total"):
        rebaseline(database, month=NOW, figures={"investment": 10_000_000_000})
    with pytest.raises(BadInput, match="more than the total"):
        rebaseline(database, private=10**12)


def test_components_hold_for_the_investment_they_were_given_with(database):
    parts = {"construction": 300_000_000_00, "reserve": 50_000_000_00}
    detail = rebaseline(database, components=parts)
    assert detail.baselines[-1].components == parts
    assert ("Reserve", "50 million yuan") in said_facts(detail.baselines[-1])
    shown = show_data(NOW, detail)["baselines"][-1]["components_yuan"]
    assert shown == {
        "construction": "300000000.00",
        "equipment": None,
        "other": None,
        "reserve": "50000000.00",
    }
    kept = rebaseline(database, nature="renovation")
    assert kept.baselines[-1].components == parts
    with pytest.raises(BadInput, match="come to 5,100 million yuan, more than the investment"):
        rebaseline(database, components={"equipment": 475_000_000_000})
    other = rebaseline(database, figures={"investment": 60_000_000_000})
    assert other.baselines[-1].components == {}


def test_a_baseline_that_says_nothing_new_is_none(database):
    rebaseline(database, funder="public")
    with pytest.raises(WrongUsage, match="changes nothing"):
        rebaseline(database, month=NOW, funder="public")
    edits.add_project(database, author(), edits.NewProject("Z1", "规划外", source="批复"))
    with pytest.raises(BadInput, match="outside the plan"):
        rebaseline(database, "Z1", NOW, group="new")


@pytest.mark.parametrize(
    ("given", "old"),
    [
        ({"group": "planned"}, "New"),
        ({"funder": "public"}, "Private"),
        ({"nature": "mixed"}, "New"),
    ],
)
def test_an_edit_of_them_is_a_correction_that_is_meant(database, given, old):
    ((name, code),) = given.items()
    was = groups(database, name, BEFORE)
    with pytest.raises(BadInput) as refused:
        edits.edit_project(database, author(), "N2", given)
    words = str(refused.value)
    assert old in words
    assert "--correct" in words
    assert f"portfolio rebaseline N2 --month MONTH --{name} {code}" in words
    edits.edit_project(database, author(), "N2", given, correct=True)
    now = groups(database, name, BEFORE)
    assert now != was
    assert now == groups(database, name, NOW)
    history.undo(database, author("undo"))
    assert groups(database, name, BEFORE) == was


def test_the_same_again_and_the_unknown_are_no_corrections(database):
    edits.edit_project(database, author(), "N2", {"funder": "private", "nature": "new"})
    edits.add_project(database, author(), edits.NewProject("Z1", "规划外", source="批复"))
    edits.edit_project(database, author(), "Z1", {"funder": "public", "nature": "new"})
    row = lookup.show_project(database, "Z1", NOW).row
    assert (row.funder, row.nature) == ("public", "new")
    with pytest.raises(BadInput, match="outside the plan"):
        edits.edit_project(database, author(), "Z1", {"group": "new"}, correct=True)


# --- by an import -------------------------------------------------------------------------------


def take(database, row, **given):
    path = database.path.with_name("projects.csv")
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(row))
        writer.writeheader()
        writer.writerow(row)
    request = imports.Request(path, How(kind="projects"), source="批复", **given)
    return imports.import_sheet(database, author("导入"), request, imports.open_file(request))


ROW = {"code": "N2", "name_zh": "奉化中西医结合医院迁建项目"}
CHANGES = [
    ("group", {"group": "续建"}),
    ("funder", {"funder": "财政"}),
    ("nature", {"nature": "改造"}),
]


@pytest.mark.parametrize("said", [said for _, said in CHANGES])
def test_an_import_names_both_ways(database, said):
    with pytest.raises(Refused) as refused:
        take(database, ROW | said)
    (problem,) = refused.value.result.problems
    assert (problem.rule, problem.row) == ("plan_word", 2)
    assert "N2: on record is" in str(problem.error)
    assert "--rebaseline" in problem.remedy
    assert "--correct" in problem.remedy


@pytest.mark.parametrize(("by", "said"), CHANGES)
def test_an_import_changes_them_from_a_month_on(database, by, said):
    was = groups(database, by, BEFORE)
    result = take(database, ROW | said, rebaseline=MAY)
    assert result.counts["changed"] == 1
    assert groups(database, by, BEFORE) == was != groups(database, by, MAY)
    assert len(lookup.show_project(database, "N2", NOW).baselines) == 2
    again = take(database, ROW | said, rebaseline=NOW)
    assert again.counts["same"] == 1


@pytest.mark.parametrize(("by", "said"), CHANGES)
def test_an_import_corrects_them_and_says_so(database, by, said):
    was = groups(database, by, BEFORE)
    result = take(database, ROW | said, correct=True)
    (warning,) = result.problems
    assert "is corrected in all months before" in str(warning.error)
    assert groups(database, by, BEFORE) == groups(database, by, NOW) != was
    history.undo(database, author("undo"))
    assert groups(database, by, BEFORE) == was
    assert history.check(database).problems == ()
