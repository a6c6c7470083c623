"""The disk that loses what was not synced: what it keeps, and what it may lose."""

import random
from pathlib import Path

from tests.safety.disk import Disk
from tests.safety.officers import Event, judged
from tests.safety.shim import Step, steps

ROOT = "/d"


def write(number, at, data):
    return Step("write", (number, str(at)), data)


def states(*done, number=300):
    disk = Disk(Path(ROOT))
    for step in done:
        disk.take(step)
    return list(disk.states(random.Random(1), number))  # noqa: S311 - the same each time


def contents(found, name="a"):
    return {state.get(f"{ROOT}/{name}") for state in found}


CREATED = Step("create", ("1", f"{ROOT}/a"))
SYNCED = (CREATED, Step("syncdir", (ROOT,)))


def test_a_name_that_was_not_synced_may_be_lost():
    kept = contents(states(CREATED, write("1", 0, b"x"), Step("sync", ("1",))))
    assert kept == {None, b"x"}


def test_data_that_was_not_synced_may_be_lost():
    assert contents(states(*SYNCED, write("1", 0, b"x"))) == {b"", b"x", b"\0"}


def test_what_was_synced_stays():
    done = (*SYNCED, write("1", 0, b"x"), Step("sync", ("1",)))
    assert contents(states(*done)) == {b"x"}


def test_a_write_may_be_torn_between_sectors_but_not_in_one():
    old, new = b"a" * 1024, b"b" * 1024
    done = (*SYNCED, write("1", 0, old), Step("sync", ("1",)), write("1", 0, new))
    found = contents(states(*done))
    assert found == {old, new, old[:512] + new[512:], new[:512] + old[512:]}


def test_a_rename_is_one_thing():
    first = (*SYNCED, write("1", 0, b"old"), Step("sync", ("1",)))
    second = (Step("create", ("2", f"{ROOT}/b")), write("2", 0, b"new"), Step("sync", ("2",)))
    found = states(*first, *second, Step("rename", (f"{ROOT}/b", f"{ROOT}/a")))
    assert contents(found) == {b"old", b"new"}


def test_what_stands_in_a_folder_that_was_lost_is_lost():
    inner = Step("create", ("1", f"{ROOT}/f/a"))
    done = (Step("mkdir", (f"{ROOT}/f",)), inner, Step("syncdir", (f"{ROOT}/f",)))
    assert contents(states(*done), "f/a") == {None, b""}
    assert contents(states(*done, Step("syncdir", (ROOT,))), "f/a") == {b""}


def test_a_record_is_read_as_it_was_written():
    record = b"turn write /d/a b\nwrite 7 512 3\na\nb" + b"rename /d/x\t/d/y z\nmark done\n"
    assert list(steps(record)) == [
        Step("turn", ("write", "/d/a b")),
        Step("write", ("7", "512"), b"a\nb"),
        Step("rename", ("/d/x", "/d/y z")),
        Step("mark", ("done",)),
    ]


def event(kind, *words, start=0.0, end=0.0):
    return Event(1, "C1 0", kind, words, start, end)


def test_a_history_is_judged():
    append = event("append", "a", end=1)
    assert list(judged([append, event("read", "a", start=2)], ("a",))) == []
    assert [kind for kind, _ in judged([append], ())] == ["lost"]
    assert [kind for kind, _ in judged([append], ("a", "a"))] == ["lost"]
    assert [kind for kind, _ in judged([append, event("read", start=2)], ("a",))] == ["stale"]
    assert [kind for kind, _ in judged([event("read", "b")], ("a",))] == ["dirty"]
