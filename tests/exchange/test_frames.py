"""The small interface for scripts and notebooks: its frames are what the commands tell."""

import hashlib
import json

import pandas as pd
import pytest

import portfolio as register
from portfolio.beds import data as bed_data
from portfolio.beds.service import rollup
from portfolio.projects import data as project_data
from portfolio.projects.service import lookup
from tests.conftest import NOW


@pytest.fixture
def opened(database):
    return register.open_database(str(database.path), as_of=str(NOW))


def test_projects_are_those_of_the_list(database, opened):
    frame = opened.projects()
    listed = project_data.list_rows(lookup.list_projects(database, NOW))
    assert list(frame["code"]) == [row["code"] for row in listed]
    assert list(frame["beds_new"].dropna()) == [
        row["beds_new"] for row in listed if row["beds_new"] is not None
    ]
    assert set(frame["as_of"]) == {"2026-11"}


def test_what_is_unknown_is_unknown_and_not_zero(database, opened):
    frame = opened.projects().set_index("code")
    areas = {row.code: row.land_area for row in lookup.list_projects(database, NOW)}
    unknown = [code for code, area in areas.items() if area is None]
    assert unknown
    assert all(frame.loc[code, "land_area_m2"] is pd.NA for code in unknown)
    assert frame["land_area_m2"].sum() == pytest.approx(324_633.33)


@pytest.mark.parametrize("by", ["group", "funder", "township"])
def test_sums_are_those_of_the_rollup(database, opened, by):
    frame, rows = (
        opened.rollup(by=by),
        bed_data.rollup_rows(rollup.roll_up(database, NOW, by=by)),
    )
    assert list(frame.columns) == list(rows[0])
    assert list(frame["beds_new"]) == [row["beds_new"] for row in rows]
    assert list(frame["investment_yuan"].dropna()) == [
        float(row["investment_yuan"]) for row in rows if row["investment_yuan"] is not None
    ]


@pytest.mark.parametrize("view", ["plan", "forecast", "confirmed"])
def test_the_answer_is_that_of_the_command(database, opened, view):
    whole = bed_data.rollup_data(rollup.roll_up(database, NOW, view=view))
    assert json.dumps(opened.answer(view)) == json.dumps(whole["capacity"])
    last = opened.capacity(view).set_index("month").loc[whole["capacity"]["target"]["month"]]
    assert last["beds"] == whole["capacity"]["beds"]


def test_every_frame_has_rows_and_types_that_know_the_unknown(opened):
    told = (opened.findings(), opened.levels(), opened.money(), opened.money_by_year())
    for frame in told:
        assert len(frame)
        assert {str(held) for held in frame.dtypes} <= {"string", "Int64", "Float64", "boolean"}


def test_nothing_is_written(database, opened):
    before = hashlib.sha256(database.path.read_bytes()).digest()
    opened.projects()
    opened.answer()
    assert hashlib.sha256(database.path.read_bytes()).digest() == before


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"as_of": "13"}, "not a month"),
        ({"plan": "nowhere"}, "no plan"),
        ({"district": "nowhere"}, "no district"),
    ],
)
def test_what_cannot_be_opened_is_a_sentence(database, given, words):
    with pytest.raises(register.PortfolioError, match=words):
        register.open_database(str(database.path), **given)


def test_a_database_that_is_missing_is_a_sentence(tmp_path):
    with pytest.raises(register.PortfolioError, match="no database"):
        register.open_database(str(tmp_path / "none.db"))


def test_an_unknown_view_is_a_sentence(opened):
    with pytest.raises(register.PortfolioError, match="plan, forecast, confirmed"):
        opened.capacity("planned")
    with pytest.raises(register.PortfolioError, match="is no value of by"):
        opened.rollup(by="colour")
