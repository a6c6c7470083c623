"""What a document is and of when: said once, seen wherever a figure rests on it."""

import pytest

from portfolio.beds.service import rollup
from portfolio.beds.words.notes import among
from portfolio.history.service import log
from portfolio.projects.service import documents, lookup, reports
from portfolio.values import language
from portfolio.values.errors import BadInput, WrongUsage
from portfolio.values.months import Month
from tests.conftest import NOW, author


def answer(database):
    return rollup.roll_up(database, NOW).answer


def edit(database, code, **changes):
    documents.edit_document(database, author(), code, changes)


def test_an_opening_that_rests_on_newspapers_alone_is_named(database):
    assert answer(database).press == ("C1", "C2", "X2")
    planned = "150 beds in use are planned figures"
    language.speak("en")
    assert f"{planned}, opened by press reports alone (C2)" in [*among(answer(database))]
    reports.file_report(database, author(), "C2", NOW, {"beds_open": 600, "beds_before": 450})
    assert "In use by press reports alone: C2" in [*among(answer(database))]
    language.speak("zh")
    assert "投用仅据公开报道：C2" in [*among(answer(database))]
    edit(database, "article-2023", document_kind="official")
    assert "C2" not in answer(database).press


def test_a_record_of_acceptance_beside_the_newspaper_proves_it(database):
    values = {"stage": "in_use", "source": "奉化区中医医院执业登记"}
    reports.file_report(database, author(), "C2", NOW, values)
    assert "C2" not in answer(database).press


def test_a_document_is_as_it_was_said_to_be_until_that_is_taken_back(database):
    before = documents.list_documents(database)
    edit(
        database,
        "daily-2024",
        title="奉化日报2024年3月27日第3版",
        dated="2024-03-28",
        estimated=None,
    )
    found = next(item for item in documents.list_documents(database) if item.code == "daily-2024")
    assert (found.title, found.dated, found.estimated) == (
        "奉化日报2024年3月27日第3版",
        "2024-03-28",
        False,
    )
    shown = lookup.show_project(database, "P3", NOW).documents["daily-2024"]
    assert shown.title == found.title
    log.undo(database, author(), 2)
    assert documents.list_documents(database) == before
    assert log.check(database).problems == ()


def test_what_a_document_says_is_known_from_its_day_on(database):
    """A communiqué without a date is known from March of the year after; with one, from that day."""

    def newest():
        line = rollup.roll_up(database, Month.of(2025, 2)).answer.line("plan", "latest")
        return line.residents.value

    assert newest() == 589_000
    edit(database, "ningbo-2024", dated="2025-02")
    assert newest() == 592_000


@pytest.mark.parametrize(
    ("code", "changes", "error", "words"),
    [
        ("no-such", {"dated": "2024"}, WrongUsage, "no document “no-such”"),
        ("daily-2024", {"document_kind": "press"}, BadInput, "as you say already"),
        (
            "daily-2024",
            {"title": "坚持健康优先 推进健康奉化建设"},
            BadInput,
            "title of article-2023",
        ),
    ],
)
def test_what_cannot_be_said_of_a_document(database, code, changes, error, words):
    language.speak("en")
    with pytest.raises(error, match=words):
        edit(database, code, **changes)
    assert len(log.read_log(database, most=None).entries) == 1
