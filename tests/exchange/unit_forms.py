"""What the tests of forms share: which units are asked, and what taking their folder in says."""

from pathlib import Path

from portfolio.exchange.records import Taken
from portfolio.exchange.service import form_intake
from portfolio.projects.service import reports
from portfolio.store.database import Database
from portfolio.values.language import told
from portfolio.values.months import Month
from tests.conftest import author

MONTH = Month.of(2026, 11)
HOSPITAL, STREET = "区中医医院", "莼湖街道/办事处"


def taken(database: Database, folder: Path, **options) -> Taken:
    return form_intake.take_in(database, author("forms"), folder, **options)


def words(found: Taken) -> list[str]:
    return [told(item.template, item.values) for item in found.odd]


def report_of(database: Database, code: str, site: str | None = None):
    return reports.open_form(database, code, MONTH, site).report
