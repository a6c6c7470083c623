"""The whole database as JSON lines: verbatim out and back, and never half or bent."""

import hashlib
import json
import shutil
import sqlite3
import threading
from contextlib import closing

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portfolio.care.service import founding
from portfolio.exchange.archive import LONGEST_LINE
from portfolio.exchange.service import archive
from portfolio.history.service import log as history
from portfolio.projects.service import reports
from portfolio.store.database import HEAD, Database
from portfolio.store.log import FIRST_DIGEST, Entry, chained
from portfolio.values.errors import BadInput, DatabaseProblem, OutputProblem
from portfolio.values.months import Month
from tests.conftest import author

MONTH = Month.of(2026, 10)


def sealed(lines):
    """Return lines with a seal that fits them, as somebody who edits a file would make it."""
    body = b"".join(lines)
    seal = {"rows": len(lines) - 1, "sha256": hashlib.sha256(body).hexdigest()}
    return body + json.dumps(seal, separators=(",", ":")).encode() + b"\n"


@pytest.fixture
def lived(database, once):
    """A database with a history: reports filed and changed, one taken back, names that bite."""
    return once(database, live)


def live(database):
    values = {"stage": "fit_out", "note": "=1+1 \N{RIGHT-TO-LEFT OVERRIDE} \u2028\n㙦"}
    reports.file_report(database, author(), "N1", MONTH, values)
    reports.file_report(
        database, author(), "N1", MONTH, {"done_total": 10**13, "percent": 625}, sure=True
    )
    reports.file_report(database, author(), "P1", MONTH, {"stage": "tender"})
    history.undo(database, author("undo"))


@pytest.fixture
def file(lived, tmp_path):
    out = tmp_path / "all.jsonl"
    archive.dump(lived, out)
    return out


def rows_of(path):
    with closing(sqlite3.connect(path)) as connection, connection:
        names = [
            name
            for (name,) in connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
            )
        ]
        found = {name: set(connection.execute(f'SELECT * FROM "{name}"')) for name in names}
        version = connection.execute("PRAGMA user_version").fetchone()
        triggers = connection.execute("SELECT sql FROM sqlite_master ORDER BY name").fetchall()
    connection.close()
    return found, version, triggers


@pytest.mark.parametrize("which", ["lived", "world"])
def test_everything_comes_back_verbatim_with_the_same_head(request, which, tmp_path):
    lived, file = request.getfixturevalue(which), tmp_path / "all.jsonl"
    archive.dump(lived, file)
    new = tmp_path / "new" / "portfolio.db"
    told = archive.restore(new, file)
    assert rows_of(new) == rows_of(lived.path)
    assert told.log_head == history.check(lived).head
    checked = history.check(Database(new))
    assert (checked.head, checked.problems) == (told.log_head, ())
    archive.dump(Database(new), tmp_path / "again.jsonl")
    assert (tmp_path / "again.jsonl").read_bytes() == file.read_bytes()


def test_a_database_founded_empty_is_filled_and_keeps_its_guards(lived, file, tmp_path):
    new = tmp_path / "new.db"
    founding.found(new, author("init"), empty=True)
    told = archive.restore(new, file)
    assert rows_of(new) == rows_of(lived.path)
    assert history.check(Database(new)).head == told.log_head
    with (
        closing(sqlite3.connect(new)) as connection,
        connection,
        pytest.raises(sqlite3.IntegrityError, match="append"),
    ):
        connection.execute("DELETE FROM change")
    connection.close()


def test_the_first_line_says_what_follows_and_the_last_seals_it(file):
    first, *rows, last = (json.loads(line) for line in file.read_bytes().splitlines())
    assert (first["schema"], first["revision"], first["changes"]) == ("portfolio.all/1", HEAD, 5)
    assert sum(first["tables"].values()) == len(rows) == last["rows"]
    assert first["tables"]["change_set"] == 5
    body = file.read_bytes()[: -len(file.read_bytes().splitlines(keepends=True)[-1])]
    assert last["sha256"] == hashlib.sha256(body).hexdigest()
    assert {row["table"] for row in rows} >= {"project", "change", "status_report"}


def test_a_dry_run_leaves_nothing_behind(file, tmp_path):
    new = tmp_path / "new.db"
    assert archive.restore(new, file, dry_run=True).rows > 200
    assert not new.exists()


def test_a_database_with_content_is_refused_and_unchanged(lived, file):
    before = lived.path.read_bytes()
    with pytest.raises(BadInput, match="holds records already"):
        archive.restore(lived.path, file)
    assert lived.path.read_bytes() == before


