"""The known answers of the nine projects, to the digit, from the seeded database."""

from fractions import Fraction

import pytest

from portfolio.beds.service import capacity as beds_capacity
from portfolio.beds.service import rollup as beds_rollup
from portfolio.money.service import reconciliation
from portfolio.projects.service import edits, lookup, reports
from portfolio.store.database import Database
from portfolio.values.months import Dated, Month, Slip
from portfolio.values.words import rate_text
from tests.conftest import author

NOW = Month.of(2026, 11)


def beds_at(database, view, population, month, as_of=NOW):
    table = beds_capacity.capacity_table(
        database, as_of, first=month, last=month, view=view, population=population
    )
    (found,) = table.months
    return found.beds, rate_text(found.per_1000, 3)


@pytest.mark.parametrize(
    ("month", "beds", "rate"),
    [
        ((2022, 12), 3101, "5.370"),
        ((2024, 12), 3111, "5.387"),
        ((2025, 12), 3721, "6.443"),
        ((2026, 12), 3891, "6.738"),
    ],
)
def test_plan_on_the_census(database, month, beds, rate):
    assert beds_at(database, "plan", "fixed", Month.of(*month)) == (beds, rate)


def test_the_target_is_missed_by_91_and_first_met_in_2026(database):
    capacity = beds_rollup.roll_up(database, NOW).capacity
    assert (capacity.beds_needed, capacity.shortfall, capacity.met) == (3812, 91, False)
    assert capacity.first_met == Dated(Month.of(2026, 12), "year")
    assert capacity.first_met_by == ("P1", "P4")


def test_on_the_newest_population_it_is_missed_by_187(database):
    capacity = beds_rollup.roll_up(database, NOW, population="latest").capacity
    assert (rate_text(capacity.per_1000, 3), capacity.shortfall) == ("6.285", 187)
    assert capacity.residents.held


def test_without_elderly_care_beds(database):
    line = beds_rollup.roll_up(database, NOW).answer.line("plan", "fixed")
    assert line.beds_without_care == 3441
    assert rate_text(line.per_1000_without_care, 3) == "5.958"


