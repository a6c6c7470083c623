"""A project package out of what is on record: plain values in, plain values out."""

import hashlib
from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from portfolio.exchange.oc4ids import codes
from portfolio.projects.records.lists import ProjectRow
from portfolio.values.language import Term, in_both
from portfolio.values.months import Dated, Month, parse_month
from portfolio.values.tabular import Data
from portfolio.values.vocabulary import COST_KINDS, FUNDING_SOURCES, MILESTONES

Cells = Mapping[str, str | int | None]
_PARTIES: Final = ("owner", "agent", "responsible_unit")
_FINAL: Final = ("final_account", "settlement")


@dataclass(frozen=True, slots=True)
class Facts:
    """What a package tells of one project.

    `plan` is its row of the export of projects, `row` how it stands as of a month, `costs` the
    newest of each kind in fen; the others are the rows of their exports that speak of it.
    """

    plan: Cells
    row: ProjectRow
    costs: Mapping[str, int]
    sites: Sequence[Cells] = ()
    milestones: Sequence[Cells] = ()
    contracts: Sequence[Cells] = ()
    funding: Sequence[Cells] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    """A document that figures rest on; `dated` is a year, month or day."""

    code: str
    title: str
    dated: str | None
    kind: str | None


@dataclass(frozen=True, slots=True)
class About:
    """What a package says of itself: `published` is a moment in UTC, `prefix` begins its identifiers."""

    uri: str
    published: str
    publisher: str
    prefix: str
    townships: Mapping[str, str]
    papers: Mapping[str, Paper]


def package(about: About, projects: Iterable[Facts]) -> Data:
    """Return a project package as OC4IDS 0.9 has it.

    Money is in yuan (CNY), areas in square metres, days at midnight UTC. What nobody knows is left
    out. Persons are not published. What the standard has no field for stands under `x_portfolio`.
    """
    return {
        "version": codes.VERSION,
        "uri": about.uri,
        "publishedDate": about.published,
        "publisher": {"name": about.publisher},
        "projects": [_project(about, facts) for facts in projects],
    }


def _project(about: About, facts: Facts) -> Data:
    plan, row = facts.plan, facts.row
    parties = _Parties()
    return _told(
        id=f"{about.prefix}-{row.code}",
        language="zh",
        updated=about.published,
        identifiers=[
            {"id": row.code, "scheme": codes.OUR_SCHEME},
            *_given(
                plan["project_code"], lambda code: {"id": code, "scheme": codes.PLATFORM_SCHEME}
            ),
        ],
        title=plan["name_zh"],
        title_en=plan["name_en"],
        description=plan["scope_printed"],
        status=_status(row),
        type=codes.theirs("type").get(row.nature),
        sector=[codes.SECTOR],
        period=_period(row.start, row.finish),
        implementationPeriod=_period(row.actual_start, row.actual_finish),
        maintenancePeriod=_period(row.opened, None),
        locations=list(_locations(about, facts)),
        budget=_budget(facts, parties),
        forecasts=list(_forecasts(facts)),
        metrics=list(_metrics(row)),
        milestones=list(_milestones(facts)),
        completion=_completion(facts),
        contractingProcesses=[_contract(item, parties) for item in facts.contracts],
        documents=[_document(about.papers[code]) for code in _papers(about, facts)],
        publicAuthority=parties.role(plan["owner"], "owner"),
        parties=parties.with_roles(plan),
        **{codes.OWN: _own(facts)},
    )


def _status(row: ProjectRow) -> str:
    """Return the phase of a project's life; where only its sites are reported, what they show."""
    stage = row.stage or ("started" if row.works else "")
    return codes.theirs("status")[stage]


def _chinese(term: Term) -> str:
    """Return a word in the language of the package, whatever is spoken."""
    return in_both(term)[0]


def _told(**fields: Any) -> Data:
    """Return the fields that say something; the standard has no empty ones."""
    return {name: value for name, value in fields.items() if value not in (None, "", [], {})}


def _given(value: Any, make: Any) -> Iterator[Any]:
    if value not in (None, ""):
        yield make(value)


