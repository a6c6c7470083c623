"""The plan's indicators: listed with what is known of them, added, observed."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any, Final, NamedTuple

from sqlalchemy.orm import Session

from portfolio.beds.queries import basis
from portfolio.beds.queries import indicators as queries
from portfolio.beds.records.ground import Target
from portfolio.beds.records.indicators import Indicator as IndicatorRecord
from portfolio.beds.records.indicators import IndicatorTable
from portfolio.beds.records.indicators import Observation as ObservationRecord
from portfolio.beds.rules import anchors, indicators
from portfolio.beds.rules.capacity.answer import answer as answer_of
from portfolio.beds.rules.capacity.rate import per_1000
from portfolio.beds.rules.views import LAST
from portfolio.beds.service import rollup
from portfolio.projects.queries import named
from portfolio.projects.service.contents import document
from portfolio.projects.service.edits import plan_of, put, require_day
from portfolio.projects.service.lookup import require_plan
from portfolio.store.database import Database
from portfolio.store.log import Authorship, logged
from portfolio.store.models import Indicator, Observation
from portfolio.values.clock import last_day
from portfolio.values.digits import decimal_text, fold
from portfolio.values.errors import BadInput
from portfolio.values.language import mark
from portfolio.values.months import Month
from portfolio.values.words import rate_text

#: What an indicator has besides its code, plan and document.
_GIVEN: Final = (
    *("name_zh", "name_en", "unit", "type", "direction", "base", "base_year", "target"),
    *("target_year", "measure", "note", "earlier", "earlier_year", "growth"),
)


def indicator_table(database: Database, as_of: Month) -> IndicatorTable:
    """Return the plan's indicators with what was published of them by the end of a month.

    Raises DatabaseProblem without a plan, WrongUsage for a month before its base figures.
    """
    with database.reading(as_of) as session:
        plan = require_plan(session, database)
        found = indicators_of(session, as_of, rollup.views_of(session, as_of))
        cited = {item.source for item in found}
        cited |= {told.source for item in found for told in item.observed}
        return IndicatorTable(plan, as_of, found, named.documents(session, cited))


def indicators_of(
    session: Session, as_of: Month, found: rollup.Views | None
) -> tuple[IndicatorRecord, ...]:
    """Return the same within a transaction; `found` is what each view counts.

    Without a target of beds or residents nothing is measured by the projects.
    """
    listed = queries.indicators(session, as_of)
    if found is None:
        return tuple(listed)
    kinds = {
        item.measure: queries.kind_beds(session, item.measure)
        for item in listed
        if item.measure and item.measure != "beds"
    }
    return tuple(_measured(item, found, kinds) for item in listed)


def _measured(
    item: IndicatorRecord,
    found: rollup.Views,
    kinds: Mapping[str, Mapping[str, indicators.KindBeds]],
) -> IndicatorRecord:
    if item.measure is None:
        return item
    if item.measure != "beds":
        lines = indicators.kind_lines(item, found.ground, found.standings, kinds[item.measure])
        return replace(item, lines=lines)
    own = (target for target in found.ground.targets if target.plan == found.ground.target.plan)
    targets = [target for target in own if target.code == item.code]
    target = anchors.leading(targets, found.ground.as_of)
    return item if target is None else _of_target(item, target, found.against(target))


def _of_target(item: IndicatorRecord, target: Target, found: rollup.Views) -> IndicatorRecord:
    """Return an indicator of beds with the figures of its target, and the statistics since."""
    answer = answer_of(found.views, found.ground, fresh=found.fresh, projects=found.projects)
    return replace(
        item,
        base=decimal_text(target.baseline_rate, 2),
        base_year=target.baseline_month.year,
        target=decimal_text(target.rate, 2),
        target_year=target.month.year,
        observed=tuple(_statistics(found.ground)),
        lines=indicators.bed_lines(answer.lines, target),
    )


def _statistics(ground: anchors.Ground) -> list[ObservationRecord]:
    """Return the statistics' own figures since the base of a target, the oldest first."""
    told = [
        (stock, anchors.statistics(ground, stock.month, revised=True))
        for stock in anchors.newest(ground.stocks)
        if stock.month > ground.target.baseline_month
    ]
    return [
        ObservationRecord(
            str(stock.month),
            rate_text(per_1000(found[0], found[1].value)),
            stock.source,
            published=stock.published,
        )
        for stock, found in told
        if found
    ]


# --- added, observed ------------------------------------------------------------------------------


def add_indicator(
    database: Database, author: Authorship, new: IndicatorRecord, *, correct: bool = False
) -> IndicatorRecord:
    """Add an indicator to the plan; with `correct`, change what is given of the one that stands.

    Into one that the projects measure the newest official residents by its base are written.
    Raises BadInput for one that stands already, years in the wrong order, an indicator of beds
    with figures of its own, and a measured one with more than two decimals.
    """
    values = {name: getattr(new, name) for name in _GIVEN}
    values = {name: value for name, value in values.items() if value not in (None, "")}
    with logged(database, author) as session:
        plan = plan_of(session)
        code = spelt(new.code, queries.measures(session, plan.id)) or new.code
        key = {"code": code, "plan_id": plan.id}
        values |= {"source": document(session, new.source)}
        found = named.record(session, Indicator, key)
        measure = new.measure or (found.measure if found else None)
        _require_fit(new, measure)
        if found is None:
            place = queries.last_position(session, plan.id) + 1
            values |= {"position": place, "known_from": author.day}
        if measure and new.base and new.base_year:
            values |= _residents(session, Month.of(new.base_year, 12))
        put(session, Indicator, key, values, correct=correct)
    return new


