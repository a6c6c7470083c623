"""What is doubted in a report: each rule holds one kind of value against what is on record.

The limits are in `values/data/doubts.toml`. A report, and those it is held against, are mapped ones
or the like of them: money in fen, percentages in tenths, dates as months. Plain functions: the
command, the form and the import ask the same.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from sqlalchemy.orm import Session

from portfolio.projects.queries import named
from portfolio.projects.service.reasons import Before
from portfolio.values.doubts import Doubt, Limits, bare, kept, limits
from portfolio.values.errors import Doubtful
from portfolio.values.fields import FIELD_BY_NAME, FORECASTS, REPORT_FIELDS
from portfolio.values.kinds import MONEY, PERCENT
from portfolio.values.language import label, mark
from portfolio.values.money import Bare
from portfolio.values.months import Dated, Month
from portfolio.values.vocabulary import BEFORE_USE, DONE_COMPONENTS, OPEN_STAGES, PHASINGS, STAGES
from portfolio.values.words import (
    count_text,
    dated_text,
    figure_text,
    money_text,
    month_text,
)

_SEQUENCE: Final = (*BEFORE_USE, *OPEN_STAGES)
_ACTUAL: Final = ("actual_start", "actual_finish", "actual_opening")
_AMOUNTS: Final = tuple(field.name for field in REPORT_FIELDS if field.kind is MONEY)


def doubts_of(report: Any, before: Before, changed: Collection[str]) -> tuple[Doubt, ...]:
    """Return what is doubted of the fields of a report that were changed, in the order of fields."""
    found = [
        *_money(report, before),
        *_paid(report, before, changed),
        *_split(report, before, changed),
        *_added(report, before, changed),
        *_totals(report, before),
        *_beds(report, before, limits()),
        *_sites(report, before),
        *_steps(report, before),
        *_dates(report, before, limits()),
    ]
    order = [field.name for field in REPORT_FIELDS]
    asked = [item for item in found if item.field in changed]
    return tuple(sorted(asked, key=lambda item: order.index(item.field)))


def held(record: Any, doubts: Sequence[Doubt], changed: Collection[str], *, sure: bool) -> None:
    """Write down in a record what was accepted in doubt; what was set right is no longer doubted.

    Raises Doubtful unless the officer is `sure`.
    """
    require_sure(doubts, sure=sure)
    record.doubted = kept(record.doubted, changed, doubts)


def require_sure(doubts: Sequence[Doubt], *, sure: bool) -> None:
    """Raise Doubtful where something is doubted and the officer is not `sure`."""
    if doubts and not sure:
        raise Doubtful(doubts)


def known_costs(session: Session, project_id: int, month: Month) -> tuple[int | None, ...]:
    """Return what a project costs in fen, as of a month: by its baseline, and as last reported."""
    baseline = named.baseline(session, project_id, month)
    reports = named.reports_before(session, project_id, None, month + 1)
    return (baseline.investment if baseline else None, _newest("cost", reports))


def plan_figures(
    figures: Mapping[str, int | None],
    dates: Mapping[str, Dated | None],
    known: Sequence[int | None],
) -> tuple[Doubt, ...]:
    """Return what is doubted of a plan's figures and dates; `known` are the costs on record, in fen."""
    investment = figures.get("investment")
    money = {name: fen for name, fen in figures.items() if name.startswith("investment")}
    found = [*amounts(money, known), *cost("investment", investment, known)]
    for name, date in dates.items():
        if date is not None and date.month.year < limits().earliest:
            text = mark("{date} lies before {earliest}.")
            told = {"date": dated_text(date), "earliest": str(limits().earliest)}
            found.append(Doubt(name, text, told))
    return tuple(found)


def _newest(name: str, reports: Sequence[Any]) -> Any:
    return next((value for item in reports if (value := getattr(item, name)) is not None), None)


def _called(name: str) -> str:
    return label(FIELD_BY_NAME[name].label)


# --- money --------------------------------------------------------------------------------------


def amounts(values: Mapping[str, int | None], known: Iterable[int | None]) -> Iterator[Doubt]:
    """Yield a doubt for each amount without its unit, and each far above what the project costs.

    `values` and the `known` costs of the project in fen; what is None is not known.
    """
    yield from bare(values)
    costs = [fen for fen in known if fen]
    times = limits().above_times
    for name, amount in values.items():
        if amount is not None and costs and amount > times * max(costs):
            text = mark("{amount} is more than {times} times the {whole} that the project costs.")
            told = {"amount": money_text(amount), "whole": money_text(max(costs))}
            yield Doubt(name, text, {**told, "times": str(times)})