def test_a_founded_database_in_which_something_was_entered_is_refused(file, tmp_path):
    new = tmp_path / "new.db"
    founding.found(new, author("init"), empty=True)
    with closing(sqlite3.connect(new)) as connection, connection:
        connection.execute(
            "INSERT INTO observed_stock (month, beds, source_id, version)"
            " VALUES ('2025-12', 3000, 1, 1)"
        )
    connection.close()
    with pytest.raises(BadInput, match="holds records already"):
        archive.restore(new, file)


def test_a_file_that_is_no_database_is_refused(file, tmp_path):
    (tmp_path / "text.db").write_text("no database", encoding="utf-8")
    with pytest.raises(DatabaseProblem, match="not a"):
        archive.restore(tmp_path / "text.db", file)


def bent(line, **changes):
    data = json.loads(line)
    data["row"] |= changes
    return json.dumps(data, ensure_ascii=False).encode() + b"\n"


def without(line, name):
    data = json.loads(line)
    del data["row"][name]
    return json.dumps(data).encode() + b"\n"


def _bend_log(line):
    return line.replace(b'"new":"625"', b'"new":"626"')


def _rows_of(line):
    data = json.loads(line)
    return data.get("table"), data.get("row")


def _cut_tail(lines):
    """Take out the newest change that filed a report, and those after it, as nobody would see it."""
    front, kept, last = json.loads(lines[0]), [], 2
    for line in lines[1:]:
        table, row = _rows_of(line)
        if (table == "change" and row["change_set_id"] > last) or (
            table == "change_set" and row["id"] > last
        ):
            front["tables"][table] -= 1
            continue
        if table == "change_set":
            front["changes"], front["log_head"] = row["id"], row["digest"]
        kept.append(line)
    return [json.dumps(front).encode() + b"\n", *kept]


def _renumbered(line):
    table, row = _rows_of(line)
    if table == "change_set" and row["id"] == 5:
        return bent(line, id=105)
    if table == "change" and row["change_set_id"] == 5:
        return bent(line, change_set_id=105)
    return line.replace(b'"changes":5', b'"changes":105')


def _rechained(lines, text):
    """Put a text in the place of the first row of the log, and chain the log anew over it."""
    front, entries = json.loads(lines[0]), {}
    made = list(lines)
    place = _place(made, "change")
    made[place] = bent(made[place], new=text)
    for line in made:
        table, row = _rows_of(line)
        if table == "change":
            told = Entry(*(row[name] for name in Entry._fields))
            entries.setdefault(row["change_set_id"], []).append((row["id"], told))
    head = FIRST_DIGEST
    for number, line in enumerate(made):
        table, row = _rows_of(line)
        if table == "change_set":
            values = {name: row[name] for name in ("who", "made_at", "reason", "undoes_id")}
            head = chained(head, values, [told for _, told in sorted(entries[row["id"]])])
            made[number] = bent(line, digest=head)
    front["log_head"] = head
    return [json.dumps(front).encode() + b"\n", *made[1:]]


def _place(lines, table):
    return next(n for n, line in enumerate(lines) if f'"table":"{table}"'.encode() in line)


