"""Forms for the units: sent out for a month; what comes back is taken in as drafts to review."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from portfolio.exchange.forms.layout import NO_UNIT, Form
from portfolio.exchange.queries import forms as form_queries
from portfolio.exchange.records import Place, Sent, SentForm
from portfolio.history.queries import chain as chain_queries
from portfolio.store import trail
from portfolio.store.database import Database
from portfolio.store.files import make_folder, write_together
from portfolio.store.paths import safe_name
from portfolio.values.errors import BadInput, OutputProblem
from portfolio.values.language import mark
from portfolio.values.months import Month

#: The most rows of a form; nobody fills in more, and a workbook is held in memory.
MOST_ROWS: Final = 5_000


def send_out(database: Database, month: Month, folder: Path, *, force: bool = False) -> Sent:
    """Write a form for every responsible unit into a folder, which is created where missing.

    Each asks for a month's report of the unit's projects and their sites; those without a unit
    share one. The files appear together. Raises BadInput where nothing is to be asked, or of one
    unit more than people fill in, OutputProblem where another file stands in a form's place and `force` is not given - it may be
    a form that came back -, and where the folder or a file cannot be written.
    """
    from portfolio.exchange.forms.book import workbook

    with database.reading(month) as session:
        units = _by_unit(form_queries.places(session, month))
        founded, head = chain_queries.founding(session), trail.head(session)[1]
    if not units:
        raise BadInput(
            mark("No project is asked for a report of {month}; there is no form to write."),
            month=month,
        )
    _require_fillable(units)
    sent, files = [], {}
    names: set[str] = set()
    for unit, places in units.items():
        form = Form(unit, month, places)
        path = folder / _file_name(form, names)
        files[path] = workbook(form, founded, head)
        projects = len({place.project for place in places})
        sent.append(SentForm(path, form.unit_words, projects, len(places)))
    if not force:
        _require_free(files)
    make_folder(folder)
    write_together(files)
    return Sent(tuple(sent), head, len({place.project for place in units.get("", ())}))


def _require_fillable(units: Mapping[str, Sequence[Place]]) -> None:
    for unit, places in units.items():
        if len(places) > MOST_ROWS:
            raise BadInput(
                mark(
                    "{unit}: {number} rows are more than the {most} that a form has room for; give"
                    " the projects their responsible units, with “portfolio project edit”."
                ),
                unit=unit or NO_UNIT,
                number=f"{len(places):,}",
                most=f"{MOST_ROWS:,}",
            )


def _by_unit(places: Iterable[Place]) -> dict[str, list[Place]]:
    """Return the places of each unit, units in the order of their first project, none last."""
    found: dict[str, list[Place]] = {}
    for place in sorted(places, key=lambda place: not place.unit):
        found.setdefault(place.unit, []).append(place)
    return found


def _file_name(form: Form, taken: set[str]) -> str:
    """Return a name that no other form of the folder has, whatever the case of its letters."""
    stem = safe_name(form.unit_words)
    name, number = f"{stem}-{form.month}.xlsx", 1
    while name.casefold() in taken:
        number += 1
        name = f"{stem}({number})-{form.month}.xlsx"
    taken.add(name.casefold())
    return name


def _require_free(files: Mapping[Path, bytes]) -> None:
    for path, content in files.items():
        if path.exists() and path.read_bytes() != content:
            raise OutputProblem(
                mark(
                    "{path} stands there already and is another file, perhaps a form that came"
                    " back; give another folder, or --force to replace it."
                ),
                path=path,
            )
