"""The beds of a month in each view, and what is named beside them (DESIGN 2.3, 2.4)."""

from tests.beds.model_anchors import Gain, family, gains, unsaid
from tests.beds.model_evidence import (
    brought,
    entries_of,
    evidence,
    in_round,
    may_have_come,
    rest,
    why_none,
)
from tests.beds.model_known import Known, in_force, known, last_month
from tests.beds.model_known import opening as _opening
from tests.beds.model_levels import sites, words_alone
from tests.beds.model_pieces import own_pieces, pieces, roots
from tests.beds.model_records import History, Level, Opening, Target
from tests.beds.model_residents import base_beds, newest_stock


def target_of(history: History, as_of: int, code: str) -> Target | None:
    """A target, once it and the plan are out."""
    if as_of < history.plan.approved:
        return None
    found = [it for it in history.targets if it.code == code and it.published <= as_of]
    return found[0] if found else None


def entries(history: History, as_of: int) -> set[str]:
    return set(entries_of(history, known(history, as_of), as_of))


def opening(history: History, as_of: int, place: str) -> Opening | None:
    seen = known(history, as_of)
    return _opening(seen, place) if place in seen.owner else None


def level(history: History, as_of: int, place: str, t: int) -> Level | None:
    """Net beds in use; None while nothing is open, and once others speak for the place.

    A project's is that of its sites as well; a site of unknown beds adds nothing to it.
    """
    seen = known(history, as_of)
    if place in seen.projects:
        return _level_of_project(seen, place, t)
    words = [it for it in words_alone(seen, place) if it.since <= t] if place in seen.owner else []
    return words[-1].level if words else None


def _level_of_project(seen: Known, project: str, t: int) -> Level | None:
    gone = project in seen.split and seen.split[project].month <= t
    words = own_pieces(seen, project, lambda _: t)
    if gone or not words or _spoken_for(seen, project, t):
        return None
    told = [word.level.beds for word in words if word.level.beds is not None]
    if not told and not sites(seen, project):
        return Level(None, planned=False)
    return Level(sum(told), any(word.level.planned for word in words))


def _spoken_for(seen: Known, project: str, t: int) -> bool:
    """Whether a report of what took a project in speaks for it."""
    return any(
        project in word.covers and word.place != project and word.level.beds is not None
        for root in roots(seen)
        if project in family(seen, root)
        for word in pieces(seen, root, lambda _: t)
    )


def anchor_of(
    history: History, view: str, as_of: int, target_code: str, t: int
) -> tuple[int, int] | None:
    """The month and beds from which a month is counted; None before the target's base."""
    target = target_of(history, as_of, target_code)
    if target is None or t < target.base_month:
        return None
    stocks = [it for it in history.stocks if it.published <= as_of and it.month < t]
    if view != "plan":
        later = [it.month for it in stocks if it.month > target.base_month]
        if later:
            return max(later), newest_stock(history, as_of, max(later)).beds
        at_base = newest_stock(history, as_of, target.base_month)
        if at_base is not None and t > target.base_month:
            return target.base_month, at_base.beds
    return target.base_month, base_beds(history, as_of, target)


def _roots(seen: Known, *, outside: bool | None = None) -> list[str]:
    return [
        code
        for code in roots(seen)
        if outside is None or seen.projects[code].in_plan is not outside
    ]


def gained(view: str, gain: Gain) -> int:
    return gain.least if view == "confirmed" else gain.full


def beds(history: History, view: str, as_of: int, target_code: str, t: int) -> int | None:
    """The beds of a month (confirmed: the least); None where the target says nothing of it."""
    anchor = anchor_of(history, view, as_of, target_code, t)
    if anchor is None:
        return None
    since, total = anchor
    seen = known(history, as_of)
    if view == "plan":
        return total + sum(added for _, added in planned(history, seen, since, t))
    total += outside_since(history, view, as_of, target_code, t)
    for root in _roots(seen, outside=False):
        total += sum(gained(view, gain) for gain in gains(seen, root, since, t))
    if view == "forecast":
        total += _expected_of(history, seen, since, t, outside=False)
    return total


