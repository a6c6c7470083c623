import pandas as pd
import pytest

from portfolio.beds.service import capacity
from portfolio.pictures.frames import capacity_frame, projects_frame, rates_frame, steps_frame
from portfolio.pictures.service import materials
from portfolio.projects.service import lookup as reading
from portfolio.store.database import Database
from portfolio.values.months import Month


def test_projects_keep_what_is_unknown_unknown(database: Database, now: Month) -> None:
    frame = projects_frame(reading.list_projects(database, now))
    assert frame.index.tolist() == ["C1", "C2", "C3", "N1", "N2", "P1", "P2", "P3", "P4", "X1"]
    assert frame.loc["P3", "land_area_m2_100"] is pd.NA
    assert frame["land_area_m2_100"].count() == 8
    assert frame["investment_fen"].sum() == 4312 * 10**6 * 100
    assert frame["beds_new"].sum() == 1015
    assert set(frame["light_computed"]) == {"grey"}
    assert frame["light_judged"].count() == 0
    assert (frame["investment_fen"].dtype, frame["fresh"].dtype) == ("Int64", "boolean")


def test_dates_are_months_with_their_precision(database: Database, now: Month) -> None:
    frame = projects_frame(reading.list_projects(database, now))
    assert frame["finish"].dtype == "period[M]"
    assert frame.loc["P1", "finish"] == pd.Period("2026-12", freq="M")
    assert frame["finish_precision"].value_counts().to_dict() == {"month": 5, "year": 4}
    assert frame["opened"].count() == 1
    assert frame.loc["C2", "opened"] == pd.Period("2023-08", freq="M")


def test_no_projects_still_have_columns_with_types() -> None:
    empty, full = projects_frame([]), projects_frame
    assert len(empty) == 0
    assert (empty["beds_new"].dtype, empty["finish"].dtype) == ("Int64", "period[M]")
    assert full([]).columns.equals(empty.columns)


def test_capacity_by_month(database: Database, now: Month) -> None:
    frame = capacity_frame(capacity.capacity_table(database, now, population="latest"))
    last = frame.loc["2025-12"]
    assert (last["beds"], last["residents"], last["held"]) == (3721, 592000, True)
    assert last["per_1000"] == pytest.approx(6.28547, abs=1e-5)
    assert last["opened"] == "N1;N2;P2"


def test_steps(database: Database, now: Month) -> None:
    frame = steps_frame(capacity.capacity_table(database, now).capacity)
    assert frame["beds"].tolist() == [2921, 3071, 3101, 3111, 3721, 3891]
    assert frame.loc["2024-12", "precision"] == "year"


def test_what_is_in_use_is_missing_beyond_the_as_of_month(database: Database) -> None:
    material = materials.capacity_material(database, Month.of(2023, 12))
    rates = rates_frame(material.tables)
    assert rates["confirmed"].last_valid_index() == pd.Period("2023-12", freq="M")
    assert rates["plan"].last_valid_index() == pd.Period("2026-12", freq="M")