_CASES = {
    "cut in a line": (lambda lines, _: b"".join(lines)[:-40], "not JSON"),
    "cut at a line": (lambda lines, _: b"".join(lines[:-1]), "cut off"),
    "edited": (
        lambda lines, _: b"".join(lines).replace("岳林".encode(), "嶽林".encode()),
        "digest does not fit",
    ),
    "a row taken out": (lambda lines, p: b"".join(lines[:p] + lines[p + 1 :]), "digest"),
    "a row taken out and sealed": (
        lambda lines, p: sealed(lines[:p] + lines[p + 1 : -1]),
        "digest",
    ),
    "lines after the seal": (
        lambda lines, _: b"".join(lines) + b"{}\n",
        "follow the one that seals",
    ),
    "not JSON": (lambda lines, p: sealed([*lines[:p], b"{no\n", *lines[p:-1]]), "line {p}: .*JSON"),
    "NaN": (lambda lines, p: sealed([*lines[:p], b'{"a":NaN}\n']), "line {p}: .*JSON"),
    "deep": (lambda lines, p: sealed([*lines[:p], b"[" * 10**5 + b"\n"]), "line {p}: .*JSON"),
    "not UTF-8": (lambda lines, p: sealed([*lines[:p], b'"\xff"\n']), "line {p}: .*JSON"),
    "a list": (lambda lines, p: sealed([*lines[:p], b"[1]\n"]), "line {p}: .*no row"),
    "a row without a table": (
        lambda lines, p: sealed([*lines[:p], b'{"row":{}}\n']),
        "{p}: .*no row",
    ),
    "unknown table": (
        lambda lines, p: sealed([*lines[:p], b'{"table":"sqlite_master","row":{}}\n']),
        "{p}: .*no table “sqlite_master”",
    ),
    "unknown column": (lambda lines, p: sealed([*lines[:p], bent(lines[p], x=1)]), "no column “x”"),
    "missing column": (
        lambda lines, p: sealed([*lines[:p], without(lines[p], "code")]),
        "{p}: the column “code” of project is missing",
    ),
    "a number as text": (
        lambda lines, p: sealed([*lines[:p], bent(lines[p], funder_id="1")]),
        "{p}: “funder_id” of project is not a whole number",
    ),
    "a float": (
        lambda lines, p: sealed([*lines[:p], bent(lines[p], funder_id=1.5)]),
        "not a whole",
    ),
    "a flag": (
        lambda lines, p: sealed([*lines[:p], bent(lines[p], funder_id=True)]),
        "not a whole",
    ),
    "a giant": (
        lambda lines, p: sealed([*lines[:p], bent(lines[p], funder_id=2**63)]),
        "not a whole",
    ),
    "a text as number": (
        lambda lines, p: sealed([*lines[:p], bent(lines[p], code=1)]),
        "not a text",
    ),
    "a surrogate": (
        lambda lines, p: sealed([*lines[:p], bent(lines[p], code="@").replace(b"@", b"\\ud800")]),
        "not a text",
    ),
    "a rule of the table": (
        lambda lines, p: sealed([*lines[:p], bent(lines[p], nature="none"), *lines[p + 1 : -1]]),
        "{p}: the row breaks the rule .*nature",
    ),
    "a row that is not there": (
        lambda lines, p: sealed([*lines[:p], bent(lines[p], source_id=99), *lines[p + 1 : -1]]),
        "of project refers to a row of source_document",
    ),
    "the same row twice": (
        lambda lines, p: sealed([*lines[: p + 1], *lines[p:-1]]),
        "breaks the rule .*project",
    ),
    "an endless line": (
        lambda lines, p: sealed([*lines[:p], b'"' + b"a" * LONGEST_LINE + b'"\n']),
        "{p}: the line is too long",
    ),
    "another file": (lambda _, __: b"code,name\nC1,x\n", "not JSON"),
    "another schema": (lambda _, __: b'{"schema":"portfolio.rollup/1"}\n', "no.* export"),
    "half a first line": (lambda _, __: b'{"schema":"portfolio.all/1"}\n', "no.* export"),
    "empty": (lambda _, __: b"", "no.* export"),
    "another revision": (
        lambda lines, _: b"".join([lines[0].replace(HEAD.encode(), b"0000", 1), *lines[1:]]),
        "written at revision 0000",
    ),
    "a log bent and sealed": (
        lambda lines, _: sealed([_bend_log(line) for line in lines[:-1]]),
        "Change 3 .* digest",
    ),
    "a figure changed and sealed": (
        lambda lines, p: sealed([*lines[:p], bent(lines[p], name_zh="嶽林"), *lines[p + 1 : -1]]),
        "not what its log tells: project 1 is not what the log says",
    ),
    "a version of its own": (
        lambda lines, p: sealed([*lines[:p], bent(lines[p], version=2**62), *lines[p + 1 : -1]]),
        "not what its log tells: project 1 has a higher version",
    ),
    "an escape in a text": (
        lambda lines, p: sealed(
            [*lines[:p], bent(lines[p], name_zh="\x1b[2J"), *lines[p + 1 : -1]]
        ),
        "{p}: “name_zh” of project is not a text",
    ),
    "the newest change cut off and its rows kept": (
        lambda lines, _: sealed(_cut_tail(lines[:-1])),
        "not what its log tells: status_report",
    ),
    "a log that holds no rows": (
        lambda lines, _: sealed(_rechained(lines[:-1], '"5"')),
        "source_document 1 is not what the log says",
    ),
    "a log of one depth too many": (
        lambda lines, _: sealed(_rechained(lines[:-1], "[" * 10**5)),
        "source_document 1 is not what the log says",
    ),
    "the newest change renumbered": (
        lambda lines, _: sealed([_renumbered(line) for line in lines[:-1]]),
        "Change 105 should bear the number 5",
    ),
    "another head": (
        lambda lines, _: sealed(
            [lines[0].replace(b'"log_head":"', b'"log_head":"0'), *lines[1:-1]]
        ),
        "digest",
    ),
}


