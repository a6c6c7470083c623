"""A form as sheets: what was reported last in grey and locked, what is asked in white."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any, Final

from rich.cells import cell_len

from portfolio.exchange.cells import column_letter
from portfolio.exchange.forms.layout import (
    BEFORE,
    FRONT,
    HOW_TO,
    KEYS_SHEET,
    LISTS_SHEET,
    SCHEMA,
    Form,
    Key,
    Keys,
    before_texts,
    heading,
    keys_lines,
    shown_digest,
)
from portfolio.exchange.records import Place
from portfolio.pack.sheet import Cell, Column, Print, Row, Sheet, pages_across
from portfolio.pack.xlsx import xlsx
from portfolio.values.fields import REPORT_FIELDS, Field
from portfolio.values.language import Term, label, mark
from portfolio.values.words import name_of, say

_A4: Final = 9
#: How wide it is between the margins of a form, in inches; the smallest letters of one, in points.
_PAPER_INCHES, _LETTERS = 10.8, 9
#: Rows above the headings: title, unit, how to fill it in, the hidden row of field names.
_ABOVE: Final = 6


def workbook(form: Form, founded: str, log_head: str) -> bytes:
    """Return the form of a unit as .xlsx; the same form in the same language gives the same bytes.

    Protected without a password: the protection keeps from slips, not from intent; what was
    changed all the same is seen by the keys when the form comes back.
    """
    texts = [before_texts(place, form.month) for place in form.places]
    keys = tuple(
        Key(place.key, place.version, shown_digest(shown))
        for place, shown in zip(form.places, texts, strict=True)
    )
    told = keys_lines(Keys(form.unit, str(form.month), founded, log_head, keys))
    sheets = (
        _form(form, texts),
        Sheet(LISTS_SHEET, (), _lists(), hidden=True),
        Sheet(KEYS_SHEET, (), map(Row, told), hidden=True),
    )
    return xlsx(sheets, form.month)


def _form(form: Form, texts: Sequence[Sequence[str]]) -> Sheet:
    columns = tuple(_columns())
    seen = [column.width for column in columns if not column.hidden]
    pages = pages_across(seen, _LETTERS, _PAPER_INCHES, repeated=FRONT - 1)
    footer = "&L&9" + _footer(form.unit_words) + "&R&9" + say(mark("Page &P of &N"))
    return Sheet(
        name=say(mark("Form")),
        columns=columns,
        rows=[
            row
            for place, shown in zip(form.places, texts, strict=True)
            for row in _rows(place, shown)
        ],
        head=_head(form),
        title=form.title,
        family="form",
        heights=(48,),
        frozen=FRONT,
        cursor=(_ABOVE + 2, FRONT),
        printed=Print(_A4, pages, 0.4, footer, repeated=(1, FRONT - 1)),
    )


def _head(form: Form) -> tuple[Row, ...]:
    unit = say(mark("Responsible unit: {unit}"), unit=form.unit_words)
    names = (Cell(field.name, "head") for field in REPORT_FIELDS)
    return (
        Row((None, Cell(form.title, "title")), "", 24),
        *(Row((None, Cell(text, "words")), "") for text in (unit, *map(say, HOW_TO))),
        Row((Cell(SCHEMA, "head"), *[None] * (FRONT - 1), *names), "", hidden=True),
    )


def _columns() -> Iterator[Column]:
    yield Column("", 8, hidden=True)
    for term, width in (
        (Term("form", "No."), 8),
        (Term("form", "Project or site"), 26),
        (Term("form", "Row"), 11),
    ):
        yield Column(label(term), width)
    for place, field in enumerate(REPORT_FIELDS, FRONT):
        yield Column(heading(field), field.kind.width, rule=_rule(place, field))


def _rows(place: Place, texts: Sequence[str]) -> tuple[Row, Row]:
    """Return the two rows of a place: what was reported last, and the one to fill in."""
    name = ("　" if place.site else "") + name_of(place)
    front = Cell(place.code, "front", down=2), Cell(name, "front", down=2)
    below = Cell(None, "front")
    grey = (
        *(Cell(BEFORE + place.key, "grey"), *front, Cell(say(mark("Reported last")), "grey")),
        *(Cell(text, "grey") for text in texts),
    )
    white = (
        *(Cell(place.key, "grey"), below, below, Cell(say(mark("To fill in")), "grey")),
        *(Cell(None, _look(field)) for field in REPORT_FIELDS),
    )
    return Row(grey, height=_height(texts)), Row(white, height=30)


# --- what may be typed --------------------------------------------------------------------------


def _rule(place: int, field: Field) -> Mapping[str, Any] | None:
    """Return what a column takes, chosen from the list of its field where that has codes."""
    rule = _bounds(field)
    if field.codes:
        letter = column_letter(place)
        source = f"={LISTS_SHEET}!${letter}$1:${letter}${len(field.codes)}"
        rule = {"validate": "list", "source": source}
    if rule is None:
        return None
    return {
        **rule,
        "error_title": label(field.label)[:32],
        "error_message": say(field.kind.wrong),
    }


def _bounds(field: Field) -> dict[str, Any] | None:
    """Return the rule of a field's figures, in what they are filled in; None for other fields."""
    if field.kind.most is None:
        return None
    return {
        "validate": "integer" if field.kind.scale == 1 else "decimal",
        "criteria": "between",
        "minimum": 0,
        "maximum": field.kind.most // field.kind.scale,
    }


def _look(field: Field) -> str:
    """Return the look of a cell to fill in: dates and codes are text.

    So that 2026-10 does not become a day or a number.
    """
    return "number" if field.kind.most else "typed"


def _lists() -> Iterator[Row]:
    """Yield the rows of the words to choose from, each field's under the column it has in the form."""
    words = [[label(term) for term in (field.codes or {}).values()] for field in REPORT_FIELDS]
    for row in zip_longest(*[()] * FRONT, *words):
        yield Row(row)


def _footer(text: str) -> str:
    """Return a text as a footer takes it: its ampersands are signs there, and it is short."""
    return text.replace("&", "&&")[:80]


def _height(texts: Sequence[str]) -> float:
    """Return how high a grey row must be for its longest text; very long ones are cut on paper."""
    pairs = zip(REPORT_FIELDS, texts, strict=True)
    lines = max((-(-cell_len(text) // int(f.kind.width - 1)) for f, text in pairs), default=1)
    return min(120.0, max(18.0, 13.5 * lines + 4))
