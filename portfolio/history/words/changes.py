"""Puts what changed between two months into sentences, one for each change."""

from collections.abc import Sequence
from itertools import groupby
from typing import Final

from portfolio.history.records import ChangeItem, Changes
from portfolio.projects.words.page import baseline_text
from portfolio.values.fields import FIELD_BY_NAME
from portfolio.values.language import Term, label, mark, plural, spoken
from portfolio.values.months import Dated, Slip
from portfolio.values.vocabulary import (
    COST_KINDS,
    FIGURES,
    FUNDERS,
    GROUPINGS,
    GROUPS,
    NATURES,
    STAGES,
    VIEWS,
)
from portfolio.values.words import (
    UNKNOWN_TEXT,
    count_text,
    dated_text,
    in_language,
    listing,
    money_text,
    month_text,
    say,
    slip_text,
)

#: More projects than this are counted in a sentence, not named.
_MOST_NAMED: Final = 9

_DATES: Final = {
    "start": Term("change", "start"),
    "finish": Term("change", "finish"),
    "opening": Term("change", "opening"),
    "planned_start": Term("change", "planned start"),
    "planned_finish": Term("change", "planned finish"),
}
_BASES: Final = {
    "plan": mark("{date} (planned)"),
    "forecast": mark("{date} (forecast)"),
    "actual": mark("{date} (actual)"),
}
_FIGURES: Final = {
    "investment": FIGURES["investment"],
    "beds_new": FIGURES["beds_new"],
    "done_total": FIELD_BY_NAME["done_total"].label,
    "beds_open": FIELD_BY_NAME["beds_open"].label,
    "net_beds": Term("change", "Net new beds, as reported"),
}
#: A stage's place in the sequence of works; the states beside it have none.
_SEQUENCE: Final = {
    code: place for place, code in enumerate(STAGES) if place <= list(STAGES).index("evaluated")
}


def heading(changes: Changes) -> str:
    """Return what the changes are counted from."""
    return say(mark("What changed since {month}"), month=month_text(changes.since))


def lines(changes: Changes) -> list[str]:
    """Return one line for the beds of each view, then one for each project or site."""
    if not changes.items:
        return [say(mark("Nothing changed."))]
    told: list[str] = []
    for (project, _), items in groupby(changes.items, lambda item: (item.project, item.site)):
        found = list(items)
        if project is None:
            told.extend(sentence(changes, item) for item in found)
        else:
            told.append(_with_head(changes, found[0], _joined(found)))
    return told


def sentence(changes: Changes, item: ChangeItem) -> str:
    """Return one change as a sentence that stands alone, its project or site named."""
    return _with_head(changes, item, clause(item)) if item.project else clause(item)


def _with_head(changes: Changes, item: ChangeItem, text: str) -> str:
    name = _name(changes, item.project)
    if item.site is None:
        return say(mark("{code} {name}: {text}"), code=item.project, name=name, text=text)
    site = _name(changes, item.site)
    template = mark("{code} {name} ({site}): {text}")
    return say(template, code=item.site, name=name, site=site, text=text)


def _name(changes: Changes, code: str | None) -> str:
    return in_language(*changes.names.get(code or "", ("", "")))


def _joined(items: list[ChangeItem]) -> str:
    return ("；" if spoken() == "zh" else "; ").join(clause(item) for item in items)


def clause(item: ChangeItem) -> str:
    """Return one change without the name of its project or site."""
    return _TELLERS[item.kind](item)


# --- projects and stages --------------------------------------------------------------------


def _added(item: ChangeItem) -> str:
    template = (
        mark("added to the plan in {month}, new beds: {beds}")
        if item.field == "plan"
        else mark("listed outside the plan since {month}, new beds: {beds}")
    )
    month = month_text(item.month) if item.month else ""
    return say(template, month=month, beds=_beds_text(item.beds))


def _stage_word(code: object) -> str:
    return label(STAGES[str(code)])


def _stage(item: ChangeItem) -> str:
    if item.after is None:
        return say(mark("no stage reported any more (was: {before})"), **_stages(item))
    if item.kind == "ended":
        return _from(item, mark("now {after}"), mark("now {after} (was: {before})"))
    if item.kind == "resumed":
        return say(mark("taken up again: {after} (was: {before})"), **_stages(item))
    if item.after not in _SEQUENCE or item.before not in (None, *_SEQUENCE):
        return _from(item, mark("now {after}"), mark("now {after} (was: {before})"))
    if item.before is not None and _SEQUENCE[str(item.after)] < _SEQUENCE[str(item.before)]:
        return say(mark("stage set back to {after} (was: {before})"), **_stages(item))
    return _from(
        item, mark("reached the stage {after}"), mark("reached the stage {after} (was: {before})")
    )


