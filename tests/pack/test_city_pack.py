"""The packs of a city: one of each district as it is alone, the city beside them, all or nothing."""

import json
import os
from pathlib import Path

import pytest

from portfolio.pack.service.city import monthly_city
from portfolio.pack.service.month import monthly
from portfolio.projects.service import plans, reports
from portfolio.store import files
from portfolio.store.database import Database
from portfolio.values.errors import OutputProblem
from portfolio.values.months import Month
from tests.conftest import author
from tests.fixtures.cities import District, Works, of, settle

MONTH = Month.of(2026, 10)
END = Month.of(2030, 12)
NORTH = District("north/a", 100_000, 500, 510, END, (Works(50, Month.of(2028, 6)),))


def contents(folder: Path) -> dict[str, bytes]:
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in found}


@pytest.fixture
def city(database: Database) -> Database:
    settle(database, (NORTH,))
    plans.add_district(database, author(), plans.NewPlace("bare", "空区", ""))
    return database


def test_each_district_has_a_folder_and_the_city_its_sums(city: Database, tmp_path: Path) -> None:
    folder = tmp_path / "city"
    published = monthly_city(city, MONTH, folder)
    found = contents(folder)
    assert set(found) == {str(path.relative_to(folder)) for path in published.paths}
    assert {name.partition("/")[0] for name in found} == {
        *("city.json", "city.csv", "city.md", "fenghua", "north_a")
    }
    assert [remark.values for remark in published.warnings if "code" in remark.values] == [
        {"code": "bare"}
    ]
    data = json.loads(found["city.json"])
    assert [item["code"] for item in data["districts"]] == ["fenghua", "north/a", "bare"]
    assert (data["known"], data["sums"]["plan"]["residents"]) == (2, 677_505)


@pytest.mark.long
def test_each_district_has_the_pack_that_it_has_alone(city: Database, tmp_path: Path) -> None:
    monthly_city(city, MONTH, tmp_path / "city")
    found = contents(tmp_path / "city")
    monthly(of(city, "north/a"), MONTH, tmp_path / "alone")
    assert {f"north_a/{name}": data for name, data in contents(tmp_path / "alone").items()} == {
        name: data for name, data in found.items() if name.startswith("north_a/")
    }


@pytest.mark.long
def test_without_force_the_same_is_written_again_and_another_one_refused(
    city: Database, tmp_path: Path
) -> None:
    folder = tmp_path / "city"
    monthly_city(city, MONTH, folder)
    found = contents(folder)
    monthly_city(city, MONTH, folder)
    assert contents(folder) == found
    reports.file_report(of(city, "north/a"), author(), "north/a1", MONTH, {"note": "新"})
    with pytest.raises(OutputProblem, match="holds a pack"):
        monthly_city(city, MONTH, folder)
    assert contents(folder) == found


def test_where_one_file_cannot_take_its_place_none_does(
    city: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(draft: Path, target: Path) -> None:
        if target.name == "city.json":
            raise OSError(28, "No space left on device")
        replace(draft, target)

    replace = os.replace
    monkeypatch.setattr(files.os, "replace", full)
    with pytest.raises(OutputProblem):
        monthly_city(city, MONTH, tmp_path / "city")
    assert contents(tmp_path / "city") == {}


def test_two_districts_never_share_a_folder(city: Database, tmp_path: Path) -> None:
    plans.add_district(city, author(), plans.NewPlace("north_a", "北二区", ""))
    new = plans.NewPlan("n-2", "规划", "", MONTH, 2026, 2030, "文件")
    plans.add_plan(of(city, "north_a"), author(), new)
    with pytest.raises(OutputProblem, match="would share"):
        monthly_city(city, MONTH, tmp_path / "city")
    assert not (tmp_path / "city").exists()
