"""Rows in bulk: the same tables, the same log and the same digest as the mapped classes write."""

import hashlib
import json
import sqlite3
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portfolio.history.service import log as history
from portfolio.store import bulk
from portfolio.store.bulk import Bulk, Chain
from portfolio.store.log import ChangeLog, Entry, chained
from portfolio.store.models import Township
from portfolio.values.errors import BadInput
from tests.conftest import author

TEXTS = st.text(max_size=12)
ENTRIES = st.builds(Entry, TEXTS, TEXTS, TEXTS | st.none(), TEXTS | st.none(), TEXTS | st.none())
VALUES = st.fixed_dictionaries(
    {"who": TEXTS, "made_at": TEXTS, "reason": TEXTS, "undoes_id": st.integers() | st.none()}
)


def encodable(text):
    return not any(0xD800 <= ord(character) < 0xE000 for character in text)


@given(TEXTS.filter(encodable), VALUES, st.lists(st.lists(ENTRIES, max_size=3), max_size=4))
def test_a_digest_in_pieces_is_the_digest_of_the_whole(head, values, pieces):
    try:
        chain = Chain(head, values)
        for piece in pieces:
            chain.add(piece)
    except UnicodeEncodeError:
        return
    assert chain.digest() == chained(head, values, [entry for piece in pieces for entry in piece])


def test_the_digest_is_over_the_json_of_the_whole_change():
    entries = [Entry("township", "1", None, None, '{"id": 1}')]
    text = json.dumps(["0", {"who": "甲"}, entries], ensure_ascii=False, sort_keys=True)
    chain = Chain("0", {"who": "甲"})
    chain.add(entries)
    assert chain.digest() == hashlib.sha256(text.encode()).hexdigest()


def town(number):
    return {"code": f"t{number}", "name_zh": f"第{number}镇", "name_en": ""}


def test_a_change_in_many_chunks_is_logged_as_the_mapped_classes_log_it(database, monkeypatch):
    monkeypatch.setattr(bulk, "CHUNK", 3)
    with database.writing() as session:
        writer = Bulk(session, author())
        for number in range(10):
            writer.add("township", {"id": writer.next_key("township"), **town(number)})
        assert writer.write() == 2
    with database.writing() as session:
        log = ChangeLog(session, author())
        session.add_all(Township(**town(number + 10)) for number in range(10))
        assert log.write() == 3
    with closing(sqlite3.connect(database.path)) as connection, connection:
        sql = "SELECT record, field, old, new FROM change WHERE change_set_id = ? ORDER BY id"
        mine, theirs = (connection.execute(sql, (number,)).fetchall() for number in (2, 3))
    assert [set(json.loads(row[3])) for row in mine] == [set(json.loads(row[3])) for row in theirs]
    assert [row[:3] for row in mine] == [row[:3] for row in theirs]
    assert history.check(database).problems == ()


@pytest.mark.parametrize("chunk", [1, 2, 3, 1000])
def test_a_row_changed_in_many_fields_is_one_version_further(database, monkeypatch, chunk):
    monkeypatch.setattr(bulk, "CHUNK", chunk)
    with database.writing() as session:
        writer = Bulk(session, author())
        for key in ("1", "2", "3"):
            for field in ("owner", "agent", "leader"):
                writer.change("project", key, field, None, f'"{field} {key}"')
        writer.write()
    with closing(sqlite3.connect(database.path)) as connection, connection:
        sql = "SELECT owner, agent, leader, version FROM project WHERE id <= 4 ORDER BY id"
        rows = connection.execute(sql).fetchall()
    assert rows[:3] == [(f"owner {n}", f"agent {n}", f"leader {n}", 2) for n in (1, 2, 3)]
    assert rows[3][3] == 1
    assert history.check(database).problems == ()


def test_a_change_of_nothing_is_none(database):
    with database.writing() as session:
        assert Bulk(session, author()).write() is None


def test_a_row_without_what_it_belongs_to_is_refused_at_the_end(database):
    def add_alone():
        with database.writing() as session:
            writer = Bulk(session, author())
            writer.add("project_alias", {"id": 900, "project_id": 999, "name": "x"})
            writer.write()

    with pytest.raises(BadInput, match="FOREIGN KEY"):
        add_alone()


def test_only_columns_of_the_table_stand_in_a_statement(database):
    with database.writing() as session, pytest.raises(KeyError):
        Bulk(session, author()).add("township", {"id": 900, 'code") --': "x"})
