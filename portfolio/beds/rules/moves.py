"""What moved the beds of a view between two months, by cause (DESIGN 2.4)."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from portfolio.beds.rules.anchors import Ground
from portfolio.beds.rules.capacity.count import Count
from portfolio.beds.rules.views import Standing, ViewOfProjects
from portfolio.values.months import Month
from portfolio.values.vocabulary import HALTED_STAGES


@dataclass(frozen=True, slots=True)
class Side:
    """A view as of one of the two months, with the projects it was counted from."""

    projects: ViewOfProjects
    ground: Ground
    standings: Mapping[str, Standing]


@dataclass(frozen=True, slots=True)
class Move:
    """By how many beds a cause moved a view; `code` is None where no single project did."""

    cause: str
    beds: int
    code: str | None = None


def moves(view: str, then: Side, now: Side, month: Month) -> tuple[Move, ...]:
    """Return what moved the beds at the end of `month`, project by project; they sum to the whole.

    Both sides are counted from where the earlier one starts; what another start makes of it is
    told as `statistics` where a stock was published, else as `base`.
    """
    from_then = replace(
        now.ground,
        target=then.ground.target,
        stocks=then.ground.stocks,
        populations=then.ground.populations,
    )
    before, after = Count(view, then.projects, then.ground), Count(view, now.projects, from_then)
    were, are = before.by_code(month), after.by_code(month)
    codes = [code for code in dict.fromkeys((*are, *were)) if are[code] != were[code]]
    found = [
        Move(_cause(view, code, then, now, month), are[code] - were[code], code or None)
        for code in codes
    ]
    whole = Count(view, now.projects, now.ground).beds(month) - before.beds(month)
    rest = whole - sum(move.beds for move in found)
    if rest:
        stocks = now.ground.stocks != then.ground.stocks
        found.append(Move("statistics" if stocks else "base", rest))
    return tuple(found)


def _cause(view: str, code: str, then: Side, now: Side, month: Month) -> str:
    was, is_now = then.standings.get(code), now.standings.get(code)
    if not code or is_now is None:
        return "outside" if not code else "left"
    if view == "plan":
        return _of_plan(was, is_now)
    used, uses = (_in_use(item, month) for item in (was, is_now))
    if uses != used:
        return "opened" if uses > used else "struck_off"
    if view == "confirmed":
        return "paper"
    return _of_forecast(code, was, then, now)


def _of_plan(was: Standing | None, is_now: Standing) -> str:
    if was is None:
        return "entered"
    if is_now.left and not was.left:
        return "left"
    return "re_planned"


def _of_forecast(code: str, was: Standing | None, then: Side, now: Side) -> str:
    """Return why what is to come of a project counts otherwise than before."""
    is_now = now.standings[code]
    if was is None:
        return "entered"
    if is_now.left and not was.left:
        return "left"
    came, comes = (_to_come(side.projects, code) for side in (then, now))
    if comes is None and came is not None:
        return "halted" if is_now.prospect.stage in HALTED_STAGES else "evidence_lapsed"
    if came is None and comes is not None:
        return "evidence_new"
    return "slipped" if came != comes else "re_planned"


def _in_use(standing: Standing | None, month: Month) -> int:
    return standing.course.level(month) if standing else 0


def _to_come(projects: ViewOfProjects, code: str) -> Month | None:
    months = [item.opens.month for item in projects.openings if code in item.codes]
    return max(months, default=None)


def by_cause(found: Iterable[Move]) -> tuple[tuple[str, int, tuple[str, ...]], ...]:
    """Return the beds and the codes of each cause, those that moved most first."""
    beds: Counter[str] = Counter()
    codes: dict[str, list[str]] = {}
    for move in found:
        beds[move.cause] += move.beds
        codes.setdefault(move.cause, []).extend([move.code] if move.code else [])
    order = sorted(beds, key=lambda cause: -abs(beds[cause]))
    return tuple((cause, beds[cause], tuple(codes[cause])) for cause in order)