def _value(fen: Any) -> Data | None:
    """Return an amount; whole yuan as a whole number, others with their fen."""
    if fen is None:
        return None
    return {"amount": fen // 100 if fen % 100 == 0 else fen / 100, "currency": codes.CURRENCY}


def _period(first: Dated | None, last: Dated | None) -> Data:
    return _told(
        startDate=_day(first.month) if first else None,
        endDate=_last_day(last.month) if last else None,
    )


def _day(month: Month) -> str:
    return f"{month}-01T00:00:00Z"


def _last_day(month: Month) -> str:
    return f"{month}-{monthrange(month.year, month.number)[1]:02d}T00:00:00Z"


def _locations(about: About, facts: Facts) -> Iterator[Data]:
    """Yield the address as printed, the townships, and the sites."""
    yield from _given(
        facts.plan["address_printed"], lambda text: {"id": "address", "description": text}
    )
    for code in _parts(facts.plan["townships"]):
        yield {"id": f"township/{code}", "description": about.townships.get(code, code)}
    for site in facts.sites:
        yield {"id": f"site/{site['site']}", "description": site["name_zh"]}


def _parts(text: str | int | None) -> list[str]:
    return str(text).split(";") if text else []


# --- money ---------------------------------------------------------------------------------------


def _budget(facts: Facts, parties: "_Parties") -> Data:
    plan = facts.plan
    return _told(
        amount=_value(plan["investment_yuan"]),
        description=plan["investment_printed"],
        approvalDate=next(_approved(facts), None),
        budgetBreakdowns=[
            {"id": name, "description": _chinese(title), "budgetBreakdown": rows}
            for name, title, rows in _breakdowns(facts, parties)
            if rows
        ],
    )


def _approved(facts: Facts) -> Iterator[str]:
    """Yield the days on which the budget itself was approved; the month of a plan is none."""
    for row in facts.milestones:
        if row["milestone"] == "budget_approved":
            yield f"{row['happened_on']}T00:00:00Z"


_SOURCES: Final = Term("budget breakdown", "By source of funds")
_YEARS: Final = Term("budget breakdown", "Plans of years")
_PHASES: Final = Term("budget breakdown", "Planned by period and source")


def _breakdowns(facts: Facts, parties: "_Parties") -> Iterator[tuple[str, Term, list[Data]]]:
    sources = [row for row in facts.funding if row["amount_yuan"] is not None]
    years = [row for row in facts.funding if row["annual_yuan"] is not None]
    phases = [row for row in facts.funding if row["planned_yuan"] is not None]
    yield "sources", _SOURCES, [_source(row, parties) for row in sources]
    yield "years", _YEARS, [_year(row) for row in years]
    yield "phases", _PHASES, [_phase(row, parties) for row in phases]


def _source(row: Cells, parties: "_Parties") -> Data:
    code = str(row["funding_source"])
    name = _chinese(FUNDING_SOURCES[code])
    return _told(
        id=code,
        description=name,
        amount=_value(row["amount_yuan"]),
        sourceParty=parties.role(name, "source_of_funds"),
    )


def _year(row: Cells) -> Data:
    year = str(row["year"])
    return _told(
        id=year,
        description=row["milestone"],
        amount=_value(row["annual_yuan"]),
        period=_of_year(int(year)),
    )


def _of_year(year: int) -> Data:
    return {"startDate": f"{year}-01-01T00:00:00Z", "endDate": f"{year}-12-31T00:00:00Z"}


def _phase(row: Cells, parties: "_Parties") -> Data:
    """Return what of a source falls into a month or year; of all years before or after, no period."""
    source, side = row["funding_source"], row["side"]
    name = _chinese(FUNDING_SOURCES[str(source)]) if source else None
    when = f"{side}-{row['year']}" if side else row["month"] or row["year"]
    return _told(
        id=f"{when}-{source or 'all'}",
        description=name,
        amount=_value(row["planned_yuan"]),
        period=None if side else _when(row),
        sourceParty=parties.role(name, "source_of_funds"),
    )


def _when(row: Cells) -> Data:
    if row["month"] is None:
        return _of_year(int(str(row["year"])))
    month = Dated(parse_month(str(row["month"])), "month")
    return _period(month, month)


def _completion(facts: Facts) -> Data:
    """Return when it was finished and what it cost at the end, where either is reported."""
    finish = facts.row.actual_finish
    kind = next((kind for kind in _FINAL if kind in facts.costs), None)
    return _told(
        endDate=_last_day(finish.month) if finish else None,
        endDateDetails=str(finish) if finish and finish.precision != "month" else None,
        finalValue=_value(facts.costs[kind]) if kind else None,
        finalValueDetails=_chinese(COST_KINDS[kind]) if kind else None,
    )


def _contract(row: Cells, parties: "_Parties") -> Data:
    number = str(row["contract_number"])
    nature = codes.theirs("contract").get(str(row["contract_kind"]))
    supplier = parties.role(row["party"], "contractor")
    signed = row["signed_on"]
    summary = _told(
        externalReference=number,
        nature=[nature] if nature else None,
        suppliers=[supplier] if supplier else None,
        contractValue=_value(row["amount_yuan"]),
        contractPeriod={"startDate": f"{signed}T00:00:00Z"} if signed else None,
    )
    return {"id": number, "summary": summary}


# --- figures and days ----------------------------------------------------------------------------


def _forecasts(facts: Facts) -> Iterator[Data]:
    for item in codes.forecasts():
        area = item.name.endswith("area")
        number = facts.plan[f"{item.name}_m2" if area else item.name]
        if number is not None:
            printed = facts.plan.get(f"{item.name}_printed")
            yield _metric(item.id, _hundredths(int(number)) if area else number, item.unit, printed)
    dates = {
        "forecastStart": facts.row.forecast_start,
        "forecastFinish": facts.row.forecast_finish,
        "forecastOpening": facts.row.forecast_opening,
    }
    yield from (_metric(name, str(date)) for name, date in dates.items() if date)


def _hundredths(number: int) -> float | int:
    return number // 100 if number % 100 == 0 else number / 100


def _metric(name: str, measure: Any, unit: str | None = None, notes: Any = None) -> Data:
    said = {"scheme": codes.UNIT_SCHEME, "id": unit} if unit else None
    return {"id": name, "observations": [_told(id=name, measure=measure, unit=said, notes=notes)]}


def _metrics(row: ProjectRow) -> Iterator[Data]:
    """Yield how far the works are, in percent of the whole."""
    if row.percent is not None:
        whole = row.percent // 10 if row.percent % 10 == 0 else row.percent / 10
        yield _metric("physicalProgress", whole, "P1")


def _milestones(facts: Facts) -> Iterator[Data]:
    for number, row in enumerate(facts.milestones, 1):
        kind = str(row["milestone"])
        yield _told(
            id=f"{kind}-{number}",
            title=_chinese(MILESTONES[kind]),
            type="approval",
            code=codes.theirs("milestone").get(kind),
            description=row["document_number"],
            dateMet=f"{row['happened_on']}T00:00:00Z",
            status="met",
        )


# --- papers, parties, and what is ours alone -----------------------------------------------------


def _papers(about: About, facts: Facts) -> list[str]:
    rows = (facts.plan, *facts.milestones, *facts.contracts, *facts.funding)
    named = (str(row["source"]) for row in rows if row.get("source"))
    return [code for code in dict.fromkeys(named) if code in about.papers]


def _document(paper: Paper) -> Data:
    dated = paper.dated or ""
    full = (
        f"{dated}-01-01"[: len("2021-01-01")] if len(dated) == len("2021") else f"{dated}-01"[:10]
    )
    return _told(
        id=paper.code,
        documentType=codes.theirs("document").get(paper.kind or ""),
        title=paper.title,
        datePublished=f"{full}T00:00:00Z" if dated else None,
    )


class _Parties:
    """The organisations that a project names, each once, with all its roles."""

    def __init__(self) -> None:
        self._roles: dict[str, list[str]] = {}

    def role(self, name: Any, part: str) -> Data | None:
        """Note that an organisation has a part, and return what refers to it; None without one."""
        if not name:
            return None
        roles = self._roles.setdefault(str(name), [])
        if (code := codes.theirs("party")[part]) not in roles:
            roles.append(code)
        return {"id": _party_id(str(name)), "name": name}

    def with_roles(self, plan: Cells) -> list[Data]:
        for part in _PARTIES:
            self.role(plan[part], part)
        return [
            {"id": _party_id(name), "name": name, "roles": roles}
            for name, roles in self._roles.items()
        ]


def _party_id(name: str) -> str:
    return f"party-{hashlib.sha256(name.encode()).hexdigest()[:12]}"


def _own(facts: Facts) -> Data:
    """Return what the standard has no field for, and what its fields say less exactly."""
    plan = facts.plan
    said = {name: plan[name] for name in codes.OWN_COLUMNS}
    if codes.ours("type").get(codes.theirs("type").get(str(plan["nature"]), "")) == plan["nature"]:
        said["nature"] = None
    if plan["name_printed"] == plan["name_zh"]:
        said["name_printed"] = None
    years = {
        f"{name}_precision": "year" if len(str(plan[name])) == len("2021") else None
        for name in ("start", "finish")
        if plan[name]
    }
    return _told(**said, stage=facts.row.stage, **years)