def test_groups(database):
    rollup = beds_rollup.roll_up(database, NOW)
    groups = {group.key: group for group in rollup.groups}
    million = 10**8
    assert [groups[key].investment.sum // million for key in groups] == [752, 3029, 531]
    assert rollup.total.investment.sum == 4312 * million
    assert [groups[key].beds_new.sum for key in groups] == [225, 560, 230]
    assert rollup.total.beds_new.sum == 1015
    assert groups["continued"].land_area.sum == 105_100_00
    assert groups["new"].land_area.sum == 126_200_00
    assert (rollup.total.land_area.sum, rollup.total.land_area.known) == (324_633_33, 8)


def test_seeded_history_as_of_2026(database):
    capacity = beds_rollup.roll_up(database, NOW, view="forecast").capacity
    table = beds_capacity.capacity_table(database, NOW, view="forecast", last=Month.of(2026, 12))
    assert table.months[-1].beds == 3026
    assert capacity.no_evidence_beds == 865
    assert ("C1", 30) in [(item.code, item.beds) for item in capacity.no_evidence]
    assert capacity.unknown == ("C1", "X2")


def test_confirmed_as_of_2024(database):
    capacity = beds_rollup.roll_up(database, Month.of(2024, 3), view="confirmed").capacity
    assert capacity.beds == 2876 + 150
    assert capacity.unknown == ("C1", "X2")


def test_before_its_opening_was_reported_a_project_is_not_open(database):
    capacity = beds_rollup.roll_up(database, Month.of(2023, 7), view="confirmed").capacity
    assert capacity.beds == 2876


@pytest.mark.parametrize(
    ("by", "keys"),
    [
        ("funder", {"public": 690, "private": 325}),
        ("nature", {"new": 755, "relocation": 220, "renovation": 10, "mixed": 30}),
        ("stage", {"started": 280, "accepted": 10, "in_use": 150, "unknown": 575}),
    ],
)
def test_other_groupings_keep_the_total(database, by, keys):
    rollup = beds_rollup.roll_up(database, NOW, by=by)
    assert {group.key: group.beds_new.sum for group in rollup.groups} == keys
    assert rollup.total.beds_new.sum == 1015
    assert rollup.capacity.beds == 3721


def test_a_project_in_several_townships_is_never_split(database):
    groups = {g.key: g for g in beds_rollup.roll_up(database, NOW, by="township").groups}
    assert groups["several"].projects == 2
    assert groups["several"].beds_new.sum == 30 + 280
    assert groups["yuelin"].beds_new.sum == 150 + 280


def test_reconcile(database):
    _, rows = reconciliation.reconcile(database, NOW)
    stated = [row for row in rows if row.kind == "stated_total"]
    identities = [row for row in rows if row.kind == "row_identity"]
    assert (len(stated), len(identities)) == (24, 9)
    differing = {(row.scope, row.metric): row for row in rows if row.status == "differs"}
    assert set(differing) == {
        ("all", "land_area"),
        ("all", "investment"),
        ("all", "beds_new"),
        ("P3", "beds_new"),
        ("T2-6", "growth"),
        ("T2-7", "growth"),
    }
    grown = [(row.scope, row.stated, row.computed) for row in rows if row.kind == "growth"]
    assert grown == [("T2-6", 910, 897), ("T2-7", 1940, 1932), ("T2-8", 4640, 4644)]
    land, money = differing["all", "land_area"], differing["all", "investment"]
    assert (land.stated, land.computed, land.difference) == (32_870_000, 32_463_333, 406_667)
    assert (land.known, land.of) == (8, 9)
    assert [(r.code, r.value, r.status) for r in land.readings][-1] == (
        "renovated_as_land_and_rounded_mu",
        32_868_000,
        "rounds",
    )
    assert money.difference == 90 * 10**8
    assert [(r.code, r.projects, r.status) for r in money.readings] == [
        ("tenfold", ("P3",), "agrees"),
        ("reported_cost", ("C2",), "agrees"),
    ]
    beds = differing["all", "beds_new"]
    assert beds.difference == -50
    assert [(r.code, r.projects) for r in beds.readings] == [
        ("left_out", ("P2",)),
        ("left_out", ("C1", "P4")),
    ]
    assert (differing["P3", "beds_new"].stated, differing["P3", "beds_new"].computed) == (10, 0)


def test_what_is_odd_in_print_is_noted_and_a_total_not_printed_named(database):
    _, rows = reconciliation.reconcile(database, NOW)
    odd = [row for row in rows if row.status not in ("agrees", "differs")]
    assert [(row.kind, row.scope, row.status) for row in odd] == [
        ("stated_total", "planned", "unknown"),
        ("growth", "T2-8", "rounds"),
        ("row_opened", "C3", "noted"),
        ("row_opened", "P3", "noted"),
        ("row_name", "C3", "noted"),
        ("area_units", "all", "noted"),
    ]
    land, _, c3, p3, name, units = odd
    assert (land.metric, land.stated, land.computed) == ("land_area", None, 9_333_333)
    assert (land.known, land.of, land.source) == (3, 4, "附表3（三）合计")
    assert [(row.stated, row.computed) for row in (c3, p3)] == [(120, 80), (20, 10)]
    assert name.computed_printed == "宁波奉化葛岙卫生院(奉化肿瘤康复医院)"
    assert units.stated_printed == "万平方米、亩、平方米"


def test_reconciled_as_of_a_month_counts_what_had_entered_the_plan_by_then(database):
    figures = {"beds_new": 91}
    new = edits.NewProject("N3", "奉化区新院", "plan-2021", group="new", figures=figures)
    edits.add_project(database, author(), new)

    def of(as_of):
        rows = reconciliation.reconcile(database, as_of)[1]
        beds = next(r for r in rows if (r.scope, r.metric) == ("all", "beds_new"))
        return beds.computed, beds.of, "N3" in {row.scope for row in rows}

    assert of(NOW) == (1106, 10, True)
    assert of(NOW + -1) == (1015, 9, False)
    assert of(Month.of(2020, 12)) == (1015, 9, False)


def test_what_was_printed_stays_beside_what_was_read(database):
    c3 = lookup.show_project(database, "c3", NOW)
    assert c3.name_printed == "宁波奉化葛岙卫生院(奉化肿瘤康复医"
    assert c3.aliases == ("宁波奉化葛岙卫生院(奉化肿瘤康复医院)",)
    p4 = lookup.show_project(database, "P4", NOW)
    assert p4.baselines[0].figures["land_area"] == 13_333_33
    assert p4.baselines[0].printed["land_area"] == "20 亩"
    p2 = lookup.show_project(database, "P2", NOW).baselines[0]
    assert (p2.figures["floor_area"], p2.figures["phase_one_floor_area"]) == (2_600_000, 1_500_000)
    p3 = lookup.show_project(database, "P3", NOW).baselines[0]
    assert (p3.figures["land_area"], p3.figures["renovated_area"]) == (None, 400_000)
    n2 = lookup.show_project(database, "N2", NOW)
    assert n2.baselines[0].printed["beds_built"] == "300(康复养老床位)"
    assert [(k.kind, k.beds_built, k.beds_new) for k in n2.bed_kinds] == [
        ("rehabilitation_elderly", 300, 280)
    ]
    n1 = lookup.show_project(database, "N1", NOW)
    assert [(k.kind, k.beds_built, k.beds_new) for k in n1.bed_kinds] == [("infectious", 100, None)]


def test_four_sites_share_one_set_of_figures(database):
    c1 = lookup.show_project(database, "C1", NOW)
    assert [site.code for site in c1.sites] == ["C1-1", "C1-2", "C1-3", "C1-4"]
    assert [site.nature for site in c1.sites] == ["new", "extend", "new", "new"]
    assert len(c1.baselines) == 1


def test_a_reported_cost_never_replaces_the_plan_figure(database):
    c2 = lookup.show_project(database, "C2", NOW)
    assert c2.row.investment == 570_000_000_00
    costs = [(r.values["cost"], r.values["cost_kind"]) for r in c2.reports if "cost" in r.values]
    assert costs == [(660_000_000_00, "unknown")]
    assert c2.row.slip == Slip(14, "at_most")


def test_rates_are_compared_exactly(database):
    capacity = beds_rollup.roll_up(database, NOW).capacity
    assert capacity.per_1000 == Fraction(3721 * 1000, 577_505)


def test_the_facts_of_the_sources_are_the_first_history_and_its_traps_are_not(database):
    rows = {row.code: row for row in lookup.list_projects(database, NOW)}
    assert (rows["X1"].in_plan, rows["X1"].investment, rows["X1"].stage) == (False, None, "started")
    c1 = lookup.show_project(database, "C1", NOW)
    sites = {r.site: r.values.get("stage") for r in c1.reports if r.month == Month.of(2023, 12)}
    assert sites == {"C1-3": "in_use", "C1-4": "accepted"}
    assert (rows["C1"].sites_in_use, rows["C1"].opened) == (1, None)
    (p3,) = lookup.show_project(database, "P3", NOW).reports
    assert (p3.values["stage"], p3.confidence) == ("accepted", "medium")
    for code in ("P1", "P2", "P4", "C3", "N2"):
        assert lookup.show_project(database, code, NOW).reports == ()


def test_a_seed_of_other_projects_leaves_the_history_of_the_old_ones_out(tmp_path, monkeypatch):
    from portfolio.care.service import founding
    from portfolio.exchange.seed.projects import projects_file
    from tests.conftest import author

    text = projects_file().read_text(encoding="utf-8").splitlines(keepends=True)
    other = tmp_path / "seed_projects.csv"
    other.write_text("".join(line for line in text if not line.startswith("C2")), encoding="utf-8")
    monkeypatch.setattr(founding, "projects_file", lambda: other)
    database = founding.found(tmp_path / "other.db", author())
    assert "C2" not in [row.code for row in lookup.list_projects(database, NOW)]
    assert beds_rollup.roll_up(database, NOW).total.projects == 8


def test_the_three_views_side_by_side_with_the_gap_of_each_month(database):
    views = beds_capacity.capacity_views(database, NOW)
    ends = {view: str(table.months[-1].month) for view, table in views.tables.items()}
    assert ends == {"plan": "2026-12", "forecast": "2026-12", "confirmed": "2026-11"}
    plan = {str(item.month): item for item in views.tables["plan"].months}
    assert (plan["2025-12"].added, plan["2025-12"].shortfall) == (610, 91)
    assert (plan["2026-12"].added, plan["2026-12"].shortfall) == (170, 0)
    assert (plan["2021-06"].added, plan["2021-06"].shortfall) == (0, 936)
    assert views.names["C2"][0] == "奉化区中医医院迁建工程"
    assert set(views.names) == {"C1", "C2", "C3", "N1", "N2", "P1", "P2", "P3", "P4", "X2"}
    latest = beds_capacity.capacity_views(database, NOW, population="latest")
    assert latest.tables["plan"].months[-13].shortfall == 187


def test_what_is_reconciled_names_its_documents(database):
    found = reconciliation.reconciled(database, NOW)
    assert found.rows == reconciliation.reconcile(database, NOW)[1]
    assert found.documents["plan-2021"].title == "宁波市奉化区卫生健康事业发展“十四五”规划"


def test_evidence_once_given_stays_when_the_same_is_reported_again(database: Database) -> None:
    before = beds_rollup.roll_up(database, NOW).answer
    reports.confirm_unchanged(database, author(), "C2", NOW + -1)
    reports.file_report(database, author(), "C2", NOW, {"stage": "final_account"}, sure=True)
    after = beds_rollup.roll_up(database, NOW).answer
    assert before is not None
    assert after is not None
    assert after.line("confirmed", "fixed").beds == before.line("confirmed", "fixed").beds == 3026
    assert after.line("forecast", "fixed").beds == 3026


def test_a_stage_before_it_takes_no_opening_back(database: Database) -> None:
    reports.file_report(database, author(), "C2", NOW + -2, {"stage": "fit_out"}, sure=True)
    reports.file_report(database, author(), "C2", NOW, {"stage": "in_use"}, sure=True)
    answer = beds_rollup.roll_up(database, NOW).answer
    assert answer is not None
    assert answer.line("confirmed", "fixed").beds == 3026
