"""The tests of packs take a page that was drawn before, and a database with much to show."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from portfolio.projects.service import approvals, reports
from portfolio.store.database import Database
from portfolio.values.months import Month
from tests.conftest import author
from tests.fixtures import drawn

WAN = 10**6  # fen


@pytest.fixture(autouse=True, scope="module")
def drawn_once(pages: Path) -> Iterator[None]:
    with drawn.once(pages):
        yield


@pytest.fixture
def filled(once_filled: Path, database: Database) -> Database:
    shutil.copy(once_filled, database.path)
    return database


@pytest.fixture(scope="session")
def once_filled(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two public projects and a private one with plans, money, approvals and a problem."""
    path = tmp_path_factory.mktemp("filled") / "portfolio.db"
    shutil.copy(template, path)
    database = Database(path)
    source = "甬发改〔2023〕1号"
    for code, amount in (("C1", 1000 * WAN), ("C2", 500 * WAN + 1), ("C3", 900 * WAN)):
        approvals.plan_year(
            database, author(), code, 2026, amount=amount, milestone="主体结顶", source=source
        )
    approvals.add_milestone(
        database, author(), "C1", "proposal_approved", "2019-05-06", number=source, source=source
    )
    approvals.add_milestone(
        database, author(), "C1", "joint_acceptance", "2026-12-01", number=None, source=source
    )
    old = {"done_year": 250 * WAN, "done_total": 4000 * WAN + 5000, "problem": "=1+1"}
    reports.file_report(database, author(), "C1", Month.of(2026, 9), old, sure=True)
    new = {
        "stage": "fit_out",
        "done_month": 49,
        "done_year": 450 * WAN + 49,
        "done_total": 5000 * WAN + 4999,
        "percent": 625,
        "problem": "资金未到位",
        "ask": "落实资金",
        "ask_to": "区财政局",
        "next": "安装",
        "reason": "funding",
        "cost": 6 * 10**8 * 100,
        "cost_kind": "approved_budget",
    }
    reports.file_report(database, author(), "C2", Month.of(2026, 11), new, sure=True)
    reports.file_report(
        database, author(), "C3", Month.of(2026, 11), {"done_year": 7 * WAN}, sure=True
    )
    return path
