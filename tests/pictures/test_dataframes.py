import pandas as pd
import pytest

from portfolio.beds.service import capacity
from portfolio.pictures.dataframes import capacity_frame, rates_frame
from portfolio.pictures.service import materials
from portfolio.store.database import Database
from portfolio.values.months import Month


def test_capacity_by_month(database: Database, now: Month) -> None:
    frame = capacity_frame(capacity.capacity_table(database, now, population="latest"))
    last = frame.loc["2025-12"]
    assert (last["beds"], last["residents"], last["held"]) == (3721, 592000, True)
    assert last["per_1000"] == pytest.approx(6.28547, abs=1e-5)
    assert last["opened"] == "N1;N2;P2"


def test_what_is_in_use_is_missing_beyond_the_as_of_month(database: Database) -> None:
    material = materials.capacity_material(database, Month.of(2023, 12))
    rates = rates_frame(material.tables)
    assert rates["confirmed"].last_valid_index() == pd.Period("2023-12", freq="M")
    assert rates["plan"].last_valid_index() == pd.Period("2026-12", freq="M")
