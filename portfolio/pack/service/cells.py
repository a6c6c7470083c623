"""Every figure and text of a month's pack as cells, by which it is held against a later one."""

from collections.abc import Mapping
from dataclasses import replace

from portfolio.beds import data as bed_data
from portfolio.beds.data.indicators import indicator_data
from portfolio.beds.service import rollup
from portfolio.findings.data import finding_data
from portfolio.findings.records import Listed
from portfolio.history.records import Files
from portfolio.history.rules.cells import cells
from portfolio.money.data import money_data
from portfolio.money.service import budget
from portfolio.pack.monthbook.material import BookMaterial
from portfolio.pack.records import PrintedRow, Told
from portfolio.pack.service.monthbook import book_material
from portfolio.projects.data import project_data
from portfolio.projects.records.lists import ProjectRow
from portfolio.store.database import Database
from portfolio.values.fields import FIELD_BY_NAME, field_text
from portfolio.values.months import Month
from portfolio.values.tabular import Data, metric_key, metric_value, picked


def files(database: Database, month: Month) -> Files:
    """Return the rollup of a pack, and what else its workbook and brief show, as cells.

    The files bear the names of the commands that print the same as JSON: `rollup`, `capacity` in
    each view, `list`, `money`, `reconcile`, `findings`; `details` is what the sheets have of a project besides,
    `sites`, `documents` and `indicators` are those of the workbook. The same records and month make the same
    cells in either language. Raises what the pack raises.
    """
    book = book_material(database, month)
    printed = {item.code: item for item in book.printed}
    money = budget.budget(database, month, month.year + 1)
    return {
        "rollup": cells(bed_data.rollup_data(rollup.roll_up(database, month))),
        **{f"capacity-{view}": cells(_capacity(book, view)) for view in book.tables},
        "list": cells([project_data(row) for row in book.rows]),
        "details": cells([_details(book, row, printed) for row in book.rows]),
        "sites": cells(
            [
                {**picked(item, "project", "code", "name_zh", "name_en"), **_said(item.told)}
                for item in book.sites
            ]
        ),
        "money": cells(money_data(money)),
        "reconcile": cells(bed_data.reconcile_data(book.plan, book.reconciled.rows)["rows"]),
        "documents": cells(book.documents),
        "findings": cells([_finding(row) for row in book.findings.rows]),
        "indicators": cells([indicator_data(item) for item in book.indicators]),
    }


def _finding(row: Listed) -> Data:
    """Return a finding without its sentence, which is of the language, and names, told in `list`."""
    elsewhere = ("sentence", "name_zh", "name_en")
    return {name: value for name, value in finding_data(row).items() if name not in elsewhere}


def _capacity(book: BookMaterial, view: str) -> Data:
    """Return a view month by month over both populations; the answer stands in the rollup."""
    table = book.tables[view]
    told = bed_data.capacity_data(table)
    over_newest = bed_data.capacity_data(replace(table, months=book.latest[view]))
    return {**told, "months": [*told["months"], *over_newest["months"]], "answer": None}


def _details(book: BookMaterial, row: ProjectRow, printed: Mapping[str, PrintedRow]) -> Data:
    told = book.told_of(row)
    return {
        "code": row.code,
        "address": told.address,
        **told.particulars,
        "year_milestone": told.year_milestone,
        **_said(told),
        "milestones": book.milestones.get(row.code, ()),
        "printed": _printed(printed[row.code]) if row.code in printed else None,
    }


def _said(told: Told) -> Data:
    """Return what the newest report that gives a field says in it, with its month."""
    return {
        name: {"month": month, "value": field_text(FIELD_BY_NAME[name], value)}
        for name, (month, value) in told.said.items()
    }


def _printed(row: PrintedRow) -> Data:
    figures = ("land_area", "investment", "beds_built", "beds_staffed", "beds_opened", "beds_new")
    texts = ("name", "nature", "address", "schedule", "scope", "beds_built_printed", "funder")
    return {
        **picked(row, "group", *texts),
        **{metric_key(name): metric_value(name, getattr(row, name)) for name in figures},
    }
