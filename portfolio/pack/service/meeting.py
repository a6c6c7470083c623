"""The paper of a budget meeting: made from one picture of the database, appearing together."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from portfolio.money import data as money_data
from portfolio.money.records import Budget, Chosen
from portfolio.money.service import budget
from portfolio.pack.brief.html import html
from portfolio.pack.brief.markdown import markdown
from portfolio.pack.meeting.brief import brief
from portfolio.pack.records import Letterhead
from portfolio.pack.service import office
from portfolio.pack.service.manifest import manifest
from portfolio.pictures.records import Published
from portfolio.store.database import Database
from portfolio.store.files import differs, make_folder, write_together
from portfolio.values import tabular
from portfolio.values.errors import OutputProblem
from portfolio.values.language import mark
from portfolio.values.months import Month
from portfolio.values.words import count_text, money_text, rate_text, say
from portfolio.whatif.data.answers import outcome_data
from portfolio.whatif.records import Outcome, Position, Scenario
from portfolio.whatif.service import position as whatif
from portfolio.whatif.service import shelf
from portfolio.whatif.words.parts import answer_text, changes_of

_MANIFEST = "portfolio.budget-manifest/1"


def chosen(
    database: Database, state: Path, as_of: Month, names: Sequence[str]
) -> tuple[Chosen, ...]:
    """Return what the scenarios of these names (or files) come to, in their order.

    Each starts from the plan over the census, as `whatif` does by itself. `state` is the folder
    in which scenarios are kept. Raises WrongUsage for a name that none has and for a change that
    cannot be, BadInput for a file that is not understood.
    """
    if not names:
        return ()
    start = whatif.position(database, as_of)
    return tuple(_chosen(start, shelf.load(state, name)) for name in names)


def _chosen(start: Position, scenario: Scenario) -> Chosen:
    found = whatif.outcome(start, scenario)
    return Chosen(
        name=scenario.name,
        changes=tuple(changes_of(scenario)),
        verdict=answer_text(found.after),
        figures=tuple(_figures(found)),
        data=outcome_data(found),
    )


def _figures(found: Outcome) -> Iterator[tuple[str, str]]:
    """Yield the figures of a scenario beside those of the plan, in words."""
    before, after = found.before, found.after
    yield say(mark("Beds")), f"{count_text(before.beds)} → {count_text(after.beds)}"
    yield (
        say(mark("Beds per 1,000")),
        f"{rate_text(before.per_1000)} → {rate_text(after.per_1000)}",
    )
    yield say(mark("Short by")), f"{count_text(before.shortfall)} → {count_text(after.shortfall)}"
    years = sorted({*found.money_before.by_year, *found.money_after.by_year})
    for year in years:
        was, now = (item.by_year.get(year, 0) for item in (found.money_before, found.money_after))
        if was != now:
            yield say(mark("Money of {year}"), year=year), f"{money_text(was)} → {money_text(now)}"


def paper(
    database: Database,
    as_of: Month,
    year: int,
    folder: Path | None,
    *,
    scenarios: Sequence[Chosen] = (),
    force: bool = False,
) -> tuple[Budget, Published]:
    """Return what the paper shows, and write it into a folder, where one is given.

    `scenarios` are those of `chosen`.
    The folder is created where it is missing; workbook, page (docx, md, html), data and a
    manifest with a digest of each appear together. The same database, month, year and language
    give the same bytes. Raises OutputProblem where another paper of the year stands there and
    `force` is not given, and where a file cannot be written; and what the readings raise.
    """
    still = database.snapshot()
    found = budget.budget(still, as_of, year, scenarios=scenarios)
    if folder is None:
        return found, Published(())
    with still.reading(as_of) as session:
        head = office.letterhead(session, still, as_of)
    made = files(found, head)
    about = {"schema": _MANIFEST, "as_of": str(as_of), "year": year}
    named = {folder / name: content for name, content in made.items()}
    named[folder / f"manifest-budget-{year}.json"] = manifest(still, about, {}, made)
    if not force:
        _require_free(folder, year, named)
    make_folder(folder)
    write_together(named)
    return found, Published(tuple(named))


def files(found: Budget, head: Letterhead) -> dict[str, bytes]:
    """Return the files of the paper by name, without the manifest."""
    from portfolio.pack.brief.docx import docx
    from portfolio.pack.meeting.book import sheets
    from portfolio.pack.xlsx import xlsx

    page, name = brief(found, head), f"budget-{found.year}"
    data = tabular.json_text(money_data.budget_data(found))
    return {
        f"{name}.xlsx": xlsx(sheets(found, head), found.as_of),
        f"{name}.docx": docx(page, found.as_of),
        f"{name}.md": markdown(page).encode("utf-8"),
        f"{name}.html": html(page).encode("utf-8"),
        f"{name}.json": data.encode("utf-8"),
    }


def _require_free(folder: Path, year: int, named: Mapping[Path, bytes]) -> None:
    if any(differs(path, content) for path, content in named.items()):
        raise OutputProblem(
            mark("{folder} holds a budget paper of {year} already; give --force to replace it."),
            folder=folder,
            year=year,
        )
