"""What the what-if screen says: the answer in figures, a project, money by year, the way out."""

from collections.abc import Sequence
from fractions import Fraction

from rich.cells import cell_len
from textual.content import Content

from portfolio.beds.records.capacity import Capacity
from portfolio.values.language import Term, label, mark, plural, spoken, translate
from portfolio.values.money import rounded
from portfolio.values.months import Dated
from portfolio.values.vocabulary import VIEWS
from portfolio.values.words import (
    count_text,
    dated_text,
    money_text,
    month_text,
    name_of,
    rate_text,
    say,
)
from portfolio.whatif.records import Entry, Money
from portfolio.whatif.words.parts import changes_text, codes_text, dates_text
from tui.shell.plain import cut, fit, plain
from tui.whatif.trial import Trial, months_moved

HEADS = (
    Term("scenario column", "Beds"),
    Term("scenario column", "Per 1,000"),
    Term("scenario column", "Target"),
    Term("scenario column", "First met"),
    Term("scenario column", "Million yuan in all"),
)

#: What is left at least to the words before the figures, or a third of the line.
_WORDS = 26
#: The figures that give way to the words, the first one first; how far the target is stays.
_GIVING_WAY = (4, 3, 1, 0)


def title_text(trial: Trial | None) -> str:
    """Return that nothing is written, the view, and the target."""
    title = say(mark("What if (not written)"))
    if trial is None:
        return title
    rate = rate_text(Fraction(trial.capacity.target.rate, 100))
    view = label(VIEWS[trial.capacity.view])
    return f"{title} · {view} · {say(mark('target {rate}'), rate=rate)}"


def needed_text(capacity: Capacity) -> str:
    """Return how many beds the target takes, and by when."""
    return say(
        mark("{needed} needed by {month}"),
        needed=count_text(capacity.beds_needed),
        month=month_text(capacity.target.month),
    )


def figures(capacity: Capacity, money: Money) -> tuple[str, ...]:
    """Return the answer as figures, in the order of `HEADS`."""
    return (
        count_text(capacity.beds),
        rate_text(capacity.per_1000, 3),
        gap_words(capacity),
        dates_text(capacity.first_met),
        _million(money.total),
    )


def gap_words(capacity: Capacity) -> str:
    """Return by how many beds the target is met or missed, exactly."""
    if capacity.reaches:
        over = capacity.beds - capacity.beds_needed
        return say(mark("met, {beds} over"), beds=count_text(over))
    return say(mark("{beds} short"), beds=count_text(capacity.shortfall))


def trial_text(trial: Trial, *, kept: bool = True) -> str:
    """Return what the scenario changes, in one line."""
    if not trial.changed:
        return translate(mark("no change yet"))
    star = "" if kept else "*"
    name = f"“{plain(trial.held.name)}”{star} " if trial.held.name else ""
    return name + plain(changes_text(trial.scenario))


def answer_lines(trial: Trial, width: int, *, kept: bool = True) -> list[Content]:
    """Return the four lines in a width."""
    heads = [label(head) for head in HEADS]
    before, after = figures(trial.before, trial.start.money), figures(trial.capacity, trial.money)
    widths = _fitted(
        [max(map(cell_len, column)) for column in zip(heads, before, after, strict=True)], width
    )
    room = width - sum(cells + 2 for cells in widths if cells)
    names = (say(mark("As it stands")), say(mark("Scenario")))
    longest = max(map(cell_len, names))
    tried = f"{fit(names[1], longest)} {trial_text(trial, kept=kept)}"
    return [
        Content(fit(needed_text(trial.capacity), room) + _row(heads, widths)).stylize(
            "$foreground 62%"
        ),
        Content(fit(names[0], room) + _row(before, widths)),
        Content(fit(tried, room) + _row(after, widths)).stylize("bold"),
        Content(_money(trial, width)).stylize("$foreground 80%"),
    ]


