"""`rollup`: the budget-meeting sums with bed capacity against the target."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from portfolio.beds import data as bed_data
from portfolio.beds.records.rollup import GroupSums, Rollup
from portfolio.beds.service import rollup as beds_rollup
from portfolio.beds.words.answer import answer_block
from portfolio.beds.words.base import basis_text, caveat
from portfolio.beds.words.groups import key_word
from portfolio.beds.words.target import verdict
from portfolio.cli import options, output
from portfolio.cli.settings import Settings
from portfolio.cli.words import command, option, with_settings
from portfolio.projects.words.page import plan_text
from portfolio.projects.words.standing import left_words
from portfolio.store.database import Database
from portfolio.store.files import write_whole
from portfolio.values import tabular
from portfolio.values.errors import DONE, TARGET_MISSED, DatabaseProblem, WrongUsage
from portfolio.values.language import label, mark, plural, spoken, translate
from portfolio.values.money import rounded
from portfolio.values.months import Dated, Month
from portfolio.values.signs import shown
from portfolio.values.sums import Sum
from portfolio.values.vocabulary import (
    BY_DISTRICT,
    DISTRICTS,
    GROUPINGS,
    VIEWS,
)
from portfolio.values.words import (
    UNKNOWN_TEXT,
    area_words,
    count_text,
    dated_text,
    month_text,
    name_of,
    rate_text,
    say,
)

if TYPE_CHECKING:
    from portfolio.history.records import Changes


@command("rollup", mark("Sums by group, and bed capacity against the target."))
@option(
    "--by",
    type=click.Choice([*GROUPINGS, BY_DISTRICT]),
    default="group",
    show_default=True,
    help=mark("What to group by."),
)
@options.as_of()
@option(
    "--since", type=options.MONTH, help=mark("Also say what changed since the end of this month.")
)
@options.view()
@options.population()
@options.target()
@option(
    "--check",
    is_flag=True,
    help=mark("Exit with 3 where the target is missed; with 0 where nothing tells yet."),
)
@options.output_format("json", "csv", "md", "xlsx")
@option(
    "--out",
    type=click.Path(path_type=Path),
    help=mark("With --format xlsx: the workbook to write; its folder must exist."),
)
@with_settings
def rollup_command(
    settings: Settings,
    by: str,
    as_of: Month,
    since: Month | None,
    view: str,
    population: str,
    target: str | None,
    check: bool,
    form: str,
    out: Path | None,
) -> int:
    _require_file(form, out)
    database = settings.database()
    if by == BY_DISTRICT:
        if since or target or form == "xlsx":
            raise WrongUsage(
                mark(
                    "--by district holds several plans; leave out --since, --target and a workbook,"
                    " or name one with --district before the command."
                )
            )
        return _by_district(settings, as_of, (view, population), form, check=check)
    seen: dict[str, Any] = {"by": by, "view": view, "population": population, "target": target}
    changes: Changes | None = None
    if since is None:
        rollup = beds_rollup.roll_up(database, as_of, **seen)
    else:
        from portfolio.history.service.changes import roll_up_since

        rollup, changes = roll_up_since(database, as_of, since, **seen)
    if out is not None:
        plain = {**seen, "since": since} == _PLAIN
        _write(database, as_of, out, None if plain else (rollup, changes))
    else:
        _print(rollup, changes, form)
    if not check:
        return DONE
    if rollup.capacity is None:
        raise DatabaseProblem(
            mark("{path} has no target to check; add one with “portfolio target add”."),
            path=database.path,
        )
    output.words(verdict(rollup.capacity))
    return TARGET_MISSED if rollup.capacity.met is False else DONE


def _require_file(form: str, out: Path | None) -> None:
    if form == "xlsx" and out is None:
        raise WrongUsage(
            mark("A workbook goes to a file; name it with --out, such as rollup.xlsx.")
        )
    if form != "xlsx" and out is not None:
        raise WrongUsage(mark("--out is for --format xlsx; the other formats go to the screen."))


#: What the workbook shows without being asked.
_PLAIN: Final = {
    "by": "group",
    "since": None,
    "view": "plan",
    "population": "fixed",
    "target": None,
}


def _write(
    database: Database, month: Month, out: Path, asked: "tuple[Rollup, Changes | None] | None"
) -> None:
    from portfolio.pack.service import monthbook

    write_whole(out, monthbook.month_book(database, month, asked))
    output.tell(mark("Wrote {path}."), path=out)


def _print(rollup: Rollup, changes: "Changes | None", form: str) -> None:
    if output.as_data(
        form,
        lambda: bed_data.rollup_data(rollup, _data(changes)),
        lambda: bed_data.rollup_rows(rollup),
    ):
        return
    if form == "md":
        output.data(markdown(rollup, changes))
    else:
        _print_table(rollup, changes)


def _by_district(
    settings: Settings, as_of: Month, seen: tuple[str, str], form: str, *, check: bool
) -> int:
    """Print what the city comes to, and the sums of each district's current plan."""
    from portfolio.beds.data import city as city_data
    from portfolio.beds.words.city import city_markdown
    from portfolio.cli.city import checked, print_city, read_city

    database, city = read_city(settings, as_of, *seen)
    titles = [label(DISTRICTS), *_headings()]
    rows = [_cells(name_of(item.district), item.sums) for item in city.districts]
    rows.append(_cells(translate(mark("City")), city.total))
    if form == "md":
        output.data(f"{city_markdown(city)}\n{tabular.markdown_text(titles, rows)}")
    elif not output.as_data(
        form,
        lambda: city_data.city_rollup_data(city),
        lambda: city_data.city_rollup_rows(city),
    ):
        print_city(city)
        click.echo()
        output.table(titles, rows, "l" + "r" * 8)
    return checked(database, city) if check else DONE


