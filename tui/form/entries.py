"""A status form as text: what stands in a field, what was typed, and what that changes."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from portfolio.projects.records.page import Document, FormData
from portfolio.projects.service.requirements import missing_at_exit
from portfolio.projects.words.page import document_text
from portfolio.values import language
from portfolio.values.digits import decimal_text
from portfolio.values.doubts import Doubt
from portfolio.values.errors import PortfolioError
from portfolio.values.fields import (
    FIELD_BY_NAME,
    FORECASTS,
    REPORT_FIELDS,
    Field,
    Section,
    field_text,
    field_words,
    parse_field,
)
from portfolio.values.kinds import CODE, MONEY, TEXT, Value
from portfolio.values.language import Term, label, mark, spoken
from portfolio.values.months import Month
from portfolio.values.signs import shown
from portfolio.values.words import UNKNOWN_TEXT, money_whole, month_text, say
from tui.shell.desk import Changes
from tui.shell.plain import plain
from tui.widgets.text_box import LINE_BREAK

#: Whether the forecasts of a report are tentative: of the form, not a field of the report.
CERTAINTY: Final = Field(
    "certainty",
    CODE,
    Term("field", "Forecast dates are"),
    {
        "confirmed": Term("certainty", "confirmed"),
        "tentative": Term("certainty", "tentative"),
    },
)
FORM_FIELDS: Final = {**FIELD_BY_NAME, CERTAINTY.name: CERTAINTY}

#: The sections of the form in two columns where there is room: first those that are filled in each
#: month. In each stands first what is filled in most often, and the reason behind the date that asks for it.
_COLUMNS: Final[tuple[tuple[tuple[Section, Term, tuple[str, ...]], ...], ...]] = (
    (
        (
            "progress",
            Term("form section", "Progress"),
            ("stage", "forecast_finish", "reason", "percent", "progress"),
        ),
        ("money", Term("form section", "Money"), ()),
        ("problems", Term("form section", "Problems and next steps"), ()),
    ),
    (
        (
            "dates",
            Term("form section", "Other dates"),
            (
                *("forecast_opening", "forecast_start", "certainty"),
                *("actual_finish", "actual_opening", "actual_start"),
            ),
        ),
        ("beds", Term("form section", "Beds"), ()),
        ("light", Term("form section", "Light and source"), ()),
        ("statistics", Term("form section", "For statistics and finance"), ()),
    ),
)


def _names(section: Section, first: tuple[str, ...]) -> tuple[str, ...]:
    """Return the fields of a section: those that stand first, then its others."""
    others = (field.name for field in REPORT_FIELDS if field.section == section)
    return (*first, *(name for name in others if name not in first))


#: The sections of the form and their fields.
COLUMNS: Final = tuple(
    tuple((title, _names(section, first)) for section, title, first in column)
    for column in _COLUMNS
)
SECTIONS: Final = tuple(section for column in COLUMNS for section in column)

_YUAN_WORDS: Final = ((10**8, 8, "亿"), (10**4, 4, "万"))


def text_of(field: Field, value: Value | None) -> str:
    """Return a value as it stands in the form for editing; `value_of` reads it back."""
    if value is None:
        return ""
    if field.kind is MONEY and isinstance(value, int):
        return _money(value)
    return field_text(field, value).replace("\n", LINE_BREAK)


def _money(fen: int) -> str:
    """Return an amount exactly: `1.32亿`, `350万`; in English and below 1万 in plain yuan."""
    for unit, places, word in _YUAN_WORDS:
        scaled = Fraction(fen, 100 * unit) * 10**places
        if spoken() == "zh" and fen >= unit * 100 and scaled.denominator == 1:
            return decimal_text(int(scaled), places).rstrip("0").rstrip(".") + word
    return decimal_text(fen, 2).removesuffix(".00")


def value_of(field: Field, text: str) -> Value:
    """Return what was typed as a value. Raises PortfolioError with the sentence for the field."""
    return parse_field(field, text.replace(LINE_BREAK, "\n") if field.kind is TEXT else text)


def problem_of(field: Field, text: str) -> PortfolioError | None:
    """Return what is wrong with the text of a field; nothing is wrong with an empty one."""
    if not text.strip():
        return None
    try:
        value_of(field, text)
    except PortfolioError as problem:
        return problem
    return None


def echo(field: Field, text: str) -> str:
    """Return an amount or a date that was typed as it was read: `= 1.90亿元`.

    Nothing of other fields, of what cannot be read, and where the text says it in the same words.
    """
    money = field.kind is MONEY
    if not (money or field.kind.dated) or not text.strip() or problem_of(field, text):
        return ""
    value = value_of(field, text)
    words = money_whole(value) if money and isinstance(value, int) else field_words(field, value)
    return f"= {words}" if words != text.strip() else ""


def told(field: Field, text: str) -> str:
    """Return the text of a field as people read it: a code by its word, an amount in its unit."""
    if not text.strip():
        return UNKNOWN_TEXT
    try:
        return plain(field_words(field, value_of(field, text)))
    except PortfolioError:
        return plain(text)


def before_text(
    field: Field, before: tuple[Month, Value] | None, documents: Mapping[str, Document]
) -> str:
    """Return `上次 主体结顶（2022年8月）`, or nothing where nobody has given the field before.

    A document is told by its title.
    """
    if before is None:
        return ""
    month, value = before
    words = field_words(field, value)
    if field.name == "source":
        words = document_text(documents.get(str(value)), str(value))
    return say(
        mark("last: {value} ({month})"),
        value=plain(words),
        month=month_text(month),
    )


def one_after_the_other(*sentences: str) -> str:
    """Return sentences as one text, with spaces between them where the language has any."""
    return ("" if spoken() == "zh" else " ").join(sentences)


def asked(doubt: Doubt, again: str) -> str:
    """Return what is doubted, and which key takes it all the same."""
    return shown(one_after_the_other(language.told(doubt.template, doubt.values), say(again)))


def head_of(title: Term) -> str:
    """Return the line above the fields of a section."""
    return f"── {label(title)}"


@dataclass(frozen=True, slots=True)
class Entry:
    """One field of a form: what stood in it when it was opened, and what stands in it now."""

    initial: str
    text: str

    @property
    def changed(self) -> bool:
        return self.initial.strip() != self.text.strip()


def changes_of(entries: Mapping[str, Entry]) -> Changes:
    """Return what the officer changed; forecasts are given anew where only their certainty changed.

    Raises PortfolioError where a text cannot be read.
    """
    changed = {
        name: entry for name, entry in entries.items() if name in FIELD_BY_NAME and entry.changed
    }
    given = [name for name, entry in changed.items() if entry.text.strip()]
    if entries[CERTAINTY.name].changed:
        standing = [name for name in FORECASTS if entries[name].text.strip()]
        given += [name for name in standing if name not in given]
    values = {name: value_of(FIELD_BY_NAME[name], entries[name].text) for name in given}
    clear = tuple(name for name, entry in changed.items() if not entry.text.strip())
    return Changes(values, clear, entries[CERTAINTY.name].text == "tentative")


def not_said_at_exit(entries: Mapping[str, Entry]) -> tuple[str, ...]:
    """Return which of reason and document are empty where a project is to halt or leave the plan."""
    given = [name for name, entry in entries.items() if entry.text.strip()]
    return missing_at_exit(entries["stage"].text, given) if entries["stage"].changed else ()


def texts_of(opened: FormData) -> dict[str, str]:
    """Return the text that stands in each field when a form is opened."""
    report = opened.report
    values = report.values if report else {}
    texts = {name: text_of(field, values.get(name)) for name, field in FIELD_BY_NAME.items()}
    texts[CERTAINTY.name] = "tentative" if report and report.tentative else "confirmed"
    return texts
