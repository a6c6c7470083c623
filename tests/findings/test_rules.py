"""Each rule of findings on plain values: a case that fires, and its neighbours that do not."""

from dataclasses import replace

import pytest

from portfolio.findings.records import Paper, ProjectFacts, Told, gravest
from portfolio.findings.rules.book import judge, rules
from portfolio.projects.records.funds import FundingRow
from portfolio.projects.records.plans import Departure
from portfolio.projects.records.supervision import AuditRow, ContractRow, ExtensionRow, VisitRow
from portfolio.values.months import Dated, Slip, parse_month

NOW = parse_month("2026-11")
YI = 10**10


def m(text):
    return parse_month(text)


def told(value, month="2026-11", source="paper"):
    if isinstance(value, str):
        precision = "by" if value.startswith("by ") else "month"
        value = Dated(m(value.removeprefix("by ")), precision)
    return Told(value, m(month), source)


def papers(**days):
    return {kind: Paper(kind, day, "1号", "paper") for kind, day in days.items()}


def costs(**amounts):
    return {
        kind: tuple(told(item, f"2026-0{n}") for n, item in enumerate(given, 1))
        for kind, given in amounts.items()
    }


def sources(**amounts):
    return tuple(FundingRow(name, amount, "paper") for name, amount in amounts.items())


def contract(number, amount, changes=None):
    return ContractRow("A1", number, "construction", None, amount, "2026-05-01", changes, "paper")


def audit(deadline, done=None):
    return AuditRow("A1", "1", "2026-01-10", "超概算", deadline, done, None, "paper")


def extension(months, day="2026-10-08"):
    return ExtensionRow("A1", day, months, "paper")


def visit(day):
    return VisitRow("A1", day, "区发改局", None, "paper")


