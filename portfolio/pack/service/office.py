"""The office that hands the papers up: one TOML file beside the database, a table a district.

It holds names that are printed, no figures: it is no part of the record and of no backup, and may
be edited by hand.
"""

import os
from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields, replace
from pathlib import Path
from string import Formatter
from typing import Final

from rich.cells import cell_len
from sqlalchemy.orm import Session

from portfolio.pack.records import Letterhead, Office
from portfolio.projects.queries import plans
from portfolio.store.database import Database
from portfolio.store.files import write_whole
from portfolio.values.errors import BadInput, WrongUsage
from portfolio.values.language import mark, sentence
from portfolio.values.months import Month
from portfolio.values.signs import clean_line
from portfolio.values.toml import read_toml
from portfolio.values.words import name_of

#: The widest that a name is printed, in cells; a Chinese character takes two.
MOST_CELLS: Final = 60
_NAMES: Final = tuple(item.name for item in fields(Office))
_SIGNS: Final = ("year", "month", "blank")
_HEAD: Final = "# Who hands the papers up, by district. Written by “portfolio office set”."


def file_of(database: Database) -> Path | None:
    """Return the file that PORTFOLIO_OFFICE names, else the one beside the database.

    None for a database on a server, beside which there is no place.
    """
    if named := os.environ.get("PORTFOLIO_OFFICE"):
        return Path(named).expanduser()
    return database.path.with_suffix(".office.toml") if isinstance(database.path, Path) else None


def letterhead(session: Session, database: Database, month: Month) -> Letterhead:
    """Return whose paper of a month it is: the district looked at, and its office.

    Raises BadInput where the file of the office is not understood.
    """
    code = plans.district(session)
    district = next(row for row in plans.districts(session) if row.code == code)
    return Letterhead(month, name_of(district), _read(file_of(database)).get(code, Office()))


def office(database: Database) -> tuple[str, Office]:
    """Return the code of the district looked at, and its office. Raises BadInput as above."""
    with database.reading() as session:
        code = plans.district(session)
    return code, _read(file_of(database)).get(code, Office())


def set_office(database: Database, changes: Mapping[str, str]) -> Path:
    """Put down what is said of the office of the district looked at; return the file.

    An empty text takes back what was said. Raises WrongUsage for what cannot be printed, and for
    a database on a server where no file is named; BadInput where the file that stands there is not
    understood; DatabaseProblem for a database that is only read; OutputProblem.
    """
    database.require_writable()
    path = file_of(database)
    if path is None:
        raise WrongUsage(
            mark(
                "The database is on a server, beside which no file can stand; name one that all"
                " officers can read with PORTFOLIO_OFFICE."
            )
        )
    code, now = office(database)
    known = _read(path)
    checked = {name: _checked(name, value) for name, value in changes.items()}
    write_whole(path, _text({**known, code: replace(now, **checked)}).encode("utf-8"))
    return path


def _checked(name: str, given: str) -> str:
    text = clean_line(given, len(given))
    if cell_len(text) > MOST_CELLS:
        raise WrongUsage(
            mark("“{text}” is too long to be printed on one line; shorten it to {most} letters."),
            text=text,
            most=MOST_CELLS // 2,
        )
    if name == "number" and text:
        _require_pattern(text)
    return text


def _require_pattern(text: str) -> None:
    """Raise WrongUsage where a pattern of document numbers holds another sign than those known."""
    try:
        parts = list(Formatter().parse(text))
    except ValueError:
        parts = [("", "?", "", None)]
    signs = [sign for _, sign, form, turned in parts if sign is not None or form or turned]
    if any(sign not in _SIGNS for sign in signs) or any(
        form or turned for *_, form, turned in parts
    ):
        raise WrongUsage(
            mark(
                "“{text}” is no pattern of document numbers; it may hold {{year}}, {{month}} and"
                " {{blank}}, such as 奉卫简报〔{{year}}〕{{month}}号."
            ),
            text=text,
        )
    if not {"month", "blank"} & set(signs):
        raise WrongUsage(
            mark(
                "“{text}” would number every paper alike; put {{month}} in it, or {{blank}} for a"
                " number that is filled in by hand."
            ),
            text=text,
        )


# --- the file -----------------------------------------------------------------------------------


def _read(path: Path | None) -> dict[str, Office]:
    """Return the offices by district; none where no file stands there."""
    if path is None or not path.exists():
        return {}
    try:
        found = read_toml(path.read_text(encoding="utf-8-sig"))
        return {code: _office(path, table) for code, table in found.items()}
    except OSError as error:
        raise _wrong(path, error.strerror or str(error)) from error
    except ValueError as error:
        raise _wrong(path, str(error)) from error
    except WrongUsage as error:
        raise _wrong(path, sentence(error)) from error


def _office(path: Path, table: object) -> Office:
    known = isinstance(table, dict) and all(
        name in _NAMES and isinstance(value, str) for name, value in table.items()
    )
    if not isinstance(table, dict) or not known:
        template = mark(
            "{path} may hold for each district, under its code in brackets, these texts: {names}."
        )
        raise BadInput(template, path=path, names=", ".join(_NAMES))
    return Office(**{name: _checked(name, value) for name, value in table.items()})


def _wrong(path: Path, why: str) -> BadInput:
    template = mark("The file of the office {path} is not understood ({reason}); correct it.")
    return BadInput(template, path=path, reason=why)


def _text(offices: Mapping[str, Office]) -> str:
    tables = ("\n".join(_lines(code, found)) for code, found in sorted(offices.items()))
    return "\n\n".join((_HEAD, *tables)) + "\n"


def _lines(code: str, found: Office) -> Iterable[str]:
    yield f"[{_quoted(code)}]"
    yield from (f"{name} = {_quoted(value)}" for name, value in asdict(found).items() if value)


def _quoted(text: str) -> str:
    """Return a line of text as TOML has it; it holds no controls."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
