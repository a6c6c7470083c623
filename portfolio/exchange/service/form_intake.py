"""Takes in a folder of forms that came back: drafts to review, who is missing, what is odd."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from sqlalchemy.orm import Session

from portfolio.exchange.forms.layout import Keys, value_text
from portfolio.exchange.forms.reader import Returned, ReturnedForm, read_form, value_of
from portfolio.exchange.queries import forms as form_queries
from portfolio.exchange.records import Missing, Odd, Place, Taken, TakenRow
from portfolio.history.queries import chain as chain_queries
from portfolio.projects.records.reports import Report
from portfolio.projects.service.drafts import Drafted, draft
from portfolio.projects.service.requirements import require_past
from portfolio.store.database import Database
from portfolio.store.log import Authorship, ChangeLog
from portfolio.values.errors import BadInput, PortfolioError
from portfolio.values.fields import FIELD_BY_NAME
from portfolio.values.kinds import Value
from portfolio.values.language import mark
from portfolio.values.months import Month, parse_month

#: What systems and spreadsheets leave in a folder beside the files that people put there.
_LITTER: Final = (".", "~$", "Thumbs.db", "desktop.ini")


@dataclass(frozen=True, slots=True)
class _Row:
    """A filled row of a form, and the place it speaks of; `values` empty where it is not read."""

    form: ReturnedForm
    row: Returned
    place: Place
    values: Mapping[str, Value]

    @property
    def file(self) -> str:
        return self.form.path.name


def take_in(
    database: Database, author: Authorship, folder: Path, *, dry_run: bool = False
) -> Taken:
    """File what the forms of a folder say as drafts, in one change; with `dry_run` write nothing.

    The month is that of most of the forms. A blank cell says nothing, a report that counts is
    never changed, and a row with a cell that cannot be read is not taken at all. Taking the same
    folder in twice changes nothing.

    Raises BadInput where the folder holds no form, or its month has not come yet.
    """
    odd: list[Odd] = []
    forms = _read(folder, odd)
    with database.writing() as session:
        log = ChangeLog(session, author)
        founded = chain_queries.founding(session)
        ours = [form for form in forms if _is_ours(form, founded, odd)]
        month = _month(folder, ours)
        require_past(month, author)
        forms_of_month = [form for form in ours if _is_of(form, month, odd)]
        asked = {place.key: place for place in form_queries.places(session, month)}
        rows = _once(_rows(forms_of_month, asked, odd), odd)
        _note_doubles(forms_of_month, odd)
        taken = [_take(session, author, month, row, odd) for row in rows if row.values]
        change = None if dry_run else log.write()
        if dry_run:
            session.rollback()
    said = {row.place.key for row in rows}
    return Taken(
        month=month,
        files=len(forms_of_month),
        rows=tuple(item for item in taken if item is not None),
        missing=tuple(_missing(asked.values(), forms_of_month, said)),
        odd=tuple(sorted(odd, key=lambda item: (item.file, item.row or 0))),
        change=change,
    )


# --- the files ----------------------------------------------------------------------------------

_Form = tuple[ReturnedForm, Keys]


def _read(folder: Path, odd: list[Odd]) -> list[_Form]:
    """Return the forms of a folder whose keys are whole; what else lies there is odd."""
    try:
        paths = sorted(folder.iterdir())
    except OSError as error:
        raise BadInput(
            mark("{path} cannot be read ({why}); check the path and its permissions."),
            path=folder,
            why=error.strerror or error,
        ) from error
    found = []
    for path in paths:
        if path.name.startswith(_LITTER) or path.is_dir():
            continue
        try:
            form = read_form(path)
        except PortfolioError as error:
            odd.append(Odd(path.name, None, None, error.template, error.values))
            continue
        if form.keys is None:
            sentence = mark(
                "The keys of the form were changed, so its rows cannot be told; nothing of it was"
                " taken. Send the unit a new form."
            )
            odd.append(Odd(path.name, None, None, sentence, {}))
        else:
            found.append((form, form.keys))
    return found


def _is_ours(form: _Form, founded: str, odd: list[Odd]) -> bool:
    read, keys = form
    if keys.founded == founded:
        return True
    sentence = mark("The form was written from another database; nothing of it was taken.")
    odd.append(Odd(read.path.name, None, None, sentence, {}))
    return False


def _month(folder: Path, forms: Sequence[_Form]) -> Month:
    """Return the month of most forms, the newer one of two. Raises BadInput where there is none."""
    if not forms:
        raise BadInput(
            mark(
                "{folder} holds no form of this database that can be taken in; put the workbooks"
                " that came back into it as they are."
            ),
            folder=folder,
        )
    months = Counter(keys.month for _, keys in forms)
    return parse_month(max(months, key=lambda month: (months[month], month)))


def _is_of(form: _Form, month: Month, odd: list[Odd]) -> bool:
    read, keys = form
    if keys.month == str(month):
        return True
    sentence = mark(
        "The form is of {other}, the others are of {month}; nothing of it was taken. Take it in"
        " from a folder of its own."
    )
    odd.append(Odd(read.path.name, None, None, sentence, {"other": keys.month, "month": month}))
    return False


def _note_doubles(forms: Iterable[_Form], odd: list[Odd]) -> None:
    first: dict[str, str] = {}
    for read, keys in forms:
        name = first.setdefault(keys.unit, read.path.name)
        if name != read.path.name:
            sentence = mark("The same unit sent {other} too; what both say alike was taken once.")
            odd.append(Odd(read.path.name, None, None, sentence, {"other": name}, refused=False))


# --- the rows -----------------------------------------------------------------------------------


def _rows(forms: Iterable[_Form], asked: Mapping[str, Place], odd: list[Odd]) -> Iterator[_Row]:
    """Yield every filled row that can be told; what cannot be read of it is odd."""
    for read, keys in forms:
        known = {key.place: key for key in keys.rows}
        _note_changes(read, keys, odd)
        for row in read.rows:
            if not row.cells:
                continue
            place = asked.get(row.key)
            if row.key not in known:
                sentence = mark("The row was added, so it is not known of what it speaks.")
            elif place is None:
                sentence = mark("No report of {place} is asked for in this month any more.")
            else:
                yield _Row(read, row, place, _values(read, row, odd))
                continue
            odd.append(Odd(read.path.name, row.number, None, sentence, {"place": row.key}))


def _note_changes(read: ReturnedForm, keys: Keys, odd: list[Odd]) -> None:
    """Note rows that are gone, and grey cells that somebody typed over."""
    there = {row.key for row in read.rows}
    for key in keys.rows:
        if key.place not in there:
            sentence = mark("The row of {place} is gone.")
        elif read.shown.get(key.place) != key.shown:
            sentence = mark(
                "The grey row of {place} is not as it was sent; see whether this month's values"
                " were typed there."
            )
        else:
            continue
        odd.append(Odd(read.path.name, None, None, sentence, {"place": key.place}, refused=False))


def _values(read: ReturnedForm, row: Returned, odd: list[Odd]) -> dict[str, Value]:
    """Return what a row says; nothing where one of its cells cannot be read."""
    values: dict[str, Value] = {}
    whole = True
    for cell in row.cells:
        try:
            values[cell.field.name] = value_of(cell)
        except PortfolioError as error:
            odd.append(Odd(read.path.name, row.number, cell.column, error.template, error.values))
            whole = False
    return values if whole else {}


def _once(rows: Iterable[_Row], odd: list[Odd]) -> list[_Row]:
    """Return each place's row once; rows that say different things of one place are odd."""
    found: dict[str, _Row] = {}
    contested: set[str] = set()
    for row in rows:
        first = found.setdefault(row.place.key, row)
        if first is row or first.values == row.values:
            continue
        contested.add(row.place.key)
        for name in FIELD_BY_NAME:
            mine, other = row.values.get(name), first.values.get(name)
            if mine != other:
                odd.append(_contest(row, first, name))
    return [
        row if row.place.key not in contested else _Row(row.form, row.row, row.place, {})
        for row in found.values()
    ]