APPROVED = papers(
    feasibility_approved="2023-01-05", budget_approved="2023-05-05", construction_permit="2023-09-01"
)  # fmt: skip
#: A public project on which nothing is found: approved, begun, reported this month.
SOUND = ProjectFacts(
    code="A1",
    as_of=NOW,
    funder="public",
    stage="structure",
    entered=m("2021-07"),
    planned_finish=Dated(m("2027-06"), "month"),
    begun=told("2023-09"),
    papers=APPROVED,
    costs=costs(estimate=[10 * YI], approved_budget=[11 * YI], contract=[9 * YI]),
    planned=told(10 * YI, "2021-07"),
    done=told(5 * YI),
    paid=told(485 * YI // 100),
    sources=sources(district=6 * YI, special_bond=5 * YI),
    last_report=NOW,
)
OPENED = replace(
    SOUND,
    stage="in_use",
    asked=False,
    finished=told("2026-03"),
    accepted=told("2026-05"),
    opened=told("2026-08"),
    papers=papers(joint_acceptance="2026-05-06", licence="2026-07-01") | APPROVED,
)
CLOSED = replace(OPENED, stage="final_account", opened=told("2026-07"))


def of(facts, **changes):
    return replace(facts, **changes)


#: By rule: facts that it finds something in; then facts, ever so little other, that are sound.
CASES = {
    "started_unapproved": (
        of(SOUND, papers=papers(construction_permit="2023-09-01")),
        [SOUND, of(SOUND, begun=None, papers={}), of(SOUND, funder=None, papers={})],
    ),
    "started_unpermitted": (
        of(SOUND, papers={k: p for k, p in APPROVED.items() if k != "construction_permit"}),
        [SOUND, of(SOUND, begun=None, papers={})],
    ),
    "approved_after_start": (of(SOUND, begun=told("2023-04")), [SOUND, of(SOUND, begun=told("2023-05"))]),
    "permit_after_start": (of(SOUND, begun=told("by 2023-08")), [SOUND]),
    "start_untold": (
        of(SOUND, begun=None, planned_start=Dated(m("2026-07"), "month")),
        [
            SOUND,
            of(SOUND, planned_start=Dated(m("2026-07"), "month")),
            of(SOUND, begun=None, planned_start=Dated(m("2026-08"), "month")),
            of(SOUND, begun=None, planned_start=Dated(m("2026-01"), "year")),
            of(SOUND, begun=None, planned_start=Dated(m("2025-01"), "month"), stage="deferred"),
            of(SOUND, begun=None, planned_start=Dated(m("2025-01"), "month"), group="continued"),
            of(
                SOUND, begun=None, planned_start=Dated(m("2025-01"), "month"),
                coming_start=Dated(m("2026-12"), "month"),
            ),
            of(
                SOUND, begun=None, planned_start=Dated(m("2025-01"), "month"),
                late=Slip(7, "at_least"),
            ),
        ],
    ),
    "due_untold": (
        of(SOUND, planned_finish=Dated(m("2026-04"), "month"), late=Slip(7, "at_least")),
        [
            SOUND,
            of(SOUND, late=Slip(7, "exact")),
            of(SOUND, planned_finish=None),
            of(SOUND, late=Slip(7, "at_least"), finished=told("by 2026-03")),
        ],
    ),
    "finished_unaccepted": (
        of(SOUND, finished=told("2026-07")),
        [
            of(SOUND, finished=told("2026-08")),
            of(SOUND, finished=told("2026-07"), accepted=told("2026-10")),
            of(SOUND, finished=told("2026-07"), opened=told("2026-10")),
        ],
    ),
    "accepted_unopened": (
        of(SOUND, finished=told("2026-03"), accepted=told("2026-04")),
        [of(SOUND, accepted=told("2026-05")), OPENED],
    ),
    "open_unaccepted": (of(OPENED, accepted=None), [OPENED, of(SOUND, accepted=None)]),
    "accepted_after_opening": (
        of(OPENED, opened=told("2026-04")), [OPENED, of(OPENED, opened=told("2026-05"))],
    ),
    "open_unlicensed": (
        of(OPENED, papers=papers(joint_acceptance="2026-05-06") | APPROVED), [OPENED, SOUND],
    ),
    "licensed_after_opening": (of(OPENED, opened=told("2026-06")), [OPENED]),
    "final_account_overdue": (
        of(OPENED, opened=told("2026-07")),
        [
            OPENED,
            CLOSED,
            of(OPENED, opened=told("2026-07"), funder="private"),
            of(OPENED, opened=told("2026-07"), costs=costs(final_account=[YI])),
            of(OPENED, opened=told("2026-07"), papers=papers(final_account_approved="2026-10-01")),
            of(OPENED, opened=told("2026-07"), extensions=(extension(1),)),
        ],
    ),
    "over_budget": (
        of(SOUND, costs=costs(approved_budget=[11 * YI], contract=[12 * YI])),
        [
            SOUND,
            of(SOUND, costs=costs(approved_budget=[11 * YI, 13 * YI], contract=[12 * YI])),
            of(SOUND, costs=costs(approved_budget=[11 * YI], unknown=[12 * YI])),
        ],
    ),
    "over_first_budget": (
        of(SOUND, costs=costs(approved_budget=[11 * YI, 13 * YI], contract=[12 * YI])),
        [SOUND, of(SOUND, costs=costs(approved_budget=[13 * YI, 11 * YI]))],
    ),
    "over_estimate": (
        of(SOUND, costs=costs(estimate=[10 * YI, 11 * YI], approved_budget=[11 * YI + 10**8])),
        [SOUND, of(SOUND, costs=costs(approved_budget=[11 * YI]))],
    ),
    "done_over_approved": (
        of(SOUND, done=told(12 * YI), paid=told(12 * YI)), [SOUND, of(SOUND, done=told(11 * YI))],
    ),
    "paid_over_approved": (of(SOUND, done=told(12 * YI), paid=told(12 * YI)), [SOUND]),
    "paid_over_done": (of(SOUND, paid=told(6 * YI)), [SOUND, of(SOUND, paid=told(5 * YI))]),
    "done_unpaid": (
        of(SOUND, paid=told(484 * YI // 100)),
        [SOUND, of(SOUND, paid=None), of(SOUND, funder="private", paid=told(YI))],
    ),
    "paid_over_arrived": (
        of(SOUND, arrivals=(told(4 * YI),)), [SOUND, of(SOUND, arrivals=(told(5 * YI),))],
    ),
    "arrived_over_arranged": (
        of(SOUND, arrivals=(told(7 * YI),), arranged=told(6 * YI)),
        [
            of(SOUND, arrivals=(told(6 * YI),), arranged=told(6 * YI)),
            of(SOUND, arrivals=(told(7 * YI),)),
        ],
    ),
    "arrived_unused": (
        of(SOUND, arrivals=(told(5 * YI, "2025-11"), told(6 * YI))),
        [
            SOUND,
            of(SOUND, arrivals=(told(5 * YI, "2025-12"), told(6 * YI))),
            of(SOUND, arrivals=(told(485 * YI // 100, "2024-01"), told(6 * YI))),
        ],
    ),
    "assets_over_account": (
        of(CLOSED, assets=told(10 * YI), costs=costs(final_account=[9 * YI])),
        [CLOSED, of(CLOSED, assets=told(9 * YI), costs=costs(final_account=[9 * YI])),
         of(CLOSED, assets=told(10 * YI))],
    ),
    "sources_short": (
        of(SOUND, sources=sources(district=10 * YI)), [SOUND, of(SOUND, sources=())],
    ),
    "sources_over": (of(SOUND, sources=sources(district=12 * YI)), [SOUND]),
    "public_in_private": (
        of(SOUND, funder="private"),
        [SOUND, of(SOUND, funder="private", sources=sources(private_capital=11 * YI, own_funds=1))],
    ),
    "contracts_over_budget": (
        of(SOUND, contracts=(contract("1", 10 * YI), contract("2", 2 * YI, changes="1"))),
        [of(SOUND, contracts=(contract("1", 12 * YI), contract("2", -YI, changes="1"))), SOUND],
    ),
    "remedy_overdue": (
        of(SOUND, audits=(audit("2026-10-31"),)),
        [
            of(SOUND, audits=(audit("2026-11-01"),)),
            of(SOUND, audits=(audit(None),)),
            of(SOUND, audits=(audit("2026-10-31", done="2026-11-20"),)),
        ],
    ),
    "unvisited": (
        of(SOUND, sources=sources(central=11 * YI), visits=(visit("2025-10-31"),)),
        [
            SOUND,
            of(SOUND, sources=sources(central=11 * YI), visits=(visit("2025-11-01"),)),
            of(SOUND, sources=sources(central=11 * YI), begun=told("2025-11")),
            of(SOUND, sources=sources(central=11 * YI), stage="suspended"),
        ],
    ),
    "not_reported": (
        of(SOUND, last_report=m("2026-08")),
        [of(SOUND, last_report=m("2026-09")), of(SOUND, last_report=m("2026-08"), asked=False)],
    ),
    "never_reported": (
        of(SOUND, last_report=None),
        [of(SOUND, last_report=None, entered=m("2026-09")), SOUND],
    ),
    "left_unproven": (
        of(SOUND, left=Departure("withdrawn", m("2026-10"))),
        [SOUND, of(SOUND, left=Departure("withdrawn", m("2026-10")), left_source="paper"),
         of(SOUND, left=Departure("merged", m("2026-10"), ("A2",), "paper"))],
    ),
}  # fmt: skip


def codes(facts):
    return [item.rule.code for item in judge(facts).findings]


def test_every_rule_has_its_case():
    assert set(CASES) == {rule.code for rule in rules()}


def test_nothing_is_found_on_a_sound_project():
    assert codes(SOUND) == codes(OPENED) == codes(CLOSED) == []
    assert judge(SOUND).unjudged == ()


@pytest.mark.parametrize("code", CASES)
def test_a_rule_fires_and_its_neighbours_do_not(code):
    fires, silent = CASES[code]
    assert silent, "a rule that nothing keeps silent says nothing"
    found = [item for item in judge(fires).findings if item.rule.code == code]
    assert len(found) >= 1
    for item in found:
        assert item.facts, "a finding names what it rests on"
        for lang in ("zh", "en"):
            values = dict.fromkeys(item.values, "x")
            assert "{" not in item.rule.words[f"text_{lang}"].format(**values)
    for facts in silent:
        assert code not in codes(facts)


def one(code, facts):
    (found,) = [item for item in judge(facts).findings if item.rule.code == code]
    return found


def test_how_much_since_when_and_from_which_paper():
    found = one("over_budget", CASES["over_budget"][0])
    assert (found.amount, found.since, found.months) == (YI, m("2026-01"), 10)
    assert [(fact.name, fact.value, fact.source) for fact in found.facts] == [
        ("contract", 12 * YI, "paper"),
        ("approved_budget", 11 * YI, "paper"),
    ]
    late = one("approved_after_start", CASES["approved_after_start"][0])
    assert (late.about, late.since, late.months) == ("budget_approved", m("2023-04"), 1)


def test_the_clock_of_the_final_account_runs_three_months_from_the_opening():
    found = one("final_account_overdue", of(OPENED, opened=told("by 2026-01")))
    assert (found.since, found.months, found.values["due"]) == (m("2026-04"), 7, m("2026-04"))


def test_extensions_put_the_clock_off_and_are_named():
    papers_of = (extension(2, "2026-03-01"), extension(4, "2026-05-01"))
    found = one("final_account_overdue", of(OPENED, opened=told("2026-01"), extensions=papers_of))
    assert (found.values["due"], found.months, found.values["extended"]) == (m("2026-10"), 1, "6")
    assert [fact.value for fact in found.facts[1:]] == ["2026-03-01 +2", "2026-05-01 +4"]


def test_money_lies_unused_since_the_first_month_that_had_more_than_is_paid():
    arrivals = (told(4 * YI, "2024-03"), told(6 * YI, "2025-02"), told(9 * YI, "2026-05"))
    found = one("arrived_unused", of(SOUND, arrivals=arrivals))
    assert (found.amount, found.since) == (115 * YI // 100, m("2025-02"))


def test_what_is_missing_for_a_rule_is_named_and_finds_nothing():
    facts = of(SOUND, costs=costs(contract=[99 * YI]), sources=(), done=None)
    missing = {item.rule.code: item.missing for item in judge(facts).unjudged}
    assert missing == {
        "over_budget": ("budget",),
        "over_first_budget": ("budget",),
        "paid_over_done": ("done",),
        "sources_short": ("sources",),
        "sources_over": ("sources",),
    }
    assert codes(facts) == []


def test_of_what_has_left_only_how_it_left_is_asked():
    facts = of(CASES["done_over_approved"][0], left=Departure("withdrawn", m("2026-10")))
    assert codes(facts) == ["left_unproven"]


def test_the_gravest_come_first_then_the_most_money():
    found = [
        one("not_reported", CASES["not_reported"][0]),
        one("started_unpermitted", CASES["started_unpermitted"][0]),
        one("paid_over_done", CASES["paid_over_done"][0]),
        one("over_budget", of(SOUND, costs=costs(approved_budget=[YI], contract=[9 * YI]))),
    ]
    assert [item.rule.code for item in gravest(found)] == [
        *("over_budget", "paid_over_done", "not_reported", "started_unpermitted"),
    ]