def in_order(standing: Mapping[str, int | None], given: Mapping[str, int]) -> Iterator[Doubt]:
    """Yield a doubt where more arrived than is planned, or more is paid than arrived, of one phase.

    `standing` is what is on record of the phase; amounts in fen.
    """
    for more, less in (("arrived", "planned"), ("paid", "arrived")):
        amount, whole = (given.get(name, standing.get(name)) for name in (more, less))
        if amount is None or whole is None or amount <= whole:
            continue
        if {more, less} & given.keys():
            text = mark("{more} {amount} is more than {less} {whole}.")
            named = {"more": label(PHASINGS[more]), "less": label(PHASINGS[less])}
            money = {"amount": money_text(amount), "whole": money_text(whole)}
            yield Doubt(more if more in given else less, text, {**named, **money})


def cost(name: str, amount: int | None, known: Iterable[int | None]) -> Iterator[Doubt]:
    """Yield a doubt for a cost that is far below what the project was to cost, in fen."""
    costs = [fen for fen in known if fen]
    part = limits().cost_below_part
    if isinstance(amount, Bare) or amount is None or not costs:
        return
    if amount * part < min(costs):
        text = mark("{amount} is less than 1/{part} of the {whole} that the project costs.")
        told = {"amount": money_text(amount), "whole": money_text(min(costs))}
        yield Doubt(name, text, {**told, "part": str(part)})


def _money(report: Any, before: Before) -> Iterator[Doubt]:
    """Hold amounts against what the project costs: the plan's figure and the last one reported."""
    planned = before.baseline.investment if before.baseline else None
    known = (planned, _newest("cost", before.earlier))
    yield from amounts({name: getattr(report, name) for name in _AMOUNTS}, known)
    yield from cost("cost", report.cost, known)


def _paid(report: Any, before: Before, changed: Collection[str]) -> Iterator[Doubt]:
    """Hold what was paid in all against what was done, and arrived, by this report or the last."""
    paid = _newest("paid_total", (report, *before.earlier))
    done = _newest("done_total", (report, *before.earlier))
    arrived = _newest("arrived_total", (report, *before.earlier))
    if paid is not None and arrived is not None and paid > arrived:
        name = "paid_total" if "paid_total" in changed else "arrived_total"
        text = mark("{paid} paid in all is more than the {arrived} that arrived in all.")
        yield Doubt(name, text, {"paid": money_text(paid), "arrived": money_text(arrived)})
    if paid is not None and done is not None and paid > done:
        name = "paid_total" if "paid_total" in changed else "done_total"
        text = mark("{paid} paid in all is more than the {done} done in all.")
        yield Doubt(name, text, {"paid": money_text(paid), "done": money_text(done)})


def _split(report: Any, before: Before, changed: Collection[str]) -> Iterator[Doubt]:
    """Hold what is done of each component against what is done in all, this report or the last."""
    names = [f"done_{name}" for name in DONE_COMPONENTS]
    parts = {name: _newest(name, (report, *before.earlier)) for name in names}
    given = [fen for fen in parts.values() if fen is not None]
    done, total = _newest("done_total", (report, *before.earlier)), sum(given)
    if done is None or not given or (total <= done and (len(given) < len(parts) or total == done)):
        return
    touched = [name for name in (*reversed(names), "done_total") if name in changed]
    text = mark("The components come to {parts}, the {done} done in all are something else.")
    told = {"parts": money_text(total), "done": money_text(done)}
    yield from (Doubt(name, text, told) for name in touched[:1])


def _added(report: Any, before: Before, changed: Collection[str]) -> Iterator[Doubt]:
    """Hold assets and capacity added against the final account, else what is done, and the beds."""
    known = (report, *before.earlier)
    assets, done = _newest("assets_added", known), _newest("done_total", known)
    final = next(
        (i.cost for i in known if i.cost is not None and i.cost_kind == "final_account"), None
    )
    whole = done if final is None else final
    if assets is not None and whole is not None and assets > whole:
        text = mark("{assets} of fixed assets added are more than the final account of {whole}.")
        if final is None:
            text = mark("{assets} of fixed assets added are more than the {whole} done in all.")
        told = {"assets": money_text(assets), "whole": money_text(whole)}
        name = "assets_added" if "assets_added" in changed else "cost" if final else "done_total"
        yield Doubt(name, text, told)
    beds, built = _newest("capacity_added", known), getattr(before.baseline, "beds_built", None)
    if beds is not None and built is not None and beds > built:
        text = mark("A capacity of {beds} beds added is more than the {built} beds to be built.")
        told = {"beds": count_text(beds), "built": count_text(built)}
        yield Doubt("capacity_added", text, told)