def _from(item: ChangeItem, alone: str, with_before: str) -> str:
    return say(alone if item.before is None else with_before, **_stages(item))


def _stages(item: ChangeItem) -> dict[str, str]:
    given = {"before": item.before, "after": item.after}
    return {name: _stage_word(code) for name, code in given.items() if code is not None}


def _baseline(item: ChangeItem) -> str:
    if item.before is None:
        return say(mark("a first baseline approved"))
    return say(
        mark("re-baselined: {before} replaced by {after}"),
        before=baseline_text(int(str(item.before))),
        after=baseline_text(int(str(item.after))),
    )


#: What the codes of a grouping are called.
_GROUPS_OF: Final = {"group": GROUPS, "funder": FUNDERS, "nature": NATURES}


def _grouping(item: ChangeItem) -> str:
    return say(
        mark("{what} changed from {before} to {after}"),
        what=what_words(item),
        before=_group_word(item, item.before),
        after=_group_word(item, item.after),
    )


def _group_word(item: ChangeItem, code: object) -> str:
    words = _GROUPS_OF[item.field or ""]
    return UNKNOWN_TEXT if code is None else label(words[str(code)])


# --- dates ----------------------------------------------------------------------------------


def _date(item: ChangeItem) -> str:
    what = label(_DATES[item.field or ""])
    before = _date_text(item, item.before, item.from_basis)
    after = _date_text(item, item.after, item.to_basis)
    if item.after is None:
        return say(mark("{what} no longer given (was: {before})"), what=what, before=before)
    if item.before is None:
        return say(mark("{what} given: {after}"), what=what, after=after)
    return say(
        _date_template(item.months or Slip(0)),
        what=what,
        before=before,
        after=after,
        months=slip_text(item.months),
    )


def _date_template(slip: Slip) -> str:
    months = slip.months
    if months > 0 and slip.precision == "at_most":
        return mark("{what} now {after}, before {before}, {months}")
    if months > 0:
        return mark("{what} moved later from {before} to {after}, {months}")
    if months < 0:
        return mark("{what} moved earlier from {before} to {after}, {months}")
    return mark("{what} now {after}, before {before}")


def _date_text(item: ChangeItem, date: object, basis: str | None) -> str:
    """Return a date with what it rests on; a plan's own dates say so by their name."""
    if not isinstance(date, Dated):
        return ""
    text = _edge_text(date)
    if (item.field or "").startswith("planned_"):
        return text
    return say(_BASES[basis or "plan"], date=text)


def _edge_text(date: Dated) -> str:
    """Return a month, or which end of a year a date known to the year stands for."""
    if date.precision != "year":
        return dated_text(date)
    edge = mark("the start of {year}") if date.month.number == 1 else mark("the end of {year}")
    return say(edge, year=date.month.year)


# --- money and beds -------------------------------------------------------------------------


def _figure(item: ChangeItem) -> str:
    term = COST_KINDS[item.cost_kind] if item.cost_kind else _FIGURES[item.field or ""]
    text = money_text if item.kind == "money" else _beds_text
    before = item.before if isinstance(item.before, int) else None
    after = item.after if isinstance(item.after, int) else None
    return say(
        _figure_template(before, after),
        what=label(term),
        before=text(before),
        after=text(after),
    )


def _figure_template(before: int | None, after: int | None) -> str:
    if after is None:
        return mark("{what}: no longer given (was {before})")
    if before is None:
        return mark("{what}: {after}, given for the first time")
    return (
        mark("{what} up from {before} to {after}")
        if after > before
        else mark("{what} down from {before} to {after}")
    )


def _beds_text(beds: int | None) -> str:
    text = count_text(beds)
    return f"{text}张" if spoken() == "zh" and beds is not None else text


def _capacity(item: ChangeItem) -> str:
    change = item.beds or 0
    text = say(
        mark("{view}: beds at the end of {month} up from {before} to {after} ({change}); {gap}")
        if change > 0
        else mark(
            "{view}: beds at the end of {month} down from {before} to {after} ({change}); {gap}"
        ),
        view=label(VIEWS[item.view or ""]),
        month=month_text(item.month) if item.month else "",
        before=f"{item.before:,}",
        after=f"{item.after:,}",
        change=f"{change:+,}",
        gap=_gap(item.from_shortfall or 0, item.to_shortfall or 0),
    )
    return text + (_caused(item.causes) or _because(item.projects))