def _fitted(widths: Sequence[int], width: int) -> list[int]:
    """Return the widths of the figures, 0 for those that there is no room for beside the words."""
    found = list(widths)
    words = min(_WORDS, width // 3)
    for place in _GIVING_WAY:
        if sum(cells + 2 for cells in found if cells) + words > width:
            found[place] = 0
    return found


def _row(cells: Sequence[str], widths: Sequence[int]) -> str:
    """Return the cells that have a width, right-aligned."""
    shown = zip(cells, widths, strict=True)
    return "".join("  " + fit(cell, width, right=True) for cell, width in shown if width)


def _money(trial: Trial, width: int) -> str:
    """Return the years whose money changes, as many as there is room for."""
    text, years = money_head(trial), years_texts(trial)
    for place, year in enumerate(years):
        rest = len(years) - place
        more = plural(" … {n} more year", " … {n} more years", rest).format(n=rest)
        longer = f"{text} {year}" if place == 0 else f"{text} · {year}"
        last = place == len(years) - 1
        if cell_len(longer) + (0 if last else cell_len(more)) > width:
            return cut(text + more, width)
        text = longer
    return cut(text, width)


# --- money ------------------------------------------------------------------------------------


def years_texts(trial: Trial) -> list[str]:
    """Return the money of each year that the scenario changes as far as is shown."""
    before, after = trial.start.money, trial.money
    years = sorted({*before.by_year, *after.by_year})
    pairs = [
        (_year(year), before.by_year.get(year, 0), after.by_year.get(year, 0)) for year in years
    ]
    pairs.append((say(mark("No schedule")), before.undated, after.undated))
    texts = ((year, _million(was), _million(now)) for year, was, now in pairs)
    return [
        say(mark("{year} {before}→{after}"), year=year, before=was, after=now)
        for year, was, now in texts
        if was != now
    ]


def _year(year: int) -> str:
    return f"{year}年" if spoken() == "zh" else str(year)


def money_head(trial: Trial) -> str:
    """Return what the money by year rests on, and that it stays as it is where it does."""
    if not years_texts(trial):
        return say(mark("Money by year as it stands; spread evenly where no phases were entered"))
    return say(mark("Million yuan by year (even if not entered):"))


def _million(fen: int) -> str:
    """Return money in the unit of its heading: 亿元 with two decimals, whole million yuan."""
    return rounded(fen, 10**8, 2) if spoken() == "zh" else rounded(fen, 10**6, 0)


# --- a project ----------------------------------------------------------------------------------


def project_text(trial: Trial, code: str | None) -> str:
    """Return a project as it stands and as it is tried."""
    before = trial.start.entries.get(code or "")
    if before is None:
        return say(mark("There is no project to show."))
    after = trial.entries.get(before.code)
    code, name = plain(before.code), plain(name_of(before))
    if after is None:
        return f"{code} {say(mark('not built'))} · {name}"
    beds = _changing(say(mark("new beds")), count_text(before.beds), count_text(after.beds))
    cost = _changing("", money_text(before.cost), money_text(after.cost))
    return f"{code} {_opening(before, after)} · {beds} · {cost} · {name}"


def _opening(before: Entry, after: Entry) -> str:
    moved = months_moved(before, after)
    words = _changing(say(mark("opens")), _month(before), _month(after))
    if moved:
        words += "（" + moved_text(moved) + "）" if spoken() == "zh" else f" ({moved_text(moved)})"
    return words


def _month(entry: Entry) -> str:
    date: Dated | None = entry.opens or entry.due
    return dated_text(date)


def _changing(what: str, before: str, after: str) -> str:
    value = before if before == after else f"{before}→{after}"
    gap = "" if spoken() == "zh" or not what else " "
    return f"{what}{gap}{value}"


def moved_text(months: int) -> str:
    """Return a move as officers say it: `提前12个月`, `12 months later`."""
    number = abs(months)
    if months < 0:
        return plural("{n} month earlier", "{n} months earlier", number).format(n=number)
    return plural("{n} month later", "{n} months later", number).format(n=number)


# --- what else must be said ---------------------------------------------------------------------


def standing_text(trial: Trial) -> str:
    """Return what the officer must know of the whole: what is left out, and what it all is."""
    parts = []
    if trial.left_out:
        parts.append(
            say(
                mark("Does not hold in this view, left out: {codes}"),
                codes=plain(codes_text(trial.left_out)),
            )
        )
    if past := _in_past(trial):
        parts.append(
            say(
                mark("{codes} before {month}: says what the plan lacked"),
                codes=plain(codes_text(past)),
                month=month_text(trial.position.as_of),
            )
        )
    if trial.capacity.no_evidence_projects:
        parts.append(
            say(
                mark("{beds} beds without evidence not counted"),
                beds=count_text(trial.capacity.no_evidence_beds),
            )
        )
    parts.append(say(mark("Estimate, not the statistical bed count")))
    return " · ".join(parts)


def _in_past(trial: Trial) -> Sequence[str]:
    """Return the codes that the scenario pulls to before the as-of month."""
    as_of = trial.position.as_of
    moved = (*trial.scenario.shifts, *trial.scenario.opens)
    return [
        code
        for code in moved
        if (opens := trial.entries[code].opens) is not None and opens.month < as_of
    ]