#: What is told of the whole time, or of the year so far, and does not fall.
_GROWING: Final = (
    *("done_total", "paid_total", "arrived_total", "assets_added"),
    *("done_year", "paid_year", "arrived_year"),
)


def _totals(report: Any, before: Before) -> Iterator[Doubt]:
    """Doubt a total that falls, and one of the year that does not begin anew in January."""
    for name in _GROWING:
        now = getattr(report, name)
        if now is None:
            continue
        yearly = name.endswith("_year")
        earlier, later = before.earlier, before.later
        if yearly:
            earlier = [item for item in earlier if item.month.year == report.month.year]
            later = [item for item in later if item.month.year == report.month.year]
        values = {"label": _called(name), "now": money_text(now)}
        last, next_one = _newest(name, earlier), _newest(name, later)
        if last is not None and now < last:
            text = mark("{label} falls from {before} to {now}.")
            yield Doubt(name, text, values | {"before": money_text(last)})
        elif next_one is not None and now > next_one:
            text = mark("{label} {now} is more than the {after} reported for a later month.")
            yield Doubt(name, text, values | {"after": money_text(next_one)})
        elif yearly and last is None:
            yield from _not_reset(report, name, now, before.earlier)


def _not_reset(report: Any, name: str, now: int, earlier: Sequence[Any]) -> Iterator[Doubt]:
    """Doubt the first total of a year that holds what the last one of the year before holds."""
    past = [item for item in earlier if item.month.year == report.month.year - 1]
    last = _newest(name, past)
    whole = name.replace("_year", "_total")
    total, was = getattr(report, whole), _newest(whole, past)
    if last is None or not now:
        return
    if total is not None and was is not None:
        holds = total - was < now and now >= last
    else:
        holds = now == last or (now > last and report.month.number == 1)
    if holds:
        text = mark(
            "{label} {now} seems to hold the {before} of {year} too: a new year starts from 0."
        )
        values = {"label": _called(name), "now": money_text(now), "before": money_text(last)}
        yield Doubt(name, text, values | {"year": str(report.month.year - 1)})


# --- beds ---------------------------------------------------------------------------------------


def _beds(report: Any, before: Before, limit: Limits) -> Iterator[Doubt]:
    now = report.beds_open
    if now is None:
        return
    prior = _newest("beds_before", (report, *before.earlier)) or 0
    built = before.baseline.beds_built if before.baseline else None
    if built is not None and now * 100 > limit.beds_above * (built + prior):
        text = mark("{open} beds open are far more than the {built} built and {before} before.")
        values = {"open": now, "built": built, "before": prior}
        yield Doubt("beds_open", text, {name: count_text(beds) for name, beds in values.items()})
    last, after = _newest("beds_open", before.earlier), _newest("beds_open", before.later)
    values = {"now": count_text(now)}
    if last is not None and now < last:
        text = mark(
            "Beds open fall from {before} to {now}: struck off, or only paused? Paused ones stay"
            " among those open."
        )
        yield Doubt("beds_open", text, values | {"before": count_text(last)})
    elif last is None and now < prior:
        text = mark("{now} beds open are fewer than the {before} open before the project.")
        yield Doubt("beds_open", text, values | {"before": count_text(prior)})
    elif after is not None and now > after:
        text = mark("{now} beds open are more than the {after} reported for a later month.")
        yield Doubt("beds_open", text, values | {"after": count_text(after)})


