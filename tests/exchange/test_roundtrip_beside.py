"""What stands beside projects comes back as it is, whatever stands in it: out, in again, equal."""

from datetime import date

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from portfolio.exchange.service import exports
from portfolio.money.service import entries
from portfolio.projects.records.supervision import AuditRow, ContractRow, VisitRow
from portfolio.projects.service import approvals, parts, supervision
from portfolio.values.area import MOST_AREA
from portfolio.values.money import MOST_FEN
from portfolio.values.months import Month
from portfolio.values.vocabulary import (
    COMPONENTS,
    CONTRACT_KINDS,
    FUNDING_SOURCES,
    MILESTONES,
    SIDES,
)
from tests.conftest import author, share
from tests.exchange.test_roundtrip import changes_nothing, dated, fresh, take, texts

SOURCE = "plan-2021"
KINDS = ("milestones", "contracts", "visits", "audits", "parts", "funding", "baselines")

days = st.dates(date(1990, 1, 1), date(2100, 12, 31)).map(str)
amounts = st.fixed_dictionaries(
    {"planned": st.integers(0, MOST_FEN)},
    optional={name: st.integers(0, MOST_FEN) for name in ("arrived", "done", "paid")},
)
periods = st.tuples(st.integers(1990, 2100), st.none() | st.integers(1, 12), st.none()) | st.tuples(
    st.integers(1990, 2100), st.none(), st.sampled_from(list(SIDES))
)
figures = st.fixed_dictionaries(
    {"beds_new": st.integers(0, 10**6)},
    optional={"investment": st.integers(0, MOST_FEN), "land_area": st.integers(0, MOST_AREA)},
)
lives = st.fixed_dictionaries(
    {
        "milestone": st.tuples(st.sampled_from(list(MILESTONES)), days, texts),
        "contract": st.tuples(
            texts,
            st.sampled_from(list(CONTRACT_KINDS)),
            st.none() | texts,
            st.integers(0, MOST_FEN),
            st.none() | days,
            st.integers(-MOST_FEN, MOST_FEN),
        ),
        "visit": st.tuples(days, texts, st.none() | texts),
        "audit": st.tuples(texts, st.lists(days, min_size=3, max_size=3).map(sorted), texts, texts),
        "part": st.tuples(texts, texts, texts, figures, st.none() | dated("finish")),
        "phase": st.tuples(periods, st.none() | st.sampled_from(list(FUNDING_SOURCES)), amounts),
        "annual": st.tuples(st.integers(1990, 2100), st.integers(0, MOST_FEN), texts),
        "baseline": st.tuples(figures, texts),
    }
)


def lived(database, life):
    kind, day, number = life["milestone"]
    approvals.add_milestone(database, author(), "N1", kind, day, number=number, source=SOURCE)
    number, kind, party, amount, signed, change = life["contract"]
    rows = [ContractRow("N1", number, kind, party, amount, signed, None, SOURCE)]
    rows += [ContractRow("N1", f"{number}+", kind, None, change, None, number, SOURCE)]
    rows += [VisitRow("N1", *life["visit"], SOURCE)]
    number, (found, remedied, due), words, remedy = life["audit"]
    rows += [AuditRow("N1", number, found, words, due, remedied, remedy, SOURCE)]
    for row in rows:
        supervision.put_down(database, author(), row)
    name, label, note, inside, finish = life["part"]
    part = parts.NewPart(name, SOURCE, label=label, finish=finish, figures=inside, note=note)
    parts.put_part(database, author(), "N2", part, sure=True)
    (year, month, side), origin, money = life["phase"]
    at = Month.of(year, month) if month else None
    options = {"side": side, "amounts": money, "source": SOURCE, "sure": True}
    entries.phase(database, author(), "N1", year, at, origin, **options)
    year, amount, milestone = life["annual"]
    told = {"amount": amount, "milestone": milestone, "source": SOURCE, "sure": True}
    approvals.plan_year(database, author(), "N1", year, **told)
    inside, why = life["baseline"]
    whole = inside.get("investment", 0)
    made_of = {name: whole // share for share, name in enumerate(COMPONENTS, 4) if whole}
    new = approvals.NewBaseline(SOURCE, figures=inside, components=made_of)
    approvals.rebaseline(database, author(why), "P1", Month.of(2026, 6), new, sure=True)


@settings(
    max_examples=share(3),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # shrinking imports takes minutes
    deadline=None,
)
@given(life=lives)
def test_whatever_stands_beside_projects_comes_back_as_it_is(template, tmp_path, life):
    database = fresh(template, tmp_path)
    lived(database, life)
    for kind in KINDS:
        changes_nothing(database, kind, tmp_path, ".csv")
    written = {kind: (tmp_path / f"{kind}.csv").read_text(encoding="utf-8") for kind in KINDS}
    other = fresh(template, tmp_path)
    for kind in KINDS:
        path = tmp_path / "again.csv"
        path.write_text(written[kind], encoding="utf-8")
        take(other, path, kind, sure=True)
        exports.export_records(other, kind, tmp_path / "once-more.csv")
        assert (tmp_path / "once-more.csv").read_text(encoding="utf-8") == written[kind]
