"""What stands beside projects: milestones, contracts, later baselines, parts and so on; their columns."""

from typing import Final

from portfolio.exchange.columns import Column
from portfolio.values.language import Term
from portfolio.values.vocabulary import (
    COMPONENTS,
    CONTRACT_KINDS,
    FIGURES,
    FUNDERS,
    GOAL_ASPECTS,
    GOAL_MEASURES,
    GROUPS,
    MILESTONES,
    NATURES,
)

_PROJECT: Final = Column("project", "called", Term("project field", "Number"))
_NAME: Final = Column("name", "text", Term("project field", "Name"))
_ENGLISH: Final = Column("name_en", "text", Term("project field", "English name"))
_SOURCE: Final = Column("source", "text", Term("project field", "Source document"))
_DATES: Final = (
    Column("start", "start", Term("project field", "Planned start")),
    Column("finish", "finish", Term("project field", "Planned finish")),
)


def _of_project(*own: Column) -> tuple[Column, ...]:
    """Return the columns of a record of a project: whose it is, its own, and by what document."""
    return (_PROJECT, _NAME, *own, _SOURCE)


def _figures(*without: str) -> tuple[Column, ...]:
    return tuple(
        Column(name, _kind(name), term) for name, term in FIGURES.items() if name not in without
    )


def _kind(figure: str) -> str:
    if figure == "investment":
        return "money"
    return "area" if figure.endswith("area") else "beds"


MILESTONE: Final = _of_project(
    Column("milestone", "code", Term("beside column", "Milestone"), MILESTONES),
    Column("happened_on", "day", Term("figure column", "Day")),
    Column("document_number", "text", Term("beside column", "Document number")),
)
CONTRACT: Final = _of_project(
    Column("contract_number", "text", Term("column of the log", "Number of the contract")),
    Column("contract_kind", "code", Term("column of the log", "Kind of contract"), CONTRACT_KINDS),
    Column("party", "text", Term("column of the log", "Contract party")),
    Column("amount", "money", Term("funding column", "Amount")),
    Column("less", "money", Term("beside column", "Lowered by")),
    Column("signed_on", "day", Term("column of the log", "Signed on")),
    Column("changes_number", "text", Term("column of the log", "Changes the contract")),
)
VISIT: Final = _of_project(
    Column("visited_on", "day", Term("column of the log", "Day of the visit")),
    Column("visitor", "text", Term("column of the log", "Who was there")),
    Column("noted", "text", Term("column of the log", "What was found")),
)
EXTENSION: Final = _of_project(
    Column("granted_on", "day", Term("column of the log", "Granted on")),
    Column("months", "text", Term("column of the log", "Months")),
)
GOAL: Final = _of_project(
    Column("aspect", "code", Term("column of the log", "Aspect"), GOAL_ASPECTS),
    Column("goal", "text", Term("record", "Performance goal")),
    Column("target", "text", Term("column of the log", "Target value")),
    Column("measure", "code", Term("column of the log", "Measured by"), GOAL_MEASURES),
    Column("stands", "text", Term("column of the log", "How it stands")),
    Column("stands_on", "day", Term("column of the log", "Stands so on")),
)
AUDIT: Final = _of_project(
    Column("finding_number", "text", Term("column of the log", "Number of the finding")),
    Column("found_on", "day", Term("column of the log", "Found on")),
    Column("words", "text", Term("column of the log", "Words of the finding")),
    Column("deadline", "day", Term("column of the log", "To be remedied by")),
    Column("remedied_on", "day", Term("column of the log", "Remedied on")),
    Column("remedy", "text", Term("column of the log", "Remedy")),
)
BASELINE: Final = _of_project(
    Column("month", "month", Term("beside column", "In force from")),
    Column("group", "code", Term("column of the log", "Group"), GROUPS),
    Column("funder", "code", Term("column of the log", "Funder"), FUNDERS),
    Column("nature", "code", Term("column of the log", "Nature"), NATURES),
    *_DATES,
    *_figures(),
    Column("investment_private", "money", Term("beside column", "Private part")),
    *(Column(f"investment_{name}", "money", term) for name, term in COMPONENTS.items()),
    Column("reason_words", "text", Term("beside column", "Reason of the baseline")),
)
PART: Final = _of_project(
    Column("part", "text", Term("beside column", "Part")),
    Column("label", "text", Term("beside column", "Printed before its name")),
    *_DATES,
    *_figures("phase_one_floor_area"),
    Column("note", "text", Term("field", "Note")),
)
SITE: Final = (
    _PROJECT,
    _NAME,
    Column("site", "text", Term("beside column", "Site")),
    Column("name_zh", "text", Term("beside column", "Name of the site")),
    _ENGLISH,
    Column("township", "text", Term("beside column", "Township")),
    Column("nature", "code", Term("column of the log", "Nature"), NATURES),
)
TOWNSHIP: Final = (
    Column("code", "text", Term("project field", "Number")),
    Column("name_zh", "text", Term("project field", "Name")),
    _ENGLISH,
)
