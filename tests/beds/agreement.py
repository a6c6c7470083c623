"""Hands a history of the independent model to the rules of the program, as the database would."""

from dataclasses import fields, replace

from portfolio.beds.records.ground import ObservedStock, Population, StockChange, Target
from portfolio.beds.rules.anchors import ground_of
from portfolio.beds.rules.levels.places import Approved, Place
from portfolio.beds.rules.levels.reports import course
from portfolio.beds.rules.views import Standing, view_confirmed, view_forecast, view_plan
from portfolio.projects.rules.opening import Prospect, Said
from portfolio.values.months import Dated, Month
from portfolio.values.vocabulary import WORKS_STAGES
from tests.beds.model_records import BEFORE_USE

CARE = "rehabilitation_elderly"


def month(value):
    return None if value is None else Month(value)


def dated(date, edge="finish"):
    if date is None:
        return None
    at = Month(date.month)
    if date.precision == "year":
        at = Month.of(at.year, 12 if edge == "finish" else 1)
    return Dated(at, date.precision)


def reports_of(history, as_of, project, site=None):
    """Return the reports of a place up to a month, oldest first; a later one edits an earlier."""
    found = {}
    for item in sorted(history.reports, key=lambda item: item.order):
        if (item.project, item.site) == (project, site) and item.month <= as_of:
            old = found.get(item.month)
            given = {f.name: getattr(item, f.name) for f in fields(item)}
            given = {name: it for name, it in given.items() if it is not None and it is not False}
            found[item.month] = replace(old, **given) if old else item
    return [found[at] for at in sorted(found)]


def said(reports):
    return tuple(
        Said(
            Month(item.month),
            item.stage,
            dated(item.actual_opening),
            item.beds_open,
            item.beds_before,
            final=item.beds_final,
            paper=item.document,
        )
        for item in reports
    )


def place_of(history, as_of, code, *, whole=True):
    project = next(item for item in history.projects if item.code == code)
    known = [b for b in history.baselines if b.project == code and b.month <= as_of]
    own, split, split_from, parts = said(reports_of(history, as_of, code)), None, None, ()
    parted = None
    for item in history.splits:
        if item.month > as_of:
            continue
        if code in item.shares:
            split, share = Month(item.month), item.shares[code]
            before = said(reports_of(history, as_of, item.project))
            kept = [replace(it, beds_open=None, beds_before=None, final=False) for it in before]
            split_from = place_of(history, as_of, item.project, whole=False)
            own = (*kept, Said(split, None, None, share.open, share.before), *own)
        if code == item.project and whole:
            parted = Month(item.month)
            parts = tuple(place_of(history, as_of, part) for part in item.shares)
    return Place(
        code=code,
        baselines=tuple(
            Approved(
                Month(b.month),
                dated(b.start, "start").month if b.start else None,
                dated(b.finish).month if b.finish else None,
                b.opened,
                b.new,
            )
            for b in sorted(known, key=lambda b: b.number)
        ),
        said=own,
        sites=tuple(said(reports_of(history, as_of, code, site)) for site in project.sites),
        took=tuple(
            (Month(m.month), place_of(history, as_of, m.project))
            for m in sorted(history.merges, key=lambda m: m.month)
            if m.into == code and m.month <= as_of
        ),
        split=split,
        whole=split_from,
        parted=parted,
        parts=parts,
    )


def standings(history, as_of):
    return [standing(history, as_of, item) for item in history.projects if item.begins <= as_of]


def standing(history, as_of, project):
    code, place = project.code, place_of(history, as_of, project.code)
    known = sorted(
        (b for b in history.baselines if b.project == code and b.month <= as_of),
        key=lambda b: b.number,
    )
    now = known[-1] if known else None
    own = reports_of(history, as_of, code)
    splits = [s.month for s in history.splits if code in s.shares and s.month <= as_of]
    for item in history.splits:
        if code in item.shares and item.month <= as_of:
            own = reports_of(history, as_of, item.project) + own
    every = own + [r for s in project.sites for r in reports_of(history, as_of, code, s)]
    told = [r for r in own if r.forecast_opening or r.forecast_finish]
    works = [r.month for r in every if r.stage in WORKS_STAGES or r.progress]
    shut = [r.month for r in every if r.stage in BEFORE_USE]
    ends = [*history.merges, *history.splits, *history.withdrawals]
    left = [m.month for m in ends if m.project == code and m.month <= as_of]
    finish = dated(now.finish) if now else None
    return Standing(
        code=code,
        new=now.new if now else None,
        finish=finish,
        place=place,
        course=course(place),
        prospect=Prospect(
            stage=next((r.stage for r in reversed(own) if r.stage), None),
            start=dated(now.start, "start").month if now and now.start else None,
            finish=finish,
            approved=Month(now.month) if now else None,
            coming=dated(told[-1].forecast_opening or told[-1].forecast_finish) if told else None,
            told=month(told[-1].month) if told else None,
            works=month(max(works, default=None)),
            reported=month(max([*(r.month for r in every), *splits], default=None)),
        ),
        unopened=month(max(shut, default=None)),
        care=project.kinds.get(CARE) or 0,
        left=month(min(left, default=None)),
        outside=not project.in_plan,
        merged=any(m.project == code and m.month <= as_of for m in history.merges),
        begins=Month(max(project.begins, history.plan.approved)),
    )


def ground(history, as_of, code=None):
    return ground_of(
        [
            Target(
                *(t.code, Month(t.month), t.rate, Month(t.base_month), t.base_rate, ""),
                residents=t.residents,
                published=Month(t.published),
                plan=t.code,
            )
            for t in sorted(history.targets, key=lambda t: t.month)
        ],
        [
            Population(
                *(f"{Month(r.month)}-28", r.value, r.kind, "official", ""),
                published=Month(r.published),
                number=r.number,
            )
            for r in history.residents
        ],
        [
            ObservedStock(Month(s.month), s.beds, "", published=Month(s.published), number=s.number)
            for s in history.stocks
        ],
        Month(as_of),
        changes=[
            StockChange(Month(c.month), c.beds, published=Month(c.published))
            for c in history.changes
        ],
        code=code,
    )


def views(history, as_of, on):
    found = standings(history, as_of)
    return {
        "plan": view_plan(found, on.target.baseline_month),
        "forecast": view_forecast(found, Month(as_of), on.changes),
        "confirmed": view_confirmed(found, Month(as_of), on.changes),
    }
