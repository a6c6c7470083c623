"""Annex 3 as printed gives exactly the seeded figures, with its helper columns and without."""

import csv
from pathlib import Path

import pytest

from portfolio.exchange.dates import read_schedule
from portfolio.exchange.layout import ROWS_LOOKED_AT, classify, find_layout
from portfolio.exchange.quantities import read_area, read_beds, read_money, read_scale
from portfolio.exchange.seed.projects import projects_file, read_projects
from portfolio.exchange.sources import open_book
from tests.exchange.books import xlsx

ANNEX = Path(__file__).parent / "files" / "annex3_as_printed.csv"
AREAS = ("land_area", "floor_area", "renovated_area", "phase_one_floor_area")
BEDS = {
    "beds_built": "建设床位数",
    "beds_staffed": "编制床位数",
    "beds_opened": "预期实际开放床位数",
    "beds_new": "预期新增床位数",
}


def table(path):
    rows = list(open_book(path).rows())
    layout = find_layout(rows[:ROWS_LOOKED_AT])
    return layout, list(classify(rows, layout))


def plainly(tmp_path):
    """Return the annex as a sheet that prints it: a title, groups as rows, no helper columns."""
    with ANNEX.open(encoding="utf-8-sig", newline="") as file:
        head, *body = csv.reader(file)
    lines, standing = [["附表3"], head[3:]], None
    for cells in body:
        if cells[1] != standing:
            standing = cells[1]
            lines.append([standing])
        lines.append([_typed(cell) for cell in cells[3:]])
    lines.append(["注:N2为康复养老床位"])
    return xlsx(tmp_path / "annex.xlsx", lines)


def _typed(cell):
    """Return a cell as a person would have typed it: numbers as numbers."""
    try:
        return float(cell)
    except ValueError:
        return cell or None


def figures(layout, row):
    at = {column.text: column for column in layout.columns}

    def cell(text):
        return row.cells[at[text].index]

    scale = read_scale(cell("建筑规模(用地面积, 万平方米)"))
    money = at["项目总投资(亿元)"]
    period = read_schedule(cell("建设起止时间"))
    read = {
        name: (found.value, found.printed) if (found := getattr(scale, name)) else (None, None)
        for name in AREAS
    }
    investment = read_money(row.cells[money.index], money.unit)
    read["investment"] = (investment.value, investment.printed)
    read |= {name: read_beds(cell(text)).value for name, text in BEDS.items()}
    read["period"] = (period.start, period.finish)
    return read


def seeded(project):
    base = project.baseline
    areas = {name: (base[name], base[f"{name}_printed"]) for name in AREAS}
    return {
        **areas,
        "investment": (base["investment"], base["investment_printed"]),
        **{name: base[name] for name in BEDS},
        "period": tuple((base[edge], base[f"{edge}_precision"]) for edge in ("start", "finish")),
    }


@pytest.fixture(params=["as printed", "plain"])
def read_annex(request, tmp_path):
    return table(ANNEX if request.param == "as printed" else plainly(tmp_path))


def test_the_figures_are_those_of_the_seed(read_annex):
    layout, rows = read_annex
    data = [row for row in rows if row.kind == "data"]
    projects = read_projects(projects_file())
    assert len(data) == len(projects) == 9
    for row, project in zip(data, projects, strict=True):
        assert figures(layout, row) == seeded(project), project.code


def test_each_group_has_its_projects_and_its_total(read_annex):
    _, rows = read_annex
    groups = [(row.kind, row.group) for row in rows if row.kind in ("data", "total")]
    one, two, three = "(一) 续建项目", "(二) 新(改扩)建项目", "(三) 谋划项目"
    assert groups == [
        *[("data", one)] * 3,
        ("total", one),
        *[("data", two)] * 2,
        ("total", two),
        *[("data", three)] * 4,
        ("total", three),
    ]


def test_the_totals_are_read_as_they_are_stated(read_annex):
    layout, rows = read_annex
    at = {column.text: column for column in layout.columns}
    first = next(row for row in rows if row.kind == "total")
    area, money = at["建筑规模(用地面积, 万平方米)"], at["项目总投资(亿元)"]
    assert read_area(first.cells[area.index], area.unit).value == 10_510_000
    assert read_money(first.cells[money.index], money.unit).value == 75_200_000_000
    assert read_beds(first.cells[at["预期新增床位数"].index]).value == 225


def test_a_note_below_is_a_note(tmp_path):
    _, rows = table(plainly(tmp_path))
    assert (rows[-1].kind, rows[-1].text) == ("note", "注:N2为康复养老床位")