def most(history: History, as_of: int, target_code: str, t: int) -> int | None:
    """The most beds that may be in use, for all that is known as of the month."""
    anchor = anchor_of(history, "confirmed", as_of, target_code, t)
    if anchor is None:
        return None
    since, total = anchor
    seen = known(history, as_of)
    for root in _roots(seen):
        total += sum(gain.most for gain in gains(seen, root, since, t))
        total += may_have_come(history, seen, root, since, t)
    return total + _changed(history, as_of, since, t)


def planned(history: History, seen: Known, since: int, t: int) -> list[tuple[str, int]]:
    """What each entry of the as-of month is planned to open after the base, up to a month."""
    found = []
    for code in entries_of(history, seen, seen.month):
        baseline = in_force(seen, code, seen.month)
        if baseline is None or baseline.finish is None or baseline.new is None:
            continue
        if since < last_month(baseline.finish) <= t:
            level_then = brought(seen, code, baseline, since) or 0
            found.append((code, max(0, baseline.new - level_then)))
    return found


def awaited(history: History, seen: Known) -> list[str]:
    """The entries of the as-of month, and projects outside, of which something is to come."""
    outside = [
        item.code
        for item in seen.projects.values()
        if not item.in_plan and item.code not in seen.ended
    ]
    entered = entries_of(history, seen, seen.month)
    return [code for code in entered + outside if in_round(seen, code)]


def expected(seen: Known, code: str, since: int, t: int) -> int | None:
    """What evidence lets a project add by a month; 0 before it, None where beds are unknown."""
    date = evidence(seen, code)
    if date is None or not since < last_month(date) <= t:
        return 0
    return rest(seen, code)


def _expected_of(history: History, seen: Known, since: int, t: int, *, outside: bool) -> int:
    codes = [it for it in awaited(history, seen) if seen.projects[it].in_plan is not outside]
    return sum(expected(seen, code, since, t) or 0 for code in codes)


def no_evidence(history: History, as_of: int) -> dict[str, tuple[str, int | None]]:
    """What is still to come of the plan's entries without evidence: why, and its beds."""
    seen = known(history, as_of)
    entered = set(entries_of(history, seen, as_of))
    return {
        code: (why_none(seen, code), rest(seen, code))
        for code in awaited(history, seen)
        if code in entered and evidence(seen, code) is None
    }


def unknown(history: History, view: str, as_of: int, target_code: str, t: int) -> set[str]:
    """The projects and sites that would count in a month if their beds were known."""
    anchor = anchor_of(history, view, as_of, target_code, t)
    if anchor is None:
        return set()
    seen = known(history, as_of)
    if view == "plan":
        return {
            code
            for code in entries_of(history, seen, as_of)
            if _unplanned(seen, code, anchor[0], t)
        }
    named = {place for root in roots(seen) for place in unsaid(seen, root, anchor[0], t)}
    if view == "forecast":
        waiting = awaited(history, seen)
        named |= {code for code in waiting if expected(seen, code, anchor[0], t) is None}
    return named


def _unplanned(seen: Known, code: str, since: int, t: int) -> bool:
    baseline = in_force(seen, code, seen.month)
    if baseline is None or baseline.finish is None:
        return True
    return baseline.new is None and since < last_month(baseline.finish) <= t


def outside(history: History, as_of: int, t: int) -> int:
    """All beds of projects outside every plan, and changes of institutions without a project."""
    seen = known(history, as_of)
    words = [
        word for root in _roots(seen, outside=True) for word in pieces(seen, root, lambda _: t)
    ]
    total = sum(word.level.beds for word in words if word.level.beds is not None)
    return total + _changed(history, as_of, -1, t)


def outside_since(history: History, view: str, as_of: int, target_code: str, t: int) -> int:
    """What `beds` holds of them in forecast and in use: their line of its own."""
    anchor = anchor_of(history, view, as_of, target_code, t)
    if anchor is None or view == "plan":
        return 0
    seen = known(history, as_of)
    total = _changed(history, as_of, anchor[0], t)
    for root in _roots(seen, outside=True):
        total += sum(gained(view, gain) for gain in gains(seen, root, anchor[0], t))
    if view == "forecast":
        total += _expected_of(history, seen, anchor[0], t, outside=True)
    return total


def _changed(history: History, as_of: int, since: int, t: int) -> int:
    return sum(it.beds for it in history.changes if since < it.month <= t and it.published <= as_of)
