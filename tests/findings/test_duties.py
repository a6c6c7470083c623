"""What is to be reported in a month, and to whom: each kind due, and not due."""

from dataclasses import replace

import pytest

from portfolio.findings.rules.duties import duties, kinds
from portfolio.findings.service import due
from portfolio.projects.records.plans import Departure
from tests.conftest import NOW
from tests.findings.test_rules import OPENED, SOUND, YI, audit, costs, m, told

IN = replace(SOUND, in_statistics=m("2023-10"), last_report=m("2026-10"))
JANUARY = replace(IN, as_of=m("2027-01"))

#: By kind: facts on which it is due and by when; facts on which it is not.
CASES = {
    "monthly": (IN, "2026-11", [replace(IN, asked=False)]),
    "statistics": (IN, "2026-11", [JANUARY, OPENED, replace(IN, in_statistics=m("2026-12"))]),
    "statistics_entry": (
        replace(IN, in_statistics=None),
        "2026-11",
        [
            IN,
            replace(IN, in_statistics=None, begun=None),
            replace(IN, in_statistics=None, costs=costs(approved_budget=[YI // 21])),
        ],
    ),
    "platform_start": (
        replace(IN, begun=told("2026-10")),
        "2026-11",
        [replace(IN, begun=told("2026-09")), replace(IN, begun=told("by 2026-10"))],
    ),
    "platform_annual": (JANUARY, "2027-01", [IN, replace(JANUARY, begun=told("2027-01"))]),
    "platform_completion": (replace(IN, finished=told("2026-11")), "2026-12", [IN]),
    "final_account": (
        OPENED,
        "2026-11",
        [IN, replace(OPENED, funder="private"), replace(OPENED, stage="final_account")],
    ),
    "remedy": (
        replace(IN, audits=(audit("2026-12-31"), audit("2026-11-30"))),
        "2026-11-30",
        [replace(IN, audits=(audit("2026-11-30", done="2026-10-01"),))],
    ),
}


def test_every_kind_has_its_case():
    assert list(CASES) == list(kinds())


@pytest.mark.parametrize("kind", CASES)
def test_each_is_due_where_it_is_and_nowhere_else(kind):
    facts, by, others = CASES[kind]
    found = {duty.kind: duty for duty in duties(facts)}
    assert found[kind].due == by
    assert found[kind].words["to_zh"]
    for other in others:
        assert kind not in {duty.kind for duty in duties(other)}


def test_only_of_the_monthly_report_is_it_known_that_it_came():
    done = {duty.kind: duty.done for duty in duties(replace(IN, last_report=NOW))}
    assert done == {"monthly": True, "statistics": None}
    assert next(duty.done for duty in duties(IN)) is False


def test_nothing_is_asked_of_what_has_left_the_plan():
    assert list(duties(replace(IN, left=Departure("merged", m("2026-10"), ("A2",))))) == []


def test_the_seeded_plan_in_2026_11(database):
    found = [(duty.project, duty.kind) for duty in due(database, NOW)]
    assert ("C2", "final_account") in found
    assert [code for code, kind in found if kind == "monthly"] == [
        *("C1", "C3", "N1", "N2", "P1", "P2", "P3", "P4"),
    ]
    assert [code for code, kind in found if kind == "statistics_entry"] == ["C1", "N1"]
