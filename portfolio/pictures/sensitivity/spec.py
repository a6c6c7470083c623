"""What the picture of sensitivity says: curves, bars and words as plain values, undrawn."""

from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, floor
from typing import Final

from portfolio.beds.records.ground import Residents
from portfolio.beds.rules.capacity.rate import per_1000
from portfolio.beds.words.base import basis_head, basis_text
from portfolio.pictures.alike import told_apart, whole
from portfolio.pictures.finding import fact_first, over_what_if, scenario_notes
from portfolio.pictures.paper import A4, Paper
from portfolio.pictures.records import SensitivityMaterial
from portfolio.pictures.subtitles import Said, people_text, said
from portfolio.pictures.text import Names, width
from portfolio.values.language import label, mark, plural
from portfolio.values.remarks import Remark
from portfolio.values.vocabulary import ASSUMED, VIEWS
from portfolio.values.words import count_text, dated_text, in_language, month_text, say
from portfolio.whatif.records import Sensitivity, Slack
from portfolio.whatif.words.counting import critical_text
from portfolio.whatif.words.parts import answer_text, caveat_line, target_text

#: As many projects have a bar; of more those with the least slack.
MOST_BARS: Final = 9
#: The size of the names of the bars in points, and their room in mm.
SIZE: Final = 7.6
NAME_ROOM: Final = 82.0
#: A bar of a slack without end reaches as far as the axis.
_LEAST_AXIS: Final = 12


@dataclass(frozen=True, slots=True)
class Curve:
    """Beds per 1,000 by months late, over one population; `basis` names the leading ones."""

    residents: int
    basis: str | None
    rates: tuple[float, ...]
    text: str


@dataclass(frozen=True, slots=True)
class SlackBar:
    """A project and how many months it alone may slip; `endless` where no slip loses the target."""

    code: str
    name: str
    months: int
    endless: bool
    text: str


@dataclass(frozen=True, slots=True)
class SensitivityPicture:
    """Everything the picture says, in the language spoken."""

    said: Said
    heads: tuple[str, str]
    slips: tuple[int, ...]
    curves: tuple[Curve, ...]
    target: float
    target_text: str
    low: float
    high: float
    bars: tuple[SlackBar, ...]
    most_months: int
    no_bars: str
    more: str  #: how the projects stand that have no bar
    warnings: tuple[Remark, ...]


def sensitivity_spec(material: SensitivityMaterial, paper: Paper = A4) -> SensitivityPicture:
    """Return what the picture says on a sheet."""
    found, names, reports = material.found, Names(), material.answer
    curves = tuple(_curve(found, residents) for residents in found.residents)
    target = Fraction(found.before.target.rate, 100)
    rates = [rate for curve in curves for rate in curve.rates] + [float(target)]
    shown = found if found.before.reaches else material.later
    bars = _bars(shown, material, names) if shown else ()
    found_out, more = fact_first(reports, _answer(found, material.later))
    return SensitivityPicture(
        said=said(
            material.plan,
            material.documents,
            names,
            paper,
            title=found_out,
            subtitle=over_what_if(
                mark("Sensitivity of the answer"),
                found.position.view,
                material.scenario,
                material.as_of,
                reports,
            ),
            answer=more,
            notes=[
                *scenario_notes(material.scenario),
                _note(found),
                caveat_line(found.position, found.before),
            ],
        ),
        heads=(_upper_head(found), _lower_head(shown)),
        slips=found.slips,
        curves=curves,
        target=float(target),
        target_text=say(mark("Target {target}"), target=target_text(found.before)),
        low=floor(min(rates) * 5) / 5,
        high=ceil(max(rates) * 5) / 5,
        bars=bars,
        most_months=max([_LEAST_AXIS, *(bar.months for bar in bars if not bar.endless)]),
        no_bars="" if bars else _no_bars(shown),
        more=_more(shown) if shown else "",
        warnings=names.remarks,
    )


