"""Plans, and what left them or went into another project."""

from dataclasses import dataclass

from portfolio.values.months import Month


@dataclass(frozen=True, slots=True)
class Plan:
    """The plan the projects belong to; `status` is one of PLAN_STATUSES, None where nobody said."""

    code: str
    name_zh: str
    name_en: str
    source: str
    status: str | None = None


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A plan as the list of plans shows it.

    `month` is that of its text, `first_year` to `last_year` its horizon. `current` tells whether
    answers of the month asked for are about it, `current_from` since when; None for the first plan
    of a district, which is so from the beginning, and for one that never was. `entries` are the
    projects that stand in it.
    """

    code: str
    name_zh: str
    name_en: str
    month: Month
    first_year: int
    last_year: int
    status: str | None
    district: str
    source: str
    current_from: Month | None
    current: bool
    entries: int


@dataclass(frozen=True, slots=True)
class DistrictRow:
    """A district with its names, and how many plans and projects it has."""

    code: str
    name_zh: str
    name_en: str
    plans: int
    projects: int


@dataclass(frozen=True, slots=True)
class Scope:
    """What can be looked at: every plan and district; and the one of each that is looked at.

    `plan` is None where the district has none.
    """

    plans: tuple[PlanRow, ...]
    districts: tuple[DistrictRow, ...]
    plan: PlanRow | None
    district: DistrictRow


@dataclass(frozen=True, slots=True)
class Succession:
    """That one project took over from another from a month on: whole (merged) or a part (split)."""

    kind: str
    month: Month
    of: str
    into: str
    source: str | None


@dataclass(frozen=True, slots=True)
class Departure:
    """How a project left its plan (merged, withdrawn, split), since when, into which projects."""

    how: str
    month: Month
    into: tuple[str, ...] = ()
    source: str | None = None


@dataclass(frozen=True, slots=True)
class LeftEntry:
    """An entry that has left its plan, with what it would have brought: beds, fen."""

    code: str
    left: Departure
    beds_new: int | None
    investment: int | None