@pytest.mark.parametrize("case", _CASES)
def test_a_file_that_was_cut_or_bent_is_refused_whole(file, tmp_path, case):
    make, words = _CASES[case]
    lines = file.read_bytes().splitlines(keepends=True)
    place = _place(lines, "project")
    file.write_bytes(make(lines, place))
    new = tmp_path / "new.db"
    with pytest.raises(BadInput, match=words.replace("{p}", str(place + 1))):
        archive.restore(new, file)
    founded = tmp_path / "founded.db"
    founding.found(founded, author("init"), empty=True)
    before = rows_of(founded)
    with pytest.raises(BadInput):
        archive.restore(founded, file)
    assert rows_of(founded) == before
    assert sorted(path.name for path in tmp_path.iterdir() if "new" in path.name) == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_single_byte_can_be_changed_unseen(file, tmp_path, data):
    whole = file.read_bytes()
    place = data.draw(st.integers(0, len(whole) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda byte: byte != whole[place]))
    bent_file = tmp_path / "bent.jsonl"
    bent_file.write_bytes(whole[:place] + bytes([byte]) + whole[place + 1 :])
    with pytest.raises(BadInput):
        archive.restore(tmp_path / "bent.db", bent_file)


def test_a_founded_database_with_a_trigger_of_its_own_takes_nothing_in(file, tmp_path):
    new = tmp_path / "new.db"
    founding.found(new, author("init"), empty=True)
    with closing(sqlite3.connect(new)) as connection, connection:
        connection.execute(
            "CREATE TRIGGER alembic_version AFTER INSERT ON change_set BEGIN"
            " UPDATE status_report SET percent = 1; END"
        )
    connection.close()
    before = rows_of(new)
    with pytest.raises(DatabaseProblem, match="alembic_version"):
        archive.restore(new, file)
    assert rows_of(new) == before


def test_a_file_that_cannot_be_read_says_so(tmp_path):
    with pytest.raises(BadInput, match="cannot be read"):
        archive.restore(tmp_path / "new.db", tmp_path / "missing.jsonl")
    assert not (tmp_path / "new.db").exists()


def test_an_export_that_cannot_be_written_leaves_what_stood_there(lived, tmp_path):
    with pytest.raises(OutputProblem):
        archive.dump(lived, tmp_path / "missing" / "all.jsonl")
    (tmp_path / "all.jsonl").write_text("before", encoding="utf-8")
    bad = Database(tmp_path / "none.db")
    with pytest.raises(DatabaseProblem):
        archive.dump(bad, tmp_path / "all.jsonl")
    assert (tmp_path / "all.jsonl").read_text(encoding="utf-8") == "before"


def test_the_export_shows_one_moment_while_others_write(lived, tmp_path):
    stop, filed = threading.Event(), []

    def write():
        while not stop.is_set():
            values = {"note": f"note {len(filed)}"}
            reports.file_report(lived, author(), "C2", MONTH, values)
            filed.append(1)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for turn in range(5):
            out = tmp_path / f"{turn}.jsonl"
            archive.dump(lived, out)
            new = tmp_path / f"{turn}.db"
            told = archive.restore(new, out)
            checked = history.check(Database(new))
            assert (checked.head, checked.problems) == (told.log_head, ())
    finally:
        stop.set()
        writer.join()
    assert filed


def test_writers_do_not_wait_for_a_long_export(lived):
    with lived.standing_still() as still:
        reports.file_report(lived, author(), "C2", MONTH, {"note": "meanwhile"})
        assert history.newest(still) == 5
    assert history.newest(lived) == 6


def test_only_a_whole_export_is_taken_for_one(file, tmp_path):
    assert archive.is_dump(file)
    shutil.copy(file, tmp_path / "renamed.txt")
    assert archive.is_dump(tmp_path / "renamed.txt")
    (tmp_path / "other.jsonl").write_text('{"schema":"portfolio.list/1"}', encoding="utf-8")
    assert not archive.is_dump(tmp_path / "other.jsonl")
    assert not archive.is_dump(tmp_path / "missing.jsonl")
