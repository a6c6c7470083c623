"""Which target leads, whether it was met, and how many months late (DESIGN 2.4)."""

from tests.beds.model_anchors import family, gains
from tests.beds.model_evidence import entries_of, evidence
from tests.beds.model_known import Known, in_force, known, last_month, opening
from tests.beds.model_levels import sites
from tests.beds.model_pieces import roots
from tests.beds.model_records import History, Lateness, Target
from tests.beds.model_residents import first_residents, residents_at, statistics
from tests.beds.model_views import anchor_of, awaited, beds, gained, most, target_of


def leading(history: History, as_of: int) -> str | None:
    """The next target due, else the last."""
    codes = [it.code for it in history.targets]
    out = [it for it in (target_of(history, as_of, code) for code in codes) if it is not None]
    due = [it for it in out if it.month >= as_of]
    found = (
        min(due, key=lambda it: it.month)
        if due
        else max(out, key=lambda it: it.month, default=None)
    )
    return None if found is None else found.code


def reaches(count: int, rate: int, residents: int) -> bool:
    """Compared exactly: beds per 1,000 against hundredths."""
    return count * 100_000 >= rate * residents


def _people(history: History, as_of: int, target: Target, basis: str, t: int) -> int | None:
    if basis == "fixed":
        return target.residents
    found = residents_at(history, as_of, t)
    return None if found is None else found.value


def _people_judged(history: History, as_of: int, target: Target, basis: str) -> int | None:
    """The verdict rests on the residents first published for the target's month."""
    first = first_residents(history, as_of, target.month)
    if basis == "latest" and first is not None and target.month <= as_of:
        return first.value
    return _people(history, as_of, target, basis, target.month)


def met(history: History, view: str, as_of: int, target_code: str, basis: str) -> bool | None:
    """Judged at the target's month; forecast is judged as in use is: on what is borne out."""
    target = target_of(history, as_of, target_code)
    people = None if target is None else _people_judged(history, as_of, target, basis)
    if people is None:
        return None
    month, rate = target.month, target.rate
    if view == "plan":
        return reaches(beds(history, "plan", as_of, target_code, month), rate, people)
    if as_of < month:
        return None
    told = statistics(history, as_of, month)
    if told is not None:
        return reaches(told[0], rate, told[1])
    if reaches(beds(history, "confirmed", as_of, target_code, month), rate, people):
        return True
    return None if reaches(most(history, as_of, target_code, month), rate, people) else False


def months_late(
    history: History, view: str, as_of: int, target_code: str, basis: str
) -> Lateness | None:
    """How long after its month a missed target was reached, or at least has not been."""
    if met(history, view, as_of, target_code, basis) is not False:
        return None
    target = target_of(history, as_of, target_code)
    rises = _rises(history, view, as_of)
    last = as_of if view == "confirmed" else max([as_of, *(month for month, _ in rises)])
    for t in range(target.month + 1, last + 1):
        if _reached(history, view, as_of, target, basis, t):
            if _by_then(history, view, as_of, target, basis, t):
                return Lateness(t - target.month, "at_most")
            return Lateness(t - target.month, "year" if (t, "year") in rises else "month")
    if view == "plan" or as_of == target.month:
        return None
    return Lateness(as_of - target.month, "at_least")


def _by_then(history: History, view: str, as_of: int, target: Target, basis: str, t: int) -> bool:
    """Whether a month's end is reached only with what opened in it or earlier, nobody knows when."""
    if view == "plan" or statistics(history, as_of, t) is not None:
        return False
    seen = known(history, as_of)
    since, _ = anchor_of(history, view, as_of, target.code, t)
    came = sum(
        gained(view, gain) * sign
        for root in roots(seen)
        if _some_by(seen, root, t)
        for sign, month in ((1, t), (-1, t - 1))
        if month > since
        for gain in gains(seen, root, since, month)
    )
    people = _people(history, as_of, target, basis, t)
    return not reaches(beds(history, view, as_of, target.code, t) - came, target.rate, people)


def _some_by(seen: Known, root: str, t: int) -> bool:
    places = [it for code in family(seen, root) for it in (code, *sites(seen, code))]
    found = [opening(seen, place) for place in places]
    return any(it is not None and it.by == t and it.precision != "month" for it in found)


def _reached(history: History, view: str, as_of: int, target: Target, basis: str, t: int) -> bool:
    told = None if view == "plan" else statistics(history, as_of, t)
    if told is not None:
        return reaches(told[0], target.rate, told[1])
    people = _people(history, as_of, target, basis, t)
    return reaches(beds(history, view, as_of, target.code, t), target.rate, people)


def _rises(history: History, view: str, as_of: int) -> list[tuple[int, str]]:
    """The months in which a view can rise, with the precision they are known to.

    What is past is known to a month, or `by` one, though a year was told (DESIGN 1).
    """
    seen = known(history, as_of)
    if view == "plan":
        baselines = [in_force(seen, code, as_of) for code in entries_of(history, seen, as_of)]
        dates = [it.finish for it in baselines if it is not None and it.finish is not None]
        return [(last_month(date), date.precision) for date in dates]
    openings = [opening(seen, place) for place in seen.owner]
    rises = [(it.by, "by") for it in openings if it is not None]
    if view == "forecast":
        dates = [date for code in awaited(history, seen) if (date := evidence(seen, code))]
        rises += [(last_month(date), date.precision) for date in dates]
    return rises
