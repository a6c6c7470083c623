"""Cells out of records and data, held against each other, and the changes that touch them."""

from dataclasses import dataclass
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portfolio.history import data
from portfolio.history.records import Corrected, Correction, Difference, Touch
from portfolio.history.rules.cells import causes, cells, differences, packed, unpacked
from portfolio.values.months import Dated, Month

OCTOBER = Month.of(2026, 10)
texts = st.text(max_size=5)
files = st.dictionaries(texts, st.dictionaries(texts, st.dictionaries(texts, texts, max_size=3)))


@dataclass(frozen=True)
class Site:
    project: str
    code: str
    opened: Dated | None = None


def test_a_list_of_records_is_a_row_each_and_a_mapping_columns():
    found = cells(
        {
            "schema": "x/1",
            "plan": {"code": "p", "name_zh": "规划"},
            "total": {"beds_new": {"sum": 0, "known": 3}},
            "unknown": ["C1", "X1"],
            "met": None,
            "groups": [{"key": "new", "projects": 2, "held": False, "version": 4}],
            "lines": [
                {"view": "plan", "population": {"basis": "fixed"}, "month": "2025-12", "beds": 7},
                {"view": "plan", "population": {"basis": "fixed"}, "month": "2025-12", "beds": 8},
            ],
            "sites": (Site("C1", "C1-1", Dated(OCTOBER, "by")), Site("C1", "C1-2")),
            "rate": Fraction(1, 3),
            "sentence": "in words",
        }
    )
    line = {"view": "plan", "population.basis": "fixed", "month": "2025-12"}
    assert found == {
        "": {
            "plan.code": "p",
            "plan.name_zh": "规划",
            "total.beds_new.sum": "0",
            "total.beds_new.known": "3",
            "unknown": "C1;X1",
            "rate": "1/3",
        },
        "groups new": {"key": "new", "projects": "2", "held": "false"},
        "lines plan fixed 2025-12": {**line, "beds": "7"},
        "lines plan fixed 2025-12 #2": {**line, "beds": "8"},
        "sites C1 C1-1": {"project": "C1", "code": "C1-1", "opened": "by 2026-10"},
        "sites C1 C1-2": {"project": "C1", "code": "C1-2"},
    }


def test_rows_of_a_bare_list_bear_the_names_of_its_records():
    milestones = [{"kind": "tender", "happened_on": "2026-03-02", "document_number": "7号"}]
    found = cells([{"code": "N1", "scope": "大楼", "milestones": milestones}])
    assert list(found) == ["N1", "N1 milestones tender 2026-03-02"]


@given(files, files)
def test_differences_lead_from_the_one_to_the_other(then, now):
    """Put into the old cells, they make the new ones; of equal ones there are none."""
    made = {
        (file, row, column): text
        for file, rows in then.items()
        for row, columns in rows.items()
        for column, text in columns.items()
    }
    for item in differences(then, now):
        place = (item.file, item.row, item.column)
        assert made.get(place, "") == item.was
        made[place] = item.now
    told = {place: text for place, text in made.items() if text}
    assert told == {
        (file, row, column): text
        for file, rows in now.items()
        for row, columns in rows.items()
        for column, text in columns.items()
        if text
    }
    assert differences(now, now) == ()


@given(st.dictionaries(texts, st.dictionaries(texts, texts)))
def test_kept_cells_are_read_as_they_were(found):
    digest, text = packed(found)
    assert (unpacked(text), packed(unpacked(text))[0]) == (found, digest)


@pytest.mark.parametrize("text", ["", "?", "bm90IGRlZmxhdGVk", "eJwDAAAAAAE"])
def test_a_text_that_keeps_no_cells_is_refused(text):
    with pytest.raises(ValueError, match="no cells"):
        unpacked(text)


RENAMED = Touch(4, (("project", "N1"),))
REPORT = Touch(5, (("status_report", "C2 2026-10"), ("source_document", "doc-9")))
MERGER = Touch(6, (("succession", "P2 → P1 2026-10"),))
TARGET = Touch(7, (("target", "2025-12"),))
SITE = Touch(8, (("status_report", "C1-1 2026-09"),))
LATER = Touch(9, (("status_report", "N1 2026-11"), ("source_document", "doc-9")))
IMPORT = Touch(10, (("import_run", "tables.xlsx"),), whole=False)


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ("N1", [4]),
        ("projects C2", [5]),
        ("doc-9", [5]),
        ("P1", [6]),
        ("P2", [6]),
        ("C1", [8]),
        ("C1 C1-1", [8]),
        ("N11", [4, 5, 6, 7, 8]),
        ("groups new", [4, 5, 6, 7, 8]),
        ("months fixed 2025-12", [4, 5, 6, 7, 8]),
        ("months fixed 2026-10", [4, 5, 6, 7, 8]),
    ],
)
def test_a_project_is_touched_by_its_own_changes_and_a_total_by_all(row, found):
    touches = (RENAMED, REPORT, MERGER, TARGET, SITE, LATER)
    assert [item.number for item in causes([row], OCTOBER, touches)[row]] == found


def test_of_a_large_import_anything_may_have_come():
    touches = (RENAMED, TARGET, IMPORT)
    assert causes(["N1", "N2"], OCTOBER, touches) == {"N1": (RENAMED, IMPORT), "N2": touches}
    assert causes(["N1"], OCTOBER, (LATER,)) == {"N1": (LATER,)}


def test_corrections_are_a_row_a_cell():
    cell = Difference("rollup", "", "capacity.beds", "3721", "3441")
    item = Correction(OCTOBER, cell, "correction", (9, 4, 5, 6), ("baseline", "target"))
    assert data.correction_rows(Corrected((item,))) == [
        {
            "month": "2026-10",
            "file": "rollup",
            "row": "",
            "column": "capacity.beds",
            "was": "3721",
            "now": "3441",
            "why": "correction",
            "changes": "4-6;9",
            "records": ["baseline", "target"],
        }
    ]