def _sites(report: Any, before: Before) -> Iterator[Doubt]:
    """Hold a project against its sites: beds, and whether all are in use."""
    if not before.sites:
        return
    known = [item.beds_open for item in before.sites if item.beds_open is not None]
    if not before.site:
        beds, total = report.beds_open, sum(known)
        whole = len(known) == len(before.sites)
        if beds is not None and known and (beds < total or (whole and beds != total)):
            text = mark("{open} beds open at the project, {sites} at its sites together.")
            yield Doubt("beds_open", text, {"open": count_text(beds), "sites": count_text(total)})
        shut = [item.code for item in before.sites if item.stage in BEFORE_USE]
        if report.stage in OPEN_STAGES and shut:
            text = mark("The project is in use, and its sites {codes} are not.")
            yield Doubt("stage", text, {"codes": ", ".join(shut)})
        return
    if report.beds_open is None:
        return
    total = report.beds_open + sum(known)
    planned = before.baseline.beds_opened if before.baseline else None
    bounds = (
        (before.whole, mark("{sites} beds at its sites are more than the {most} of the project.")),
        (planned, mark("{sites} beds at its sites are more than the {most} of the plan.")),
    )
    for most, text in bounds:
        if most is not None and total > most:
            yield Doubt("beds_open", text, {"sites": count_text(total), "most": count_text(most)})


# --- steps and dates ----------------------------------------------------------------------------


def _steps(report: Any, before: Before) -> Iterator[Doubt]:
    """Doubt a stage, or a percentage, that lies behind what was reported before."""
    last = next((item for item in before.earlier if item.stage in _SEQUENCE), None)
    if last is not None and report.stage in _SEQUENCE:
        back = _SEQUENCE.index(report.stage) < _SEQUENCE.index(last.stage)
        if back and report.stage in BEFORE_USE and last.stage in OPEN_STAGES:
            text = mark(
                "The stage goes back from “{before}” ({month}) to “{now}”; a place that was in use"
                " counts as opened until that report is corrected."
            )
        else:
            text = mark("The stage goes back from “{before}” ({month}) to “{now}”.")
        values = {"before": label(STAGES[last.stage]), "now": label(STAGES[report.stage])}
        if back:
            yield Doubt("stage", text, {**values, "month": month_text(last.month)})
    percent = _newest("percent", before.earlier)
    if report.percent is not None and percent is not None and report.percent < percent:
        text = mark("The physical progress goes back from {before} to {now}.")
        told = {"before": PERCENT.words(percent), "now": PERCENT.words(report.percent)}
        yield Doubt("percent", text, told)


def _dates(report: Any, before: Before, limit: Limits) -> Iterator[Doubt]:
    for name in (*FORECASTS, *_ACTUAL):
        given = report.value(FIELD_BY_NAME[name])
        if isinstance(given, Dated):
            yield from _date(name, given, report.month, limit)
    opening = report.value(FIELD_BY_NAME["actual_opening"])
    finish = _newest_date("actual_finish", (report, *before.earlier))
    if isinstance(opening, Dated) and finish is not None and _lies_before(opening, finish):
        text = mark("It opened {opening}, before the works were finished {finish}.")
        told = {"opening": dated_text(opening), "finish": dated_text(finish)}
        yield Doubt("actual_opening", text, told)


def _date(name: str, given: Dated, month: Month, limit: Limits) -> Iterator[Doubt]:
    values = {"label": _called(name), "date": dated_text(given)}
    if given.month.year < limit.earliest:
        text = mark("{label} {date} lies before {earliest}.")
        yield Doubt(name, text, values | {"earliest": str(limit.earliest)})
    elif name in FORECASTS and _lies_before(given, Dated(month, "month")):
        text = mark("{label} {date} lies before the report's own month {month}.")
        yield Doubt(name, text, values | {"month": month_text(month)})
    elif name in FORECASTS and given.month.year > month.year + limit.years_ahead:
        text = mark("{label} {date} lies more than {years} years ahead.")
        yield Doubt(name, text, values | {"years": str(limit.years_ahead)})


def _newest_date(name: str, reports: Sequence[Any]) -> Dated | None:
    found = (item.value(FIELD_BY_NAME[name]) for item in reports)
    return next((item for item in found if isinstance(item, Dated)), None)


def _lies_before(one: Dated, other: Dated) -> bool:
    """Tell whether a date lies before another for certain: years only by the year."""
    if "year" in (one.precision, other.precision):
        return one.month.year < other.month.year
    return one.month < other.month


# --- parts --------------------------------------------------------------------------------------


def above_whole(figures: Mapping[str, int], whole: Mapping[str, Any]) -> Iterator[Doubt]:
    """Yield a doubt for each figure of a part that is more than the project's."""
    yield from plan_figures(figures, {}, ())
    for name, figure in figures.items():
        most = whole[name]
        if most is not None and figure > most:
            text = mark("{part} of a part is more than the {whole} of the project.")
            told = {"part": figure_text(name, figure), "whole": figure_text(name, most)}
            yield Doubt(name, text, told)
