"""Beds short, months late and the target are the same in every piece of a month's pack."""

import json
import re
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document

from portfolio.beds.service import rollup as beds_rollup
from portfolio.beds.words.answer import gap_text, standing_text
from portfolio.beds.words.target import target_rate, verdict_text
from portfolio.pack.service import month as packs
from portfolio.pictures.capacity.spec import capacity_spec
from portfolio.pictures.gantt.spec import gantt_spec
from portfolio.pictures.service import materials
from portfolio.projects.service import approvals, edits, reports
from portfolio.store.database import Database
from portfolio.values.months import Dated, Month
from portfolio.values.words import month_text
from tests.conftest import NOW, author
from tests.pack.workbooks import Read

MONTHS = (Month.of(2023, 12), Month.of(2025, 12), NOW)


class Words(HTMLParser):
    """The words of a page, without its styles and scripts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.said: list[str] = []
        self._silent = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self._silent = tag in ("style", "script")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.said.append(data)


def plain(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)


def pieces(database: Database, month: Month, folder: Path) -> dict[str, str]:
    """Return what each piece of the pack says, as text."""
    packs.monthly(database, month, folder)
    said = {path.suffix[1:]: path for path in folder.glob("brief-*")}
    document = Document(BytesIO(said["docx"].read_bytes()))
    told = [p.text for p in document.paragraphs]
    told += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    book = Read((folder / f"rollup-{month}.xlsx").read_bytes())
    gantt = gantt_spec(materials.gantt_material(database, month))
    capacity = capacity_spec(materials.capacity_material(database, month))
    page = (folder / f"page-{month}.html").read_text(encoding="utf-8")
    return {
        "brief in Markdown": plain(said["md"].read_text(encoding="utf-8")),
        "brief in HTML": "".join(Words(said["html"].read_text(encoding="utf-8")).said),
        "brief in Word": "\n".join(told),
        "page": "\n".join(Words(page).said),
        "sheet 1": str(book.rows(1)),
        "sheet 6": str(book.rows(6)),
        "Gantt chart": "\n".join((gantt.title, *gantt.answer, *gantt.notes)),
        "bed capacity": "\n".join(
            (capacity.said.title, *capacity.said.answer, *capacity.said.notes)
        ),
    }


def lived(database: Database) -> None:
    """A year later: a hospital more, some open, one slips."""
    figures = {"beds_new": 260, "investment": 10**10}
    new = edits.NewProject(
        *("N9", "区第二医院", "plan-2021"),
        group="new",
        finish=Dated(Month.of(2026, 6), "month"),
        figures=figures,
        month=Month.of(2022, 1),
    )
    edits.add_project(database, author(), new, sure=True)
    for code, opened in (("N2", Month.of(2026, 3)), ("N9", Month.of(2026, 9))):
        told = {"stage": "in_use", "actual_opening": Dated(opened, "month"), "source": "批复"}
        reports.file_report(database, author(), code, opened, told, sure=True)
    later = approvals.NewBaseline("批复", finish=Dated(Month.of(2027, 8), "month"))
    approvals.rebaseline(database, author("调整"), "P1", NOW, later)


def check(database: Database, month: Month, folder: Path) -> None:
    rollup = beds_rollup.roll_up(database, month)
    answer = rollup.answer
    assert answer
    found = pieces(database, month, folder)
    plan, used = answer.line("plan", "fixed"), answer.line("confirmed", "fixed")
    verdict = verdict_text(answer.outcome) if answer.outcome else standing_text(answer, plan)
    for name, text in found.items():
        assert verdict in text, name
        assert month_text(answer.target.month) in text, name
        assert target_rate(answer.target) in text or name.startswith("sheet 6"), name
        for line in (plan, used):
            assert f"{line.beds:,}" in text or str(float(line.beds)) in text, name
        assert gap_text(used) in text, name
    data = json.loads((folder / f"rollup-{month}.json").read_text(encoding="utf-8"))["answer"]
    lines = {(line["view"], line["population"]["basis"]): line for line in data["lines"]}
    assert lines["plan", "fixed"]["shortfall"] == plan.shortfall
    assert lines["confirmed", "fixed"]["shortfall"] == used.shortfall
    assert (lines["plan", "fixed"]["beds"], lines["confirmed", "fixed"]["beds"]) == (
        plan.beds,
        used.beds,
    )


@pytest.mark.usefixtures("tongue")
@pytest.mark.parametrize("month", MONTHS, ids=str)
def test_the_seeded_months_give_one_answer(
    database: Database, month: Month, tmp_path: Path
) -> None:
    check(database, month, tmp_path / "pack")


@pytest.mark.usefixtures("tongue")
def test_the_second_world_gives_one_answer(world: Database, tmp_path: Path) -> None:
    check(world, NOW, tmp_path / "pack")


@pytest.mark.long
@pytest.mark.parametrize("month", [Month.of(2026, 3), Month.of(2026, 9), NOW], ids=str)
def test_whatever_has_happened_there_is_one_answer(
    database: Database, month: Month, tmp_path: Path
) -> None:
    lived(database)
    check(database, month, tmp_path / "pack")


def test_what_is_added_late_counts_from_its_approval_on(database: Database) -> None:
    """An opening that lies before the day of typing counts in the months after it too."""
    lived(database)
    october = beds_rollup.roll_up(database, Month.of(2026, 10)).answer
    november = beds_rollup.roll_up(database, NOW).answer
    assert october
    assert november
    assert october.line("confirmed", "fixed").beds == november.line("confirmed", "fixed").beds


def test_what_rests_on_doubt_is_marked_in_every_piece(database, tmp_path):
    doubtful = {"stage": "in_use", "beds_open": 6000, "source": "x"}
    reports.file_report(database, author(), "C2", Month.of(2026, 10), doubtful, sure=True)
    for name, said in pieces(database, NOW, tmp_path / "pack").items():
        assert "8,426!" in said, name
