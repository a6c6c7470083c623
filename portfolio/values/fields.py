"""The fields of a monthly status report: one list for the command, the form, the table, the log."""

from dataclasses import dataclass
from typing import Final, Literal

from portfolio.values import kinds
from portfolio.values.errors import WrongUsage
from portfolio.values.kinds import Kind, Value
from portfolio.values.language import Term, label, mark
from portfolio.values.vocabulary import (
    COST_KINDS,
    FUNDERS,
    GROUPS,
    LIGHTS,
    NATURES,
    REASONS,
    STAGES,
)

#: The sections of the form, from top to bottom.
Section = Literal["progress", "dates", "beds", "money", "problems", "light", "statistics"]


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a status report: its name in commands and data, its kind, its label.

    `section` is where it stands in the form, `help` what its option is for, marked.
    """

    name: str
    kind: Kind
    label: Term
    codes: dict[str, Term] | None = None
    section: Section = "progress"
    help: str = ""


REPORT_FIELDS: Final = (
    Field(
        "stage",
        kinds.CODE,
        Term("field", "Stage"),
        STAGES,
        "progress",
        mark("The stage reached, by code."),
    ),
    Field(
        "progress",
        kinds.TEXT,
        Term("field", "Physical progress"),
        None,
        "progress",
        mark("What stands by now, such as: basement done, frame at the fifth floor."),
    ),
    Field(
        "percent",
        kinds.PERCENT,
        Term("field", "Physical progress %"),
        None,
        "progress",
        mark("Physical progress, 0 to 100."),
    ),
    Field(
        "forecast_start",
        kinds.START,
        Term("field", "Forecast start"),
        None,
        "dates",
        mark("When it is to start: a month or a year."),
    ),
    Field(
        "forecast_finish",
        kinds.FINISH,
        Term("field", "Forecast finish"),
        None,
        "progress",
        mark("When it is to be finished: a month or a year."),
    ),
    Field(
        "forecast_opening",
        kinds.FINISH,
        Term("field", "Forecast opening"),
        None,
        "dates",
        mark("When it is to open: a month or a year."),
    ),
    Field(
        "actual_start",
        kinds.STARTED,
        Term("field", "Actual start"),
        None,
        "dates",
        mark("When it started."),
    ),
    Field(
        "actual_finish",
        kinds.FINISHED,
        Term("field", "Actual finish"),
        None,
        "dates",
        mark("When it was finished."),
    ),
    Field(
        "actual_opening",
        kinds.FINISHED,
        Term("field", "Actual opening"),
        None,
        "dates",
        mark("When it opened."),
    ),
    Field(
        "beds_open",
        kinds.BEDS,
        Term("field", "Beds open now"),
        None,
        "beds",
        mark("Beds open there now."),
    ),
    Field(
        "beds_before",
        kinds.BEDS,
        Term("field", "Open beds before the project"),
        None,
        "beds",
        mark("Beds open at that place before the project."),
    ),
    Field(
        "beds_paused",
        kinds.BEDS,
        Term("field", "Beds open but out of use"),
        None,
        "beds",
        mark("Of the beds open, those out of use for repair or extension."),
    ),
    Field(
        "beds_final",
        kinds.FLAG,
        Term("field", "No more beds to come"),
        None,
        "beds",
        mark("Whether the beds open are all there will be: yes or no."),
    ),
    Field(
        "done_month",
        kinds.MONEY,
        Term("field", "Done this month"),
        None,
        "money",
        mark("Investment done this month, such as 350万."),
    ),
    Field(
        "done_year",
        kinds.MONEY,
        Term("field", "Done this year"),
        None,
        "money",
        mark("Investment done this year."),
    ),
    Field(
        "done_total",
        kinds.MONEY,
        Term("field", "Done since start"),
        None,
        "money",
        mark("Investment done since the start."),
    ),
    Field(
        "paid_year",
        kinds.MONEY,
        Term("field", "Paid this year"),
        None,
        "money",
        mark("Paid this year."),
    ),
    Field(
        "paid_total",
        kinds.MONEY,
        Term("field", "Paid to date"),
        None,
        "money",
        mark("Paid to date."),
    ),
    Field(
        "done_construction",
        kinds.MONEY,
        Term("field", "Done: construction and installation"),
        None,
        "statistics",
        mark("Of what is done since the start: construction and installation."),
    ),
    Field(
        "done_equipment",
        kinds.MONEY,
        Term("field", "Done: equipment and instruments"),
        None,
        "statistics",
        mark("Of what is done since the start: equipment and instruments."),
    ),
    Field(
        "done_other",
        kinds.MONEY,
        Term("field", "Done: other costs"),
        None,
        "statistics",
        mark("Of what is done since the start: other costs."),
    ),
    Field(
        "arrived_year",
        kinds.MONEY,
        Term("field", "Arrived this year"),
        None,
        "statistics",
        mark("Funds that arrived in the account this year."),
    ),
    Field(
        "arrived_total",
        kinds.MONEY,
        Term("field", "Arrived to date"),
        None,
        "statistics",
        mark("Funds that arrived in the account since the start."),
    ),
    Field(
        "assets_added",
        kinds.MONEY,
        Term("field", "Fixed assets added"),
        None,
        "statistics",
        mark("Value of the fixed assets handed over since the start."),
    ),
    Field(
        "capacity_added",
        kinds.BEDS,
        Term("field", "Capacity added (beds)"),
        None,
        "statistics",
        mark("Beds of the capacity handed over since the start."),
    ),
    Field(
        "cost",
        kinds.MONEY,
        Term("field", "Reported cost"),
        None,
        "money",
        mark("The cost as reported; the plan's figure stays."),
    ),
    Field(
        "cost_kind",
        kinds.CODE,
        Term("field", "Kind of cost"),
        COST_KINDS,
        "money",
        mark("What kind of cost it is, by code."),
    ),
    Field(
        "light",
        kinds.CODE,
        Term("field", "Light"),
        LIGHTS,
        "light",
        mark("The officer's own judgement: green, amber, red or grey."),
    ),
    Field(
        "reason",
        kinds.CODE,
        Term("field", "Reason"),
        REASONS,
        "progress",
        mark("Why it is late or dearer, by code."),
    ),
    Field(
        "note",
        kinds.TEXT,
        Term("field", "Note"),
        None,
        "light",
        mark("What no other field holds, such as what the reason “other” is; not the progress."),
    ),
    Field(
        "problem",
        kinds.TEXT,
        Term("field", "Problems"),
        None,
        "problems",
        mark("What stands in the way."),
    ),
    Field(
        "ask",
        kinds.TEXT,
        Term("field", "Matters to decide"),
        None,
        "problems",
        mark("What has to be decided."),
    ),
    Field(
        "ask_to",
        kinds.TEXT,
        Term("field", "Asked of"),
        None,
        "problems",
        mark("Of whom it is asked."),
    ),
    Field(
        "next",
        kinds.TEXT,
        Term("field", "Next month's work"),
        None,
        "problems",
        mark("Next month's work."),
    ),
    Field(
        "source",
        kinds.DOCUMENT,
        Term("field", "Source document"),
        None,
        "light",
        mark("The document it rests on, by code or title."),
    ),
)
#: What is asked of a project that is added, besides the reason for the log; names as in a
#: `NewProject` and its figures. The first group must be given.
PROJECT_NEEDS: Final = (
    Field("code", kinds.TEXT, Term("project field", "Number")),
    Field("name_zh", kinds.TEXT, Term("project field", "Name")),
    Field("source", kinds.DOCUMENT, Term("project field", "Source document")),
    Field("reason_words", kinds.TEXT, Term("project field", "Reason")),
)
PROJECT_PARTICULARS: Final = (
    Field("name_en", kinds.TEXT, Term("project field", "English name")),
    Field("group", kinds.CODE, Term("project field", "Group"), GROUPS),
    Field("nature", kinds.CODE, Term("project field", "Nature"), NATURES),
    Field("funder", kinds.CODE, Term("project field", "Funder"), FUNDERS),
    Field("townships", kinds.TEXT, Term("project field", "Township")),
    Field("start", kinds.START, Term("project field", "Planned start")),
    Field("finish", kinds.FINISH, Term("project field", "Planned finish")),
)
PROJECT_FIGURES: Final = (
    Field("investment", kinds.MONEY, Term("project field", "Total investment")),
    Field("beds_new", kinds.BEDS, Term("project field", "New beds")),
    Field("beds_built", kinds.BEDS, Term("project field", "Beds built")),
    Field("beds_staffed", kinds.BEDS, Term("project field", "Staffed beds")),
    Field("beds_opened", kinds.BEDS, Term("project field", "Beds to be open")),
)
FIELD_BY_NAME: Final = {field.name: field for field in REPORT_FIELDS}
#: The forecasts, each of which is tentative or confirmed.
FORECASTS: Final = ("forecast_start", "forecast_finish", "forecast_opening")


def parse_code(field: Field, text: str) -> str:
    """Return a code of the field's vocabulary. Raises WrongUsage for one that it lacks."""
    codes = field.codes or {}
    if text not in codes:
        raise WrongUsage(
            mark("“{text}” is no code of {field}; the codes are: {codes}."),
            text=text,
            field=field.label,
            codes=", ".join(codes),
        )
    return text


def parse_field(field: Field, text: str) -> Value:
    """Return what an officer typed in `field` as its value: fen, beds, tenths of a percent, dates.

    Raises WrongUsage with a sentence fit to stand under the field.
    """
    return parse_code(field, text) if field.codes else field.kind.parse(text)


def field_text(field: Field, value: Value) -> str:
    """Return a value as plain text for data and for editing; `parse_field` reads it back."""
    return field.kind.text(value)


def field_words(field: Field, value: Value) -> str:
    """Return a value of a status report as people read it."""
    if field.codes and isinstance(value, str):
        return label(field.codes[value])
    return field.kind.words(value)