#: What moved the beds of a view, by cause.
_CAUSES: Final = {
    "opened": Term("cause", "opened"),
    "struck_off": Term("cause", "struck off"),
    "slipped": Term("cause", "forecast moved"),
    "re_planned": Term("cause", "re-planned"),
    "evidence_lapsed": Term("cause", "no recent evidence any more"),
    "evidence_new": Term("cause", "new evidence"),
    "halted": Term("cause", "halted"),
    "entered": Term("cause", "entered the plan"),
    "left": Term("cause", "left the plan"),
    "paper": Term("cause", "a document for an opening"),
    "outside": Term("cause", "outside the plan"),
    "statistics": Term("cause", "set to the statistics"),
    "base": Term("cause", "another base"),
}


def _caused(causes: Sequence[tuple[str, int, tuple[str, ...]]]) -> str:
    return "".join(f"{_SEPARATOR[spoken()]}{cause_words(*cause)}" for cause in causes)


_SEPARATOR: Final = {"zh": "；", "en": "; "}


def cause_words(cause: str, beds: int, codes: Sequence[str]) -> str:
    """Return a cause with its beds and, where they are few, its projects."""
    by = f" {listing(codes)}" if 0 < len(codes) <= _MOST_NAMED else ""
    return say(mark("{cause}{by} {beds}"), cause=label(_CAUSES[cause]), by=by, beds=f"{beds:+,}")


def _gap(before: int, after: int) -> str:
    """Return how far from the target it was and is, exactly."""
    if before and after:
        template = mark("short of the target by {after}, before by {before}")
    elif after:
        template = mark("short of the target by {after}, reached before")
    elif before:
        template = mark("the target is reached, before short by {before}")
    else:
        template = mark("the target is reached as before")
    return say(template, before=f"{before:,}", after=f"{after:,}")


def _because(projects: tuple[str, ...]) -> str:
    if not projects:
        return ""
    if len(projects) <= _MOST_NAMED:
        return say(mark("; by {codes}"), codes=listing(projects))
    return plural("; by {number} project", "; by {number} projects", len(projects)).format(
        number=len(projects)
    )


_TELLERS: Final = {
    "added": _added,
    "stage": _stage,
    "ended": _stage,
    "resumed": _stage,
    "baseline": _baseline,
    "grouping": _grouping,
    "date": _date,
    "money": _figure,
    "beds": _figure,
    "capacity": _capacity,
}


# --- as a table -----------------------------------------------------------------------------


def what_words(item: ChangeItem) -> str:
    """Return what changed, without its values."""
    if item.kind == "capacity":
        return say(
            mark("{view}: beds at the end of {month}"),
            view=label(VIEWS[item.view or ""]),
            month=month_text(item.month) if item.month else "",
        )
    if item.kind == "date":
        return label(_DATES[item.field or ""])
    if item.kind == "grouping":
        return label(GROUPINGS[item.field or ""])
    if item.kind in ("money", "beds"):
        return label(COST_KINDS[item.cost_kind] if item.cost_kind else _FIGURES[item.field or ""])
    return label(_KINDS.get(item.kind, FIELD_BY_NAME["stage"].label))


_KINDS: Final = {
    "added": Term("change", "Project added"),
    "baseline": Term("change", "Baseline"),
}


def sides(item: ChangeItem) -> tuple[str, str]:
    """Return what it was and what it is now; empty where nothing was or is given."""
    if item.kind == "added":
        return "", clause(item)
    return _side(item, item.before, item.from_basis), _side(item, item.after, item.to_basis)


def _side(item: ChangeItem, value: object, basis: str | None) -> str:
    if value is None:
        return ""
    if item.kind == "date":
        return _date_text(item, value, basis)
    if item.kind in ("stage", "ended", "resumed"):
        return _stage_word(value)
    if item.kind == "grouping":
        return _group_word(item, value)
    if item.kind == "baseline" or not isinstance(value, int):
        return str(value)
    return money_text(value) if item.kind == "money" else _beds_text(value)


def by_words(item: ChangeItem) -> str:
    """Return by which projects the beds of the district changed."""
    if len(item.projects) <= _MOST_NAMED:
        return listing(item.projects)
    return plural("{number} project", "{number} projects", len(item.projects)).format(
        number=len(item.projects)
    )