def title(rollup: Rollup) -> str:
    """Return what the rollup is of and as of when."""
    return say(
        mark("{plan} · as of {month}"), plan=plan_text(rollup.plan), month=month_text(rollup.as_of)
    )


def _data(changes: "Changes | None") -> tabular.Data | None:
    """Return what changed as data; what it takes is loaded only where it was asked for."""
    if changes is None:
        return None
    from portfolio.history.data import changes_data

    return changes_data(changes)


def _print_table(rollup: Rollup, changes: "Changes | None") -> None:
    click.echo(shown(title(rollup)))
    click.echo()
    for line in _answer_lines(rollup):
        click.echo(line)
    click.echo()
    if changes:
        from portfolio.history.words import changes as change_words

        click.echo(change_words.heading(changes))
        for line in change_words.lines(changes):
            click.echo(f"  {shown(line)}")
        click.echo()
    output.table(headings(rollup), group_rows(rollup), "l" + "r" * 8)
    for note in _notes(rollup):
        click.echo(note)
    if rollup.capacity and rollup.capacity.timeline:
        click.echo()
        click.echo(_timeline_title(rollup))
        output.table(timeline_headings(), timeline_rows(rollup), "lrrl")


def _answer_lines(rollup: Rollup) -> list[str]:
    if rollup.answer is None:
        return [translate(mark("No target or no census is on record: capacity cannot be told."))]
    return [*answer_block(rollup.answer), caveat(rollup.answer)]


def headings(rollup: Rollup) -> list[str]:
    """Return the headings of the sums, with their units."""
    return [label(GROUPINGS[rollup.by]), *_headings()]


def _headings() -> list[str]:
    words = (
        mark("Projects"),
        mark("Land, m²"),
        mark("Floor, m²"),
        mark("Investment, million yuan"),
        mark("Beds built"),
        mark("Staffed beds"),
        mark("Expected open beds"),
        mark("New beds"),
    )
    return [translate(word) for word in words]


def group_rows(rollup: Rollup) -> list[list[str]]:
    """Return the sums of each group and of all, as people read them."""
    named = [_cells(key_word(rollup, group.key), group) for group in rollup.groups]
    return [*named, _cells(translate(mark("Total")), rollup.total)]


def _cells(name: str, group: GroupSums) -> list[str]:
    areas = (group.land_area, group.floor_area)
    beds = (group.beds_built, group.beds_staffed, group.beds_opened, group.beds_new)
    return [
        name,
        str(group.projects),
        *(_known(area_words(area.sum), area, group.projects) for area in areas),
        _known(_money(group.investment), group.investment, group.projects),
        *(_known(count_text(sum_.sum), sum_, group.projects) for sum_ in beds),
    ]


def _money(value: Sum) -> str:
    if value.sum is None:
        return UNKNOWN_TEXT
    return rounded(value.sum, 10**8, 2) if spoken() == "zh" else rounded(value.sum, 10**6, 0)


def _known(text: str, value: Sum, of: int) -> str:
    """Return a sum with how many of its rows are known, where not all are."""
    return text if value.known in (of, 0) else f"{text} ({value.known}/{of})"


def _notes(rollup: Rollup) -> list[str]:
    notes = [
        translate(
            mark(
                "Expected open beds include beds moved from old premises; they cannot be added to"
                " beds open today."
            )
        )
    ]
    if rollup.left:
        notes.append(left_words(rollup.left))
    if rollup.parts:
        text = plural(
            "Sums are of projects; {number} part lies within them and is not added.",
            "Sums are of projects; {number} parts lie within them and are not added.",
            rollup.parts,
        )
        notes.append(text.format(number=rollup.parts))
    total = rollup.total
    parts = (total.land_area, total.floor_area, total.investment, total.beds_new)
    if any(part.known < total.projects for part in parts):
        notes.append(
            translate(mark("(known/of): a sum over the projects whose figure is known, of all."))
        )
    return notes


def _timeline_title(rollup: Rollup) -> str:
    return say(
        mark("Beds in the view “{view}”, over the {basis}"),
        view=label(VIEWS[rollup.view]),
        basis=basis_text(rollup.capacity.residents) if rollup.capacity else "",
    )


def timeline_headings() -> list[str]:
    """Return the headings of the months in which capacity changes."""
    words = (mark("Month"), mark("Beds"), mark("Per 1,000"), mark("Opened"))
    return [translate(word) for word in words]


def timeline_rows(rollup: Rollup) -> list[list[str]]:
    """Return the base and each month in which capacity changes."""
    if rollup.capacity is None:
        return []
    return [
        [
            dated_text(Dated(step.month, step.precision)),
            count_text(step.beds),
            rate_text(step.per_1000, 3),
            " ".join(step.opened) or (str(step.projects) if step.projects else UNKNOWN_TEXT),
        ]
        for step in rollup.capacity.timeline
    ]


def markdown(rollup: Rollup, changes: "Changes | None" = None) -> str:
    """Return the rollup as a Markdown page: the answer, the sums, the months of change."""
    parts = [f"# {shown(title(rollup))}\n"]
    parts.append("\n".join(f"- {line}" for line in _answer_lines(rollup)) + "\n")
    if changes:
        from portfolio.history.words import changes as change_words

        told = map(shown, change_words.lines(changes))
        parts.append(f"## {change_words.heading(changes)}\n")
        parts.append(tabular.markdown_list(told))
    parts.append(tabular.markdown_text(headings(rollup), group_rows(rollup)))
    parts.extend(f"{note}\n" for note in _notes(rollup))
    if rollup.capacity:
        parts.append(f"## {_timeline_title(rollup)}\n")
        parts.append(tabular.markdown_text(timeline_headings(), timeline_rows(rollup)))
    return "\n".join(parts)