def _no_bars(shown: Sensitivity | None) -> str:
    """Return why no project has slack: the target is never met, or by what is in use alone."""
    if shown is None:
        return say(mark("The target is met in no month: no slip can lose it."))
    return say(mark("All that is counted is in use: nothing can slip any more."))


def _more(shown: Sensitivity) -> str:
    """Return how many projects have no bar, and that they have more slack than those that do."""
    rest = shown.slacks[MOST_BARS:]
    if not rest:
        return ""
    text = plural(
        "{number} more project, which may slip longer",
        "{number} more projects, which may slip longer",
        len(rest),
    )
    if rest[0].months is None:
        text = plural(
            "{number} more project, no slip of which alone loses it",
            "{number} more projects, no slip of which alone loses it",
            len(rest),
        )
    return text.format(number=f"{len(rest):,}")


def _answer(found: Sensitivity, later: Sensitivity | None) -> list[str]:
    lines = [answer_text(found.before)]
    if found.before.reaches:
        lines.append(critical_text(found))
    elif later:
        lines.append(
            say(
                mark("For {month}, when it is first met: {critical}"),
                month=month_text(later.position.by),
                critical=critical_text(later),
            )
        )
    return lines


def _upper_head(found: Sensitivity) -> str:
    return say(
        mark("Beds per 1,000 at the end of {month}, had every unfinished project slipped so far"),
        month=month_text(found.position.by),
    )


def _lower_head(shown: Sensitivity | None) -> str:
    if shown is None:
        return say(mark("Slack of each project"))
    return say(
        mark("Months each project alone may slip before {target} is lost at the end of {month}"),
        target=target_text(shown.before),
        month=month_text(shown.position.by),
    )


def _note(found: Sensitivity) -> str:
    return say(
        mark(
            "View: {view}. Each curve is one population (wide: {own}; the newest official figure)."
            " A project that is late opens all its beds so much later; what is in use on record"
            " slips no more."
        ),
        view=label(VIEWS[found.position.view]),
        own=basis_text(found.bases["fixed"]),
    )


def _curve(found: Sensitivity, residents: int) -> Curve:
    basis = next((b for b in found.bases.values() if b.value == residents), None)
    cells = [found.cell(slip, residents) for slip in found.slips]
    number = people_text(residents)
    text = number
    if basis:
        text = say(mark("{number}, {basis}"), number=number, basis=_basis_word(basis))
    rates = tuple(float(per_1000(cell.beds, cell.residents)) for cell in cells)
    return Curve(residents, basis.basis if basis else None, rates, text)


def _basis_word(residents: Residents) -> str:
    """Return which population it is; that a newest one is held needs no sign in a label."""
    if residents.basis == ASSUMED:
        return say(mark("assumed"))
    return basis_head(replace(residents, held=False))


def _bars(shown: Sensitivity, material: SensitivityMaterial, names: Names) -> tuple[SlackBar, ...]:
    slacks = shown.slacks[:MOST_BARS]
    called = [
        names.draw(slack.code, f"{slack.code} {whole(in_language(*material.names[slack.code]))}")
        for slack in slacks
    ]
    cut = told_apart(called, lambda name: width(name, SIZE, bold=True) <= NAME_ROOM)
    return tuple(_bar(slack, name) for slack, name in zip(slacks, cut, strict=True))


def _bar(slack: Slack, name: str) -> SlackBar:
    opens, beds = dated_text(slack.opens), count_text(slack.beds)
    if slack.months is None:
        text = say(
            mark("no slip of it alone loses it ({beds} beds, {opens})"), beds=beds, opens=opens
        )
        return SlackBar(slack.code, name, 0, endless=True, text=text)
    template = mark("{months} months ({beds} beds, {opens})")
    if slack.months == 0:
        template = mark("critical: may not slip ({beds} beds, {opens})")
    text = say(template, months=slack.months, beds=beds, opens=opens)
    return SlackBar(slack.code, name, slack.months, endless=False, text=text)