def _contest(row: _Row, first: _Row, name: str) -> Odd:
    values = {
        "place": row.place.key,
        "field": FIELD_BY_NAME[name].label,
        "mine": value_text(FIELD_BY_NAME[name], row.values.get(name)),
        "other": value_text(FIELD_BY_NAME[name], first.values.get(name)),
        "file": first.file,
        "row": first.row.number,
    }
    sentence = mark(
        "{place}: {field} is {mine} here and {other} in {file}, row {row}; neither was taken."
    )
    return Odd(row.file, row.row.number, None, sentence, values)


def _take(
    session: Session, author: Authorship, month: Month, row: _Row, odd: list[Odd]
) -> TakenRow | None:
    """File a row as a draft; None where it was refused."""
    place = row.place
    done = draft(session, author, place.project, place.site, month, row.values)
    odd.extend(_oddities(row, done))
    if not done.kept and (done.problem or done.differs):
        return None
    new = done.standing is None
    outcome: Literal["draft", "changed", "same"] = "draft" if new else "changed"
    if not done.kept:
        outcome = "same"
    fields = done.differs if done.kept else ()
    return TakenRow(row.file, place.unit, place.project, place.site, outcome, fields)


def _oddities(row: _Row, done: Drafted) -> Iterator[Odd]:
    number = row.row.number
    for remark in done.remarks:
        yield Odd(row.file, number, None, remark.template, remark.values, refused=False)
    if done.problem is not None:
        template, values = done.problem.template, done.problem.values
        yield Odd(row.file, number, None, template, values, refused=not done.kept)
    elif done.standing is not None and done.differs and not done.kept:
        for name in done.differs:
            yield _standing(row, done.standing, name)
    elif done.standing is not None and done.standing.state == "returned" and not done.kept:
        sentence = mark("{place} was returned, and the form still says the same: {words}")
        told = {"place": row.place.key, "words": done.standing.review_words}
        yield Odd(row.file, number, None, sentence, told, refused=False)


def _standing(row: _Row, report: Report, name: str) -> Odd:
    sentence = mark(
        "{place}: {who} filed {field} {old} meanwhile, the form says {new}; what was filed stands."
    )
    values = {
        "place": row.place.key,
        "who": report.filed_by,
        "field": FIELD_BY_NAME[name].label,
        "old": value_text(FIELD_BY_NAME[name], report.values.get(name)),
        "new": value_text(FIELD_BY_NAME[name], row.values[name]),
    }
    return Odd(row.file, row.row.number, None, sentence, values)


# --- who is missing -----------------------------------------------------------------------------


def _missing(asked: Iterable[Place], forms: Iterable[_Form], said: set[str]) -> Iterator[Missing]:
    """Yield each unit with projects of which neither a form nor a report says a word."""
    came = {keys.unit for _, keys in forms}
    told: dict[str, dict[str, bool]] = {}
    for place in asked:
        projects = told.setdefault(place.unit, {})
        word = place.reported or place.key in said
        projects[place.project] = projects.get(place.project, False) or word
    for unit, projects in told.items():
        silent = tuple(code for code, word in projects.items() if not word)
        if silent:
            yield Missing(unit, unit in came, silent)
