"""Indicators that the projects measure: beds of all kinds, and those of one kind (DESIGN 2.6).

Beds of a kind start from the indicator's own base and its own observed values, and come into use
with their projects. What a project has built of a kind is gross: as long as nobody tells the beds
of that kind before it, it may take the place of those there were, or stand beside them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from portfolio.beds.records.answer import AnswerLine
from portfolio.beds.records.ground import ObservedStock, Target
from portfolio.beds.records.indicators import Indicator, MeasuredLine
from portfolio.beds.rules.anchors import Anchor, Ground, official, residents_at, residents_judged
from portfolio.beds.rules.capacity.rate import beds_needed
from portfolio.beds.rules.views import Standing, is_due
from portfolio.projects.rules.opening import evidence
from portfolio.values.digits import round_half_up
from portfolio.values.months import Month
from portfolio.values.vocabulary import MEASURED_PER, POPULATION_BASES, VIEWS


@dataclass(frozen=True, slots=True)
class KindBeds:
    """Beds of one kind in a project: as built, and net new ones; None where not told."""

    built: int | None = None
    new: int | None = None


def bed_lines(lines: Iterable[AnswerLine], target: Target) -> tuple[MeasuredLine, ...]:
    """Return the answer on beds per 1,000 as lines of its indicator."""
    return tuple(
        MeasuredLine(
            view=line.view,
            residents=line.residents,
            month=line.month,
            least=line.beds,
            most=line.beds if line.most is None else line.most,
            needed=beds_needed(target, line.residents.value),
            met=line.met,
            per=target.per,
        )
        for line in lines
    )


def kind_lines(
    indicator: Indicator,
    ground: Ground,
    standings: Sequence[Standing],
    kinds: Mapping[str, KindBeds],
) -> tuple[MeasuredLine, ...]:
    """Return what the projects with beds of a kind come to, by view and population.

    Nothing where base or target, or the residents of the base, are not known.
    """
    own = _ground_of(indicator, ground)
    if own is None:
        return ()
    counted = [item for item in standings if item.code in kinds]
    count = _Count(own, counted, kinds)
    return tuple(
        _line(view, basis, indicator, count) for view in VIEWS for basis in POPULATION_BASES
    )


def _ground_of(indicator: Indicator, ground: Ground) -> Ground | None:
    """Return what an indicator is counted from: its target, and its observed values as stocks."""
    target = target_of(indicator)
    if target is None or not (
        target.residents or official(ground.populations, target.baseline_month)
    ):
        return None
    stocks = tuple(_stocks(indicator, ground, target.per))
    return replace(ground, target=target, targets=(target,), stocks=stocks, changes=())


def target_of(indicator: Indicator) -> Target | None:
    """Return what an indicator of beds of a kind promises by the end of a year; None if unknown."""
    base, target = indicator.base, indicator.target
    years = indicator.base_year, indicator.target_year
    if base is None or target is None or years[0] is None or years[1] is None:
        return None
    return Target(
        code=indicator.code,
        month=Month.of(years[1], 12),
        rate=round_half_up(Fraction(target) * 100),
        baseline_month=Month.of(years[0], 12),
        baseline_rate=round_half_up(Fraction(base) * 100),
        source=indicator.source,
        residents=indicator.residents,
        residents_as_of=indicator.residents_as_of,
        published=indicator.published,
        per=MEASURED_PER[indicator.measure or "beds"],
    )


def _stocks(indicator: Indicator, ground: Ground, per: int) -> Iterator[ObservedStock]:
    """Yield the beds that observed values come to, over the official residents by their months."""
    for item in indicator.observed:
        people = official(ground.populations, item.month)
        if people and people[-1].residents:
            beds = round_half_up(Fraction(item.value) * people[-1].residents / per)
            yield ObservedStock(item.month, beds, item.source, published=item.published)


@dataclass(frozen=True, slots=True)
class _Count:
    """The beds of a kind at the end of any month, from the least to the most."""

    ground: Ground
    standings: Sequence[Standing]
    kinds: Mapping[str, KindBeds]

    def beds(self, view: str, month: Month) -> tuple[int, int]:
        anchor = self._anchor(view, month)
        opened = [
            (_kind_of(item, self.kinds[item.code], anchor.month, month), *seen)
            for item in self.standings
            if item.code
            for seen in (_opened(view, item, anchor.month, month, self.ground.as_of),)
        ]
        least, _ = _gain([kind for kind, sure, _ in opened if sure], anchor.beds)
        _, most = _gain([kind for kind, _, possible in opened if possible], anchor.beds)
        return anchor.beds + least, anchor.beds + most

    def _anchor(self, view: str, month: Month) -> Anchor:
        """Return what a month is counted from: the base for the plan, else the newest before it."""
        base, *later = self.ground.anchors()
        before = [item for item in later if item.month < month and view != "plan"]
        return before[-1] if before else base


def _gain(kinds: Sequence[KindBeds], before: int) -> tuple[int, int]:
    """Return the least and the most that projects add to the beds of a kind there were before."""
    new = sum(kind.new for kind in kinds if kind.new is not None)
    gross = sum(kind.built or 0 for kind in kinds if kind.new is None)
    return new + max(0, gross - before), new + gross


def _kind_of(standing: Standing, kind: KindBeds, anchor: Month, month: Month) -> KindBeds:
    """Return the beds of a kind of a project; its levels where all its beds are of that kind."""
    course = standing.course
    if course.in_use and kind.new is not None and kind.new == standing.new:
        return KindBeds(new=course.level(month) - course.level(anchor))
    return kind


def _opened(
    view: str, standing: Standing, anchor: Month, month: Month, as_of: Month
) -> tuple[bool, bool]:
    """Tell whether a project brought its beds after an anchor by a month: surely, and possibly.

    The plan counts by the planned finish. In use needs a document, and a mixed project the plan's
    figure: of other beds nobody told how many are of the kind.
    """
    if view == "plan":
        finish = standing.finish
        planned = finish is not None and anchor < finish.month <= month
        counts = planned and not standing.outside and standing.left is None
        return counts, counts
    opening = standing.course.opening
    if opening is not None and opening.month <= month:
        if opening.month <= anchor:
            return False, False
        sure = opening.after >= anchor and _is_split_known(standing, month)
        return sure and (opening.paper or view == "forecast"), True
    if view == "forecast":
        opens, _ = evidence(standing.prospect, as_of)
        comes = standing.awaited and opens is not None and anchor < opens.month <= month
        return comes, comes
    partly = any(came.month <= month for came in standing.course.openings.values())
    return False, partly or (standing.awaited and is_due(standing, month, as_of))


def _is_split_known(standing: Standing, month: Month) -> bool:
    """Tell whether the beds in use are the plan's, so that its split by kind holds for them."""
    planned = any(word.planned for word in standing.course.alone)
    return planned and standing.course.level(month) == standing.new


def _line(view: str, basis: str, indicator: Indicator, count: _Count) -> MeasuredLine:
    """Return a line of the target's month; of what is in use, of the as-of month."""
    ground = count.ground
    month = ground.as_of if view == "confirmed" else ground.target.month
    residents = residents_at(basis, month, ground)
    least, most = count.beds(view, month)
    return MeasuredLine(
        view=view,
        residents=residents,
        month=month,
        least=least,
        most=most,
        needed=beds_needed(ground.target, residents.value),
        met=_judged(view, basis, indicator, count),
        per=ground.target.per,
    )


def _judged(view: str, basis: str, indicator: Indicator, count: _Count) -> bool | None:
    """Return whether the target is met at its own month; a value observed then decides.

    The plan is judged at once, all else once that month has come, by both ends of what is in use.
    """
    ground = count.ground
    target = ground.target
    if view != "plan":
        if ground.as_of < target.month:
            return None
        then = [item for item in indicator.observed if item.month == target.month]
        if then:
            return Fraction(then[-1].value) >= Fraction(target.rate, 100)
    needed = beds_needed(target, residents_judged(basis, ground).value)
    least, most = count.beds("plan" if view == "plan" else "confirmed", target.month)
    return None if least < needed <= most else least >= needed