def _require_fit(new: IndicatorRecord, measure: str | None) -> None:
    if new.base_year and new.target_year and new.target_year <= new.base_year:
        raise BadInput(
            mark("The target's year {year} must lie after its base year {base}."),
            year=new.target_year,
            base=new.base_year,
        )
    if new.base_year and new.earlier_year and new.base_year <= new.earlier_year:
        raise BadInput(
            mark("The base year {base} must lie after {year}, the year of the earlier value."),
            base=new.base_year,
            year=new.earlier_year,
        )
    if new.growth and (Fraction(new.growth) * 100).denominator != 1:
        raise BadInput(mark("A growth in print has two decimals at most; type it as 9.1."))
    figures = [figure for figure in (new.base, new.target) if figure]
    if measure == "beds" and (figures or new.base_year or new.target_year):
        raise BadInput(
            mark(
                "Base and target of beds per 1,000 are those of “target add --code {code}”; leave"
                " them out here."
            ),
            code=new.code,
        )
    if measure and any((Fraction(figure) * 100).denominator != 1 for figure in figures):
        raise BadInput(
            mark("Figures that the projects are held against have two decimals at most.")
        )


def _residents(session: Session, month: Month) -> dict[str, Any]:
    people = anchors.official(basis.populations(session), month)
    return (
        {"residents": people[-1].residents, "residents_as_of": people[-1].as_of} if people else {}
    )


def observe(
    database: Database,
    author: Authorship,
    code: str,
    new: ObservationRecord,
    *,
    correct: bool = False,
) -> ObservationRecord:
    """Put down what a document says of an indicator; with `correct`, mend what was put down.

    Raises BadInput for an indicator that is not of the plan, one of beds, whose values are the
    observed stock, a day to come, and a value that stands already; WrongUsage for a day that is
    none.
    """
    if new.as_of.count("-") > 1:
        require_day(new.as_of)
    if last_day(new.as_of) > author.day:
        raise BadInput(
            mark("{day} has not come yet; what is observed speaks of a time that is over."),
            day=new.as_of,
        )
    with logged(database, author) as session:
        found = _require_indicator(session, code)
        values = {"observed": new.value, "source": document(session, new.source)}
        key = {"as_of": new.as_of, "indicator_id": found.id}
        if named.record(session, Observation, key) is None:
            values["known_from"] = author.day
        note = {"note": new.note} if new.note else {}
        put(session, Observation, key, {**values, **note}, correct=correct)
    return new


def _require_indicator(session: Session, code: str) -> Indicator:
    plan = plan_of(session)
    known = queries.measures(session, plan.id)
    found = spelt(code, known)
    if found is None:
        raise BadInput(
            mark("There is no indicator “{code}”; the indicators are: {codes}."),
            code=code,
            codes=", ".join(known) or "—",
        )
    if known[found] == "beds":
        raise BadInput(
            mark(
                "{code} is beds per 1,000: its values are those of “stock add”, over the residents."
            ),
            code=found,
        )
    return queries.record(session, plan.id, found)


def spelt(code: str, known: Iterable[str]) -> str | None:
    """Return a code as it is on record, whatever the case and width of its letters."""
    wanted = fold(code).upper()
    return next((item for item in known if fold(item).upper() == wanted), None)


class BedCodes(NamedTuple):
    """The plan's indicators, by code with their measure, and the targets of beds on record."""

    measures: Mapping[str, str | None]
    targets: tuple[Target, ...]


def bed_codes(session: Session, plan_id: int) -> BedCodes:
    """Return what the code of a target of beds is held against."""
    return BedCodes(queries.measures(session, plan_id), tuple(basis.targets(session, LAST)))


def bed_code(known: BedCodes, code: str, month: Month, rate: int) -> str:
    """Return the code of a target of beds per 1,000 from a base `rate` in `month`, as on record.

    A code that no indicator bears may be the next plan's. Raises BadInput for that of another
    indicator, and for a base that is not the one beds have in that month: no other target may move
    a bed figure.
    """
    found = spelt(code, known.measures)
    if found is not None and known.measures[found] == "beds":
        return found
    others = [item for item in known.targets if item.code != code and item.baseline_month == month]
    if found is None and all(item.baseline_rate == rate for item in others):
        return code
    raise BadInput(
        mark(
            "“{code}” is not beds per 1,000, of which a target here is; give {codes}, or put it"
            " down with “indicator add”."
        ),
        code=code,
        codes=", ".join(code for code, item in known.measures.items() if item == "beds") or "—",
    )
